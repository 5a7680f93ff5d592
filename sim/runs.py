"""Run a scenario to its last week, with the runs it is read against, and measure it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.errors import InputError, unknown_name
from sim.html import html_table
from sim.measures.adaptivity import (
    NEVER_REDRAWN,
    Reasons,
    Series,
    Summary,
    YearAfter,
    cost_of_shocks,
    regained,
)
from sim.measures.catalogue import AGAINST, FRONT, MEASURES, runs_against
from sim.measures.money import added_by_money, money_table
from sim.measures.own import OWN, SHIPPED, load_measures, read_own, refuse_unknown
from sim.measures.printed import printed
from sim.measures.summary import FROM_QUARTERS, group_of, summarize
from sim.model import Agents, CommunityModel
from sim.scenario import Scenario
from sim.scenario.given import scenario_of, seed_of
from sim.units import CENTS_A_DOLLAR, WEEKS_A_YEAR
from sim.world.week.response import mean_outcome

if TYPE_CHECKING:
    import pandas as pd

UNREAD_QUARTERS: Final = SHIPPED.difference(FROM_QUARTERS)
"""Groups with no measure that reads quarterly columns; what a user's own reads is not known."""

REDRAWS: Final = 4
"""Other draws of the problem over which it is averaged what a year regains."""


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

    def __repr__(self) -> str:
        return f"Run({self.scenario!r}, seed {self.seed})"

    def _repr_html_(self) -> str:
        """The measures of the short table, a user's own with them."""
        known = [name for name in (*(each.name for each in FRONT), *OWN) if name in self.summary]
        rows = [
            (MEASURES[name].label, *printed(name, self.summary[name]), self.reasons.get(name, ""))
            for name in known
        ]
        return html_table(("measure", "value", "unit", "why undefined"), rows, repr(self))


def run(
    scenario: Scenario,
    seed: int = 1,
    *,
    against: Collection[str] = ("shadow",),
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
    against
        Which further runs to make, so that measures can be read against them: ``shadow``, the same
        run without shocks; ``redraws``, four other shocks for a year each; ``moneyless``, the same
        run without money.
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
        The seed is out of range, a further run is unknown, or agents do not fit.
    """
    import pandas as pd

    own = {kind: list(rows) for kind, rows in (agents or {}).items()}
    ended = _Runner(scenario, seed, against, audit, own, watch).run()
    summary, reasons = _summarize(ended)
    model = ended.model
    index = pd.RangeIndex(model.settings.weeks, name="week")
    series = pd.DataFrame(_weekly(ended), index)
    rows = [
        (holder, use, cents / CENTS_A_DOLLAR) for holder, use, cents in money_table(model.world)
    ]
    money = pd.DataFrame(rows, columns=["holder", "use", "dollars"])
    return Run(model.settings, model.seed, series, summary, reasons, money)


def record(
    scenario: Scenario,
    seed: int = 1,
    *,
    against: Collection[str] = ("shadow",),
    audit: bool = False,
) -> tuple[Summary, Reasons, Series]:
    """Summary, reasons and weekly series of a run, as arrays of shape (weeks,); as :func:`run`.

    For comparisons and sweeps, which make tables of many runs at once.
    """
    ended = _Runner(scenario, seed, against, audit).run()
    return *_summarize(ended), _weekly(ended)


def measure(
    scenario: Scenario,
    seed: int = 1,
    names: Collection[str] = (),
    *,
    watch: Callable[[], None] | None = None,
) -> tuple[Summary, Reasons]:
    """Summary of a run, and why measures are None, without its weekly series; as :func:`run`.

    For the many runs of a design, which would discard the series. Where measures are named, others
    may be missing: only the further runs that these are read against are made, and what takes time
    and no measure of their groups needs is not computed.
    """
    refuse_unknown(names)
    groups = frozenset(group_of(name) for name in names)
    against = runs_against(names) if names else ("shadow",)
    ended = _Runner(scenario, seed, against, watch=watch).run(groups)
    return _summarize(ended, groups, names)


@dataclass(frozen=True)
class _EndedRun:
    """A run after its last week, with what was read of the runs it is read against, if made."""

    model: CommunityModel
    series: Series
    without: Series | None
    """Weekly series without shocks."""
    moneyless: Series | None
    """Weekly series without money."""
    redrawn: tuple[YearAfter, ...] = ()
    """The year after each of the other shocks."""
    still: YearAfter | None = None
    """The same year without a shock."""
    why_not_redrawn: str = ""
    """Why there is no such year."""


@dataclass
class _Runner:
    """Makes a run to its last week; others branch off it where a shock is due.

    With agents of a user's own the run without shocks is made from the beginning, because they may
    keep a memory; the run without money always is.
    """

    scenario: Scenario
    seed: int
    against: Collection[str]
    audit: bool = False
    agents: Agents = field(default_factory=dict)
    watch: Callable[[], None] | None = None
    redrawn: list[YearAfter] = field(default_factory=list)
    still: YearAfter | None = None

    def __post_init__(self) -> None:
        self.scenario, self.seed = scenario_of(self.scenario), seed_of(self.seed)
        load_measures()
        for name in self.against:
            if name not in AGAINST:
                raise InputError(unknown_name("further run", name, AGAINST))

    def model(self, *, shocked: bool = True) -> CommunityModel:
        return CommunityModel(
            self.scenario, self.seed, shocked=shocked, audit=self.audit, agents=self.agents
        )

    def step(self, model: CommunityModel, weeks: int) -> None:
        for _ in range(weeks):
            model.step()
            if self.watch is not None:
                self.watch()

    def run(self, groups: Collection[str] = ()) -> _EndedRun:
        """Run to the last week; ``groups`` as for :func:`~sim.measures.summary.summarize`."""
        moneyless = self._without_money() if "moneyless" in self.against else None
        shadow, redraws = "shadow" in self.against, "redraws" in self.against
        model = self.model()
        model.recorder.quarterly = not groups or not UNREAD_QUARTERS.issuperset(groups)
        twin = self.model(shocked=False) if shadow and self.agents else None
        for _ in range(self.scenario.weeks):
            if shadow and twin is None and model.due:
                twin = model.shadow()
            if redraws and not self.agents and self.still is None and model.redraw_due:
                self._branch_off(model)
            self.step(model, 1)
        without = self._to_the_end(model, twin) if shadow else None
        return _EndedRun(
            model, model.series, without, moneyless, tuple(self.redrawn), self.still,
            "" if self.still else self._why_not(redraws),
        )  # fmt: skip

    def _to_the_end(self, model: CommunityModel, twin: CommunityModel | None) -> Series:
        """Weekly series without shocks, which is the run itself if none struck."""
        branched = self.scenario.weeks if twin is None else twin.week
        if min(model.struck, default=branched) < branched:
            raise AssertionError(f"`due` did not announce the shock of week {model.struck[0]}")
        if twin is None:
            return model.series
        self.step(twin, self.scenario.weeks - twin.week)
        return twin.series

    def _branch_off(self, model: CommunityModel) -> None:
        """Follow other shocks, and none, for a year from the week to come."""
        self.still = self._year(model.shadow(), mean_outcome(model.world))
        self.redrawn = [self._year(model.shadow(draw)) for draw in range(1, REDRAWS + 1)]

    def _year(self, branch: CommunityModel, level: float | None = None) -> YearAfter:
        """A year of a branch, from a level or, without one, from what its shock leaves."""
        self.step(branch, WEEKS_A_YEAR)
        left = branch.world.record.level_left
        return YearAfter(left if level is None else level, mean_outcome(branch.world))

    def _why_not(self, redraws: bool) -> str:
        if not redraws:
            return "the runs after other shocks were not made"
        if self.agents:
            return "agents of your own may keep a memory, so that no run can branch off"
        return NEVER_REDRAWN

    def _without_money(self) -> Series:
        """Weekly series of the same run in which funders give nothing."""
        poor = self.scenario.with_values({"funders.money_factor": 0.0})
        model = CommunityModel(poor, self.seed, agents=self.agents)
        model.recorder.brief = True
        self.step(model, self.scenario.weeks)
        return model.series


def _weekly(ended: _EndedRun) -> Series:
    """All weekly series, that of impact without shocks included; NaN where there is none."""
    series = ended.series
    nothing = np.full(len(series["impact"]), np.nan)
    without = nothing if ended.without is None else ended.without["impact"]
    return {**series, "impact_without_shock": without}


def _summarize(
    ended: _EndedRun, groups: Collection[str] = (), names: Collection[str] = ()
) -> tuple[Summary, Reasons]:
    """All measures, those of some groups, or of a user's own those that are named."""
    summary, reasons = summarize(ended.model.world, ended.series, groups)
    for more, why in (
        cost_of_shocks(ended.series, ended.without, ended.model.struck),
        regained(ended.redrawn, ended.still, ended.why_not_redrawn),
        added_by_money(ended.series, ended.moneyless),
        read_own(ended.model, names),  # last: what it may change by mistake, nobody reads
    ):
        summary, reasons = summary | more, reasons | why
    return summary, reasons
