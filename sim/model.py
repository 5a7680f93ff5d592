"""The community model: one step is one week (docs/odd.md, section 3)."""

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.agents import Backbone, Funder, Organization, Resident
from sim.beginning import begin_world
from sim.errors import InputError
from sim.measures.money import money_table
from sim.measures.recorder import SERIES, Recorder
from sim.measures.summary import Reasons, Series, Summary, adaptivity, summarize
from sim.scenario import Scenario
from sim.world import shocks
from sim.world.shocks import Kind, Shock
from sim.world.stages import check_balances, form_ties, settle, work_week

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
        self.recorder = Recorder(self.settings.weeks, self.settings.problem.elements)
        self._injected: list[Shock] = []
        self._faced = False

    def step(self) -> None:
        """One week."""
        world, rules, week = self.world, self.settings, self.week
        if self.shocked:
            shocks.strike(world, week, self._injected)
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

    def inject_shock(
        self, share: float | None = None, *, kind: Kind = "problem", weeks: int = 52
    ) -> None:
        """Let a shock strike at the beginning of the next week.

        Parameters
        ----------
        share
            Above 0 and at most 1: share of the elements whose contributions are redrawn, of the
            funders' money that is cut, or of the outsiders who join. None for a loss.
        kind
            ``problem``: part of the problem changes; ``funding``: funders give less; ``loss``: the
            engaged actor with most ties leaves for good; ``newcomers``: outsiders join at once.
        weeks
            How long funding is cut.

        Raises
        ------
        InputError
            There is no such kind, or share or weeks are out of range.
        """
        if kind not in get_args(Kind):
            raise InputError(f"kind is {kind!r}: expected one of {', '.join(get_args(Kind))}")
        if kind == "loss":
            if share is not None:
                raise InputError(f"share is {share}: a loss takes one actor, so leave share out")
            self._injected.append(Shock(kind))
            return
        if share is None or not 0.0 < share <= 1.0:
            raise InputError(f"share is {share}: expected a number above 0 and at most 1")
        if weeks < 1:
            raise InputError(f"weeks is {weeks}: expected a whole number of at least 1")
        self._injected.append(Shock(kind, share, weeks))

    @property
    def due(self) -> bool:
        """Whether the scenario has a shock for the week to come."""
        return bool(shocks.due(self.world, self.week))

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
        twin.recorder.brief = True
        return twin

    @property
    def series(self) -> dict[str, NDArray[np.float64]]:
        """Weekly series so far by name, each of shape (weeks so far,)."""
        table = self.recorder.table[: self.week]
        return {name: table[:, column] for column, name in enumerate(SERIES)}

    @property
    def struck(self) -> list[int]:
        """Weeks so far in which a shock of any kind struck, or a funding cut began."""
        return list(self.world.struck)

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
    reasons: Reasons
    """Why a measure is None, by its name."""
    money: "pd.DataFrame"
    """Every dollar that funders paid in: columns ``holder`` (who had it last before it was spent,
    or has it still), ``use`` and ``dollars``; see :func:`sim.measures.money.money_table`."""


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
    index = pd.RangeIndex(scenario.weeks, name="week")
    table = pd.DataFrame(ended.model.recorder.table, index, list(SERIES))
    table["impact_without_shock"] = np.nan
    if ended.without is not None:
        table["impact_without_shock"] = ended.without["impact"]
    rows = [(holder, use, cents / 100) for holder, use, cents in money_table(ended.model.world)]
    money = pd.DataFrame(rows, columns=["holder", "use", "dollars"])
    return Run(scenario, seed, table, summary, reasons, money)


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
