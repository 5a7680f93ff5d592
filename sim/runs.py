"""Run a scenario to its last week, with the runs it is read against, and measure it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.money import ADDED, added_by_money, money_table
from sim.measures.summary import FROM_QUARTERS, Reasons, Series, Summary, adaptivity, summarize
from sim.model import Agents, CommunityModel
from sim.scenario import Scenario
from sim.units import CENTS_A_DOLLAR

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Run:
    """One run that has ended, as tables."""

    scenario: Scenario
    seed: int
    series: "pd.DataFrame"
    """Weekly series; index ``week``."""
    summary: Summary
    """One number a measure, by dotted name; None where it is undefined."""
    reasons: Reasons
    """Why a measure is None, by its name."""
    money: "pd.DataFrame"
    """Every dollar that funders paid in: columns ``holder`` (who had it last before it was spent,
    or has it still), ``use`` and ``dollars``; see :func:`sim.measures.money.money_table`."""


def run(
    scenario: Scenario,
    seed: int = 1,
    *,
    shadow: bool = True,
    moneyless: bool = False,
    audit: bool = False,
    agents: Agents | None = None,
    watch: Callable[[], None] | None = None,
) -> Run:
    """Run a scenario to its last week.

    Parameters
    ----------
    scenario
        What to simulate.
    seed
        Seed of everything, 0 to 2**32 - 1.
    shadow
        Run it on without shocks as well, from the first one on, so that adaptivity can be read.
    moneyless
        Run it without money as well, so that it can be read what money adds.
    audit
        Check every week that money and hours balance.
    agents
        Classes of agents of your own, and the rows they stand for.
    watch
        Called after every week; what it raises ends the run.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        The seed is out of range, or agents do not fit.
    """
    import pandas as pd

    own = {kind: list(rows) for kind, rows in (agents or {}).items()}
    ended = _simulate(scenario, seed, shadow, moneyless, audit, own, watch=watch)
    summary, reasons = _summarize(ended)
    index = pd.RangeIndex(scenario.weeks, name="week")
    series = pd.DataFrame(_weekly(ended), index)
    rows = [
        (holder, use, cents / CENTS_A_DOLLAR)
        for holder, use, cents in money_table(ended.model.world)
    ]
    money = pd.DataFrame(rows, columns=["holder", "use", "dollars"])
    return Run(scenario, seed, series, summary, reasons, money)


def record(
    scenario: Scenario, seed: int = 1, *, shadow: bool = True, moneyless: bool = False,
    audit: bool = False,
) -> tuple[Summary, Reasons, Series]:  # fmt: skip
    """Summary, reasons and weekly series of a run, as arrays of shape (weeks,); as :func:`run`.

    For comparisons and sweeps, which make tables of many runs at once.
    """
    ended = _simulate(scenario, seed, shadow, moneyless, audit, {})
    return *_summarize(ended), _weekly(ended)


def measure(
    scenario: Scenario,
    seed: int = 1,
    *,
    shadow: bool = True,
    moneyless: bool = False,
    group: str = "",
    watch: Callable[[], None] | None = None,
) -> tuple[Summary, Reasons]:
    """Summary of a run, and why measures are None, without its weekly series; as :func:`run`.

    For the many runs of a design, which would discard the series. Where a group of measures is
    named, the others may be missing: what takes time and no measure of the group needs is not
    computed.
    """
    moneyless = moneyless or group == ADDED
    return _summarize(_simulate(scenario, seed, shadow, moneyless, False, {}, group, watch), group)


@dataclass(frozen=True)
class _EndedRun:
    """A run after its last week, with the series of the runs it is read against, if made."""

    model: CommunityModel
    series: Series
    without: Series | None
    """Without shocks."""
    moneyless: Series | None
    """Without money."""


def _simulate(
    scenario: Scenario,
    seed: int,
    shadow: bool,
    moneyless: bool,
    audit: bool,
    agents: Agents,
    group: str = "",
    watch: Callable[[], None] | None = None,
) -> _EndedRun:
    """Run to the last week; the run without shocks branches off where the first one strikes.

    With agents of a user's own it is run from the beginning, because they may keep a memory; the
    run without money always is.
    """
    beside = _without_money(scenario, seed, agents, watch) if moneyless else None
    model = CommunityModel(scenario, seed, audit=audit, agents=agents)
    model.recorder.quarterly = group in ("", *FROM_QUARTERS)
    twin = None
    if shadow and agents:
        twin = CommunityModel(scenario, seed, shocked=False, audit=audit, agents=agents)
    for _ in range(scenario.weeks):
        if shadow and twin is None and model.due:
            twin = model.shadow()
        model.step()
        if watch is not None:
            watch()
    series = model.series
    if not shadow:
        return _EndedRun(model, series, None, beside)
    branched = scenario.weeks if twin is None else twin.week
    if min(model.struck, default=branched) < branched:
        raise AssertionError(f"`due` did not announce the shock of week {model.struck[0]}")
    if twin is None:
        return _EndedRun(model, series, series, beside)
    for _ in range(twin.week, scenario.weeks):
        twin.step()
        if watch is not None:
            watch()
    return _EndedRun(model, series, twin.series, beside)


def _without_money(
    scenario: Scenario, seed: int, agents: Agents, watch: Callable[[], None] | None
) -> Series:
    """Weekly series of the same run in which funders give nothing."""
    poor = scenario.with_values({"funders.money_factor": 0.0})
    model = CommunityModel(poor, seed, agents=agents)
    model.recorder.brief = True
    for _ in range(scenario.weeks):
        model.step()
        if watch is not None:
            watch()
    return model.series


def _weekly(ended: _EndedRun) -> Series:
    """All weekly series, that of impact without shocks included; NaN where there is none."""
    series = ended.series
    nothing = np.full(len(series["impact"]), np.nan)
    without = nothing if ended.without is None else ended.without["impact"]
    return {**series, "impact_without_shock": without}


def _summarize(ended: _EndedRun, group: str = "") -> tuple[Summary, Reasons]:
    summary, reasons = summarize(ended.model.world, ended.series, group)
    for more, why in (
        adaptivity(ended.series, ended.without, ended.model.struck),
        added_by_money(ended.series, ended.moneyless),
    ):
        summary, reasons = summary | more, reasons | why
    return summary, reasons
