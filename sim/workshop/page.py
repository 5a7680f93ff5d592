"""The data with which a page begins: rules, presets, lessons, settings, limits."""

from functools import cache
from importlib.metadata import version
from typing import Any, Final

from sim.rules.base import FAMILIES, QUESTIONS, REGISTRY, load
from sim.scenario import Parameter, Scenario, all_parameters, shipped
from sim.scenario.lessons import AS_IS, LESSONS
from sim.workshop import limits, vocabulary
from sim.workshop.colours import colours
from sim.workshop.seeds_table import most_by_luck
from sim.workshop.spec import (
    REFERENCE,
    SEEDS_SHOWN,
    SIDES,
    TYPICAL_SEED,
    Spec,
    scenario_of,
)
from sim.workshop.vocabulary import crisis_words
from sim.workshop.work import EVERY

SHARED: Final = ("community", "problem", "shocks", "people", "ties", "projects", "coordination",
                 "funders")  # fmt: skip
"""Tables of a scenario whose settings all arms share."""


@cache
def page() -> dict[str, Any]:
    """All of it, for one JSON document."""
    load()
    return {
        "version": version("systemshift"),
        "families": [_family(family) for family in FAMILIES],
        "presets": _presets(),
        "sides": SIDES,
        "reference": REFERENCE,
        "lessons": [_lesson(name) for name in LESSONS],
        "settings": [_setting(each) for each in all_parameters() if _is_shared(each)],
        "base": {name: _base(name) for name in ("synthetic", "bristol")},
        "typical": TYPICAL_SEED,
        "seeds": SEEDS_SHOWN,
        "every": EVERY,
        "most_by_luck": most_by_luck(),
        "colours": colours(),
        "groups": vocabulary.groups(),
        "charts": vocabulary.charts(),
        "measures": vocabulary.measures(),
        "limits": {
            "actors": limits.ACTORS,
            "elements": limits.ELEMENTS,
            "weeks": limits.WEEKS,
            "seeds": limits.SEEDS,
            "explained_runs": limits.EXPLAINED_RUNS,
            "crises": limits.CRISES,
            "upload": limits.UPLOAD,
        },
    }


def _family(family: str) -> dict[str, Any]:
    rules = [
        {"name": name, "seeds": rule.seeds, "paragraph": crisis_words(rule.paragraph())}
        for name, rule in REGISTRY[family].items()
    ]
    return {"name": family, "question": QUESTIONS[family], "rules": rules}


def _presets() -> list[dict[str, Any]]:
    scenarios = {each.name: each for each in shipped() if each.kind == "scenario"}
    names = dict.fromkeys([*SIDES, REFERENCE, *scenarios])  # those that a trainer needs come first
    presets = []
    for name in names:
        scenario = Scenario.load(name)
        degrees = {lesson: getattr(scenario.lessons, lesson) for lesson in LESSONS}
        presets.append(
            {
                "name": name,
                "title": scenarios[name].title,
                "description": crisis_words(scenarios[name].description),
                "rules": scenario.rules,
                "lessons": {key: each for key, each in degrees.items() if each != AS_IS},
            }
        )
    return presets


def _lesson(name: str) -> dict[str, Any]:
    lesson = LESSONS[name]
    return {
        "number": lesson.number,
        "name": name,
        "title": lesson.title,
        "seed": lesson.seed,
        "paragraph": crisis_words(lesson.paragraph),
    }


def _base(community: str) -> dict[str, float]:
    """The settings of a community before any change, by dotted name."""
    flat = scenario_of(Spec.model_validate({"community": community})).flat()
    return {key: value for key, value in flat.items() if isinstance(value, int | float)}


def _is_shared(each: Parameter) -> bool:
    return each.table in SHARED and each.kind in ("number", "whole number") and bool(each.range)


def _setting(each: Parameter) -> dict[str, Any]:
    return {
        "key": each.key,
        "whole": each.kind == "whole number",
        "default": each.default,
        "unit": crisis_words(each.unit),
        "range": each.range,
        "limits": each.limits,
        "description": crisis_words(each.description),
    }
