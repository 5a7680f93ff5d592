"""How the worst-off fare, and how much reaches worse-off neighbourhoods."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels import Ints
from sim.world.tables.world import World

TENTH_OF_RESIDENTS: Final = 0.1


def places(world: World) -> dict[str, Any]:
    """Every measure of the worst-off and of places; a sentence says why one is undefined."""
    record, actors = world.record, world.actors
    first, last = record.first_outcome, actors.outcome[: actors.residents]
    worst = np.argsort(first, kind="stable")[: max(1, round(TENTH_OF_RESIDENTS * first.size))]
    others = np.delete(last, worst)
    worse = _worse_half(first, actors.neighbourhood[: actors.residents])
    money, reach = record.money_by_place, record.reach_by_place
    alone = "there are no two neighbourhoods with residents"
    return {
        "impact.worst_tenth": last[worst].mean(),
        "impact.worst_tenth_gain": last[worst].mean() - first[worst].mean(),
        "impact.worst_tenth_gap": (
            others.mean() - last[worst].mean() if others.size else "nobody else lives there"
        ),
        "impact.reach_worse_half": (
            (reach[worse].sum() / reach.sum() if reach.sum() else "no project reached anybody")
            if worse.size else alone
        ),
        "money.to_worse_half": (
            (money[worse].sum() / money.sum() if money.sum() else "no project started")
            if worse.size else alone
        ),
    }  # fmt: skip


def _worse_half(outcome: NDArray[np.float64], place: Ints) -> Ints:
    """The half of the neighbourhoods, rounded down, in which residents were worst off at first."""
    sums, counts = np.bincount(place, outcome), np.bincount(place)
    lived_in = np.flatnonzero(counts)
    order = np.argsort(sums[lived_in] / counts[lived_in], kind="stable")
    worse: Ints = lived_in[order[: lived_in.size // 2]]
    return worse
