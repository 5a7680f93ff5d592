"""The network of participants: against networkx, brute force, and pictures drawn by hand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from sim.measures.power import eigenvector, positions
from sim.measures.weaving import (
    EXACT,
    SAMPLED,
    SHAPE,
    core_and_periphery,
    network_of,
    shape_of,
)


def rows(graph: nx.Graph) -> tuple[np.ndarray, np.ndarray]:
    """A graph as the measures take it."""
    if len(graph) == 0:
        return np.zeros(1, np.int64), np.zeros(0, np.int64)
    matrix = sparse.csr_array(nx.to_scipy_sparse_array(graph, weight=None, format="csr"))
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64)


def shape(graph: nx.Graph) -> dict[str, float]:
    found = np.empty(len(SHAPE))
    shape_of(*rows(graph), found)
    return dict(zip(SHAPE, found.tolist(), strict=True))


def path_length(graph: nx.Graph, sources: Iterable[int]) -> float:
    """Mean steps from these sources to the other members of the largest components (networkx)."""
    pieces = [members for members in nx.connected_components(graph) if len(members) > 1]
    size = max(map(len, pieces), default=0)
    inside = {node for members in pieces if len(members) == size for node in members}
    steps = [sum(nx.single_source_shortest_path_length(graph, s).values())
             for s in sources if s in inside]  # fmt: skip
    return float(np.mean(steps)) / (size - 1) if steps else np.nan


def clusters() -> nx.Graph:
    """Five cliques of four that do not know each other."""
    return nx.disjoint_union_all([nx.complete_graph(4)] * 5)


def hubs() -> nx.Graph:
    """Three hubs that know each other, each in the middle of a ring of seven."""
    graph = nx.disjoint_union_all([nx.wheel_graph(8)] * 3)
    graph.add_edges_from(combinations((0, 8, 16), 2))
    return graph


def core() -> nx.Graph:
    """A core of five who all know each other; each of nineteen others knows one of them."""
    graph = nx.complete_graph(5)
    graph.add_edges_from((5 + i, i % 5) for i in range(19))
    return graph


STAGES = {
    "scattered clusters": (clusters(), 1.0),
    "two halves": (nx.disjoint_union(nx.complete_graph(12), nx.star_graph(7)), 1.0),
    "hub and spokes": (nx.star_graph(23), 2.0),
    "a hub that lost few": (nx.disjoint_union(nx.star_graph(20), nx.empty_graph(3)), 2.0),
    "small world of hubs": (hubs(), 3.0),
    "core and periphery": (core(), 4.0),
    "a ring, without hubs": (nx.watts_strogatz_graph(24, 4, 0.0), np.nan),
    "everybody knows everybody": (nx.complete_graph(12), np.nan),
    "too few": (nx.star_graph(3), np.nan),
}


@pytest.mark.parametrize("name", STAGES)
def test_stages_of_weaving_on_drawn_examples(name: str) -> None:
    graph, stage = STAGES[name]
    np.testing.assert_equal(shape(graph)["stage"], stage)


def test_the_stages_follow_each_other_as_ties_are_woven() -> None:
    """Clusters, then one who knows somebody everywhere, then ... as Krebs & Holley draw them."""
    woven = clusters()
    woven.add_node(20)
    woven.add_edges_from((20, node) for node in range(20))
    assert shape(clusters())["stage"] == 1.0
    assert shape(woven)["stage"] == 2.0


def test_stars_and_rings_have_the_values_of_the_literature() -> None:
    star = shape(nx.star_graph(9))
    assert star["centralization"] == pytest.approx(1.0)
    assert star["reach"] == 1.0
    assert star["density"] == pytest.approx(0.2)
    assert np.isnan(star["core_fit"]), "a core of one has no pairs"
    ring = shape(nx.watts_strogatz_graph(12, 4, 0.0))
    assert ring["clustering"] == pytest.approx(0.5), "3 (k - 2) / (4 (k - 1)), Newman"
    assert ring["path_length"] == pytest.approx(21 / 11), "1.909 in Lazer & Friedman"
    assert ring["centralization"] == 0.0
    karate = shape(nx.karate_club_graph())
    assert karate["centralization"] == pytest.approx(0.3996, abs=5e-5)
    assert karate["clustering"] == pytest.approx(0.2557, abs=5e-5)
    assert karate["path_length"] == pytest.approx(2.4082, abs=5e-5)


def test_losing_the_hub_of_a_star_leaves_everybody_alone() -> None:
    graph = nx.star_graph(9)
    graph.remove_node(0)
    found = shape(graph)
    assert found["components"] == 9.0
    assert found["largest_component"] == pytest.approx(1 / 9)


@pytest.mark.parametrize("seed", range(6))
def test_the_shape_is_that_of_networkx(seed: int) -> None:
    graph = nx.gnp_random_graph(40 + 30 * seed, 0.04, seed=seed)
    found = shape(graph)
    sizes = sorted(map(len, nx.connected_components(graph)))
    n = len(graph)
    assert found["components"] == len(sizes)
    assert found["largest_component"] == pytest.approx(sizes[-1] / n)
    assert found["density"] == pytest.approx(nx.density(graph))
    assert found["clustering"] == pytest.approx(nx.transitivity(graph))
    assert found["measured_from"] == n
    assert found["path_length"] == pytest.approx(path_length(graph, graph))
    degrees = [degree for _, degree in graph.degree]
    spread = sum(max(degrees) - degree for degree in degrees)
    assert found["centralization"] == pytest.approx(spread / ((n - 1) * (n - 2)))
    near = [len(nx.single_source_shortest_path_length(graph, v, cutoff=2)) - 1 for v in graph]
    assert found["reach"] == pytest.approx(np.mean(near) / (n - 1))


def test_above_the_stated_size_distances_are_sampled_and_marked_so() -> None:
    graph = nx.gnp_random_graph(EXACT + 100, 0.012, seed=5)
    found = shape(graph)
    n = len(graph)
    assert found["measured_from"] == SAMPLED
    sources = [i * n // SAMPLED for i in range(SAMPLED)]
    assert found["path_length"] == pytest.approx(path_length(graph, sources))
    near = [len(nx.single_source_shortest_path_length(graph, v, cutoff=2)) - 1 for v in sources]
    assert found["reach"] == pytest.approx(np.mean(near) / (n - 1))
    sampled = nx.betweenness_centrality_subset(graph, sources, list(graph))
    expected = np.array([sampled[node] for node in graph]) * n / len(sources)
    np.testing.assert_allclose(positions(*rows(graph))["betweenness"], expected)


@pytest.mark.parametrize("seed", range(5))
def test_core_and_periphery_against_brute_force(seed: int) -> None:
    """All cores of those with at least so many ties, the correlation by numpy."""
    graph = nx.barabasi_albert_graph(15, 2, seed=seed)
    matrix = nx.to_numpy_array(graph)
    degree = matrix.sum(axis=0)
    best = -2.0
    for least in set(degree.tolist()):
        inside = degree >= least
        upper = np.triu(np.ones_like(matrix, bool), 1)
        pairs = upper & (inside[:, None] == inside[None, :])
        ideal = (inside[:, None] & inside[None, :])[pairs]
        if ideal.all() or not ideal.any():
            continue
        best = max(best, np.corrcoef(ideal, matrix[pairs])[0, 1])
    assert core_and_periphery(*rows(graph))[0] == pytest.approx(best)


def test_a_perfect_core_fits_perfectly() -> None:
    fit, size, dense, sparse_ = core_and_periphery(*rows(core()))
    assert (fit, size, dense, sparse_) == (pytest.approx(1.0), 5, 1.0, 0.0)


def test_eigenvector_centrality() -> None:
    star = eigenvector(*rows(nx.star_graph(4)))
    assert star[0] / star[1] == pytest.approx(2.0), "the square root of four spokes"
    assert star.sum() == pytest.approx(1.0)
    karate = nx.karate_club_graph()
    expected = np.array(list(nx.eigenvector_centrality_numpy(karate, weight=None).values()))
    np.testing.assert_allclose(eigenvector(*rows(karate)), expected / expected.sum(), atol=1e-8)
    apart = eigenvector(*rows(nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(2))))
    np.testing.assert_allclose(apart, [0.25] * 4 + [0.0] * 2, atol=1e-9)
    assert not eigenvector(*rows(nx.empty_graph(3))).any()


def test_only_ties_among_participants_count() -> None:
    tie_to = np.array([[1, 2, 3], [0, 2, -1], [0, 1, -1], [0, -1, -1]])
    start, neighbour = network_of(np.array([1, 1, 0, 1]), tie_to, np.array([3, 2, 2, 1]))
    assert start.tolist() == [0, 2, 3, 4]
    assert neighbour.tolist() == [1, 2, 0, 0]


def test_an_empty_network_has_no_shape() -> None:
    values = np.empty(len(SHAPE))
    shape_of(np.zeros(1, np.int64), np.zeros(0, np.int64), values)
    found = dict(zip(SHAPE, values.tolist(), strict=True))
    assert found["components"] == 0.0
    assert all(np.isnan(found[name]) for name in SHAPE[1:-1])
    alone = shape(nx.empty_graph(1))
    assert alone["components"] == alone["largest_component"] == 1.0
    assert np.isnan(alone["density"])
