"""Stage 6: wages, money in, hours released, grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.reference.draws import total
from tests.reference.ledger import largest_remainder
from tests.reference.people import GONE, OUTSIDE, Actor, Funder, Organization
from tests.reference.projects import APPROVED, Project, smallest_price, start
from tests.reference.proposals import funder_hopes, hope, reads
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
    m.rules.funding.grant(m)


def _begin_quarter(m: Twin) -> None:
    m.backbone.take_wages()
    m.backbone.lapse()
    left = m.ledger.balance["coordination"]
    for funder, cents in zip(m.funders, largest_remainder(left, [1] * len(m.funders)), strict=True):
        m.ledger.transfer("coordination", funder, cents)
    for funder in m.funders:
        _judge(m, funder)
    _take_offers(m)
    for funder in m.funders:
        cents = int(funder.yearly * funding_factor(m) * funder.giving / 4)
        kept = int(cents * m.settings.coordination.share)
        m.ledger.transfer("outside", "coordination", kept)
        m.ledger.transfer("outside", funder, cents - kept)
    m.backbone.quarters_money = m.ledger.balance["coordination"]


def _judge(m: Twin, funder: Funder) -> None:
    p = m.settings.funders
    if p.patience == 0:
        return
    first = m.week == 0
    if not first and m.week < funder.judges_next:
        return
    seen = [a.outcome for a in m.actors if funder.part in a.parts]
    sees = float(np.mean(np.array(seen or [a.outcome for a in m.actors])))
    if not first:
        better = sees > funder.saw + m.settings.people.notice
        change = p.swing if better else -p.swing
        funder.giving = min(p.most_giving, max(0.0, funder.giving + change))
    funder.saw = sees
    funder.judges_next = p.patience if first else m.week + 52


def _take_offers(m: Twin) -> None:
    b, p = m.backbone, m.settings
    offered = int(b.courted * p.coordination.wage * 100.0 / 60.0 / p.funding.cost_to_raise)
    b.courted = 0
    most = sum(funder.yearly for funder in m.funders) - 2 * b.matched
    offered = min(offered, most)
    if offered > 0:
        b.matched += offered
        number = int(m.draws("funding.match", m.week, 0, 0) * len(m.funders))
        m.funders[number].yearly += offered


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
        """Funders keep what they bring in."""


class DirectGrants(FundingRule):
    """Funders pick organizations, which spend what they hold on projects around them."""

    def grant(self, m: Twin) -> None:
        rule = m.settings.funding
        give_directly(m, m.funders, rule.weight_size, rule.weight_plan)
        start_from_holders(m)


def give_directly(m: Twin, givers: list[Funder], weight_size: float, weight_plan: float) -> None:
    if not is_round(m):
        return
    for o in m.organizations:
        if o.status == GONE and m.ledger.balance[o] > 0:
            funder = m.funders[(o.row + m.week) % len(m.funders)]
            m.ledger.transfer(o, funder, m.ledger.balance[o])
    first = int(m.draws("funding.turn", m.week, 0, 0) * len(m.funders))
    in_turn = [m.funders[(first + i) % len(m.funders)] for i in range(len(m.funders))]
    projects, left = waiting(m), 1000
    for funder in in_turn:
        if funder in givers:
            merits = _merits(m, funder, projects, weight_size, weight_plan)
            left = _give(m, funder, merits, left)


def _merits(
    m: Twin, funder: Funder, projects: list[Project], weight_size: float, weight_plan: float
) -> dict[Organization, float]:
    """(E16)"""
    hopes = [(funder_hopes(m, funder, p), around(p)) for p in projects]
    plan = {
        o: max([0.0, *(hoped for hoped, nearby in hopes if o in nearby)]) for o in m.organizations
    }
    endowments = max(total(o.endowment for o in m.organizations), 1e-12)
    outcomes = max(total(o.outcome for o in m.organizations), 1e-12)
    plans = max(total(plan.values()), 1e-12)

    def merit(o: Organization) -> float:
        size = weight_size * o.endowment / endowments
        visible = (1.0 - weight_plan) * o.outcome / outcomes
        shown = (1.0 - weight_size) * (visible + weight_plan * plan[o] / plans)
        return (size + shown) * (2.0 if funder.part in o.parts else 1.0)

    return {o: merit(o) for o in m.organizations}


def _give(m: Twin, funder: Funder, merits: dict[Organization, float], left: int) -> int:
    """Grants of one funder this week; returns how many may still be made."""
    balance, backbone = m.ledger.balance, m.backbone
    while left > 0:
        us, uc, _, _ = m.draws.four("funding.choose", 0, funder.number, 0, funder.grants_made)
        cents = min(m.grant_sizes[int(us * len(m.grant_sizes))], funder.yearly // 4)
        if cents == 0 or cents > balance[funder]:
            return left
        grantee = _choose(m, merits, uc)
        if grantee is None or not backbone.host(backbone.price("grant"), grantee):
            return left
        m.ledger.transfer(funder, grantee, cents)
        grantee.active = m.week
        grantee.owed += m.settings.funding.reporting
        funder.grants_made += 1
        left -= 1
        if grantee.status == OUTSIDE:
            grantee.join("grant")
    return left


def _choose(m: Twin, merits: dict[Organization, float], u: float) -> Organization | None:
    """In proportion to merit, of those who are not gone."""
    present = [o for o in m.organizations if o.status != GONE]
    summed = total(merits[o] for o in present)
    running = 0.0
    for o in present:
        running += merits[o]
        if running > u * summed:
            return o
    return None


def around(project: Project) -> list[Actor]:
    """A project's organizations and those that serve its members."""
    found: list[Actor] = []
    for a in project.members:
        found += [a] if a.is_organization else a.servers
    return found


def start_from_holders(m: Twin) -> None:
    if not is_round(m):
        return
    balance = m.ledger.balance
    payers = {p: max(around(p), key=lambda o: balance[o]) for p in waiting(m) if around(p)}
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
