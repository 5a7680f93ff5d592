"""One model, many ways to run it: names, threads, processes, order, shocks by hand, shadows."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import InputError
from sim.measures.catalogue import GROUPS
from sim.model import CommunityModel
from sim.runs import Run, measure, run
from sim.scenario import Scenario
from sim.world.tables.world import World
from tests.rules.worlds import ARMS, series_bytes, small, stepped, tables

ROOT = Path(__file__).parents[1]


def same(one: Run, two: Run) -> bool:
    """Bit for bit, NaN included."""
    return (
        list(one.series.columns) == list(two.series.columns)
        and one.series.to_numpy().tobytes() == two.series.to_numpy().tobytes()
        and one.summary == two.summary
        and one.reasons == two.reasons
    )


@pytest.mark.parametrize("arm", ARMS)
def test_one_bundle_under_two_names_is_one_bundle(arm: str) -> None:
    scenario = small(arm=arm)
    other = scenario.with_values({"title": "the winner", "description": "this one must win"})
    assert scenario.content_hash() == other.content_hash()
    assert same(run(scenario, 7), run(other, 7))


def test_arms_and_seeds_differ() -> None:
    digests = {
        run(small(arm=arm), seed, against=()).series.to_numpy().tobytes()
        for arm in ARMS
        for seed in (1, 2)
    }
    assert len(digests) == 6


def test_a_parameter_of_an_absent_rule_does_not_exist() -> None:
    scenario = Scenario.load("isolated")
    assert not hasattr(scenario.funding, "innovation_cap")
    for key in ("funding.innovation_cap", "sensemaking.boundary", "communication.weaving"):
        assert key not in scenario.flat()
        with pytest.raises(InputError, match=key.split(".")[1]):
            scenario.with_values({key: 4})


OFF: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "ties that bring nobody": (
        "system_shifting_network",
        {"membership.rule": "through_ties", "people.join_by_tie": 0.0},
        {"membership.rule": "spontaneous", "people.join_by_tie": 0.0},
    ),
    "a map nobody trusts": (
        "isolated",
        {"sensemaking.rule": "shared_map", "sensemaking.trust": 0.0},
        {"sensemaking.rule": "own_view"},
    ),
    "a platform nobody pays for": (
        "isolated",
        {"communication.rule": "open_ecosystem", "coordination.share": 0.0},
        {"communication.rule": "informal", "coordination.share": 0.0},
    ),
    "meetings that nobody can hold, of leaders nobody looks at": (
        "isolated",
        {
            "communication.rule": "leadership_meetings",
            "communication.velocity": 0.0,
            "communication.velocity_outside": 0.0,
            "coordination.share": 0.0,
            "coordination.self_hosting": 1e6,
        },
        {
            "communication.rule": "informal",
            "communication.velocity": 0.0,
            "communication.velocity_outside": 0.0,
            "coordination.share": 0.0,
            "coordination.self_hosting": 1e6,
        },
    ),
    "invitations nobody can give": (
        "collective_impact",
        {
            "membership.rule": "invitation",
            "coordination.share": 0.0,
            "coordination.self_hosting": 1e6,
        },
        {
            "membership.rule": "spontaneous",
            "coordination.share": 0.0,
            "coordination.self_hosting": 1e6,
        },
    ),
    "a cut of nothing": (
        "isolated",
        {"shocks.funding_cut_week": 10, "shocks.funding_cut_share": 0.0},
        {},
    ),
    "a shock of nothing": ("isolated", {"shocks.share": 0.0}, {"shocks.weeks": ()}),
    "no money by factor, no money by amount": (
        "collective_impact",
        {"funders.money_factor": 0.0},
        {"funders.money_per_actor": 0.0},
    ),
}


@pytest.mark.parametrize("case", OFF)
def test_what_is_switched_off_is_as_if_it_were_not_there(case: str) -> None:
    arm, off, absent = OFF[case]
    one, two = (series_bytes(stepped(small(values, arm), 3)) for values in (off, absent))
    for series in (one, two):  # who made a scope is told by the rule's name, trusted or not
        del series["power_authorship_gini"]
    assert one == two


def test_two_models_in_two_threads_are_as_good_as_one_after_the_other() -> None:
    scenarios = [small(arm=arm) for arm in ARMS]
    alone = [run(scenario, 5, audit=True) for scenario in scenarios]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda scenario: run(scenario, 5, audit=True), scenarios * 2))
    for one, two in zip(alone * 2, together, strict=True):
        assert same(one, two)


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("copied", [deepcopy, lambda world: pickle.loads(pickle.dumps(world))])
def test_a_copied_world_goes_on_as_its_original_would(
    arm: str, copied: Callable[[World], World]
) -> None:
    """And the original, which runs on beside it, neither changes the copy nor is changed."""
    alone = series_bytes(stepped(small(arm=arm), 9))
    model, other = CommunityModel(small(arm=arm), 9), CommunityModel(small(arm=arm), 9)
    for _ in range(30):
        model.step()
        other.step()
    other.world = copied(model.world)
    for _ in range(30):
        model.step()
        other.step()
    assert series_bytes(model) == series_bytes(other) == alone


def test_models_stepped_in_turn_do_not_meet() -> None:
    alone = [series_bytes(stepped(small(arm=arm), 9)) for arm in ARMS]
    models = [CommunityModel(small(arm=arm), 9) for arm in ARMS]
    for _ in range(60):
        for model in models:
            model.step()
    assert [series_bytes(model) for model in models] == alone


def test_a_fresh_process_gives_the_same_numbers() -> None:
    code = (
        "from hashlib import sha256\n"
        "from sim.runs import run\n"
        "from tests.rules.worlds import small\n"
        "found = run(small(arm='system_shifting_network'), 4)\n"
        "print(sha256(found.series.to_numpy().tobytes()).hexdigest(), found.summary)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = run(small(arm="system_shifting_network"), 4)
    digest = hashlib.sha256(here.series.to_numpy().tobytes()).hexdigest()
    assert done.stdout.strip() == f"{digest} {here.summary}"


@pytest.mark.parametrize("arm", ARMS)
def test_a_shock_by_hand_is_a_scheduled_shock(arm: str) -> None:
    scheduled = stepped(small({"shocks.weeks": (17,), "shocks.share": 0.4}, arm), 6)
    by_hand = CommunityModel(small({"shocks.weeks": ()}, arm), 6)
    for week in range(60):
        if week == 17:
            by_hand.inject_shock(0.4)
        by_hand.step()
    assert series_bytes(by_hand) == series_bytes(scheduled)
    assert tables(by_hand.world) == tables(scheduled.world)
    assert by_hand.series["shock"].nonzero()[0].tolist() == [17]
    assert by_hand.struck == [17]


def test_each_shock_may_have_a_share_of_its_own() -> None:
    values = {"shocks.weeks": (12, 4), "shocks.shares": (0.25, 1.0), "problem.elements": 8}
    model = stepped(small(values, "isolated"), 3, 20)
    assert model.world.shocked == [(4, 1.0), (12, 2 / 8)]


def test_a_shock_that_makes_no_sense_is_refused() -> None:
    model = CommunityModel(small())
    for share in (0.0, -0.1, 1.1, float("nan")):
        with pytest.raises(InputError, match="share"):
            model.inject_shock(share)
    for seed in (-1, 2**32):
        with pytest.raises(InputError, match="seed"):
            CommunityModel(small(), seed)


@pytest.mark.parametrize("arm", ARMS)
def test_the_shadow_is_the_run_up_to_the_shock(arm: str) -> None:
    found = run(small({"shocks.weeks": (30,)}, arm), 8)
    shocked, shadow = found.series["impact"], found.series["impact_without_shock"]
    assert (shocked[:30] == shadow[:30]).all()
    assert (shocked[30:] != shadow[30:]).any()
    with_all, without = (
        stepped(small({"shocks.weeks": weeks}, arm), 8, 30) for weeks in ((30,), ())
    )
    assert tables(with_all.world) == tables(without.world)
    unshocked = CommunityModel(small({"shocks.weeks": (30,), "shocks.yearly_rate": 9.0}, arm), 8,
                               shocked=False)  # fmt: skip
    for _ in range(60):
        unshocked.step()
    np.testing.assert_array_equal(unshocked.series["impact"], shadow)


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize(
    "shocks",
    [
        {"shocks.weeks": (30,)},
        {"shocks.weeks": (0, 40)},
        {"shocks.weeks": (), "shocks.yearly_rate": 3.0},
        {"shocks.weeks": (), "shocks.funding_cut_week": 20},
        {"shocks.weeks": (45,), "shocks.funding_cut_week": 20},
        {"shocks.weeks": (10,), "shocks.share": 0.0, "shocks.funding_cut_week": 26},
        {"shocks.weeks": (60, 80)},
    ],
)
def test_a_shadow_that_branches_off_is_the_shadow_from_the_start(
    arm: str, shocks: dict[str, Any]
) -> None:
    scenario = small(shocks, arm)
    alone = CommunityModel(scenario, 8, shocked=False)
    for _ in range(60):
        alone.step()
    found = run(scenario, 8)
    without = found.series["impact_without_shock"].to_numpy()
    assert without.tobytes() == alone.series["impact"].tobytes()
    # The branch takes nothing from the run and leaves nothing in it.
    plain = run(scenario, 8, against=())
    for name in ("impact", "engaged", "money_spent"):
        assert found.series[name].to_numpy().tobytes() == plain.series[name].to_numpy().tobytes()


@pytest.mark.parametrize("arm", ARMS)
def test_a_shadow_has_a_world_of_its_own(arm: str) -> None:
    model = stepped(small(arm=arm), 8, 25)
    twin, before = model.shadow(), tables(model.world)
    assert tables(twin.world) == before
    for _ in range(20):
        twin.step()
    assert tables(model.world) == before
    alone = tables(stepped(small({"shocks.weeks": ()}, arm), 8, 45).world)
    found = tables(twin.world)
    for each in (alone, found):
        each.pop("record")  # what only measures read, a shadow stops keeping
    assert found == alone


def test_a_shock_that_was_not_announced_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CommunityModel, "due", property(lambda _: False))
    with pytest.raises(AssertionError, match="week 30"):
        run(small(), 8)


def test_a_further_run_that_nobody_knows_is_refused() -> None:
    with pytest.raises(InputError, match="no further run 'redraw'; did you mean 'redraws'"):
        run(small(), 8, against=["redraw"])


def test_the_summary_alone_is_that_of_the_run() -> None:
    whole = run(small(), 3)
    assert measure(small(), 3) == (whole.summary, whole.reasons)


@pytest.mark.parametrize("group", GROUPS)
def test_measures_of_a_group_are_the_same_alone(group: str) -> None:
    scenario = small(arm="collective_impact")
    whole = run(scenario, 3, against=("shadow", "redraws", "moneyless"))
    names = [name for name in whole.summary if name.startswith(f"{group}.")]
    summary, reasons = measure(scenario, 3, names)
    assert names
    assert {name: summary[name] for name in names} == {n: whole.summary[n] for n in names}
    assert {n: why for n, why in reasons.items() if n in names} == {
        n: why for n, why in whole.reasons.items() if n in names
    }


def test_without_a_shock_the_shadow_is_the_run_and_there_is_nothing_to_adapt_to() -> None:
    found = run(small({"shocks.weeks": ()}), 2)
    assert (found.series["impact"] == found.series["impact_without_shock"]).all()
    assert found.summary["adaptivity.area"] is None
    assert found.reasons["adaptivity.area"] == "no shock struck"
    alone = run(small(), 2, against=())
    assert alone.series["impact_without_shock"].isna().all()
    assert alone.summary["adaptivity.area"] is None
    assert "not made" in alone.reasons["adaptivity.area"]


@pytest.mark.parametrize("arm", ARMS)
def test_a_funding_cut_takes_its_share_while_it_lasts(arm: str) -> None:
    cut = {
        "weeks": 78,
        "shocks.weeks": (),
        "shocks.funding_cut_week": 20,
        "shocks.funding_cut_share": 0.6,
        "shocks.funding_cut_weeks": 26,
    }
    model = stepped(small(cut, arm), 3)
    quarters = np.diff(model.series["money_in"][::13], prepend=0.0)
    yearly = model.world.funders.yearly
    full = sum(int(cents / 4) for cents in yearly.tolist()) / 100
    less = sum(int(cents * 0.4 / 4) for cents in yearly.tolist()) / 100
    # Quarters begin in weeks 0, 13, 26 ...; those of 26 and 39 lie in the cut, 52 does not.
    assert quarters.tolist() == pytest.approx([full, full, less, less, full, full], abs=0.011)
    found = run(small(cut, arm), 3)
    assert found.summary["adaptivity.area"] is not None, "a funding cut is a shock"
    before = found.series["impact"][:20] == found.series["impact_without_shock"][:20]
    assert before.all()


def test_a_model_may_be_stepped_beyond_its_scenario() -> None:
    longer = stepped(small({"weeks": 60}), 5)
    with pytest.warns(UserWarning, match="the 20 weeks of the scenario are over"):
        shorter = stepped(small({"weeks": 20}), 5, weeks=60)
    assert series_bytes(longer) == series_bytes(shorter)


def test_mesas_own_counters_and_generators_decide_nothing() -> None:
    usual = stepped(small(), 5)
    model = CommunityModel(small(), 5)
    for _ in range(60):
        model.steps = 1234
        model.random.random()
        model.rng.random()
        model.step()
    assert series_bytes(model) == series_bytes(usual)
