"""Participatory budgeting: participants approve projects, and a rule says which ones win."""

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, allocating, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.funding.budgeting import RoundCompletion, RoundOutcome, Utility, winners
from sim.rules.funding.panels import Ballots
from sim.rules.funding.pooled import FROM_INNOVATION, RoundDecision
from sim.rules.funding.reading import favourites
from sim.units import CENTS_A_DOLLAR
from sim.world.tables.electorate import Electorate
from sim.world.tables.ledger import INNOVATION
from sim.world.tables.projects import CODE, MASK, PROPOSER, WANTED
from sim.world.tables.votes import Votes
from sim.world.tables.world import World
from sim.world.week.project_start import price_of, smallest_price
from sim.world.week.proposals import is_member

BALLOT = decision("funding.ballot")
"""Which ballot of a real vote a resident casts. Key: (0, actor, 0)."""

LIKE = decision("funding.like")
"""Which project of a real vote a project is like. Key: (0, proposer, code)."""


@rule(
    "funding",
    "participatory_budgeting",
    seeds="Create pools of funds with small innovation funds for collaborative experiments and "
    "larger funds to help successes expand. Funders and network participants make decisions "
    "collaboratively about who gets funding",
    cites=[
        "Peters, Pierczynski & Skowron 2021 (equal shares)",
        "Los, Christoff & Grossi 2022 (Phragmen)",
        "Stolicki, Szufa & Talmon 2020 (Pabulib)",
    ],
    practice=[
        "Cities vote once a year, after months of workshops; here there is a round every four "
        "weeks, and the money is that of a quarter.",
        "Voters read descriptions or follow friends; here each reads a few proposals at the cost "
        "of an appraisal, those close to it rather.",
        "Anybody who lives there may vote, of whom some 2 to 20 % do; here those who take part, of "
        "whom a larger share does.",
    ],
    reads=["ledger", "projects", "actors", "beliefs"],
    writes=["ledger", "projects", "hours"],
    # How votes are counted matters where money is short, the least of a grant where all is cheap.
    tried_with={
        "funders.money_factor": 0.5,
        "projects.materials": 200.0,
        "projects.staff_wage": 2.0,
    },
)
class ParticipatoryBudgeting(Ballots):
    """All funders pay into two pools. Every four weeks those who turn out approve the projects
    they expect most of, of those they have read. Either those with most votes are paid as long as
    the money lasts, or each voter has an equal share of the money and those who approve a project
    pay for it together. What has worked may draw on the larger pool, in the same order. Where the
    community holds a real vote, its costs and ballots take the place of their own."""

    outcome: RoundOutcome = parameter(
        "equal_shares", unit="rule of the count", range=("greedy", "equal_shares", "phragmen"),
        source="greedy is what most cities do (Pabulib); the default is " + ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """How votes become winners: by votes, by equal shares of the money, or as voters earn money
    at the same pace."""

    utility: Utility = parameter(
        "cost", unit="worth to a voter", range=("cost", "points"),
        source="cost: Wieliczka 2023 and Assen 2024 (Pabulib)",
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """With equal_shares, what a project is worth to a voter who approves it: what it costs, or
    one point as any other."""

    completion: RoundCompletion = parameter(
        "greedy", unit="use of money that is left", range=("none", "greedy"), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """With equal_shares, whether money that nobody's share can spend waits for the next round or
    goes to the projects with most votes."""

    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """Winners first, in their order; no other gets anything from the innovation pool."""
        judges = self.seat(world, week, waiting)
        read = self.readings(world, week, waiting, judges)
        pool = int(world.ledger.balance[INNOVATION])
        most = self.caps(waiting)
        whole = np.full(waiting.size, -1, np.int64)
        vote: Electorate | None = world.electorate
        if vote is None:
            every = np.ones(waiting.size, np.bool_)
            votes = Votes.of_choices(
                favourites(read.place, read.hope, every, self.picks), waiting.size
            )
        else:
            like = likenesses(world.seed, waiting, world.projects.cell, vote.share)
            whole = np.round(vote.share[like] * pool).astype(np.int64)
            votes = Votes.of_choices(
                real_choices(
                    world, waiting, judges, like, self.barred_from != "nothing", vote.upto,
                    vote.votes.start, vote.votes.project,
                ),
                waiting.size,
            )  # fmt: skip
        asked = requests(world, waiting, whole, self.least_cents(), most[:, FROM_INNOVATION].copy())
        won = winners(
            self.outcome, asked, pool, votes, utility=self.utility, completion=self.completion
        )
        others = np.argsort(-votes.scores, kind="stable")
        order = np.concatenate((won, others[~np.isin(others, won)]))
        most[:, FROM_INNOVATION] = -1
        most[: won.size, FROM_INNOVATION] = asked[won]
        return RoundDecision(waiting[order], most, votes.scores.astype(np.float64))


@allocating
def requests(world: World, waiting: Ints, most_asked: Ints, least: int, cap: Ints) -> Ints:
    """Cents that each waiting project asks for, shape (waiting,).

    Its whole price with all the reach it wants, at most its cap, and what a project of a real vote
    would ask (-1: there is none); but at least the price of its smallest version, and ``least``.
    """
    cell = world.projects.cell
    reach = round(CENTS_A_DOLLAR * world.parameters.projects.price_of_reach)
    asked = np.empty(waiting.size, np.int64)
    for i in range(waiting.size):
        p = waiting[i]
        smallest = smallest_price(world, p)
        whole = price_of(world, p, cell[p, MASK])
        whole += cell[p, WANTED] * reach
        whole = min(whole, cap[i])
        if most_asked[i] >= 0:
            whole = min(whole, most_asked[i])
        asked[i] = max(whole, smallest, least)
    return asked


@allocating
def likenesses(seed: int, waiting: Ints, cell: IntGrid, share: Reals) -> Ints:
    """The project of a real vote that each waiting project is like, the same as long as it waits.

    Drawn alike for all projects of the vote, shape (waiting,).
    """
    found = np.empty(waiting.size, np.int64)
    for i in range(waiting.size):
        p = waiting[i]
        u = uniform(seed, LIKE, 0, cell[p, PROPOSER], cell[p, CODE])
        found[i] = int(u * share.size)
    return found


@allocating
def real_choices(
    world: World, waiting: Ints, judges: Ints, like: Ints, own_barred: bool, upto: Reals,
    start: Ints, project: Ints,
) -> IntGrid:  # fmt: skip
    """Places of the projects that are like one on the ballot of each judge, then -1.

    Every resident has one ballot of the real vote for good; organizations have none. Nobody
    approves a project that they are in, if that bars them. Shape (judges, most on one ballot).
    """
    ballot = np.full(judges.size, -1, np.int64)
    for j in range(judges.size):
        if judges[j] < world.actors.residents:
            u = uniform(world.seed, BALLOT, 0, judges[j], 0)
            ballot[j] = min(int(np.searchsorted(upto, u, side="right")), upto.size - 1)
    counts = np.zeros(judges.size, np.int64)
    for j in range(judges.size):
        for i in range(like.size):
            counts[j] += _approves(
                world, waiting[i], judges[j], ballot[j], like[i], own_barred, start, project
            )
    found = np.full((judges.size, counts.max() if judges.size else 0), -1, np.int64)
    for j in range(judges.size):
        n = 0
        for i in range(like.size):
            if n < counts[j] and _approves(
                world, waiting[i], judges[j], ballot[j], like[i], own_barred, start, project
            ):
                found[j, n] = i
                n += 1
    return found


@kernel
def _approves(
    world: World, p: int, judge: int, ballot: int, like: int, own_barred: bool, start: Ints,
    project: Ints,
) -> bool:  # fmt: skip
    """Whether a judge with this ballot (-1: none) approves a project like one of a vote."""
    if ballot < 0 or (own_barred and is_member(world, judge, p)):
        return False
    found = False
    for k in range(start[ballot], start[ballot + 1]):
        found = found or project[k] == like
    return found
