"""The rooms of the package on storeys: which uses which, and which therefore lies above which."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final


@dataclass(frozen=True)
class Room:
    """Modules that answer one question together.

    Attributes
    ----------
    name : str
        What the picture calls it.
    about : str
        What is in it, in a few words.
    wing : str
        Rooms of one wing have one colour; a key of ``WINGS``.
    """

    name: str
    about: str
    wing: str

    @property
    def slug(self) -> str:
        """The name as an identifier in the picture."""
        return re.sub(r"\W+", "-", self.name)


WINGS: Final = {
    "use": "what people use",
    "analysis": "sim/analysis",
    "running": "running a model",
    "parts": "what it is made of",
    "world": "sim/world",
    "tools": "what all use",
}

_COMMANDS: Final = Room("cli, commands", "the command line", "use")
_STATE_TOOLS: Final = Room("world", "bits, order, own", "world")
_TOOLS: Final = Room(
    "tools",
    "kernels, randomness, parameters, units, constants, errors, atomic, plugins, html",
    "tools",
)

ROOMS: Final[dict[str, Room]] = {
    "cli": _COMMANDS,
    "commands": _COMMANDS,
    "workshop": Room("workshop", "the web application", "use"),
    "replications": Room("replications", "published results again", "use"),
    "analysis.comparison": Room("comparison", "arms on equal seeds", "analysis"),
    "analysis.discovery": Room("discovery", "where one arm is ahead", "analysis"),
    "analysis.estimates": Room("estimates", "statistics", "analysis"),
    "analysis.explanation": Room("explanation", "which rule does what", "analysis"),
    "analysis.presentation": Room("presentation", "figures, numbers, lines", "analysis"),
    "analysis.saving": Room("saving", "folder and manifest", "analysis"),
    "analysis.sensitivity": Room("sensitivity", "Sobol indices", "analysis"),
    "analysis.sweeps": Room("sweeps", "tables of a sweep", "analysis"),
    "batch": Room("batch", "studies, workers, store", "running"),
    "testing": Room("testing", "what every rule promises", "running"),
    "runs": Room("runs", "one run to its last week", "running"),
    "model": Room("model", "step() is the week", "running"),
    "beginning": Room("beginning", "how a world begins", "running"),
    "agents": Room("agents", "Mesa agents", "parts"),
    "measures": Room("measures", "what is measured", "parts"),
    "scenario": Room("scenario", "scenario files", "parts"),
    "rules": Room("rules", "seven families", "parts"),
    "readers": Room("readers", "other people's files", "parts"),
    "world.setup": Room("world/setup", "people and ties at week 0", "world"),
    "world.week": Room("world/week", "work, ties, shocks", "world"),
    "world.values": Room("world/values", "what a setting is worth", "world"),
    "world.evidence": Room("world/evidence", "what readings weigh", "world"),
    "world.tables": Room("world/tables", "the state", "world"),
    "world.bits": _STATE_TOOLS,
    "world.order": _STATE_TOOLS,
    "world.own": _STATE_TOOLS,
    "kernels": _TOOLS,
    "randomness": _TOOLS,
    "parameters": _TOOLS,
    "units": _TOOLS,
    "constants": _TOOLS,
    "errors": _TOOLS,
    "atomic": _TOOLS,
    "plugins": _TOOLS,
    "html": _TOOLS,
}
"""Rooms by the dotted name of a module or package below ``sim``."""


def room_of(module: str) -> Room | None:
    """The room of a module; None for packages that only hold rooms.

    Raises
    ------
    KeyError
        ``ROOMS`` has no place for it.
    """
    parts = module.split(".")[1:]
    for length in range(len(parts), 0, -1):
        if room := ROOMS.get(".".join(parts[:length])):
            return room
    if not parts or any(name.startswith(f"{'.'.join(parts)}.") for name in ROOMS):
        return None
    raise KeyError(f"{module}: give it a room in reports/architecture/rooms.py")


@dataclass(frozen=True)
class House:
    """Rooms, and for each the rooms it uses."""

    uses: Mapping[Room, tuple[Room, ...]]

    @classmethod
    def of(cls, imports: Mapping[str, Set[str]]) -> "House":
        """The rooms behind the imports of modules (see :mod:`reports.architecture.imports`).

        Raises
        ------
        KeyError
            A module has no room.
        ValueError
            Rooms import each other in a circle, so none lies above the other.
        """
        known: dict[Room, set[Room | None]] = {}
        for module, targets in imports.items():
            if here := room_of(module):
                there = known.setdefault(here, set())
                there.update(room_of(target) for target in targets if target in imports)
        rooms = [room for room in dict.fromkeys(ROOMS.values()) if room in known]
        uses = {
            room: tuple(used for used in rooms if used in known[room] and used != room)
            for room in rooms
        }
        house = cls(uses)
        for room in uses:
            if room in house.below[room]:
                raise ValueError(f"{room.name} and rooms that it uses import each other")
        return house

    @cached_property
    def below(self) -> dict[Room, set[Room]]:
        """For each room, the rooms that it uses, directly or through others."""
        found: dict[Room, set[Room]] = {}
        for room in self.uses:
            reached, waiting = set[Room](), [*self.uses[room]]
            while waiting:
                target = waiting.pop()
                if target not in reached:
                    reached.add(target)
                    waiting += self.uses[target]
            found[room] = reached
        return found

    @cached_property
    def arrows(self) -> dict[Room, list[Room]]:
        """For each room, the rooms that it uses and that no other room it uses uses.

        All other uses follow from these (the transitive reduction), so a picture stays legible.
        """
        return {
            room: [
                target
                for target in targets
                if not any(target in self.below[between] for between in targets)
            ]
            for room, targets in self.uses.items()
        }

    @cached_property
    def storeys(self) -> list[list[Room]]:
        """Rooms from the top down: each lies right below the lowest of the rooms that use it."""
        height = {room: 1 + self._longest(room) for room in self.uses}
        for room in sorted(self.uses, key=lambda room: len(self.below[room]), reverse=True):
            users = [height[user] for user in self.uses if room in self.uses[user]]
            if users:
                height[room] = min(users) - 1
        levels = sorted(set(height.values()), reverse=True)
        return [[room for room in self.uses if height[room] == level] for level in levels]

    def _longest(self, room: Room) -> int:
        """Rooms on the longest way down from a room."""
        return max((1 + self._longest(target) for target in self.arrows[room]), default=0)
