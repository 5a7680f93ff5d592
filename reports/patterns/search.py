"""P1 to P3: does it help to see everybody? Early, late, by copying rule, and with K = 0."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.intervals import above, below, interval, within
from reports.page import PageOptions
from reports.patterns.base import (
    Condition,
    Curve,
    Panel,
    Pattern,
    PatternResult,
    PatternTable,
    Series,
    bundle,
    collect,
    on_seeds,
    seeds_of,
)
from reports.patterns.ladder import ladder
from reports.patterns.readings import in_year, lead, overtakes
from sim.analysis.estimates.statistics import Estimate, paired_difference
from sim.replications import REPLICATIONS
from sim.replications.base import Check
from sim.replications.run import replicate
from sim.scenario import ARMS, Scenario

WEEKS: Final = 520
SEEDS: Final = 60
FIRST: Final = 410_700
NETWORK: Final = "system_shifting_network"
MARGIN: Final = 0.02
"""Difference in impact below which two are tied: twice what people notice in their outcome."""

ALL: Final = "everybody"
TIES: Final = "ties only"
GAP: Final = f"Seeing {ALL} less seeing {TIES}, same seeds"
SEEN: Final[dict[str, dict[str, Any]]] = {
    ALL: {"communication__rule": "open_ecosystem"},
    TIES: {"communication__rule": "informal"},
}
COPYING: Final[dict[str, dict[str, Any]]] = {
    "best of nine": {"communication__copying": "best", "communication__sample": 9},
    "two of three alike": {"communication__copying": "conformity", "communication__sample": 3},
}
WHO_SEES: Final = (
    "The System Shifting Network in the drawn community, once with its open ecosystem, in which "
    "everybody may see everybody, and once with informal communication, in which people see "
    "their ties only; no finds from outside, no shocks"
)


def _both(options: PageOptions, **values: Any) -> dict[str, list[tuple[Scenario, int]]]:
    """Both ways of seeing, on the same seeds."""
    seeds = seeds_of(options, SEEDS, FIRST)
    same = {"weeks": WEEKS, "communication__finds": 0, **values}
    return {
        name: on_seeds(bundle(NETWORK, **{**same, **seen}), seeds) for name, seen in SEEN.items()
    }


def engine(name: str, checks: tuple[str, ...], options: PageOptions) -> list[Check]:
    """Some checks of the fast version of a replication."""
    return [check for check in _replicated(name, options.workers) if check.name in checks]


@lru_cache
def _replicated(name: str, workers: int | None) -> list[Check]:
    return replicate(REPLICATIONS[name], workers=workers).checks


def _run_crossover(options: PageOptions) -> PatternResult:
    jobs = _both(options, problem__complexity=5)
    other = _both(options, problem__complexity=5, problem__structural_share=0.0)
    runs = collect(jobs, ("impact",), options)
    return PatternResult(
        runs=f"{WHO_SEES}; K = 5, N = 12, copying as shipped (the best of three, a tenth look in "
        f"a week), {WEEKS} weeks, {_count(runs)} seeds.",
        conditions=read_crossover(runs),
        panels=[_panel(runs)],
        tables=[_again(read_crossover(collect(other, ("impact",), options))), ladder(options)],
        engine=engine("lazer-friedman-2007", ("difference", "crossover"), options),
    )


def read_crossover(runs: Mapping[str, Series]) -> list[Condition]:
    """Ahead in the first year, behind in the last."""
    wide, narrow = runs[ALL]["impact"], runs[TIES]["impact"]
    early, late = lead(wide, narrow, 0), lead(wide, narrow, -1)
    week = overtakes(narrow, wide)
    after = "" if np.isnan(week) else f"; ties only stay above from week {week:.0f} on"
    return [
        Condition("mean impact of the first year, everybody less ties only: interval above 0",
                  interval(early, sign=True), above(early)),
        Condition("mean impact of the last year, everybody less ties only: interval below 0",
                  interval(late, sign=True) + after, below(late)),
    ]  # fmt: skip


def _again(conditions: Sequence[Condition]) -> PatternTable:
    """The same criteria where copying and own trials can change every element."""
    rows = [["criterion, where no element needs a project", "result", "holds"]]
    rows += [[each.words, each.result, "yes" if each.holds else "no"] for each in conditions]
    return PatternTable(
        "In the whole model half of the elements can be changed only by a project, which nobody "
        "can copy. The same criteria for the whole model without such elements "
        "(`problem.structural_share = 0`), which do not count for the verdict:",
        rows,
    )


def _panel(runs: Mapping[str, Series]) -> Panel:
    """The course of the paired difference, which is narrower than the two levels."""
    gap = runs[ALL]["impact"] - runs[TIES]["impact"]
    return Panel(GAP, "difference in impact", [Curve("copying as shipped", gap)], signed=True)


def _run_reversal(options: PageOptions) -> PatternResult:
    runs, other = (
        collect(
            {
                f"{rule} {name}": runs
                for rule, values in COPYING.items()
                for name, runs in _both(options, problem__complexity=5, **values, **more).items()
            },
            ("impact",),
            options,
        )
        for more in ({}, {"problem__structural_share": 0.0})
    )
    curves = [
        Curve(rule, runs[f"{rule} {ALL}"]["impact"] - runs[f"{rule} {TIES}"]["impact"])
        for rule in COPYING
    ]
    return PatternResult(
        runs=f"{WHO_SEES}; K = 5, N = 12; the best of nine seen is copied, or what two of three "
        f"seen have alike; {WEEKS} weeks, {_count(runs)} seeds.",
        conditions=read_reversal(runs),
        tables=[_again(read_reversal(other))],
        panels=[Panel(GAP, "difference in impact", curves, signed=True)],
        engine=engine(
            "barkoczi-galesic-2016", ("reversal best-9", "reversal conformity-3"), options
        ),
    )


def read_reversal(runs: Mapping[str, Series]) -> list[Condition]:
    """Everybody less ties only in the last year: below 0 by the best, above 0 by agreement."""
    best, alike = (
        lead(runs[f"{rule} {ALL}"]["impact"], runs[f"{rule} {TIES}"]["impact"], -1)
        for rule in COPYING
    )
    words = "mean impact of the last year, everybody less ties only, when"
    return [
        Condition(f"{words} the best of nine is copied: interval below 0",
                  interval(best, sign=True), below(best)),
        Condition(f"{words} two of three must agree: interval above 0",
                  interval(alike, sign=True), above(alike)),
    ]  # fmt: skip


def _run_tie(options: PageOptions) -> PatternResult:
    jobs = _both(options, problem__complexity=0)
    seeds = seeds_of(options, SEEDS, FIRST)
    arms = {arm: on_seeds(bundle(arm, weeks=WEEKS, problem__complexity=0), seeds) for arm in ARMS}
    runs = collect({**jobs, **arms}, ("impact",), options)
    return PatternResult(
        runs=f"{WHO_SEES}; K = 0, N = 12, copying as shipped, {WEEKS} weeks, {_count(runs)} "
        "seeds; beside it the three arms as shipped.",
        conditions=read_tie(runs),
        tables=[_arms(runs)],
        panels=[_panel(runs)],
        engine=engine(
            "lazer-friedman-2007", ("simple line", "simple full", "simple speed"), options
        ),
    )


def read_tie(runs: Mapping[str, Series]) -> list[Condition]:
    """In the last year, closer than the margin."""
    late = lead(runs[ALL]["impact"], runs[TIES]["impact"], -1)
    return [
        Condition(f"mean impact of the last year, everybody less ties only: interval within "
                  f"±{MARGIN}", interval(late, sign=True), within(late, -MARGIN, MARGIN)),
    ]  # fmt: skip


def _arms(runs: Mapping[str, Series]) -> PatternTable:
    """The three arms beside each other; Lazer & Friedman say nothing of such bundles."""
    rows = [["pair", "first year", "last year", f"last year within ±{MARGIN}"]]
    pairs = [(ALL, TIES), *((a, b) for i, a in enumerate(ARMS) for b in ARMS[:i])]
    for first, second in pairs:
        early, late = (_lead(runs, first, second, year) for year in (0, -1))
        tied = within(late, -MARGIN, MARGIN)
        rows.append([
            f"{_title(first)} less {_title(second)}", interval(early, sign=True),
            interval(late, sign=True), "yes" if tied else "no",
        ])  # fmt: skip
    level = {name: np.mean(in_year(each["impact"], -1)) for name, each in runs.items()}
    reached = ", ".join(f"{_title(name)} {mean:.3f}" for name, mean in level.items())
    return PatternTable(
        "Differences in impact, early and late. Not part of the verdict: bundles differ in all "
        f"seven rules, of which the pattern says nothing. Means of the last year: {reached}.",
        rows,
    )


def _lead(runs: Mapping[str, Series], first: str, second: str, year: int) -> Estimate:
    return paired_difference(
        in_year(runs[first]["impact"], year), in_year(runs[second]["impact"], year)
    )


def _title(name: str) -> str:
    return title(name) if name in ARMS else name


def _count(runs: Mapping[str, Series]) -> int:
    return len(next(iter(runs.values()))["impact"])


CROSSOVER: Final = Pattern(
    "P1",
    "Fast networks are ahead early, slow ones late",
    "Lazer & Friedman (2007, figure 4): on a complex problem (N = 20, K = 5) a hundred simulated "
    "searchers who all see each other lead for some 18 rounds and then stay at .56; on a line "
    "they are slower and reach .87. It is a result of a model; Mason & Watts (2012) did not find "
    "it with people in a laboratory, where efficient networks did better.",
    _run_crossover,
)
REVERSAL: Final = Pattern(
    "P2",
    "Which network is better depends on how people copy",
    "Barkoczi & Galesic (2016): when the best of nine seen is copied, a lattice ends above the "
    "full network (.61 to .54); when two of three seen must agree, the full network ends above "
    "the lattice (.83 to .71). Simulated as well.",
    _run_reversal,
)
TIE: Final = Pattern(
    "P3",
    "On a simple problem it makes no difference in the end",
    "Lazer & Friedman (2007, figure 8): with K = 0 the line and the full network both reach the "
    "optimum, the full network sooner.",
    _run_tie,
)
