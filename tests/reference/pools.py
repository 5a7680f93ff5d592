"""Stage 6: rules with a pool, rounds, panels, electorates, and what funders see in a project."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from tests.reference.draws import total
from tests.reference.funding import FundingRule, is_round, waiting
from tests.reference.granting import grant_in_order
from tests.reference.ledger import largest_remainder
from tests.reference.people import Actor, Funder
from tests.reference.projects import Project
from tests.reference.proposals import closeness, funder_hopes, hope, reads

if TYPE_CHECKING:
    from tests.reference.twin import Twin

Caps = dict[Project, int]
Hopes = dict[Project, float]
"""Of what somebody has read."""


class Pooled(FundingRule):
    """Funders put some or all of their money together."""

    def prepare(self, m: Twin) -> None:
        self.settings = m.settings.funding
        self.least = round(100 * self.settings.least_grant)

    def read_some(self, m: Twin, a: Actor, projects: list[Project]) -> Hopes:
        """Somebody reads a few, by lot, rather close ones, as long as it has the minutes."""

        def wait(p: Project) -> float:
            u = m.draws("funding.reads", m.week, a.row, p.proposer.row, p.code)
            return -log(u) / (1.0 + closeness(a, p))

        return {
            p: hope(a, p) for p in sorted(projects, key=wait)[: self.settings.read] if reads(a, p)
        }


def favourites(hopes: Hopes, projects: list[Project], most: int) -> list[Project]:
    """Those of which somebody hopes most, of equals the first in the order so far."""
    return sorted((p for p in projects if p in hopes), key=lambda p: -hopes[p])[:most]


class InRounds(Pooled):
    """Two pools, for experiments and for what worked."""

    weight_of_panel = 0.0

    def take(self, m: Twin, funder: Funder, cents: int) -> None:
        s = self.settings.scaling_share
        parts = largest_remainder(cents, [round((1.0 - s) * 10000), round(s * 10000)])
        for pool, part in zip(("innovation", "scaling"), parts, strict=True):
            m.ledger.transfer(funder, pool, part)

    def receive(self, m: Twin) -> None:
        super().receive(m)
        pooling = [f for f in m.funders if f.is_giving and not f.condition]
        most = int(total(f.yearly * f.pools for f in pooling) * self.settings.scaling_share)
        above = m.ledger.balance["scaling"] - most
        if above > 0:
            m.ledger.transfer("scaling", "innovation", above)

    def caps(self) -> tuple[int, int]:
        """Cents a project may get from the scaling and from the innovation pool."""
        return round(100 * self.settings.scaling_cap), round(100 * self.settings.innovation_cap)

    def holds_anything(self, m: Twin) -> bool:
        return m.ledger.balance["innovation"] + m.ledger.balance["scaling"] > 0

    def grant(self, m: Twin) -> None:
        if not is_round(m):
            return
        projects = waiting(m)
        if not projects or not self.holds_anything(m) or not self.hosted(m, projects):
            return
        scaling, innovation = self.caps()
        caps = dict.fromkeys(projects, innovation)
        in_order = self.put_in_order(m, projects, caps)
        self.give(m, in_order, dict.fromkeys(projects, scaling), caps)

    def give(self, m: Twin, in_order: list[Project], scaling: Caps, innovation: Caps) -> None:
        usual = ("innovation", innovation)
        grant_in_order(m, in_order, scaling, usual, self.least, self.settings.scales_for)

    def put_in_order(self, m: Twin, projects: list[Project], caps: Caps) -> list[Project]:
        return projects

    # Panels and electorates

    def sits(self) -> bool:
        return self.weight_of_panel > 0

    @property
    def by_turnout(self) -> bool:
        """Whether all who turn out vote, in place of a panel."""
        return getattr(self.settings, "electorate", "panel") == "turnout"

    def hosted(self, m: Twin, projects: list[Project]) -> bool:
        persons = self.persons(m, projects) if self.sits() else 0
        if self.sits() and self.by_turnout and persons == 0:
            return False
        need = m.backbone.decision_price(persons)
        if m.backbone.pay(need):
            for p in projects:
                p.coordinated += int(need) // len(projects)
            return True
        return m.backbone.host_together(need, projects[0])

    def persons(self, m: Twin, projects: list[Project]) -> int:
        """How many decide, as it is priced: seats of a panel, whether or not they are taken."""
        if self.settings.panel and not self.by_turnout:
            return m.scaled(self.settings.panel)
        return len(self.to_be_seated(m, projects))

    def to_be_seated(self, m: Twin, projects: list[Project]) -> list[Actor]:
        minutes = m.settings.proposals.appraisal
        able = [a for a in m.actors if a.engaged and a.has(minutes)]
        if self.settings.barred_from == "applying":
            able = [a for a in able if not any(a in p.members for p in projects)]
        if self.by_turnout:
            turnout = self.settings.turnout
            return [a for a in able if m.draws("funding.turnout", m.week, a.row, 0) < turnout]
        by_lot = sorted(able, key=lambda a: -m.draws("funding.panel", m.week, a.row, 0))
        return by_lot[: m.scaled(self.settings.panel)] if self.settings.panel else by_lot

    def seat_panel(self, m: Twin, projects: list[Project]) -> dict[Actor, Hopes]:
        """Who sits, in order, and what each hopes of what it has read."""
        seated = self.to_be_seated(m, projects)
        for a in seated:
            a.active = m.week
            a.work()
            a.decided += self.weight_of_panel / len(seated) * len(projects)
        return {
            a: self.read_some(m, a, [p for p in projects if self.may_judge(a, p)]) for a in seated
        }

    def may_judge(self, a: Actor, project: Project) -> bool:
        return self.settings.barred_from == "nothing" or a not in project.members

    def favourites(self, hopes: Hopes, projects: list[Project]) -> list[Project]:
        return favourites(hopes, projects, self.settings.picks)


class InnovationPools(InRounds):
    """(E17) A panel and the funders put waiting projects into an order."""

    def prepare(self, m: Twin) -> None:
        super().prepare(m)
        self.weight_of_panel = 1.0 - self.settings.funder_weight

    def sits(self) -> bool:
        return bool(self.settings.funder_weight < 1)

    def put_in_order(self, m: Twin, projects: list[Project], caps: Caps) -> list[Project]:
        panel = self.seat_panel(m, projects) if self.sits() else {}
        score = {}
        for p in projects:
            those = [hopes[p] for hopes in panel.values() if p in hopes]
            score[p] = total(those) / len(those) if those else 0.0
        most = max([1e-12, *(abs(each) for each in score.values())])
        w, merit = self.settings.funder_weight, merits(m, projects)
        return sorted(projects, key=lambda p: -((1.0 - w) * score[p] / most + w * merit[p]))


def merits(m: Twin, projects: list[Project]) -> dict[Project, float]:
    """What the funders who pool see in projects, each with the weight of its money."""
    record = {}
    for p in projects:
        assert p.lead is not None
        record[p] = p.lead.succeeded / (p.lead.led + 1.0)
    pooling = [f for f in m.funders if f.pools_now]
    whole = total(f.yearly * f.pools * f.gives for f in pooling)
    if not whole > 0:
        return record
    merit = dict.fromkeys(projects, 0.0)
    for f in pooling:
        weight = f.yearly * f.pools * f.gives / whole
        hopes = {p: funder_hopes(m, f, p) for p in projects}
        best = max([1e-12, *hopes.values()])
        for p in projects:
            own = (1.0 - f.appetite) * record[p] + f.appetite * max(0.0, hopes[p]) / best
            touches = p.mask & m.problem.elements_in[f.part]
            merit[p] += weight * (own * (1.0 if touches else 0.5))
    return merit


class Lottery(InRounds):
    """The order in which projects wait is the lottery."""
