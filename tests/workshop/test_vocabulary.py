"""The page takes names, units and colours from the catalogue and the palette."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.presentation.numbers import unit_and_scale
from sim.analysis.presentation.palette import BY_BUNDLE, MIXED
from sim.measures.catalogue import FRONT, MEASURES
from sim.scenario import ARMS, Scenario
from sim.workshop.colours import as_text, contrast
from sim.workshop.page import page
from sim.workshop.spec import SEEDS_SHOWN, TYPICAL_SEED
from sim.workshop.vocabulary import crisis_words
from tests.workshop.typical import typical_seed

STATIC = Path(__file__).parents[2] / "sim" / "workshop" / "static"


def shown() -> dict[str, dict[str, Any]]:
    """Everything measured that the page names, by name."""
    sent = json.loads(json.dumps(page()))
    series = [chart[key] for chart in sent["charts"] for key in ("series", "beside") if chart[key]]
    return {each["name"]: each for each in [*sent["measures"], *series]}


def test_the_table_is_the_short_table_of_the_catalogue() -> None:
    assert [each["name"] for each in page()["measures"]] == [each.name for each in FRONT]


def test_names_units_and_definitions_are_those_of_the_catalogue() -> None:
    for name, each in shown().items():
        known = MEASURES[name]
        assert each["label"] == crisis_words(known.label)
        assert each["definition"] == crisis_words(known.definition)
        assert (each["unit"], each["scale"]) == unit_and_scale(known.unit)


def test_impact_is_in_percent_of_the_best_and_its_differences_in_points() -> None:
    for name in ("impact.final", "impact", "impact_without_shock"):
        each = shown()[name]
        assert (each["unit"], each["difference"], each["scale"]) == ("% of the best", "points", 100)


def test_columns_have_the_colours_of_the_palette() -> None:
    colours = page()["colours"]
    assert {each["name"]: each["style"]["colour"] for each in colours["bundles"]} == {
        name: style.colour for name, style in BY_BUNDLE.items()
    }
    assert {each["name"]: each["rules"] for each in colours["bundles"]} == {
        name: Scenario.load(name).rules for name in ARMS
    }
    assert [each["colour"] for each in colours["mixed"]] == [each.colour for each in MIXED]


def test_text_can_be_read_on_and_in_every_colour() -> None:
    colours = page()["colours"]
    for style in [*(each["style"] for each in colours["bundles"]), *colours["mixed"]]:
        assert contrast(style["colour"], style["ink"]) >= 4.5  # AA
        assert contrast(style["text"], "#ffffff") >= 7.0  # AAA


def test_contrast_by_hand() -> None:
    """Black on white is 21 to 1; the mid grey #767676 is the palest that passes AA on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert as_text("#000000") == "#000000"


def texts(value: Any) -> Iterator[str]:
    """All texts for people: not keys, and not names, which hold no blank."""
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str) and " " in value:
        yield value


def test_a_shock_is_a_crisis_here() -> None:
    assert crisis_words("Shocks: a shock, shocks.weeks") == "Crises: a crisis, shocks.weeks"
    quoted = {lesson["seed"] for lesson in page()["lessons"]}
    spoken = [each for each in texts(page()) if each not in quoted]
    assert [each for each in spoken if re.search(r"\bshocks?\b(?!\.\w)", each, re.IGNORECASE)] == []


def test_scripts_and_styles_hold_no_second_name_and_no_second_colour() -> None:
    own = {
        file.name: file.read_text(encoding="utf-8")
        for file in [*(STATIC / "js").glob("*.js"), STATIC / "workshop.css"]
    }
    words = {f'"{each.label}"' for each in FRONT}
    words |= {style.colour for style in (*BY_BUNDLE.values(), *MIXED)}
    assert [(name, word) for name, text in own.items() for word in words if word in text] == []


@pytest.mark.full
def test_the_page_begins_with_the_run_nearest_to_the_means() -> None:
    assert 1 <= TYPICAL_SEED <= SEEDS_SHOWN
    assert typical_seed() == TYPICAL_SEED
