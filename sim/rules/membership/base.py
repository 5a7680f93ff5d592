"""What happens in stage 2 in every arm: leaving, lapsing, returning, joining unasked."""

from abc import abstractmethod
from typing import Final

from sim.constants import HALF, LEAST_ATTRACTION, OVERLOAD_WEEKS, USUAL_ATTRACTION
from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, inlined, kernel
from sim.randomness import decision, uniform
from sim.rules.base import Rule
from sim.world.own import JOIN as OWN
from sim.world.own import joins_by
from sim.world.tables.actors import GONE, OUTSIDER, PARTICIPANT
from sim.world.tables.coordination import ADMISSION, pay_minutes
from sim.world.tables.tally import REASONS, ROUTES
from sim.world.tables.world import World

JOIN = decision("membership.join")
"""Whether an outsider joins unasked. Key: (week, actor, 0)."""

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
        actors, people = world.actors, world.parameters.people
        left = leave_and_join(
            world.seed, week, actors.status, actors.engaged, actors.until, actors.joined,
            actors.active, actors.spent, actors.promised, actors.minutes, actors.opinion,
            actors.overloaded, actors.outcome, actors.remembered, world.tally.exits,
            week % people.judging_weeks == 0, people.notice, people.opinion_event,
            people.leave_base, people.leave_overload,
            people.leave_disaffection, HALF ** (1.0 / people.opinion_half_life),
            people.lapse_weeks, people.rest_weeks, people.join_spontaneous, actors.tie_to,
            actors.tie_weight, actors.tie_count, world.tally.joins, actors.own,
            world.own is None,
        )  # fmt: skip
        if world.own is not None:  # asked when it is known who left, before anybody joins
            world.own.join()
            join_unasked(
                world.seed, week, people.join_spontaneous, actors.status, actors.engaged,
                actors.joined, actors.outcome, actors.tie_to, actors.tie_weight, actors.tie_count,
                world.tally.joins, actors.own,
            )  # fmt: skip
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


@inlined
def leave_or_lapse(
    seed: int, week: int, status: Ints, engaged: Flags, until: Ints, joined: Ints, active: Ints,
    spent: Ints, promised: Ints, minutes: Ints, opinion: Reals, overloaded: Ints, outcome: Reals,
    remembered: Reals, exits: Ints, judging: bool, notice: float, event: float, base: float,
    overload: float, disaffection: float, fading: float, lapse: int, rest: int,
) -> bool:  # fmt: skip
    """Open the week: opinions fade, minutes are fresh; some leave, lapse, or may join again.

    In a week of judgement each participant compares its outcome with that of the judgement before:
    a change it notices is a good or a bad experience with the effort.

    One uniform decides whether a participant leaves, and why: the rates are stacked in the order
    base, overload (after four weeks of promising too much), disaffection.
    """
    left = False
    for a in range(status.size):
        spent[a] = 0
        opinion[a] *= fading
        overloaded[a] = overloaded[a] + 1 if promised[a] > minutes[a] else 0
        if judging:
            if status[a] == PARTICIPANT and outcome[a] > remembered[a] + notice:
                opinion[a] = min(1.0, opinion[a] + event)
            elif status[a] == PARTICIPANT and outcome[a] < remembered[a] - notice:
                opinion[a] = max(-1.0, opinion[a] - event)
            remembered[a] = outcome[a]
        if status[a] == GONE and until[a] <= week:
            status[a] = OUTSIDER
        elif status[a] == PARTICIPANT:
            tired = overload if overloaded[a] >= OVERLOAD_WEEKS else 0.0
            bitter = disaffection * max(0.0, -opinion[a])
            u = uniform(seed, LEAVE, week, a, 0)
            reason = -1
            if week - max(active[a], joined[a]) > lapse:
                reason = LAPSED
            elif u < base:
                reason = BASE
            elif u < base + tired:
                reason = OVERLOAD
            elif u < base + tired + bitter:
                reason = DISAFFECTION
            if reason >= 0:
                left = True
                exits[reason] += 1
                status[a] = GONE
                until[a] = week + rest
        engaged[a] = status[a] == PARTICIPANT and week - active[a] <= lapse
    return left


@kernel
def attraction(
    a: int, engaged: Flags, outcome: Reals, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints
) -> tuple[float, float]:
    """How attractive the effort looks to an outsider, and the summed weight of its engaged ties.

    Attraction is clip(.5 + mean outcome of engaged contacts - own outcome, .05, 1); .5 where no
    contact is engaged: the wish to connect, share, belong and make a difference.
    """
    known = 0
    weight = 0.0
    total = 0.0
    for tie in range(tie_count[a]):
        b = tie_to[a, tie]
        if engaged[b]:
            known += 1
            weight += tie_weight[a, tie]
            total += outcome[b]
    if known == 0:
        return USUAL_ATTRACTION, 0.0
    drawn = USUAL_ATTRACTION + total / known - outcome[a]
    return min(1.0, max(LEAST_ATTRACTION, drawn)), weight


@inlined
def enter(a: int, week: int, route: int, status: Ints, joined: Ints, joins: Ints) -> None:
    """Make an outsider a participant; it counts as engaged only once it is active."""
    status[a] = PARTICIPANT
    joined[a] = week
    joins[route] += 1


@inlined
def join_unasked(
    seed: int, week: int, rate: float, status: Ints, engaged: Flags, joined: Ints, outcome: Reals,
    tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, joins: Ints, own: Ints,
) -> None:  # fmt: skip
    """Outsiders join of their own accord, with probability 2 x rate x attraction.

    Thus ``rate`` is the probability at the usual attraction of .5.
    """
    for a in range(status.size):
        if status[a] == OUTSIDER:
            u = uniform(seed, JOIN, week, a, 0)
            if u < rate / USUAL_ATTRACTION or own[a] & OWN:  # attraction is at most 1
                drawn, _ = attraction(a, engaged, outcome, tie_to, tie_weight, tie_count)
                if joins_by(own[a], SPONTANEOUS, u < rate / USUAL_ATTRACTION * drawn):
                    enter(a, week, SPONTANEOUS, status, joined, joins)


@kernel
def leave_and_join(
    seed: int, week: int, status: Ints, engaged: Flags, until: Ints, joined: Ints, active: Ints,
    spent: Ints, promised: Ints, minutes: Ints, opinion: Reals, overloaded: Ints, outcome: Reals,
    remembered: Reals, exits: Ints, judging: bool, notice: float, event: float, base: float,
    overload: float, disaffection: float, fading: float, lapse: int, rest: int, rate: float,
    tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, joins: Ints, own: Ints, joining: bool,
) -> bool:  # fmt: skip
    """Stage 2 in every arm: some leave, then some join unasked; returns whether any left."""
    left = leave_or_lapse(
        seed, week, status, engaged, until, joined, active, spent, promised, minutes, opinion,
        overloaded, outcome, remembered, exits, judging, notice, event, base, overload,
        disaffection, fading, lapse, rest,
    )  # fmt: skip
    if joining:
        join_unasked(
            seed, week, rate, status, engaged, joined, outcome, tie_to, tie_weight, tie_count,
            joins, own,
        )  # fmt: skip
    return left


@kernel
def pay_admission(hours: Ints, need: float) -> bool:
    """Take coordinators' minutes for an admission, within the week's share for admissions."""
    if int(need) > hours[ADMISSION] or not pay_minutes(hours, need):
        return False
    hours[ADMISSION] -= int(need)
    return True
