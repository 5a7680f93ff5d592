"""The table of actors: residents, then organizations, one row each."""

from typing import Final

from sim.constants import WEEKS_BEYOND
from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals
from sim.kernels.record import Table, table

OUTSIDER, PARTICIPANT, GONE = 0, 1, 2
"""Where an actor stands towards the effort."""

NEVER: Final = -WEEKS_BEYOND
"""A week before every other."""

NEVER_AGAIN: Final = WEEKS_BEYOND
"""A week after every other."""

PLANNED_ELEMENTS: Final = 0
SETTING_THEN: Final = 1
PLAN: Final = 2
"""Columns of ``plan``: elements planned for the year, and the actor's setting when they were."""


@table
class Actors(Table):
    """Residents, then organizations: one row each; columns have shape (actors,) unless said."""

    setting: Ints
    """How the actor does each element, a bitmask. Written at the start, in stages 3, 7, 8, 9."""
    parts: Ints
    """Bitmask of the parts of the system it lives or works in. Written at the start."""
    own_elements: Ints
    """Bitmask of the elements in its parts. Written at the start."""
    neighbourhood: Ints
    """Index of the neighbourhood of its home or seat. Written at the start."""
    minutes: Ints
    """Minutes a week it has for joint work. Written at the start."""
    spent: Ints
    """Own minutes used this week; back to 0 in stage 2. Written in stages 2, 3, 4, 5, 6, 7, 8,
    9."""
    promised: Ints
    """Minutes a week promised to running projects. Written in stages 6, 7, 8."""
    endowment: Reals
    """Size relative to the mean of organizations; 0 for residents. Written at the start."""
    power: Reals
    """Share in power when the council was last seated, 0 to 1. Written at the start, in stage 5."""
    skill: Reals
    """Skill, 0 to 1. Written at the start, in stage 8."""
    openness: Reals
    """Willingness to report, hand over and work across organizations, 0 to 1. Written at the start,
    in stage 8."""
    opinion: Reals
    """Opinion of the effort, -1 to 1. Written in stages 2, 5, 8."""
    status: Ints
    """Where it stands towards the effort: ``OUTSIDER``, ``PARTICIPANT`` or ``GONE``. Written at the
    start, in stages 1, 2, 6."""
    engaged: Flags
    """Whether it takes part and was active of late. Written at the start, in stage 2."""
    until: Ints
    """Week from which one who is gone may return. Written in stages 1, 2."""
    joined: Ints
    """Week in which it last joined; ``NEVER`` if it did not. Written at the start, in stages 1, 2,
    6."""
    active: Ints
    """Week in which it last spent own minutes on the effort, or got a grant; ``NEVER`` if it did
    not. Written at the start, in stages 2, 3, 4, 5, 6, 7, 8, 9."""
    at_work: Ints
    """Week in which it last worked on a project, decided, or attended a meeting; ``NEVER`` if it
    did not; read by measures only. Written in stages 3, 5, 6, 7, 8, 9."""
    reached: Ints
    """Week in which a project last reached a resident, or somebody who serves it carried out a
    success; ``NEVER`` if none did; read by measures only. Written in stage 7."""
    asked: Ints
    """Week in which it was last invited; ``NEVER`` if it was not. Written in stage 2."""
    overloaded: Ints
    """Weeks in a row in which it had promised more minutes than it has. Written in stage 2."""
    judged_setting: Ints
    """Its setting at the last judgement, a bitmask. Written at the start, in stage 2."""
    remembered: Reals
    """Outcome when it last judged whether it is better off. Written at the start, in stage 2."""
    own_value: Reals
    """Value of its setting to it, 0 to 1. Written at the start, in stages 1, 3, 7, 8, 11."""
    outcome: Reals
    """Own value, blended with that of those who serve it, 0 to 1. Written at the start, in stages
    1, 7, 11."""
    pending: Ints
    """1 while a plan or proposal of its own waits. Written in stages 4, 5, 6."""
    owed: Ints
    """Own minutes of drafting and reporting that it still owes. Written in stages 4, 5, 6."""
    leads: Ints
    """Running projects it leads or co-leads. Written in stages 6, 7, 8."""
    led: Ints
    """Projects it ever led or co-led. Written in stages 6, 7."""
    succeeded: Ints
    """Projects it led or co-led to success. Written in stage 8."""
    proven_mask: Ints
    """Bitmask of the elements of the last success it led, until it takes them further. Written in
    stages 4, 8."""
    proven_target: Ints
    """How those elements were done, a bitmask. Written in stage 8."""
    proven_gain: Reals
    """What was read of that, in value. Written in stage 8."""
    proven_readings: Reals
    """By how many readings. Written in stage 8."""
    plan: IntGrid
    """Its plan for the year, shape (actors, PLAN). Written in stage 4."""
    steered: Ints
    """Cents of grants whose use it ever steered. Written in stage 6."""
    received: Ints
    """Cents received this quarter where money is passed on. Written in stage 6."""
    decided: Reals
    """Voting weight it ever brought to decisions, summed. Written in stages 5, 6."""
    authored: Reals
    """Share in what is in scope, as the sensemaking rule gives it; read by measures only. Written
    at the start, in stage 3."""
    reported: Reals
    """Readings that projects of this actor put on record, shared among their members; read by
    measures only. Written in stage 8."""
    estimate: RealGrid
    """Its view of what changing each element now would bring, in value, shape (actors, elements).
    Written at the start, in stages 1, 2, 3, 7, 8, 9."""
    evidence: RealGrid
    """Readings that view rests on, as far as they still weigh, shape (actors, elements). Written at
    the start, in stages 1, 2, 8, 9."""
    own_read: Ints
    """Elements of which it took readings in its own life since it last told others, a bitmask.
    Written in stages 2, 9."""
    own_readings: RealGrid
    """How many these were of each element, shape (actors, elements). Written in stages 2, 9."""
    own_gains: RealGrid
    """Sum of what they say of turning each element to 1, in value, shape (actors, elements).
    Written in stages 2, 9."""
    attention: Ints
    """Most ties it keeps. Written at the start."""
    tie_to: IntGrid
    """Actors it is tied to, then -1, shape (actors, slots). Written at the start, in stage 10."""
    tie_weight: RealGrid
    """Weight of each tie, 0 to 1, the same at both ends, shape (actors, slots). Written at the
    start, in stage 10."""
    tie_count: Ints
    """Number of its ties. Written at the start, in stage 10."""
    server: IntGrid
    """Organizations that serve a resident, then -1, shape (actors, MOST_SERVERS). Written at the
    start."""
    local_start: Ints
    """Where the residents of each neighbourhood begin in ``local_list``, shape (neighbourhoods +
    1,). Written at the start."""
    local_list: Ints
    """Residents by neighbourhood, shape (residents,). Written at the start."""
    served: Ints
    """Number of residents that an organization serves. Written at the start."""
    served_start: Ints
    """Where an actor's list begins in ``served_list``, shape (actors + 1,). Written at the
    start."""
    served_list: Ints
    """Residents served, actor after actor, in ascending order, shape (services,). Written at the
    start."""
    weight: Ints
    """Its vote on what prevails before capping: 1, or the number it serves. Written at the
    start."""
    own: Ints
    """Bits that say which decisions it takes itself, and by which routes it would join this week;
    see :mod:`sim.world.own`. Written between weeks, in stage 2."""
    residents: int
    """Number of residents: the row of the first organization. Written at the start."""

    @property
    def count(self) -> int:
        """Number of actors."""
        return self.setting.size
