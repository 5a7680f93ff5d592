"""docs/regime.md, where runs are informative: conditions, doses of money, and unspent money."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.markdown import opening, table
from reports.page import Files, PageOptions
from reports.regime.readings import (
    CONDITIONS,
    ELSE,
    ENOUGH,
    FURTHER,
    HOLDERS,
    MONEY_SPENT,
    NO_HOURS,
    NO_PROJECT,
    Reading,
    read_all,
)
from reports.sampled_space import DESIGN_SEED, SETTINGS, design
from sim.scenario import ARMS, Scenario

WANTED: Final = 0.85
MOST: Final = 0.6
RELATED: Final = 5
"""Most parameters named for an arm."""
_PERCENT: Final = f"{100 * ENOUGH:.0f} %"

QUICK_SETTINGS: Final = 4

HEAD: Final = """\
A run in which nothing happens, or in which everything succeeds, can compare nothing. This page
shows how often runs are informative: over {settings} Latin-hypercube settings of all sampled
parameters (design seed {seed}), one seed a setting, each arm on its own. Nothing on this page says
which arm does better, and nothing was tuned until one did.

Each setting draws a community of 100 to 1,000 residents, a problem of up to 15 elements, and every
parameter that has a range in [the parameters](parameters.md). Engagement and impact are read in
weeks 104 and 260. Impact is shown as what money adds within an arm, not as levels side by side."""

WHY: Final = """## What falls short, and why

{verdict}

Where the money is at the end, as a share of all money received: mean over settings, and in brackets
over the settings of that arm that spend less than 60 %. What running projects hold is committed,
not idle.

{held}

What is missing while money for a small project lies idle: share of the weeks in which an arm makes
grants, mean over settings, and in brackets over the settings that spend less than 60 %.

{idle}

{sentences}"""

Cell = Callable[[list[Reading]], str]


def make(options: PageOptions) -> Files:
    """The page."""
    settings = design(QUICK_SETTINGS if options.quick else SETTINGS)
    readings = read_all(settings, options.workers, options.progress)
    return {"regime.md": page(readings, settings, quick=options.quick)}


def page(
    readings: Sequence[Reading], settings: Sequence[Mapping[str, Any]], *, quick: bool = False
) -> str:
    """The report as Markdown: conditions in rows, arms in columns.

    Parameters
    ----------
    readings
        Those of every arm at every setting.
    settings
        The design: values by dotted name.
    quick
        Whether these are the runs of a quick version.
    """
    by_arm = [[r for r in readings if r.arm == arm] for arm in ARMS]
    conditions = {name: _holds(holds) for name, holds in CONDITIONS.items()}
    conditions[f"**all of these** (wanted: {WANTED:.2f})"] = _holds(
        lambda r: all(holds(r) for holds in CONDITIONS.values())
    )
    conditions |= {name: _holds(holds) for name, holds in FURTHER.items()}
    means: dict[str, Cell] = {
        "share of exits out of disaffection (wanted: .10 to .50)": lambda rs: f"{bitter(rs):.2f}",
        "impact added by money, none to half of it": lambda rs: _gain(rs, 0, 1),
        "impact added by money, half to all of it": lambda rs: _gain(rs, 1, 2),
        "impact added by money, none to all of it (wanted: above 0)": lambda rs: _gain(rs, 0, 2),
    }
    for year in range(len(readings[0].spent)):
        means[f"share of the money spent by the end of year {year + 1}"] = _mean_spent(year)
    parts = [
        opening("Where runs are informative", "./dev docs regime", quick=quick),
        HEAD.format(settings=len(settings), seed=DESIGN_SEED),
        _table("condition (share of settings)", conditions, by_arm),
        _table("mean over settings (± 2 standard errors)", means, by_arm),
        WHY.format(
            verdict=_verdict(by_arm),
            held=_table("held by", {name: _held_by(name) for name in HOLDERS}, by_arm),
            idle=_table(
                "missing", {name: _idle_for(name) for name in (NO_PROJECT, NO_HOURS, ELSE)}, by_arm
            ),
            sentences="\n\n".join(_why(rs, settings) for rs in by_arm),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def bitter(readings: Sequence[Reading]) -> float:
    """Mean over settings of the share of exits, lapses left out, that are out of disaffection."""
    shares = [r.exits["disaffection"] / total for r in readings if (total := sum(r.exits.values()))]
    return float(np.mean(shares)) if shares else 0.0


def related(
    readings: Sequence[Reading], settings: Sequence[Mapping[str, Any]]
) -> list[tuple[str, float]]:
    """Parameters whose rank correlation with the share spent stands out, strongest first.

    That is beyond three standard errors of a correlation of nothing, 3 / sqrt(n - 1); with more
    than a hundred parameters, two would name some by chance.
    """
    from scipy.stats import spearmanr

    spent = [r.spent[-1] for r in readings]
    found = []
    arm = Scenario.load(readings[0].arm)
    has = set(arm.flat()) - set(arm.taught)
    for name in settings[0]:
        values = [settings[r.setting][name] for r in readings]
        if name not in has or isinstance(values[0], str) or len(set(values)) < 2:
            continue
        rho = float(spearmanr(values, spent).statistic)
        if abs(rho) > 3 / max(1, len(readings) - 1) ** 0.5:
            found.append((name, rho))
    return sorted(found, key=lambda each: -abs(each[1]))[:RELATED]


def _verdict(by_arm: list[list[Reading]]) -> str:
    together = [np.mean([all(c(r) for c in CONDITIONS.values()) for r in rs]) for rs in by_arm]
    spent = [np.mean([FURTHER[MONEY_SPENT](r) for r in rs]) for rs in by_arm]
    lines = []
    for what, shares, wanted in (
        ("All conditions together", together, WANTED),
        (f"{_PERCENT} of the money spent", spent, MOST),
    ):
        short = [title(arm) for arm, share in zip(ARMS, shares, strict=True) if share < wanted]
        numbers = ", ".join(f"{share:.2f}" for share in shares)
        verdict = f"missed in {' and '.join(short)}" if short else "met in every arm"
        lines.append(f"{what}: {numbers} of settings; the target is {verdict}.")
    return "\n".join(lines)


def _why(readings: list[Reading], settings: Sequence[Mapping[str, Any]]) -> str:
    """What keeps money from being spent in one arm, in words around measured numbers."""
    low = _low(readings)
    if not low:
        return f"**{title(readings[0].arm)}**: spends {_PERCENT} in every setting."
    where = max(HOLDERS, key=lambda name: np.mean([r.held[name] for r in low]))
    share = np.mean([r.held[where] for r in low])
    missing = max(low[0].idle, key=lambda name: np.mean([r.idle[name] for r in low]))
    weeks = np.mean([r.idle[missing] for r in low])
    words = (
        f"**{title(low[0].arm)}**: in the {len(low)} settings that spend less, most of what is "
        f"left is with {where} ({share:.2f} of all money received). What is missing most often: "
        f"{missing} ({weeks:.2f} of the weeks with grants)."
    )
    if where == "residents and organizations":
        busy = np.nanmean([r.busy for r in low])
        words += (
            f" Of what organizations hold, {busy:.2f} is with those who cannot promise the time "
            "for another project; the rest is with those who can."
        )
    if missing == NO_PROJECT and low[0].full:
        words += (
            f" The plan has all the projects it may have in {np.mean([r.full for r in low]):.2f} "
            "of the weeks; in the others, key organizations propose too little or are voted down."
        )
    if missing == NO_HOURS:
        high = [r.hours for r in readings if r not in low]
        words += (
            f" There are {np.mean([r.hours for r in low]):.1f} hours of coordinators per actor "
            f"and year there, {np.mean(high) if high else np.nan:.1f} in the other settings; "
            f"{np.mean([r.lapsed for r in low]):.2f} of them lapse at the end of a quarter, "
            "unused since the last round of grants."
        )
    names = ", ".join(f"{name} {rho:+.2f}" for name, rho in related(readings, settings))
    return words + f" Rank correlations with the share spent: {names or 'none stands out'}."


def _table(corner: str, rows: Mapping[str, Cell], by_arm: list[list[Reading]]) -> str:
    lines = [[name, *(cell(readings) for readings in by_arm)] for name, cell in rows.items()]
    return table([corner, *map(title, ARMS)], lines, numbers=range(1, 1 + len(ARMS)))


def _low(readings: Iterable[Reading]) -> list[Reading]:
    return [r for r in readings if r.spent[-1] < ENOUGH]


def _holds(holds: Callable[[Reading], bool]) -> Cell:
    return lambda readings: f"{np.mean([holds(r) for r in readings]):.2f}"


def _mean_spent(year: int) -> Cell:
    return lambda readings: f"{np.mean([r.spent[year] for r in readings]):.2f}"


def _held_by(name: str) -> Cell:
    return _all_and_low(lambda r: r.held[name])


def _idle_for(name: str) -> Cell:
    return _all_and_low(lambda r: r.idle[name])


def _all_and_low(value: Callable[[Reading], float]) -> Cell:
    def cell(readings: list[Reading]) -> str:
        low = [value(r) for r in _low(readings)]
        inside = f"{np.mean(low):.2f}" if low else "-"
        return f"{np.mean([value(r) for r in readings]):.2f} ({inside})"

    return cell


def _gain(readings: Sequence[Reading], less: int, more: int) -> str:
    gains = np.array([r.doses[more] - r.doses[less] for r in readings])
    error = gains.std(ddof=1) / gains.size**0.5 if gains.size > 1 else float("nan")
    return f"{gains.mean():+.3f} ± {2 * error:.3f}"
