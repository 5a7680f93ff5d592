"""The community model: one step is one week (docs/odd.md, section 3)."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.agents import Backbone, Funder, Organization, Resident
from sim.beginning import begin_world
from sim.errors import InputError
from sim.measures.recorder import SERIES, Recorder
from sim.measures.summary import Reasons, Series, Summary, adaptivity, summarize
from sim.scenario import Scenario
from sim.world.stages import check_balances, form_ties, settle, strike, work_week

if TYPE_CHECKING:
    import pandas as pd


class CommunityModel(mesa.Model):
    """A community that works on a complex problem by the seven rules of a scenario.

    Parameters
    ----------
    scenario
        What to simulate; by default isolated initiatives in a synthetic community.
    seed
        Seed of everything, 0 to 2**32 - 1. Two scenarios with one seed share every draw that
        their rules do not change.
    shocked
        Whether shocks strike; without them the run is the shadow that adaptivity is read against.
    audit
        Check every week that money and hours balance.

    Raises
    ------
    InputError
        The seed is out of range.

    Notes
    -----
    Agents are faces over rows of ``world``. They are made when first asked for, so that a sweep
    never pays for them.
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        seed: int = 1,
        *,
        shocked: bool = True,
        audit: bool = False,
    ) -> None:
        if not 0 <= seed < 2**32:
            raise InputError(f"seed is {seed}: expected a whole number from 0 to {2**32 - 1}")
        super().__init__(rng=seed)
        self.settings = scenario or Scenario()
        self.seed = seed
        self.week = 0
        self.shocked = shocked
        self.audit = audit
        self.minutes_worked = 0
        self.world = begin_world(self.settings, seed)
        for family in self.settings.rules:
            getattr(self.settings, family).prepare(self.world)
        self.recorder = Recorder(self.settings.weeks)
        self._injected: list[float] = []
        self._faced = False

    def step(self) -> None:
        """One week."""
        world, rules, week = self.world, self.settings, self.week
        if self.shocked:
            strike(world, week, self._injected)
        rules.membership.admit(world, week)
        rules.sensemaking.focus(world, week)
        rules.activities.propose(world, week)
        rules.governance.decide(world, week)
        rules.funding.allocate(world, week)
        self.minutes_worked += work_week(world, week)
        rules.learning.reflect(world, week)
        rules.communication.look_and_try(world, week)
        form_ties(world, week)
        settle(world)
        self.recorder.measure(world, week, self.minutes_worked)
        self.week += 1
        if self.audit:
            check_balances(world)

    def inject_shock(self, share: float) -> None:
        """Let part of the problem change at the beginning of the next week.

        Parameters
        ----------
        share
            Share of the elements whose contributions are redrawn, above 0 and at most 1.

        Raises
        ------
        InputError
            The share is out of range.
        """
        if not 0.0 < share <= 1.0:
            raise InputError(f"share is {share}: expected a number above 0 and at most 1")
        self._injected.append(share)

    @property
    def due(self) -> bool:
        """Whether a scheduled shock strikes, or a funding cut begins, in the week to come."""
        shocks, week = self.settings.shocks, self.week
        cut = 0 < shocks.funding_cut_week == week and shocks.funding_cut_share > 0.0
        return cut or (shocks.share > 0.0 and shocks.strikes(week, self.seed))

    def shadow(self) -> "CommunityModel":
        """The model as it stands, in a world of its own that no scheduled shock will strike."""
        twin = CommunityModel(self.settings, self.seed, shocked=False, audit=self.audit)
        world, problem = self.world, self.world.problem
        # Neither changes, and a copy of a read-only table would be one that may be written.
        kept = (world.parameters, problem.parameters, problem.influences, problem.contributions)
        twin.world, twin.recorder = deepcopy(
            (world, self.recorder), {id(each): each for each in kept}
        )
        twin.week, twin.minutes_worked = self.week, self.minutes_worked
        return twin

    @property
    def series(self) -> dict[str, NDArray[np.float64]]:
        """Weekly series so far by name, each of shape (weeks so far,)."""
        table = self.recorder.table[: self.week]
        return {name: table[:, column] for column, name in enumerate(SERIES)}

    @property
    def struck(self) -> list[int]:
        """Weeks so far in which a shock struck or a funding cut began."""
        due = self.settings.shocks
        cut = 0 < due.funding_cut_week < self.week and due.funding_cut_share > 0.0
        weeks = {week for week, _ in self.world.shocked}
        return sorted(weeks | {due.funding_cut_week} if cut else weeks)

    @property
    def agents(self) -> AgentSet:
        """All agents: residents, organizations, funders, the backbone."""
        self._make_faces()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """The agents of each class."""
        self._make_faces()
        by_type: dict[type, AgentSet] = super().agents_by_type
        return by_type

    def _make_faces(self) -> None:
        """Make a face for every row, once."""
        if self._faced:
            return
        self._faced = True
        actors = self.world.actors
        for row in range(actors.count):
            (Resident if row < actors.residents else Organization)(self, row)
        for row in range(self.world.funders.yearly.size):
            Funder(self, row)
        Backbone(self, 0)


@dataclass(frozen=True)
class Run:
    """One finished run."""

    scenario: Scenario
    seed: int
    series: "pd.DataFrame"
    """Weekly series; index ``week``."""
    summary: Summary
    """One number a measure, by dotted name; None where it is undefined."""
    reasons: Reasons = field(default_factory=dict)
    """Why a measure is None, by its name."""


def run(scenario: Scenario, seed: int = 1, *, shadow: bool = True, audit: bool = False) -> Run:
    """Run a scenario to its last week.

    Parameters
    ----------
    scenario
        What to simulate.
    seed
        Seed of everything, 0 to 2**32 - 1.
    shadow
        Run it on without shocks as well, from the first one on, so that adaptivity can be read.
    audit
        Check every week that money and hours balance.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        The seed is out of range.
    """
    import pandas as pd

    ended = _play(scenario, seed, shadow, audit)
    summary, reasons = _summary(ended)
    table = pd.DataFrame(ended.series, index=pd.RangeIndex(scenario.weeks, name="week"))
    table["impact_without_shock"] = np.nan
    if ended.without is not None:
        table["impact_without_shock"] = ended.without["impact"]
    return Run(scenario, seed, table, summary, reasons)


def measure(scenario: Scenario, seed: int = 1, *, shadow: bool = True) -> tuple[Summary, Reasons]:
    """The summary of a run, and why measures are None, without its weekly series; as :func:`run`.

    For the many runs of a design, which would throw the series away.
    """
    return _summary(_play(scenario, seed, shadow, audit=False))


@dataclass(frozen=True)
class _Ended:
    """A run at its end, with the series of the run without shocks if that was made."""

    model: CommunityModel
    series: Series
    without: Series | None


def _play(scenario: Scenario, seed: int, shadow: bool, audit: bool) -> _Ended:
    """Run to the last week; the run without shocks branches off where the first one strikes."""
    model = CommunityModel(scenario, seed, audit=audit)
    twin = None
    for _ in range(scenario.weeks):
        if shadow and twin is None and model.due:
            twin = model.shadow()
        model.step()
    series = model.series
    if not shadow:
        return _Ended(model, series, None)
    branched = scenario.weeks if twin is None else twin.week
    if min(model.struck, default=branched) < branched:
        raise AssertionError(f"`due` did not announce the shock of week {model.struck[0]}")
    if twin is None:
        return _Ended(model, series, series)
    for _ in range(twin.week, scenario.weeks):
        twin.step()
    return _Ended(model, series, twin.series)


def _summary(ended: _Ended) -> tuple[Summary, Reasons]:
    summary, reasons = summarize(ended.model.world, ended.series)
    more, why = adaptivity(ended.series, ended.without, ended.model.struck)
    return summary | more, reasons | why
