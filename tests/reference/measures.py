"""Stage 11: the weekly series (docs/measures.md); what is null there is not a number here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2, nan
from typing import TYPE_CHECKING

from tests.reference.beginning import mean_outcome
from tests.reference.draws import total
from tests.reference.network import network_columns
from tests.reference.people import NEVER, Actor
from tests.reference.projects import APPROVED, ORPHANED, PROPOSED, RUNNING
from tests.reference.understanding import understanding_columns

if TYPE_CHECKING:
    from tests.reference.twin import Twin

QUARTER, HALF_YEAR = 13, 26
ROUTES = ("founder", "spontaneous", "invited", "introduced", "public_will", "grant", "newcomers")
REASONS = ("lapsed", "base", "overload", "disaffection", "lost")


class Record:
    """One row a week."""

    def __init__(self, m: Twin) -> None:
        self.m = m
        self.rows: list[dict[str, float]] = []
        self.first = self.before = m.prevailing
        self.best_before: int | None = None
        self.changed_in: int | None = None
        self.crossings = self.breakthroughs = self.spent = 0
        self.ones_before: list[int] = []
        self.quarter: dict[str, float] = {}

    def measure(self) -> None:
        if self.m.week % QUARTER == 0:
            self.quarter = self._quarterly()
        row = self._people() | self._projects() | self._money() | self._problem()
        self.rows.append(row | self._settings() | self.quarter)

    def _people(self) -> dict[str, float]:
        m = self.m
        engaged = [a for a in m.actors if a.engaged]
        row = {
            "at_work": sum(is_at_work(a) for a in m.actors),
            "people_reached": sum(m.week - a.served_last < HALF_YEAR for a in m.residents),
            "engaged": len(engaged),
            "engaged_residents": sum(not a.is_organization for a in engaged),
            "engaged_organizations": sum(a.is_organization for a in engaged),
            "participants": sum(a.participates for a in m.actors),
            "joins": m.joins.total(),
            "exits": m.exits.total(),
        }
        row |= {f"joins_{route}": m.joins[route] for route in ROUTES}
        return row | {f"exits_{reason}": m.exits[reason] for reason in REASONS}

    def _projects(self) -> dict[str, float]:
        m = self.m
        active = m.projects_in(RUNNING, ORPHANED)
        participants = sum(a.participates for a in m.actors)
        memberships = sum(len(project.members) for project in active)
        return {
            "projects_active": len(active),
            "projects_waiting": len(m.projects_in(PROPOSED, APPROVED)),
            "projects_started": m.tally["projects_started"],
            "successes": m.tally["successes"],
            "failures": m.tally["failures"],
            "coordinators": sum(a.led > 0 for a in m.actors),
            "projects_per_person": memberships / participants if participants else nan,
            "trials": m.tally["trials"],
            "variants": m.tally["variants"],
        }

    def _money(self) -> dict[str, float]:
        m = self.m
        self.spent += sum(a.spent for a in m.actors)
        return {
            "money_in": m.ledger.paid_in / 100.0,
            "money_spent": m.ledger.spent / 100.0,
            "money_idle": (m.ledger.paid_in - m.ledger.spent) / 100.0,
            "coordinator_hours": m.backbone.used / 60.0,
            "minutes_worked": m.minutes_worked,
            "own_hours": self.spent / 60.0,
        }

    def _problem(self) -> dict[str, float]:
        """Impact and its two parts, what prevails, shocks."""
        m = self.m
        h = m.settings.people.service_share
        through_residents, through_organizations = [], []
        for a in m.residents:
            served = total(o.own_value for o in a.servers)
            through_residents.append((1.0 - h) * a.own_value if a.servers else a.own_value)
            through_organizations.append(h * served / len(a.servers) if a.servers else 0.0)
        values, n = m.problem.value, m.problem.elements
        if m.prevailing != self.before:
            self.changed_in = m.week
            self.crossings += is_leap(values, self.before, m.prevailing)
        self.before = m.prevailing
        return {
            "impact": mean_outcome(m),
            "impact_residents": total(through_residents) / len(m.residents),
            "impact_organizations": total(through_organizations) / len(m.residents),
            "best_known": max(a.own_value for a in m.actors),
            "prevailing_value": values[m.prevailing],
            "prevailing_changed": (m.prevailing ^ self.first).bit_count() / n,
            "direction_weeks": nan if self.changed_in is None else m.week - self.changed_in,
            "crossings": self.crossings,
            "shock": m.redrawn_share,
            "struck": float(m.struck),
        }

    def _settings(self) -> dict[str, float]:
        """Diversity, repertoire, breakthroughs."""
        m = self.m
        shares = [count / len(m.actors) for count in ones(m)]
        whole = Counter(a.setting for a in m.actors)
        best = max(m.actors, key=lambda a: m.problem.value[a.setting]).setting
        if self.best_before is not None and not m.redrawn_share:
            self.breakthroughs += is_leap(m.problem.value, self.best_before, best)
        self.best_before = best
        return {
            "diversity": total(binary_entropy(share) for share in shares) / len(shares),
            "repertoire": entropy(count / len(m.actors) for count in whole.values()),
            "breakthroughs": self.breakthroughs,
        }

    def _quarterly(self) -> dict[str, float]:
        m = self.m
        ever = [a for a in m.actors if a.joined > NEVER]
        now = [a for a in m.actors if a.participates]
        degrees = [sum(b.participates for b in a.ties) for a in now]
        return {
            "power_money_gini": gini([a.steered for a in ever]),
            "power_decision_gini": gini([a.decided for a in ever]),
            "power_leads_gini": gini([a.led for a in ever]),
            "power_authorship_gini": gini([a.authored for a in ever]),
            "power_degree_gini": gini(degrees),
            "power_money_hands": hands([a.steered for a in ever]),
            "power_decision_hands": hands([a.decided for a in ever]),
            "power_leads_hands": hands([a.led for a in ever]),
            "spreading": self._spreading(),
            **understanding_columns(m),
            **network_columns(now),
        }

    def _spreading(self) -> float:
        """Elements whose better way gained a percentage point of all actors in a quarter."""
        m, values = self.m, self.m.problem.value
        now, before = ones(m), self.ones_before
        self.ones_before = now
        if not before:
            return nan
        spreading = 0
        for e in range(m.problem.elements):
            better = values[m.prevailing | (1 << e)] - values[m.prevailing & ~(1 << e)]
            growth = now[e] - before[e] if better > 0 else before[e] - now[e]
            spreading += better != 0 and 100 * growth >= len(m.actors)
        return spreading


def is_at_work(a: Actor, week: int | None = None) -> bool:
    """At the end of a week; without one of the present."""
    week = a.model.week if week is None else week
    return a.participates and week - a.worked_last < HALF_YEAR


def ones(m: Twin) -> list[int]:
    """How many have each element at 1."""
    return [sum(a.way(e) for a in m.actors) for e in range(m.problem.elements)]


def is_leap(values: list[float], x: int, y: int) -> bool:
    """From x to a better y two steps or more away, no single one of which is better than x."""
    steps = [1 << e for e in range((x ^ y).bit_length()) if ((x ^ y) >> e) & 1]
    better = values[y] > values[x]
    return len(steps) >= 2 and better and all(values[x ^ step] <= values[x] for step in steps)


def entropy(shares: Iterable[float]) -> float:
    return -total(share * log2(share) for share in shares if share > 0)


def binary_entropy(share: float) -> float:
    return entropy((share, 1.0 - share))


def gini(amounts: list[float] | list[int]) -> float:
    """Mean absolute difference of all pairs over twice the mean."""
    whole = total(amounts)
    if not whole > 0:
        return nan
    n = len(amounts)
    ranked = sorted(amounts)
    weighed = total((2 * i - n - 1) * x for i, x in enumerate(ranked, start=1))
    return weighed / (n * whole)


def hands(amounts: list[float] | list[int]) -> float:
    """As if so many held equal parts: 1 over the sum of squared shares."""
    whole = total(amounts)
    return 1.0 / total((x / whole) ** 2 for x in amounts) if whole > 0 else nan
