"""A few actors and projects laid out by hand, for kernels of the projects' life."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.world.setup.empty import empty_world
from sim.world.setup.population import Population
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.coordination import CoordinationParameters
from sim.world.tables.funders import FUNDER_GIVES, UNREACHED, FunderParameters, Funders
from sim.world.tables.ledger import FUNDERS
from sim.world.tables.people import PeopleParameters
from sim.world.tables.problem import Problem, ProblemParameters, ShockParameters
from sim.world.tables.projects import (
    APPROVED,
    CO_LEAD,
    CODE,
    CONTENT,
    HOLDER,
    LEAD,
    MASK,
    MEMBERS,
    PLANNED,
    PROPOSER,
    RUNNING,
    SINCE,
    SOURCE,
    STARTED,
    STATE,
    TARGET,
    WANTED,
    ProjectParameters,
)
from sim.world.tables.proposals import ProposalParameters
from sim.world.tables.ties import TieParameters
from sim.world.tables.world import Parameters, World
from sim.world.values import refresh_values
from sim.world.week.proposals import weekly_minutes

RESIDENTS = 4
USUAL = {
    "work": 80.0, "hours_organization": 2.0, "hours_resident": 1.0, "materials": 1000.0,
    "staff_wage": 15.0, "price_of_reach": 200.0, "trial_rate": 0.0, "shortest": 13, "longest": 104,
    "overrun": 1.5, "successor_weeks": 8, "skill_lead": 0.7, "difficulty": 0.12,
}  # fmt: skip
"""Parameters of projects that the tests reckon with."""


def parameters(**changed: float) -> Parameters:
    """The parameters of a world, some of those of projects changed."""
    return Parameters(
        problem=ProblemParameters(elements=3, complexity=0, parts=1, coupling=0.0),
        shocks=ShockParameters(),
        people=PeopleParameters(promise_limit=1.25, judging_error=0.0),
        ties=TieParameters(),
        projects=ProjectParameters.model_validate(USUAL | changed),
        proposals=ProposalParameters(),
        coordination=CoordinationParameters(),
        funders=FunderParameters(),
    )


COST = parameters()


def blank_world(
    residents: int, organizations: int, ties: int = 3, problem: ProblemParameters | None = None
) -> World:
    """Participants who know, own and owe nothing, each in a place of its own, and two funders.

    Without a problem there are three elements, and settings have the values of ``VALUE``.
    """
    terms = COST if problem is None else replace(COST, problem=problem)
    n = residents + organizations
    ints = np.zeros(n, np.int64)
    people = Population(
        residents=residents,
        organizations=organizations,
        parts=np.ones(n, np.int64),
        neighbourhood=np.arange(n),
        minutes=np.where(np.arange(n) < residents, 240, 1200),
        endowment=np.zeros(n),
        skill=np.linspace(0.2, 0.9, n),
        openness=np.full(n, 0.5),
        attention=np.full(n, ties),
        tie_to=np.full((n, ties), -1),
        tie_weight=np.zeros((n, ties)),
        tie_count=ints,
        server=np.full((n, 3), -1),
        served=ints,
        served_start=np.zeros(n + 1, np.int64),
        served_list=np.zeros(0, np.int64),
        labels=(),
        backbone=-1,
    )
    givers = Funders(
        state=np.full(2, FUNDER_GIVES), yearly=np.zeros(2, np.int64),
        would_give=np.zeros(2, np.int64), giving=np.ones(2), parts=np.zeros(2, np.int64),
        appetite=np.zeros(2), pools=np.zeros(2), condition=np.zeros(2, np.bool_),
        seen=np.full(2, np.nan), given=np.zeros((2, organizations), np.int64),
        sizes=np.zeros(1, np.int64), pledges=[], made=0, grants=[], judged=0, before=np.zeros(n),
        reached_by=np.full(n, UNREACHED),
    )  # fmt: skip
    world = empty_world(1, terms, Problem.draw(terms.problem, 1), people, givers)
    if problem is None:
        world.problem.value[:] = VALUE
    world.actors.status[:] = PARTICIPANT
    world.actors.active[:] = 0
    refresh_values(world, 0)
    return world


def live(world: World, places: list[int]) -> None:
    """Let every actor have its home or seat in one of these neighbourhoods."""
    actors = world.actors
    actors.neighbourhood = np.array(places)
    homes = actors.neighbourhood[: actors.residents]
    count = int(actors.neighbourhood.max()) + 1
    actors.local_start = np.concatenate(([0], np.cumsum(np.bincount(homes, minlength=count))))
    actors.local_list = np.argsort(homes, kind="stable")
    world.record.money_by_place = np.zeros(count, np.int64)
    world.record.reach_by_place = np.zeros(count, np.int64)


def serve(world: World, by: dict[int, list[int]]) -> None:
    """Let organizations serve these residents, and nobody else."""
    actors = world.actors
    actors.server[:] = -1
    for organization, residents in by.items():
        for a in residents:
            actors.server[a, np.flatnonzero(actors.server[a] < 0)[0]] = organization
    actors.served_list = np.array([a for o in sorted(by) for a in by[o]], np.int64)
    counts = [len(by.get(a, [])) for a in range(actors.count)]
    actors.served[:] = counts
    actors.served_start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


VALUE = np.array([0.1, 0.3, 0.2, 0.5, 0.0, 0.6, 0.7, 1.0])
"""Worth of the eight settings."""


class Bench:
    """Residents 0 to 3 and organizations 4 to 7 with projects laid out by hand."""

    def __init__(self) -> None:
        self.world = blank_world(RESIDENTS, 4)
        self.projects, self.ledger = self.world.projects, self.world.ledger
        self.tally = self.world.tally.projects

    def __getattr__(self, name: str) -> np.ndarray:
        """A column of the actors."""
        column: np.ndarray = getattr(self.world.actors, name)
        return column

    @property
    def cell(self) -> np.ndarray:
        return self.projects.cell

    @property
    def balance(self) -> np.ndarray:
        return self.ledger.balance

    def account(self, p: int) -> int:
        """What a project has left, in cents."""
        return int(self.balance[self.ledger.projects + p])

    def tie(self, a: int, b: int) -> None:
        """Both ends know each other."""
        for one, two in ((a, b), (b, a)):
            self.tie_to[one, self.tie_count[one]] = two
            self.tie_count[one] += 1

    def project(
        self, members: list[int], mask: int, state: int = RUNNING, week: int = 0, money: int = 0
    ) -> int:
        """A project of these members, led by the first, that has just begun."""
        projects = self.projects
        p = int(projects.count[1])
        projects.count[1] += 1
        projects.live[projects.count[0]] = p
        projects.count[0] += 1
        projects.member[p, : len(members)] = members
        values = {
            STATE: state, PROPOSER: members[0], CODE: week * 16, MASK: mask, TARGET: mask,
            MEMBERS: len(members), LEAD: members[0], HOLDER: members[0], SINCE: week,
            STARTED: week, CONTENT: 10**6, PLANNED: 104, SOURCE: FUNDERS, CO_LEAD: -1,
        }  # fmt: skip
        for field, value in values.items():
            projects.cell[p, field] = value
        if state == RUNNING:
            size = mask.bit_count()
            for a in members:
                self.promised[a] += weekly_minutes(a >= RESIDENTS, size, 2.0, 1.0)
            self.leads[members[0]] += 1
            self.balance[0] -= money
            self.balance[self.ledger.projects + p] += money
        else:
            assert state <= APPROVED
            self.pending[members[0]] = 1
        projects.cell[p, WANTED] = 0
        return p
