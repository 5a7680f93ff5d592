"""Stage 6: granting in order, and ``backbone_grants``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.funding import FundingRule, is_round, waiting
from tests.reference.people import Funder
from tests.reference.projects import APPROVED, Project, start
from tests.reference.proposals import backbone_expects, backbone_hopes

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def spend_hours(m: Twin, project: Project) -> None:
    """The hours of a grant, owed by who leads at the start; those of coordinators if not paid."""
    assert project.lead is not None
    price = m.backbone.price("grant")
    owed = [m.settings.funding.reporting]
    if not m.backbone.pay(price):
        owed.append(int(price * m.backbone.prices.self_hosting))
    for minutes in owed:
        half = minutes // 2 if project.co_lead is not None else 0
        if project.co_lead is not None:
            project.co_lead.owed += half
        project.lead.owed += minutes - half


def scales(project: Project, scales_for: str) -> bool:
    """Whether a project counts as scaling what worked."""
    if project.follow_up or scales_for == "follow_ups":
        return project.follow_up
    if scales_for == "proven_members":
        return any(a.succeeded for a in project.members)
    return project.succeeds_success


def grant_in_order(
    m: Twin,
    projects: list[Project],
    scaling: dict[Project, int],
    usual: tuple[str, dict[Project, int]],
    least: int = 0,
    scales_for: str = "proven_leads",
) -> None:
    """Start projects from two accounts, each with the most that it gives a project, if any."""
    account, caps = usual
    for project in projects:
        started = False
        choices = [(account, caps)]
        if scaling and scales(project, scales_for):
            choices.insert(0, ("scaling", scaling))
        for source, most in choices:
            if not started and project.state == APPROVED and project in most:
                payers = [(source, m.ledger.balance[source])]
                started = start(project, payers, most[project], least)
        if started:
            spend_hours(m, project)


class BackboneGrants(FundingRule):
    """The backbone pays for approved projects in full, those it hopes most of first."""

    def take(self, m: Twin, funder: Funder, cents: int) -> None:
        m.ledger.transfer(funder, "backbone", cents)

    def grant(self, m: Twin) -> None:
        held = m.ledger.balance["backbone"]
        if held <= 0 or not is_round(m):
            return
        projects = waiting(m)
        hopes = self._hopes(m, projects)
        in_order = sorted(projects, key=lambda p: -hopes[p])
        for project in in_order:
            self._give_to_hold(m, project)
        grant_in_order(m, in_order, {}, ("backbone", dict.fromkeys(in_order, held)))

    def _hopes(self, m: Twin, projects: list[Project]) -> dict[Project, float]:
        """Coordinators read as many as they have the minutes for; of the others it expects."""
        minutes = int(m.settings.proposals.appraisal * m.backbone.prices.price_factor)
        hopes = {p: backbone_expects(m, p) for p in projects}
        for p in projects:
            if not m.backbone.pay(minutes):
                break
            p.coordinated += minutes
            hopes[p] = backbone_hopes(m, p)
        return hopes

    def _give_to_hold(self, m: Twin, project: Project) -> None:
        council = m.council.members
        organizations = [o for o in council if o.is_organization]
        assert project.lead is not None
        project.holder = project.lead
        if project.lead not in council and organizations:
            tied = [o for o in organizations if project.lead.is_tied(o)]
            project.holder = (tied or organizations)[0]
