"""What the user says where a file does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from sim.errors import InputError
from sim.readers.network_files.raw import NetworkTable, listed, plain
from sim.readers.questions import quoted

ANY = "*"
"""Stands for every other value of the column of kinds."""

NONE = "none"
"""As a weight: ties without strength; as a backbone: no organization."""


@dataclass(frozen=True)
class Options:
    """How to read a network; the defaults leave it to the file."""

    kind_column: str | None = None
    """Column of nodes that says who is a person, an organization or an event."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Kind by the value a file uses; ``*`` stands for every other value."""
    weight: str | None = None
    """Column of ties with their strength, or ``none``."""
    reversed: bool = False
    """Whether the smallest weight is the strongest tie."""
    relation: tuple[str, ...] = ()
    """Which relations count, where a file holds several."""
    size: tuple[str, ...] = ()
    """Columns of nodes that add up to the size of an organization."""
    part: str | None = None
    """Column of nodes with the part of the system, a whole number from 1."""
    backbone: str | None = None
    """Id or label of the organization that is the backbone, or ``none``."""
    surrounding: int | None = None
    """Drawn residents around those of the network."""

    lists: str | None = None
    """What divides several names in a cell of ties, or ``none``; None to go by the names."""
    merge_names: bool = False
    """Whether names that differ in case, spaces, signs or legal form are one node."""

    @staticmethod
    def column(table: NetworkTable, name: str, option: str) -> int:
        """Index of a column, by its name as written or nearly so.

        Raises
        ------
        InputError
            There is none.
        """
        if name in table.columns:
            return table.columns.index(name)
        found = table.find(plain(name))
        if found is not None:
            return found
        close = get_close_matches(name, table.columns, 1)
        hint = (
            f"did you mean {quoted(close[0])}?" if close else "there are " + listed(table.columns)
        )
        raise InputError(f"{option}: {table.name} has no column {quoted(name)}; {hint}")
