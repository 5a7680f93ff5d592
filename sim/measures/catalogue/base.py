"""What a measure is, and the words that many of them share."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

AT_WORK: Final = (
    "Growth depends on the definition of at work: a participant that worked on a project, decided "
    "or attended a meeting in the last 26 weeks, in every arm; having joined is not enough, nor is "
    "reading, looking, telling, writing plans and reports, or getting a grant. Where proposers "
    "decide alone, proposing is deciding."
)
IN_TOUCH: Final = (
    "Wider than at work: reading, looking, telling, writing plans and reports, hosting a newcomer "
    "and getting a grant count as well."
)
MONEY_BY_DEFINITION: Final = (
    "Partly by definition: backbone grants go through few hands because the rule says so, and "
    "pools through many."
)
DECISION_BY_DEFINITION: Final = (
    "Partly by definition: a governance group decides with few voices because the rule says so, "
    "and participants with many."
)
LEADS_BY_DEFINITION: Final = (
    "Partly by definition: the rules of governance and activities say who may lead."
)
STEERED: Final = "dollars of grants an actor held and decided the use of, summed over the run"
DECIDED: Final = "voting weight an actor brought to decisions on proposals, summed over the run"
LED: Final = "projects an actor led, summed over the run"
ABOVE_EXACT: Final = (
    "exact up to 500 participants; above that from 100 of them, evenly spread over the rows"
)
OF_THE_BEST: Final = "share of the best"
"""Unit of impact: 0 is useless, 1 the best attainable state of the problem for everyone."""

HOLDERS: Final = "over all actors that ever took part; null while none of them has any"

GROUPS: Final = {
    "growth": "Growth",
    "adaptivity": "Adaptivity",
    "power": "Power",
    "impact": "Impact",
    "added": "Added by money",
    "shift": "System shift",
    "understanding": "Understanding",
    "stability": "Stability",
    "network": "Network health",
    "proposals": "Proposals",
    "money": "Money",
}
"""Groups of measures, in the order of reports, and what to call them."""


Against: TypeAlias = Literal["", "shadow", "redraws", "moneyless"]


@dataclass(frozen=True)
class Measure:
    """One reported number.

    Attributes
    ----------
    name
        As in results: ``growth.engaged`` for a run, ``engaged`` for a week.
    label
        Plain words for tables and figures.
    group
        One of ``GROUPS``.
    unit
        Unit of the stored number. A ``share`` lies between 0 and 1, and a difference of shares
        between -1 and 1; people read both in percent
        (:func:`sim.analysis.presentation.numbers.unit_and_scale`).
    cadence
        ``run``, ``week``, or ``quarter`` for a series worked out every 13th week.
    definition
        How it is worked out, in plain words.
    headline
        Whether it stands for its group in the short table.
    beside
        Whether it stands in the short table beside that one.
    lower_is_better
        Whether less of it is what a community would want.
    by_definition_note
        What a reader must know before taking a difference for a finding.
    limit
        Up to which size it is exact, and what is done above; empty where it always is.
    against
        Which further run of the same seed it is read against: ``shadow`` (without shocks),
        ``redraws`` (four other shocks, a year each) or ``moneyless``; empty for none.
    """

    name: str
    label: str
    group: str
    unit: str
    cadence: str
    definition: str
    headline: bool = False
    beside: bool = False
    lower_is_better: bool = False
    by_definition_note: str = ""
    limit: str = ""
    against: Against = ""


def for_run(
    name: str,
    label: str,
    unit: str,
    definition: str,
    note: str = "",
    *,
    headline: bool = False,
    beside: bool = False,
    lower_is_better: bool = False,
    limit: str = "",
    against: Against = "",
) -> Measure:
    """One number a run."""
    group = name.split(".")[0]
    return Measure(
        name, label, group, unit, "run", definition, headline, beside, lower_is_better, note, limit,
        against,
    )  # fmt: skip


def weekly(
    group: str, name: str, label: str, unit: str, definition: str, note: str = ""
) -> Measure:
    """One number a week."""
    return Measure(name, label, group, unit, "week", definition, by_definition_note=note)


def quarterly(
    group: str,
    name: str,
    label: str,
    unit: str,
    definition: str,
    note: str = "",
    *,
    lower_is_better: bool = False,
    limit: str = "",
) -> Measure:
    """One number a quarter, worked out in its first week and carried forward."""
    return Measure(
        name, label, group, unit, "quarter",
        f"{definition} Worked out every 13th week and carried forward.",
        lower_is_better=lower_is_better, by_definition_note=note, limit=limit,
    )  # fmt: skip
