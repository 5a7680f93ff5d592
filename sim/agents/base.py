"""What all agents have: a row, attributes that read and write it, keyed draws."""

from typing import TYPE_CHECKING, Any

import mesa

from sim.randomness import decision, uniform

if TYPE_CHECKING:
    from sim.model import CommunityModel


class CommunityAgent(mesa.Agent):
    """A face over one row of the world's tables; it holds no state of its own."""

    model: "CommunityModel"

    def __init__(self, model: "CommunityModel", row: int) -> None:
        super().__init__(model)
        self.row = row

    def draw(self, name: str, other: int = 0) -> float:
        """A uniform in (0, 1) of this agent's own, for a decision it names.

        The same name, week, agent and other entity give the same number, whatever else happens.
        """
        return uniform(self.model.seed, decision(f"agent.{name}"), self.model.week, self.row, other)


class Column:
    """An attribute that reads and writes one cell of a column of the actors' table."""

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: CommunityAgent | None, owner: type) -> Any:
        if agent is None:
            return self
        return getattr(agent.model.world.actors, self.name)[agent.row].item()

    def __set__(self, agent: CommunityAgent, value: Any) -> None:
        getattr(agent.model.world.actors, self.name)[agent.row] = value
