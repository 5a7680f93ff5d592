"""Stage 3: what is worth changing."""

from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING

from tests.reference.agenda import CommonAgenda
from tests.reference.beginning import Beliefs

if TYPE_CHECKING:
    from tests.reference.twin import Twin


class OwnView:
    def prepare(self, m: Twin) -> None:
        """Everything is in scope, nobody trusts anything; as it begins."""

    def focus(self, m: Twin) -> None:
        if m.week == 0:
            for a in m.actors:
                a.authored = 1.0


class SharedMap:
    def prepare(self, m: Twin) -> None:
        """As it begins."""

    def focus(self, m: Twin) -> None:
        """(E14)"""
        b: Beliefs = m.beliefs
        reports = sum(sum(counts) for counts in b.reports)
        for e, counts in enumerate(b.reports):
            for x in (0, 1):
                b.gain[e][x] = b.reported(e, x, m.settings.people.prior_readings)
                b.unknown[e][x] = sqrt(log(2.0 + reports) / (1.0 + counts[x]))
        for a in m.actors:
            a.trust = m.settings.sensemaking.trust if a.participates else 0.0
            a.authored = a.reported


RULES = {"own_view": OwnView, "common_agenda": CommonAgenda, "shared_map": SharedMap}
