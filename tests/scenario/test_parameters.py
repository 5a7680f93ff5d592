"""What is known about each parameter."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import pytest

from sim.parameters import ASSUMPTION
from sim.rules.base import FAMILIES, REGISTRY, Rule
from sim.scenario import Parameter, Scenario, all_parameters, sampled_ranges
from sim.scenario.parameters import NOT_SAMPLED, SECTIONS, is_shared, section_of

PARAMETERS = all_parameters()

NAMED = (
    "the seeds", "CivicLab", "Holley", "1Hive", "RE-AMP", "Bowne", "health departments",
    "the person who wrote the scenario", "whoever brings the network",
    "the grants that were imported",
)  # fmt: skip
"""Sources without a year: texts, cases and data sets, and the people who use the model."""


def says_where_from(source: str) -> bool:
    """Whether a source is a publication with its year, one of those named, or an assumption."""
    dated = re.search(r"\b(19|20)\d\d\b", source)
    return ASSUMPTION in source or bool(dated) or any(name in source for name in NAMED)


def test_every_declared_field_is_listed() -> None:
    declared = {f"{table}.{name}" for table, each in SECTIONS.items() for name in each.model_fields}
    declared |= {
        f"{family}.{name}"
        for family in FAMILIES
        for rule in REGISTRY[family].values()
        for name in rule.model_fields
    }
    assert {each.key for each in PARAMETERS} == declared | {"title", "description", "weeks"}
    assert len({(each.key, each.rule) for each in PARAMETERS}) == len(PARAMETERS)


@pytest.mark.parametrize("about", PARAMETERS, ids=lambda each: f"{each.key}-{each.rule}")
def test_every_parameter_says_what_it_is(about: Parameter) -> None:
    assert about.unit
    assert says_where_from(about.source), about.source
    assert about.description.endswith((".", ".)"))
    if about.range is None:
        assert NOT_SAMPLED[about.key]
    else:
        assert about.key not in NOT_SAMPLED


@pytest.mark.parametrize(
    "about",
    [each for each in PARAMETERS if each.range is not None],
    ids=lambda each: f"{each.key}-{each.rule}",
)
def test_the_range_holds_the_default_and_lies_within_what_is_accepted(about: Parameter) -> None:
    assert about.range is not None
    if about.kind == "choice":
        assert about.default in about.range
        assert set(about.range) <= set(about.choices)
        assert len(about.range) > 1
    else:
        low, high = about.range
        floor, ceiling = about.limits
        assert low < high
        assert low <= about.default <= high
        assert floor is None or floor <= low
        assert ceiling is None or high <= ceiling


def test_a_source_is_dated_or_named_or_an_assumption() -> None:
    assert says_where_from("March 1991, p1")
    assert not says_where_from("three real networks")
    assert not says_where_from("between 1000 and 3000")
    assert [name for name in NAMED if not any(name in each.source for each in PARAMETERS)] == []


def test_no_reason_for_a_parameter_that_is_gone() -> None:
    assert set(NOT_SAMPLED) <= {each.key for each in PARAMETERS}


def test_a_name_means_one_thing_in_a_family() -> None:
    """Studies give all arms the same value by dotted name, so the ranges must agree."""
    ranges = defaultdict(set)
    for each in PARAMETERS:
        ranges[each.key].add((each.unit, each.range, each.limits))
    assert {key for key, found in ranges.items() if len(found) > 1} == set()


def about(key: str) -> Parameter:
    return next(each for each in PARAMETERS if each.key == key)


def test_what_is_accepted_in_words() -> None:
    assert about("communication.velocity").expected == "a number from 0 to 1"
    assert about("community.residents").expected == "a whole number from 1 to 1,000,000"
    assert about("projects.materials").expected == "a number from 0 to 10,000,000"
    assert about("title").expected == "text in quotes"
    assert about("community.kind").expected == "one of synthetic, network, bristol"


def test_values_at_shares_of_the_range() -> None:
    velocity = about("communication.velocity")
    assert velocity.range == (0.02, 0.5)
    assert [velocity.at(u) for u in (0.0, 0.5)] == pytest.approx([0.02, 0.26])
    sample = about("communication.sample")
    assert sample.range == (1, 8)
    drawn = [sample.at(i / 800) for i in range(800)]
    assert {value: drawn.count(value) for value in drawn} == dict.fromkeys(range(1, 9), 100)
    copying = about("communication.copying")
    half_life = about("people.evidence_half_life")
    assert [half_life.at(u) for u in (0.0, 0.5)] == pytest.approx([10.0, (10.0 * 286.0) ** 0.5])
    doubling = replace(sample, range=(1, 7), distribution="loguniform")
    assert [doubling.at(u) for u in (0.32, 0.35, 0.65, 0.68)] == [1, 2, 3, 4], "1, 2 to 3, 4 to 7"
    assert [copying.at(u) for u in (0, 0.25, 0.5, 0.999)] == list(copying.range or ())
    with pytest.raises(ValueError, match="no range"):
        about("weeks").at(0.5)


def test_what_a_study_samples_is_what_its_arms_have() -> None:
    arms = [Scenario.load(name) for name in ("collective_impact", "isolated")]
    found = sampled_ranges(arm.rules for arm in arms)
    assert {"communication.meeting_weeks", "funding.weight_size", "problem.complexity"} <= set(
        found
    )
    assert "funding.panel" not in found  # of a rule that neither arm has
    assert "weeks" not in found
    every = {key for arm in arms for key in arm.flat()}
    ranged = {each.key for each in PARAMETERS if each.range is not None}
    assert set(found) == every & ranged


class Family(Rule):
    """A family of two, with one parameter for both."""

    both: float = 1.0
    changed: float = 1.0


class First(Family):
    """The first."""

    own: float = 1.0


class Second(Family):
    """The second means something else by two of the names."""

    own: float = 2.0
    changed: float = 2.0


def test_shared_is_what_comes_from_the_same_declaration() -> None:
    names = ["both", "changed", "own", "none"]
    assert [is_shared(First, Second, name) for name in names] == [True, False, False, False]
    assert is_shared(Second, Second, "own")


def test_a_table_without_a_rule_is_the_status_quo() -> None:
    assert section_of("funding").__name__ == "DirectGrants"
    assert section_of("people") is SECTIONS["people"]
