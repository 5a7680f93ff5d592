"""Compile every rule, once after installation, before the first request needs one."""

from typing import Any

from sim.batch.runner import Listener, run_jobs
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario import Scenario


def every_rule() -> list[Scenario]:
    """Scenarios that together contain every rule of every family."""
    load()
    most = max(len(rules) for rules in REGISTRY.values())
    return [
        Scenario().with_values(
            {
                f"{family}.rule": list(REGISTRY[family])[i % len(REGISTRY[family])]
                for family in FAMILIES
            }
        )
        for i in range(most)
    ]


def compile_all(report: Listener) -> None:
    """Compile what is not compiled yet, in worker processes; ``report`` receives the progress."""
    jobs: list[tuple[Any, ...]] = []
    for _ in run_jobs(_nothing, jobs, every_rule(), None, report):
        pass


def _nothing() -> None:
    """No runs, only kernels to compile."""
