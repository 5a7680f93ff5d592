"""Sweeps whose outcomes are known functions, stored as real ones are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from sim.batch.design import Design, Point
from sim.batch.factors import Factor
from sim.batch.results import Results
from sim.batch.store.folder import Store
from sim.batch.store.parts import RunRow, write_part
from sim.batch.study import Study
from sim.scenario import ARMS, Scenario

Outcome = Callable[[Point, int], float | None]
"""A value for a point and a seed; None is undefined."""


def ranges(count: int, low: float = 0.0, high: float = 1.0) -> list[Factor]:
    """Factors x1, x2, ... with a range each."""
    return [Factor(f"x{i}", "uncertainty", "number", low=low, high=high)
            for i in range(1, count + 1)]  # fmt: skip


def faked(
    folder: Path,
    factors: Sequence[Factor],
    design: Design,
    arms: dict[str, Outcome],
    *,
    replicates: int = 1,
    measure: str = "impact.final",
    paired: bool = True,
    fails: Callable[[Point], bool] = lambda point: False,
    skips: Callable[[int], bool] = lambda seed: False,
) -> Results:
    """The sweep of a study whose arms bring these outcomes."""
    scenarios = {
        arm: Scenario.load(arm)
        if arm in ARMS
        else Scenario().with_values({"title": arm.replace("_", " ").capitalize()})
        for arm in arms
    }
    study = Study(
        "faked", "Faked", "", scenarios, tuple(factors), design, (), replicates, 1, paired,
        (measure,), (),
    )  # fmt: skip
    store = Store.create(_made(folder), study, "faked")
    rows = []
    for group in study.groups(store.code):
        for task in group:
            key, arm, point, values, seed = task
            if skips(seed):
                continue
            if fails(values):
                rows.append(RunRow(key, arm, point, seed, values, error="ValueError: planted"))
                continue
            found = arms[arm](values, seed)
            why = {measure: "planted"} if found is None else {}
            rows.append(RunRow(key, arm, point, seed, values, {measure: found}, why))
    for part in np.array_split(np.arange(len(rows)), 3):  # several parts, as sweeps have
        write_part(folder, [rows[i] for i in part], factors, [measure], [])
    return Results(Store.open(folder))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


FACTORS = [
    Factor("problem.complexity", "uncertainty", "whole number", low=0, high=9),
    Factor("people.trial_rate", "uncertainty", "number", low=0.0, high=0.2),
    Factor("communication.copying", "lever", "text", ("best", "conformity", "majority")),
    Factor("shocks.share", "uncertainty", "number", low=0.1, high=1.0),
]


def level(point: Point, seed: int) -> float:
    """What both arms share: much larger than what tells them apart."""
    return 10.0 * seed + 5.0 * float(point["shocks.share"])


def boxed(point: Point, seed: int) -> float:
    """Ahead by 0.2 in a box: complexity of 6 or more, and trial rates below 0.12; else behind."""
    inside = point["problem.complexity"] >= 6 and point["people.trial_rate"] < 0.12
    return level(point, seed) + (0.2 if inside else -0.1)


def boxed_sweep(folder: Path) -> Results:
    """The sweep of two arms, the second of which is ahead in a box; no two points alike in all but
    one factor."""
    return faked(folder, FACTORS, Design(kind="sobol", points=128), {"a": level, "b": boxed})
