"""What may follow --set."""

from __future__ import annotations

from typing import Any

import pytest

from sim.errors import InputError
from sim.scenario import parse_assignments
from sim.scenario.arms import settings_by_arm


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b=0.2", 0.2),
        ("a.b = 3", 3),
        ("a.b=-1e-3", -0.001),
        ("a.b=true", True),
        ("a.b=[13, 131]", [13, 131]),
        ("a.b='quoted = text'", "quoted = text"),
        ("a.b=innovation_pools", "innovation_pools"),
        ("a.b=A plain title: 3 = 3", "A plain title: 3 = 3"),
        ("a.b=Ärger", "Ärger"),
    ],
)
def test_values_are_toml_and_bare_words_text(text: str, value: Any) -> None:
    found = parse_assignments([text])
    assert found == {"a.b": value}
    assert type(found["a.b"]) is type(value)


def test_one_arm_wins_over_all_and_later_over_earlier() -> None:
    texts = ["ci: a.b=3", "a.b=1", "a.c=2", "a.b=4", "./my/arm:1.toml:a.c=5"]
    assert settings_by_arm(parse_assignments(texts), ["ci", "ssn", "./my/arm:1.toml"]) == {
        "ci": {"a.b": 3, "a.c": 2},
        "ssn": {"a.b": 4, "a.c": 2},
        "./my/arm:1.toml": {"a.b": 4, "a.c": 5},
    }


def test_an_unknown_arm_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(
        InputError,
        match=r"no arm 'colective_impact'; did you mean 'collective_impact'\? .* isolated, coll",
    ):
        settings_by_arm(
            parse_assignments(["colective_impact:a.b=1"]), ["isolated", "collective_impact"]
        )


@pytest.mark.parametrize("text", ["", "a.b", "a.b=", "=3", ":a.b=3", "isolated:=3", " = "])
def test_half_an_assignment_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected KEY=VALUE or ARM:KEY=VALUE"):
        parse_assignments([text])


@pytest.mark.parametrize(
    "text", ["a.b=1,5", "a.b=[1", "a.b=1\nc = 2", "a.b=x\ny", "a.b=" + "[" * 9999]
)
def test_what_is_neither_toml_nor_a_word_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no value"):
        parse_assignments([text])
