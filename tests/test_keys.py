"""Every draw has a key of its own, so a change here leaves all draws elsewhere as they were."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.beginning import begin_world
from sim.model import CommunityModel
from sim.scenario import Scenario
from tests.rules.worlds import ARMS, series_bytes, small, stepped, tables, variants

ROOT = Path(__file__).parents[1]

RECORD = """
import sys
import numpy as np
import sim.randomness as randomness
from reports.odd.draws import declared_draws
np.seterr(over="ignore")
purposes, undeclared, philox = {}, set(), randomness.philox
declared = {randomness.decision(draw.name): draw for draw in declared_draws()}
now = 0
def recorded(week, one, other, block, seed, what):
    frame = sys._getframe(2)
    key = (int(what), int(week), int(one), int(other), int(block))
    purposes.setdefault(key, set()).add(frame.f_code.co_qualname)
    draw = declared[key[0]]
    fields = zip((*draw.key, draw.block or "0"), key[1:])
    if any(word == "0" != str(value) or word == "week" and value != now for word, value in fields):
        undeclared.add((draw.name, key[1:]))
    return philox(week, one, other, block, seed, what)
randomness.philox = recorded
from sim.model import CommunityModel
from tests.rules.worlds import small
model = CommunityModel(small({
    "community.residents": 24, "community.organizations": 8, "problem.elements": 6,
    "people.founders_share": 0.8, "people.leave_base": 0.03, "people.rest_weeks": 3,
    "projects.proposal_rate": 0.15, "projects.proposal_rate_funded": 0.3,
    "projects.work": 40.0, "projects.shortest": 8,
    "coordination.share": 0.2, "funders.money_per_actor": 2500.0,
    "communication.copy_error": 0.2, "shocks.yearly_rate": 5.0,
    "funding.mobilizing": 0.03, "learning.mapping": 0.05, "communication.finds": 3,
} | ({"funding.rule": sys.argv[2]} if sys.argv[2:] else {}), sys.argv[1]), 3)
for now in range(52):
    model.step()
assert model.world.tally.projects[1] + model.world.tally.projects[2] > 0, "projects ended"
print(len(purposes))
for (what, *key), where in purposes.items():
    if len(where) > 1:
        print(randomness.DECISIONS[what], key, sorted(where))
for draw in sorted(undeclared):
    print("not the declared key:", *draw)
"""

ARM_AS_IT_SHIPS = """
import sys
import numpy as np
import sim.randomness as randomness
np.seterr(over="ignore")
names, philox = set(), randomness.philox
def recorded(week, one, other, block, seed, what):
    names.add(randomness.DECISIONS[int(what)])
    return philox(week, one, other, block, seed, what)
randomness.philox = recorded
from sim.model import CommunityModel
from sim.scenario import Scenario
model = CommunityModel(Scenario.load(sys.argv[1]).with_values({
    "community.residents": 24, "community.organizations": 8, "problem.elements": 6,
    "people.founders_share": 0.8, "shocks.weeks": (10,),
}), 3)
for _ in range(30):
    model.step()
print(*names)
"""


def uncompiled(script: str, *arguments: str) -> list[str]:
    """Lines that a script prints whose kernels run as plain Python."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "scenario",
    [*ARMS, "system_shifting_network conviction_voting",
     "system_shifting_network self_organized_fund_allocation"],
)  # fmt: skip
def test_no_draw_serves_two_purposes_or_has_another_key_than_declared(scenario: str) -> None:
    """Uncompiled, each keyed draw tells which function asked for it."""
    count, *faults = uncompiled(RECORD, *scenario.split())
    assert int(count) > 3000
    assert faults == []


@pytest.mark.parametrize("arm", ARMS)
def test_the_model_description_has_every_draw_of_an_arm_as_it_ships(arm: str) -> None:
    names = set(uncompiled(ARM_AS_IT_SHIPS, arm)[0].split())
    described = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    assert len(names) > 25
    used = re.findall(r"\((\w+\.\w+);|\b(?:by|of) `(\w+\.\w+)`", described)
    assert names <= {name for pair in used for name in pair}


@pytest.mark.parametrize("community", ["synthetic", "bristol"])
def test_arms_begin_alike(community: str) -> None:
    """People, problem, ties, views, founders and money: the same bits in every arm."""
    begun = [tables(begin_world(Scenario.load(arm, community=community), 5)) for arm in ARMS]
    for other in begun[1:]:
        assert begun[0].keys() == other.keys()
        differ = {name for name in other if begun[0][name] != other[name]}
        assert differ <= {"world"}
        assert begun[0]["world"].keys() == other["world"].keys()
        assert {
            name for name in other["world"] if other["world"][name] != begun[0]["world"][name]
        } <= {"explore", "sharing"}


def test_shocks_are_the_same_in_every_arm() -> None:
    models = [stepped(small({"shocks.yearly_rate": 8.0}, arm), 4) for arm in ARMS]
    assert len(models[0].world.shocked) > 3
    for model in models[1:]:
        assert model.world.shocked == models[0].world.shocked
        assert model.world.problem.value.tobytes() == models[0].world.problem.value.tobytes()
        assert model.series["shock"].tobytes() == models[0].series["shock"].tobytes()


def without_effect(values: dict[str, Any], swap: dict[str, str], arm: str) -> bool:
    """Whether swapping a rule that has nothing to work on leaves every series as it was."""
    scenario = small(values, arm)
    usual, other = stepped(scenario, 6), stepped(scenario.with_values(swap), 6)
    return series_bytes(usual) == series_bytes(other)


NO_MONEY = {"funders.money_factor": 0.0}
NO_PROPOSALS = {"projects.proposal_rate": 0.0, "projects.proposal_rate_funded": 0.0}


def no_proposals(arm: str) -> dict[str, Any]:
    """Nobody proposes, and where coordinators draft policy work, they draft none."""
    drafts = {"activities.policy": 0.0} if arm == "collective_impact" else {}
    return NO_PROPOSALS | drafts


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("rule", variants("funding"))
def test_without_money_the_funding_rule_changes_nothing(rule: str, arm: str) -> None:
    assert without_effect(NO_MONEY, {"funding.rule": rule}, arm)


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("rule", ["own_lessons", "shared_measurement", "deep_reflection"])
def test_without_projects_the_learning_rule_changes_nothing(rule: str, arm: str) -> None:
    """Nothing was seen, so there is nothing to report, to read or to reflect on."""
    nobody_looks_back = {"people.judging_weeks": 10_000}
    assert without_effect(NO_MONEY | nobody_looks_back, {"learning.rule": rule}, arm)


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("rule", ["proposer_alone", "governance_group", "distributed_leadership"])
def test_without_proposals_the_governance_rule_changes_nothing(rule: str, arm: str) -> None:
    assert without_effect(no_proposals(arm), {"governance.rule": rule}, arm)


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("rule", ["solo", "mutually_reinforcing", "self_organizing"])
def test_without_proposals_the_activities_rule_changes_nothing(rule: str, arm: str) -> None:
    assert without_effect(no_proposals(arm), {"activities.rule": rule}, arm)


@pytest.mark.parametrize("column", ["setting", "skill", "minutes", "openness", "opinion"])
def test_a_change_to_one_actor_stays_with_it_where_nobody_meets(column: str) -> None:
    """Nobody looks at anybody and no project runs: each actor's draws are its own."""
    alone = NO_MONEY | {
        "communication.velocity": 0.0,
        "communication.velocity_outside": 0.0,
        "people.join_spontaneous": 0.0,
        "problem.coupling": 0.0,
        "people.service_share": 0.0,
        "people.trial_rate": 0.5,
    }
    usual, other = (CommunityModel(small(alone), 3) for _ in range(2))
    values = getattr(other.world.actors, column)
    values[7] = values[7] ^ 0b1011 if column == "setting" else values[7] / 2 - 0.25
    for _ in range(60):
        usual.step()
        other.step()
    one, two = usual.world.actors, other.world.actors
    everybody_else = np.arange(one.count) != 7
    for name in ("setting", "outcome", "own_value", "status", "spent", "opinion", "estimate",
                 "evidence", "skill", "active", "until"):  # fmt: skip
        before, after = getattr(one, name)[everybody_else], getattr(two, name)[everybody_else]
        assert before.tobytes() == after.tobytes(), name
    if column == "setting":
        assert one.estimate[7].tobytes() != two.estimate[7].tobytes(), "it went its own way"
