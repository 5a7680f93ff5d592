"""The sentences of the first answer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.analysis.presentation.numbers import (
    LESS_IS_BETTER,
    decimals,
    ends,
    number,
    unit_and_scale,
    unit_of_difference,
)
from sim.measures.catalogue import MEASURES

if TYPE_CHECKING:
    from sim.analysis.comparison.answers import AfterShock, Answer
    from sim.analysis.estimates.statistics import Estimate

MEANINGS: Final = {
    "growth": "At work: people and organizations that worked on a project, decided or attended a "
    "meeting in the last 26 weeks. Reached: residents whom a project or a service that changed "
    "reached in them.",
    "adaptivity": "Responded: of those at work when the problem was redrawn, the share that a "
    "quarter later had changed to what is worth more in the new situation. Regained: share of the "
    "room up to the best that is closed a year after a shock; to be read beside the same year "
    "without one.",
    "power": "In equal hands: as if so many held equal parts of the money. More hands mean that "
    "power is less concentrated.",
    "impact": "Mean outcome over all residents; 100 % is the best attainable for everyone.",
}
"""What the outcomes of a group and their units mean."""

HOW_SURE: Final = (
    "All {seeds}; in brackets 95 % intervals. A difference counts as clear if it stays so after "
    "Holm's correction for all differences in the table of headline measures; it may be luck if a "
    "coin could go one way as often."
)


def sentence(answer: "Answer", labels: Mapping[str, str], places: int) -> str:
    """One answer: which way, by how much, how sure; with so many decimals."""
    measure = MEASURES[answer.measure]
    first, second = labels[answer.arm], labels[answer.minus]
    if answer.mean is None:
        why = f" ({answer.reason})" if answer.reason else ""
        return f"{measure.label}: undefined for {first} or {second}{why}."
    way = {
        "more": f"more with {first} than with {second}",
        "less": f"{_less(measure.unit)} with {first} than with {second}",
    }.get(answer.verdict, f"no clear difference between {first} and {second}")
    if answer.verdict == "one seed":
        way = f"one seed cannot tell {first} from {second}"
    better = f" ({LESS_IS_BETTER})" if measure.lower_is_better else ""
    words = f"{measure.label}{better}: {way}, {_amount(answer, places)}{_how_sure(answer)}"
    if answer.without is not None:
        words += f"; without a shock {_apart(answer.without, measure.unit, places)}"
    return f"{words}."


def _less(unit: str) -> str:
    return "less" if unit_and_scale(unit)[0].startswith("%") else "fewer"


def _amount(answer: "Answer", places: int) -> str:
    """``134 against 45 people: +89 [+75, +103]``."""
    known = MEASURES[answer.measure].unit
    unit, scale = unit_and_scale(known)
    levels = [0.0 if each is None else each * scale for each in answer.levels]
    shown = " against ".join(number(each, places) for each in levels)
    difference = _apart(answer.mean or 0.0, known, places)
    if answer.low is not None and answer.high is not None:
        difference += f" {ends(answer.low * scale, answer.high * scale, places, signed=True)}"
    return f"{shown} {unit}: {difference}"


def _apart(difference: float, unit: str, places: int) -> str:
    """A difference; its unit only where it is another one than that of the levels."""
    printed, scale = unit_and_scale(unit)
    apart = unit_of_difference(unit)
    return number(difference * scale, places, signed=True) + (
        f" {apart}" if apart != printed else ""
    )


def _how_sure(answer: "Answer") -> str:
    """In how many seeds it goes that way, and whether that may be luck."""
    ways = answer.ways
    left = f"; {answer.left_out} left out, undefined" if answer.left_out else ""
    if answer.verdict not in ("more", "less"):
        told = f"; above 0 in {ways.above} of {ways.seeds} seeds" if ways.seeds > 1 else ""
        alone = "" if answer.holds_zero else "; its interval leaves out 0 only if taken alone"
        return told + alone + left
    often = ways.above if answer.verdict == "more" else ways.below
    told = f", in {often} of {ways.seeds} seeds"
    if not answer.may_be_luck:
        return told + left
    if often == ways.seeds:
        return f"{told}, too few to rule out luck{left}"
    return f"{told}: may be luck{left}"


def shock_sentence(
    found: "AfterShock", labels: Mapping[str, str], places: Mapping[str, int]
) -> str:
    """The fall at the shock, the response to it and the recovery of one arm."""
    clauses = [_fall(found)]
    shares = {
        name.removeprefix("adaptivity."): f"{number(100.0 * value, places[name])} %"
        for name, value in found.shares.items()
        if value is not None
    }
    if "responded" in shares and "misled" in shares:
        clauses.append(
            f"of those at work {shares['responded']} respond and {shares['misled']} are misled"
        )
    if "regained" in shares and "regained_without" in shares:
        clauses.append(
            f"a year regains {shares['regained']} of the room up to the best, without a shock it "
            f"would gain {shares['regained_without']}"
        )
    return f"{labels[found.arm]} after the shock: {'; '.join(clauses)}."


def _fall(found: "AfterShock") -> str:
    unit, scale = unit_and_scale(MEASURES["impact"].unit)
    before, after = ((each.mean or 0.0) * scale for each in (found.before, found.after))
    places = decimals(max(before, after))
    return (
        f"impact goes from {number(before, places)} to {number(after, places)} {unit}, "
        f"{_change(found.fall, scale, places)}"
    )


def _change(fall: "Estimate", scale: float, places: int) -> str:
    shown = _apart(fall.mean or 0.0, MEASURES["impact"].unit, places)
    if fall.low is None or fall.high is None:
        return shown
    return f"{shown} {ends(fall.low * scale, fall.high * scale, places, signed=True)}"


def disagreement_sentence(
    responded: "Answer", regained: "Answer", labels: Mapping[str, str]
) -> str:
    """That more respond in one arm, while more is regained in the other."""
    arm, minus = labels[responded.arm], labels[responded.minus]
    ahead, behind = (arm, minus) if responded.verdict == "more" else (minus, arm)
    return f"The two disagree: more respond with {ahead}, more is regained with {behind}."
