"""Real people known by what they share: ties by projection from organizations and events."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, kernel
from sim.randomness import decision, uniform
from sim.world.community import SERVERS, CommunityParameters
from sim.world.topology import Ties, identity

CHOICE = decision("population.projected_choice")
STRENGTH = decision("population.projected_strength")
MEMBERSHIP = decision("population.membership")


@dataclass(frozen=True, eq=False)
class Affiliations:
    """Who belongs to which organization, and who took part in which event."""

    people: tuple[str, ...]
    organizations: tuple[str, ...]
    events: tuple[str, ...]
    member: IntGrid
    """1 where a person belongs to an organization, shape (people, organizations)."""
    attended: IntGrid
    """1 where a person took part in an event, shape (people, events)."""
    involved: IntGrid
    """1 where an organization took part in an event, shape (organizations, events)."""

    @property
    def sizes(self) -> Reals:
        """Members of each organization, at least 1, shape (organizations,)."""
        members: Reals = np.maximum(self.member.sum(axis=0), 1).astype(np.float64)
        return members


def project(*shared: IntGrid) -> RealGrid:
    """How strongly actors of one mode are tied by what they share.

    Each shared group adds 1 / (its size - 1), its size counted among these actors: somebody's
    contact to a group adds up to 1 over its other members. A group of one ties nobody.

    Parameters
    ----------
    *shared : numpy.ndarray of int64, shape (actors, groups)
        1 where an actor belongs to a group.

    Returns
    -------
    numpy.ndarray of float64, shape (actors, actors)
        Symmetric, zero diagonal.

    Notes
    -----
    Newman (2001), *Physical Review E* 64: 016132, equation 2.
    """
    strength = np.zeros((shared[0].shape[0], shared[0].shape[0]))
    for belongs in shared:
        for group in belongs.T:  # one by one: a matrix product may add in any order
            if group.sum() > 1:
                strength += np.outer(group, group) / (group.sum() - 1)
    np.fill_diagonal(strength, 0.0)
    return strength


@lru_cache(maxsize=2)
def _pairs(network: Affiliations) -> tuple[tuple[Ints, Ints, Reals], ...]:
    """All projected ties, of people and of organizations: rows below columns, and strength."""
    found = []
    for strength in (
        project(network.member, network.attended),
        project(network.member.T, network.involved),
    ):
        one, two = (ends.astype(np.int64) for ends in np.nonzero(np.triu(strength)))
        found.append((one, two, strength[one, two]))
    return tuple(found)


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
    parameters: CommunityParameters, seed: int, network: Affiliations, residents: int, ties: Ties,
    server: IntGrid,
) -> None:  # fmt: skip
    """Tie the people and organizations of a network, and note who serves whom.

    People are the first residents. Memberships come first, with drawn weights, as far as both ends
    have attention; the three strongest also serve the member. Then projected ties.
    """
    person, organization = (ends.astype(np.int64) for ends in np.nonzero(network.member))
    organization += residents
    draw = np.zeros(person.size)
    _pair_draws(seed, MEMBERSHIP, residents, person, organization, draw)
    weight = parameters.weakest_tie + (1.0 - parameters.weakest_tie) * draw
    strongest = np.argsort(-weight, kind="stable")
    ties.add(person[strongest], organization[strongest], weight[strongest])
    filled = np.zeros(len(network.people), np.int64)
    for i in strongest:
        if filled[person[i]] < SERVERS:
            server[person[i], filled[person[i]]] = organization[i]
            filled[person[i]] += 1
    for first, (one, two, strength) in zip((0, residents), _pairs(network), strict=True):
        _tie_projected(
            parameters, seed, residents, first + one, first + two, strength, ties
        )  # fmt: skip


def _tie_projected(
    parameters: CommunityParameters, seed: int, residents: int, one: Ints, two: Ints,
    strength: Reals, ties: Ties,
) -> None:  # fmt: skip
    """Tie pairs from the strongest down while both ends have attention; equal ones by keyed draw.

    A share ``outside`` of everybody's attention stays free for residents who are not in the data.
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
    x = strength * (0.5 + draw)
    weight = x / (x + np.median(strength))
    least = parameters.weakest_tie
    ties.add(one, two, least + (1.0 - least) * weight)
