"""Every registered rule of this package keeps every promise, and has its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.rules.base import FAMILIES, REGISTRY, Rule
from sim.scenario.parameters import parameters_of
from sim.testing import PROMISES, check_rule
from sim.testing.contract import BUSY, matters, own_rules
from tests.rules.worlds import arm_of, small

RULES_PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
RULES = own_rules()


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("rule", RULES, ids=[f"{each.family}-{each.name}" for each in RULES])
def test_every_rule_keeps_its_promises(rule: type[Rule], promise: str) -> None:
    check_rule(rule, promise)


def test_registry_and_documentation_name_the_same_rules() -> None:
    documented = set()
    family = ""
    for line in RULES_PAGE.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"## (\w+)", line):
            family = found[1]
        elif found := re.fullmatch(r"### (\w+)", line):
            documented.add((family.lower(), found[1]))
    assert documented == {(each.family, each.name) for each in RULES}, "run `./dev docs`"


def test_each_family_has_three_variants_at_least_and_each_arm_one() -> None:
    assert all(len(REGISTRY[family]) >= 3 for family in FAMILIES)


def test_what_a_family_shares_matters_in_one_variant_at_least() -> None:
    dead = []
    for family in FAMILIES:
        arms = [
            small({f"{family}.rule": name, **BUSY}, arm_of(family, name))
            for name in REGISTRY[family]
        ]
        shared = [p for p in parameters_of(family, next(iter(REGISTRY[family]))) if p.rule is None]
        dead += [p.key for p in shared if not any(matters(arm, p) for arm in arms)]
    assert not dead
