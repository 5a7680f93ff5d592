"""Stage 6: what funders give directly, to organizations of their choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.reference.draws import total
from tests.reference.ledger import largest_remainder
from tests.reference.people import GONE, OUTSIDE, Actor, Funder, Organization
from tests.reference.projects import APPROVED, Project
from tests.reference.proposals import funder_hopes

if TYPE_CHECKING:
    from tests.reference.twin import Twin

MOST_GRANTS_A_WEEK = 1000
DEFAULT_WEIGHT_SIZE = 0.5
YEAR = 52


class Pledge(NamedTuple):
    """An instalment that is still to come."""

    funder: Funder
    organization: Organization
    cents: int
    due: int


def give_directly(m: Twin) -> None:
    """In rounds."""
    _return_what_the_gone_hold(m)
    stuck = _pay_pledges(m)
    givers = [f for f in m.funders if f.gives_directly]
    merits: dict[Funder, dict[Organization, float]] = {}
    for _ in range(MOST_GRANTS_A_WEEK):
        if not _grant(m, givers, stuck, merits):
            break


def _return_what_the_gone_hold(m: Twin) -> None:
    for o in m.organizations:
        held, given = m.ledger.balance[o], [f.given[o] for f in m.funders]
        if o.status == GONE and held > 0 and sum(given) > 0:
            for funder, cents in zip(m.funders, largest_remainder(held, given), strict=True):
                m.ledger.transfer(o, funder, cents)
                funder.given[o] -= min(cents, funder.given[o])


def _pay_pledges(m: Twin) -> set[Funder]:
    """Pledges that are due, in order; returns who could not pay."""
    stuck, kept = set(), []
    for pledge in m.pledges:
        funder, o, cents, due = pledge
        if m.week < due:
            kept.append(pledge)
        elif o.status == GONE:
            continue
        elif m.ledger.balance[funder] >= cents:
            _transfer(m, funder, o, cents)
        else:
            kept.append(pledge)
            stuck.add(funder)
    m.pledges = kept
    return stuck


def _transfer(m: Twin, funder: Funder, o: Organization, cents: int) -> None:
    m.ledger.transfer(funder, o, cents)
    funder.given[o] += cents


def _grant(
    m: Twin,
    givers: list[Funder],
    stuck: set[Funder],
    merits: dict[Funder, dict[Organization, float]],
) -> bool:
    """The next grant of all, if funders hold its first instalment between them."""
    held = {f: 0 if f in stuck else m.ledger.balance[f] for f in givers}
    number = m.grants_made
    size = m.grant_sizes[int(m.draws("funding.size", 0, number, 0) * len(m.grant_sizes))]
    size = min(size, _most(givers))
    instalments = m.settings.funders.grant_years
    later = size // instalments
    first = later + size % instalments
    if first <= 0 or sum(held.values()) < first:
        return False
    in_order = sorted(givers, key=lambda f: (-held[f], _turn(m, f)))
    chooser = in_order[0]
    if chooser not in merits:
        merits[chooser] = _merits(m, chooser)
    grantee = _choose(m, chooser, merits[chooser], number)
    if grantee is None:
        return False
    for funder in in_order:
        part = min(first, held[funder])
        _transfer(m, funder, grantee, part)
        first -= part
    for years in range(1, instalments if later > 0 else 0):
        m.pledges.append(Pledge(chooser, grantee, later, m.week + years * YEAR))
    m.grants_made += 1
    _accept(m, grantee)
    return True


def _most(givers: list[Funder]) -> int:
    """The most that one grant may be: what all who give directly have for it in a year."""
    kept = total(f.yearly * f.gives * (1.0 if f.condition else 1.0 - f.pools) for f in givers)
    return int(kept)


def _turn(m: Twin, funder: Funder) -> float:
    return m.draws("funding.turn", m.week, funder.number, 0)


def _merits(m: Twin, funder: Funder) -> dict[Organization, float]:
    """(E16)"""
    waiting = m.projects_in(APPROVED)
    hopes = [(funder_hopes(m, funder, p), around(p)) for p in waiting]
    plan = {
        o: max([0.0, *(hoped for hoped, nearby in hopes if o in nearby)]) for o in m.organizations
    }
    endowments = max(total(o.endowment for o in m.organizations), 1e-12)
    outcomes = max(total(o.outcome for o in m.organizations), 1e-12)
    plans = max(total(plan.values()), 1e-12)
    weight_size = getattr(m.settings.funding, "weight_size", DEFAULT_WEIGHT_SIZE)

    def merit(o: Organization) -> float:
        size = weight_size * o.endowment / endowments
        visible = (1.0 - funder.appetite) * o.outcome / outcomes
        shown = (1.0 - weight_size) * (visible + funder.appetite * plan[o] / plans)
        return float((size + shown) * (2.0 if funder.part in o.parts else 1.0))

    return {o: merit(o) for o in m.organizations}


def _choose(
    m: Twin, funder: Funder, merits: dict[Organization, float], number: int
) -> Organization | None:
    """In proportion to merit, of those who are not gone and meet the condition."""
    able = [
        o
        for o in m.organizations
        if o.status != GONE and (not funder.condition or funder.part in o.parts)
    ]
    u = m.draws("funding.choose", 0, funder.number, number)
    summed = total(merits[o] for o in able)
    running = 0.0
    for o in able:
        running += merits[o]
        if running > u * summed:
            return o
    return None


def _accept(m: Twin, grantee: Organization) -> None:
    """The hours of a grant, and what it does to who gets it."""
    price = m.backbone.price("grant")
    grantee.owed += m.settings.funding.reporting
    if not m.backbone.pay(price):
        grantee.owed += int(price * m.backbone.prices.self_hosting)
    grantee.active = m.week
    if grantee.status == OUTSIDE:
        grantee.join("grant")


def around(project: Project) -> list[Actor]:
    """A project's organizations and those that serve its members."""
    found: list[Actor] = []
    for a in project.members:
        found += [a] if a.is_organization else a.servers
    return found
