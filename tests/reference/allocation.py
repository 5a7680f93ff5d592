"""Stage 6, ``self_organized_fund_allocation``: everybody passes on a share of what it received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.funding import waiting
from tests.reference.granting import spend_hours
from tests.reference.people import Actor, Funder
from tests.reference.pools import Pooled, favourites
from tests.reference.projects import (
    APPROVED,
    ORPHANED,
    PROPOSED,
    RUNNING,
    Project,
    drop_out_before_start,
    smallest_price,
    start,
)

if TYPE_CHECKING:
    from tests.reference.twin import Twin

POT = "innovation"


class SelfOrganizedFundAllocation(Pooled):
    """The pot is divided equally every quarter; the dues go where people hope most."""

    def take(self, m: Twin, funder: Funder, cents: int) -> None:
        m.ledger.transfer(funder, POT, cents)

    def receive(self, m: Twin) -> None:
        super().receive(m)
        projects = waiting(m)
        passing = self._decide(m, projects)
        dues = {a: self._due(m, a) for a in m.actors if a.participates}
        came = self._pass_on(m, passing, dues)
        self._record_decisions(passing, dues, len(projects))
        for a in m.actors:
            if not a.participates and m.ledger.balance[a] > 0:
                m.ledger.transfer(a, POT, m.ledger.balance[a])
        now = list(dues)
        each = m.ledger.balance[POT] // len(now) if now else 0
        for a in m.actors:
            a.received = 0
        for a in now:
            m.ledger.transfer(POT, a, each)
            a.received = each + came.get(a, 0)

    def _decide(self, m: Twin, projects: list[Project]) -> dict[Actor, list[Actor]]:
        """To whom everybody passes on."""
        passing = {}
        for a in m.actors:
            able = a.has(m.settings.proposals.appraisal)
            if a.participates and a.received > 0 and able:
                a.active = m.week
                a.work()
                recipients = self._leads(m, a, projects) or self._strongest(m, a)
                if recipients:
                    passing[a] = recipients
        return passing

    def _leads(self, m: Twin, a: Actor, projects: list[Project]) -> list[Actor]:
        led = [
            p for p in projects if p.lead is not None and p.lead.participates and p.lead is not a
        ]
        best = favourites(self.read_some(m, a, projects), led, self.settings.recipients)
        return [p.lead for p in best if p.lead is not None]

    def _strongest(self, m: Twin, a: Actor) -> list[Actor]:
        ties = [b for b in a.ties if b.participates]
        ties.sort(key=lambda b: (-a.weight_of[b], m.draws("funding.tie", m.week, a.row, b.row)))
        return ties[: self.settings.recipients]

    def _due(self, m: Twin, a: Actor) -> int:
        busy = any(
            a in project.members for project in m.projects_in(PROPOSED, APPROVED, RUNNING, ORPHANED)
        )
        due = int(self.settings.passed_on * a.received) if busy else a.received
        return min(due, m.ledger.balance[a])

    def _pass_on(
        self, m: Twin, passing: dict[Actor, list[Actor]], dues: dict[Actor, int]
    ) -> dict[Actor, int]:
        """At once: all dues are known before any arrives."""
        came: dict[Actor, int] = {}
        for a, due in dues.items():
            recipients = passing.get(a, [])
            if not recipients:
                m.ledger.transfer(a, POT, due)
            for i, b in enumerate(recipients):
                part = due // len(recipients) + (i < due % len(recipients))
                m.ledger.transfer(a, b, part)
                came[b] = came.get(b, 0) + part
        return came

    def _record_decisions(
        self, passing: dict[Actor, list[Actor]], dues: dict[Actor, int], count: int
    ) -> None:
        summed = sum(dues[a] for a in passing)
        for a in passing:
            if summed > 0:
                a.decided += dues[a] / summed * count

    def grant(self, m: Twin) -> None:
        for project in waiting(m):
            if not drop_out_before_start(project):
                continue
            payers = [(a, self._free(m, a)) for a in self._payers(project)]
            payers = [(a, cents) for a, cents in payers if cents > 0]
            available = sum(cents for _, cents in payers)
            if available < smallest_price(project):
                continue
            if start(project, payers, available, self.least, back_to_lead=True):
                spend_hours(m, project)

    def _payers(self, project: Project) -> list[Actor]:
        lead = project.lead
        first = [lead] if lead is not None and lead.participates else []
        return first + [a for a in project.members if a.participates and a is not lead]

    def _free(self, m: Twin, a: Actor) -> int:
        return max(0, m.ledger.balance[a] - int(self.settings.passed_on * a.received))
