"""Stage 1: what comes from outside."""

from __future__ import annotations

from math import expm1
from typing import TYPE_CHECKING

from tests.reference.beginning import count_outcomes, mean_outcome
from tests.reference.judging import leave_for_good
from tests.reference.people import GONE
from tests.reference.population import draw_views

if TYPE_CHECKING:
    from tests.reference.twin import Twin

FOR_GOOD = 1_000_000
OTHER_DRAW = 1_000_000


def strike(m: Twin) -> None:
    p = m.settings.shocks
    m.struck, m.redrawn_share = False, 0.0
    if m.branch is not None:
        if m.branch > 0 and m.week == m.branched_in:
            m.response.keep()
            _redraw(m, share_now(m), m.week + OTHER_DRAW * m.branch)
        return
    redraws = is_redrawn(m)
    if redraws and m.response.since is None:
        m.response.keep()
    if p.loss_week and m.week == p.loss_week:
        _lose_most_central(m)
    if redraws:
        _redraw(m, share_now(m), m.week)
    if p.funding_cut_week and m.week == p.funding_cut_week and p.funding_cut_share > 0:
        m.struck = True
    if p.departure_week and m.week == p.departure_week:
        _funder_departs(m)
    if p.inflow_week and m.week == p.inflow_week and p.inflow_share > 0:
        _newcomers(m, p.inflow_share)


def is_redrawn(m: Twin) -> bool:
    """Whether part of the problem is redrawn this week."""
    p = m.settings.shocks
    arrives = m.draws("problem.shock", m.week, 0, 0) < -expm1(-p.yearly_rate / 52)
    return (m.week in p.weeks or arrives) and share_now(m) > 0


def share_now(m: Twin) -> float:
    """Share of the elements that are redrawn, if any are this week."""
    p = m.settings.shocks
    return dict(zip(p.weeks, p.shares, strict=False)).get(m.week, p.share)


def funding_factor(m: Twin) -> float:
    """What is left of the funders' money while a cut lasts; in a branch one that had begun."""
    p = m.settings.shocks
    begins = p.funding_cut_week
    if m.branch is not None and begins >= m.branched_in:
        return 1.0
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


def _redraw(m: Twin, share: float, week: int) -> None:
    """In a branch another week stands in the draws."""
    n = m.problem.elements
    by_lot = sorted(range(n), key=lambda e: m.draws("problem.redrawn", week, e, 0))
    redrawn = by_lot[: max(1, round(share * n))]
    for e in redrawn:
        m.problem.slots[e] = week + 1
    m.problem.count_values()
    count_outcomes(m)
    m.level = mean_outcome(m)
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
