"""Answers that are sent piece by piece: bands over seeds, and explanations of a difference."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from typing import Any, Final

import numpy as np

from sim.errors import InputError
from sim.measures.catalogue import MEASURES
from sim.measures.names import find_measure
from sim.workshop import limits, work
from sim.workshop.desk import Desk
from sim.workshop.seeds_table import seeds_table
from sim.workshop.spec import Spec
from sim.workshop.turns import Client
from sim.workshop.upload import Shelf

MILESTONES: Final = (2, 5, 10)
"""Numbers of seeds after which a table or an explanation is worked out, before the last."""

SIDES: Final = 2
"""Arms of a table; a third is the reference of the charts."""

TOGETHER: Final = 4
"""Mixtures of rules that a worker runs in one task."""


def table_seeds(count: int) -> list[int]:
    """The first seeds, whichever one is shown, so that luck does not choose the table."""
    return list(range(1, count + 1))


async def bands(
    desk: Desk, client: Client, shelf: Shelf, arms: Sequence[Spec], seeds: int
) -> AsyncIterator[dict[str, Any]]:
    """The outcome of every arm on every seed, and now and then the table of the first two arms.

    Yields
    ------
    dict
        ``arm``, and what :func:`sim.workshop.work.outcome` returns; or ``{"table": ...}``, see
        :func:`sim.workshop.seeds_table.seeds_table`.
    """
    layers = [shelf.get(each.community) for each in arms]

    async def one(arm: int, seed: int) -> dict[str, Any]:
        sides = arm < SIDES  # of others only the line is drawn
        outcome = await desk.ask(client, work.outcome, arms[arm], layers[arm], seed, sides)
        return {"arm": arm, **outcome}

    jobs = [one(arm, seed) for seed in table_seeds(seeds) for arm in range(len(arms))]
    found: list[dict[int, Any]] = [{} for _ in arms]
    told = 0
    async for each in _as_completed(jobs):
        measures = each.pop("measures", None)
        yield each
        if measures is None or len(arms) < SIDES:
            continue
        found[each["arm"]][each["seed"]] = measures
        both = sorted(set(found[0]) & set(found[1]))
        if len(both) > told and (len(both) in MILESTONES or len(both) == seeds):
            told = len(both)
            sides = [[side[seed] for seed in both] for side in found[:SIDES]]
            yield {"table": await asyncio.to_thread(seeds_table, *sides)}


async def why(
    desk: Desk, client: Client, shelf: Shelf, both: tuple[Spec, Spec], measure: str, seeds: int
) -> AsyncIterator[dict[str, Any]]:
    """Progress (``done``, ``total``), and now and then the explanation so far.

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
    size = 2**differ
    chosen = table_seeds(min(seeds, max(1, limits.EXPLAINED_RUNS // size)))
    values = np.full((len(chosen), size), np.nan)
    reasons: list[str] = []
    done = 0
    for row, seed in enumerate(chosen):
        yield {"done": done, "total": values.size}

        async def run_some(start: int, seed: int = seed) -> dict[str, Any]:
            mixtures = list(range(start, min(start + TOGETHER, size)))
            task = work.coalition_values
            values, reasons = await desk.ask(client, task, both, layer, name, seed, mixtures)
            return {"start": start, "values": values, "reasons": reasons}

        async for each in _as_completed([run_some(start) for start in range(0, size, TOGETHER)]):
            values[row, each["start"] : each["start"] + len(each["values"])] = each["values"]
            reasons += each["reasons"]
            done += len(each["values"])
            yield {"done": done, "total": values.size}
        if row + 1 in MILESTONES or row + 1 == len(chosen):
            so_far = await desk.ask(
                client, work.explained, both, layer, name, chosen[: row + 1], values[: row + 1],
                reasons,
            )  # fmt: skip
            yield {"explanation": so_far}


async def _as_completed(
    jobs: list[Coroutine[Any, Any, dict[str, Any]]],
) -> AsyncIterator[dict[str, Any]]:
    """Results in the order of completion; closing the iterator cancels the rest."""
    tasks = [asyncio.ensure_future(each) for each in jobs]
    try:
        for each in asyncio.as_completed(tasks):
            yield await each
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
