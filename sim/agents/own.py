"""Asks the agents that decide for themselves, stage by stage."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.actors import Actor
from sim.agents.base import CommunityAgent
from sim.agents.decisions import Project
from sim.constants import CODES_A_WEEK
from sim.kernels import IntGrid
from sim.world.own import ANSWERS, JOIN, LOOK, NO_VOTES, PROPOSE, VOTE, VOTE_COLUMNS
from sim.world.tables.actors import OUTSIDER
from sim.world.tables.projects import (
    CODE,
    LEAD,
    LISTED,
    MASK,
    MEMBERS,
    PROPOSED,
    PROPOSER,
    STATE,
    TARGET,
)
from sim.world.tables.tally import ROUTES

if TYPE_CHECKING:
    from sim.model import CommunityModel

DECISIONS = {"join": JOIN, "propose": PROPOSE, "vote": VOTE, "look": LOOK}
"""What an actor may decide itself, and the bit of ``actors.own`` that says it does."""

ASKED_TO_JOIN = {"spontaneous", "invited", "introduced", "public_will"}
"""Routes that an actor is asked about; founders are there, and who takes a grant takes part."""


def _overrides(kind: type[Actor], name: str) -> bool:
    return getattr(kind, name) is not getattr(Actor, name)


class Deciders:
    """The agents of a model with a behaviour of their own: what the stages ask, they answer.

    They are asked in the order of their rows. That has no effect, because nobody sees what another
    changes before all have been asked.
    """

    def __init__(self, model: "CommunityModel", agents: Sequence[CommunityAgent]) -> None:
        self.model = model
        self.actors: dict[int, Actor] = {}
        self.steppers = [each for each in agents if type(each).step is not CommunityAgent.step]
        own = model.world.actors.own
        own[:] = 0
        for agent in agents:
            for name, bit in DECISIONS.items():
                if isinstance(agent, Actor) and _overrides(type(agent), name):
                    own[agent.row] |= bit
                    self.actors[agent.row] = agent

    @property
    def any(self) -> bool:
        """Whether anybody decides anything for itself."""
        return bool(self.actors or self.steppers)

    def join(self) -> None:
        """Ask outsiders by which routes they would join this week."""
        actors = self.model.world.actors
        for agent in self._those_who(JOIN):
            answers = 0
            if actors.status[agent.row] == OUTSIDER:
                with self._asked(agent, "join"):
                    for route, name in enumerate(ROUTES):
                        if name in ASKED_TO_JOIN and agent.join(name):
                            answers |= 1 << ANSWERS + route
            actors.own[agent.row] = actors.own[agent.row] % (1 << ANSWERS) | answers

    def propose(self, actor: int) -> tuple[int, int] | None:
        """Ask one actor what it proposes: elements and target."""
        agent, world = self.actors[actor], self.model.world
        with self._asked(agent, "propose"):
            wish = agent.propose()
        if wish is None:
            return None
        if wish.elements & ~world.beliefs.scope:
            raise agent._refuse(f"proposes elements {wish.elements:#b} beyond the scope")
        large = world.parameters.projects.large
        if int(wish.elements).bit_count() > large:
            raise agent._refuse(f"proposes more than {large} elements, the most of a project")
        return wish.elements, wish.target

    def vote(self) -> IntGrid:
        """Ask those who have a say about each proposal, before any is decided on."""
        voters = self._those_who(VOTE)
        if not voters:
            return NO_VOTES
        projects, council = self.model.world.projects, self.model.world.council
        votes = []
        for p in projects.live[: projects.count[LISTED]].tolist():
            cell = projects.cell[p]
            if cell[STATE] != PROPOSED:
                continue
            members = tuple(projects.member[p, : cell[MEMBERS]].tolist())
            mask, target, proposer, lead, code = (
                int(cell[each]) for each in (MASK, TARGET, PROPOSER, LEAD, CODE)
            )
            week = code // CODES_A_WEEK
            project = Project(mask, target, members, proposer, lead, week, p)
            say = {*members, *council.member.tolist(), council.builder}
            for agent in voters:
                if agent.row in say:
                    with self._asked(agent, "vote"):
                        votes.append((p, agent.row, int(bool(agent.vote(project)))))
        return np.array(votes, np.int64).reshape(-1, VOTE_COLUMNS)

    def look(self) -> None:
        """Ask who looks what it takes up; carried out when the rule has looked for the others."""
        for agent in self._those_who(LOOK):
            with self._asked(agent, "look"):
                setting = agent.look()
                if setting is not None:
                    agent.adopt(setting)

    def step(self) -> None:
        """Let those act who do."""
        for agent in self.steppers:
            with self._asked(agent, "step"):
                agent.step()
        self.carry_out()

    def carry_out(self) -> None:
        """Write what agents changed of themselves."""
        for agent in [*self.steppers, *self.actors.values()]:
            agent.carry_out()

    def _those_who(self, bit: int) -> list[Actor]:
        own = self.model.world.actors.own
        return [agent for row, agent in self.actors.items() if own[row] & bit]

    @contextmanager
    def _asked(self, agent: CommunityAgent, what: str) -> Iterator[None]:
        """While an agent is asked, it may change itself only, and others see nothing of it."""
        self.model.acting, self.model.asked = agent, what
        try:
            yield
        finally:
            self.model.acting, self.model.asked = None, ""
