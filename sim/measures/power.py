"""How concentrated power is at the end of a run, on each of its axes."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.kernels import Ints, Reals, allocating
from sim.measures.inequality import concentration
from sim.measures.paths import dependencies
from sim.measures.votes import integer_quota, integer_weights, voting_power
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
        **_axis("money", actors.steered[ever], "no money was steered", hands=True),
        **_axis("decision", actors.decided[ever], "nothing was decided on", hands=True),
        **_axis("leads", actors.led[ever], "no project was led", hands=True),
        **_axis("authorship", actors.authored[ever], "nobody made a scope", hands=True),
    }
    for name, values in position.items():
        why = "no participants are tied to each other"
        if name == "betweenness" and position["degree"].any():
            why = "nobody stands between two others"
        found |= _axis(name, values, why)
    for name, index in council_power(world).items():
        found |= _axis(name, index, NOT_BY_WEIGHT if world.council.quota == 0.0 else
                       "no coalition of voters reaches the quota")  # fmt: skip
    return found


def _axis(name: str, amounts: ArrayLike, why: str, *, hands: bool = False) -> dict[str, Any]:
    held = concentration(amounts)
    found = {
        f"power.{name}_gini": why if held is None else held.gini,
        f"power.{name}_hhi": why if held is None else held.hhi,
        f"power.{name}_top_tenth": why if held is None else held.top_tenth,
        f"power.{name}_effective": why if held is None else held.effective,
    }
    if hands:
        found[f"power.{name}_top_ten"] = why if held is None else held.top_ten
    return found


def positions(start: Ints, neighbour: Ints) -> dict[str, NDArray[np.float64]]:
    """Degree, betweenness and eigenvector centrality of each node, shape (nodes,)."""
    n = start.size - 1
    sources = np.arange(n) if n <= EXACT else np.arange(SAMPLED) * n // SAMPLED
    return {
        "degree": np.diff(start).astype(np.float64),
        "betweenness": dependencies(start, neighbour, sources) * n / max(1, sources.size) / 2.0,
        "eigenvector": eigenvector(start, neighbour),
    }


def betweenness_centralization(between: NDArray[np.float64]) -> float | None:
    """Freeman (1979) centralization of betweenness: 1 for a star, 0 where all are equal.

    Parameters
    ----------
    between
        Betweenness of each node, shape (nodes,).

    Returns
    -------
    float or None
        ``sum(max - b) / ((n - 1)**2 (n - 2) / 2)``; ``None`` below three nodes.
    """
    n = between.size
    if n < 3:
        return None
    return float((between.max() - between).sum() / ((n - 1) ** 2 * (n - 2) / 2))


def council_power(world: World) -> dict[str, NDArray[np.float64]]:
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
    indices = voting_power(weights, quota)
    return {
        "banzhaf": np.array([float(x) for x in indices.banzhaf or ()]),
        "shapley": np.array([float(x) for x in indices.shapley_shubik or ()]),
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
