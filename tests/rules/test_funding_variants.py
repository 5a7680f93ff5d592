"""Quadratic funding, conviction voting, lottery and self-organized allocation: by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from sim.rules.funding.granting import smallest_prices
from sim.scenario import Scenario
from sim.world.tables.coordination import USED
from sim.world.tables.ledger import FUNDERS, INNOVATION, SCALING
from sim.world.tables.projects import (
    APPROVED,
    CODE,
    GRANTED,
    MEMBERS,
    RUNNING,
    SINCE,
    SOURCE,
    STATE,
    WANTED,
)
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, tie
from tests.rules.money import approved, pay, take_in
from tests.rules.worlds import projects_in
from tests.world.bench import live

PLAIN = {"funding.scaling_share": 0.0, "funding.turnout": 1.0}


def variant(rule: str, values: dict[str, Any] | None = None, seed: int = 1) -> tuple[Scenario, Any]:
    plain = PLAIN if rule in ("quadratic_funding", "conviction_voting") else {}
    return desk({"funding.rule": rule, **plain, **(values or {})}, seed=seed)


def test_a_lottery_funds_as_many_as_the_budget_pays_each_as_likely() -> None:
    """P(funded) = floor(B / c) / n: three of six at $1000 each where there are $3,999."""
    counts, seeds = np.zeros(6), 400
    for seed in range(seeds):
        scenario, world = variant("lottery", seed=seed)
        pay(world, INNOVATION, 399_900)
        slots = [approved(world, [a]) for a in range(6)]
        scenario.funding.grant(world, 4)
        funded = world.projects.cell[slots, STATE] == RUNNING
        assert funded.sum() == 3
        counts += funded
    # Drawn without replacement: the variance is (6 - 3) / (6 - 1) of that of independent draws.
    deviation = (counts - seeds / 2) ** 2 / (seeds / 4) * 5 / 6
    assert deviation.sum() < 20.5, "chi-squared with 5 degrees of freedom, p = .001"


def test_a_lottery_costs_a_decision_of_nobody_and_its_grants() -> None:
    scenario, world = variant("lottery")
    pay(world, INNOVATION, 10**7)
    approved(world, [0]), approved(world, [1])
    scenario.funding.grant(world, 4)
    assert world.hours[USED] == 30 + 2 * 240
    assert not world.actors.spent.any()


def test_many_small_gifts_move_more_money_than_few() -> None:
    """Nine give a thousand each to one of two projects: most favour one, the others the other.

    The first judge may only give to the second project, the second only to the first: 6 gifts and
    3, which want 30 and 6 times as much in matches; the whole pool is given out.
    """
    scenario, world = variant(
        "quadratic_funding",
        {"funding.picks": 1, "funding.gift": 1000.0, "funding.gift_spread": 0.0,
         "community.residents": 40},
    )  # fmt: skip
    live(world, [0] * 40 + [1, 2, 3])
    world.actors.engaged[6:40] = False
    judges = [*range(6), 40, 41, 42]
    pay(world, INNOVATION, 2_800_000)
    many, few = approved(world, [0], 0b0001), approved(world, [1], 0b0010)
    for n, a in enumerate(judges):
        believe(world, a, [0.9, 0.1, 0, 0] if n < 7 else [0.1, 0.9, 0, 0])
    believe(world, 0, [0, 0, 0, 0])
    scenario.funding.grant(world, 4)
    shares = [600_000 + 2_800_000 * 30 // 36, 300_000 + 2_800_000 * 6 // 36]
    asked = [min(800_000, share) for share in shares]  # the cap binds the first
    # A thousand dollars, and residents at $200 each.
    expected = [100_000 + (cents - 100_000) // 20_000 * 20_000 for cents in asked]
    assert world.projects.cell[[many, few], GRANTED].tolist() == expected
    assert expected[0] == 800_000
    left = 2_800_000 + 900_000 - sum(expected)
    assert world.ledger.balance[INNOVATION] == left, "gifts come from outside"
    assert world.hours[USED] == 30 + 12 * 9 + 2 * 240
    assert world.actors.spent[judges].tolist() == [12] * 2 + [24] * 7, "nobody reads its own"
    np.testing.assert_allclose(world.actors.decided[judges], 2 / 9)


def test_what_people_give_is_their_own_and_heavy_tailed() -> None:
    """A median of $10 and a spread of 1.5, the same for a person in every round."""
    values = {"funding.gift": 10.0, "funding.gift_spread": 1.5, "community.residents": 500}
    scenario, world = variant("quadratic_funding", values)
    everybody = np.arange(503)
    found = scenario.funding.own_money(world, everybody)
    assert kstest(np.log(found / 1000) / 1.5, "norm").pvalue > 1e-4
    assert (scenario.funding.own_money(world, everybody[::-1])[::-1] == found).all()
    alike = scenario.with_values({"funding.gift_spread": 0.0})
    assert (alike.funding.own_money(world, everybody) == 1000).all()


def test_the_largest_share_comes_first_where_the_larger_pool_pays() -> None:
    scenario, world = variant("quadratic_funding", {"funding.picks": 1, "funding.gift_spread": 0.0})
    pay(world, INNOVATION, 3_000_000)
    pay(world, SCALING, 340_000)  # for one of the two that are proven
    loved, other = approved(world, [6], 0b0001), approved(world, [7], 0b0010)
    world.actors.succeeded[[6, 7]] = 1
    for a in range(9):
        believe(world, a, [0.9, 0.1, 0, 0] if a < 5 else [0.1, 0.9, 0, 0])
    scenario.funding.grant(world, 4)
    assert world.projects.cell[[loved, other], SOURCE].tolist() == [SCALING, INNOVATION]


@pytest.mark.parametrize(
    "rule", ["quadratic_funding", "conviction_voting", "participatory_budgeting"]
)
def test_who_may_vote_turns_out_by_chance_and_where_nobody_does_no_round_is_held(rule: str) -> None:
    for turnout in (0.0, 0.3, 1.0):
        values = {"funding.turnout": turnout, "community.residents": 400}
        scenario, world = variant(rule, values)
        world.actors.engaged[::2] = False
        pay(world, INNOVATION, 10**7)
        approved(world, [1])
        scenario.funding.grant(world, 4)
        voted = np.flatnonzero(world.actors.decided)
        assert (voted % 2 == 1).all(), "only the engaged may"
        share = voted.size / 201
        assert abs(share - turnout) <= 4 * (turnout * (1 - turnout) / 201) ** 0.5
        if turnout == 0.0:
            assert world.hours[USED] == 0
            assert projects_in(world, RUNNING) == []
        else:
            assert world.hours[USED] >= 30 + 12 * voted.size, "those who voted are paid for"


def test_a_panel_may_be_drawn_of_the_electorate_whoever_would_turn_out() -> None:
    scenario, world = variant(
        "quadratic_funding", {"funding.electorate": "panel", "funding.panel": 4}
    )
    pay(world, INNOVATION, 10**7)
    approved(world, [1])
    scenario.funding.grant(world, 4)
    assert np.count_nonzero(world.actors.decided) == 4


def supported(
    values: dict[str, Any] | None = None, pool: int = 10_000_000
) -> tuple[Scenario, World, int, int]:
    """Two projects of $1000; seven of nine favour the first, with one pick each."""
    scenario, world = variant(
        "conviction_voting",
        {"funding.picks": 1, "funding.half_life": 4.0, "funding.least_conviction": 0.4,
         "funding.spending_limit": 0.2} | (values or {}),
    )  # fmt: skip
    pay(world, INNOVATION, pool)
    liked, other = approved(world, [0], 0b0001), approved(world, [1], 0b0010)
    world.projects.cell[[liked, other], SINCE] = 4
    for a in range(9):
        believe(world, a, [0.9, 0.1, 0, 0] if a < 7 else [0.1, 0.9, 0, 0])
    return scenario, world, liked, other


def test_lasting_support_is_paid_when_its_conviction_reaches_the_threshold() -> None:
    """The first has 7 of 9 supporters, or 6 if its lead must choose the other, which has 3.

    A request of 1 % of the pool needs .4 / .95^2 = .443 of the most conviction there can be; with
    2/3 of all support that takes the weeks t in which 2/3 (1 - .5^(t / 4)) >= .443: 7 weeks.
    """
    scenario, world, liked, other = supported()
    started = {}
    for week in range(4, 20):
        scenario.funding.grant(world, week)
        for p in projects_in(world, RUNNING):
            started.setdefault(p, week)
        if started:
            break
    assert started == {liked: 4 + 7}
    # Rounds in weeks 4 and 8 took a decision of all nine; then one grant.
    assert world.hours[USED] == 2 * (30 + 12 * 9) + 240
    kept = 0.5**0.25
    np.testing.assert_allclose(
        world.projects.conviction[[liked, other]],
        np.array([6.0, 3.0]) * (1 - kept**7) / (1 - kept),
    )


def test_a_request_for_more_of_the_pool_takes_longer_or_never_passes() -> None:
    """$1000 are a tenth of $10,000: that needs .4 / .5^2, more than there can be."""
    scenario, world, *_ = supported(pool=1_000_000)
    for week in range(4, 40):
        scenario.funding.grant(world, week)
    assert projects_in(world, RUNNING) == []
    pay(world, INNOVATION, 9_000_000)
    scenario.funding.grant(world, 40)
    assert len(projects_in(world, RUNNING)) == 1


def test_who_asks_keeps_to_half_of_the_spending_limit() -> None:
    scenario, world, liked, _ = supported({"funding.least_conviction": 0.01}, pool=1_900_000)
    live(world, [0] * 6 + [1, 2, 3])
    world.projects.cell[liked, WANTED] = 5
    for week in range(4, 12):
        scenario.funding.grant(world, week)
    # A tenth of $19,000: $1000, and 4 residents at $200 each.
    assert world.projects.cell[liked, GRANTED] == 180_000


def test_conviction_begins_with_approval_whatever_stood_in_the_table() -> None:
    scenario, world, liked, other = supported()
    world.projects.conviction[:] = world.projects.support[:] = 1000.0
    scenario.funding.grant(world, 4)
    assert projects_in(world, RUNNING) == []
    assert world.projects.conviction[[liked, other]].tolist() == [0.0, 0.0]
    assert world.projects.support[[liked, other]].tolist() == [6.0, 3.0]


def staked() -> tuple[Scenario, World, int, int]:
    """The same, where nothing is ever enough; six stake on the first, three on the second."""
    scenario, world, liked, other = supported({"funding.least_conviction": 1.0})
    scenario.funding.grant(world, 4)
    return scenario, world, liked, other


def test_a_stake_stays_until_its_holder_reads_again() -> None:
    scenario, world, liked, other = staked()
    nobody = scenario.with_values({"funding.turnout": 0.0}).funding
    for week in range(5, 14):
        nobody.grant(world, week)
        assert world.projects.support[[liked, other]].tolist() == [6.0, 3.0]
    for a in range(9):
        believe(world, a, [0.1, 0.9, 0, 0])
    world.actors.minutes[2] = 11  # has no time to vote
    for p in (liked, other):  # votes, but may read neither
        world.projects.member[p, 1] = 3
        world.projects.cell[p, MEMBERS] = 2
    scenario.funding.grant(world, 16)
    assert world.actors.active[3] == 16
    # The second lead may not choose its own; two keep what they staked; all others change.
    assert world.projects.support[[liked, other]].tolist() == [3.0, 6.0]


def test_a_stake_counts_only_while_its_holder_is_engaged() -> None:
    scenario, world, liked, other = staked()
    world.actors.engaged[[2, 3, 8]] = False
    scenario.funding.grant(world, 5)
    assert world.projects.support[[liked, other]].tolist() == [4.0, 2.0]
    world.actors.engaged[2] = True
    scenario.funding.grant(world, 6)
    assert world.projects.support[[liked, other]].tolist() == [5.0, 2.0]


def test_one_part_is_shared_by_what_its_holder_staked_on_and_still_waits() -> None:
    scenario, world, liked, other = supported(
        {"funding.least_conviction": 1.0, "funding.picks": 2, "funding.barred_from": "nothing"}
    )
    scenario.funding.grant(world, 4)
    assert world.projects.support[[liked, other]].tolist() == [4.5, 4.5]
    cell = world.projects.cell
    cell[other, STATE] = RUNNING
    scenario.funding.grant(world, 5)
    assert world.projects.support[liked] == 9.0
    cell[other, [STATE, CODE]] = APPROVED, 5 * 16  # another project in the same place
    scenario.funding.grant(world, 6)
    assert world.projects.support[[liked, other]].tolist() == [9.0, 0.0]


def allocation(values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    return variant(
        "self_organized_fund_allocation",
        {"funders.funders": 1, "funding.passed_on": 0.5, "funding.recipients": 1} | (values or {}),
    )


def held(world: World) -> list[int]:
    return world.ledger.balance[world.ledger.actors : world.ledger.projects].tolist()


def test_everybody_gets_an_equal_part_and_passes_it_on_to_whom_it_trusts() -> None:
    scenario, world = allocation()
    pay(world, FUNDERS, 9_000)
    take_in(scenario, world, 0)
    assert held(world) == [1_000] * 9
    assert not world.actors.spent.any(), "nothing to pass on yet"
    approved(world, [3], 0b0001), approved(world, [4], 0b0010)
    for a in range(9):
        believe(world, a, [0.9, 0.1, 0, 0] if a < 8 else [0.1, 0.9, 0, 0])
    tie(world, 3, 5, 0.8)
    world.actors.minutes[7] = 11  # without the time to decide
    pay(world, FUNDERS, 9_000)
    take_in(scenario, world, 13)
    # Rows 0, 1, 2, 5 and 6 are in no project: all to the third; so does the fourth with its half;
    # row 8 to the fourth; the third itself gives half to the fourth, whose project is not its own.
    # Row 7 decides nothing: its thousand goes into the pot, which is 10,000, 1,111 for each.
    expected = [1_111] * 9
    expected[3] += 500 + 5 * 1_000 + 500
    expected[4] += 500 + 1_000 + 500
    assert held(world) == expected
    assert world.ledger.balance[INNOVATION] == 10_000 - 9 * 1_111
    read = [24, 24, 24, 12, 12, 24, 24, 0, 24]
    assert world.actors.spent.tolist() == read, "their own, too, which takes them no time"
    # Seven gave 6,500 and the eighth 1,000, each with the weight of its money, on two projects.
    assert world.actors.decided.sum() == pytest.approx(2.0)
    assert world.actors.decided[7] == 0.0
    assert world.actors.decided[0] == pytest.approx(2 * 1_000 / 7_000)


def test_where_no_project_waits_it_goes_to_the_strongest_ties_that_take_part() -> None:
    scenario, world = allocation({"funding.recipients": 2})
    world.actors.received[0] = 1_001
    pay(world, world.ledger.actors, 1_001)
    for other, weight in ((1, 0.2), (2, 0.9), (3, 0.5), (4, 0.6)):
        tie(world, 0, other, weight)
    world.actors.status[4] = 0
    take_in(scenario, world, 13)
    assert held(world)[:5] == [0, 0, 501, 500, 0]


def test_among_equal_ties_the_lot_decides() -> None:
    counts = np.zeros(9)
    for seed in range(300):
        scenario, world = allocation()
        world.seed = seed
        world.actors.received[0] = 9
        pay(world, world.ledger.actors, 9)
        for other in (2, 5, 7):
            tie(world, 0, other, 0.4)
        take_in(scenario, world, 13)
        counts += np.array(held(world)) == 9
    assert counts.sum() == 300
    assert ((counts[[2, 5, 7]] - 100) ** 2 / 100).sum() < 13.8, "2 degrees of freedom, p = .001"


def test_members_pay_together_the_lead_first_from_what_they_need_not_pass_on() -> None:
    scenario, world = allocation()
    p = approved(world, [0, 1, 2], 0b0001)
    (price,) = smallest_prices(world, np.array([p]))
    assert price == 100_000, "three residents: materials"
    first = world.ledger.actors
    for a, cents, received in ((0, 40_000, 0), (1, 70_000, 60_000), (2, 50_000, 0)):
        pay(world, first + a, cents)
        world.actors.received[a] = received
    scenario.funding.grant(world, 3)
    # 40,000, then 70,000 less half of 60,000, then 20,000 of the last.
    assert held(world)[:3] == [0, 30_000, 30_000]
    assert world.projects.cell[p, [STATE, GRANTED]].tolist() == [RUNNING, 100_000]
    assert world.projects.cell[p, SOURCE] == first, "what is not spent returns to the lead"
    assert world.hours[USED] == 240
    assert world.tally.grant_sizes == [100_000]


def test_what_members_may_not_spend_does_not_start_a_project() -> None:
    scenario, world = allocation()
    approved(world, [0, 1], 0b0001)
    pay(world, world.ledger.actors, 60_000)
    pay(world, world.ledger.actors + 1, 60_000)
    world.actors.received[1] = 40_002
    scenario.funding.grant(world, 3)
    assert projects_in(world, RUNNING) == []
    assert held(world)[:2] == [60_000, 60_000]
    world.actors.received[1] = 40_000
    scenario.funding.grant(world, 3)
    assert len(projects_in(world, RUNNING)) == 1
