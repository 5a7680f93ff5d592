"""What coordinators do: each function can be switched off, and then it costs and does nothing."""

from __future__ import annotations

from typing import Any

import pytest

from sim.commands.rules import function_lines
from sim.model import CommunityModel
from sim.rules.base import HOOKS, REGISTRY
from sim.rules.functions import FUNCTIONS, Function
from sim.scenario import Scenario, all_parameters
from sim.testing.contract import LIMITS
from sim.world.tables.coordination import AVAILABLE, LAPSED, RELEASED, USED
from sim.world.tables.projects import SUCCEEDED
from tests.rules.desk import desk
from tests.rules.test_learning import ended
from tests.rules.worlds import ARMS, changed_tables, check_world, small, stepped, tables

ARM = {"backbone": ARMS[1], "support team": ARMS[2]}
BUSY = {"coordination.share": 0.2, "funders.money_per_actor": 2500.0, "people.founders_share": 0.3}
ON = {
    "learning.tracking": True,
    "activities.policy": 0.2,
    "funding.mobilizing": 0.2,
    "communication.finds": 3,
    "learning.mapping": 0.2,
}
"""What functions that are off by default are switched on with."""

BY_NAME = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)


def scenarios(function: Function, values: dict[str, Any] | None = None) -> list[Scenario]:
    """The arm whose function it is, with it and without it."""
    arm = small(BUSY | (values or {}), ARM[function.whose])
    usual = arm.flat()[function.key]
    return [
        arm.with_values({function.key: value})
        for value in (ON.get(function.key, usual), function.off)
    ]


def first_difference(with_it: CommunityModel, without: CommunityModel) -> tuple[str, int]:
    """The stage in which two models first differ, and the minutes that the first used more."""
    for week in range(with_it.settings.weeks):
        seen: list[list[tuple[str, dict[str, Any], int]]] = []
        for model in (with_it, without):
            after: list[tuple[str, dict[str, Any], int]] = []
            with pytest.MonkeyPatch.context() as patch:
                for family, hook in HOOKS.items():
                    rule = type(getattr(model.settings, family))
                    stage = getattr(rule, hook)

                    def watched(
                        self: Any, world: Any, week: int, stage: Any = stage, name: str = family,
                        after: list[tuple[str, dict[str, Any], int]] = after,
                    ) -> None:  # fmt: skip
                        stage(self, world, week)
                        after.append((name, tables(world), int(world.hours[USED])))

                    patch.setattr(rule, hook, watched)
                model.step()
            seen.append(after)
        for one, other in zip(*seen, strict=True):
            if changed_tables(one[1], other[1]):
                return one[0], one[2] - other[2]
        assert with_it.week == without.week == week + 1
    raise AssertionError("switching it off changes nothing")


def test_all_that_the_texts_name_is_there_once() -> None:
    assert sorted(each.name for each in FUNCTIONS) == sorted(
        [
            "guide vision",
            "align activities",
            "shared measurement",
            "tracking of relationships",
            "public will",
            "policy work",
            "mobilizing funding",
            "alerts",
            "weaving",
            "platforms",
            "communities of practice",
            "just-in-time training",
            "finds from other communities",
            "mapping",
        ]
    )
    assert len({each.key for each in FUNCTIONS}) == len(FUNCTIONS)


@BY_NAME
def test_it_is_a_parameter_of_the_rule_it_belongs_to(function: Function) -> None:
    about = {(each.key, each.rule): each for each in all_parameters()}[function.key, function.rule]
    assert about.by_arm, "the sentence that gives it to one arm"
    if function.rule is not None:
        assert function.rule in REGISTRY[function.family]
        assert Scenario.load(ARM[function.whose]).rules[function.family] == function.rule


@BY_NAME
def test_without_it_the_first_that_differs_is_its_own_stage_and_fewer_hours(
    function: Function,
) -> None:
    stage, more = first_difference(*(CommunityModel(each, 3) for each in scenarios(function)))
    assert stage == function.family
    if function.name == "public will":  # what it does not take, invitations have the same week
        assert more != 0
    else:
        assert more > 0, "it drew on coordinators' hours"


@BY_NAME
def test_without_it_money_and_hours_still_balance(function: Function) -> None:
    for scenario in scenarios(function):
        world = stepped(scenario, 4).world  # audited
        check_world(world)
        hours = world.hours
        assert hours[RELEASED] == hours[AVAILABLE] + hours[USED] + hours[LAPSED]
        assert world.ledger.inflow == world.ledger.held + world.ledger.spent


@pytest.mark.parametrize("limit", [*LIMITS, "free"])
@pytest.mark.parametrize("arm", ARMS)
def test_all_of_them_together_survive_the_limits(arm: str, limit: str) -> None:
    plain = small({}, arm)
    on = {key: value for key, value in ON.items() if key in plain.flat()}
    free = {"coordination.price_factor": 0.0}
    check_world(stepped(plain.with_values(on | LIMITS.get(limit, free)), 6).world)  # audited


@BY_NAME
def test_the_command_says_what_switches_it_off(function: Function) -> None:
    said = " ".join(" ".join(function_lines(function.family)).split())
    off = str(function.off).lower() if isinstance(function.off, bool) else f"{function.off:g}"
    assert f"{function.name} ({function.whose}; off: {function.key}={off})" in said
    assert function.does in said


def by_name(name: str) -> list[Scenario]:
    return scenarios(next(each for each in FUNCTIONS if each.name == name))


def test_without_public_will_nobody_joins_by_that_route() -> None:
    joined = [stepped(each, 5).world.tally.joins[4] for each in by_name("public will")]
    assert joined[0] > 0
    assert joined[1] == 0


@pytest.mark.parametrize("guided", [True, False])
def test_without_a_guide_members_host_the_rounds_in_their_own_time(guided: bool) -> None:
    scenario, world = desk({"sensemaking.guided": guided}, ARMS[1])
    members = world.council.member
    minutes = 120 + 15 * members.size
    first, attendance = int(members[0]), 90
    world.actors.minutes[first] = 2 * minutes + attendance
    scenario.sensemaking.focus(world, 0)
    assert world.hours[USED] == (minutes if guided else 0)
    assert world.actors.spent[first] - attendance == (0 if guided else 2 * minutes)


@pytest.mark.parametrize("supported", [True, False])
def test_without_support_members_record_in_their_own_time(supported: bool) -> None:
    scenario, world = desk({"learning.supported": supported}, ARMS[1])
    world.beliefs.agreed = 0b0111
    world.beliefs.report_due = 99
    ended(world, [6, 0], 0b1110, SUCCEEDED)
    scenario.learning.report(world, 3)
    assert world.beliefs.pooled[0].sum() == 2, "two of its elements are agreed, and were read once"
    assert world.hours[USED] == (2 * 30 if supported else 0)
    assert world.actors.spent.sum() == (0 if supported else 2 * 2 * 30)


def test_without_alerts_a_shock_is_found_out_one_by_one() -> None:
    quiet = {"communication.velocity": 0.0}
    for scenario, told in zip(by_name("alerts"), (True, False), strict=True):
        model = stepped(scenario.with_values(quiet), 3, 31)
        assert model.world.shocked_now
        assert model.world.alerted is told
        assert model.world.audience.eager.any() == told


def test_without_weaving_nobody_is_introduced_by_it() -> None:
    for scenario, met in zip(by_name("weaving"), (True, False), strict=True):
        model = CommunityModel(scenario, 3)
        scenario.communication.prepare(model.world)
        model.world.hours[AVAILABLE] = 100_000
        pairs = 0
        for week in range(20):
            scenario.communication.listen(model.world, week)
            pairs += model.world.meeting[0, 0]
            model.world.meeting[0, 0] = 0
        assert (pairs > 0) == met


@pytest.mark.parametrize(("name", "group"), [("platforms", 0), ("communities of practice", 1)])
def test_without_a_place_to_meet_nobody_is_seen_there(name: str, group: int) -> None:
    with_it, without = (stepped(each, 3, 20).world for each in by_name(name))
    assert (with_it.audience.group >= 0).any(axis=0).all(), "both places are open"
    assert (without.audience.group[:, group] == -1).all()
    assert (without.audience.group[:, 1 - group] >= 0).any(), "the other stays open"
    assert (without.easier == 1.0) == (name == "platforms"), "it is the platform that eases"
    outside = without.actors.status != 1
    assert (without.audience.group[outside] == -1).all()


@pytest.mark.parametrize("training", [0.1, 0.0])
def test_without_training_reflection_is_cheaper_and_raises_no_skill(training: float) -> None:
    scenario, world = desk({"learning.training": training}, ARMS[2])
    ended(world, [0, 1], 0b0011, SUCCEEDED)
    before = world.actors.skill.copy()
    scenario.learning.report(world, 3)
    assert world.hours[USED] == (180 + 60 if training else 180)
    gained = (world.actors.skill - before)[:2]
    assert gained == pytest.approx(training * (1.0 - before[:2]))
    assert world.beliefs.count.sum() == 2, "it reflected all the same"
