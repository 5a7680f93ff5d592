"""Coordinators' hours: one account, one wage and one price list for every arm."""

from typing import Final

import numpy as np

from sim.kernels import Ints, kernel
from sim.parameters import ASSUMPTION, Section, parameter
from sim.units import CENTS_A_DOLLAR, MINUTES_AN_HOUR, WEEKS_A_QUARTER

AVAILABLE: Final = 0
USED: Final = 1
RELEASED: Final = 2
LAPSED: Final = 3
PAID: Final = 4
ADMISSION: Final = 5
COLUMNS_OF_MINUTES: Final = 6
"""Columns of the minutes account; released = used + available + lapsed, every week. What wages
were paid for used minutes is in cents, and minutes for admission are among those available."""


class CoordinationParameters(Section):
    """What coordination costs. Prices are minutes of coordinators unless they say otherwise."""

    share: float = parameter(
        0.10,
        unit="share of money",
        range=(0.03, 0.20),
        limits=(0, 1),
        source=ASSUMPTION + "; RE-AMP spent $0.35 to 0.9 million a year on support",
    )
    """Share of the yearly money that buys coordinators' hours, in every arm."""

    wage: float = parameter(
        40.0, unit="dollars per hour", range=(25.0, 60.0), limits=(0.01, 10_000), source=ASSUMPTION
    )
    """What a coordinator's hour costs."""

    price_factor: float = parameter(
        1.0, unit="factor", limits=(0, 1000), range=(0.5, 2.0), source=ASSUMPTION
    )
    """Multiplies every price below that coordinators' minutes pay."""

    admission_share: float = parameter(
        0.3, unit="share of hours", range=(0.1, 0.5), limits=(0, 1), source=ASSUMPTION
    )
    """Most that admitting newcomers may take of the hours; what they leave in one week they may
    take later in the quarter."""

    self_hosting: float = parameter(
        2.0, unit="factor", range=(1.0, 4.0), limits=(1, 1e6), source=ASSUMPTION
    )
    """Minutes it takes proposers or members to host what coordinators have no hours for."""

    decision: int = parameter(
        30, unit="minutes", limits=(0, 100_000), range=(15, 60), source=ASSUMPTION
    )
    """One decision on one proposal."""

    decision_person: int = parameter(
        12, unit="minutes", limits=(0, 100_000), range=(6, 24), source=ASSUMPTION
    )
    """Added for each person deciding."""

    meeting: int = parameter(
        120, unit="minutes", limits=(0, 100_000), range=(60, 240), source=ASSUMPTION
    )
    """Preparing one meeting."""

    meeting_person: int = parameter(
        15, unit="minutes", limits=(0, 100_000), range=(7, 30), source=ASSUMPTION
    )
    """Added for each person attending."""

    attendance: int = parameter(
        90,
        unit="own minutes",
        limits=(0, 100_000),
        range=(45, 180),
        source="two-hour meetings of Student Success Networks (Kania & Kramer 2011); " + ASSUMPTION,
    )
    """Own time of an attendee."""

    reading: int = parameter(
        30, unit="own minutes", limits=(0, 100_000), range=(10, 60), source=ASSUMPTION
    )
    """Own time for a report, for a map, or for looking at what somebody else does."""

    invitation: int = parameter(
        240, unit="minutes", limits=(0, 100_000), range=(60, 720), source=ASSUMPTION
    )
    """Inviting one outsider, accepted or not."""

    introduction: int = parameter(
        120, unit="minutes", limits=(0, 100_000), range=(30, 240), source=ASSUMPTION
    )
    """Introducing one newcomer."""

    hosting: int = parameter(
        180, unit="own minutes", limits=(0, 100_000), range=(60, 360), source=ASSUMPTION
    )
    """Own time of the member who brings a newcomer in."""

    weaving: int = parameter(
        90, unit="minutes", limits=(0, 100_000), range=(45, 180), source=ASSUMPTION
    )
    """Closing one triangle."""

    record: int = parameter(
        30, unit="minutes per element", limits=(0, 100_000), range=(15, 60), source=ASSUMPTION
    )
    """Recording what a project learned about one element."""

    reflection: int = parameter(
        180, unit="minutes", limits=(0, 100_000), range=(90, 360), source=ASSUMPTION
    )
    """A reflection on an ended project."""

    training: int = parameter(
        60, unit="minutes", limits=(0, 100_000), range=(30, 120), source=ASSUMPTION
    )
    """A just-in-time training, held with a reflection."""

    grant: int = parameter(
        240, unit="minutes", limits=(0, 100_000), range=(120, 480), source=ASSUMPTION
    )
    """Making one grant."""

    alert: int = parameter(
        60, unit="minutes", limits=(0, 100_000), range=(30, 120), source=ASSUMPTION
    )
    """Sending an alert."""

    alert_person: int = parameter(
        3, unit="minutes", limits=(0, 100_000), range=(1, 6), source=ASSUMPTION
    )
    """Added for each recipient."""

    platform: int = parameter(
        180, unit="minutes per week", limits=(0, 100_000), range=(90, 360), source=ASSUMPTION
    )
    """Running a platform for a week."""

    practice: int = parameter(
        60, unit="minutes per week", limits=(0, 100_000), range=(30, 120), source=ASSUMPTION
    )
    """Keeping the communities of practice going for a week."""

    report: int = parameter(
        120, unit="minutes", limits=(0, 100_000), range=(60, 240), source=ASSUMPTION
    )
    """One report to all, or one scan of all reports for opportunities."""

    survey_person: int = parameter(
        10, unit="minutes", limits=(0, 100_000), range=(5, 20), source=ASSUMPTION
    )
    """Asking one participant whom it works with, for a map of the network or to track ties."""

    draft: int = parameter(
        480, unit="minutes", limits=(0, 100_000), range=(240, 960), source=ASSUMPTION
    )
    """Drafting one project of policy work."""

    alignment: int = parameter(
        30, unit="minutes", limits=(0, 100_000), range=(15, 60), source=ASSUMPTION
    )
    """Checking one proposal against the plan before it is put on the table."""

    outreach_person: int = parameter(
        2, unit="minutes", limits=(0, 100_000), range=(1, 10), source=ASSUMPTION
    )
    """Reaching one outsider through public will building."""


@kernel
def minutes_a_week(cents: int, wage: float) -> int:
    """Coordinators' minutes of a week: a thirteenth of what a quarter's cents buy."""
    return int(cents / CENTS_A_DOLLAR / wage * MINUTES_AN_HOUR / WEEKS_A_QUARTER)


def account(hours: Ints, in_use: bool) -> Ints:
    """The account for a task; an empty one if coordinators are not to do it."""
    return hours if in_use else np.zeros_like(hours)


@kernel
def pay_minutes(hours: Ints, need: float) -> bool:
    """Take ``need`` coordinators' minutes if there are so many; tell whether there were."""
    minutes = int(need)
    if minutes > hours[AVAILABLE]:
        return False
    hours[AVAILABLE] -= minutes
    hours[USED] += minutes
    return True
