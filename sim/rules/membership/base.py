"""What happens in stage 2 in every arm: leaving, lapsing, returning, joining unasked."""

from abc import abstractmethod
from typing import Final

from sim.constants import HALF, LEAST_ATTRACTION, OVERLOAD_WEEKS, USUAL_ATTRACTION
from sim.kernels import Ints, inlined, kernel
from sim.randomness import decision, uniform
from sim.rules.base import Rule
from sim.world.bits import bits_in
from sim.world.evidence import fade, note_own, observe
from sim.world.own import JOIN as OWN
from sim.world.own import joins_by
from sim.world.tables.actors import GONE, OUTSIDER, PARTICIPANT
from sim.world.tables.coordination import ADMISSION, pay_minutes
from sim.world.tables.tally import REASONS, ROUTES
from sim.world.tables.world import World
from sim.world.values import judge

JOIN = decision("membership.join")
"""Whether an outsider joins unasked. Key: (week, actor, 0)."""

LOOK_BACK = decision("membership.look_back")
"""Error in judging how one's outcome has moved. Key: (week, actor, 0)."""

OWN_UP = decision("membership.own_up")
"""Whether an actor tells of what made it worse off. Key: (week, actor, 0)."""

LEAVE = decision("membership.leave")
"""Whether a participant leaves, and for which reason. Key: (week, actor, 0)."""

SPONTANEOUS: Final = ROUTES.index("spontaneous")
INVITED: Final = ROUTES.index("invited")
INTRODUCED: Final = ROUTES.index("introduced")
PUBLIC_WILL: Final = ROUTES.index("public_will")
"""Routes by which :func:`enter` makes an outsider a participant."""

LAPSED: Final = REASONS.index("lapsed")
BASE: Final = REASONS.index("base")
OVERLOAD: Final = REASONS.index("overload")
DISAFFECTION: Final = REASONS.index("disaffection")
"""Reasons to leave."""


class Membership(Rule):
    """Who is admitted, and at what cost in hours."""

    family = "membership"

    def admit(self, world: World, week: int) -> None:
        """Stage 2: some leave or lapse, some join unasked, and some are brought in."""
        people = world.parameters.people
        left = leave_and_join(
            world,
            week,
            week % people.judging_weeks == 0,
            HALF ** (1.0 / people.opinion_half_life),
            world.own is None,
        )
        fade(world, HALF ** (1.0 / people.evidence_half_life))
        if world.own is not None:  # asked when it is known who left, before anybody joins
            world.own.join()
            join_unasked(world, week)
        world.somebody_left = bool(left or world.lost_now)
        if world.somebody_left:
            vacate_seats(world)
        self.bring_in(world, week)

    @abstractmethod
    def bring_in(self, world: World, week: int) -> None:
        """Bring outsiders in, for hours."""


def vacate_seats(world: World) -> None:
    """Take those who left off the council; their seats stay empty until the next council."""
    council, status = world.council, world.actors.status
    if has_gone(council.member, status):
        here = status[council.member] == PARTICIPANT
        council.member, council.weight = council.member[here], council.weight[here]
    if has_gone(council.leading, status):
        council.leading = council.leading[status[council.leading] == PARTICIPANT]


@kernel
def has_gone(seats: Ints, status: Ints) -> bool:
    """Whether anybody who has a seat no longer takes part."""
    gone = False
    for a in seats:
        gone = gone or status[a] != PARTICIPANT
    return gone


@kernel
def look_back(world: World, week: int, a: int) -> None:
    """Let an actor judge, with an error, how its outcome moved since it last judged.

    What a participant notices is a good or a bad experience with the effort. Whoever changed
    elements meanwhile learns from it: each is credited with an equal share of the change, which
    turning it back would undo. It may tell others, but not always of what made it worse off.
    """
    actors, people = world.actors, world.parameters.people
    changed = actors.setting[a] ^ actors.judged_setting[a]
    if changed == 0 and actors.status[a] != PARTICIPANT:
        actors.remembered[a] = actors.outcome[a]  # and nothing follows from what it judges
        return
    better = judge(world, LOOK_BACK, week, a, 0, 0, actors.outcome[a] - actors.remembered[a])
    if actors.status[a] == PARTICIPANT and better > people.notice:
        actors.opinion[a] = min(1.0, actors.opinion[a] + people.opinion_event)
    elif actors.status[a] == PARTICIPANT and better < -people.notice:
        actors.opinion[a] = max(-1.0, actors.opinion[a] - people.opinion_event)
    if changed:
        share = better / bits_in(changed)
        tells = better >= 0.0 or uniform(world.seed, OWN_UP, week, a, 0) < world.sharing
        for e in range(actors.estimate.shape[1]):
            if (changed >> e) & 1:
                observe(world, a, e, -share, 1.0)
                if tells:
                    note_own(world, a, e, -share)
    actors.remembered[a] = actors.outcome[a]
    actors.judged_setting[a] = actors.setting[a]


@inlined
def leave_or_lapse(world: World, week: int, judging: bool, fading: float) -> bool:
    """Open the week: opinions fade, minutes are fresh; some leave, lapse, or may join again.

    One uniform decides whether a participant leaves, and why: the rates are stacked in the order
    base, overload (after four weeks of promising too much), disaffection.
    """
    actors, tally, people = world.actors, world.tally, world.parameters.people
    left = False
    for a in range(actors.status.size):
        actors.spent[a] = 0
        actors.opinion[a] *= fading
        actors.overloaded[a] = (
            actors.overloaded[a] + 1 if actors.promised[a] > actors.minutes[a] else 0
        )
        if judging:
            look_back(world, week, a)
        if actors.status[a] == GONE and actors.until[a] <= week:
            actors.status[a] = OUTSIDER
        elif actors.status[a] == PARTICIPANT:
            tired = people.leave_overload if actors.overloaded[a] >= OVERLOAD_WEEKS else 0.0
            bitter = people.leave_disaffection * max(0.0, -actors.opinion[a])
            u = uniform(world.seed, LEAVE, week, a, 0)
            reason = -1
            if week - max(actors.active[a], actors.joined[a]) > people.lapse_weeks:
                reason = LAPSED
            elif u < people.leave_base:
                reason = BASE
            elif u < people.leave_base + tired:
                reason = OVERLOAD
            elif u < people.leave_base + tired + bitter:
                reason = DISAFFECTION
            if reason >= 0:
                left = True
                tally.exits[reason] += 1
                actors.status[a] = GONE
                actors.until[a] = week + people.rest_weeks
        actors.engaged[a] = (
            actors.status[a] == PARTICIPANT and week - actors.active[a] <= people.lapse_weeks
        )
    return left


@kernel
def attraction(world: World, a: int) -> tuple[float, float]:
    """How attractive the effort looks to an outsider, and the summed weight of its engaged ties.

    Attraction is clip(.5 + mean outcome of engaged contacts - own outcome, .05, 1); .5 where no
    contact is engaged: the wish to connect, share, belong and make a difference.
    """
    actors = world.actors
    known = 0
    weight = 0.0
    total = 0.0
    for tie in range(actors.tie_count[a]):
        b = actors.tie_to[a, tie]
        if actors.engaged[b]:
            known += 1
            weight += actors.tie_weight[a, tie]
            total += actors.outcome[b]
    if known == 0:
        return USUAL_ATTRACTION, 0.0
    drawn = USUAL_ATTRACTION + total / known - actors.outcome[a]
    return min(1.0, max(LEAST_ATTRACTION, drawn)), weight


@inlined
def enter(a: int, week: int, route: int, status: Ints, joined: Ints, joins: Ints) -> None:
    """Make an outsider a participant; it counts as engaged only once it is active."""
    status[a] = PARTICIPANT
    joined[a] = week
    joins[route] += 1


@inlined
def join_unasked(world: World, week: int) -> None:
    """Outsiders join of their own accord, with probability 2 x rate x attraction.

    Thus ``rate`` is the probability at the usual attraction of .5.
    """
    people, actors, tally = world.parameters.people, world.actors, world.tally
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER:
            u = uniform(world.seed, JOIN, week, a, 0)
            if (
                u < people.join_spontaneous / USUAL_ATTRACTION or actors.own[a] & OWN
            ):  # attraction is at most 1
                drawn, _ = attraction(world, a)
                if joins_by(
                    actors.own[a],
                    SPONTANEOUS,
                    u < people.join_spontaneous / USUAL_ATTRACTION * drawn,
                ):
                    enter(a, week, SPONTANEOUS, actors.status, actors.joined, tally.joins)


@kernel
def leave_and_join(world: World, week: int, judging: bool, fading: float, joining: bool) -> bool:
    """Stage 2 in every arm: some leave, then some join unasked; returns whether any left."""
    left = leave_or_lapse(world, week, judging, fading)
    if joining:
        join_unasked(world, week)
    return left


@kernel
def pay_admission(hours: Ints, need: float) -> bool:
    """Take coordinators' minutes for an admission, within the week's share for admissions."""
    if int(need) > hours[ADMISSION] or not pay_minutes(hours, need):
        return False
    hours[ADMISSION] -= int(need)
    return True
