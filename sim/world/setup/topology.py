"""The table of ties at the start, and exact textbook graphs for the replications."""

from dataclasses import dataclass

import numpy as np

from sim.constants import MOST_TIE_CELLS, ORGANIZATION_KEY
from sim.errors import InputError
from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, kernel
from sim.randomness import decision, pair_uniform, uniform
from sim.world.setup.community import CommunityParameters
from sim.world.week.ties import slot_of

WEIGHT = decision("population.tie_weight")
"""Weight of a tie at the start. Key: (0, lower id, higher id)."""

RANDOM_TIE = decision("topology.random_tie")
"""Whether a pair is tied in a random graph. Key: (0, lower row, higher row)."""

REWIRE = decision("topology.rewire")
"""Whether a tie of a small world is rewired. Key: (0, near end, far end)."""

TARGET = decision("topology.rewire_to")
"""Whom a rewired tie leads to. Key: (0, near end, far end)."""


@kernel
def identity(actor: int, residents: int) -> int:
    """What an actor's own draws are keyed by: one more resident must not shift organizations."""
    return actor if actor < residents else ORGANIZATION_KEY + actor - residents


@kernel
def tie(a: int, b: int, room: Ints, tie_to: IntGrid, tie_count: Ints) -> bool:
    """Tie two actors if they are two, not tied yet, and both have room; tell if so."""
    if a == b or tie_count[a] >= room[a] or tie_count[b] >= room[b]:
        return False
    if slot_of(tie_to, tie_count, a, b) >= 0:
        return False
    tie_to[a, tie_count[a]] = b
    tie_to[b, tie_count[b]] = a
    tie_count[a] += 1
    tie_count[b] += 1
    return True


@kernel
def _tie_pairs(
    one: Ints, two: Ints, weight: Reals, room: Ints, tie_to: IntGrid, tie_weight: RealGrid,
    tie_count: Ints,
) -> None:  # fmt: skip
    """Tie pairs in their order, as far as both have room."""
    for i in range(one.size):
        if tie(one[i], two[i], room, tie_to, tie_count):
            tie_weight[one[i], tie_count[one[i]] - 1] = weight[i]
            tie_weight[two[i], tie_count[two[i]] - 1] = weight[i]


@kernel
def _draw_weights(
    seed: int, residents: int, weakest: float, tie_to: IntGrid, tie_weight: RealGrid,
    tie_count: Ints,
) -> None:  # fmt: skip
    """Draw the weights that are still 0: uniform between ``weakest`` and 1, equal at both ends."""
    for a in range(tie_count.size):
        for slot in range(tie_count[a]):
            if tie_weight[a, slot] == 0.0:
                b = tie_to[a, slot]
                u = pair_uniform(seed, WEIGHT, 0, identity(a, residents), identity(b, residents))
                tie_weight[a, slot] = weakest + (1.0 - weakest) * u


@kernel
def _sort_slots(tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints) -> None:
    """Sort every row by neighbour, so that slots do not tell who asked whom."""
    for a in range(tie_count.size):
        for slot in range(1, tie_count[a]):
            other = tie_to[a, slot]
            weight = tie_weight[a, slot]
            k = slot
            while k > 0 and tie_to[a, k - 1] > other:
                tie_to[a, k] = tie_to[a, k - 1]
                tie_weight[a, k] = tie_weight[a, k - 1]
                k -= 1
            tie_to[a, k] = other
            tie_weight[a, k] = weight


@kernel
def _random_pairs(seed: int, density: float, residents: int, chosen: Flags) -> None:
    """Choose each pair a < b with probability ``density``; pairs in the order of (a, b)."""
    i = 0
    for a in range(residents):
        for b in range(a + 1, residents):
            chosen[i] = uniform(seed, RANDOM_TIE, 0, a, b) < density
            i += 1


@dataclass(slots=True)
class Ties:
    """Undirected ties in slots: each actor's are the first ``count`` of its row."""

    to: IntGrid
    weight: RealGrid
    count: Ints
    attention: Ints
    """Most ties each actor may have, shape (actors,)."""

    @classmethod
    def empty(cls, attention: Ints) -> "Ties":
        """No ties, with as many slots as the widest attention asks for."""
        actors, slots = attention.size, int(attention.max())
        return cls(
            np.full((actors, slots), -1, np.int64),
            np.zeros((actors, slots)),
            np.zeros(actors, np.int64),
            attention,
        )

    def add(self, one: Ints, two: Ints, weight: Reals) -> None:
        """Tie pairs in their order, as far as both ends have attention left."""
        _tie_pairs(one, two, weight, self.attention, self.to, self.weight, self.count)

    def finish(self, seed: int, residents: int, weakest: float) -> None:
        """Draw the weights not set yet, and sort every actor's ties by neighbour."""
        _draw_weights(seed, residents, weakest, self.to, self.weight, self.count)
        _sort_slots(self.to, self.weight, self.count)


def textbook_ties(parameters: CommunityParameters, seed: int) -> Ties:
    """Ties of residents in an exact graph; attention is the largest degree.

    Raises
    ------
    InputError
        The graph needs too large a table.

    Notes
    -----
    Lazer & Friedman (2007), *Administrative Science Quarterly* 52: 667-694: a linear path, a ring
    lattice, its rewirings, random graphs G(n, p), the complete graph; and a star. Watts (1999),
    *American Journal of Sociology* 105: 493-527: connected cliques (caveman). Weights are left to
    be drawn.
    """
    n = parameters.residents
    # A random graph takes a flag for each pair; star and complete graphs a slot for each actor.
    dense = parameters.topology in ("random", "star", "complete")
    if dense and n * n > MOST_TIE_CELLS:
        raise InputError(
            f"community.residents: a {parameters.topology} graph of {n:,} residents is too large; "
            f"at most {int(MOST_TIE_CELLS**0.5):,}"
        )
    one, two = _pairs(parameters, seed)
    degree = np.bincount(np.concatenate((one, two)), minlength=n)
    ties = Ties.empty(np.full(n, max(1, int(degree.max())), np.int64))
    ties.add(one, two, np.zeros(one.size))
    return ties


def _pairs(parameters: CommunityParameters, seed: int) -> tuple[Ints, Ints]:
    """Ends of all ties of a textbook graph, each tie once, shapes (ties,)."""
    n = parameters.residents
    actors = np.arange(n, dtype=np.int64)
    if parameters.topology == "path":
        return actors[:-1], actors[1:]
    if parameters.topology == "star":
        return np.zeros(n - 1, np.int64), actors[1:]
    if parameters.topology in ("complete", "random"):
        one, two = np.triu_indices(n, 1)
        if parameters.topology == "random":
            chosen = np.zeros(one.size, np.bool_)
            _random_pairs(seed, parameters.density, n, chosen)
            one, two = one[chosen], two[chosen]
        return one.astype(np.int64), two.astype(np.int64)
    if parameters.topology == "caveman":
        return _caveman(n, parameters.neighbours)
    lattice = _ring_lattice(n, parameters.neighbours)
    if parameters.topology == "small_world":
        _rewire(lattice, n, parameters.rewired, seed)
    ends = np.array(lattice, np.int64).reshape(-1, 2)
    return np.ascontiguousarray(ends[:, 0]), np.ascontiguousarray(ends[:, 1])


def _caveman(n: int, neighbours: int) -> tuple[Ints, Ints]:
    """Cliques of ``neighbours + 1`` in a ring; the first of each has its tie to the second moved
    to the last of the clique before. What is left over makes a smaller clique."""
    size = neighbours + 1
    starts = range(0, n, size)
    ends = []
    for start in starts:
        clique = range(start, min(start + size, n))
        inside = [(a, b) for a in clique for b in clique if a < b]
        if len(starts) > 1 and len(clique) > 2:
            inside.remove((start, start + 1))
            ends.append((start, (start - 1) % n))
        ends += inside
    pairs = np.array(ends, np.int64).reshape(-1, 2)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def _ring_lattice(n: int, neighbours: int) -> list[tuple[int, int]]:
    """Everyone tied to the nearest, half on each side; few enough are all tied."""
    found = {
        (min(a, b), max(a, b)): (a, b)
        for step in range(1, neighbours // 2 + 1)
        for a in range(n)
        if (b := (a + step) % n) != a
    }
    return list(found.values())


def _rewire(pairs: list[tuple[int, int]], n: int, share: float, seed: int) -> None:
    """Rewire the far end of each tie with probability ``share`` (Watts & Strogatz 1998).

    Everyone keeps its ends of the two ties to one side, so nobody is ever isolated.
    """
    known: list[list[int]] = [[] for _ in range(n)]
    for a, b in pairs:
        known[a].append(b)
        known[b].append(a)
    for i, (a, b) in enumerate(pairs):
        if uniform(seed, REWIRE, 0, a, b) >= share:
            continue
        strangers = n - 1 - len(known[a])
        if strangers == 0:
            continue
        rank = int(uniform(seed, TARGET, 0, a, b) * strangers)
        new = _stranger(sorted([a, *known[a]]), rank)
        known[a][known[a].index(b)] = new
        known[b].remove(a)
        known[new].append(a)
        pairs[i] = (a, new)


def _stranger(taken: list[int], rank: int) -> int:
    """The actor with this rank among those not in the sorted list."""
    for other in taken:
        if other <= rank:
            rank += 1
    return rank
