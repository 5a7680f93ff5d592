"""How concentrated power is at the end of a run, on each of its axes."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.kernels import Ints
from sim.measures.inequality import effective_number, gini, hhi, top_share
from sim.measures.paths import dependencies
from sim.measures.votes import banzhaf, integer_quota, integer_weights, shapley_shubik
from sim.measures.weaving import EXACT, SAMPLED, eigenvector
from sim.world.tables import NEVER
from sim.world.world import World

NOT_BY_WEIGHT = "the council does not vote by weight"


def power(world: World, network: tuple[Ints, Ints]) -> dict[str, Any]:
    """Every measure of power; a sentence says why one is undefined.

    Parameters
    ----------
    world
        The world after the last week.
    network
        Ties among participants, as :func:`sim.measures.weaving.network_of` gives them.
    """
    actors = world.actors
    ever = actors.joined > NEVER
    found = {
        **_axis("money", actors.steered[ever], "no money was steered"),
        **_axis("decision", actors.decided[ever], "nothing was decided on"),
        **_axis("leads", actors.led[ever], "no project was led"),
        **_axis("authorship", actors.authored[ever], "nobody made a scope"),
    }
    for name, values in positions(*network).items():
        why = "no participants are tied to each other"
        if name == "betweenness" and network[1].size:
            why = "nobody stands between two others"
        found |= _axis(name, values, why)
    for name, index in voting_power(world).items():
        found |= _axis(name, index, NOT_BY_WEIGHT if world.council.quota == 0.0 else
                       "no coalition of voters reaches the quota")  # fmt: skip
    return found


def _axis(name: str, amounts: ArrayLike, why: str) -> dict[str, Any]:
    measures = {"gini": gini, "hhi": hhi, "top_tenth": top_share, "effective": effective_number}
    found = {f"power.{name}_{kind}": measure(amounts) for kind, measure in measures.items()}
    return {key: why if value is None else value for key, value in found.items()}


def positions(start: Ints, neighbour: Ints) -> dict[str, NDArray[np.float64]]:
    """Degree, betweenness and eigenvector centrality of each node, shape (nodes,)."""
    n = start.size - 1
    sources = np.arange(n) if n <= EXACT else np.arange(SAMPLED) * n // SAMPLED
    return {
        "degree": np.diff(start).astype(np.float64),
        "betweenness": dependencies(start, neighbour, sources) * n / max(1, sources.size) / 2.0,
        "eigenvector": eigenvector(start, neighbour),
    }


def voting_power(world: World) -> dict[str, NDArray[np.float64]]:
    """Banzhaf and Shapley-Shubik indices of the council's members and the backbone, last.

    Empty where the council does not vote by weight, or no coalition can win.
    """
    council = world.council
    none = np.zeros(0)
    if council.quota == 0.0:
        return {"banzhaf": none, "shapley": none}
    weights = integer_weights(np.append(council.weight, council.backbone))
    if not any(weights):
        return {"banzhaf": none, "shapley": none}
    quota = integer_quota(council.quota, weights)
    swings = banzhaf(weights, quota).normalised
    pivots = shapley_shubik(weights, quota)
    return {
        "banzhaf": none if swings is None else np.array([float(x) for x in swings]),
        "shapley": none if pivots is None else np.array([float(x) for x in pivots]),
    }
