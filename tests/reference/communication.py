"""Stage 9: the rules that open the audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.twin import Twin


class Informal:
    def open(self, m: Twin) -> None:
        """Ties only."""


RULES = {"informal": Informal}
