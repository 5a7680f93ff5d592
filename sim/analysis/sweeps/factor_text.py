"""Factors of a study in words: labels, units, and conditions like "complexity at least 4"."""

import re
import textwrap
from functools import cache
from typing import Any

from sim.analysis.presentation.numbers import MINUS, unit_and_scale
from sim.rules.base import FAMILIES
from sim.scenario.parameters import Parameter, all_parameters


@cache
def _known() -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for each in all_parameters():
        found.setdefault(each.key, each)
    return found


def label(name: str, longest: int = 80) -> str:
    """Label of a factor: the first clause of its description, in so many letters at most."""
    known = _known().get(name)
    if known is None or not known.description:
        table, _, rest = name.partition(".")
        rule = table in FAMILIES and rest in ("", "rule")
        return f"Rule of {table}" if rule else words(name).capitalize()
    clause = re.split(r"[.;:](?:\s|$)|, (?:from|where|as|and|in) ", known.description)[0]
    return textwrap.shorten(clause.strip(), longest, placeholder=" …")


def words(name: str) -> str:
    """Name of a factor in words: ``communication.velocity`` is ``communication velocity``."""
    return name.replace(".rule", " rule").replace(".", " ").replace("_", " ")


def unit_of(name: str) -> tuple[str, float]:
    """Printed unit of a factor, and the multiplier of its values."""
    known = _known().get(name)
    return unit_and_scale(known.unit if known else "")


def amount(name: str, value: float) -> str:
    """A value of a factor with its unit, ``30 % of ties``; at most four digits."""
    unit, scale = unit_of(name)
    return f"{_digits(value * scale)} {unit}".strip()


def _digits(value: float) -> str:
    """At most four digits: a setting is quoted, not estimated."""
    if abs(value) >= 1e4:
        text = f"{value:,.0f}"
    elif 0.0 < abs(value) < 1e-4:  # no exponent
        text = f"{value:.8f}".rstrip("0")
    else:
        text = f"{value:,.4g}"
    return text.replace("-", MINUS)


def between(name: str, low: float | None, high: float | None, *, whole: bool = False) -> str:
    """The condition that a number is above ``low`` and at most ``high``; None is no end.

    Of whole numbers, ``low`` is the largest that is too low.
    """
    what = f"{words(name)} is"
    if low is not None:
        low += whole
    if low is not None and high is not None:
        if whole and low == high:
            return f"{what} {amount(name, high)}"
        scale = unit_of(name)[1]
        return f"{what} from {_digits(low * scale)} to {amount(name, high)}"
    if low is not None:
        return f"{what} {'at least' if whole else 'above'} {amount(name, low)}"
    return f"{what} at most {amount(name, high)}" if high is not None else what


def equal(name: str, value: Any, holds: bool) -> str:
    """The condition that a factor has, or has not, one of its named values."""
    shown = str(value).lower() if isinstance(value, bool) else str(value).replace("_", " ")
    return f"{words(name)} is {'' if holds else 'not '}{shown}"
