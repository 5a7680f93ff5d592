"""What a year regains, over branches that leave a run: closed forms, made-up years, equal seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.agents import Resident
from sim.measures.adaptivity import REGAINED, YearAfter, regained, response
from sim.measures.catalogue import MEASURES, USUAL, runs_against
from sim.model import CommunityModel
from sim.randomness import decision, uniforms
from sim.runs import measure, run
from sim.world.tables.record import RESPONSE
from sim.world.week.response import mean_outcome
from sim.world.week.stages import revalue
from tests.rules.desk import desk
from tests.rules.worlds import ARMS, series_bytes, small, stepped, tables

REDRAWS = range(1, 5)
SHOCK = 30
FROZEN = {
    "people.trial_rate": 0.0, "communication.velocity": 0.0, "communication.velocity_outside": 0.0,
    "projects.proposal_rate": 0.0, "projects.proposal_rate_funded": 0.0,
}  # fmt: skip
"""Nobody tries, looks or proposes: with the rules of the first arm no setting ever changes."""


def after(model: CommunityModel, weeks: int) -> CommunityModel:
    for _ in range(weeks):
        model.step()
    return model


# The share of the room that is closed


def test_the_share_of_the_room_that_is_closed() -> None:
    """From .4 to .7 of 1 is half of the room; from .5 to .4 a fifth of it is lost."""
    assert YearAfter(0.4, 0.7).closed == pytest.approx(0.5)
    assert YearAfter(0.5, 0.4).closed == pytest.approx(-0.2)
    assert YearAfter(0.0, 1.0).closed == 1.0
    assert YearAfter(1.0, 1.0).closed is None


def test_regained_is_the_mean_over_redraws_and_what_came_without_one_stands_beside() -> None:
    redrawn = [YearAfter(0.0, 0.1), YearAfter(0.5, 0.6), YearAfter(0.2, 0.6), YearAfter(0.2, 0.0)]
    summary, reasons = regained(redrawn, YearAfter(0.5, 0.75), "")
    assert summary == {
        "adaptivity.regained": pytest.approx((0.1 + 0.2 + 0.5 - 0.25) / 4),
        "adaptivity.regained_without": pytest.approx(0.5),
    }
    assert reasons == {}


def test_where_there_is_no_room_nothing_is_regained() -> None:
    full = YearAfter(1.0, 1.0)
    summary, reasons = regained([full, YearAfter(0.0, 0.5), full, full], full, "")
    assert summary == {"adaptivity.regained": 0.5, "adaptivity.regained_without": None}
    assert list(reasons) == ["adaptivity.regained_without"]
    summary, reasons = regained([full] * 4, full, "")
    assert summary == dict.fromkeys(REGAINED)
    assert set(reasons) == set(REGAINED)


def test_where_everything_stands_still_nothing_is_regained() -> None:
    still = {"shocks.weeks": (SHOCK,), "problem.coupling": 0.0} | FROZEN
    found = run(small(still), 3, against=("redraws",))
    assert found.summary["adaptivity.regained"] == 0.0
    assert found.summary["adaptivity.regained_without"] == 0.0
    assert found.series["impact"].nunique() == 2, "it changed with the landscape, once"


def test_the_level_is_impact_right_after_the_redrawing() -> None:
    """Settings as they were, read in the new landscape: neither before the week nor at its end."""
    model = stepped(small({"shocks.weeks": (SHOCK,)}), 8, SHOCK)
    found = run(small({"shocks.weeks": (SHOCK,)}), 8, against=("redraws",))
    shares = []
    for draw in REDRAWS:
        branch = model.shadow(draw)
        actors, problem = branch.world.actors, branch.world.problem
        problem.redraw(SHOCK, model.settings.shocks.share, draw)
        revalue(branch.world)
        level = actors.outcome[: actors.residents].mean()
        branch = after(model.shadow(draw), 52)
        later = branch.series["impact"][-1]
        shares.append((later - level) / (1.0 - level))
    assert found.summary["adaptivity.regained"] == pytest.approx(np.mean(shares), abs=1e-12)


# Branches


@pytest.mark.parametrize("arm", ARMS)
def test_the_branch_without_a_redraw_is_the_shadow_over_those_weeks(arm: str) -> None:
    scenario = small({"weeks": SHOCK + 52, "shocks.weeks": (SHOCK,)}, arm)
    alone = CommunityModel(scenario.with_values({"shocks.weeks": ()}), 8)
    after(alone, SHOCK)
    level = mean_outcome(alone.world)
    after(alone, 52)
    later = alone.series["impact"][-1]
    found = run(scenario, 8, against=("redraws",))
    expected = (later - level) / (1.0 - level)
    assert found.summary["adaptivity.regained_without"] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("arm", ARMS)
def test_a_branch_is_a_run_that_met_its_redraw_by_chance(arm: str) -> None:
    """The same landscape put by hand under a run without shocks; also behind the last week."""
    scenario = small({"weeks": 40, "shocks.weeks": (SHOCK,)}, arm)
    model = stepped(scenario, 8, SHOCK)
    branch = model.shadow(2)
    other = CommunityModel(scenario.with_values({"shocks.weeks": ()}), 8)
    after(other, SHOCK)
    redraw = other.world.problem.redraw
    other.world.problem.redraw = lambda week, share, draw=0: redraw(week, share, 2)
    other.inject_shock(scenario.shocks.share)
    after(branch, 52)
    after(other, 52)
    assert branch.series["impact"].tobytes() == other.series["impact"].tobytes()
    assert branch.world.record.level_left == other.world.record.level_left


def test_arms_meet_the_same_redraws() -> None:
    for draw in REDRAWS:
        found = []
        for arm in ARMS:
            branch = stepped(small({"shocks.weeks": (SHOCK,)}, arm), 8, SHOCK).shadow(draw)
            branch.step()
            found.append((branch.world.problem.slots, branch.world.problem.value.tobytes()))
        assert len(set(found)) == 1


def test_redraws_differ_and_have_keys_of_their_own() -> None:
    """As large as the scheduled one; the elements are those with the smallest of their draws."""
    scenario = small({"shocks.weeks": (SHOCK,), "shocks.share": 0.4, "problem.elements": 8})
    model = stepped(scenario, 8, SHOCK)
    key, seen = decision("problem.redrawn"), set()
    for draw in REDRAWS:
        branch = model.shadow(draw)
        branch.step()
        week = SHOCK + 1_000_000 * draw
        lots = np.array([uniforms(8, key, week, e, 0, 0)[0] for e in range(8)])
        slots = np.array(branch.world.problem.slots)
        assert np.flatnonzero(slots).tolist() == sorted(np.argsort(lots)[:3].tolist())
        assert set(slots[slots > 0].tolist()) == {week + 1}
        seen.add(branch.world.problem.value.tobytes())
    model.step()
    assert len(seen | {model.world.problem.value.tobytes()}) == 5


@pytest.mark.parametrize("arm", ARMS)
def test_branches_leave_the_run_they_left_untouched(arm: str) -> None:
    scenario = small({"weeks": 40, "shocks.weeks": (SHOCK,)}, arm)
    alone = stepped(scenario, 8, 40)
    model = stepped(scenario, 8, SHOCK)
    before = tables(model.world)
    for draw in range(5):
        after(model.shadow(draw), 52)
        assert tables(model.world) == before
    after(model, 10)
    assert series_bytes(model) == series_bytes(alone)
    assert tables(model.world) == tables(alone.world)


def test_no_scheduled_shock_strikes_in_a_branch() -> None:
    crises = {
        "shocks.weeks": (SHOCK, SHOCK + 5), "shocks.yearly_rate": 9.0,
        "shocks.loss_week": SHOCK + 1, "shocks.departure_week": SHOCK + 2,
        "shocks.inflow_week": SHOCK + 3, "shocks.funding_cut_week": SHOCK,
    }  # fmt: skip
    for draw in range(5):
        model = CommunityModel(small(crises), 8)
        branch = model.shadow(draw)
        model.week = branch.week = SHOCK
        after(branch, 10)
        assert branch.struck == ([SHOCK] if draw else [])
        assert branch.world.income_factor == 1.0


def test_a_redraw_is_news_in_its_own_week_only() -> None:
    model = stepped(small({"shocks.weeks": (SHOCK,)}, "collective_impact"), 8, SHOCK)
    branch = model.shadow(1)
    branch.step()
    assert branch.world.shocked_now
    branch.step()
    assert not branch.world.shocked_now
    assert not branch.world.alerted


def test_a_funding_cut_that_has_begun_ends_in_a_branch_as_it_would_have() -> None:
    cut = {"shocks.funding_cut_week": 25, "shocks.funding_cut_weeks": 10}
    model = stepped(small({"shocks.weeks": (SHOCK,)} | cut), 8, SHOCK)
    less = 1.0 - model.settings.shocks.funding_cut_share
    for draw in (0, 1):
        branch = model.shadow(draw)
        factors = [after(branch, 1).world.income_factor for _ in range(7)]
        assert factors == [less] * 5 + [1.0] * 2


# When they are made


class Silent(Resident):
    """Proposes nothing."""

    def propose(self) -> None:
        return None


def reasons_of(values: dict[str, Any], **more: Any) -> set[str]:
    found = run(small(values), 3, **more)
    assert [found.summary[name] for name in REGAINED] == [None, None]
    return {found.reasons[name] for name in REGAINED}


def test_why_nothing_is_known_of_what_is_regained() -> None:
    redraws = {"against": ("shadow", "redraws")}
    assert reasons_of({"shocks.weeks": ()}, **redraws) == {"the problem was never redrawn"}
    assert reasons_of({"shocks.share": 0.0}, **redraws) == {"the problem was never redrawn"}
    cut = {"shocks.weeks": (), "shocks.funding_cut_week": 10}
    assert reasons_of(cut, **redraws) == {"the problem was never redrawn"}
    assert reasons_of({"shocks.weeks": (SHOCK,)}) == {"the runs after other shocks were not made"}
    own = {"agents": {Silent: [0]}, **redraws}
    (why,) = reasons_of({"shocks.weeks": (SHOCK,)}, **own)
    assert "agents of your own" in why


def test_they_leave_at_the_first_redraw_only(monkeypatch: pytest.MonkeyPatch) -> None:
    left = branches(monkeypatch)
    crises = {"shocks.weeks": (20, 40), "shocks.funding_cut_week": 10}
    run(small(crises), 3, against=("redraws",))
    assert left == [(20, draw) for draw in range(5)]


def branches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Week and number of every branch that will be made."""
    left: list[tuple[int, int]] = []
    shadow = CommunityModel.shadow

    def counted(model: CommunityModel, redraw: int = 0) -> CommunityModel:
        left.append((model.week, redraw))
        return shadow(model, redraw)

    monkeypatch.setattr(CommunityModel, "shadow", counted)
    return left


@pytest.mark.parametrize(
    ("names", "made"),
    [
        (["impact.final"], []),
        (["adaptivity.responded", "adaptivity.misled"], []),
        (["adaptivity.area"], [(SHOCK, 0)]),
        (["adaptivity.regained"], [(SHOCK, draw) for draw in range(5)]),
        (["adaptivity.regained_without"], [(SHOCK, draw) for draw in range(5)]),
    ],
)
def test_only_who_asks_for_them_pays_for_branches(
    monkeypatch: pytest.MonkeyPatch, names: list[str], made: list[tuple[int, int]]
) -> None:
    left = branches(monkeypatch)
    summary, _ = measure(small({"shocks.weeks": (SHOCK,)}), 3, names)
    assert left == made
    assert all(summary[name] is not None for name in names)


def test_what_measures_are_read_against_stands_in_the_catalogue() -> None:
    assert runs_against(["impact.final", "adaptivity.responded", "no such measure"]) == frozenset()
    assert runs_against(["adaptivity.area"]) == {"shadow"}
    assert runs_against([*REGAINED, "adaptivity.depth"]) == {"redraws", "shadow"}
    against = {name for name, each in MEASURES.items() if each.against == "redraws"}
    assert against == set(REGAINED)
    assert against.isdisjoint(USUAL)
    assert {"adaptivity.responded", "adaptivity.misled", "adaptivity.area"} <= set(USUAL)


# The response of those at work


def test_why_nobody_could_respond() -> None:
    _, world = desk()
    names = ("adaptivity.responded", "adaptivity.misled")

    def why(weeks: int) -> set[Any]:
        found = response(world, weeks)
        assert set(found) == set(names)
        return set(found.values())

    assert why(60) == {"the problem was never redrawn"}
    world.shocked.append((SHOCK, 0.4))
    assert why(SHOCK + 12) == {"the run ended within a quarter of the shock"}
    assert why(SHOCK + 13) == {"nobody was at work when the shock struck"}
    world.record.response[:] = 8, 2, 4
    assert world.record.response.size == RESPONSE
    assert response(world, SHOCK + 13) == dict(zip(names, (0.25, 0.5), strict=True))


@pytest.mark.parametrize("arm", ARMS)
def test_the_response_is_read_at_the_end_of_the_quarter(arm: str) -> None:
    scenario = small({"weeks": 60, "shocks.weeks": (SHOCK, SHOCK + 20)}, arm)
    counts = [stepped(scenario, 8, SHOCK + n).world.record.response.tolist() for n in (12, 13, 30)]
    assert counts[0] == [0, 0, 0]
    assert counts[1] == counts[2]
    before = stepped(scenario, 8, SHOCK)
    assert counts[1][0] == before.series["at_work"][-1], "all who were at work the week before"


def test_a_redraw_in_the_first_week_finds_nobody_at_work() -> None:
    found = run(small({"shocks.weeks": (0,)}), 3, against=())
    for name in ("adaptivity.responded", "adaptivity.misled"):
        assert found.reasons[name] == "nobody was at work when the shock struck"
