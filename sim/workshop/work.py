"""The tasks of the worker processes. A task ends early when nobody waits for it."""

import os
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
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


GO_ON, PAUSE, END = range(3)
"""What the board says to a run."""

TOO_MUCH: Final = "needs more memory or time to be read than the workshop gives a file"

PAUSE_SECONDS: Final = 0.002
"""Time between two looks at the board in a pause."""

_board: Any = None
"""One byte per run under way, written by the server; set when a worker begins."""


def run_task(task: Callable[..., Returned], place: int, *arguments: Any) -> Returned:
    """Run a task under its place on the board.

    Raises
    ------
    InputError
        The input cannot be used, or the run took too long.
    Cancelled
        Nobody waits for the run any more.
    """
    return task(_watch(place), *arguments)


def warm(check: Callable[[], None]) -> None:
    """Load what every run needs, so that the first request need not wait."""
    for preset in ARMS:
        spec = Spec.model_validate({"arm": {"preset": preset}, "weeks": 14})
        trajectory(check, spec, None)
        outcome(check, spec, None, 1, True)


def trajectory(check: Callable[[], None], spec: Spec, layer: bytes | None) -> bytes:
    """A whole run as bytes."""
    from sim.workshop.packing import pack
    from sim.workshop.trajectory import record_run

    return pack(record_run(scenario_of(spec, _open(layer)), spec.seed, check))


def read_file(check: Callable[[], None], name: str, content: bytes, folder: Path) -> bytes:
    """An uploaded community, checked by beginning a run in it; packed, as other tasks take it.

    Parameters
    ----------
    name, content
        The file.
    folder
        Where it may be written; the server removes the folder.

    Raises
    ------
    InputError
        The file cannot be used, or not within this worker's memory.
    """
    from sim.workshop.upload import read_upload

    try:
        layer = read_upload(name, content, folder)
        scenario_of(Spec(community="synthetic", weeks=limits.WEEKS[0]), layer)
        return pickle.dumps(layer)
    except (MemoryError, RecursionError):
        raise InputError(f"{name} {TOO_MUCH}") from None


def toml(check: Callable[[], None], spec: Spec, layer: bytes | None) -> str:
    """The scenario file."""
    return scenario_of(spec, _open(layer)).to_toml()


def outcome(
    check: Callable[[], None], spec: Spec, layer: bytes | None, seed: int, full: bool
) -> dict[str, Any]:
    """Every ``EVERY``-th week of the series of one run; if full, the short table's measures, too.

    These are read against the same run without crises, and against other crises.
    """
    from sim.measures.catalogue import FRONT
    from sim.runs import run

    against = ("shadow", "redraws") if full else ()
    done = run(scenario_of(spec, _open(layer)), seed, against=against, watch=check)
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
    layer: bytes | None,
    measure: str,
    seed: int,
    coalitions: Sequence[int],
) -> tuple[list[float], list[str]]:
    """A measure for some mixtures of two arms' rules, and the reasons for undefined values.

    Bit i of a coalition exchanges the i-th rule in which the arms differ.
    """
    from sim.analysis.explanation.levers import combination, find_levers
    from sim.runs import measure as measured

    a, b = (scenario_of(each, _open(layer)) for each in both)
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


def differing_rules(check: Callable[[], None], both: tuple[Spec, Spec], layer: bytes | None) -> int:
    """Number of rules in which two arms differ."""
    from sim.analysis.explanation.levers import find_levers

    a, b = (scenario_of(each, _open(layer)) for each in both)
    return sum(bool(lever.differing) for lever in find_levers(a, b))


def explained(
    check: Callable[[], None],
    both: tuple[Spec, Spec],
    layer: bytes | None,
    measure: str,
    seeds: Sequence[int],
    values: Any,
    reasons: Sequence[str],
) -> dict[str, Any]:
    """The shares of the rules in a difference, from the values of all mixtures on these seeds."""
    from sim.analysis.explanation.levers import find_levers
    from sim.analysis.explanation.result import Explanation
    from sim.analysis.explanation.text import explanation_data
    from sim.measures.catalogue import MEASURES

    arms = {key: scenario_of(each, _open(layer)) for key, each in zip("ab", both, strict=True)}
    levers = find_levers(arms["a"], arms["b"])
    found = Explanation(arms, MEASURES[measure], levers, list(seeds), values, list(reasons))
    return explanation_data(found)


def _open(layer: bytes | None) -> Layer | None:
    """The values of an uploaded community, which only workers unpack."""
    if layer is None:
        return None
    opened: Layer = pickle.loads(layer)
    return opened


def _rounded(values: Any) -> list[float | None]:
    return [float(f"{each:.4g}") if np.isfinite(each) else None for each in values]


def _watch(place: int) -> Callable[[], None]:
    """A check that pauses or ends the run as the board says, or ends it after too long a time."""
    latest = time.monotonic() + limits.RUN_SECONDS

    def check() -> None:
        nonlocal latest
        if _board[place] == PAUSE:
            paused = time.monotonic()
            while _board[place] == PAUSE:
                time.sleep(PAUSE_SECONDS)
            latest += time.monotonic() - paused
        if _board[place] == END:
            raise Cancelled
        if time.monotonic() > latest:
            raise InputError(f"a run took more than {limits.RUN_SECONDS:.0f} seconds: ask for less")

    return check


def begin_front(board: Any) -> None:
    """Prepare a worker for pictures: few are asked for twice, so it keeps little in memory."""
    global _board
    _board = board
    population.MASTERS_LIMIT = KEPT
    landscape._cache.most_bytes = KEPT


def begin_back(board: Any) -> None:
    """Prepare a worker of lower priority."""
    begin_front(board)
    if hasattr(os, "nice"):
        os.nice(15)


def begin_reader(board: Any) -> None:
    """Prepare a worker that reads one file of a stranger: its memory and its time are bounded."""
    begin_front(board)
    if sys.platform != "linux":
        return  # others count memory in ways that cannot be bounded; the time is
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + limits.READ_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.READ_SECONDS, limits.READ_SECONDS))
