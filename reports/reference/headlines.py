"""The table with which docs/measures.md opens: how far each headline can be trusted."""

from math import isnan
from typing import Final

from reports.audit.reliability import FORMER, RELIABILITY, Reliability, read_reliability
from reports.markdown import table
from sim.measures.catalogue import FRONT, MEASURES

HEAD: Final = f"""\
## How far the headlines can be trusted

*Validity* is whether a number says what it is called. *Reliability* is whether luck leaves it
alone: the correlation, over the settings of [the audit](audit.md), between the means of two halves
of the seeds ({{seeds}} each), mean over the arms and in brackets the lowest arm; then that of the
difference between two arms, mean over the pairs. *Level before* is the correlation with impact in
the week before the shock: a measure that only says again how much there was would have it near 1.
[All numbers]({RELIABILITY})."""

VALIDITY: Final[dict[str, str]] = {
    "growth.at_work": "Counts acts, not intentions; a meeting counts as much as a week of work.",
    "growth.people_reached": "Counts whom a success reached, whether it changed anything or not.",
    "adaptivity.responded": "Counts net changes that only the new problem makes right; who needed "
    "no change is not told from who failed to see it.",
    "adaptivity.misled": "Counts net changes for the worse, those in good faith included.",
    "adaptivity.regained": "What a year brings after shocks that nobody knew; without a shock "
    "much of it would come as well, so it is read beside the next.",
    "adaptivity.regained_without": "What the same year brings without a shock.",
    "power.money_effective": "Counts money held and decided on, not influence on those who do.",
    "power.money_top_ten": "The same money, as a share that people know from other fields.",
    "power.decision_effective": "Counts votes that decided on proposals, not who was heard.",
    "power.leads_effective": "Counts projects led, large or small.",
    "impact.final": "Mean outcome of all residents at one moment; of five years it is the last "
    "week.",
    "money.spent_share": "Says whether money was used, not whether it was used well.",
}
"""What each headline can and cannot say, by measure."""

SINCE: Final = """\
Until the second generation of measures (2026) those in touch, impact lost to shocks and the Gini
coefficient of money were headlines. They stay for researchers. Reading alone counted as taking
part, although the printed definition said work, meetings and decisions. The area of loss charges an
arm for the growth it would have had, divides by a level that may be small, and has a unit that
nobody can picture. The Gini coefficient counts above all how many hold nothing."""


LITTLE: Final = 0.5
"""A correlation of differences below this is said in a sentence."""


def headlines_part() -> str:
    """Measure, validity, reliability, and correlation with the level before."""
    measured = read_reliability()
    rows = []
    for each in (*FRONT, *(MEASURES[name] for name in FORMER)):
        found = measured.get(each.name)
        numbers = ["-"] * 3
        if found is not None:
            numbers = [
                f"{_figure(found.level)} [{_figure(found.lowest)}]",
                _figure(found.difference),
                _figure(found.with_level_before),
            ]
        rows.append([f"`{each.name}`", VALIDITY.get(each.name, "Headline until 2026."), *numbers])
    head = ["Measure", "Validity", "Reliability", "of a difference", "Level before"]
    seeds = next((str(each.seeds) for each in measured.values()), "no")
    parts = [HEAD.format(seeds=seeds), table(head, rows, numbers=range(2, 5))]
    unsure = [f"`{each.name}`" for each in FRONT if _is_luck(measured.get(each.name))]
    if unsure:
        parts.append(
            f"With {seeds} seeds, which arm is ahead at a setting is mostly luck for "
            f"{' and '.join(unsure)}: the correlation of a difference is below {LITTLE:g}. More "
            "seeds are needed before a difference there says anything."
        )
    return "\n\n".join([*parts, SINCE])


def _is_luck(found: Reliability | None) -> bool:
    return found is not None and found.difference < LITTLE


def _figure(value: float) -> str:
    return "-" if isnan(value) else f"{value:.2f}"
