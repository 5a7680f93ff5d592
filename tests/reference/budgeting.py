"""Stage 6, ``participatory_budgeting``: who wins is counted in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.people import Actor
from tests.reference.pools import Caps, Hopes, InRounds
from tests.reference.projects import Cost, Project, smallest_price
from tests.reference.reach import whole_price_of_reach

if TYPE_CHECKING:
    from tests.reference.twin import Twin

EQUAL = Fraction(1, 10**9)
Approvals = dict[Project, list[Actor]]


class RealVote:
    """Projects and ballots of a vote that was held."""

    def __init__(self, costs: str, ballots: str) -> None:
        self.shares = [float(each) for each in costs.split()]
        self.voters: dict[frozenset[int], int] = {}
        for text in ballots.split():
            marks, _, count = text.partition("x")
            ballot = frozenset() if marks == "-" else frozenset(map(int, marks.split(",")))
            self.voters[ballot] = self.voters.get(ballot, 0) + int(count or "1")

    def like(self, p: Project) -> int:
        return int(p.draw("funding.like", week=0) * len(self.shares))

    def ballot_of(self, m: Twin, a: Actor) -> frozenset[int]:
        u = m.draws("funding.ballot", 0, a.row, 0)
        running, everybody = 0, sum(self.voters.values())
        for ballot, voters in self.voters.items():
            running += voters
            if running / everybody > u:
                return ballot
        raise AssertionError(u)


class ParticipatoryBudgeting(InRounds):
    """(E26) Participants approve projects; a rule says which of them win."""

    weight_of_panel = 1.0

    def prepare(self, m: Twin) -> None:
        super().prepare(m)
        ballot = m.settings.ballot
        self.real = RealVote(ballot.costs, ballot.ballots) if ballot.costs.split() else None

    def put_in_order(self, m: Twin, projects: list[Project], caps: Caps) -> list[Project]:
        panel = self.seat_panel(m, projects)
        budget = m.ledger.balance["innovation"]
        asks = {p: self._asks(m, p, caps[p], budget) for p in projects}
        approved = {a: self._approved(m, a, hopes, projects) for a, hopes in panel.items()}
        approvals = {p: [a for a in panel if p in approved[a]] for p in projects}
        by_votes = sorted(projects, key=lambda p: -len(approvals[p]))
        able = {p: asks[p] for p in by_votes if approvals[p] and asks[p] <= budget}
        won: list[Project] = []
        if self.settings.outcome == "phragmen":
            won = _phragmen({p: able[p] for p in projects if p in able}, approvals, budget)
        if self.settings.outcome == "equal_shares":
            in_order = {p: able[p] for p in projects if p in able}
            won = self._equal_shares(in_order, approvals, budget, len(panel))
        if self.settings.outcome == "greedy" or (
            self.settings.outcome == "equal_shares" and self.settings.completion == "greedy"
        ):
            left = budget - sum(asks[p] for p in won)
            for p, cents in able.items():
                if p not in won and cents <= left:
                    won.append(p)
                    left -= cents
        caps.clear()
        caps.update({p: asks[p] for p in won})
        return won + [p for p in by_votes if p not in won]

    def _asks(self, m: Twin, p: Project, cap: int, budget: int) -> int:
        whole = Cost(m, p.members, p.size).base + whole_price_of_reach(p)
        most = cap
        if self.real is not None:
            most = min(cap, round(self.real.shares[self.real.like(p)] * budget))
        return max(min(whole, most), smallest_price(p), self.least)

    def _approved(self, m: Twin, a: Actor, hopes: Hopes, projects: list[Project]) -> list[Project]:
        if self.real is None:
            return self.favourites(hopes, projects)
        if a.is_organization:
            return []
        ballot = self.real.ballot_of(m, a)
        return [p for p in projects if self.real.like(p) in ballot and self.may_judge(a, p)]

    def _equal_shares(
        self, asks: Caps, approvals: Approvals, budget: int, seats: int
    ) -> list[Project]:
        left = {a: Fraction(budget, seats) for p in asks for a in approvals[p]}
        won: list[Project] = []
        while True:
            prices = {}
            for p, cents in asks.items():
                held = [left[a] for a in approvals[p]]
                if p not in won and sum(held) >= cents * (1 - EQUAL):
                    pays = _just_enough(held, cents)
                    worth = cents if self.settings.utility == "cost" else 1
                    prices[p] = (pays / worth if worth else Fraction(0), pays)
            if not prices:
                return won
            least = min(price for price, _ in prices.values())
            best = next(p for p, (price, _) in prices.items() if price <= least * (1 + EQUAL))
            for a in approvals[best]:
                left[a] -= min(left[a], prices[best][1])
            won.append(best)


def _just_enough(held: list[Fraction], cents: int) -> Fraction:
    """What each pays, at most all it holds, so that together they pay the price."""
    poorest_first = sorted(held)
    missing = Fraction(cents)
    for place, each in enumerate(poorest_first):
        equal = missing / (len(held) - place)
        if each >= equal:
            return equal
        missing -= each
    return poorest_first[-1]


def _phragmen(asks: Caps, approvals: Approvals, budget: int) -> list[Project]:
    load = {a: Fraction(0) for p in asks for a in approvals[p]}
    won: list[Project] = []
    while len(won) < len(asks):
        loads = {
            p: (cents + sum(load[a] for a in approvals[p])) / len(approvals[p])
            for p, cents in asks.items()
            if p not in won
        }
        least = min(loads.values())
        first = [p for p in loads if loads[p] <= least * (1 + EQUAL)]
        if any(asks[p] > budget for p in first):
            break
        for a in approvals[first[0]]:
            load[a] = loads[first[0]]
        budget -= asks[first[0]]
        won.append(first[0])
    return won
