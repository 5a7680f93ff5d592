"""Participatory budgeting: which projects win, by four rules, as kernels on ballots.

Amounts are compared with a tolerance of one part in 10^9, so that what is equal by definition is
equal here; of equals the project that stands first is taken.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.constants import EQUAL_AMOUNTS, MOST_RAISES, PRICE_SETTLED
from sim.kernels import Flags, Ints, Reals, allocating, kernel
from sim.units import CENTS_A_DOLLAR
from sim.world.order import sort_by
from sim.world.tables.votes import Votes

Outcome = Literal["greedy", "greedy_no_skip", "equal_shares", "phragmen"]
RoundOutcome = Literal["greedy", "equal_shares", "phragmen"]
"""Rules of rounds of funding in a run."""
Utility = Literal["cost", "points"]
Completion = Literal["none", "greedy", "add_one", "add_one_greedy"]

RoundCompletion = Literal["none", "greedy"]


@dataclass(frozen=True, eq=False)
class Supporters:
    """Who supports what: those of project p are ``start[p]:start[p + 1]``."""

    start: Ints
    """Shape (projects + 1,)."""
    ballot: Ints
    """Ballots that give it something, shape (entries,)."""
    worth: Reals
    """What each of them gives, shape (entries,)."""
    voters: Ints
    """How many cast each ballot, shape (ballots,)."""

    @classmethod
    def of(cls, votes: Votes) -> "Supporters":
        """The same votes by project."""
        order = np.argsort(votes.project, kind="stable")
        counts = np.bincount(votes.project, minlength=votes.projects)
        return cls(
            np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            np.ascontiguousarray(votes.ballot[order]),
            votes.worth[order].astype(np.float64),
            votes.voters,
        )


def winners(
    outcome: Outcome, cost: Ints, budget: int, votes: Votes, scores: Ints | None = None,
    utility: Utility = "cost", completion: Completion = "add_one_greedy",
    unit: int = int(CENTS_A_DOLLAR), threshold: int = 0,
) -> Ints:  # fmt: skip
    """Projects that win, in the order in which they do.

    Parameters
    ----------
    outcome
        ``greedy``: in order of scores, each that can still be paid. ``greedy_no_skip``: the same,
        up to the first that cannot be paid any more. ``equal_shares``: the method of equal shares
        (Peters, Pierczynski & Skowron 2021). ``phragmen``: Phragmen's sequential rule (Los,
        Christoff & Grossi 2022).
    cost, budget
        Cents; a project that costs more than the budget cannot win, nor one without a supporter.
    scores
        What greedy orders by; by default what the ballots give, shape (projects,).
    utility
        Of equal shares: a project is worth to a voter what the ballot gives it, times its cost with
        ``cost``.
    completion
        Of equal shares, what happens to money it leaves: nothing; it goes on by ``greedy``; shares
        are raised by one unit of money for each voter as long as what wins can be paid
        (``add_one``); or first that, then greedy.
    unit
        Cents of one unit of money.
    threshold
        A project with a lower score cannot win, by no rule.
    """
    if scores is None:
        scores = votes.scores
    may_win = (cost <= budget) & (votes.supporters > 0) & (scores >= threshold)
    if outcome == "greedy":
        return greedy(cost, budget, scores, may_win)
    if outcome == "greedy_no_skip":
        return greedy_no_skip(cost, budget, scores, may_win)
    by_project = Supporters.of(votes)
    if outcome == "phragmen":
        return phragmen(
            cost, budget, by_project.start, by_project.ballot, by_project.voters, may_win
        )
    found = _equal_shares(cost, budget, by_project, utility, completion, unit, may_win)
    if completion in ("greedy", "add_one_greedy"):
        may_win[found] = False
        rest = budget - int(cost[found].sum())
        found = np.concatenate((found, greedy(cost, rest, scores, may_win)))
    return found


def _equal_shares(
    cost: Ints, budget: int, by_project: Supporters, utility: Utility, completion: Completion,
    unit: int, may_win: Flags,
) -> Ints:  # fmt: skip
    """Winners by equal shares of the budget, or of more than it as long as that can be paid."""
    worth = by_project.worth
    if utility == "cost":
        worth = worth * np.repeat(cost, np.diff(by_project.start))
    share = budget / max(1, by_project.voters.sum())
    found = np.zeros(0, np.int64)
    for step in range(MOST_RAISES if completion.startswith("add_one") else 1):
        more = equal_shares(
            cost, share + step * unit, by_project.start, by_project.ballot, worth,
            by_project.voters, may_win,
        )  # fmt: skip
        rest = budget - int(cost[more].sum())
        if rest < 0:
            break
        found = more
        others = may_win.copy()
        others[found] = False
        if not (others & (cost <= rest)).any():
            break
    return found


@allocating
def greedy(cost: Ints, budget: int, scores: Ints, may_win: Flags) -> Ints:
    """Take projects in order of scores, the highest first, each that can still be paid."""
    found = np.empty(cost.size, np.int64)
    n = 0
    for p in np.argsort(-scores, kind="mergesort"):
        if may_win[p] and cost[p] <= budget:
            budget -= cost[p]
            found[n] = p
            n += 1
    return found[:n].copy()


def greedy_no_skip(cost: Ints, budget: int, scores: Ints, may_win: Flags) -> Ints:
    """Take projects in order of scores, the highest first, up to the first that cannot be paid.

    One that may not win at all, such as one withdrawn after the vote, is passed over.
    """
    order = np.argsort(-scores, kind="stable")
    order = order[may_win[order]]
    return order[np.cumsum(cost[order]) <= budget]


@kernel
def held(p: int, start: Ints, ballot: Ints, voters: Ints, left: Reals) -> float:
    """Cents that all supporters of a project have left."""
    total = 0.0
    for k in range(start[p], start[p + 1]):
        total += voters[ballot[k]] * left[ballot[k]]
    return total


@kernel
def price(
    p: int, cost: int, least: float, start: Ints, ballot: Ints, worth: Reals, voters: Ints,
    left: Reals,
) -> float:  # fmt: skip
    """Cents per unit of utility at which the supporters of a project can just pay for it.

    Each pays the price times its utility, or all it has left if that is less. ``least`` is a price
    that is not too high.
    """
    while True:
        poor = 0.0
        rich = 0.0
        for k in range(start[p], start[p + 1]):
            g = ballot[k]
            if left[g] < least * worth[k]:
                poor += voters[g] * left[g]
            else:
                rich += voters[g] * worth[k]
        if rich == 0.0:  # all they have together is what it costs
            return least
        found = (cost - poor) / rich
        if found <= least * (1.0 + PRICE_SETTLED):
            return least
        least = found


@allocating
def equal_shares(
    cost: Ints, share: float, start: Ints, ballot: Ints, worth: Reals, voters: Ints,
    may_win: Flags,
) -> Ints:  # fmt: skip
    """Every voter has the same money; those who support a project pay for it together.

    Again and again the project wins whose supporters pay least for each unit of utility, until no
    project's supporters have enough left between them.

    Parameters
    ----------
    share
        Cents each voter has.
    start, ballot, worth, voters
        See :class:`Supporters`; worth is the utility of the project to the voter.
    """
    left = np.full(voters.size, share)
    running = may_win.copy()
    prices = np.zeros(cost.size)
    keys = np.empty(cost.size)
    order = np.empty(cost.size, np.int64)
    found = np.empty(cost.size, np.int64)
    won = 0
    for p in range(cost.size):
        total = 0.0
        for k in range(start[p], start[p + 1]):
            total += voters[ballot[k]] * worth[k]
        if running[p] and total > 0.0:  # else it asks for nothing, and is worth its cost
            prices[p] = cost[p] / total
    while True:
        n = 0
        for p in range(cost.size):
            if running[p]:
                order[n] = p
                keys[n] = prices[p]
                n += 1
        sort_by(keys, order, n)  # prices only rise, so what is dearer already needs no look
        best = np.inf
        for i in range(n):
            p = order[i]
            if prices[p] > best * (1.0 + EQUAL_AMOUNTS):
                break
            if held(p, start, ballot, voters, left) < cost[p] * (1.0 - EQUAL_AMOUNTS):
                running[p] = False
                continue
            prices[p] = price(p, cost[p], prices[p], start, ballot, worth, voters, left)
            best = min(best, prices[p])
        if best == np.inf:
            return found[:won].copy()
        chosen = -1
        for p in range(cost.size):
            if running[p] and prices[p] <= best * (1.0 + EQUAL_AMOUNTS):
                chosen = p
                break
        for k in range(start[chosen], start[chosen + 1]):
            g = ballot[k]
            left[g] = max(0.0, left[g] - prices[chosen] * worth[k])
        running[chosen] = False
        found[won] = chosen
        won += 1


@allocating
def phragmen(
    cost: Ints, budget: int, start: Ints, ballot: Ints, voters: Ints, may_win: Flags
) -> Ints:
    """Voters earn money at the same pace; whoever supports a project pays for it with all it has.

    A project wins as soon as its supporters can pay for it together; all ends as soon as one that
    would win does not fit into the budget. In other words, the next to win is the one that leaves
    its supporters with the smallest load, an equal one for each of them.
    """
    load = np.zeros(voters.size)
    running = may_win.copy()
    loads = np.empty(cost.size)
    found = np.empty(cost.size, np.int64)
    won = 0
    while True:
        best = np.inf
        for p in range(cost.size):
            if running[p]:
                count = 0
                for k in range(start[p], start[p + 1]):
                    count += voters[ballot[k]]
                loads[p] = (cost[p] + held(p, start, ballot, voters, load)) / count
                best = min(best, loads[p])
        chosen = -1
        for p in range(cost.size):
            if running[p] and loads[p] <= best * (1.0 + EQUAL_AMOUNTS):
                if cost[p] > budget:
                    return found[:won].copy()
                if chosen < 0:
                    chosen = p
        if chosen < 0:
            return found[:won].copy()
        for k in range(start[chosen], start[chosen + 1]):
            load[ballot[k]] = loads[chosen]
        budget -= cost[chosen]
        running[chosen] = False
        found[won] = chosen
        won += 1
