"""What all agents have: a row, attributes that read and write it, keyed draws."""

from typing import TYPE_CHECKING, Any

import mesa

from sim.errors import InputError
from sim.randomness import decision, uniform

if TYPE_CHECKING:
    from sim.model import CommunityModel


class CommunityAgent(mesa.Agent):
    """A face over one row of the world's tables.

    A subclass may decide for itself; :meth:`~sim.model.CommunityModel.use` hands it in. While
    agents are asked, everybody sees the state from before; what one changes of itself takes effect
    when all have been asked. So it does not matter who is asked first.
    """

    model: "CommunityModel"

    def __init__(self, model: "CommunityModel", row: int) -> None:
        super().__init__(model)
        self.row = row
        self._changes: dict[tuple[str, str], Any] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__} of row {self.row}"

    def step(self) -> None:
        """Act at the end of stage 3 of every week; by itself an agent does nothing then."""

    def draw(self, name: str, other: int = 0) -> float:
        """A uniform in (0, 1) of this agent's own, for a decision it names.

        The same name, week, agent and other entity give the same number, whatever else happens.
        """
        return uniform(self.model.seed, decision(f"agent.{name}"), self.model.week, self.row, other)

    def carry_out(self) -> None:
        """Write what it changed of itself while it was asked."""
        for (table, name), value in self._changes.items():
            getattr(getattr(self.model.world, table), name)[self.row] = value
        self._changes.clear()

    def _read(self, table: str, name: str) -> Any:
        """A cell, or the row of a grid; its own changes show to itself alone."""
        if self.model.acting is self and (table, name) in self._changes:
            return self._changes[table, name]
        return getattr(getattr(self.model.world, table), name)[self.row]

    def _change(self, table: str, name: str, value: Any) -> None:
        """Note a change of its own row, to be carried out when all have been asked."""
        self._changes[table, name] = value

    def _refuse(self, words: str) -> InputError:
        return InputError(f"{self!r}, week {self.model.week}: {words}")


class Column:
    """An attribute that reads and writes one cell of a column.

    From outside, between weeks, any may be set. An agent may set only its own, only in ``step``,
    and only those with limits.

    Parameters
    ----------
    doc
        What it means.
    table
        The table of the world.
    limits
        Lowest and highest value an agent may give itself; None if it may not change this.
    """

    def __init__(
        self, doc: str, table: str = "actors", limits: tuple[float, float] | None = None
    ) -> None:
        self.__doc__ = doc
        self.table, self.limits = table, limits

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: CommunityAgent | None, owner: type) -> Any:
        return self if agent is None else agent._read(self.table, self.name).item()

    def __set__(self, agent: CommunityAgent, value: Any) -> None:
        column = getattr(getattr(agent.model.world, self.table), self.name)
        acting = agent.model.acting
        if acting is None:
            column[agent.row] = value
            return
        if acting is not agent:
            raise acting._refuse(f"changes {self.name} of {agent!r}; an agent changes only itself")
        if self.limits is None or agent.model.asked != "step":
            raise acting._refuse(
                f"{self.name} is not an agent's to set in {agent.model.asked}(); see docs/extend.md"
            )
        low, high = self.limits
        if not low <= value <= high:
            raise acting._refuse(f"{self.name} is {value}, but must lie from {low:g} to {high:g}")
        agent._change(self.table, self.name, column.dtype.type(value))
