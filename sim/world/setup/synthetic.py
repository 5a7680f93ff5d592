"""A drawn community: who somebody is, who serves whom, and who knows whom.

Every draw of an actor's own is keyed by its :func:`~sim.world.setup.topology.identity`, so adding
an actor leaves those of all others as they were.
"""

from dataclasses import dataclass

import numpy as np

from sim.constants import HIGHEST_TRAIT, LOWEST_FACTOR, LOWEST_TRAIT, TRIES
from sim.kernels import IntGrid, Ints, RealGrid, Reals, allocating, kernel
from sim.randomness import AT_ONCE, decision, normal, uniform, uniforms
from sim.world.setup.community import CommunityParameters
from sim.world.setup.topology import Ties, identity, tie

PARTS = decision("population.parts")
"""Which part of the system an actor works in. Key: (0, id, place)."""

TRAITS = decision("population.traits")
"""Neighbourhood, minutes, skill, openness and size of an actor.

Key: (0, id, 0), block: 0 or 1, words 0 to 3.
"""

SERVER = decision("population.server")
"""Whether an organization serves a resident, and which.

Key: (attempt, resident, slot), words 0 and 1.
"""

CONTACT = decision("population.contact")
"""Whether a resident is tied to an organization that serves it. Key: (0, resident, slot)."""

SEEKER = decision("population.seeker")
"""Turn of an actor in befriending, and whether it wants one tie more.

Key: (0, id, 0), words 0 and 1.
"""

MEET = decision("population.meet")
"""How an actor looks for a tie, and whom it meets. Key: (turn, id, attempt), words 0 to 2."""

WHERE, TIME, SKILL, OPENNESS, SIZE = range(5)
"""Rows of the uniforms that traits are drawn with; the others are spare."""

DRAWS = 2 * AT_ONCE


@dataclass(slots=True)
class Traits:
    """What actors are like by themselves; every column has shape (actors,)."""

    parts: Ints
    neighbourhood: Ints
    minutes: Ints
    endowment: Reals
    skill: Reals
    openness: Reals


@allocating
def _draw_traits(
    seed: int, residents: int, total_parts: int, own_parts: int, given: Ints, parts: Ints,
    draw: RealGrid,
) -> None:  # fmt: skip
    """Draw the parts of each actor, beside the one given, and eight uniforms for other traits."""
    deck = np.empty(total_parts, np.int64)
    for a in range(parts.size):
        who = identity(a, residents)
        for part in range(total_parts):
            deck[part] = part
        mask = 0
        for i in range(own_parts):  # a partial Fisher-Yates shuffle
            j = (
                given[a]
                if i == 0 and given[a] >= 0
                else i + int(uniform(seed, PARTS, 0, who, i) * (total_parts - i))
            )
            deck[i], deck[j] = deck[j], deck[i]
            mask |= 1 << deck[i]
        parts[a] = mask
        for block in range(2):
            drawn = uniforms(seed, TRAITS, 0, who, 0, block)
            for i in range(AT_ONCE):
                draw[AT_ONCE * block + i, a] = drawn[i]


@kernel
def _normals(draw: Reals) -> None:
    """Turn uniforms into standard normals."""
    for i in range(draw.size):
        draw[i] = normal(draw[i])


def draw_traits(
    parameters: CommunityParameters,
    parts: int,
    seed: int,
    residents: int,
    organizations: int,
    sizes: Reals | None = None,
    given: Ints | None = None,
) -> Traits:
    """What each actor is like.

    Parameters
    ----------
    parameters
        Means and spreads.
    parts
        Parts of the problem.
    seed
        Scenario seed.
    residents, organizations
        Numbers of actors.
    sizes : numpy.ndarray of float64, shape (organizations,), optional
        Known sizes of organizations in any unit; drawn log-normal by default.
    given : numpy.ndarray of int64, shape (actors,), optional
        A part that each actor has in any case; -1 for one whose parts are all drawn.

    Notes
    -----
    Size = exp(spread z), divided by the mean of all organizations. Skill = mean + spread
    (r z + sqrt(1 - r^2) e) with z the standardized logarithm of size and r ``skill_from_size``;
    for residents r = 0.
    """
    actors = residents + organizations
    own_parts = min(parameters.parts_per_actor, parts) or parts
    mask = np.zeros(actors, np.int64)
    draw = np.zeros((DRAWS, actors))
    if given is None:
        given = np.full(actors, -1, np.int64)
    _draw_traits(seed, residents, parts, own_parts, given, mask, draw)
    skill, openness, size = draw[SKILL], draw[OPENNESS], draw[SIZE]
    for column in (skill, openness, size):
        _normals(column)
    if sizes is None:
        z = size[residents:]
        sizes = np.exp(parameters.size_spread * z)
    else:
        z = _standardized(np.log(sizes))
    endowment = np.zeros(actors)
    minutes = np.zeros(actors, np.int64)
    minutes[:residents] = parameters.resident_minutes * (LOWEST_FACTOR + draw[TIME, :residents])
    if organizations:
        endowment[residents:] = sizes / sizes.mean()
        minutes[residents:] = parameters.staff_minutes * endowment[residents:]
    r = parameters.skill_from_size
    skill[residents:] = r * z + np.sqrt(1.0 - r * r) * skill[residents:]
    mean = np.full(actors, parameters.skill_residents)
    mean[residents:] = parameters.skill_organizations
    return Traits(
        parts=mask,
        neighbourhood=(parameters.neighbourhoods * draw[WHERE]).astype(np.int64),
        minutes=minutes,
        endowment=endowment,
        skill=np.clip(mean + parameters.spread * skill, LOWEST_TRAIT, HIGHEST_TRAIT),
        openness=np.clip(
            parameters.openness + parameters.spread * openness, LOWEST_TRAIT, HIGHEST_TRAIT
        ),
    )


def _standardized(values: Reals) -> Reals:
    """Values less their mean in standard deviations; zeros where all are equal."""
    spread = values.std() if values.size else 0.0
    standardized: Reals = (values - values.mean()) / spread if spread else np.zeros_like(values)
    return standardized


def ranks_of_places(neighbourhoods: int) -> Reals:
    """Ranks of neighbourhoods from 0, the best, to 1, the worst; a single one is the best."""
    return np.arange(neighbourhoods) / max(1, neighbourhoods - 1)


@kernel
def _serve(
    seed: int, residents: int, services: Reals, cumulative: Reals, parts: Ints, server: IntGrid
) -> None:
    """Draw who serves each resident that nobody serves yet.

    Each of its slots is used with probability services / slots, ``services`` of shape (residents,).
    Organizations are drawn by size among those that work in a part the resident lives in.
    """
    slots = server.shape[1]
    total = cumulative[-1]
    for a in range(residents):
        if server[a, 0] >= 0:
            continue
        filled = 0
        for slot in range(slots):
            for attempt in range(TRIES):
                used, mark, _, _ = uniforms(seed, SERVER, attempt, a, slot, 0)
                if attempt == 0 and used * slots >= services[a]:
                    break
                o = residents + np.searchsorted(cumulative, mark * total, side="right")
                suitable = (parts[a] & parts[o]) != 0
                for other in range(filled):
                    suitable = suitable and server[a, other] != o
                if suitable:
                    server[a, filled] = o
                    filled += 1
                    break


def serve(
    parameters: CommunityParameters, seed: int, residents: int, traits: Traits, server: IntGrid
) -> None:
    """Fill ``server``, shape (actors, 3), for the residents whom nobody serves yet."""
    sizes = traits.endowment[residents:]
    if sizes.size:
        rank = ranks_of_places(parameters.neighbourhoods)[traits.neighbourhood[:residents]]
        services = parameters.services * (1.0 - parameters.service_gap * (rank + rank - 1.0))
        _serve(seed, residents, services, np.cumsum(sizes), traits.parts, server)


@kernel
def _meet_servers(
    seed: int, order: Ints, contact: float, server: IntGrid, room: Ints, tie_to: IntGrid,
    tie_count: Ints,
) -> None:  # fmt: skip
    """Tie residents, in keyed order, to some of the organizations that serve them."""
    for slot in range(server.shape[1]):
        for a in order:
            o = server[a, slot]
            if o >= 0 and uniform(seed, CONTACT, 0, a, slot) < contact:
                tie(a, o, room, tie_to, tie_count)


def meet_servers(
    parameters: CommunityParameters, seed: int, seekers: "Seekers", server: IntGrid, ties: Ties
) -> None:
    """Tie residents to some of those that serve them, as far as attention goes."""
    _meet_servers(
        seed, seekers.order, parameters.contact, server, ties.attention, ties.to, ties.count
    )


@allocating
def _befriend(
    seed: int, order: Ints, wanted: Ints, residents: int, closing: float, local: float,
    alike: float, pool: Ints, pool_start: Ints, neighbourhood: Ints, parts: Ints, room: Ints,
    tie_to: IntGrid, tie_count: Ints,
) -> None:  # fmt: skip
    """Each in ``order`` seeks the ties it wanted in ``pool``, one a round.

    ``pool`` holds all actors of one kind by neighbourhood: those of number h lie between
    ``pool_start[h]`` and ``pool_start[h + 1]``. With probability ``closing`` a tie of a tie is
    sought, else somebody of the own neighbourhood (``local``), of a common part (``alike``), both
    or neither. Who finds nobody suitable in half of the tries takes anybody.
    """
    if order.size == 0:
        return
    organizations = pool[0] >= residents
    for turn in range(wanted.max()):
        for i in range(order.size):
            a = order[i]
            if turn >= wanted[i]:
                continue
            close = near = like = 0.0
            start = pool_start[neighbourhood[a]]
            size = pool_start[neighbourhood[a] + 1] - start
            for attempt in range(TRIES + 1):
                u, v, w, _ = uniforms(seed, MEET, turn, identity(a, residents), attempt, 0)
                if attempt == 0:
                    close, near, like = u, v, w
                    continue
                picky = attempt <= TRIES // 2
                triangle = picky and close < closing and tie_count[a] > 0
                if triangle:
                    b = tie_to[a, int(u * tie_count[a])]
                    c = tie_to[b, int(v * tie_count[b])]
                elif picky and near < local:
                    c = pool[start + int(u * size)]
                else:
                    c = pool[int(u * pool.size)]
                if (c >= residents) != organizations:
                    continue
                if picky and not triangle and like < alike and (parts[a] & parts[c]) == 0:
                    continue
                if tie(a, c, room, tie_to, tie_count):
                    break


def befriend(
    parameters: CommunityParameters, seed: int, kind: tuple[int, int], seekers: "Seekers",
    residents: int, traits: Traits, ties: Ties,
) -> None:  # fmt: skip
    """Tie actors of one kind: rows ``kind[0]`` to ``kind[1]`` - 1, sought by ``seekers``."""
    where = traits.neighbourhood[slice(*kind)]
    pool = (kind[0] + np.argsort(where, kind="stable")).astype(np.int64)
    start = np.zeros(parameters.neighbourhoods + 1, np.int64)
    np.cumsum(np.bincount(where, minlength=parameters.neighbourhoods), out=start[1:])
    _befriend(
        seed,
        order=seekers.order,
        wanted=seekers.wanted,
        residents=residents,
        closing=parameters.clustering,
        local=parameters.homophily_neighbourhood,
        alike=parameters.homophily_part,
        pool=pool,
        pool_start=start,
        neighbourhood=traits.neighbourhood,
        parts=traits.parts,
        room=ties.attention,
        tie_to=ties.to,
        tie_count=ties.count,
    )


@kernel
def _seeker_draws(seed: int, first: int, residents: int, place: Reals, rounding: Reals) -> None:
    """Two uniforms for each actor from ``first`` on, shapes (seekers,)."""
    for i in range(place.size):
        place[i], rounding[i], _, _ = uniforms(
            seed, SEEKER, 0, identity(first + i, residents), 0, 0
        )


@dataclass(slots=True)
class Seekers:
    """Actors who seek ties, in keyed order."""

    order: Ints
    wanted: Ints
    """Ties each of them seeks, shape (seekers,)."""


def keyed_seekers(seed: int, first: int, end: int, residents: int, mean: float) -> Seekers:
    """Actors ``first`` to ``end`` - 1, each to seek half of ``mean`` ties, rounded by a draw."""
    place, rounding = np.zeros(end - first), np.zeros(end - first)
    _seeker_draws(seed, first, residents, place, rounding)
    order = np.argsort(place, kind="stable")
    wanted = (mean / 2 + rounding).astype(np.int64)
    return Seekers((first + order).astype(np.int64), wanted[order])
