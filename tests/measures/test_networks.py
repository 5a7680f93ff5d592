"""Shape and positions against closed forms, published values and networkx on random graphs."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.measures.power import betweenness_centralization, positions
from sim.measures.weaving import component_of
from tests.measures.test_weaving import path_length, rows, shape


def betweenness(graph: nx.Graph) -> np.ndarray:
    return positions(*rows(graph))["betweenness"]


def centralizations(graph: nx.Graph) -> tuple[float, float]:
    """Freeman's centralization of degree and of betweenness."""
    between = betweenness_centralization(betweenness(graph))
    return shape(graph)["centralization"], np.nan if between is None else between


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    """Any graph of up to 14 nodes, often in pieces."""
    n = draw(st.integers(0, 14))
    graph = nx.empty_graph(n)
    pairs = [(a, b) for a in range(n) for b in range(a)]
    if pairs:
        graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), max_size=30)))
    return graph


@pytest.mark.parametrize("n", [3, 4, 5, 50])
def test_a_star_is_fully_central_a_ring_and_a_clique_not_at_all(n: int) -> None:
    assert centralizations(nx.star_graph(n - 1)) == pytest.approx((1.0, 1.0), rel=1e-12)
    assert centralizations(nx.cycle_graph(n)) == pytest.approx((0.0, 0.0), abs=1e-12)
    assert centralizations(nx.complete_graph(n)) == pytest.approx((0.0, 0.0), abs=1e-12)


def test_a_path_of_five() -> None:
    path = nx.path_graph(5)
    assert centralizations(path) == pytest.approx((1 / 6, 5 / 12), rel=1e-12)
    assert betweenness(path).tolist() == [0.0, 3.0, 4.0, 3.0, 0.0]


def test_the_karate_club_of_zachary() -> None:
    club = nx.karate_club_graph()
    assert shape(club)["density"] == pytest.approx(78 / 561, rel=1e-12)
    assert centralizations(club) == pytest.approx((0.3996, 0.4056), abs=5e-5)
    assert shape(club)["clustering"] == pytest.approx(0.2557, abs=5e-5)
    assert shape(club)["path_length"] == pytest.approx(2.4082, abs=5e-5)


@pytest.mark.parametrize(("k", "clustering"), [(4, 1 / 2), (6, 3 / 5), (10, 2 / 3)])
def test_clustering_of_ring_lattices(k: int, clustering: float) -> None:
    # 3 (k - 2) / (4 (k - 1)), Watts & Strogatz 1998.
    lattice = nx.watts_strogatz_graph(100, k, 0.0)
    assert shape(lattice)["clustering"] == pytest.approx(clustering, rel=1e-12)


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
    assert shape(graph)["path_length"] == pytest.approx(steps, rel=1e-12)


def test_a_weaver_closes_the_triangle() -> None:
    graph = nx.path_graph(3)
    assert shape(graph)["clustering"] == 0.0
    graph.add_edge(0, 2)
    assert shape(graph)["clustering"] == 1.0


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_components_density_and_clustering_equal_networkx(graph: nx.Graph) -> None:
    label, sizes = component_of(*rows(graph))
    expected = {frozenset(members) for members in nx.connected_components(graph)}
    members = [np.flatnonzero(label == number) for number in range(sizes.size)]
    assert {frozenset(each.tolist()) for each in members} == expected
    assert sizes.tolist() == [each.size for each in members]
    density = nx.density(graph) if len(graph) >= 2 else np.nan
    assert shape(graph)["density"] == pytest.approx(density, rel=1e-12, nan_ok=True)
    pairs = any(degree >= 2 for _, degree in graph.degree())
    clustering = nx.transitivity(graph) if pairs else np.nan
    assert shape(graph)["clustering"] == pytest.approx(clustering, abs=1e-12, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_distances_and_positions_equal_networkx(graph: nx.Graph) -> None:
    reference = nx.betweenness_centrality(graph, normalized=False)
    assert betweenness(graph) == pytest.approx([reference[node] for node in graph], abs=1e-9)
    expected = path_length(graph, graph)
    assert shape(graph)["path_length"] == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("p", [0.01, 0.05])
def test_a_larger_random_graph_equals_networkx(p: float) -> None:
    graph = nx.gnp_random_graph(200, p, seed=7)
    reference = nx.betweenness_centrality(graph, normalized=False)
    assert betweenness(graph) == pytest.approx([reference[node] for node in graph], rel=1e-9)
    degree, between = nx.degree_centrality(graph), nx.betweenness_centrality(graph)
    assert centralizations(graph) == pytest.approx(
        (
            sum(max(degree.values()) - each for each in degree.values()) / 198,
            sum(max(between.values()) - each for each in between.values()) / 199,
        ),
        rel=1e-9,
    )


@settings(max_examples=40, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_no_order_of_nodes_matters(graph: nx.Graph, random: Any) -> None:
    order = list(graph)
    random.shuffle(order)
    shuffled = nx.empty_graph(len(graph))
    shuffled.add_edges_from((order[a], order[b]) for a, b in graph.edges)
    assert shape(shuffled) == pytest.approx(shape(graph), abs=1e-12, nan_ok=True)
    assert centralizations(shuffled) == pytest.approx(
        centralizations(graph), abs=1e-12, nan_ok=True
    )


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_nodes_have_no_centralization(n: int) -> None:
    assert np.isnan(centralizations(nx.empty_graph(n))).all()
    assert betweenness(nx.empty_graph(n)).tolist() == [0.0] * n
