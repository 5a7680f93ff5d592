"""Stage 6: granting in order, and ``backbone_grants``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.funding import FundingRule, waiting
from tests.reference.people import Actor
from tests.reference.projects import APPROVED, Project, start

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def left(a: Actor) -> int:
    return max(0, a.minutes - a.spent)


def lacks_hours(m: Twin, project: Project) -> bool:
    """Whether there are not the hours of a grant, or a lead has not those of reporting."""
    backbone, reporting = m.backbone, m.settings.funding.reporting
    if project.lead is None or any(not a.has(part) for a, part in of_reporting(m, project)):
        return True
    need = backbone.price("grant")
    if int(need) <= backbone.available:
        return False
    staying = [a for a in project.members if a.participates and a.may_promise(project.promise(a))]
    return sum(left(a) for a in staying) < int(need * backbone.prices.self_hosting) + reporting


def of_reporting(m: Twin, project: Project) -> list[tuple[Actor, int]]:
    """Minutes of reporting of each lead; two share them."""
    assert project.lead is not None
    reporting = m.settings.funding.reporting
    if project.co_lead is None:
        return [(project.lead, reporting)]
    second = reporting // 2
    return [(project.lead, reporting - second), (project.co_lead, second)]


def spend_hours(m: Twin, project: Project) -> None:
    """The hours of a grant, once a project has started with it."""
    for a, part in of_reporting(m, project):
        a.spend(min(part, left(a)))
    m.backbone.host_together(m.backbone.price("grant"), project)


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
        if lacks_hours(m, project):
            continue
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
    """The backbone pays for approved projects in full, the largest first."""

    def receive(self, m: Twin) -> None:
        for funder in m.funders:
            m.ledger.transfer(funder, "backbone", m.ledger.balance[funder])

    def grant(self, m: Twin) -> None:
        held = m.ledger.balance["backbone"]
        if held <= 0:
            return

        def key(project: Project) -> float:
            lot = project.draw("funding.waiting")
            return lot - (100.0 * project.size + len(project.members))

        in_order = sorted(waiting(m), key=key)
        for project in in_order:
            self._give_to_hold(m, project)
        grant_in_order(m, in_order, {}, ("backbone", dict.fromkeys(in_order, held)))

    def _give_to_hold(self, m: Twin, project: Project) -> None:
        council = m.council.members
        organizations = [o for o in council if o.is_organization]
        assert project.lead is not None
        project.holder = project.lead
        if project.lead not in council and organizations:
            tied = [o for o in organizations if project.lead.is_tied(o)]
            project.holder = (tied or organizations)[0]
