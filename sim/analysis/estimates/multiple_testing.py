"""Which of many differences are clear of zero after correction for their number."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.analysis.estimates.statistics import CONFIDENCE, Estimate, holm
from sim.measures.catalogue import FRONT
from sim.measures.own import OWN

if TYPE_CHECKING:
    import pandas as pd

MARK: Final = "*"
"""Marks a difference that is clear of zero."""


def clear_of_zero(estimates: Mapping[str, Estimate]) -> dict[str, bool]:
    """Whether each of several estimates is clear of zero.

    It is if its interval excludes 0 and its p value stays below 0.05 after Holm's correction for
    all estimates that have one.
    """
    corrected = corrected_ps(estimates)
    return {
        name: not each.holds_zero and corrected.get(name, 1.0) < 1.0 - CONFIDENCE
        for name, each in estimates.items()
    }


def corrected_ps(estimates: Mapping[str, Estimate]) -> dict[str, float]:
    """P values after Holm's correction, of those estimates that have one."""
    raw = {name: each.p for name, each in estimates.items() if each.p is not None}
    return dict(zip(raw, holm(list(raw.values())), strict=True))


def with_correction(table: "pd.DataFrame") -> "pd.DataFrame":
    """A table of estimates with the columns ``p_corrected`` and ``clear``.

    The differences in measures of the short table, where a user's own stand, too, are one family,
    all others another.
    """
    table["p_corrected"] = float("nan")
    headlines = table["measure"].isin([*(each.name for each in FRONT), *OWN])
    for family in (headlines, ~headlines):
        tested = table.index[family & table["p"].notna()]
        table.loc[tested, "p_corrected"] = holm(table.loc[tested, "p"].tolist())
    apart = (table["low"] > 0.0) | (table["high"] < 0.0)
    table["clear"] = apart & (table["p_corrected"] < 1.0 - CONFIDENCE)
    return table
