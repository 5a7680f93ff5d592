"""Stage 6: what funders make of what money did, by difference in differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reference.draws import total, z
from tests.reference.people import ABROAD, GIVING, LEFT, Actor, Funder

if TYPE_CHECKING:
    from tests.reference.twin import Twin

COMMON = ("backbone", "innovation", "scaling")
YEAR = 52


def judge(m: Twin) -> None:
    """In the first week of a quarter, before funders bring in money."""
    patience = m.settings.funders.patience
    due = patience if m.judged_last is None else m.judged_last + YEAR
    if patience == 0 or m.week < due:
        return
    for funder in m.funders:
        if funder.state != LEFT:
            _look(m, funder)
    m.judged_last = m.week
    for a in m.actors:
        a.before, a.reached_by = a.outcome, None


def _look(m: Twin, funder: Funder) -> None:
    reached = [a for a in m.actors if _counts(m, funder, a.reached_by)]
    others = [a for a in m.actors if funder.part in a.parts and a not in reached]
    if not reached or not others:
        return
    difference = _mean_change(reached) - _mean_change(others)
    difference = difference * YEAR / (m.week - (m.judged_last or 0))
    error = m.standard_error(m.settings.people.judging_error)
    u = m.draws("funders.judge", m.week, funder.number, 0)
    funder.seen = difference + error * z(u) if error else difference
    reacts = m.draws("funders.react", m.week, funder.number, 0) < m.settings.funders.reaction
    if abs(funder.seen) > m.settings.people.notice and reacts:
        if funder.seen > 0:
            _good_news(m, funder)
        elif funder.state == GIVING:
            _bad_news(m, funder)


def _counts(m: Twin, funder: Funder, account: Any) -> bool:
    """Whether somebody whom money of an account reached last counts to a funder."""
    if account is None:
        return False
    if funder.state == ABROAD:
        return True
    if account in COMMON:
        return funder.pools_now
    nobody = not any(f.given[account] > 0 for f in m.funders)
    return bool(funder.given[account] > 0 or (nobody and funder.pools_now))


def _mean_change(actors: list[Actor]) -> float:
    return total(a.outcome - a.before for a in actors) / len(actors)


def _good_news(m: Twin, funder: Funder) -> None:
    p = m.settings.funders
    if funder.state == ABROAD:
        funder.state = GIVING
    else:
        funder.condition = False
        funder.gives = min(p.most_giving, funder.gives + p.swing)


def _bad_news(m: Twin, funder: Funder) -> None:
    p, number = m.settings.funders, funder.number
    funder.gives = max(0.0, funder.gives - p.bad_news * p.swing)
    if m.draws("funders.leave", m.week, number, 0) < p.leaving:
        leave_for_good(funder)
    elif m.draws("funders.condition", m.week, number, 0) < p.conditions:
        funder.condition = True


def leave_for_good(funder: Funder) -> None:
    funder.state, funder.yearly = LEFT, 0
