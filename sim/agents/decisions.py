"""What agents are asked about, and what they answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """What an actor proposes; the rules in force say who joins it, decides on it and pays."""

    elements: int
    """Bitmask of the elements to change; 0 if it read what there is to read and found nothing."""
    target: int
    """How they should be done: bit e is element e."""


@dataclass(frozen=True)
class Project:
    """A proposal as those see it who decide on it."""

    elements: int
    """Bitmask of the elements it would change."""
    target: int
    """How they would be done."""
    members: tuple[int, ...]
    """Rows of its members, in the order in which they joined."""
    proposer: int
    """Row of its proposer, the first member unless it has stepped out."""
    lead: int
    """Row of its lead."""
    week: int
    """Week in which it was proposed."""
    slot: int
    """Its place in the table of projects."""


@dataclass(frozen=True)
class Find:
    """What search in another community came to, seen among those one looks at."""

    row: int
    """Its number, behind that of the last actor."""
    setting: int
    own_value: float
    """What it is worth there, where nothing else prevails, from 0 to 1."""
