"""Scenarios: what they hold, how they are changed, written and told apart."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario import Parameter, Scenario, all_parameters, shipped
from sim.scenario.parameters import SECTIONS, STATUS_QUO, TABLES, section_of

load()
ARMS = [each.name for each in shipped() if each.kind == "scenario"]
PARAMETERS = all_parameters()


def test_the_arms_are_the_bundles_of_the_model_page() -> None:
    """Each approach, row by row of the table in which the seed texts compare them."""
    bundles = {
        "isolated": "own_view proposer_alone spontaneous own_lessons solo informal direct_grants",
        "collective_impact": "common_agenda governance_group invitation shared_measurement "
        "mutually_reinforcing leadership_meetings backbone_grants",
        "system_shifting_network": "shared_map distributed_leadership through_ties "
        "deep_reflection self_organizing open_ecosystem innovation_pools",
    }
    assert {arm: list(Scenario.load(arm).rules.values()) for arm in bundles} == {
        arm: bundle.split() for arm, bundle in bundles.items()
    }


@pytest.mark.parametrize("community", ["bristol", "synthetic"])
@pytest.mark.parametrize("problem", ["simple", "complicated", "complex", "turbulent"])
def test_arms_differ_in_nothing_but_rules(community: str, problem: str) -> None:
    shared = [
        {
            key: value
            for key, value in Scenario.load(arm, community, problem).flat().items()
            if key.partition(".")[0] not in (*FAMILIES, "lessons")
            and key not in ("title", "description")
        }
        for arm in ARMS
    ]
    assert all(each == shared[0] for each in shared)
    assert {each["community.kind"] for each in shared} == {community}


def test_every_number_that_differs_between_arms_has_its_sentence() -> None:
    about = {(each.key, each.rule): each for each in PARAMETERS}
    values = [Scenario.load(arm).flat() for arm in ARMS]
    differing = {
        key
        for key in set.intersection(*(set(each) for each in values))
        if len({str(each[key]) for each in values}) > 1
        and not key.endswith(".rule")
        and key not in ("title", "description")
    }
    lessons = {key for key in differing if key.startswith("lessons.")}
    taught = set(Scenario.load("isolated").taught)
    assert len(lessons) == 6
    assert differing - lessons - taught == {
        "communication.sharing_mistakes", "communication.telling", "communication.finds",
        "learning.mapping",
    }  # fmt: skip
    for key in differing:
        assert about[key, None].by_arm, key


def test_a_problem_or_a_community_does_not_rename_the_arm() -> None:
    plain, dressed = Scenario.load("isolated"), Scenario.load("isolated", "bristol", "simple")
    assert (dressed.title, dressed.description) == (plain.title, plain.description)


def test_problems_grow_in_complexity_and_turbulence() -> None:
    names = ("simple", "complicated", "complex", "turbulent")
    chosen = [Scenario.load("isolated", problem=name) for name in names]
    assert [each.problem.complexity for each in chosen] == [0, 2, 5, 5]
    shocks = [sum(week < 260 for week in each.shocks.weeks) for each in chosen]
    assert shocks == [0, 1, 1, 5]
    assert all(week % 13 for each in chosen for week in each.shocks.weeks)


def test_what_a_scenario_does_not_say_is_the_status_quo() -> None:
    silent = Scenario()
    assert silent.rules == STATUS_QUO == Scenario.load("isolated").rules
    for table in SECTIONS:
        assert getattr(silent, table) == SECTIONS[table]()


def test_tables_and_attributes_are_the_same() -> None:
    hints = get_type_hints(Scenario)
    assert list(Scenario.model_fields)[3:] == list(TABLES)
    for table, section in SECTIONS.items():
        assert hints[table] is section
    for family in FAMILIES:
        assert all(issubclass(each, hints[family]) for each in REGISTRY[family].values())


def test_a_scenario_cannot_be_changed() -> None:
    scenario = Scenario()
    for table, name in ((scenario, "weeks"), (scenario.community, "residents")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(table, name, 3)


def test_with_values_changes_a_copy() -> None:
    before = Scenario.load("collective_impact")
    after = before.with_values(
        {
            "community.residents": np.int64(1000),
            "communication.velocity": np.float64(0.25),
            "weeks": 52,
        }
    )
    assert (after.community.residents, after.communication.velocity, after.weeks) == (
        1000,
        0.25,
        52,
    )
    assert type(after.community.residents) is int
    assert type(after.communication.velocity) is float
    changed = {key for key, value in after.flat().items() if value != before.flat()[key]}
    assert changed == {"community.residents", "communication.velocity", "weeks"}


def test_another_rule_keeps_what_both_share_and_takes_its_own_defaults() -> None:
    before = Scenario.load("collective_impact").with_values(
        {"communication.velocity": 0.4, "communication.meeting_weeks": 4}
    )
    after = before.with_values({"communication.rule": "open_ecosystem"})
    assert after.communication == section_of("communication", "open_ecosystem")(
        **{
            name: getattr(before.communication, name)
            for name in ("sharing_mistakes", "telling", "finds")
        },
        velocity=0.4,
    )
    back = after.with_values({"communication.rule": "leadership_meetings"})
    assert back.communication.velocity == 0.4
    assert back.flat()["communication.meeting_weeks"] == 2  # the default: 4 was forgotten


def test_another_rule_may_bring_its_own_numbers() -> None:
    scenario = Scenario().with_values({"funding.panel": 20, "funding.rule": "innovation_pools"})
    assert scenario.flat()["funding.panel"] == 20


# Parameters that only some values of others allow are left out; their checks have tests elsewhere.
TIED = {"problem.complexity", "problem.elements", "problem.parts"}
SAMPLED = [each for each in PARAMETERS if each.range is not None and each.key not in TIED]


@given(
    st.fixed_dictionaries({f"{f}.rule": st.sampled_from(sorted(REGISTRY[f])) for f in FAMILIES}),
    st.lists(st.tuples(st.sampled_from(SAMPLED), st.floats(0, 1, exclude_max=True)), max_size=20),
    st.text(max_size=40),
    st.lists(st.integers(0, 500), unique=True, max_size=5),
)
def test_written_and_read_again_it_is_the_same(
    rules: dict[str, str], sampled: list[tuple[Parameter, float]], title: str, weeks: list[int]
) -> None:
    values = {
        about.key: about.at(u)
        for about, u in sampled
        if about.rule in (None, rules.get(f"{about.table}.rule"))
    }
    words = {"title": title, "shocks.weeks": weeks}
    scenario = Scenario().with_values({**rules, **values, **words})
    assert {key: scenario.flat()[key] for key in values} == values
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "written.toml"
        path.write_text(scenario.to_toml(), encoding="utf-8", newline="")
        again = Scenario.load(path)
    assert again == scenario
    assert again.flat() == scenario.flat()
    assert again.content_hash() == scenario.content_hash()
    assert again.to_toml() == scenario.to_toml()


def test_the_hash_is_that_of_the_canonical_text() -> None:
    scenario = Scenario.load("isolated")
    flat = {
        k: v
        for k, v in scenario.flat().items()
        if k not in ("title", "description") and not k.startswith("lessons.")
    }
    text = json.dumps(flat, sort_keys=True, separators=(",", ":"))
    assert scenario.content_hash() == sha256(text.encode()).hexdigest()


def test_the_hash_knows_every_value_but_words() -> None:
    before = Scenario.load("system_shifting_network").as_is()
    renamed = before.with_values({"title": "Another", "description": "of the same"})
    assert renamed.content_hash() == before.content_hash()
    hashes = {before.content_hash()}
    numeric = [each for each in PARAMETERS if each.key in before.flat() and each.kind == "number"]
    for each in numeric:
        low, high = each.range or (0.25, 0.75)
        other = low if before.flat()[each.key] != low else high
        hashes.add(before.with_values({each.key: other}).content_hash())
    assert len(hashes) == len({each.key for each in numeric}) + 1


def test_the_hash_is_the_same_in_another_process() -> None:
    program = "from sim.scenario import Scenario; print(Scenario.load('isolated').content_hash())"
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert other.stdout.split()[-1] == Scenario.load("isolated").content_hash()


def test_minus_zero_is_zero() -> None:
    plus, minus = (Scenario().with_values({"communication.copy_error": x}) for x in (0.0, -0.0))
    assert plus.content_hash() == minus.content_hash()
