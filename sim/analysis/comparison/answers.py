"""The first answer of a comparison: which way each outcome goes, by how much, how sure.

Worked out from all seeds. What is not clear of zero is answered by "no clear difference".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from sim.analysis.comparison.answer_text import disagreement_sentence, sentence, shock_sentence
from sim.analysis.comparison.estimating import decimals_of
from sim.analysis.estimates.directions import Directions, directions
from sim.analysis.estimates.statistics import Estimate, differences, mean_interval
from sim.measures.catalogue import HEADLINES

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

BESIDE: Final = {
    "growth": ("growth.people_reached",),
    "adaptivity": ("adaptivity.regained",),
    "power": (),
    "impact": (),
}
"""Outcomes that are answered, and the measures that are answered beside the headline of each."""

AFTER_SHOCK: Final[tuple[str, ...]] = (
    "adaptivity.responded", "adaptivity.misled", "adaptivity.regained",
    "adaptivity.regained_without",
)  # fmt: skip
"""Measures in the sentence on what a shock does to an arm."""

ALL_PAIRS: Final = 3
"""Up to so many arms each is compared with each; of more, each with the first."""

Verdict: TypeAlias = Literal["more", "less", "no clear difference", "one seed", "undefined"]


@dataclass(frozen=True)
class Answer:
    """One outcome of one arm less that of another.

    Attributes
    ----------
    group, measure, arm, minus : str
        What is compared.
    levels : tuple of float or None
        Means of both arms.
    mean, low, high : float or None
        Paired difference and its 95 % interval, in the unit of the measure.
    verdict : str
        ``more`` or ``less`` where the difference is clear of zero after Holm's correction.
    ways : Directions
        In how many seeds it goes which way.
    left_out : int
        Seeds without a number in one of the arms.
    reason : str
        Why it is undefined; empty otherwise.
    without : float or None
        Of what a year regains: the mean difference in the same year without a shock.
    """

    group: str
    measure: str
    arm: str
    minus: str
    levels: tuple[float | None, float | None]
    mean: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    ways: Directions
    left_out: int
    reason: str
    without: float | None = None

    @property
    def holds_zero(self) -> bool:
        """Whether the interval includes 0, or there is none."""
        return self.low is None or self.high is None or self.low <= 0.0 <= self.high

    @property
    def may_be_luck(self) -> bool:
        """Whether a clear difference goes its way in so few seeds that a coin might as well."""
        return self.verdict in ("more", "less") and self.ways.may_be_luck


@dataclass(frozen=True)
class AfterShock:
    """What the first shock does to an arm: the fall, the response, the recovery.

    Attributes
    ----------
    arm : str
        The arm.
    before, after, fall : Estimate
        Impact in the week before the shock and in its week, and the second less the first.
    shares : mapping of str to float or None
        Means of the measures ``AFTER_SHOCK``.
    """

    arm: str
    before: Estimate
    after: Estimate
    fall: Estimate
    shares: Mapping[str, float | None]


def answers(comparison: "Comparison") -> list[Answer]:
    """Every pair that matters in every outcome that is answered; see :meth:`Comparison.answers`."""
    return [
        _answer(comparison, group, measure, arm, minus)
        for group, beside in BESIDE.items()
        for measure in (HEADLINES[group].name, *beside)
        if measure in comparison.measures
        for minus, arm in pairs(list(comparison.arms))
    ]


def pairs(arms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(minus, arm) of the pairs that matter."""
    if len(arms) <= ALL_PAIRS:
        return combinations(arms, 2)
    return ((arms[0], arm) for arm in arms[1:])


def _answer(comparison: "Comparison", group: str, measure: str, arm: str, minus: str) -> Answer:
    row = _difference(comparison, measure, arm, minus)
    a, b = comparison.values(arm, measure), comparison.values(minus, measure)
    apart = differences(a, b)
    mean, low, high = (_known(row[end]) for end in ("mean", "low", "high"))
    verdict: Verdict = "no clear difference"
    if mean is None:
        verdict = "undefined"
    elif low is None:
        verdict = "one seed"
    elif row["clear"]:
        verdict = "more" if mean > 0.0 else "less"
    used = [each is not None for each in apart]
    levels = (_mean_where(a, used), _mean_where(b, used))
    reason = ""
    if mean is None:
        reason = comparison.why_missing(arm, measure) or comparison.why_missing(minus, measure)
    return Answer(
        group, measure, arm, minus, levels, mean, low, high, verdict, directions(apart),
        int(row["left_out"]), reason, _without(comparison, measure, arm, minus),
    )  # fmt: skip


def _difference(comparison: "Comparison", measure: str, arm: str, minus: str) -> dict[str, Any]:
    """The row of a difference among the estimates."""
    table = comparison.estimates
    wanted = (table["measure"] == measure) & (table["arm"] == arm) & (table["minus"] == minus)
    return dict(table[wanted].iloc[0])


def _without(comparison: "Comparison", measure: str, arm: str, minus: str) -> float | None:
    """The difference in the measure of the same year without a shock, for what a year regains."""
    still = f"{measure}_without"
    if still not in comparison.measures:
        return None
    return _known(_difference(comparison, still, arm, minus)["mean"])


def _mean_where(values: Sequence[float | None], used: Sequence[bool]) -> float | None:
    """Mean over the seeds that both arms have a number on; None if there is none."""
    kept = [v for v, yes in zip(values, used, strict=True) if yes and v is not None]
    return float(np.mean(kept)) if kept else None


def _known(value: Any) -> float | None:
    return None if value is None or np.isnan(value) else float(value)


def after_shock(comparison: "Comparison") -> list[AfterShock]:
    """What the first redraw of the problem does to each arm; empty if it never was redrawn."""
    found = []
    for arm, runs in comparison.arm_runs.items():
        before: list[float | None] = []
        after: list[float | None] = []
        for run in runs:
            struck = np.flatnonzero(run.series["shock"] > 0.0)
            told = struck.size > 0 and struck[0] > 0
            before.append(float(run.series["impact"][struck[0] - 1]) if told else None)
            after.append(float(run.series["impact"][struck[0]]) if told else None)
        fall = differences(after, before)
        if all(each is None for each in fall):
            continue
        shares = {
            name: mean_interval(comparison.values(arm, name)).mean
            for name in AFTER_SHOCK
            if name in comparison.measures
        }
        found.append(
            AfterShock(
                arm, mean_interval(before), mean_interval(after), mean_interval(fall), shares
            )
        )
    return found


def disagreements(found: Sequence[Answer]) -> list[tuple[Answer, Answer]]:
    """Pairs of arms of which more respond in one, and more is regained in the other: both clear."""
    by_pair = {(each.measure, each.arm, each.minus): each for each in found}
    return [
        (each, other)
        for each in found
        if each.measure == "adaptivity.responded"
        and (other := by_pair.get(("adaptivity.regained", each.arm, each.minus)))
        and {each.verdict, other.verdict} == {"more", "less"}
    ]


def answer_paragraphs(comparison: "Comparison") -> dict[str, list[str]]:
    """The sentences of the first answer, by group; empty where there is nothing to compare."""
    labels, found = comparison.labels, comparison.answers()
    places = {name: decimals_of(comparison, name) for name in comparison.measures}
    paragraphs = {
        group: [
            sentence(each, labels, places[each.measure]) for each in found if each.group == group
        ]
        for group in BESIDE
    }
    paragraphs["adaptivity"] = [
        *(shock_sentence(each, labels, places) for each in after_shock(comparison)),
        *paragraphs["adaptivity"],
        *(disagreement_sentence(*each, labels) for each in disagreements(found)),
    ]
    return {group: sentences for group, sentences in paragraphs.items() if sentences}
