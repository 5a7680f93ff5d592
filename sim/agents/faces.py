"""A Mesa model whose agents are faces over rows: made when asked for, replaced by a user's own."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import index
from typing import Any, TypeAlias, cast

import mesa
from mesa.agent import AgentSet

from sim.agents.actors import Actor, Organization, Resident
from sim.agents.backbone import Backbone
from sim.agents.base import CommunityAgent
from sim.agents.funder import Funder
from sim.agents.own import Deciders
from sim.errors import InputError
from sim.world.tables.world import World

Agents: TypeAlias = Mapping[type[CommunityAgent], Iterable[int | CommunityAgent]]
"""Classes of agents, each with the rows it stands for."""


class FacedModel(mesa.Model):
    """What a model does about its agents."""

    world: World

    def _without_faces(self) -> None:
        """Begin with no face: none is made before somebody asks."""
        self.acting: CommunityAgent | None = None
        self.asked = ""
        self._faces: dict[tuple[type[CommunityAgent], int], CommunityAgent] = {}
        self._faced = False
        self._seating = False

    def use(
        self, kind: type[CommunityAgent], rows: Iterable[int | CommunityAgent]
    ) -> list[CommunityAgent]:
        """Let agents of a class of your own stand for some rows, from the next week on.

        Parameters
        ----------
        kind
            A subclass of Resident, Organization, Funder or Backbone. What it overrides of
            ``step``, ``join``, ``propose``, ``vote`` and ``look`` it decides itself; the rules
            decide the rest. The class itself gives a row back to the rules.
        rows
            Rows, or the agents that have stood for them so far, such as a selection of ``agents``.

        Returns
        -------
        list of CommunityAgent
            The new agents, in the order of ``rows``.

        Raises
        ------
        InputError
            The class is of no kind of agent, or a row is not of its kind.
        """
        places = self._places()
        base = next((each for each in places if _is_a(kind, each)), None)
        if base is None:
            names = ", ".join(each.__name__ for each in places)
            raise InputError(
                f"{getattr(kind, '__name__', repr(kind))} must be a subclass of {names}"
            )
        chosen = [_row(each, self, kind, base, places[base]) for each in rows]
        with self._seated():
            for row in chosen:
                former = self._faces.get((base, row))
                if former is not None:
                    former.remove()
                self._faces[base, row] = kind(self, row)
        by_row = sorted(self._faces, key=lambda place: (list(places).index(place[0]), place[1]))
        deciders = Deciders(self, [self._faces[place] for place in by_row])
        self.world.own = deciders if deciders.any else None
        return [self._faces[base, row] for row in chosen]

    def register_agent(self, agent: Any) -> None:
        """Take up an agent that the model has made; every other is refused.

        Raises
        ------
        InputError
            It was made by hand, or is of a class that stands for no row.
        """
        if not self._seating:
            raise InputError(
                f"{type(agent).__name__}: agents stand for rows of this model, which makes them "
                "itself; hand a subclass of Resident, Organization, Funder or Backbone in, by "
                "agents={Mine: rows} or model.use(Mine, rows)"
            )
        super().register_agent(agent)

    def deregister_agent(self, agent: Any) -> None:
        """Let go of an agent whose row gets another.

        Raises
        ------
        InputError
            It was removed by hand: its row would go on without it.
        """
        if not self._seating:
            raise InputError(
                f"{agent!r} stands for a row, which stays; to let an actor leave for good use "
                "model.inject_shock(kind='loss')"
            )
        super().deregister_agent(agent)

    @contextmanager
    def _seated(self) -> Iterator[None]:
        """While the model itself makes and replaces agents."""
        self._seating = True
        try:
            yield
        finally:
            self._seating = False

    def actor(self, row: int) -> Actor:
        """The resident or organization of a row."""
        self._make_faces()
        return cast(
            Actor, self._faces[Resident if row < self.world.actors.residents else Organization, row]
        )

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
        with self._seated():
            for kind, rows in self._places().items():
                for row in rows:
                    if (kind, row) not in self._faces:
                        self._faces[kind, row] = kind(self, row)

    def _places(self) -> dict[type[CommunityAgent], range]:
        """The rows of each kind of agent."""
        actors = self.world.actors
        return {
            Resident: range(actors.residents),
            Organization: range(actors.residents, actors.count),
            Funder: range(self.world.funders.yearly.size),
            Backbone: range(1),
        }


def _is_a(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def _row(agent: Any, model: FacedModel, kind: type, base: type, rows: range) -> int:
    """The row that is meant, by its number or by the agent that stands for it."""
    if isinstance(agent, CommunityAgent):
        if not isinstance(agent, base) or agent.model is not model:
            raise InputError(
                f"{agent!r} cannot be replaced by {kind.__name__}: expected {base.__name__} of "
                "this model"
            )
        agent = agent.row
    try:
        row = index(agent)
    except TypeError:
        row = -1
    if row not in rows:
        raise InputError(
            f"there is no row {agent} for {kind.__name__}: expected {rows.start} to {rows.stop - 1}"
        )
    return row
