"""Stage 6: who pools, rounds, panels, and the rules that give in rounds."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from tests.reference.draws import total
from tests.reference.funding import (
    FundingRule,
    give_directly,
    is_round,
    start_from_holders,
    waiting,
)
from tests.reference.granting import grant_in_order
from tests.reference.ledger import largest_remainder
from tests.reference.people import Actor, Funder
from tests.reference.projects import Cost, Project, reach_price, smallest_price
from tests.reference.proposals import hope, reads

if TYPE_CHECKING:
    from tests.reference.twin import Twin

DEFAULT_WEIGHT_SIZE = DEFAULT_WEIGHT_PLAN = 0.5
Caps = dict[Project, int]
Hopes = dict[Project, float]
"""Of what somebody has read."""


class Pooled(FundingRule):
    """Some or all funders put their money together; the others give directly."""

    def prepare(self, m: Twin) -> None:
        self.settings = m.settings.funding
        number = round(self.settings.pooling * len(m.funders))
        by_lot = sorted(m.funders, key=lambda f: m.draws("funding.pools", 0, f.number, 0))
        self.poolers: list[Funder] = sorted(by_lot[:number], key=lambda f: f.number)
        self.givers = [f for f in m.funders if f not in self.poolers]
        self.least = round(100 * self.settings.least_grant)

    def grant(self, m: Twin) -> None:
        if self.givers:
            give_directly(m, self.givers, DEFAULT_WEIGHT_SIZE, DEFAULT_WEIGHT_PLAN)
            start_from_holders(m)
        self.grant_from_pool(m)

    def read_some(self, m: Twin, a: Actor, projects: list[Project]) -> Hopes:
        """Somebody reads a few, by lot, as long as it has the minutes."""
        by_lot = sorted(
            projects,
            key=lambda p: m.draws("funding.reads", m.week, a.row, p.proposer.row, p.code),
        )
        return {p: hope(a, p) for p in by_lot[: self.settings.read] if reads(a, p)}


def favourites(hopes: Hopes, projects: list[Project], most: int) -> list[Project]:
    """Those of which somebody hopes most, of equals the first in the order so far."""
    return sorted((p for p in projects if p in hopes), key=lambda p: -hopes[p])[:most]


class InRounds(Pooled):
    """Two pools, for experiments and for what worked."""

    weight_of_panel = 0.0

    def receive(self, m: Twin) -> None:
        s = self.settings.scaling_share
        weights = [round((1.0 - s) * 10000), round(s * 10000)]
        for funder in self.poolers:
            parts = largest_remainder(m.ledger.balance[funder], weights)
            for pool, cents in zip(("innovation", "scaling"), parts, strict=True):
                m.ledger.transfer(funder, pool, cents)
        most = int(sum(funder.yearly for funder in self.poolers) * s)
        above = m.ledger.balance["scaling"] - most
        if above > 0:
            m.ledger.transfer("scaling", "innovation", above)

    def caps(self) -> tuple[int, int]:
        """Cents a project may get from the scaling and from the innovation pool."""
        return round(100 * self.settings.scaling_cap), round(100 * self.settings.innovation_cap)

    def holds_anything(self, m: Twin) -> bool:
        return m.ledger.balance["innovation"] + m.ledger.balance["scaling"] > 0

    def grant_from_pool(self, m: Twin) -> None:
        if not is_round(m):
            return
        projects = waiting(m)
        if not projects or not self.holds_anything(m) or not self.hosted(m, projects):
            return
        scaling, innovation = self.caps()
        caps = dict.fromkeys(projects, innovation)
        in_order = self.put_in_order(m, projects, caps)
        self.give(m, in_order, dict.fromkeys(projects, scaling), caps)

    def give(self, m: Twin, in_order: list[Project], scaling: Caps, innovation: Caps) -> None:
        usual = ("innovation", innovation)
        grant_in_order(m, in_order, scaling, usual, self.least, self.settings.scales_for)

    def put_in_order(self, m: Twin, projects: list[Project], caps: Caps) -> list[Project]:
        return projects

    # Panels

    def sits(self) -> bool:
        return self.weight_of_panel > 0

    def hosted(self, m: Twin, projects: list[Project]) -> bool:
        persons = 0
        if self.sits():
            persons = self.seats(m, self.candidates(m, projects))
        need = m.backbone.decision_price(persons)
        if m.backbone.pay(need):
            for p in projects:
                p.coordinated += int(need) // len(projects)
            return True
        return m.backbone.host_together(need, projects[0])

    def seats(self, m: Twin, candidates: list[Actor]) -> int:
        return m.scaled(self.settings.panel) if self.settings.panel else len(candidates)

    def candidates(self, m: Twin, projects: list[Project]) -> list[Actor]:
        minutes = m.settings.proposals.appraisal
        able = [a for a in m.actors if a.engaged and a.has(minutes)]
        if self.settings.barred_from == "applying":
            able = [a for a in able if not any(a in p.members for p in projects)]
        return able

    def seat_panel(self, m: Twin, projects: list[Project]) -> dict[Actor, Hopes]:
        """Who sits, in order, and what each hopes of what it has read."""
        by_lot = sorted(
            self.candidates(m, projects),
            key=lambda a: -m.draws("funding.panel", m.week, a.row, 0),
        )
        seated = by_lot[: self.seats(m, by_lot)]
        for a in seated:
            a.active = m.week
            a.decided += self.weight_of_panel / len(seated) * len(projects)
        return {
            a: self.read_some(m, a, [p for p in projects if self.may_judge(a, p)]) for a in seated
        }

    def may_judge(self, a: Actor, project: Project) -> bool:
        return self.settings.barred_from == "nothing" or a not in project.members

    def favourites(self, hopes: Hopes, projects: list[Project]) -> list[Project]:
        return favourites(hopes, projects, self.settings.picks)


class InnovationPools(InRounds):
    """(E17) A panel and the funders put waiting projects into an order."""

    def prepare(self, m: Twin) -> None:
        super().prepare(m)
        self.weight_of_panel = 1.0 - self.settings.funder_weight

    def sits(self) -> bool:
        return bool(self.settings.funder_weight < 1)

    def put_in_order(self, m: Twin, projects: list[Project], caps: Caps) -> list[Project]:
        panel = self.seat_panel(m, projects) if self.sits() else {}
        score = {}
        for p in projects:
            those = [hopes[p] for hopes in panel.values() if p in hopes]
            score[p] = total(those) / len(those) if those else 0.0
        most = max([1e-12, *(abs(each) for each in score.values())])
        w = self.settings.funder_weight

        def key(project: Project) -> float:
            lead = project.lead
            assert lead is not None
            record = lead.succeeded / (lead.led + 1.0)
            return -((1.0 - w) * score[project] / most + w * record)

        return sorted(projects, key=key)


class Lottery(InRounds):
    """The order in which projects wait is the lottery."""


class QuadraticFunding(InRounds):
    """(E22) Participants give equal shares; what many give to is matched most."""

    weight_of_panel = 1.0

    def put_in_order(self, m: Twin, projects: list[Project], caps: Caps) -> list[Project]:
        panel = self.seat_panel(m, projects)
        needs = {p: max(smallest_price(p), self.least) for p in projects}
        still_in, gone = list(projects), []
        while True:
            shares = self._shares(m, panel, still_in)
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
        in_order = sorted(still_in, key=lambda p: -shares[p])
        return in_order + [p for p in projects if p in gone]

    def _shares(self, m: Twin, panel: dict[Actor, Hopes], projects: list[Project]) -> Caps:
        held = m.ledger.balance["innovation"]
        each = int(held * self.settings.credits) // len(panel) if panel else 0
        gifts: dict[Project, list[int]] = {p: [] for p in projects}
        for hopes in panel.values():
            chosen = self.favourites(hopes, projects)
            for p in chosen:
                gifts[p].append(each // len(chosen))
        rest = held - sum(sum(given) for given in gifts.values())
        matches = []
        for p in projects:
            roots = total(sqrt(c) for c in gifts[p])
            matches.append(max(0.0, roots * roots - sum(gifts[p])))
        wanted = total(matches)
        if wanted <= rest:
            whole = [int(match + 1e-6) for match in matches]
        else:
            whole = made_whole([match / wanted * rest for match in matches], rest)
        return {p: sum(gifts[p]) + match for p, match in zip(projects, whole, strict=True)}


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

    def grant_from_pool(self, m: Twin) -> None:
        projects = waiting(m)
        a = 0.5 ** (1.0 / self.settings.half_life)
        for p in projects:
            if p.since == m.week:
                p.support = p.conviction = 0.0
            p.conviction = a * p.conviction + p.support
        if not projects or not self.holds_anything(m):
            return
        if is_round(m) and self.hosted(m, projects):
            self._support_anew(m, projects)
        scaling, innovation = self.caps()
        voters = max(1.0, total(p.support for p in projects))
        granted: list[Caps] = []
        for pool, cap in (("scaling", scaling), ("innovation", innovation)):
            asked = {p: self._request(m, p, pool, cap, voters, a) for p in projects}
            granted.append({p: cents for p, cents in asked.items() if cents is not None})
        self.give(m, projects, *granted)

    def _support_anew(self, m: Twin, projects: list[Project]) -> None:
        panel = self.seat_panel(m, projects)
        for p in projects:
            p.support = 0.0
        for hopes in panel.values():
            chosen = self.favourites(hopes, projects)
            for p in chosen:
                p.support += 1.0 / len(chosen)

    def _request(
        self, m: Twin, p: Project, pool: str, cap: int, voters: float, a: float
    ) -> int | None:
        """Cents that a project asks a pool for and is granted, if so."""
        held = m.ledger.balance[pool]
        if held <= 0:
            return None
        limit = self.settings.spending_limit
        whole = Cost(m, p.members, p.size).base + p.wanted * reach_price(m)
        asked = max(min(whole, cap, int(limit * held / 2.0)), smallest_price(p))
        room = limit - asked / held
        if room <= 0:
            return None
        least = self.settings.least_conviction * limit * limit * voters
        threshold = least / ((1.0 - a) * (room * room))
        return asked if p.conviction > 0 and p.conviction >= threshold else None
