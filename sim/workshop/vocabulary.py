"""The page's words for measures: names, units, definitions of the catalogue, ready to print."""

import re
from typing import Any, Final

from sim.analysis.presentation.numbers import unit_and_scale, unit_of_difference
from sim.measures.catalogue import FRONT, GROUPS, MEASURES, Measure

CHARTS: Final = {
    "growth": ("at_work", "people_reached"),
    "impact": ("impact", "impact_without_shock"),
    "power": ("power_money_hands", ""),
}
"""Weekly series of each chart over time, and the one that is drawn beside it as a thin line."""

SERIES: Final = tuple(name for both in CHARTS.values() for name in both if name)
"""All of them."""

PERCENT_AXIS: Final = 100
"""Top of the axis of impact: the best attainable, as in the report."""

_SHOCK: Final = re.compile(r"\b([Ss])hock(s?)\b(?!\.\w)")


def crisis_words(text: str) -> str:
    """A text of the model in the words of a room: a shock is a crisis here."""

    def crisis(found: re.Match[str]) -> str:
        word = "crises" if found[2] else "crisis"
        return word.capitalize() if found[1] == "S" else word

    return _SHOCK.sub(crisis, text)


def measures() -> list[dict[str, Any]]:
    """The short table's measures, in its order."""
    return [
        {
            **_words(each),
            "headline": each.headline,
            "note": crisis_words(each.by_definition_note),
            "lower_is_better": each.lower_is_better,
        }
        for each in FRONT
    ]


def charts() -> list[dict[str, Any]]:
    """The charts over time, in their order."""
    return [
        {
            "key": key,
            "series": _words(MEASURES[main]),
            "beside": _words(MEASURES[beside]) if beside else None,
            "top": PERCENT_AXIS if key == "impact" else None,
        }
        for key, (main, beside) in CHARTS.items()
    ]


def groups() -> dict[str, str]:
    """What to call the groups of measures."""
    return GROUPS


def _words(measure: Measure) -> dict[str, Any]:
    """Name, group, words, printed unit, its factor, and the unit of a difference."""
    unit, scale = unit_and_scale(measure.unit)
    return {
        "name": measure.name,
        "group": measure.group,
        "label": crisis_words(measure.label),
        "unit": unit,
        "scale": scale,
        "difference": unit_of_difference(measure.unit),
        "definition": crisis_words(measure.definition),
    }
