"""Coordinators' hours: one account, paid to the cent, hosted by others where they run out."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.funding.base import pay_coordinators, release_hours
from sim.rules.membership.base import pay_admission
from sim.world.tables.coordination import (
    ADMISSION,
    AVAILABLE,
    LAPSED,
    PAID,
    RELEASED,
    USED,
    pay_minutes,
)
from sim.world.tables.ledger import COORDINATION, WAGES_COORDINATORS
from tests.rules.worlds import ARMS, small, stepped


def hours(available: int = 0, admission: int = 0) -> np.ndarray:
    account = np.zeros(6, np.int64)
    account[[AVAILABLE, RELEASED, ADMISSION]] = available, available, admission
    return account


def test_minutes_are_taken_whole_or_not_at_all() -> None:
    account = hours(100)
    assert not pay_minutes(account, 101.0)
    assert account[AVAILABLE] == 100
    assert pay_minutes(account, 100.9), "parts of a minute are not charged"
    assert account[[AVAILABLE, USED, RELEASED]].tolist() == [0, 100, 100]
    assert pay_minutes(account, 0.0), "what costs nothing needs nothing"


def test_admissions_have_a_share_of_the_week() -> None:
    account = hours(100, admission=30)
    assert pay_admission(account, 20.0)
    assert not pay_admission(account, 20.0), "10 are left for admissions"
    assert pay_admission(account, 10.0)
    assert account[[AVAILABLE, USED, ADMISSION]].tolist() == [70, 30, 0]
    account[[AVAILABLE, ADMISSION]] = 5, 10
    assert not pay_admission(account, 6.0), "the share is no promise of hours"


def test_a_quarters_money_buys_thirteen_equal_weeks() -> None:
    balance, account = np.zeros(12, np.int64), hours()
    balance[COORDINATION] = 130_000  # $1,300 at $40 an hour: 1950 minutes, 150 a week
    for week in range(1, 14):
        release_hours(balance, account, 130_000, 40.0, 0.3)
        assert account[ADMISSION] == 45 * week, "what admission does not use it may use later"
    assert account[[AVAILABLE, RELEASED]].tolist() == [1950, 1950]


@pytest.mark.parametrize("wage", [40.0, 37.77, 25.0])
def test_wages_follow_the_minutes_to_the_cent_in_the_long_run(wage: float) -> None:
    balance, account = np.zeros(12, np.int64), hours(10_000)
    balance[COORDINATION] = 10_000_000
    for minutes in (7, 1, 1, 1, 13, 240, 0, 59):
        assert pay_minutes(account, float(minutes))
        pay_coordinators(balance, account, wage)
        exact = account[USED] * wage * 100 / 60
        assert abs(balance[WAGES_COORDINATORS] - exact) <= 0.5
        assert account[PAID] == balance[WAGES_COORDINATORS]
        assert balance.sum() == 10_000_000


def test_wages_never_exceed_the_money_there_is() -> None:
    balance, account = np.zeros(12, np.int64), hours(100)
    balance[COORDINATION] = 10
    assert pay_minutes(account, 60.0)
    pay_coordinators(balance, account, 40.0)
    assert balance[[COORDINATION, WAGES_COORDINATORS]].tolist() == [0, 10]


@pytest.mark.parametrize("arm", ARMS)
def test_unused_hours_lapse_each_quarter_and_their_money_becomes_grants(arm: str) -> None:
    """Exactly what the community pays in is bought, used, lapsed or still there (section 1.2)."""
    scenario = small({"weeks": 40, "coordination.share": 0.1, "coordination.wage": 40.0}, arm)
    world = stepped(scenario, 2).world
    account = world.hours
    assert account[RELEASED] == account[USED] + account[AVAILABLE] + account[LAPSED]
    paid_in = sum(int(int(cents / 4) * 0.1) for cents in world.funders.yearly.tolist())
    assert account[RELEASED] == 40 * int(paid_in / 100 / 40.0 * 60 / 13)
    if arm == "isolated":
        # The 26 weeks after the first two quarters: nothing but grants is hosted.
        assert account[LAPSED] > 0
    # The last payment was made in stage 6 of the last week: later use is still owed.
    owed = account[USED] * 40.0 * 100 / 60 - world.ledger.balance[WAGES_COORDINATORS]
    assert -0.5 <= owed <= account[RELEASED] / 40 * 40.0 * 100 / 60 * 2
