"""The audit lists every constant of the model, and thresholds of rules that arms have."""

from __future__ import annotations

from reports.audit.constants import THRESHOLDS, constants_listed, constants_part
from sim import constants
from sim.scenario import Scenario

ARMS = ("isolated", "collective_impact", "system_shifting_network")


def test_every_constant_is_listed_with_its_value_and_its_reason() -> None:
    listed = {name: (value, words) for name, value, words in constants_listed()}
    assert set(listed) == {name for name in vars(constants) if name.isupper()}
    for name, (value, words) in listed.items():
        assert eval(value) == getattr(constants, name)
        assert words, name
        assert f"| `{name}` | {value} | {words} |" in constants_part()


def test_thresholds_are_those_of_rules_that_some_arm_has() -> None:
    rules = {rule for arm in ARMS for rule in Scenario.load(arm).rules.values()}
    for rule, threshold, others in THRESHOLDS:
        assert rule in rules
        compared = {name for name in rules if name in others}
        assert compared - {rule} or others.startswith("Everywhere else")
        for name in {word for word in threshold.split("`")[1::2] if word.isupper()}:
            assert hasattr(constants, name)
