"""The tasks of the worker processes. A task ends early when nobody waits for it."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from mmap import ACCESS_READ, mmap
from typing import Any, Final, TypeVar

import numpy as np

from sim.errors import InputError
from sim.scenario import ARMS
from sim.workshop import limits
from sim.workshop.seeds_table import FALL
from sim.workshop.spec import Layer, Spec, scenario_of
from sim.workshop.vocabulary import SERIES
from sim.world.setup import population
from sim.world.tables import landscape

Returned = TypeVar("Returned")

EVERY: Final = 4
"""Weeks between two points of a series over many seeds."""

KEPT: Final = 8_000_000
"""Bytes of populations, and as many of landscapes, that a worker keeps for later runs."""


class Cancelled(Exception):
    """Nobody waits for this run any more."""


@dataclass(frozen=True)
class Ticket:
    """Where a worker reads whether its run is cancelled.

    Attributes
    ----------
    board
        A file with one byte per run under way; the server writes 1 to cancel a run.
    place
        Index of the byte.
    """

    board: str
    place: int


def run_task(task: Callable[..., Returned], ticket: Ticket, *arguments: Any) -> Returned:
    """Run a task of this module under its ticket.

    Raises
    ------
    InputError
        The input cannot be used, or the run took too long.
    Cancelled
        Nobody waits for the run any more.
    """
    return task(_watch(ticket), *arguments)


def warm(check: Callable[[], None]) -> None:
    """Load what every run needs, so that the first request need not wait."""
    for preset in ARMS:
        spec = Spec.model_validate({"arm": {"preset": preset}, "weeks": 14})
        trajectory(check, spec, None)
        outcome(check, spec, None, 1, True)


def trajectory(check: Callable[[], None], spec: Spec, layer: Layer | None) -> bytes:
    """A whole run as bytes."""
    from sim.workshop.packing import pack
    from sim.workshop.trajectory import record_run

    return pack(record_run(scenario_of(spec, layer), spec.seed, check))


def toml(check: Callable[[], None], spec: Spec, layer: Layer | None) -> str:
    """The scenario file."""
    return scenario_of(spec, layer).to_toml()


def outcome(
    check: Callable[[], None], spec: Spec, layer: Layer | None, seed: int, full: bool
) -> dict[str, Any]:
    """Every ``EVERY``-th week of the series of one run; if full, the short table's measures, too.

    These are read against the same run without crises, and against other crises.
    """
    from sim.measures.catalogue import FRONT
    from sim.runs import run

    against = ("shadow", "redraws") if full else ()
    done = run(scenario_of(spec, layer), seed, against=against, watch=check)
    series = {name: _rounded(done.series[name].to_numpy()[::EVERY]) for name in SERIES}
    found: dict[str, Any] = {"seed": seed, "series": series}
    if full:
        measured = {each.name: done.summary[each.name] for each in FRONT}
        found["measures"] = measured | _fall(done.series)
    return found


def _fall(series: Any) -> dict[str, float | None]:
    """Impact in the week before part of the problem is first redrawn, and in that week."""
    struck = np.flatnonzero(series["shock"].to_numpy() > 0.0)
    if not struck.size or struck[0] == 0:
        return dict.fromkeys(FALL)
    impact = series["impact"].to_numpy()
    return dict(zip(FALL, (float(impact[struck[0] - 1]), float(impact[struck[0]])), strict=True))


def coalition_values(
    check: Callable[[], None],
    both: tuple[Spec, Spec],
    layer: Layer | None,
    measure: str,
    seed: int,
    coalitions: Sequence[int],
) -> tuple[list[float], list[str]]:
    """A measure for some mixtures of two arms' rules, and the reasons for undefined values.

    Bit i of a coalition exchanges the i-th rule in which the arms differ.
    """
    from sim.analysis.explanation.levers import combination, find_levers
    from sim.runs import measure as measured

    a, b = (scenario_of(each, layer) for each in both)
    differing = [lever for lever in find_levers(a, b) if lever.differing]
    values, reasons = [], []
    for coalition in coalitions:
        turned = [lever for i, lever in enumerate(differing) if coalition >> i & 1]
        summary, why = measured(combination(a, b, turned), seed, [measure], watch=check)
        value = summary[measure]
        values.append(np.nan if value is None else value)
        if value is None:
            reasons.append(why.get(measure, "undefined"))
    return values, reasons


def differing_rules(check: Callable[[], None], both: tuple[Spec, Spec], layer: Layer | None) -> int:
    """Number of rules in which two arms differ."""
    from sim.analysis.explanation.levers import find_levers

    a, b = (scenario_of(each, layer) for each in both)
    return sum(bool(lever.differing) for lever in find_levers(a, b))


def _rounded(values: Any) -> list[float | None]:
    return [float(f"{each:.4g}") if np.isfinite(each) else None for each in values]


def _watch(ticket: Ticket) -> Callable[[], None]:
    """A check that ends the run when it is cancelled or has taken too long."""
    board = _open(ticket.board)
    latest = time.monotonic() + limits.RUN_SECONDS

    def check() -> None:
        if board[ticket.place]:
            raise Cancelled
        if time.monotonic() > latest:
            raise InputError(f"a run took more than {limits.RUN_SECONDS:.0f} seconds: ask for less")

    return check


@cache
def _open(board: str) -> mmap:
    with open(board, "rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def begin_front() -> None:
    """Prepare a worker for pictures: few are asked for twice, so it keeps little in memory."""
    population.MASTERS_LIMIT = KEPT
    landscape._cache.most_bytes = KEPT


def begin_back() -> None:
    """Prepare a worker of lower priority."""
    begin_front()
    if hasattr(os, "nice"):
        os.nice(15)
