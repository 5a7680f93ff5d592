"""How concentrated power is at the end of a run, on each of its axes."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.kernels import Ints, Reals, allocating
from sim.measures.inequality import concentration
from sim.measures.paths import dependencies
from sim.measures.votes import integer_quota, integer_weights
from sim.measures.votes import voting_power as indices
from sim.measures.weaving import EXACT, SAMPLED, component_of
from sim.world.tables.actors import NEVER
from sim.world.tables.world import World

NOT_BY_WEIGHT = "the council does not vote by weight"


def power(world: World, position: dict[str, NDArray[np.float64]]) -> dict[str, Any]:
    """Every measure of power; a sentence says why one is undefined.

    Parameters
    ----------
    world
        The world after the last week.
    position
        Centralities of the participants, as :func:`positions` gives them.
    """
    actors = world.actors
    ever = actors.joined > NEVER
    found = {
        **_axis("money", actors.steered[ever], "no money was steered"),
        **_axis("decision", actors.decided[ever], "nothing was decided on"),
        **_axis("leads", actors.led[ever], "no project was led"),
        **_axis("authorship", actors.authored[ever], "nobody made a scope"),
    }
    for name, values in position.items():
        why = "no participants are tied to each other"
        if name == "betweenness" and position["degree"].any():
            why = "nobody stands between two others"
        found |= _axis(name, values, why)
    for name, index in voting_power(world).items():
        found |= _axis(name, index, NOT_BY_WEIGHT if world.council.quota == 0.0 else
                       "no coalition of voters reaches the quota")  # fmt: skip
    return found


def _axis(name: str, amounts: ArrayLike, why: str) -> dict[str, Any]:
    found = concentration(amounts)
    kinds = ("gini", "hhi", "top_tenth", "effective")
    return {f"power.{name}_{kind}": getattr(found, kind, why) for kind in kinds}


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
    swings, pivots = indices(weights, quota)
    shares = swings.normalised
    return {
        "banzhaf": none if shares is None else np.array([float(x) for x in shares]),
        "shapley": none if pivots is None else np.array([float(x) for x in pivots]),
    }


@allocating
def eigenvector(start: Ints, neighbour: Ints) -> Reals:
    """Eigenvector centrality (Bonacich 1972) in the largest components; 0 elsewhere.

    Power iteration on the ties plus the identity, from equal values, until nothing changes by more
    than 1e-10, at most 10,000 times; the sum is 1. Without ties all are 0.
    """
    n = start.size - 1
    now = np.zeros(n)
    if neighbour.size == 0:
        return now
    label, sizes = component_of(start, neighbour)
    largest = sizes.max()
    members = 0
    for node in range(n):
        if sizes[label[node]] == largest:
            members += 1
    for node in range(n):
        if sizes[label[node]] == largest:
            now[node] = 1.0 / members
    after = np.zeros(n)
    for _ in range(10_000):
        total = 0.0
        for node in range(n):
            after[node] = now[node]
            for position in range(start[node], start[node + 1]):
                after[node] += now[neighbour[position]]
            total += after[node]
        moved = 0.0
        for node in range(n):
            after[node] /= total
            moved = max(moved, abs(after[node] - now[node]))
            now[node] = after[node]
        if moved < 1e-10:
            break
    return now
