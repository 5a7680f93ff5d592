"""Which settings a lever turns, what is refused, and that combinations are what they say."""

from __future__ import annotations

from typing import Any

import pytest

from sim import InputError, Scenario
from sim.analysis.explanation.levers import MOST, combination, find_levers, parse_levers
from sim.rules.base import FAMILIES

IMPACT, NETWORK = Scenario.load("collective_impact"), Scenario.load("system_shifting_network")


def test_by_default_a_lever_is_a_rule_with_its_parameters() -> None:
    levers = find_levers(IMPACT, NETWORK)
    assert [lever.name for lever in levers] == list(FAMILIES)
    assert all(lever.differing for lever in levers)
    turned = {key for lever in levers for key in lever.keys}
    both = {**IMPACT.flat(), **NETWORK.flat()}
    assert turned == {key for key in both if key.split(".")[0] in FAMILIES}
    communication = levers[FAMILIES.index("communication")]
    assert communication.differing["communication.sharing_mistakes"] == (0.5, 1.0)
    assert communication.describe(NETWORK) == "open_ecosystem"


def test_what_is_equal_does_not_differ() -> None:
    levers = find_levers(IMPACT, IMPACT.with_values({"title": "other words"}))
    assert not any(lever.differing for lever in levers)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_combination_has_one_family_from_b_and_the_rest_from_a(family: str) -> None:
    levers = find_levers(IMPACT, NETWORK)
    mixed = combination(IMPACT, NETWORK, [lever for lever in levers if lever.name == family])
    for each in FAMILIES:
        assert getattr(mixed, each) == getattr(NETWORK if each == family else IMPACT, each)
    assert mixed.people == IMPACT.people


def test_nothing_turned_is_a_and_all_turned_is_b() -> None:
    ends = {IMPACT: NETWORK, NETWORK: Scenario.load("isolated")}
    for a, b in ends.items():
        levers = find_levers(a, b)
        assert combination(a, b, []).content_hash() == a.content_hash()
        assert combination(a, b, levers).content_hash() == b.content_hash()


def test_sections_and_settings_can_be_levers() -> None:
    other = IMPACT.with_values(
        {"communication.velocity": 0.3, "people.trial_rate": 0.2, "people.leave_base": 0.01}
    )
    asked = {
        "speed": ["communication.velocity"],
        "trying": ["people.trial_rate"],
        "people": ["people.leave_base"],
        "money": ["funding", "funders"],
    }
    speed, trying, people, money = find_levers(IMPACT, other, asked)
    assert speed.keys == ("communication.velocity",)
    assert {"funding.rule", "funders.funders"} <= set(money.keys)
    assert not money.differing
    assert (speed.describe(IMPACT), speed.describe(other)) == ("velocity 0.1", "velocity 0.3")
    mixed = combination(IMPACT, other, [trying, people])
    assert mixed.people == other.people
    assert mixed.communication == IMPACT.communication


def test_a_rule_takes_along_what_only_one_of_the_two_has() -> None:
    asked = {
        "rule": ["communication.rule"],
        "mistakes": ["communication.sharing_mistakes"],
        "rest": [family for family in FAMILIES if family != "communication"],
    }
    rule, mistakes, _ = find_levers(IMPACT, NETWORK, asked)
    only_there = set(NETWORK.flat()) - set(IMPACT.flat())
    assert {key for key in only_there if key.startswith("communication.")} <= set(rule.keys)
    mixed = combination(IMPACT, NETWORK, [rule])
    assert mixed.communication.name == "open_ecosystem"
    assert mixed.communication.sharing_mistakes == 0.5
    assert combination(IMPACT, NETWORK, [mistakes]).communication.sharing_mistakes == 1.0


NARROW = NETWORK.with_values({"community.residents": 99, "weeks": 12})


@pytest.mark.parametrize(
    ("other", "asked", "sentence"),
    [
        (NETWORK, {"x": ["comunication"]}, "lever 'x': unknown key comunication; did you mean"),
        (NETWORK, {"x": ["people.trial_rat"]}, "did you mean people.trial_rate"),
        (NETWORK, {"x": ["title"]}, "unknown key title"),
        (NETWORK, {"x": []}, "give a list of settings"),
        (NETWORK, {"x": "funding"}, "give a list of settings"),
        (NETWORK, {}, "name at least one"),
        (
            NETWORK,
            {"x": ["funding"], "y": ["funding.rule"]},
            "funding.rule belongs to two levers, 'x' and 'y'",
        ),
        (NETWORK, {"x": ["communication.weaving"]}, "only one of the two rules has"),
        (NETWORK, {"x": ["funding"]}, "also differ in sensemaking.rule"),
        (NARROW, None, "also differ in weeks, community.residents, which"),
    ],
)
def test_what_cannot_be_a_lever(other: Scenario, asked: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        find_levers(IMPACT, other, asked)


def test_a_lever_on_what_differs_makes_it_explainable() -> None:
    asked = {family: [family] for family in FAMILIES} | {"size": ["community", "weeks"]}
    assert find_levers(IMPACT, NARROW, asked)[-1].differing == {
        "weeks": (260, 12),
        "community.residents": (250, 99),
    }


def test_more_levers_than_can_be_run_are_refused() -> None:
    keys = [
        "people.trial_rate", "people.leave_base", "people.leave_overload", "people.notice",
        "people.view_noise", "people.lapse_weeks", "people.rest_weeks", "people.judging_weeks",
        "people.join_spontaneous", "people.opinion_event", "people.opinion_half_life",
        "people.leave_disaffection", "people.judging_error",
    ]  # fmt: skip
    assert len(keys) == MOST + 1
    flat = IMPACT.flat()
    other = IMPACT.with_values(
        {key: flat[key] / 2 if isinstance(flat[key], float) else flat[key] + 1 for key in keys}
    )
    asked = {key: [key] for key in keys}
    with pytest.raises(InputError, match="13 levers differ, which makes 8,192 runs a seed"):
        find_levers(IMPACT, other, asked)
    fewer = asked | {keys[0]: keys[:2]}
    del fewer[keys[1]]
    assert len(find_levers(IMPACT, other, fewer)) == MOST


def test_levers_as_typed() -> None:
    found = parse_levers(["money = funding, funders", "speed=communication.velocity"])
    assert found == {"money": ["funding", "funders"], "speed": ["communication.velocity"]}


@pytest.mark.parametrize("text", ["funding", "=funding", "money=", "money=funding,", "m=a,,b"])
def test_levers_mistyped(text: str) -> None:
    with pytest.raises(InputError, match=r"expected NAME=KEY\[,KEY...\]"):
        parse_levers([text])


def test_a_lever_named_twice_is_refused() -> None:
    with pytest.raises(InputError, match="there is a lever 'm' already"):
        parse_levers(["m=funding", "m=funders"])
