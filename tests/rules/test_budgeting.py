"""Rules that count votes on projects: worked examples, and the definitions in exact fractions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from sim.readers.ballots import Ballot, read_ballot
from sim.rules.funding import budgeting
from sim.rules.funding.budgeting import Supporters, winners
from sim.world.tables.votes import Votes
from tests.oracles.oracle import instance


def by_name(names: str, costs: list[int], budget: int, ballots: dict[str, int]) -> Callable:
    """A vote in short: names and costs of projects, and how many approve which of them."""
    places = names.split()
    votes = Votes.of(
        len(places),
        {tuple((places.index(n), 1) for n in text.split()): c for text, c in ballots.items()},
    )
    cost = np.array(costs, np.int64)

    def decide(outcome: str, **values: str | int) -> list[str]:
        found = winners(outcome, cost, budget, votes, **values)
        return sorted(places[p] for p in found)

    return decide


MES = [
    {"outcome": "equal_shares", "utility": utility, "completion": completion}
    for utility in ("cost", "points")
    for completion in ("none", "greedy", "add_one", "add_one_greedy")
]


def test_a_large_minority_gets_its_part() -> None:
    """Six voters want three projects of 40, four want two of 24; the budget is 120."""
    decide = by_name("a1 a2 a3 b1 b2", [40, 40, 40, 24, 24], 120, {"a1 a2 a3": 6, "b1 b2": 4})
    assert decide("greedy") == ["a1", "a2", "a3"]
    assert decide("phragmen") == ["a1", "b1", "b2"]
    for how in MES:
        assert decide(**how) == ["a1", "b1", "b2"], how


def test_what_asks_for_nothing_wins_with_any_support() -> None:
    decide = by_name("free dear unloved", [0, 90, 0], 100, {"free dear": 1, "dear": 1})
    for how in [{"outcome": "greedy"}, {"outcome": "phragmen"}, *MES]:
        assert decide(**how) == ["dear", "free"], how


def test_one_large_project_or_small_ones() -> None:
    """Five voters want one of 90; three want two of 10, two want two others; the budget is 100."""
    decide = by_name(
        "big s1 s2 s3 s4", [90, 10, 10, 10, 10], 100, {"big": 5, "s1 s2": 3, "s3 s4": 2}
    )
    assert decide("greedy") == ["big", "s1"]
    assert decide("greedy_no_skip") == ["big", "s1"]
    assert decide("phragmen") == ["s1", "s2", "s3", "s4"]
    for how in MES:
        assert decide(**how) == ["s1", "s2", "s3", "s4"], how


def test_of_equals_the_first_wins() -> None:
    decide = by_name("a b c", [30, 30, 30], 30, {"a": 1, "b": 1, "c": 1})
    assert decide("greedy") == ["a"]
    assert decide("phragmen") == ["a"]
    assert decide("equal_shares", completion="add_one") == [], "with 30 each, all three would win"
    decide = by_name("a b", [30, 30], 30, {"a b": 3})
    assert decide("greedy") == decide("equal_shares", completion="none") == ["a"]


def test_a_count_without_skips_ends_at_the_first_that_cannot_be_paid() -> None:
    """By votes: 60 leaves 40 of 100, 50 does not fit, 20 would; 101 can never be paid."""
    decide = by_name(
        "a b c d", [60, 50, 20, 101], 100, {"a b c d": 1, "a b d": 1, "a d": 1, "d": 1}
    )
    assert decide("greedy") == ["a", "c"]
    assert decide("greedy_no_skip") == ["a"]
    decide = by_name("a b c", [60, 40, 0], 100, {"a b": 2, "a": 1, "c": 1})
    assert decide("greedy_no_skip") == ["a", "b", "c"], "what costs nothing always fits"


def test_a_threshold_holds_by_every_rule() -> None:
    decide = by_name("a b c", [40, 40, 20], 100, {"a": 3, "b": 2, "c": 2})
    for how in [
        {"outcome": "greedy"},
        {"outcome": "greedy_no_skip"},
        {"outcome": "phragmen"},
        *MES,
    ]:
        assert decide(**how, threshold=3) == ["a"], how


def test_what_nobody_supports_or_costs_too_much_does_not_win() -> None:
    decide = by_name("a b c", [10, 10, 101], 100, {"a c": 3, "": 1})
    assert decide("greedy") == decide("phragmen") == ["a"]
    for how in MES:
        assert decide(**how) == ["a"], how


def exact_price(cost: int, backers: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The price of a unit of utility: solved by taking supporters out, the poorest first.

    ``backers`` are (money left, utility), one for each voter.
    """
    if sum(money for money, _ in backers) < cost:
        return None
    rest, utility = Fraction(cost), sum(worth for _, worth in backers)
    for money, worth in sorted(backers, key=lambda each: each[0] / each[1]):
        if rest / utility * worth <= money:
            return rest / utility
        rest, utility = rest - money, utility - worth
    raise AssertionError("somebody must be able to pay")


def exact_equal_shares(vote: Ballot, utility: str, extra: int = 0) -> list[int]:
    """The method of equal shares as it is defined, voter by voter, in fractions."""
    votes, costs = vote.votes, vote.costs.tolist()
    voters: list[dict[int, Fraction]] = []
    for g, count in enumerate(votes.voters.tolist()):
        entries = range(votes.start[g], votes.start[g + 1])
        worth = {
            int(votes.project[k]): Fraction(int(votes.worth[k]))
            * (costs[votes.project[k]] if utility == "cost" else 1)
            for k in entries
        }
        voters += [worth] * count
    left = [Fraction(vote.budget, len(voters)) + extra] * len(voters)
    running = [p for p, cost in enumerate(costs) if cost <= vote.budget]
    found: list[int] = []
    while True:
        prices = {}
        for p in running:
            backers = [(left[v], worth[p]) for v, worth in enumerate(voters) if p in worth]
            price = exact_price(costs[p], backers) if backers else None
            if price is not None:
                prices[p] = price
        if not prices:
            return found
        best = min(prices, key=lambda p: (prices[p], p))
        for v, worth in enumerate(voters):
            if best in worth:
                left[v] -= min(left[v], prices[best] * worth[best])
        running.remove(best)
        found.append(best)


def exact_phragmen(vote: Ballot) -> list[int]:
    """Phragmen's rule as it is defined, in fractions."""
    votes, costs, rest = vote.votes, vote.costs.tolist(), vote.budget
    voters: list[set[int]] = []
    for g, count in enumerate(votes.voters.tolist()):
        approved = set(votes.project[votes.start[g] : votes.start[g + 1]].tolist())
        voters += [approved] * count
    load = [Fraction(0)] * len(voters)
    running = {p for p, cost in enumerate(costs) if cost <= vote.budget}
    running &= set().union(*voters)
    found: list[int] = []
    while running:
        loads = {}
        for p in running:
            backers = [v for v, approved in enumerate(voters) if p in approved]
            loads[p] = (costs[p] + sum(load[v] for v in backers)) / Fraction(len(backers))
        best = min(loads.values())
        tied = sorted(p for p in running if loads[p] == best)
        if any(costs[p] > rest for p in tied):
            break
        for v, approved in enumerate(voters):
            if tied[0] in approved:
                load[v] = best
        rest -= costs[tied[0]]
        running.remove(tied[0])
        found.append(tied[0])
    return found


@pytest.mark.parametrize("first", [1000, 1100])
def test_winners_are_those_of_exact_fractions(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 100):
        file = tmp_path / f"{seed}.pb"
        file.write_text(instance(seed), encoding="utf-8")
        vote = read_ballot(file)
        arguments = vote.costs, vote.budget, vote.votes
        assert winners("phragmen", *arguments).tolist() == exact_phragmen(vote), seed
        for utility in ("cost", "points"):
            found = winners("equal_shares", *arguments, utility=utility, completion="none")
            assert found.tolist() == exact_equal_shares(vote, utility), (seed, utility)


def test_shares_that_are_just_enough_pay() -> None:
    """A third of the budget each, three times, is the budget, whatever floating point says."""
    for voters in range(1, 200):
        vote = Votes.of(1, {((0, 1),): voters})
        cost = np.array([1_000_003], np.int64)
        for how in MES:
            assert winners("equal_shares", cost, 1_000_003, vote, utility=how["utility"],
                           completion="none").tolist() == [0]  # fmt: skip


def test_added_money_is_never_spent_beyond_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 200 each one voter buys a project; with 300 two pairs buy one each: too much."""
    vote = Votes.of(3, {((0, 1),): 2, ((1, 1),): 2, ((2, 1),): 1})
    cost = np.array([600, 600, 200], np.int64)
    steps = []
    kernel = budgeting.equal_shares

    def watched(cost: object, share: float, *others: object) -> object:
        steps.append(share)
        return kernel(cost, share, *others)

    monkeypatch.setattr(budgeting, "equal_shares", watched)
    found = winners("equal_shares", cost, 1000, vote, completion="add_one")
    assert found.tolist() == [2]
    assert steps == [200.0, 300.0]


def test_supporters_are_the_votes_turned() -> None:
    votes = Votes.of(3, {((0, 2), (2, 1)): 4, ((2, 3),): 5, (): 1})
    turned = Supporters.of(votes)
    assert turned.start.tolist() == [0, 1, 1, 3]
    assert turned.ballot.tolist() == [0, 0, 1]
    assert turned.worth.tolist() == [2.0, 1.0, 3.0]
    assert votes.count == 10
    assert votes.supporters.tolist() == [4, 0, 9]
    assert votes.scores.tolist() == [8, 0, 19]
    assert [votes.with_a_winner(won) for won in ([0], [2], [1], [])] == [4, 9, 0, 0]


def test_votes_of_choices() -> None:
    votes = Votes.of_choices(np.array([[2, 0], [-1, -1], [1, -1]]), 3)
    assert votes.start.tolist() == [0, 2, 2, 3]
    assert votes.project.tolist() == [0, 2, 1]
    assert votes.count == 3
    assert votes.supporters.tolist() == [1, 1, 1]
