"""The model: one step is one week of eleven stages (section 3)."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from types import SimpleNamespace
from typing import Any

import mesa

from tests.reference import (
    activities,
    communication,
    fund_rules,
    funding,
    governance,
    learning,
    measures,
    membership,
    proposals,
    sensemaking,
    shocks,
)
from tests.reference.backbone import Backbone
from tests.reference.beginning import (
    Beliefs,
    bring_in_funders,
    cap_votes,
    choose_founders,
    first_prevailing,
    settle,
)
from tests.reference.brought import brought, tie_as_told
from tests.reference.circle import first_ties
from tests.reference.draws import Draws
from tests.reference.filings import Filings
from tests.reference.giving import Pledge
from tests.reference.governance import Council
from tests.reference.ledger import Ledger
from tests.reference.looking import Audience, look_and_try
from tests.reference.mistakes import Mistakes
from tests.reference.people import OUTSIDE, Actor, Funder, Organization, Resident
from tests.reference.population import (
    assign_servers,
    first_settings_and_views,
    make_people,
    tell_organizations,
)
from tests.reference.problem import Problem
from tests.reference.projects import Project
from tests.reference.response import Response
from tests.reference.weave import form_ties
from tests.reference.work import work_week

FAMILIES = {
    "sensemaking": sensemaking.RULES,
    "governance": governance.RULES,
    "membership": membership.RULES,
    "learning": learning.RULES,
    "activities": activities.RULES,
    "communication": communication.RULES,
    "funding": fund_rules.RULES,
}


class Twin(mesa.Model):
    """A community of agents; a function of scenario and seed."""

    def __init__(self, settings: Any, seed: int) -> None:
        super().__init__()
        self.settings, self.week, self.draws = settings, 0, Draws(seed)
        self.problem = Problem(settings.problem, self.draws)
        self.residents: list[Resident] = []
        self.organizations: list[Organization] = []
        self.actors: list[Actor] = []
        self.funders: list[Funder] = []
        self.projects: list[Project] = []
        self.meetings: list[tuple[Actor, Actor]] = []
        self.joins: Counter[str] = Counter()
        self.exits: Counter[str] = Counter()
        self.tally: Counter[str] = Counter()
        self.minutes_worked = 0
        self.struck, self.redrawn_share, self.alerted = False, 0.0, False
        self.branch: int | None = None
        self.branched_in = -1
        self.level = 0.0
        """Impact right after the problem was redrawn last; in branch 0 where it branched off."""
        self.finds: list[int] | None = None
        self.prevailing = 0
        self.vote_cap: list[int] = []
        self.grant_sizes: list[int] = []
        self.small_grant = self.grants_made = 0
        self.pledges: list[Pledge] = []
        self.judged_last: int | None = None
        self.ledger, self.audience = Ledger(), Audience()
        self.beliefs = Beliefs(self.problem.elements)
        self.network = brought(settings)
        make_people(self)
        if self.network is not None:
            tie_as_told(self, self.network)
        self.scale = (len(self.actors) / 280) ** settings.community.scale
        assign_servers(self)
        first_ties(self)
        tell_organizations(self)
        first_settings_and_views(self)
        choose_founders(self)
        cap_votes(self)
        first_prevailing(self)
        bring_in_funders(self)
        self.backbone, self.council = Backbone(self), Council(self)
        self.rules = SimpleNamespace()
        for family, rules in FAMILIES.items():
            setattr(self.rules, family, rules[getattr(settings, family).name]())
        self.rules.sensemaking.prepare(self)
        self.council.seat()
        self.council.builder = self.council.members[0] if self.council.members else None
        self.rules.learning.prepare(self)
        self.rules.funding.prepare(self)
        self.filings = Filings()
        self.mistakes, self.record = Mistakes(self), measures.Record(self)
        self.response = Response(self)

    def step(self) -> None:
        shocks.strike(self)
        membership.admit(self)
        self.rules.sensemaking.focus(self)
        proposals.file_plans(self)
        self.rules.activities.propose(self)
        governance.decide(self)
        funding.allocate(self)
        work_week(self)
        learning.reflect(self)
        look_and_try(self)
        form_ties(self)
        settle(self)
        self.mistakes.follow()
        self.record.measure()
        self.response.count()
        self.week += 1

    @property
    def convener(self) -> Organization | None:
        """The organization that a network marks as backbone."""
        if self.network is None or self.network.backbone < 0:
            return None
        return self.organizations[self.network.backbone]

    def standard_error(self, error: float) -> float:
        """(E27) A standard error, with the part that grows with the spread of gains."""
        relative = self.settings.people.relative_error
        if not relative:
            return error
        return sqrt(error * error + (relative * self.problem.spread) ** 2)

    def scaled(self, size: int) -> int:
        """Size of a group, to the scale of the community."""
        return max(1, round(size * self.scale))

    @property
    def most_members(self) -> int:
        """Of a project, to scale: from 2 to 64."""
        return min(64, max(2, round(self.settings.projects.most_members * self.scale)))

    def drawn_residents(self) -> list[Resident]:
        """All residents but the people of a real network."""
        real = 0 if self.network is None else self.network.people
        return self.residents[real:]

    def outsiders(self) -> list[Actor]:
        return [a for a in self.actors if a.status == OUTSIDE]

    def projects_in(self, *states: str) -> list[Project]:
        """Projects in some states, in the order in which they were proposed."""
        return [project for project in self.projects if project.state in states]

    def note_meeting(self, a: Actor, b: Actor) -> None:
        """Two are to meet in stage 10."""
        if len(self.meetings) < 4 * len(self.actors) + 255:
            self.meetings.append((a, b) if a.row < b.row else (b, a))
