"""What is worked out in the background and sent as it comes: bands, and why arms differ."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from typing import Any, Final

import numpy as np

from sim.analysis.explanation.explain import Explanation
from sim.analysis.explanation.levers import find_levers
from sim.analysis.explanation.text import explanation_data
from sim.errors import InputError
from sim.measures.catalogue import MEASURES
from sim.measures.names import find_measure
from sim.workshop import work
from sim.workshop.desk import Desk
from sim.workshop.spec import Spec, scenario_of
from sim.workshop.upload import Shelf

EVERY: Final = 4
"""Weeks between two points of a band."""

TOGETHER: Final = 4
"""Mixtures of rules that a worker runs before it hands over."""


def band_seeds(first: int, count: int) -> list[int]:
    """The seed that is shown, and those after it."""
    return [(first + i) % 2**32 for i in range(count)]


async def bands(
    desk: Desk, client: str, shelf: Shelf, arms: Sequence[Spec], seeds: int
) -> AsyncIterator[dict[str, Any]]:
    """What every arm brought on every seed, the shown seed of all arms first.

    Yields
    ------
    dict
        ``arm``, and what :func:`sim.workshop.work.outcome` returns.
    """
    layers = [shelf.get(each.community) for each in arms]

    async def one(arm: int, place: int, seed: int) -> dict[str, Any]:
        every = EVERY if place else 1
        found = await desk.ask(client, work.outcome, arms[arm], layers[arm], seed, every)
        if isinstance(found, work.Refused):
            raise InputError(found.sentence)
        return {"arm": arm, **found}

    jobs = [
        one(arm, place, band_seeds(arms[arm].seed, seeds)[place])
        for place in range(seeds)
        for arm in range(len(arms))
    ]
    async for each in _as_they_come(jobs):
        yield each


async def why(
    desk: Desk, client: str, shelf: Shelf, both: tuple[Spec, Spec], measure: str, seeds: int
) -> AsyncIterator[dict[str, Any]]:
    """Progress (``done``, ``total``), after every seed the explanation so far, and the last one.

    Yields
    ------
    dict
        ``{"done": 4, "total": 128}`` or ``{"explanation": ...}``.
    """
    name = find_measure(measure, [each for each in MEASURES if MEASURES[each].cadence == "run"])
    layer = shelf.get(both[0].community)
    if both[0].community != both[1].community:
        raise InputError("both arms must be in one community to be explained")
    differ = await desk.ask(client, work.differing_rules, both, layer)
    if isinstance(differ, work.Refused):
        raise InputError(differ.sentence)
    chosen, size = band_seeds(both[0].seed, seeds), 2**differ
    worths = np.full((seeds, size), np.nan)
    reasons: list[str] = []
    done = 0
    for row, seed in enumerate(chosen):
        yield {"done": done, "total": worths.size}

        async def some(start: int, seed: int = seed) -> dict[str, Any]:
            mixtures = list(range(start, min(start + TOGETHER, size)))
            found = await desk.ask(client, work.worths, both, layer, name, seed, mixtures)
            if isinstance(found, work.Refused):
                raise InputError(found.sentence)
            return {"start": start, "values": found[0], "reasons": found[1]}

        async for each in _as_they_come([some(start) for start in range(0, size, TOGETHER)]):
            worths[row, each["start"] : each["start"] + len(each["values"])] = each["values"]
            reasons += each["reasons"]
            done += len(each["values"])
            yield {"done": done, "total": worths.size}
        so_far = await asyncio.to_thread(
            _explained, both, layer, name, chosen[: row + 1], worths[: row + 1], reasons
        )
        yield {"explanation": so_far}


def _explained(
    both: tuple[Spec, Spec],
    layer: Any,
    name: str,
    seeds: list[int],
    worths: Any,
    reasons: list[str],
) -> dict[str, Any]:
    arms = {key: scenario_of(each, layer) for key, each in zip("ab", both, strict=True)}
    levers = find_levers(arms["a"], arms["b"])
    found = Explanation(arms, MEASURES[name], levers, list(seeds), worths.copy(), list(reasons))
    return explanation_data(found)


async def _as_they_come(
    jobs: list[Coroutine[Any, Any, dict[str, Any]]],
) -> AsyncIterator[dict[str, Any]]:
    """Results in the order of completion; whoever stops listening ends what is left."""
    tasks = [asyncio.ensure_future(each) for each in jobs]
    try:
        for each in asyncio.as_completed(tasks):
            yield await each
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
