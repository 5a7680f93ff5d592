"""Network measures against closed forms, published values and networkx on random graphs."""

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from sim.measures.networks import (
    betweenness,
    betweenness_centralization,
    closeness_centralization,
    components,
    degree_centralization,
    density,
    mean_clustering,
    mean_path_length,
    transitivity,
)

CENTRALIZATIONS = [degree_centralization, betweenness_centralization, closeness_centralization]
SCALARS = [density, transitivity, mean_clustering, mean_path_length, *CENTRALIZATIONS]


def matrix(graph: nx.Graph) -> Any:
    if graph.number_of_nodes() == 0:
        return sparse.csr_array((0, 0))
    return nx.to_scipy_sparse_array(graph, weight=None, format="csr")


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    """Any graph of up to 14 nodes, often in pieces."""
    n = draw(st.integers(0, 14))
    graph = nx.empty_graph(n)
    pairs = [(a, b) for a in range(n) for b in range(a)]
    if pairs:
        graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), max_size=30)))
    return graph


@pytest.mark.parametrize("measure", CENTRALIZATIONS)
@pytest.mark.parametrize("n", [3, 4, 5, 50])
def test_a_star_is_fully_central_a_ring_and_a_clique_not_at_all(
    measure: Callable[[Any], float | None], n: int
) -> None:
    assert measure(matrix(nx.star_graph(n - 1))) == pytest.approx(1.0, rel=1e-12)
    assert measure(matrix(nx.cycle_graph(n))) == pytest.approx(0.0, abs=1e-12)
    assert measure(matrix(nx.complete_graph(n))) == pytest.approx(0.0, abs=1e-12)


def test_a_path_of_five() -> None:
    path = matrix(nx.path_graph(5))
    assert degree_centralization(path) == pytest.approx(1 / 6, rel=1e-12)
    assert betweenness_centralization(path) == pytest.approx(5 / 12, rel=1e-12)
    assert closeness_centralization(path) == pytest.approx(19 / 45, rel=1e-12)
    assert betweenness(path).tolist() == [0.0, 3.0, 4.0, 3.0, 0.0]


def test_the_karate_club_of_zachary() -> None:
    club = matrix(nx.karate_club_graph())
    assert density(club) == pytest.approx(78 / 561, rel=1e-12)
    assert degree_centralization(club) == pytest.approx(0.3996, abs=5e-5)
    assert betweenness_centralization(club) == pytest.approx(0.4056, abs=5e-5)
    assert closeness_centralization(club) == pytest.approx(0.2982, abs=5e-5)
    assert transitivity(club) == pytest.approx(0.2557, abs=5e-5)
    assert mean_path_length(club) == pytest.approx(2.4082, abs=5e-5)
    assert mean_clustering(club) == pytest.approx(0.5706, abs=5e-5)


@pytest.mark.parametrize(("k", "clustering"), [(4, 1 / 2), (6, 3 / 5), (10, 2 / 3)])
def test_clustering_of_ring_lattices(k: int, clustering: float) -> None:
    # 3 (k - 2) / (4 (k - 1)), Watts & Strogatz 1998.
    lattice = matrix(nx.watts_strogatz_graph(100, k, 0.0))
    assert mean_clustering(lattice) == pytest.approx(clustering, rel=1e-12)
    assert transitivity(lattice) == pytest.approx(clustering, rel=1e-12)


@pytest.mark.parametrize(
    ("graph", "steps"),
    [
        # 21 / 11 = 1.909: the ring of Lazer & Friedman 2007, figure 3.
        pytest.param(nx.watts_strogatz_graph(12, 4, 0.0), 21 / 11, id="ring 12"),
        pytest.param(nx.watts_strogatz_graph(100, 4, 0.0), 1275 / 99, id="ring 100"),
        pytest.param(nx.path_graph(100), 101 / 3, id="path 100"),
        pytest.param(nx.complete_graph(7), 1.0, id="clique"),
        pytest.param(nx.star_graph(9), 2.0 - 2.0 / 10.0, id="star 10"),
    ],
)
def test_mean_path_lengths(graph: nx.Graph, steps: float) -> None:
    assert mean_path_length(matrix(graph)) == pytest.approx(steps, rel=1e-12)


def test_a_weaver_closes_the_triangle() -> None:
    graph = nx.path_graph(3)
    assert transitivity(matrix(graph)) == 0.0
    graph.add_edge(0, 2)
    assert transitivity(matrix(graph)) == 1.0


def test_a_star_falls_apart_without_its_hub() -> None:
    graph = nx.star_graph(9)
    assert components(matrix(graph))[0] == 1
    graph.remove_node(0)
    count, labels = components(matrix(graph))
    assert count == 9
    assert np.bincount(labels).max() == 1


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_components_density_and_clustering_equal_networkx(graph: nx.Graph) -> None:
    ties = matrix(graph)
    count, labels = components(ties)
    expected = {frozenset(members) for members in nx.connected_components(graph)}
    found = {frozenset(np.flatnonzero(labels == label).tolist()) for label in range(count)}
    assert found == expected
    if len(graph) >= 2:
        assert density(ties) == pytest.approx(nx.density(graph), rel=1e-12)
    if len(graph) >= 1:
        assert mean_clustering(ties) == pytest.approx(nx.average_clustering(graph), abs=1e-12)
    if any(degree >= 2 for _, degree in graph.degree()):
        assert transitivity(ties) == pytest.approx(nx.transitivity(graph), abs=1e-12)
    else:
        assert transitivity(ties) is None


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_distances_and_positions_equal_networkx(graph: nx.Graph) -> None:
    ties = matrix(graph)
    reference = nx.betweenness_centrality(graph, normalized=False)
    assert betweenness(ties) == pytest.approx([reference[node] for node in graph], abs=1e-9)

    pieces = [graph.subgraph(members) for members in nx.connected_components(graph)]
    size = max(map(len, pieces), default=0)
    largest = [piece for piece in pieces if len(piece) == size]
    if size >= 2:
        steps = np.mean([nx.average_shortest_path_length(piece) for piece in largest])
        assert mean_path_length(ties) == pytest.approx(steps, rel=1e-9)
    else:
        assert mean_path_length(ties) is None
    if size >= 3:
        spreads = []
        for piece in largest:
            closeness = list(nx.closeness_centrality(piece).values())
            spreads.append(sum(max(closeness) - value for value in closeness))
        most = (size - 1) * (size - 2) / (2 * size - 3)
        expected = np.mean(spreads) / most
        assert closeness_centralization(ties) == pytest.approx(expected, abs=1e-9)
    else:
        assert closeness_centralization(ties) is None


@pytest.mark.parametrize("p", [0.01, 0.05])
def test_a_larger_random_graph_equals_networkx(p: float) -> None:
    graph = nx.gnp_random_graph(200, p, seed=7)
    ties = matrix(graph)
    reference = nx.betweenness_centrality(graph, normalized=False)
    assert betweenness(ties) == pytest.approx([reference[node] for node in graph], rel=1e-9)
    normalised = nx.betweenness_centrality(graph)
    highest = max(normalised.values())
    assert betweenness_centralization(ties) == pytest.approx(
        sum(highest - value for value in normalised.values()) / 199, rel=1e-9
    )
    degree = nx.degree_centrality(graph)
    assert degree_centralization(ties) == pytest.approx(
        sum(max(degree.values()) - value for value in degree.values()) / 198, rel=1e-9
    )


@settings(max_examples=40, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_no_order_of_nodes_matters(graph: nx.Graph, random: Any) -> None:
    ties = matrix(graph)
    order = list(range(len(graph)))
    random.shuffle(order)
    shuffled = sparse.csr_array(ties.toarray()[np.ix_(order, order)].reshape(ties.shape))
    for measure in SCALARS:
        expected = measure(ties)
        if expected is None:
            assert measure(shuffled) is None
        else:
            assert measure(shuffled) == pytest.approx(expected, abs=1e-12)


def test_sampled_sources_estimate_the_whole() -> None:
    club = matrix(nx.karate_club_graph())
    everyone = range(34)
    one_by_one = [betweenness(club, np.array([source])) for source in everyone]
    assert np.mean(one_by_one, axis=0) == pytest.approx(betweenness(club), rel=1e-9)
    steps = [mean_path_length(club, np.array([source])) for source in everyone]
    assert np.mean(np.array(steps, dtype=float)) == pytest.approx(2.4082, abs=5e-5)


def test_sources_outside_the_largest_component_are_passed_over() -> None:
    graph = nx.disjoint_union(nx.path_graph(3), nx.path_graph(2))
    assert mean_path_length(matrix(graph), np.array([0, 4])) == 1.5
    assert mean_path_length(matrix(graph), np.array([4])) is None
    assert betweenness(matrix(graph), np.array([], dtype=np.int64)).tolist() == [0.0] * 5


def test_weights_and_stored_zeros_do_not_count() -> None:
    weighted = nx.to_scipy_sparse_array(nx.karate_club_graph(), format="csr")
    assert weighted.data.max() > 1
    padded = sparse.csr_array(
        (np.array([0.5, 0.5, 0.0, 0.0]), ([0, 1, 1, 2], [1, 0, 2, 1])), shape=(3, 3)
    )
    for measure in SCALARS:
        assert measure(weighted) == measure(matrix(nx.karate_club_graph()))
    assert density(padded) == pytest.approx(1 / 3, rel=1e-12)
    assert density(sparse.csr_matrix(padded)) == pytest.approx(1 / 3, rel=1e-12)
    assert padded.nnz == 4, "the caller's matrix was changed"


@pytest.mark.parametrize(("n", "defined"), [(0, set()), (1, {mean_clustering})])
def test_too_few_nodes_are_undefined(n: int, defined: set[Any]) -> None:
    ties = sparse.csr_array((n, n))
    assert {measure for measure in SCALARS if measure(ties) is not None} == defined
    assert components(ties)[0] == n
    assert betweenness(ties).shape == (n,)


def test_unusable_matrices_are_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        density(sparse.csr_array((2, 3)))
    with pytest.raises(ValueError, match="symmetric"):
        density(sparse.csr_array(np.array([[0, 1], [0, 0]])))
    with pytest.raises(ValueError, match="itself"):
        density(sparse.csr_array(np.eye(2)))
    with pytest.raises(ValueError, match="sources"):
        betweenness(matrix(nx.path_graph(3)), np.array([3]))
