"""Power on its axes: published indices through the council, authorship rule by rule, positions."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from sim.measures.inequality import concentration
from sim.measures.power import council_power, positions, power
from sim.measures.weaving import network_of
from sim.world.tables.world import World
from tests.measures.test_weaving import rows
from tests.rules.desk import believe, desk, tie
from tests.rules.worlds import ARMS, small, stepped


def council(weights: list[float], quota: float) -> World:
    """A council of these weights, the last of which is the backbone's."""
    _, world = desk()
    world.council.member = np.arange(len(weights) - 1)
    world.council.weight = np.array(weights[:-1])
    world.council.backbone = weights[-1]
    world.council.quota = quota
    return world


@pytest.mark.parametrize(
    ("weights", "quota", "banzhaf", "shapley"),
    [
        # The Council of the EEC in 1958: 12 of 17 votes win, 11 do not.
        ([4, 4, 4, 2, 2, 1], 11.5 / 17, [5 / 21] * 3 + [1 / 7] * 2 + [0],
         [7 / 30] * 3 + [3 / 20] * 2 + [0]),
        ([50, 49, 1], 0.51, [3 / 5, 1 / 5, 1 / 5], [2 / 3, 1 / 6, 1 / 6]),
        ([4, 3, 2, 1], 0.6, [5 / 12, 1 / 4, 1 / 4, 1 / 12], [5 / 12, 1 / 4, 1 / 4, 1 / 12]),
        ([1, 1, 1, 1, 3], 3.5 / 7, [2 / 22] * 4 + [14 / 22], [1 / 10] * 4 + [3 / 5]),
    ],
)  # fmt: skip
def test_published_games_through_the_council(
    weights: list[float], quota: float, banzhaf: list[float], shapley: list[float]
) -> None:
    share = np.array(weights) / sum(weights)
    found = council_power(council(share.tolist(), quota))
    np.testing.assert_allclose(found["banzhaf"], banzhaf)
    np.testing.assert_allclose(found["shapley"], shapley)


def test_where_nobody_votes_by_weight_there_is_no_power_of_votes() -> None:
    found = power(council([0.5, 0.5], 0.0), positions(*rows(nx.star_graph(3))))
    assert found["power.banzhaf_gini"] == "the council does not vote by weight"
    assert stepped(small(arm="isolated"), weeks=2).world.council.quota == 0.0
    assert stepped(small(arm="collective_impact"), weeks=2).world.council.quota == 0.5


def test_positions_in_a_star_are_those_of_freeman() -> None:
    found = positions(*rows(nx.star_graph(4)))
    assert found["degree"].tolist() == [4, 1, 1, 1, 1]
    assert found["betweenness"].tolist() == [6, 0, 0, 0, 0], "all pairs of four"
    values = power(council([1.0, 0.0], 0.5), found)
    assert values["power.betweenness_effective"] == 1.0
    assert values["power.degree_gini"] == pytest.approx(0.3)
    alone = power(council([1.0, 0.0], 0.5), positions(*rows(nx.complete_graph(3))))
    assert alone["power.betweenness_gini"] == "nobody stands between two others"
    assert alone["power.degree_gini"] == 0.0


def test_everybody_is_the_author_of_an_own_view() -> None:
    world = stepped(small(arm="isolated"), weeks=5).world
    assert (world.actors.authored == 1.0).all()


def test_an_agenda_is_made_by_those_whose_views_it_takes() -> None:
    for merge, expected in (
        ("per_element", [0.5, 0.3, 0.2]),  # the weights of the council
        ("performance_weighted", [0.6, 0.3, 0.1]),  # how well each does
        ("best_package", [0.0, 1.0, 0.0]),  # all of the one who promises most
    ):
        scenario, world = desk({"sensemaking.merge": merge}, "collective_impact")
        world.council.member = np.array([6, 7, 8])
        world.council.weight = np.array([0.5, 0.3, 0.2])
        world.actors.own_value[[6, 7, 8]] = 0.6, 0.3, 0.1
        believe(world, 7, [0.9, 0.0, 0.0, 0.0])
        scenario.sensemaking._agree(world, world.council.member)
        np.testing.assert_allclose(world.actors.authored[[6, 7, 8]], expected, rtol=1e-6)
        scenario.sensemaking._agree(world, world.council.member)
        assert world.actors.authored.sum() == pytest.approx(2.0), "one for every agreement"


@pytest.mark.parametrize("learning", ["deep_reflection", "shared_measurement", "own_lessons"])
def test_a_map_is_made_by_those_who_reported(learning: str) -> None:
    remembering = {"people.evidence_half_life": 1e12}
    scenario = small(
        {"learning.rule": learning, "weeks": 110} | remembering, "system_shifting_network"
    )
    model = stepped(scenario, 5)
    actors, beliefs = model.world.actors, model.world.beliefs
    np.testing.assert_array_equal(actors.authored <= actors.reported, True)
    recorded = beliefs.count.sum() + beliefs.pooled[0].sum()
    assert actors.reported.sum() <= recorded * (1.0 + 1e-9), "those without members have no author"
    assert (actors.reported.sum() > 0.9 * recorded > 0) == (learning == "deep_reflection")


@pytest.mark.parametrize("arm", ARMS)
def test_the_quarterly_axes_are_those_of_the_tables(arm: str) -> None:
    model = stepped(small({"weeks": 80}, arm), 5, 79)
    actors = model.world.actors
    ever = actors.joined > -1_000_000
    expected = concentration(actors.authored[ever]).gini
    assert model.series["power_authorship_gini"][-1] == pytest.approx(expected)
    start, _ = network_of(actors.status, actors.tie_to, actors.tie_count)
    assert model.series["power_degree_gini"][-1] == pytest.approx(
        concentration(np.diff(start)).gini
    )


def test_ties_make_positions() -> None:
    _, world = desk()
    for other in (1, 2, 3):
        tie(world, 0, other, 0.5)
    actors = world.actors
    found = positions(*network_of(actors.status, actors.tie_to, actors.tie_count))
    assert found["degree"].tolist() == [3, 1, 1, 1, 0, 0, 0, 0, 0]
    assert found["betweenness"][0] == 3.0
