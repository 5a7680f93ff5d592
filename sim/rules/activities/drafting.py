"""Drafting a plan: which elements, with whom; read, and put forward if it looks like a gain."""

from typing import Final

from sim.constants import MOST_DRAFTS
from sim.kernels import kernel
from sim.randomness import decision, uniform, uniforms
from sim.world.bits import bits_in, nth_bit
from sim.world.evidence import updated
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import FOLLOW_UP, MASK, MEMBERS
from sim.world.tables.tally import DRAFTS
from sim.world.tables.world import World
from sim.world.values import wish
from sim.world.week.judging import looks_like
from sim.world.week.plans import (
    open_plan,
    outline,
    owe_drafts,
    put_forward,
    read_draft,
    withdraw,
)
from sim.world.week.proposals import is_member, spare, weekly_minutes

ASK = decision("activities.ask")
"""Which of several equally strong ties is asked first to join a plan.

Key: (week, proposer, contact).
"""

PIECE = decision("activities.piece")
"""Which element fills up a piece of the plan.

Key: (week, proposer, elements chosen so far), block: number of the draft.
"""

ALONE: Final = 0
LEADING: Final = -1
"""Company of a plan: nobody, or leading organizations; else members sought among contacts."""


@kernel
def most_wanted(world: World, a: int, size: int, allowed: int) -> int:
    """Bitmask of the ``size`` allowed elements that an actor most wants to turn."""
    elements = world.actors.estimate.shape[1]
    chosen = 0
    for _ in range(size):
        best = -1
        most = 0.0
        for e in range(elements):
            bit = 1 << e
            if not allowed & bit or chosen & bit:
                continue
            wanted = wish(world, a, e, world.explore)
            if best < 0 or wanted > most:
                best = e
                most = wanted
        if best < 0:
            break
        chosen |= 1 << best
    return chosen


@kernel
def draft_plan(
    world: World, week: int, a: int, size: int, allowed: int, piece: int, target: int, company: int
) -> int:
    """Draft a plan, read each draft, and put the best forward if it looks like a gain.

    Each draft after the first does without what the one before wanted least.

    Parameters
    ----------
    allowed
        Elements to choose the most wanted from, a bitmask.
    piece
        Elements from which a draft that is too small fills up by lot, a bitmask.
    company
        ``ALONE``, ``LEADING``, or so many members with contacts of the proposer.

    Returns
    -------
    int
        The plan's slot; -1 if nothing was put forward.
    """
    drafts = world.parameters.proposals.drafts
    p = open_plan(world, week, a)
    if p < 0:
        return -1
    best = 0.0
    claimed = 0.0
    chosen = 0
    made = 0
    for number in range(max(1, drafts)):
        wanted = most_wanted(world, a, size, allowed)
        mask = _fill_up(world, week, a, wanted, piece, size, number)
        if mask == 0:
            break
        _draw_up(world, week, p, mask, target, company)
        made += 1
        if drafts == 0:
            chosen = mask
            break
        seen = read_draft(world, week, p, number)
        looks = looks_like(world, p, seen, 1.0)
        if looks > best:
            best = looks
            claimed = seen
            chosen = mask
        # The next draft does without what this one wanted least.
        allowed ^= wanted ^ most_wanted(world, a, bits_in(wanted) - 1, wanted)
        if allowed == 0:
            break
    if made > 0:
        world.tally.projects[DRAFTS] += 1
    if drafts > 0:
        owe_drafts(world, p, made)
    if chosen == 0:
        withdraw(world, p)
        return -1
    if world.projects.cell[p, MASK] != chosen:
        _draw_up(world, week, p, chosen, target, company)
    put_forward(world, week, p, claimed, 1.0 if drafts > 0 else 0.0)
    return p


@kernel
def draft_follow_up(world: World, week: int, a: int, mask: int, target: int, most: int) -> int:
    """Draft a plan that takes a proven package further, with what was read of it behind it."""
    actors = world.actors
    p = _draft_once(world, week, a, mask, target, most)
    if p < 0:
        return -1
    world.projects.cell[p, FOLLOW_UP] = 1
    claimed, behind = actors.proven_gain[a], actors.proven_readings[a]
    if world.parameters.proposals.drafts == 0:
        put_forward(world, week, p, claimed, behind)
        return p
    owe_drafts(world, p, 1)
    claimed, behind = updated(claimed, behind, read_draft(world, week, p, 0), 1.0)
    return _put_forward_a_gain(world, week, p, claimed, behind)


@kernel
def add_what_was_proven(world: World, a: int, p: int) -> None:
    """Make a plan that its proposer drafted a follow-up, with what was proven behind it, too."""
    actors, projects = world.actors, world.projects
    claimed, behind = actors.proven_gain[a], actors.proven_readings[a]
    if projects.behind[p] > 0.0:
        claimed, behind = updated(claimed, behind, projects.claimed[p], projects.behind[p])
    projects.claimed[p], projects.behind[p] = claimed, behind
    projects.cell[p, FOLLOW_UP] = 1


@kernel
def draft_for(world: World, week: int, a: int, mask: int, target: int, company: int) -> int:
    """Coordinators draft a plan, once, that somebody else leads and owes nothing for."""
    p = _draft_once(world, week, a, mask, target, company)
    if p < 0:
        return -1
    if world.parameters.proposals.drafts == 0:
        put_forward(world, week, p, 0.0, 0.0)
        return p
    return _put_forward_a_gain(world, week, p, read_draft(world, week, p, MOST_DRAFTS), 1.0)


@kernel
def draft_own(world: World, week: int, a: int, mask: int, target: int, company: int) -> int:
    """Put forward the plan that an agent has made for itself, read once; -1 if there is no room."""
    p = _draft_once(world, week, a, mask, target, company)
    if p < 0:
        return -1
    if world.parameters.proposals.drafts == 0:
        put_forward(world, week, p, 0.0, 0.0)
        return p
    owe_drafts(world, p, 1)
    put_forward(world, week, p, read_draft(world, week, p, 0), 1.0)
    return p


@kernel
def _draft_once(world: World, week: int, a: int, mask: int, target: int, company: int) -> int:
    """Open a plan and draw it up; returns its slot, -1 if there is no room."""
    p = open_plan(world, week, a)
    if p >= 0:
        _draw_up(world, week, p, mask, target, company)
        world.tally.projects[DRAFTS] += 1
    return p


@kernel
def _put_forward_a_gain(world: World, week: int, p: int, claimed: float, behind: float) -> int:
    """Put a plan forward if it looks like a gain, else withdraw it; returns its slot, or -1."""
    if looks_like(world, p, claimed, behind) <= 0.0:
        withdraw(world, p)
        return -1
    put_forward(world, week, p, claimed, behind)
    return p


@kernel
def _fill_up(world: World, week: int, a: int, mask: int, piece: int, size: int, number: int) -> int:
    """A draft with so many elements of a piece, as far as it has them; the rest by lot."""
    rest = piece & ~mask
    while bits_in(mask) < size and rest:
        lot = uniforms(world.seed, PIECE, week, a, bits_in(mask), number)[0]
        mask |= nth_bit(rest, int(lot * bits_in(rest)))
        rest = piece & ~mask
    return mask


@kernel
def _draw_up(world: World, week: int, p: int, mask: int, target: int, company: int) -> None:
    """Write a draft, and find those who would join it."""
    outline(world, p, mask, target)
    if company == LEADING:
        _invite_leading(world, p)
    elif company > 1:
        _ask_contacts(world, week, p, company)


@kernel
def _ask_contacts(world: World, week: int, p: int, most: int) -> None:
    """Participating contacts with time to spare join, strongest ties first, equal ones by lot."""
    projects, actors = world.projects, world.actors
    costs, people = world.parameters.projects, world.parameters.people
    cell = projects.cell
    a, size = projects.member[p, 0], bits_in(cell[p, MASK])
    while cell[p, MEMBERS] < most:
        best = -1
        strongest = 0.0
        lowest = 1.0
        for tie in range(actors.tie_count[a]):
            b = actors.tie_to[a, tie]
            if actors.status[b] != PARTICIPANT or actors.tie_weight[a, tie] < strongest:
                continue
            more = weekly_minutes(
                b >= actors.residents, size, costs.hours_organization, costs.hours_resident
            )
            free = spare(b, more, actors.promised, actors.minutes, people.promise_limit)
            if not free or is_member(world, b, p):
                continue
            lot = uniform(world.seed, ASK, week, a, b)
            if actors.tie_weight[a, tie] > strongest or best < 0 or lot < lowest:
                best = b
                strongest = actors.tie_weight[a, tie]
                lowest = lot
        if best < 0:
            return
        projects.member[p, cell[p, MEMBERS]] = best
        cell[p, MEMBERS] += 1


@kernel
def _invite_leading(world: World, p: int) -> None:
    """The most powerful organizations that work in a plan's parts, and have time, join it."""
    projects, council, actors = world.projects, world.council, world.actors
    costs, people = world.parameters.projects, world.parameters.people
    cell = projects.cell
    more = weekly_minutes(True, bits_in(cell[p, MASK]), costs.hours_organization, 0.0)
    for k in range(council.leading.size):
        b = council.leading[k]
        n = cell[p, MEMBERS]
        if n >= projects.member.shape[1]:
            return
        if (
            b == projects.member[p, 0]
            or actors.status[b] != PARTICIPANT
            or not actors.own_elements[b] & cell[p, MASK]
        ):
            continue
        if spare(b, more, actors.promised, actors.minutes, people.promise_limit):
            projects.member[p, n] = b
            cell[p, MEMBERS] = n + 1
