"""Stage 6: rules that count gifts and lasting support."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

from tests.reference.draws import total, z
from tests.reference.funding import is_round, waiting
from tests.reference.people import Actor
from tests.reference.pools import Caps, Hopes, InRounds
from tests.reference.projects import APPROVED, Cost, Project, smallest_price
from tests.reference.reach import whole_price_of_reach

if TYPE_CHECKING:
    from tests.reference.twin import Twin

Gifts = dict[Project, list[int]]
"""Cents that some give to projects, in the order of givers."""


class QuadraticFunding(InRounds):
    """(E22) Participants give equal shares; what many give to is matched most."""

    weight_of_panel = 1.0

    def put_in_order(self, m: Twin, projects: list[Project], caps: Caps) -> list[Project]:
        panel = self.seat_panel(m, projects)
        needs = {p: max(smallest_price(p), self.least) for p in projects}
        still_in, gone = list(projects), []
        while True:
            gifts = self._gifts(m, panel, still_in)
            shares = _shares(m.ledger.balance["innovation"], gifts)
            short = [p for p in reversed(still_in) if shares[p] < needs[p]]
            if not short:
                break
            leaving = min(short, key=lambda p: shares[p])
            still_in.remove(leaving)
            gone.append(leaving)
        for p in still_in:
            caps[p] = min(shares[p], caps[p])
        for p in gone:
            del caps[p]
        m.ledger.transfer("outside", "innovation", sum(map(sum, gifts.values())))
        in_order = sorted(still_in, key=lambda p: -shares[p])
        return in_order + [p for p in projects if p in gone]

    def _gifts(self, m: Twin, panel: dict[Actor, Hopes], still_in: list[Project]) -> Gifts:
        """Everybody gives of its own money, the same to each of its favourites."""
        gifts: Gifts = {p: [] for p in still_in}
        for a, hopes in panel.items():
            chosen = self.favourites(hopes, still_in)
            u = m.draws("funding.gift", 0, a.row, 0)
            own = int(100.0 * self.settings.gift * exp(self.settings.gift_spread * z(u)))
            each = own // len(chosen) if chosen else 0
            for p in chosen if each > 0 else []:
                gifts[p].append(each)
        return gifts


def _shares(held: int, gifts: Gifts) -> Caps:
    """Gifts, and what matches them from what the pool holds."""
    matches = []
    for given in gifts.values():
        roots = total(sqrt(c) for c in given)
        match = roots * roots - sum(given)
        matches.append(match if match >= 1e-6 else 0.0)
    wanted = total(matches)
    whole = [0] * len(matches)
    if wanted > 0:
        whole = made_whole([match / wanted * held for match in matches], held)
    return {p: sum(given) + match for (p, given), match in zip(gifts.items(), whole, strict=True)}


def made_whole(parts: list[float], cents: int) -> list[int]:
    """Whole cents that add up, the missing ones to the largest remainders (of equals the first)."""
    whole = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: -(parts[i] - whole[i]))
    for i in by_remainder[: cents - sum(whole)]:
        whole[i] += 1
    return whole


class ConvictionVoting(InRounds):
    """(E23, E24) Lasting support grows into conviction, which a request must reach."""

    weight_of_panel = 1.0

    def prepare(self, m: Twin) -> None:
        super().prepare(m)
        self.staked: dict[Actor, list[Project]] = {}

    def grant(self, m: Twin) -> None:
        projects = waiting(m)
        a = 0.5 ** (1.0 / self.settings.half_life)
        self._count_support(m, projects)
        for p in projects:
            if p.since == m.week:
                p.conviction = 0.0
            p.conviction = a * p.conviction + p.support
        if not projects or not self.holds_anything(m):
            return
        if is_round(m) and self.hosted(m, projects):
            for voter, hopes in self.seat_panel(m, projects).items():
                if hopes:
                    self.staked[voter] = self.favourites(hopes, projects)
            self._count_support(m, projects)
        scaling, innovation = self.caps()
        voters = max(1.0, total(p.support for p in projects))
        granted: list[Caps] = []
        for pool, cap in (("scaling", scaling), ("innovation", innovation)):
            asked = {p: self._request(m, p, pool, cap, voters, a) for p in projects}
            granted.append({p: cents for p, cents in asked.items() if cents is not None})
        self.give(m, projects, *granted)

    def _count_support(self, m: Twin, projects: list[Project]) -> None:
        """Who staked divides one among what still waits of it, as long as it is engaged."""
        for p in projects:
            p.support = 0.0
        for voter in m.actors:
            waits = [p for p in self.staked.get(voter, []) if p.state == APPROVED]
            for p in waits if voter.engaged else []:
                p.support += 1.0 / len(waits)

    def _request(
        self, m: Twin, p: Project, pool: str, cap: int, voters: float, a: float
    ) -> int | None:
        """Cents that a project asks a pool for and is granted, if so."""
        held = m.ledger.balance[pool]
        if held <= 0:
            return None
        limit = self.settings.spending_limit
        whole = Cost(m, p.members, p.size).base + whole_price_of_reach(p)
        asked = max(min(whole, cap, int(limit * held / 2.0)), smallest_price(p))
        room = limit - asked / held
        if room <= 0:
            return None
        least = self.settings.least_conviction * limit * limit * voters
        threshold = least / ((1.0 - a) * (room * room))
        return asked if p.conviction > 0 and p.conviction >= threshold else None
