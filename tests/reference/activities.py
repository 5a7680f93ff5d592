"""Stage 4: who proposes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.people import Actor
from tests.reference.projects import open_proposal

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def reading_minutes(m: Twin) -> int:
    return int(m.settings.coordination.reading * m.backbone.ease)


def comes_forward(m: Twin, a: Actor) -> bool:
    """Whether somebody makes a proposal this week; it reads the community's beliefs first."""
    if not could_come_forward(m, a):
        return False
    if a.trust > 0:
        a.spend(reading_minutes(m), active=False)
    return True


def could_come_forward(m: Twin, a: Actor) -> bool:
    if not a.participates or a.pending or (a.trust > 0 and not a.has(reading_minutes(m))):
        return False
    balance, projects = m.ledger.balance, m.settings.projects
    common = balance["backbone"] + balance["innovation"] + balance["scaling"]
    funded = balance[a] >= m.small_grant or (a.is_organization and common >= m.small_grant)
    rate = projects.proposal_rate_funded if funded else projects.proposal_rate
    return m.draws("activities.propose", m.week, a.row, 0) < rate


def size(m: Twin, a: Actor, least: int, most: int) -> int:
    return least + int(m.draws("activities.size", m.week, a.row, 0) * (most - least + 1))


def propose_alone(m: Twin, a: Actor) -> None:
    """A small project on what somebody most wants changed in its own parts."""
    number = size(m, a, 1, m.settings.projects.small)
    mask = a.most_wanted(a.own_elements & m.beliefs.scope, number)
    if mask:
        open_proposal(m, a, mask, ~a.setting)


class Solo:
    def propose(self, m: Twin) -> None:
        for a in m.actors:
            if comes_forward(m, a):
                propose_alone(m, a)


RULES = {"solo": Solo}
