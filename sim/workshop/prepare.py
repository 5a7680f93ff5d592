"""Compile every rule before the first page asks for one: once after installation."""

from typing import Any

from sim.batch.runner import Listener, run_jobs
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario import Scenario


def every_rule() -> list[Scenario]:
    """Scenarios in which each rule of each family occurs."""
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


def compile_all(tell: Listener) -> None:
    """Compile what is not compiled yet, in worker processes; ``tell`` hears how far it is."""
    jobs: list[tuple[Any, ...]] = []
    for _ in run_jobs(_nothing, jobs, every_rule(), None, tell):
        pass


def _nothing() -> None:
    """There are no runs to do, only kernels to compile."""
