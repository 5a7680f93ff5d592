"""Ties of a network that somebody brings: those it tells, and those by what actors share."""

from functools import lru_cache

import numpy as np

from sim.constants import LOWEST_FACTOR, MOST_SERVERS
from sim.kernels import Flags, IntGrid, Ints, Reals, kernel
from sim.randomness import decision, uniform
from sim.world.setup.community import CommunityParameters
from sim.world.setup.network import Links, Network
from sim.world.setup.topology import Ties, identity

CHOICE = decision("population.projected_choice")
"""Which of several equally strong pairs is tied first. Key: (0, id, other id)."""

STRENGTH = decision("population.projected_strength")
"""Weight of a tie by shared groups. Key: (0, id, other id)."""

MEMBERSHIP = decision("population.membership")
"""Weight of a membership, or which of several equally strong ones comes first.

Key: (0, id, id of organization).
"""

DIRECT = decision("population.direct_choice")
"""Which of several equally strong ties of a network comes first. Key: (0, id, other id)."""

Pairs = tuple[Ints, Ints, Reals]
"""Two ends and a strength, the first end below the second, each of shape (pairs,)."""


@kernel
def _list_pairs(actors: int, who: Ints, start: Ints, pair: Ints, share: Reals) -> None:
    """All pairs that groups tie, group after group, and what each group adds to a pair.

    Members of group g, ascending, lie between ``start[g]`` and ``start[g + 1]``.
    """
    i = 0
    for g in range(start.size - 1):
        for one in range(start[g], start[g + 1]):
            for two in range(one + 1, start[g + 1]):
                pair[i] = who[one] * actors + who[two]
                share[i] = 1.0 / (start[g + 1] - start[g] - 1)
                i += 1


def project(actors: int, *shared: tuple[Ints, Ints]) -> Pairs:
    """How strongly actors are tied by the groups they share.

    Each shared group adds 1 / (its size - 1), its size counted among these actors: somebody's
    contact to a group adds up to 1 over its other members. A group of one ties nobody.

    Parameters
    ----------
    actors
        Number of actors.
    *shared : tuple of numpy.ndarray of int64, shape (memberships,)
        Actors, and the groups they belong to, each pair once.

    Returns
    -------
    tuple of numpy.ndarray, shape (pairs,)
        Pairs that share a group, in row order, and their strength.

    Notes
    -----
    Newman (2001), *Physical Review E* 64: 016132, equation 2.
    """
    pairs, shares = [], []
    for actor, group in shared:
        order = np.lexsort((actor, group))
        sizes = np.bincount(group)
        start = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        pair = np.zeros(int((sizes * (sizes - 1) // 2).sum()), np.int64)
        share = np.zeros(pair.size)
        _list_pairs(actors, actor[order], start, pair, share)
        pairs.append(pair)
        shares.append(share)
    found, place = np.unique(np.concatenate(pairs), return_inverse=True)
    strength = np.bincount(place, np.concatenate(shares), found.size)  # adds in order
    return found // actors, found % actors, strength.astype(np.float64, copy=False)


@lru_cache(maxsize=2)
def _projected(network: Network) -> tuple[Pairs, Pairs]:
    """Ties by what is shared, of people and of organizations, without those that are told."""
    member, people, organizations = network.member, network.people, network.organizations
    attended, involved = network.attended, network.involved
    return (
        _beside(
            network.acquainted,
            project(len(people), (member.one, member.two), (attended.one, attended.two)),
        ),
        _beside(
            network.allied,
            project(len(organizations), (member.two, member.one), (involved.one, involved.two)),
        ),
    )


def _beside(told: Links, pairs: Pairs) -> Pairs:
    """The pairs that are not told as ties."""
    one, two, strength = pairs
    size = 1 + max(one.max(initial=0), two.max(initial=0), told.two.max(initial=0))
    new = ~np.isin(one * size + two, told.one * size + told.two)
    return one[new], two[new], strength[new]


@kernel
def _pair_draws(seed: int, what: int, residents: int, one: Ints, two: Ints, draw: Reals) -> None:
    """One uniform for each pair."""
    for i in range(one.size):
        a = identity(one[i], residents)
        draw[i] = uniform(seed, what, 0, a, identity(two[i], residents))


@kernel
def _choose(one: Ints, two: Ints, room: Ints, count: Ints, chosen: Flags) -> None:
    """Choose pairs in their order while both ends have room; ``count`` is changed."""
    for i in range(one.size):
        a = one[i]
        b = two[i]
        chosen[i] = count[a] < room[a] and count[b] < room[b]
        if chosen[i]:
            count[a] += 1
            count[b] += 1


def affiliate(
    parameters: CommunityParameters, seed: int, network: Network, residents: int, ties: Ties,
    server: IntGrid,
) -> None:  # fmt: skip
    """Tie the people and organizations of a network, and note who serves whom.

    People are the first residents. Ties that are told come first, then memberships: a member whose
    organization has no attention left is still served by it. Then projected ties.
    """
    _tie_direct(parameters, seed, residents, residents, network.allied, ties)
    _tie_direct(parameters, seed, residents, 0, network.acquainted, ties)
    _enlist(parameters, seed, residents, network.member, ties, server)
    for first, (one, two, strength) in zip((0, residents), _projected(network), strict=True):
        _tie_projected(
            parameters, seed, residents, first + one, first + two, strength, ties
        )  # fmt: skip


def _tie_direct(
    parameters: CommunityParameters, seed: int, residents: int, first: int, links: Links,
    ties: Ties,
) -> None:  # fmt: skip
    """Tie pairs from the strongest down while both ends have attention; equal ones by keyed draw.

    Weights are strengths, stretched to lie between ``weakest_tie`` and 1; they are left to be drawn
    where the network tells no strength at all.
    """
    one, two, strength = first + links.one, first + links.two, links.strengths
    draw = np.zeros(one.size)
    _pair_draws(seed, DIRECT, residents, one, two, draw)
    order = np.lexsort((draw, -strength))
    weight = _stretched(parameters, strength) if links.weighted else np.zeros(one.size)
    ties.add(one[order], two[order], weight[order])


def _enlist(
    parameters: CommunityParameters, seed: int, residents: int, member: Links, ties: Ties,
    server: IntGrid,
) -> None:  # fmt: skip
    """Tie members to their organizations; the three strongest also serve the member."""
    person, organization = member.one, residents + member.two
    draw = np.zeros(person.size)
    _pair_draws(seed, MEMBERSHIP, residents, person, organization, draw)
    weight = _stretched(parameters, member.strengths if member.weighted else draw)
    strongest = np.lexsort((draw, -weight))
    ties.add(person[strongest], organization[strongest], weight[strongest])
    filled = np.zeros(server.shape[0], np.int64)
    for i in strongest:
        if filled[person[i]] < MOST_SERVERS:
            server[person[i], filled[person[i]]] = organization[i]
            filled[person[i]] += 1


def _stretched(parameters: CommunityParameters, share: Reals) -> Reals:
    """Shares from 0 to 1 as weights of ties."""
    return parameters.weakest_tie + (1.0 - parameters.weakest_tie) * share


def _tie_projected(
    parameters: CommunityParameters, seed: int, residents: int, one: Ints, two: Ints,
    strength: Reals, ties: Ties,
) -> None:  # fmt: skip
    """Tie pairs from the strongest down while both ends have attention; equal ones by keyed draw.

    A share ``outside`` of everybody's attention stays free for residents around the network.
    With x the strength times a drawn factor between .5 and 1.5 (or equal ties would fade in the
    same week) and m the median strength of the ties kept, the weight is x / (x + m), stretched to
    lie between ``weakest_tie`` and 1.
    """
    draw = np.zeros(one.size)
    _pair_draws(seed, CHOICE, residents, one, two, draw)
    order = np.lexsort((draw, -strength))
    one, two, strength = one[order], two[order], strength[order]
    chosen = np.zeros(one.size, np.bool_)
    kept = parameters.outside if parameters.surrounding else 0.0
    room = (ties.attention * (1.0 - kept)).astype(np.int64)
    _choose(one, two, room, ties.count.copy(), chosen)
    if not chosen.any():
        return
    one, two, strength = one[chosen], two[chosen], strength[chosen]
    draw = np.zeros(one.size)
    _pair_draws(seed, STRENGTH, residents, one, two, draw)
    x = strength * (LOWEST_FACTOR + draw)
    weight = x / (x + np.median(strength))
    ties.add(one, two, _stretched(parameters, weight))
