"""Stage 11: the weekly series."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.twin import Twin


class Record:
    """One row a week."""

    def __init__(self, m: Twin) -> None:
        self.m = m
        self.rows: list[dict[str, float]] = []

    def measure(self) -> None:
        self.rows.append({})
