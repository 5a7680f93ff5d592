"""Where every cent went, against the ledger and against each grant watched on its way."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.money import added_by_money, money_table
from sim.model import CommunityModel
from sim.runs import run
from sim.world.tables.ledger import MATERIALS, REACH, WAGES_COORDINATORS, WAGES_STAFF
from tests.rules.worlds import ARMS, small

PAYERS = {
    "isolated": {"organizations"},
    "collective_impact": {"backbone"},
    "system_shifting_network": {"innovation pool", "scaling pool"},
}


@pytest.mark.parametrize("arm", ARMS)
def test_the_table_tells_of_every_cent(arm: str) -> None:
    model = CommunityModel(small({"weeks": 130}, arm), 2)
    for week in range(130):
        model.step()
        if week % 10:
            continue
        table, ledger = money_table(model.world), model.world.ledger
        assert sum(cents for _, _, cents in table) == ledger.inflow
        for use, accounts in (
            ("materials", [MATERIALS]), ("staff", [WAGES_STAFF]), ("reach", [REACH]),
            ("coordination", [WAGES_COORDINATORS]),
        ):  # fmt: skip
            told = sum(cents for _, what, cents in table if what == use)
            assert told == sum(int(ledger.balance[account]) for account in accounts)
        assert sum(c for _, use, c in table if use == "unspent") == ledger.held
    paid = {holder for holder, use, _ in table if use == "materials"}
    assert paid == PAYERS[arm]
    assert {holder for holder, use, _ in table if use == "coordination"} == {"coordination"}


def test_follow_ups_are_paid_from_the_scaling_pool() -> None:
    """What each pool paid is its grants, less what came back and what is left of them."""
    model = CommunityModel(small({"weeks": 130}, "system_shifting_network"), 2)
    for _ in range(130):
        model.step()
    table = {(holder, use): cents for holder, use, cents in money_table(model.world)}
    assert table["scaling pool", "materials"] > 0
    assert table["innovation pool", "materials"] > 0
    assert table["scaling pool", "materials"] % 100_000 == 0, "a thousand dollars an element"


def test_a_run_hands_out_the_table_in_dollars() -> None:
    found = run(small(arm="collective_impact"), 3)
    assert list(found.money.columns) == ["holder", "use", "dollars"]
    assert found.money["dollars"].sum() == pytest.approx(found.summary["money.in"])
    unspent = found.money.loc[found.money["use"] == "unspent", "dollars"].sum()
    assert unspent / found.summary["money.in"] == pytest.approx(
        found.summary["money.unspent_share"]
    )
    parts = ("coordination", "materials", "staff", "reach")
    assert sum(found.summary[f"money.{part}_share"] for part in parts) == pytest.approx(1.0)


def test_without_money_the_table_is_empty() -> None:
    assert run(small({"funders.money_factor": 0.0}), 3).money.empty


def test_what_money_adds_is_the_difference_from_the_run_without_it() -> None:
    series = {"impact": np.array([0.2, 0.5]), "money_in": np.array([1e6, 4e6])}
    found, why = added_by_money(series, {"impact": np.array([0.2, 0.3])})
    assert found == pytest.approx({"added.impact": 0.2, "added.per_million": 0.05})
    assert why == {}
    nothing = added_by_money(series, None)
    assert set(nothing[0].values()) == {None}
    assert set(nothing[1]) == {"added.impact", "added.per_million"}
    unpaid, why = added_by_money(series | {"money_in": np.zeros(2)}, series)
    assert unpaid == {"added.impact": 0.0, "added.per_million": None}
    assert set(why) == {"added.per_million"}
