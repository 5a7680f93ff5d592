"""Every rule of this package has a twin; the scenarios of the twins have every rule."""

from __future__ import annotations

import pytest

from sim.rules.base import REGISTRY, Rule, rule
from sim.rules.membership import Membership
from sim.testing.contract import own_rules
from tests.reference import scenarios, twin


def without_twin(rules: list[type[Rule]]) -> list[str]:
    """What is left to write, a sentence for each rule that no class of the twin stands for."""
    return [
        f"{each.family} {each.name!r} has no twin: write one by docs/odd.md alone, without code of "
        f"`sim`, as a class in tests/reference, and add it to the dictionary RULES by which "
        f"tests/reference/twin.py finds the rules of {each.family}"
        for each in rules
        if each.name not in twin.FAMILIES[each.family]
    ]


def test_every_rule_has_a_twin() -> None:
    assert without_twin(own_rules()) == []


def test_no_twin_has_lost_its_rule() -> None:
    registered = {(each.family, each.name) for each in own_rules()}
    twins = {(family, name) for family, rules in twin.FAMILIES.items() for name in rules}
    assert twins == registered


def test_both_are_compared_under_every_rule() -> None:
    compared = {(family, name) for family, names in scenarios.RULES.items() for name in names}
    assert compared == {(each.family, each.name) for each in own_rules()}


def test_a_rule_without_a_twin_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRY, "membership", dict(REGISTRY["membership"]))

    @rule("membership", "new_rule", seeds="x", reads=["actors"], writes=["actors"])
    class NewRule(Membership):
        """Twice a year the doors are open."""

        def bring_in(self, world: object, week: int) -> None:
            pass

    NewRule.__module__ = "sim.rules.membership.new_rule"
    assert [each.partition(":")[0] for each in without_twin(own_rules())] == [
        "membership 'new_rule' has no twin"
    ]
    NewRule.__module__ = "another_package.new_rule"
    assert without_twin(own_rules()) == [], "rules of other packages need none"
