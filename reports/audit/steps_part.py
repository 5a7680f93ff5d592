"""Leads, step by step: tables of the audit from the records of every step."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np

from reports.arms import title
from reports.audit.leads import LeadCounts, count
from reports.audit.pairs import LeadChange, Leaders, change_of
from reports.audit.record import NAME, LeadRecord
from reports.audit.steps import STEPS
from reports.markdown import table
from sim.analysis.estimates.multiple_testing import MARK
from sim.analysis.estimates.statistics import CONFIDENCE, holm
from sim.measures.catalogue import MEASURES, Measure
from sim.scenario import ARMS

STEPS_HEADING: Final = "## Leads, step by step"

HEAD: Final = f"""\
After a change of the model the three arms run again, at the same settings on the same seeds; then
once more with each mechanism of the change switched off alone, where values of parameters can do
that. A parameter that joins leaves the values of all others at every setting as they were; a model
that lacks one runs without. [The record]({NAME}) has who leads at every setting, with the arms as
A, B and C in an order drawn for each step: this page alone says which is which.

Shares are counted as above. A change is read at settings that can be compared both times; “leads
anew in 30, no longer in 12” counts them. `{MARK}` marks a change, or what a mechanism brings, that
is clear of zero by McNemar's exact test after Holm's correction: for all arms and outcomes of a
column of changes, and again for those of all mechanisms of a step. Only what is marked is put in
words."""

NOT_MEASURED: Final = np.zeros(0, np.int64)
"""Who led on an outcome in a step that did not measure it."""

Column = Mapping[str, Leaders]
"""Who leads at each setting, by outcome."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class _Comparison:
    """A step, the one before, and the step with each of its mechanisms off."""

    outcomes: Sequence[Measure]
    """Those measured in the step."""
    before: Column
    after: Column
    off: Mapping[str, Column]
    changes: Mapping[tuple[str, int], LeadChange]
    """By outcome and arm; none where the settings before are others, or it was not measured."""
    brought: Mapping[tuple[str, str, int], LeadChange]
    """What a mechanism brings, by its name, outcome and arm."""


def steps_part(records: Sequence[LeadRecord]) -> str:
    """Every recorded step, each after the first compared with the one before."""
    names = [name for name in STEPS if any(each.step == name for each in records)]
    parts = [STEPS_HEADING, HEAD, *_about(names[0], records)]
    for former, name in pairwise(names):
        compared = compare_steps(records, former, name)
        parts += [*_about(name, records), _table(compared, former, name)]
        parts.append("\n".join(f"- {_sentence(compared, each)}" for each in compared.outcomes))
    return "\n\n".join(parts) + "\n"


def compare_steps(records: Sequence[LeadRecord], former: str, name: str) -> _Comparison:
    """Compare a step with the one before, and with itself without each mechanism."""
    before, after = _column(records, former), _column(records, name)
    outcomes = [MEASURES[outcome] for outcome in after]
    off = {each.name: _column(records, name, each.name) for each in STEPS[name].mechanisms}
    places = [(outcome, arm) for outcome in after for arm in range(len(ARMS))]
    changes = {
        (outcome, arm): change_of(arm, before[outcome], after[outcome])
        for outcome, arm in places
        if outcome in before and before[outcome].size == after[outcome].size
    }
    brought = {
        (mechanism, outcome, arm): change_of(arm, column[outcome], after[outcome])
        for mechanism, column in off.items()
        for outcome, arm in places
    }
    return _Comparison(outcomes, before, after, off, changes, brought)


def clear(changes: Mapping[Key, LeadChange]) -> list[Key]:
    """Changes that are clear of zero after Holm's correction for all, the largest first."""
    corrected = holm([each.p for each in changes.values()])
    found = [key for key, p in zip(changes, corrected, strict=True) if p < 1.0 - CONFIDENCE]
    return sorted(found, key=lambda key: -abs(changes[key].share))


def _column(records: Sequence[LeadRecord], step: str, off: str = "") -> Column:
    return {
        each.outcome: each.unblind() for each in records if (each.step, each.off) == (step, off)
    }


def _about(name: str, records: Sequence[LeadRecord]) -> list[str]:
    """Heading of a step, what it is, and where and how it was measured."""
    first = next(each for each in records if each.step == name)
    measured = f"Commit `{first.commit}`, {len(first.leaders)} settings, {first.seeds} seeds each."
    return [f"### {name}", f"{STEPS[name].words} {measured}"]


def _table(compared: _Comparison, former: str, name: str) -> str:
    titles = ["outcome", "leads", former, name, "change",
              *(f"switched off: {each}" for each in compared.off)]  # fmt: skip
    rows = [row for outcome in compared.outcomes for row in _rows(compared, outcome)]
    return table(titles, rows, numbers=range(2, len(titles)))


def _rows(compared: _Comparison, outcome: Measure) -> list[list[str]]:
    """A row for each arm, then ties and undefined settings where there are any."""
    columns = [compared.before, compared.after, *compared.off.values()]
    counted = [count(column.get(outcome.name, NOT_MEASURED)) for column in columns]
    rows = [_arm_row(compared, outcome.name, arm, counted) for arm in range(len(ARMS))]
    for words, numbers in (
        ("tie (settings)", [each.ties for each in counted]),
        ("undefined (settings)", [each.undefined for each in counted]),
    ):
        if any(numbers):
            before, after, *off = map(str, numbers)
            rows.append([words, before, after, "", *off])
    return [[outcome.label if i == 0 else "", *row] for i, row in enumerate(rows)]


def _arm_row(
    compared: _Comparison, outcome: str, arm: int, counted: Sequence[LeadCounts]
) -> list[str]:
    before, after, *off = (_share(each, arm) for each in counted)
    change = "-"
    if found := compared.changes.get((outcome, arm)):
        change = f"{found.share:+.2f}" + _mark((outcome, arm), compared.changes)
    marks = (_mark((name, outcome, arm), compared.brought) for name in compared.off)
    without = [cell + mark for cell, mark in zip(off, marks, strict=True)]
    return [title(ARMS[arm]), before, after, change, *without]


def _share(counted: LeadCounts, arm: int) -> str:
    if not counted.settings:
        return "-"
    low, high = counted.interval(arm)
    return f"{counted.share(arm):.2f} [{low:.2f}, {high:.2f}]"


def _mark(key: Key, changes: Mapping[Key, LeadChange]) -> str:
    return f" {MARK}" if key in clear(changes) else ""


def _sentence(compared: _Comparison, outcome: Measure) -> str:
    """Which arm's lead changed most on an outcome, and which mechanism moves a lead most."""
    return f"{outcome.label}: {_changed(compared, outcome)}; {_moved(compared, outcome)}."


def _changed(compared: _Comparison, outcome: Measure) -> str:
    if outcome.name not in compared.before:
        return "not measured before"
    found = [key for key in clear(compared.changes) if key[0] == outcome.name]
    if not found:
        return "no change of a share is clear"
    arm = found[0][1]
    before, after = compared.before[outcome.name], compared.after[outcome.name]
    return (
        f"the share of {title(ARMS[arm])} changes most, from {count(before).share(arm):.2f} to "
        f"{count(after).share(arm):.2f} ({_counts(compared.changes[found[0]])})"
    )


def _moved(compared: _Comparison, outcome: Measure) -> str:
    if not compared.off:
        return "nothing of the step can be switched off alone"
    found = [key for key in clear(compared.brought) if key[1] == outcome.name]
    if not found:
        return "no mechanism alone moves a lead"
    mechanism, _, arm = found[0]
    without, after = compared.off[mechanism][outcome.name], compared.after[outcome.name]
    return (
        f"“{mechanism}” moves most: {title(ARMS[arm])} leads in "
        f"{count(without).share(arm):.2f} without it, in {count(after).share(arm):.2f} with it "
        f"({_counts(compared.brought[found[0]])})"
    )


def _counts(change: LeadChange) -> str:
    return f"leads anew in {change.gained}, no longer in {change.lost}"
