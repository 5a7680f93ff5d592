"""Stage 6: wages, money in, hours released, grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.giving import give_directly
from tests.reference.judging import judge
from tests.reference.ledger import largest_remainder
from tests.reference.people import ABROAD, GIVING, LEFT, Actor, Funder
from tests.reference.projects import APPROVED, Project, smallest_price, start
from tests.reference.proposals import hope, reads
from tests.reference.shocks import funding_factor

if TYPE_CHECKING:
    from tests.reference.twin import Twin

QUARTER = 13


def allocate(m: Twin) -> None:
    quarter = m.week % QUARTER == 0
    if quarter:
        _begin_quarter(m)
    m.backbone.release()
    if quarter:
        m.rules.funding.receive(m)
    if is_round(m):
        give_directly(m)
        m.rules.funding.start_from_gifts(m)
    m.rules.funding.grant(m)


def _begin_quarter(m: Twin) -> None:
    m.backbone.take_wages()
    m.backbone.lapse()
    before = {funder: m.ledger.balance[funder] for funder in m.funders}
    left = m.ledger.balance["coordination"]
    to = [f for f in m.funders if f.is_giving] or m.funders
    for funder, cents in zip(to, largest_remainder(left, [1] * len(to)), strict=True):
        m.ledger.transfer("coordination", funder, cents)
    judge(m)
    _take_offers(m)
    for funder in m.funders:
        if funder.is_giving:
            cents = int(funder.yearly * funding_factor(m) * funder.gives / 4)
            kept = int(cents * m.settings.coordination.share)
            m.ledger.transfer("outside", "coordination", kept)
            m.ledger.transfer("outside", funder, cents - kept)
        funder.fresh = m.ledger.balance[funder] - before[funder]
    m.backbone.quarters_money = m.ledger.balance["coordination"]


def _take_offers(m: Twin) -> None:
    b, p = m.backbone, m.settings
    offered = int(b.courted * p.coordination.wage * 100.0 / 60.0 / p.funding.cost_to_raise)
    b.courted = 0
    given = sum(funder.yearly for funder in m.funders if funder.is_giving)
    offered = min(offered, given - 2 * b.matched)
    funder = m.funders[int(m.draws("funding.match", m.week, 0, 0) * len(m.funders))]
    if offered > 0 and not _declines(funder):
        b.matched += offered
        funder.yearly += offered
        if funder.state == ABROAD:
            funder.state = GIVING


def _declines(funder: Funder) -> bool:
    return funder.state == LEFT or funder.seen < 0


def is_round(m: Twin) -> bool:
    """A week in which funders, backbone and pools decide."""
    return bool(m.week % m.settings.funding.round_weeks == 0)


def waiting(m: Twin) -> list[Project]:
    """Approved projects, in keyed order."""
    return sorted(m.projects_in(APPROVED), key=lambda project: project.draw("funding.waiting"))


class FundingRule:
    """What a rule may say otherwise; each says itself how it grants."""

    def prepare(self, m: Twin) -> None:
        """Nothing."""

    def receive(self, m: Twin) -> None:
        for funder in m.funders:
            if not funder.condition:
                everything = m.ledger.balance[funder] if funder.pools == 1 else None
                self.take(m, funder, everything or int(funder.fresh * funder.pools))

    def take(self, m: Twin, funder: Funder, cents: int) -> None:
        """Money of a funder is pooled."""

    def start_from_gifts(self, m: Twin) -> None:
        """Where any money has been given directly, those who hold it start projects."""
        if any(cents > 0 for funder in m.funders for cents in funder.given.values()):
            start_from_holders(m)

    def grant(self, m: Twin) -> None:
        """What was pooled."""


class DirectGrants(FundingRule):
    """Funders pick organizations, which spend what they hold on projects around them."""


def _may_pay(project: Project) -> list[Actor]:
    """Its organizations, those that serve its members, and those its members are tied to."""
    found: list[Actor] = []
    for a in project.members:
        found += [a] if a.is_organization else a.servers
        found += [b for b in a.ties if b.is_organization]
    return found


def start_from_holders(m: Twin) -> None:
    balance = m.ledger.balance
    payers = {}
    for project in waiting(m):
        near = _may_pay(project)
        if near:
            payers[project] = max(near, key=lambda o: balance[o])
    hopes = {}
    for project, payer in payers.items():
        enough = balance[payer] >= smallest_price(project)
        if enough and (payer in project.members or reads(payer, project)):
            hopes[project] = hope(payer, project)
    for project in sorted(hopes, key=lambda p: -hopes[p]):
        payer = payers[project]
        held = balance[payer]
        before = project.holder
        if held > 0:
            project.holder = payer
            if not start(project, [(payer, held)], held):
                project.holder = before
