"""The two shocks to people: the most central actor is lost, newcomers come in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import InputError
from sim.measures.weaving import SHAPE, network_of, shape_of
from sim.model import CommunityModel
from sim.runs import run
from sim.world.tables.actors import GONE, NEVER_AGAIN
from sim.world.tables.funders import FUNDER_LEFT, FUNDER_OUTSIDE
from sim.world.tables.world import World
from sim.world.week.shocks import LOST, NEWCOMERS, Shock, most_central, strike
from tests.rules.desk import desk, tie
from tests.rules.worlds import ARMS, series_bytes, small, stepped, tables


def components(world: World) -> tuple[float, float]:
    """Components of the network of participants, and the share in the largest."""
    actors, found = world.actors, np.empty(len(SHAPE))
    shape_of(*network_of(actors.status, actors.tie_to, actors.tie_count), found)
    return found[0], found[1]


def test_losing_the_hub_of_a_star_leaves_as_many_components_as_spokes() -> None:
    _, world = desk({"shocks.loss_week": 7})
    for spoke in (0, 1, 2, 4, 5, 6, 7, 8):
        tie(world, 3, spoke, 0.5)
    assert components(world) == (1.0, 1.0)
    strike(world, 6, [])
    assert components(world) == (1.0, 1.0)
    strike(world, 7, [])
    assert world.actors.status[3] == GONE
    assert world.actors.until[3] == NEVER_AGAIN
    assert components(world) == (8.0, 1 / 8)
    assert world.tally.exits[LOST] == 1
    assert world.struck == [7]
    assert world.lost_now
    strike(world, 8, [])
    assert not world.lost_now


def test_most_ties_among_the_engaged_count_and_equals_draw_lots() -> None:
    ties = np.array([5, 3, 3, 3, 1])
    engaged = np.array([False, True, True, True, True])
    chosen = [most_central(seed, 9, engaged, ties) for seed in range(600)]
    counts = np.bincount(chosen, minlength=5)
    assert counts[[0, 4]].tolist() == [0, 0]
    assert (np.abs(counts[1:4] - 200) < 4 * np.sqrt(600 * 2 / 9)).all()
    order = np.array([0, 3, 1, 2, 4])  # who has the lot of a row does not depend on other rows
    assert most_central(1, 9, np.zeros(5, bool), ties) == -1
    assert most_central(1, 9, engaged[order], ties[order]) in (1, 2, 3)


def test_where_nobody_is_engaged_nobody_is_lost() -> None:
    _, world = desk({"shocks.loss_week": 7})
    world.actors.engaged[:] = False
    before = tables(world)
    strike(world, 7, [])
    assert tables(world) == before


@pytest.mark.parametrize("arm", ARMS)
def test_who_is_lost_never_comes_back_and_its_projects_go_on_without_it(arm: str) -> None:
    model = stepped(small({"shocks.loss_week": 30, "shocks.weeks": (), "weeks": 200}, arm), 3, 30)
    actors = model.world.actors
    ties = np.where(actors.engaged, actors.tie_count, -1)
    model.step()
    lost = np.flatnonzero(actors.until == NEVER_AGAIN)
    assert lost.size == 1
    assert ties[lost[0]] == ties.max()
    for _ in range(31, 200):
        model.step()
        assert actors.status[lost[0]] == GONE
    assert not (model.world.projects.member[model.world.projects.live[
        : model.world.projects.count[0]]] == lost[0]).any()  # fmt: skip
    assert actors.promised[lost[0]] == 0
    assert not (model.world.council.member == lost[0]).any()
    assert model.series["exits_lost"].tolist() == [0.0] * 30 + [1.0] * 170


def test_the_funder_that_gives_most_leaves_for_good_of_equals_the_first() -> None:
    """Of 560, .4 of 1400, 700 and, outside, 9000 a year it is the third, then the first."""
    _, world = desk({"funders.funders": 4, "shocks.departure_week": 7})
    funders = world.funders
    funders.yearly[:] = 560, 1400, 700, 9000
    funders.giving[1] = 0.4
    funders.state[3] = FUNDER_OUTSIDE
    for week, gone in ((6, []), (7, [2]), (8, [2])):
        strike(world, week, [])
        assert np.flatnonzero(funders.state == FUNDER_LEFT).tolist() == gone
    assert funders.yearly.tolist() == [560, 1400, 0, 9000]
    assert world.struck == [7]
    for by_hand in (0, 1):
        strike(world, 9, [Shock("departure")])
        assert funders.state[by_hand] == FUNDER_LEFT
    before = tables(world)
    strike(world, 10, [Shock("departure")])
    assert tables(world) == before, "where none gives nothing happens"


def test_as_many_newcomers_come_as_the_share_says_with_views_of_their_own() -> None:
    _, world = desk({"shocks.inflow_week": 4, "shocks.inflow_share": 0.4,
                     "people.view_confidence": 0.3, "problem.structural_share": 0.5})  # fmt: skip
    actors = world.actors
    actors.status[:] = [0, 0, 0, 0, 0, 1, 1, 0, 2]
    actors.estimate[:] = 9.0
    before = actors.setting.copy()
    strike(world, 4, [])
    came = np.flatnonzero((actors.status == 1) & (actors.joined == 4))
    assert came.size == 2, "round(.4 x 6)"
    assert actors.status.sum() == 4 + 2, "who is gone stays gone"
    assert world.tally.joins[NEWCOMERS] == 2
    assert world.struck == [4]
    seen = np.flatnonzero((actors.estimate != 9.0).all(axis=1))
    np.testing.assert_array_equal(seen, came)
    assert actors.evidence[came] == pytest.approx(0.3 / 0.7), "confidence .3, if one is a half"
    value = world.problem.value
    true = np.array([[value[s ^ (1 << e)] - value[s] for e in range(4)] for s in before[came]])
    error = actors.estimate[came] - true
    assert 0.0 < np.abs(error).max() < 6 * world.parameters.people.view_noise
    np.testing.assert_array_equal(actors.setting, before)


@pytest.mark.parametrize("arm", ARMS)
def test_newcomers_are_part_of_the_effort(arm: str) -> None:
    values = {"shocks.inflow_week": 30, "shocks.inflow_share": 0.5, "shocks.weeks": ()}
    model = stepped(small(values, arm), 3, 30)
    outside = int((model.world.actors.status == 0).sum())
    model.step()
    assert model.series["joins_newcomers"][-1] == round(0.5 * outside)


SHOCKS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "problem": ({"shocks.weeks": (17,), "shocks.share": 0.4}, {"share": 0.4}),
    "funding": (
        {"shocks.funding_cut_week": 17, "shocks.funding_cut_share": 0.6,
         "shocks.funding_cut_weeks": 20},
        {"share": 0.6, "kind": "funding", "weeks": 20},
    ),
    "loss": ({"shocks.loss_week": 17}, {"kind": "loss"}),
    "newcomers": (
        {"shocks.inflow_week": 17, "shocks.inflow_share": 0.3},
        {"share": 0.3, "kind": "newcomers"},
    ),
}  # fmt: skip


def test_a_cut_of_funding_lasts_as_many_weeks_as_it_says() -> None:
    cut = {"shocks.funding_cut_week": 3, "shocks.funding_cut_weeks": 10}
    model = CommunityModel(small(cut | {"shocks.funding_cut_share": 0.6}), 1)
    factors = []
    for _ in range(15):
        model.step()
        factors.append(model.world.income_factor)
    assert factors == 3 * [1.0] + 10 * [pytest.approx(0.4)] + 2 * [1.0]


@pytest.mark.parametrize("kind", SHOCKS)
@pytest.mark.parametrize("arm", ARMS)
def test_a_shock_by_hand_is_a_scheduled_one(kind: str, arm: str) -> None:
    values, asked = SHOCKS[kind]
    scheduled = stepped(small({"shocks.weeks": ()} | values, arm), 6)
    by_hand = CommunityModel(small({"shocks.weeks": ()}, arm), 6)
    for week in range(60):
        if week == 17:
            by_hand.inject_shock(**asked)
        by_hand.step()
    assert series_bytes(by_hand) == series_bytes(scheduled)
    assert tables(by_hand.world) == tables(scheduled.world)
    assert by_hand.struck == [17]
    assert by_hand.series["struck"].nonzero()[0].tolist() == [17]


@pytest.mark.parametrize("kind", ["loss", "newcomers"])
@pytest.mark.parametrize("arm", ARMS)
def test_the_shadow_knows_nothing_of_it(kind: str, arm: str) -> None:
    values = {"shocks.weeks": ()} | SHOCKS[kind][0]
    found = run(small(values, arm), 6)
    usual = stepped(small({"shocks.weeks": ()}, arm), 6)
    shadow = found.series["impact_without_shock"].to_numpy()
    assert shadow.tobytes() == usual.series["impact"].tobytes()
    assert found.summary["adaptivity.level_before"] == usual.series["impact"][16]
    assert found.summary["adaptivity.later_shocks"] == 0.0


@pytest.mark.parametrize("arm", ARMS)
def test_what_is_off_changes_nothing(arm: str) -> None:
    """Weeks that never come, and a share of nobody: as if the shocks did not exist."""
    usual = stepped(small(arm=arm), 6)
    for off in (
        {"shocks.loss_week": 0, "shocks.inflow_week": 0, "shocks.inflow_share": 0.5},
        {"shocks.inflow_week": 20, "shocks.inflow_share": 0.0},
        {"shocks.loss_week": 60},
    ):
        other = stepped(small(off, arm), 6)
        assert series_bytes(other) == series_bytes(usual)
        assert tables(other.world) == tables(usual.world)


def test_of_several_of_a_kind_the_largest_counts() -> None:
    _, world = desk()
    world.actors.status[:] = 0
    strike(world, 3, [Shock("newcomers", 0.2), Shock("newcomers", 0.7)])
    assert (world.actors.status == 1).sum() == round(0.7 * 9)
    assert world.struck == [3]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "flood"}, "kind is 'flood'"),
        ({"kind": "loss", "share": 0.5}, "leave share out"),
        ({"kind": "newcomers"}, "share is None"),
        ({"kind": "newcomers", "share": 1.5}, "share is 1.5"),
        ({"kind": "funding", "share": 0.5, "weeks": 0}, "weeks is 0"),
    ],
)
def test_a_shock_that_makes_no_sense_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        CommunityModel(small()).inject_shock(**asked)
