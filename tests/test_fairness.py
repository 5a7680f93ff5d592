"""What is scarce is served by lot, never by row.

Everybody gets the same attributes, so nothing but the row tells actors of one kind apart. Over many
seeds, whatever an actor gets may then not depend on its row: the rank correlation of row and
outcome, averaged over seeds, is nought but for noise. With S seeds and n actors its standard error
is about 1 / sqrt(S (n - 1)).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import rankdata

from sim.model import CommunityModel
from sim.rules.governance.base import seat_council
from sim.world.tables.actors import NEVER
from sim.world.tables.world import World
from tests.rules.worlds import ARMS, small

ALIKE = {
    "weeks": 52,
    "community.residents": 90,
    "community.organizations": 24,
    "community.size_spread": 0.0,
    "community.spread": 0.0,
    "community.skill_from_size": 0.0,
    "community.parts_per_actor": 0,
    "community.neighbourhoods": 1,
    "community.weakest_tie": 1.0,
    "community.attention_residents": 8,
    "community.attention_organizations": 8,
    "coordination.share": 0.05,
    "people.founders_share": 0.3,
    "shocks.weeks": (),
}
SEEDS = 150
LIMIT = 4.5
"""Standard errors; with some 60 tests a fair engine fails once in some 2,000 rounds of all."""

OUTCOMES: dict[str, Callable[[World], np.ndarray]] = {
    "takes part": lambda w: w.actors.joined > NEVER,
    "joined late": lambda w: np.where(w.actors.joined > NEVER, w.actors.joined, 99),
    "was asked": lambda w: w.actors.asked > NEVER,
    "steered money": lambda w: w.actors.steered,
    "decided": lambda w: w.actors.decided,
    "led": lambda w: w.actors.led,
    "succeeded": lambda w: w.actors.succeeded,
    "has power": lambda w: w.actors.power,
    "has ties": lambda w: w.actors.tie_count,
    "has money": lambda w: w.ledger.balance[w.ledger.actors : w.ledger.projects],
    "has promised": lambda w: w.actors.promised,
    "gained skill": lambda w: w.actors.skill,
    "thinks well of it": lambda w: w.actors.opinion,
    "value": lambda w: w.actors.own_value,
    "spent hours": lambda w: w.actors.spent,
}


@lru_cache
def outcomes(arm: str) -> dict[str, np.ndarray]:
    """Every outcome of every actor for every seed, shape (seeds, actors)."""
    found: dict[str, list[np.ndarray]] = {name: [] for name in OUTCOMES}
    for seed in range(SEEDS):
        model = CommunityModel(small(ALIKE, arm), seed)
        for _ in range(52):
            model.step()
        for name, outcome in OUTCOMES.items():
            found[name].append(np.array(outcome(model.world), np.float64))
    return {name: np.array(rows) for name, rows in found.items()}


def deviation(values: np.ndarray) -> float:
    """Mean rank correlation of column and value over the rows, in standard errors."""
    place = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2
    found = []
    for row in values:
        ranks = rankdata(row) - (values.shape[1] + 1) / 2
        if ranks.any():
            found.append(ranks @ place / np.sqrt((ranks @ ranks) * (place @ place)))
    if len(found) < 10:
        return 0.0
    return float(np.mean(found) / (np.std(found, ddof=1) / np.sqrt(len(found))))


def test_the_test_sees_a_bias() -> None:
    lots = np.random.default_rng(1).random((SEEDS, 24))
    assert abs(deviation(lots)) < LIMIT
    biased = lots.copy()
    biased[:, 0] += 0.5  # the first is favoured, no more
    assert abs(deviation(biased)) > LIMIT


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("kind", ["residents", "organizations"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_an_actor_gets_does_not_depend_on_its_row(outcome: str, kind: str, arm: str) -> None:
    values = outcomes(arm)[outcome]
    values = values[:, :90] if kind == "residents" else values[:, 90:]
    assert abs(deviation(values)) < LIMIT


def test_something_happened_that_could_have_been_unfair() -> None:
    network, impact = outcomes("system_shifting_network"), outcomes("collective_impact")
    assert network["led"][:, :90].sum() > 30
    assert impact["led"][:, 90:].sum() > SEEDS
    assert impact["was asked"].sum() > 100
    assert outcomes("isolated")["steered money"][:, 90:].sum() > SEEDS


def test_seats_among_equals_are_drawn_by_lot() -> None:
    seated = np.zeros(114)
    world = CommunityModel(small(ALIKE | {"people.founders_share": 1.0}), 1).world
    for seed in range(300):
        world.seed = seed
        seat_council(world, 10, 0)
        assert world.council.member.size == 10
        seated[world.council.member] += 1
    residents, organizations = seated[:90], seated[90:]
    assert residents.sum() == 300, "one champion"
    # Champions: 90 cells of 3.33; seats: 24 cells of 112.5, each drawn without replacement.
    assert ((residents - 300 / 90) ** 2 / (300 / 90)).sum() < 89 + 4.5 * np.sqrt(2 * 89)
    assert ((organizations - 112.5) ** 2 / 112.5).sum() < 23 + 4.5 * np.sqrt(2 * 23)
