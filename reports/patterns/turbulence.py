"""P4: where the world turns, those who agree need newcomers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.intervals import above, interval
from reports.page import PageOptions
from reports.patterns.base import (
    YEAR,
    Asked,
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
from reports.patterns.search import engine
from sim.analysis.estimates.statistics import Estimate, mean_interval, paired_difference
from sim.scenario import Scenario

WEEKS: Final = 520
SEEDS: Final = 60
FIRST: Final = 420_700
AGREED: Final = "collective_impact"
NETWORK: Final = "system_shifting_network"
ALONE: Final = "agreed, and nobody tries anything alone"
BUNDLES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    AGREED: (AGREED, {}),
    NETWORK: (NETWORK, {}),
    ALONE: (AGREED, {"people__trial_rate": 0.0}),
}
"""What is run, by name: a bundle and what it changes."""
OPEN: Final = "people come and go"
CLOSED: Final = "the same people stay"
STABLE: Final = "stable"
TURBULENT: Final = "turbulent"
SHOCKS: Final = [27, 79, 131, 183, 235, 287, 339, 391, 443, 495]
"""One a year, as in the problem `turbulent` that ships."""
NOBODY_MOVES: Final[dict[str, Any]] = {
    "people__join_spontaneous": 0.0,
    "people__join_by_tie": 0.0,
    "people__acceptance": 0.0,
    "people__leave_base": 0.0,
    "people__leave_overload": 0.0,
    "people__leave_disaffection": 0.0,
    "people__lapse_weeks": 10_000,
}
KEPT: Final = "evidence never ages"
FADES: Final = "as shipped, evidence ages"
MEMORY: Final[dict[str, dict[str, Any]]] = {
    KEPT: {"people__evidence_half_life": 1e18},
    FADES: {},
}
"""Whether views and reports forget; with a half-life of 1e18 weeks they lose nothing at all."""
LATE: Final = 5
"""Last years that are read."""
COLUMNS: Final = ("impact", "participants", "map_accuracy", "diversity")


Kinds = Mapping[str, Mapping[str, Series]]
"""Runs by memory, then by bundle, problem and people."""


def _run(options: PageOptions) -> PatternResult:
    seeds = seeds_of(options, SEEDS, FIRST)
    runs = {memory: _compare(memory, seeds, options) for memory in MEMORY}
    return PatternResult(
        runs="Collective Impact, which agrees on one agenda, in the drawn community, K = 5, "
        f"{WEEKS} weeks, {len(seeds)} seeds: half of the elements drawn anew once a year, or "
        "never; people come and go at shipped rates, or nobody joins, leaves or lapses and as many "
        f"take part from the start as otherwise do on the mean of the last {LATE} years. The "
        "System Shifting Network beside it, and Collective Impact without anybody's own trials. "
        "The verdict is read where evidence never ages, as in March's model: that people keep what "
        "they believe belongs to the pattern, as turbulence does. The model as shipped, in which "
        "evidence loses half its weight in a year (`people.evidence_half_life`), has a second way "
        "of keeping up; the same criteria stand beside the verdict for it, and do not count.",
        conditions=read_turnover(runs[KEPT]),
        tables=[
            _beside(read_turnover(runs[FADES])),
            _gains(runs),
            *(_table(memory, runs[memory]) for memory in MEMORY),
        ],
        panels=[
            Panel(
                f"A shock a year, {memory}", "impact",
                [Curve(who, runs[memory][f"{AGREED} {TURBULENT} {who}"]["impact"])
                 for who in (OPEN, CLOSED)],
            )
            for memory in MEMORY
        ],
        engine=engine("march-1991", ("turnover", "decay"), options),
        why=[
            "In March's model newcomers are the only source of difference. In the whole model "
            "there are others: own trials, variants that projects test, readings with errors. The "
            "tables show how different settings remain where nobody comes or goes. Those who stay "
            "from the start are drawn as founders are, organizations first, so there are more "
            "organizations among them."
        ],
    )  # fmt: skip


def _compare(memory: str, seeds: range, options: PageOptions) -> dict[str, Series]:
    """Both problems, with people who come and go and with as many who stay, for every bundle."""
    problems = {STABLE: [], TURBULENT: SHOCKS}
    jobs = {
        f"{arm} {problem} {OPEN}": on_seeds(_scenario(arm, shocks, **MEMORY[memory]), seeds)
        for arm in BUNDLES
        for problem, shocks in problems.items()
    }
    runs = collect(jobs, COLUMNS, options)
    closed = {}
    for arm in BUNDLES:
        for problem, shocks in problems.items():
            mean = float(np.mean(_late(runs[f"{arm} {problem} {OPEN}"]["participants"])))
            share = round(mean / _actors(_scenario(arm, shocks)), 3)
            scenario = _scenario(
                arm, shocks, people__founders_share=share, **NOBODY_MOVES, **MEMORY[memory]
            )
            closed[f"{arm} {problem} {CLOSED}"] = on_seeds(scenario, seeds)
    return runs | collect(closed, COLUMNS, options)


def _scenario(name: str, shocks: list[int], **values: Any) -> Scenario:
    arm, changes = BUNDLES[name]
    same = {"weeks": WEEKS, "problem__complexity": 5, "shocks__weeks": shocks}
    return bundle(arm, **{**same, **changes, **values})


def _title(name: str) -> str:
    arm, changes = BUNDLES[name]
    return title(arm) + (", no own trials" if changes else "")


def _actors(scenario: Scenario) -> int:
    return scenario.community.residents + scenario.community.organizations


def _late(course: Any) -> list[float]:
    """Mean of every run over the last years; what is not a number is left out."""
    late = course[:, -LATE * YEAR :]
    return [float(np.nanmean(row)) if not np.isnan(row).all() else float("nan") for row in late]


def _gain(runs: Mapping[str, Series], arm: str, problem: str, column: str) -> Estimate:
    """What it changes that people come and go, on equal seeds."""
    return paired_difference(
        *(_late(runs[f"{arm} {problem} {who}"][column]) for who in (OPEN, CLOSED))
    )


def _interaction(runs: Mapping[str, Series], arm: str) -> Estimate:
    """The gain in a turbulent world less that in a stable one, on equal seeds."""
    turbulent, stable = (
        [_late(runs[f"{arm} {problem} {who}"]["impact"]) for who in (OPEN, CLOSED)]
        for problem in (TURBULENT, STABLE)
    )
    gains = [np.subtract(pair[0], pair[1]).tolist() for pair in (turbulent, stable)]
    return paired_difference(gains[0], gains[1])


def read_turnover(runs: Mapping[str, Series]) -> list[Condition]:
    """Turnover helps where the world turns, and more than where it does not."""
    gain, more = _gain(runs, AGREED, TURBULENT, "impact"), _interaction(runs, AGREED)
    words = f"impact of the last {LATE} years, people come and go less the same people stay"
    return [
        Condition(f"{words}, turbulent: interval above 0", interval(gain, sign=True), above(gain)),
        Condition(f"{words}, turbulent less stable: interval above 0",
                  interval(more, sign=True), above(more)),
    ]  # fmt: skip


def _beside(conditions: Sequence[Condition]) -> PatternTable:
    rows = [["criterion, in the model as shipped", "result", "holds"]]
    rows += [[each.words, each.result, "yes" if each.holds else "no"] for each in conditions]
    return PatternTable(
        "The same criteria in the model as shipped, where evidence ages; they do not count for the "
        "verdict:",
        rows,
    )


def _gains(runs: Kinds) -> PatternTable:
    rows = [["bundle", "memory", "stable", "turbulent", "turbulent less stable"]]
    for name in BUNDLES:
        for memory, each in runs.items():
            gains = (_gain(each, name, problem, "impact") for problem in (STABLE, TURBULENT))
            cells = [*gains, _interaction(each, name)]
            rows.append([_title(name), memory, *(interval(cell, sign=True) for cell in cells)])
    return PatternTable(
        "Impact of the same years, people come and go less the same people stay.", rows
    )


def _table(memory: str, runs: Mapping[str, Series]) -> PatternTable:
    rows = [["bundle", "problem", "people", "participants", "impact", "diversity of settings",
             "accuracy of map or agenda"]]  # fmt: skip
    for arm in BUNDLES:
        for problem in (STABLE, TURBULENT):
            for who in (OPEN, CLOSED):
                run = runs[f"{arm} {problem} {who}"]
                rows.append([
                    _title(arm), problem, who,
                    f"{np.mean(_late(run['participants'])):.0f}",
                    interval(mean_interval(_late(run["impact"]))),
                    interval(mean_interval(_late(run["diversity"]))),
                    interval(mean_interval(_late(run["map_accuracy"])), 2),
                ])  # fmt: skip
    return PatternTable(
        f"Means of the last {LATE} years, {memory}. Accuracy is the rank correlation of believed "
        "and true gains, the nearest this model has to March's knowledge of the code.",
        rows,
    )


TURNOVER: Final = Pattern(
    "P4",
    "Turbulence needs turnover",
    "March (1991, figure 5): where reality changes a little every period, the knowledge of an "
    "organization whose members stay decays to nothing, because all have come to believe the same; "
    "with a tenth of the members replaced every period it holds. Simulated (recomputed: .03 to .58 "
    "after 100 periods).",
    _run,
    (
        Asked(
            "impact of the last 5 years, people come and go less the same people stay, turbulent: "
            "interval above 0",
            "-0.028 [-0.035, -0.021]", False,
        ),
        Asked(
            "impact of the last 5 years, people come and go less the same people stay, turbulent "
            "less stable: interval above 0",
            "+0.041 [+0.017, +0.063]", True,
        ),
    ),
    "The criteria are the same, but evidence aged, which is a second way of keeping up beside "
    "turnover.",
)  # fmt: skip
