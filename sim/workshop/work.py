"""What worker processes do for the server: one run each, given up when nobody waits for it."""

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
from sim.workshop.spec import Layer, Spec, scenario_of
from sim.world.setup import population
from sim.world.tables import landscape

Returned = TypeVar("Returned")

BAND: Final = ("engaged", "impact", "power_money_gini", "impact_without_shock")
"""Weekly series of which a band is drawn."""

KEPT: Final = 8_000_000
"""Bytes of populations, and as many of landscapes, that a worker keeps for runs to come."""


class Cancelled(Exception):
    """Nobody waits for this run any more, or it took too long."""


@dataclass(frozen=True)
class Refused:
    """An answer that is one sentence for the person who asked."""

    sentence: str


@dataclass(frozen=True)
class Ticket:
    """Where a worker looks whether its run is still wanted.

    Attributes
    ----------
    board
        A file with one byte for each run under way; the server writes 1 to end it.
    place
        Which byte.
    """

    board: str
    place: int


def answer(task: Callable[..., Returned], ticket: Ticket, *arguments: Any) -> Returned | Refused:
    """Do a task of this module; a sentence instead where the input cannot be used."""
    try:
        return task(_watch(ticket), *arguments)
    except InputError as error:
        return Refused(str(error))


def warm(checked: Callable[[], None]) -> None:
    """Load what every run needs, so that the first one does not wait for it."""
    for preset in ARMS:
        spec = Spec.model_validate({"arm": {"preset": preset}, "weeks": 14})
        trajectory(checked, spec, None)
        outcome(checked, spec, None, 1, 4)


def trajectory(checked: Callable[[], None], spec: Spec, layer: Layer | None) -> bytes:
    """A whole run, packed."""
    from sim.workshop.packing import pack
    from sim.workshop.trajectory import follow

    return pack(follow(scenario_of(spec, layer), spec.seed, checked))


def toml(checked: Callable[[], None], spec: Spec, layer: Layer | None) -> str:
    """The scenario file."""
    return scenario_of(spec, layer).to_toml()


def outcome(
    checked: Callable[[], None], spec: Spec, layer: Layer | None, seed: int, every: int
) -> dict[str, Any]:
    """One run with its shadow: series thinned to every so many weeks, and headline measures."""
    from sim.measures.catalogue import HEADLINES
    from sim.runs import run

    done = run(scenario_of(spec, layer), seed, watch=checked)
    series = {name: _rounded(done.series[name].to_numpy()[::every]) for name in BAND}
    measured = {group: done.summary[measure.name] for group, measure in HEADLINES.items()}
    return {"seed": seed, "every": every, "series": series, "measures": measured}


def worths(
    checked: Callable[[], None],
    both: tuple[Spec, Spec],
    layer: Layer | None,
    measure: str,
    seed: int,
    coalitions: Sequence[int],
) -> tuple[list[float], list[str]]:
    """A measure of some mixtures of two arms' rules; bit i turns the i-th rule that differs."""
    from sim.analysis.explanation.levers import combination, find_levers
    from sim.measures.catalogue import MEASURES
    from sim.runs import measure as measured

    a, b = (scenario_of(each, layer) for each in both)
    differing = [lever for lever in find_levers(a, b) if lever.differing]
    shadow = MEASURES[measure].group == "adaptivity"
    values, reasons = [], []
    for coalition in coalitions:
        turned = [lever for i, lever in enumerate(differing) if coalition >> i & 1]
        summary, why = measured(combination(a, b, turned), seed, shadow=shadow, watch=checked)
        value = summary[measure]
        values.append(np.nan if value is None else value)
        if value is None:
            reasons.append(why.get(measure, "undefined"))
    return values, reasons


def differing_rules(
    checked: Callable[[], None], both: tuple[Spec, Spec], layer: Layer | None
) -> int:
    """How many rules two arms differ in."""
    from sim.analysis.explanation.levers import find_levers

    a, b = (scenario_of(each, layer) for each in both)
    return sum(bool(lever.differing) for lever in find_levers(a, b))


def _rounded(values: Any) -> list[float | None]:
    return [float(f"{each:.4g}") if np.isfinite(each) else None for each in values]


def _watch(ticket: Ticket) -> Callable[[], None]:
    """A check that ends the run when the server says so, or when it has taken too long."""
    board = _open(ticket.board)
    latest = time.monotonic() + limits.RUN_SECONDS

    def checked() -> None:
        if board[ticket.place]:
            raise Cancelled
        if time.monotonic() > latest:
            raise InputError(f"a run took more than {limits.RUN_SECONDS:.0f} seconds: ask for less")

    return checked


@cache
def _open(board: str) -> mmap:
    with open(board, "rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def begin_front() -> None:
    """Prepare a worker for pictures: keep few populations and landscapes, as people ask for new."""
    population.MASTERS_LIMIT = KEPT
    landscape._cache.most_bytes = KEPT


def begin_back() -> None:
    """Prepare a worker that gives way to all others."""
    begin_front()
    if hasattr(os, "nice"):
        os.nice(15)
