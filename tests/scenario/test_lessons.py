"""Degrees of the ten lessons: what they set, what they refuse, how they are written and read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.rules.base import FAMILIES
from sim.scenario import Scenario
from sim.scenario.lessons import LESSONS, Lessons, Move
from sim.scenario.parameters import SECTIONS
from tests.reference.lessons import IN_EQUAL_RATIOS, MOVES

NETWORK = "system_shifting_network"
SEED = {2, 3, 4, 5, 7, 9}
"""Lessons by which the seeds describe the network."""


def test_there_are_ten_and_the_table_has_them() -> None:
    assert [each.number for each in LESSONS.values()] == list(range(1, 11))
    assert list(Lessons.model_fields) == list(LESSONS)
    keys = [move.key for each in LESSONS.values() for move in each.moves]
    assert len(keys) == len(set(keys)), "no parameter has two lessons"
    assert {key.partition(".")[0] for key in keys} <= {*FAMILIES, *SECTIONS}


def test_each_moves_what_the_page_of_the_model_says() -> None:
    """The twin's list was written from docs/odd.md, section 7.8."""
    assert {
        name: {move.key: (move.without, move.full) for move in lesson.moves}
        for name, lesson in LESSONS.items()
    } == MOVES
    ratios = {move.key for each in LESSONS.values() for move in each.moves if move.geometric}
    assert ratios == IN_EQUAL_RATIOS


def test_the_network_follows_what_the_seeds_describe_it_by() -> None:
    for arm, degree in ((NETWORK, 1.0), ("collective_impact", 0.0), ("isolated", 0.0)):
        shipped = Scenario.load(arm).lessons
        for name, lesson in LESSONS.items():
            expected: object = degree if lesson.number in SEED else "as_is"
            assert getattr(shipped, name) == expected, (arm, name)


@pytest.mark.parametrize(
    ("move", "degree", "value"),
    [
        (Move("a.b", 0.0, 0.2), 0.25, 0.05),
        (Move("a.b", 1.0, 0.0), 0.25, 0.75),
        (Move("a.b", 2, 7), 0.5, 4),  # 4.5, to the even one
        (Move("a.b", 48, 3, True), 0.5, 12),  # a quarter of 48: 16 ** -0.5
        (Move("a.b", 26, 208, True), 1 / 3, 52),  # doubled: 8 ** (1 / 3)
        (Move("a.b", 0.1, 10.0, True), 0.5, 1.0),
    ],
)
def test_values_between(move: Move, degree: float, value: float) -> None:
    assert move.at(degree) == pytest.approx(value, abs=1e-12)
    assert type(move.at(degree)) is type(value)
    assert (move.at(0.0), move.at(1.0)) == (move.without, move.full), "exactly"


def test_a_degree_sets_what_the_rules_have() -> None:
    half = {f"lessons.{name}": 0.5 for name in LESSONS}
    for arm, has in ((NETWORK, True), ("isolated", False)):
        scenario = Scenario.load(arm).with_values(half)
        flat = scenario.flat()
        assert flat["governance.lead_cap"] == 12
        assert flat["funders.patience"] == 74  # 26 * 8 ** 0.5 = 73.5
        assert ("governance.dilution" in flat) is has
        assert all(flat[key] == _at_half(key) for key in scenario.taught)
        assert set(scenario.taught) == {
            m.key for each in LESSONS.values() for m in each.moves if m.key in flat
        }


def _at_half(key: str) -> float:
    return next(m for each in LESSONS.values() for m in each.moves if m.key == key).at(0.5)


def refusal(values: dict[str, Any]) -> str:
    with pytest.raises(InputError) as error:
        Scenario.load(NETWORK).with_values(values)
    return str(error.value)


def test_a_value_that_a_lesson_contradicts_is_refused_with_a_way_out() -> None:
    said = refusal({"governance.lead_cap": 2})
    assert said == (
        "governance.lead_cap is 2, but lessons.check_dominance = 1 makes it 3; to choose it "
        'yourself set lessons.check_dominance = "as_is"'
    )
    free = {"governance.lead_cap": 2, "lessons.check_dominance": "as_is"}
    assert Scenario.load(NETWORK).with_values(free).flat()["governance.lead_cap"] == 2
    assert Scenario.load(NETWORK).with_values({"governance.lead_cap": 3}).taught


@pytest.mark.parametrize("value", [2, -0.1, True, "as is", [1], float("nan")])
def test_what_is_no_degree_is_refused(value: object) -> None:
    assert 'expected a number from 0 to 1, or "as_is"' in refusal({"lessons.patience": value})


def test_a_conflict_names_the_file_that_says_the_value(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"extends = '{NETWORK}'\n[governance]\nlead_cap = 5\n")
    with pytest.raises(InputError, match=r"^.*mine\.toml: governance\.lead_cap is 5, but"):
        Scenario.load(file)


def test_the_last_word_on_a_lesson_counts(tmp_path: Path) -> None:
    write = {
        "base": f"extends = '{NETWORK}'\n[lessons]\ncheck_dominance = 'as_is'\n"
        "[governance]\nlead_cap = 5\n",
        "same": "extends = './base.toml'\n[lessons]\ncheck_dominance = 'as_is'\n",
        "half": "extends = './base.toml'\n[lessons]\ncheck_dominance = 0.5\n",
        "back": "extends = './half.toml'\n[lessons]\ncheck_dominance = 'as_is'\n",
    }
    for name, text in write.items():
        (tmp_path / f"{name}.toml").write_text(text)
    caps = {
        name: Scenario.load(tmp_path / f"{name}.toml").flat()["governance.lead_cap"]
        for name in write
    }
    assert caps == {"base": 5, "same": 5, "half": 12, "back": 3}  # back: the rule's default
    turned = Scenario.load(NETWORK).with_values({"lessons.check_dominance": 0})
    assert turned.flat()["governance.lead_cap"] == 48
    again = turned.with_values({"lessons.check_dominance": 1})
    assert again == Scenario.load(NETWORK)


def test_another_rule_is_taught_as_well() -> None:
    swapped = Scenario.load("isolated").with_values({"governance.rule": "distributed_leadership"})
    assert swapped.flat()["governance.dilution"] == 0.0
    assert swapped.flat()["governance.lead_cap"] == 48


@pytest.mark.parametrize("degree", [0.0, 0.3, 1.0, "as_is"])
def test_written_and_read_again_it_is_the_same(degree: object, tmp_path: Path) -> None:
    values = {f"lessons.{name}": degree for name in LESSONS}
    for arm in (NETWORK, "collective_impact"):
        scenario = Scenario.load(arm).with_values(values)
        file = tmp_path / f"{arm}.toml"
        file.write_text(scenario.to_toml(), encoding="utf-8")
        again = Scenario.load(file)
        assert again == scenario
        assert again.content_hash() == scenario.content_hash()
        assert again.with_values({}) == scenario


def test_the_hash_is_that_of_the_numbers_a_lesson_sets() -> None:
    taught = Scenario.load(NETWORK)
    plain = taught.as_is()
    assert plain != taught
    assert plain.taught == {}
    assert plain.content_hash() == taught.content_hash()
    less = taught.with_values({"lessons.dilute_power": 0.5})
    assert less.content_hash() != taught.content_hash()
