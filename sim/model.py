"""The community model: one step is one week (docs/odd.md, section 3)."""

import os
from collections.abc import Mapping
from copy import deepcopy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, get_args

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.collected import WeeklyData
from sim.agents.faces import Agents, FacedModel
from sim.beginning import begin_world
from sim.errors import InputError
from sim.kernels.code_identity import is_outside
from sim.measures.recorder import SERIES, Recorder
from sim.rules.base import FAMILIES
from sim.rules.watched import Watched
from sim.scenario import Scenario
from sim.scenario.given import is_of_mesa, scenario_of, seed_of
from sim.units import WEEKS_A_YEAR
from sim.world.tables.world import World
from sim.world.week.shocks import Kind, Shock, shocks_due, strike
from sim.world.week.stages import check_balances, form_ties, settle, work_week

__all__ = ["Agents", "CommunityModel"]


class CommunityModel(FacedModel):
    """A community that works on a complex problem by the seven rules of a scenario.

    Parameters
    ----------
    scenario
        What to simulate: a scenario, or the name or path of one, as for ``Scenario.load``; by
        default isolated initiatives in a synthetic community.
    seed
        Seed of everything, 0 to 2**32 - 1. Two scenarios with one seed share every draw that
        their rules do not change. None for one of chance, which ``model.seed`` then tells.
    rng
        Instead of ``seed``, what Mesa takes: a whole number, or a generator to draw a seed of.
    shocked
        Whether shocks strike; without them the run is the shadow that adaptivity is read against.
    audit
        Check every week that money and hours balance.
    agents
        Classes of agents of your own, and the rows they stand for; see :meth:`use`.

    Raises
    ------
    InputError
        There is no such scenario, the seed is out of range, or agents do not fit.

    Notes
    -----
    ``running`` ends with the last week of the scenario. A model may be stepped on, as if its
    scenario were longer, which is said in a warning.

    Agents are faces over rows of ``world``. They are made when first asked for, so that a sweep
    never pays for them.
    """

    def __init__(
        self,
        scenario: Scenario | str | os.PathLike[str] | None = None,
        seed: int | None = None,
        *,
        rng: Any = None,
        shocked: bool = True,
        audit: bool = False,
        agents: Agents | None = None,
    ) -> None:
        settings, seed = scenario_of(scenario), seed_of(seed, rng, scenario)
        super().__init__(rng=seed)
        if is_of_mesa(scenario):
            self.scenario = scenario
        world = begin_world(settings, seed)
        rules = _watched(settings, audit)
        for family in FAMILIES:
            getattr(rules, family).prepare(world)
        recorder = Recorder(settings.weeks, settings.problem.elements)
        self._stand(settings, seed, world, rules, recorder, shocked=shocked, audit=audit)
        if not isinstance(agents or {}, Mapping):
            raise InputError(f"agents is {agents!r}: expected rows by class, such as {{Mine: [3]}}")
        for kind, rows in (agents or {}).items():
            self.use(kind, rows)

    def _stand(
        self, settings: Scenario, seed: int, world: World, rules: Any, recorder: Recorder, *,
        shocked: bool, audit: bool,
    ) -> None:  # fmt: skip
        """Take up a world, in week 0 until somebody says otherwise."""
        self.settings = settings
        self.seed = seed
        self.week = 0
        self.shocked = shocked
        self.audit = audit
        self.minutes_worked = 0
        self.world = world
        self.recorder = recorder
        self._rules = rules
        self._injected: list[Shock] = []
        self._without_faces()

    def step(self) -> None:
        """One week."""
        world, rules, week = self.world, self._rules, self.week
        # Also where nothing strikes: what struck last week is over, and a cut may end.
        strike(world, week, self._injected, scheduled=self.shocked)
        rules.membership.admit(world, week)
        rules.sensemaking.focus(world, week)
        if world.own is not None:
            world.own.step()
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
        if self.week >= self.settings.weeks:
            self.running = False
        if self.audit:
            check_balances(world)

    def inject_shock(
        self, share: float | None = None, *, kind: Kind = "problem", weeks: int = WEEKS_A_YEAR
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

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.settings!r}, seed {self.seed}, week {self.week})"

    @property
    def due(self) -> bool:
        """Whether the scenario has a shock for the week to come."""
        return bool(shocks_due(self.world, self.week))

    @property
    def redraw_due(self) -> bool:
        """Whether the scenario redraws part of the problem in the week to come."""
        due = shocks_due(self.world, self.week)
        return any(each.kind == "problem" and each.share > 0.0 for each in due)

    def shadow(self, redraw: int = 0) -> "CommunityModel":
        """The model as it stands, in a world of its own that no scheduled shock will strike.

        Parameters
        ----------
        redraw
            0, or the number of another draw of the problem that strikes in the week to come: as
            large as a scheduled one, and keyed, so that every arm meets the same.
        """
        world, problem = self.world, self.world.problem
        # Neither changes, and a copy of a read-only table would be one that may be written.
        kept = (world.parameters, problem.parameters, problem.influences, problem.contributions)
        copied, recorder = deepcopy((world, self.recorder), {id(each): each for each in kept})
        twin = CommunityModel.__new__(CommunityModel)
        mesa.Model.__init__(twin, rng=self.seed)
        # Rules keep nothing: what they remember stands in the world.
        twin._stand(
            self.settings, self.seed, copied, self._rules, recorder, shocked=False,
            audit=self.audit,
        )  # fmt: skip
        twin.week, twin.minutes_worked = self.week, self.minutes_worked
        twin.recorder.brief = True
        if redraw:
            share = self.settings.shocks.share_in(self.week)
            twin._injected.append(Shock("problem", share, draw=redraw))
        return twin

    @cached_property
    def datacollector(self) -> WeeklyData:
        """The weekly series, as Mesa's batch runs and pages read them."""
        return WeeklyData(self)

    @cached_property
    def data_recorder(self) -> WeeklyData:
        """The same, as runs of Mesa's scenarios read them."""
        return WeeklyData(self)

    @property
    def series(self) -> dict[str, NDArray[np.float64]]:
        """Weekly series so far by name, each of shape (weeks so far,)."""
        table = self.recorder.table[: self.week]
        return {name: table[:, column] for column, name in enumerate(SERIES)}

    @property
    def struck(self) -> list[int]:
        """Weeks so far in which a shock of any kind struck, or a funding cut began."""
        return list(self.world.struck)


def _watched(scenario: Scenario, audit: bool) -> Any:
    """The rules by family; those of other packages watched, so that what they break is told."""
    rules = {family: getattr(scenario, family) for family in FAMILIES}
    for family, rule in rules.items():
        if is_outside(type(rule).__module__):
            rules[family] = Watched(rule, audit)
    return SimpleNamespace(**rules)
