"""A few actors and projects laid out by hand, for kernels of the projects' life."""

from __future__ import annotations

import numpy as np

from sim.world.tables.ledger import FUNDERS, Ledger
from sim.world.tables.numbers import Numbers, numbers_of
from sim.world.tables.people import PeopleParameters
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
    Projects,
)
from sim.world.week.proposals import weekly_minutes

RESIDENTS = 4
USUAL = {
    "work": 80.0, "hours_organization": 2.0, "hours_resident": 1.0, "materials": 1000.0,
    "staff_wage": 15.0, "price_of_reach": 200.0, "trial_rate": 0.0, "shortest": 13, "longest": 104,
    "overrun": 1.5, "successor_weeks": 8, "skill_lead": 0.7, "difficulty": 0.12,
}  # fmt: skip
"""Parameters of projects that the tests reckon with."""


def numbers(**changed: float) -> Numbers:
    """The parameters that kernels read, some of them changed."""
    return numbers_of(
        ProjectParameters.model_validate(USUAL | changed), PeopleParameters(promise_limit=1.25)
    )


COST = numbers()


class Bench:
    """Residents 0 to 3, organizations 4 to 7, three elements, two funders, eight slots."""

    def __init__(self) -> None:
        n = 8
        self.projects = Projects.empty(8, 3, 8)
        self.ledger = Ledger.empty(2, n, 8)
        self.status = np.ones(n, np.int64)
        self.minutes = np.full(n, 1200)
        self.minutes[:RESIDENTS] = 240
        self.skill = np.linspace(0.2, 0.9, n)
        self.setting = np.zeros(n, np.int64)
        self.own_elements = np.full(n, 7)
        self.openness = np.full(n, 0.5)
        self.opinion = np.zeros(n)
        self.steered = np.zeros(n, np.int64)
        self.tie_to = np.full((n, 3), -1)
        self.tie_count = np.zeros(n, np.int64)
        self.served_start = np.zeros(n + 1, np.int64)
        self.served_list = np.zeros(0, np.int64)
        self.estimate = np.zeros((n, 3))
        self.confidence = np.zeros((n, 3))
        self.error = np.zeros((4, 4))
        self.keys, self.items = np.zeros(64), np.zeros(64, np.int64)
        self.tally = np.zeros(9, np.int64)
        for name in ("promised", "spent", "pending", "leads", "led", "succeeded", "active",
                     "proven_mask", "proven_target"):  # fmt: skip
            setattr(self, name, np.zeros(n, np.int64))
        self.value = np.array([0.1, 0.3, 0.2, 0.5, 0.0, 0.6, 0.7, 1.0])

    promised: np.ndarray
    spent: np.ndarray
    pending: np.ndarray
    leads: np.ndarray
    led: np.ndarray
    succeeded: np.ndarray
    active: np.ndarray
    proven_mask: np.ndarray
    proven_target: np.ndarray

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

    def table(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What most kernels begin with."""
        projects = self.projects
        return projects.cell, projects.member, projects.live, projects.count
