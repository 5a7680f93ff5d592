"""Textbook graphs are exactly what the textbooks and networkx say."""

from __future__ import annotations

from math import sqrt

import networkx as nx
import pytest
from pydantic import ValidationError

from sim.errors import InputError
from sim.world.setup.population import CommunityParameters, Population, build_population


def community(topology: str, residents: int, seed: int = 1, **values: float) -> Population:
    fields = {"topology": topology, "residents": residents, "organizations": 0, **values}
    return build_population(CommunityParameters.model_validate(fields), 4, seed)


def graph(population: Population) -> nx.Graph:
    """The ties as networkx sees them; each end's slots are read."""
    found = nx.Graph()
    found.add_nodes_from(range(population.parts.size))
    for a, slots in enumerate(population.tie_to):
        assert (slots[population.tie_count[a] :] == -1).all()
        found.add_edges_from((a, int(b)) for b in slots[: population.tie_count[a]])
    assert population.tie_count.sum() == 2 * found.number_of_edges()
    return found


def same(one: nx.Graph, other: nx.Graph) -> bool:
    ends = [{frozenset(edge) for edge in each.edges} for each in (one, other)]
    return set(one) == set(other) and ends[0] == ends[1]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 12, 100])
def test_exact_graphs_are_those_of_networkx(n: int) -> None:
    assert same(graph(community("path", n)), nx.path_graph(n))
    assert same(graph(community("star", n)), nx.star_graph(n - 1))
    assert same(graph(community("complete", n)), nx.complete_graph(n))
    lattice = nx.circulant_graph(n, [1, 2])
    lattice.remove_edges_from(list(nx.selfloop_edges(lattice)))
    assert same(graph(community("ring_lattice", n)), lattice)


def test_published_lengths_and_clustering() -> None:
    # Lazer & Friedman 2007, figure 3: 12 agents on a ring lattice of degree 4 have 1.909.
    ring = graph(community("ring_lattice", 12))
    assert nx.average_shortest_path_length(ring) == pytest.approx(1.909, abs=5e-4)
    # Watts & Strogatz 1998: C(0) = 3 (k - 2) / (4 (k - 1)) = .5 for k = 4.
    assert nx.average_clustering(graph(community("ring_lattice", 100))) == 0.5
    # A path of n actors: (n + 1) / 3.
    path = graph(community("path", 100))
    assert nx.average_shortest_path_length(path) == pytest.approx(101 / 3)


def test_random_graph_has_the_density_asked_for() -> None:
    pairs = 200 * 199 // 2
    ties = graph(community("random", 200, density=0.07)).number_of_edges()
    assert abs(ties - 0.07 * pairs) < 4 * sqrt(0.07 * 0.93 * pairs)
    assert graph(community("random", 30, density=0.0)).number_of_edges() == 0
    assert same(graph(community("random", 30, density=1.0)), nx.complete_graph(30))


def test_a_denser_random_graph_holds_all_ties_of_a_sparser_one() -> None:
    sparse, dense = (graph(community("random", 60, density=d)) for d in (0.05, 0.3))
    assert all(dense.has_edge(*edge) for edge in sparse.edges)


def test_rewiring_moves_the_share_asked_for_and_isolates_nobody() -> None:
    lattice = nx.circulant_graph(1000, [1, 2])
    assert same(graph(community("small_world", 1000, rewired=0.0)), lattice)
    rewired = graph(community("small_world", 1000, rewired=0.1))
    moved = sum(not lattice.has_edge(*edge) for edge in rewired.edges)
    assert rewired.number_of_edges() == 2000
    assert abs(moved - 200) < 4 * sqrt(2000 * 0.1 * 0.9)
    # The point of Watts & Strogatz: a few long ties shorten paths, clustering stays.
    assert nx.average_clustering(rewired) > 0.5 * (1 - 0.1) ** 3 - 0.05
    distance = nx.average_shortest_path_length
    assert distance(graph(community("small_world", 100, rewired=0.1))) < 0.6 * 12.879
    for seed in range(20):
        everyone = graph(community("small_world", 8, seed, rewired=1.0))
        assert min(dict(everyone.degree).values()) >= 2


@pytest.mark.parametrize("topology", ["random", "star", "complete"])
def test_a_table_that_would_not_fit_is_refused(topology: str) -> None:
    with pytest.raises(InputError, match="at most 2,000"):
        community(topology, 2001)


def test_long_paths_and_rings_are_fine() -> None:
    assert community("path", 100_000).tie_count.sum() == 2 * 99_999
    assert (community("ring_lattice", 10_000).tie_count == 4).all()


def test_textbook_graphs_are_of_residents_only() -> None:
    with pytest.raises(ValueError, match="set organizations to 0"):
        CommunityParameters(topology="path", organizations=1)
    with pytest.raises(ValueError, match="not of bristol"):
        CommunityParameters(topology="path", organizations=0, kind="bristol")


@pytest.mark.parametrize(("residents", "neighbours"), [(100, 19), (12, 3)])
def test_caveman_is_that_of_networkx(residents: int, neighbours: int) -> None:
    expected = nx.connected_caveman_graph(residents // (neighbours + 1), neighbours + 1)
    found = graph(community("caveman", residents, neighbours=neighbours))
    assert same(found, expected)


def test_a_wider_lattice() -> None:
    expected = nx.watts_strogatz_graph(40, 18, 0.0)
    assert same(graph(community("ring_lattice", 40, neighbours=18)), expected)


def test_a_lattice_has_as_many_on_both_sides() -> None:
    with pytest.raises(ValidationError, match="neighbours is 5"):
        CommunityParameters(topology="ring_lattice", organizations=0, neighbours=5)
