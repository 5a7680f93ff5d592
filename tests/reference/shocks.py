"""Stage 1: what comes from outside."""

from __future__ import annotations

from math import expm1
from typing import TYPE_CHECKING

from tests.reference.beginning import count_outcomes
from tests.reference.judging import leave_for_good
from tests.reference.people import GONE
from tests.reference.population import draw_views

if TYPE_CHECKING:
    from tests.reference.twin import Twin

FOR_GOOD = 1_000_000


def strike(m: Twin) -> None:
    p = m.settings.shocks
    m.struck, m.redrawn_share = False, 0.0
    if p.loss_week and m.week == p.loss_week:
        _lose_most_central(m)
    arrives = m.draws("problem.shock", m.week, 0, 0) < -expm1(-p.yearly_rate / 52)
    if (m.week in p.weeks or arrives) and p.share > 0:
        _redraw(m, p.share)
    if p.funding_cut_week and m.week == p.funding_cut_week and p.funding_cut_share > 0:
        m.struck = True
    if p.departure_week and m.week == p.departure_week:
        _funder_departs(m)
    if p.inflow_week and m.week == p.inflow_week and p.inflow_share > 0:
        _newcomers(m, p.inflow_share)


def funding_factor(m: Twin) -> float:
    """What is left of the funders' money while a cut lasts."""
    p = m.settings.shocks
    begins = p.funding_cut_week
    if begins and begins <= m.week < begins + p.funding_cut_weeks:
        return float(1.0 - p.funding_cut_share)
    return 1.0


def _lose_most_central(m: Twin) -> None:
    engaged = [a for a in m.actors if a.engaged]
    if not engaged:
        return
    lost = min(engaged, key=lambda a: (-len(a.ties), m.draws("shock.central", m.week, a.row, 0)))
    lost.status, lost.until = GONE, FOR_GOOD
    m.exits["lost"] += 1
    m.struck = True


def _redraw(m: Twin, share: float) -> None:
    n = m.problem.elements
    by_lot = sorted(range(n), key=lambda e: m.draws("problem.redrawn", m.week, e, 0))
    redrawn = by_lot[: max(1, round(share * n))]
    for e in redrawn:
        m.problem.slots[e] = m.week + 1
    m.problem.count_values()
    count_outcomes(m)
    m.redrawn_share = len(redrawn) / n
    m.struck = True


def _funder_departs(m: Twin) -> None:
    giving = [f for f in m.funders if f.is_giving]
    if giving:
        leave_for_good(max(giving, key=lambda f: f.yearly * f.gives))
        m.struck = True


def _newcomers(m: Twin, share: float) -> None:
    by_lot = sorted(m.outsiders(), key=lambda a: m.draws("shock.newcomer", m.week, a.row, 0))
    coming = by_lot[: round(share * len(by_lot))]
    for a in coming:
        a.join("newcomers")
        draw_views(m, a, "shock.view", m.week)
    m.struck = m.struck or bool(coming)
