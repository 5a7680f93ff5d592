"""The projects table, and what a project costs, promises and needs."""

from typing import Final

import numpy as np

from sim.constants import MOST_ELEMENTS, MOST_MEMBERS
from sim.kernels import IntGrid, Ints, RealGrid, Reals
from sim.kernels.record import Table, table
from sim.parameters import ASSUMPTION, Section, parameter

FREE: Final = 0
DRAFTED: Final = 1
PROPOSED: Final = 2
APPROVED: Final = 3
RUNNING: Final = 4
ORPHANED: Final = 5
SUCCEEDED: Final = 6
FAILED: Final = 7
DROPPED: Final = 8
"""States of a slot. Succeeded and failed projects are still read in stage 8, then freed."""

STATE: Final = 0
PROPOSER: Final = 1
CODE: Final = 2
"""``week born * 16 + n``: with the proposer, the project's identity in every draw."""
MASK: Final = 3
TARGET: Final = 4
MEMBERS: Final = 5
LEAD: Final = 6
WANTED: Final = 7
"""Residents the proposal would reach; after the grant, residents it can pay to reach."""
CONTENT: Final = 8
WORKED: Final = 9
SINCE: Final = 10
"""Week the present state began."""
STARTED: Final = 11
GRANTED: Final = 12
SOURCE: Final = 13
"""Account that unspent money returns to."""
BEST: Final = 14
"""Bits of the variant with the best reading; 0 when no reading was above zero."""
FOLLOW_UP: Final = 15
STAFF: Final = 16
"""Share of the work done by organizations' staff, in thousandths."""
TRIALS: Final = 17
HOLDER: Final = 18
"""Actor who steers the project's money."""
LEFT: Final = 19
"""Member who left last; its ties are asked for a successor."""
PLANNED: Final = 20
"""Weeks the work takes if all members work what they promised."""
MATERIALS_PAID: Final = 21
WAGES_PAID: Final = 22
REACH_PAID: Final = 23
"""Cents of its grant that a project has spent so far."""
CO_LEAD: Final = 24
"""Second lead; -1 if there is none."""
UNPLANNED: Final = 25
"""1 for a proposal from outside a plan that there is."""
FILED: Final = 26
"""1 once it has been filed."""
APPLIED: Final = 27
READ_BY_DECIDERS: Final = 28
COORDINATED: Final = 29
"""Minutes spent on it before it was granted: of its proposer, on drafts; own minutes of those who
decided; coordinators'. Read by measures only."""
FIELDS: Final = 30

LISTED: Final = 0
"""Place in ``count``: how many slots ``live`` lists."""
NEXT_SLOT: Final = 1
"""Place in ``count``: the slot to try first for the next proposal."""


class ProjectParameters(Section):
    """One cost function and one way of working for the projects of every arm."""

    materials: float = parameter(
        1000.0,
        unit="dollars per element",
        limits=(0, 10_000_000),
        range=(300.0, 3000.0),
        source=ASSUMPTION,
    )
    """Materials for changing one element."""

    staff_wage: float = parameter(
        15.0,
        unit="dollars per hour",
        limits=(0, 10_000),
        range=(5.0, 40.0),
        source=ASSUMPTION + "; half in kind",
    )
    """What a project pays for an hour of an organization's staff; residents are not paid."""

    price_of_reach: float = parameter(
        200.0,
        unit="dollars per resident",
        limits=(0, 10_000_000),
        range=(50.0, 600.0),
        source=ASSUMPTION,
    )
    """Price of bringing a finished project's practice to one resident."""

    willing: float = parameter(
        0.8, unit="share of those reached", range=(0.5, 1.0), limits=(0, 1), source=ASSUMPTION
    )
    """Chance that a resident who is reached gives the practice a try; it takes up the whole of it,
    or else one element, if that is better for it, which leaves 15 to 25 % of those reached."""

    proposal_rate: float = parameter(
        0.02, unit="per week", range=(0.008, 0.06), limits=(0, 1), source=ASSUMPTION
    )
    """Rate at which a participant who may propose does."""

    proposal_rate_funded: float = parameter(
        0.08, unit="per week", range=(0.03, 0.15), limits=(0, 1), source=ASSUMPTION
    )
    """The same where the money for one small project is at hand: one's own, and for an organization
    its part of what lies with the backbone or in a pool; of so many more, as many chances."""

    work: float = parameter(
        80.0, unit="hours", range=(40.0, 160.0), limits=(1, 10_000),
        source="a first project of three lasts half a year (Holley: grants are spent within six "
        "months); " + ASSUMPTION,
    )  # fmt: skip
    """Work of a project of m elements and n members: work (1 + m) (1 + agreeing (n - 1))."""

    agreeing: float = parameter(
        0.05, unit="share of the work of one", limits=(0, 10), range=(0.0, 0.2), source=ASSUMPTION
    )
    """Work that each member beyond the first adds to a project: meeting and agreeing take time."""

    hours_organization: float = parameter(
        2.0, unit="hours per week", range=(1.0, 4.0), limits=(0.1, 168), source=ASSUMPTION
    )
    """Hours an organization promises, plus three quarters of that for each element."""

    hours_resident: float = parameter(
        1.0, unit="hours per week", range=(0.5, 2.0), limits=(0.1, 168), source=ASSUMPTION
    )
    """Hours a resident promises, plus half of that for each element."""

    shortest: int = parameter(
        13, unit="weeks", range=(8, 26), limits=(1, 10_000), source=ASSUMPTION
    )
    """A project runs at least as long."""

    longest: int = parameter(
        104, unit="weeks", range=(52, 156), limits=(1, 10_000), source=ASSUMPTION
    )
    """A project is planned to last no longer; those with few hours do what they can in that."""

    overrun: float = parameter(
        1.5, unit="factor", range=(1.2, 2.0), limits=(1, 100), source=ASSUMPTION
    )
    """A project that takes more than so many times the weeks it was planned for fails."""

    trial_rate: float = parameter(
        0.5, unit="per week", range=(0.2, 1.0), limits=(0, 1), source=ASSUMPTION
    )
    """Chance that a project tests one more variant in a week of fully worked hours."""

    skill_lead: float = parameter(
        0.7, unit="weight", range=(0.4, 0.8), limits=(0, 1), source=ASSUMPTION
    )
    """Weight of the lead's skill in execution; the best member's skill has the rest."""

    difficulty: float = parameter(
        0.12, unit="skill per element", limits=(0, 10), range=(0.06, 0.2), source=ASSUMPTION
    )
    """Skill that each element asks for; success = logistic(6 (skill + .25 - difficulty m))."""

    queue_weeks: int = parameter(
        52, unit="weeks", range=(26, 104), limits=(1, 10_000), source=ASSUMPTION
    )
    """A proposal that waits longer for a decision or for money is given up."""

    successor_weeks: int = parameter(
        8, unit="weeks", range=(0, 26), limits=(0, 10_000), source=ASSUMPTION
    )
    """Weeks a project without members waits for a successor before it fails."""

    small: int = parameter(
        2,
        unit="elements",
        range=(1, 3),
        limits=(1, MOST_ELEMENTS),
        source=ASSUMPTION,
    )
    """Most elements of a small project."""

    large: int = parameter(
        5, unit="elements", range=(3, 6), limits=(1, MOST_ELEMENTS), source=ASSUMPTION
    )
    """Most elements of a large project; large projects have more than small ones."""

    most_members: int = parameter(
        8, unit="members", range=(5, 20), limits=(2, MOST_MEMBERS),
        source="15 groups of some 20 leaders each (Kania & Kramer 2011); " + ASSUMPTION,
    )  # fmt: skip
    """Most members of a project, to scale: once it has so many, nobody else joins."""


@table
class Projects(Table):
    """The projects' table; a slot is one row."""

    cell: IntGrid
    """Fields named by the constants of this module, shape (slots, FIELDS). Written in stages 4, 5,
    6, 7, 8."""
    member: IntGrid
    """Members, the proposer first, -1 = empty, shape (slots, most members). Written in stages 4, 5,
    6, 7."""
    reading: Reals
    """Best reading so far, in value, shape (slots,). Written in stage 7."""
    tested: RealGrid
    """Readings that changed each element, shape (slots, elements). Written in stage 7."""
    gained: RealGrid
    """Gain read in those, shared equally among the elements changed, shape (slots, elements).
    Written in stage 7."""
    claimed: Reals
    """Gain that a proposal claims, in value, shape (slots,). Written in stages 4, 5."""
    behind: Reals
    """Readings behind that claim, shape (slots,). Written in stages 4, 5."""
    support: Reals
    """Support a waiting project has by its conviction vote, in persons, shape (slots,). Written in
    stage 6."""
    conviction: Reals
    """What support has grown to, week by week, shape (slots,). Written in stage 6."""
    live: Ints
    """Slots in use, in the order in which they were proposed, shape (slots,). Written in stages 4,
    8."""
    count: Ints
    """Places ``LISTED`` and ``NEXT_SLOT``, shape (2,). Written in stages 4, 8."""

    @classmethod
    def empty(cls, slots: int, elements: int, most_members: int) -> "Projects":
        """A table with no project."""
        return cls.sized(
            slots,
            cell=np.zeros((slots, FIELDS), np.int64),
            member=np.full((slots, most_members), -1, np.int64),
            tested=np.zeros((slots, elements)),
            gained=np.zeros((slots, elements)),
            count=np.zeros(2, np.int64),
        )
