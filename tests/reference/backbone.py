"""7.5: the coordinators, their minutes, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from tests.reference.people import Actor
from tests.reference.projects import Project

if TYPE_CHECKING:
    from tests.reference.twin import Twin


class Backbone(mesa.Agent):
    """One account of minutes, and what coordinators' work leaves behind."""

    model: Twin

    def __init__(self, model: Twin) -> None:
        super().__init__(model)
        self.prices = model.settings.coordination
        self.available = self.used = self.released = self.lapsed = 0
        self.paid = self.admission = self.quarters_money = 0
        self.courted = self.matched = self.drafted = self.mapped = 0
        self.ease = 1.0

    def price(self, *names: str, person: str = "", persons: int = 0) -> float:
        """Minutes of coordinators for some of the prices, added up in the order given."""
        minutes = sum(getattr(self.prices, name) for name in names)
        if person:
            minutes += getattr(self.prices, person) * persons
        return float(minutes * self.prices.price_factor)

    def decision_price(self, persons: int) -> float:
        return self.price("decision", person="decision_person", persons=persons)

    def pay(self, need: float) -> bool:
        if int(need) > self.available:
            return False
        self.available -= int(need)
        self.used += int(need)
        return True

    def pay_admission(self, need: float) -> bool:
        if int(need) > self.admission or not self.pay(need):
            return False
        self.admission -= int(need)
        return True

    def _pays(self, need: float, switched_on: bool) -> bool:
        """A function that is switched off is hosted as if nothing were available."""
        return self.pay(need) if switched_on else int(need) == 0

    def host(self, need: float, host: Actor | None, switched_on: bool = True) -> bool:
        """Paid, or hosted by somebody in its own time."""
        if self._pays(need, switched_on):
            return True
        return host is not None and host.spend_if_it_can(int(need * self.prices.self_hosting))

    def host_together(self, need: float, project: Project, switched_on: bool = True) -> bool:
        """Paid, or hosted by the members of a project in turn."""
        if self._pays(need, switched_on):
            return True
        hosts = [a for a in project.members if a.participates]
        missing = int(need * self.prices.self_hosting)
        if sum(max(0, a.minutes - a.spent) for a in hosts) < missing:
            return False
        for a in hosts:
            part = min(missing, max(0, a.minutes - a.spent))
            if part > 0:
                a.spend(part)
                missing -= part
        return True

    # Stage 6

    def take_wages(self) -> None:
        ledger = self.model.ledger
        due = round(self.used * self.prices.wage * 100.0 / 60.0) - self.paid
        due = min(due, ledger.balance["coordination"])
        ledger.transfer("coordination", "wages", due)
        self.paid += due

    def lapse(self) -> None:
        self.lapsed += self.available
        self.available = self.admission = 0

    def release(self) -> None:
        """Wages for what was used, then the minutes of a week."""
        self.take_wages()
        p = self.prices
        minutes = int(self.quarters_money / 100.0 / p.wage * 60.0 / 13)
        self.available += minutes
        self.released += minutes
        self.admission += int(minutes * p.admission_share)
        courting = int(minutes * self.model.settings.funding.mobilizing)
        if courting > 0 and self.pay(courting):
            self.courted += courting
