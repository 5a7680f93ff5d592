"""Rows of a file by what is to be said about them."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Notes:
    """Rows by what is to be said about them, in the order in which it came up."""

    word: str = "line"
    """What the number of a row counts."""
    found: dict[str, list[int]] = field(default_factory=dict)
    label: Callable[[int], str] = str
    """The number of a row as people know it."""

    def add(self, reason: str, row: int) -> None:
        """Say this of a row."""
        self.found.setdefault(reason, []).append(row)

    @property
    def count(self) -> int:
        """How many rows were noted."""
        return sum(len(rows) for rows in self.found.values())

    def lines(self, what: str) -> list[str]:
        """One line a reason, with the first rows."""
        lines = []
        for reason, rows in self.found.items():
            first = ", ".join(map(self.label, rows[:3])) + (", ..." if len(rows) > 3 else "")
            words = f"{self.word} {first}" if len(rows) == 1 else f"{self.word}s {first}"
            count = "1 row" if len(rows) == 1 else f"{len(rows):,} rows"
            lines.append(f"  {what} {count}: {reason} ({words})")
        return lines
