"""Stage 11, in the first week of a quarter: the network of participants."""

from __future__ import annotations

from math import log, nan, sqrt

import networkx as nx

from tests.reference.people import Actor


def network_columns(now: list[Actor]) -> dict[str, float]:
    graph = nx.Graph()
    graph.add_nodes_from(a.row for a in now)
    graph.add_edges_from((a.row, b.row) for a in now for b in a.ties if b.participates)
    n = len(graph)
    clusters = sorted((len(c) for c in nx.connected_components(graph)), reverse=True)
    columns: dict[str, float] = {
        "components": len(clusters),
        "largest_component": clusters[0] / n if n else nan,
        "density": nx.density(graph) if n >= 2 else nan,
        "clustering": _transitivity(graph),
        "path_length": _path_length(graph),
        "reach": _reach(graph),
        "centralization": _centralization(graph),
        "measured_from": n,
    }
    fit, core = _best_core(graph)
    columns["core_fit"] = fit
    columns["stage"] = _stage(graph, clusters, columns, core)
    return {f"network_{name}": value for name, value in columns.items()}


def _transitivity(graph: nx.Graph) -> float:
    if all(degree < 2 for _, degree in graph.degree):
        return nan
    return float(nx.transitivity(graph))


def _path_length(graph: nx.Graph) -> float:
    if graph.number_of_edges() == 0:
        return nan
    clusters = list(nx.connected_components(graph))
    most = max(len(c) for c in clusters)
    means = [nx.average_shortest_path_length(graph.subgraph(c)) for c in clusters if len(c) == most]
    return sum(means) / len(means)


def _reach(graph: nx.Graph) -> float:
    n = len(graph)
    if n < 2:
        return nan
    near = [len(nx.single_source_shortest_path_length(graph, a, cutoff=2)) - 1 for a in graph]
    return sum(near) / (n * (n - 1))


def _centralization(graph: nx.Graph) -> float:
    n = len(graph)
    if n < 3:
        return nan
    degrees = [degree for _, degree in graph.degree]
    return sum(max(degrees) - d for d in degrees) / ((n - 1) * (n - 2))


def _best_core(graph: nx.Graph) -> tuple[float, set[int]]:
    """The split into core and periphery that fits best (of equals the smallest), and its core."""
    best, best_core = nan, set[int]()
    for least in sorted({degree for _, degree in graph.degree}, reverse=True):
        core = {a for a, degree in graph.degree if degree >= least}
        fit = _fit(graph, core)
        if fit == fit and not fit <= best:
            best, best_core = fit, core
    return best, best_core


def _fit(graph: nx.Graph, core: set[int]) -> float:
    """Correlation, over pairs within core or periphery, of a tie with being in the core."""
    inside = graph.subgraph(core)
    around = graph.subgraph(set(graph) - core)
    p, q = _pairs(inside), _pairs(around)
    ties_in, ties_out = inside.number_of_edges(), around.number_of_edges()
    n, tied = p + q, ties_in + ties_out
    spread = tied * (n - tied) * p * q
    if spread == 0:
        return nan
    return float((n * ties_in - tied * p) / sqrt(spread))


def _pairs(graph: nx.Graph) -> int:
    return len(graph) * (len(graph) - 1) // 2


def _stage(
    graph: nx.Graph, clusters: list[int], columns: dict[str, float], core: set[int]
) -> float:
    n = len(graph)
    if n < 5:
        return nan
    if clusters[0] < 0.6 * n or (len(clusters) > 1 and clusters[1] >= 0.2 * n):
        return 1
    periphery = set(graph) - core
    if (
        columns["core_fit"] > 0.5
        and nx.density(graph.subgraph(core)) > 0.5
        and nx.density(graph.subgraph(periphery)) < 0.1
        and 0.15 <= len(core) / n <= 0.3
    ):
        return 4
    if columns["centralization"] > 0.5:
        return 2
    degrees = [degree for _, degree in graph.degree]
    mean = sum(degrees) / n
    if sum(d >= 2 * mean for d in degrees) >= 2 and _small_world(columns, n, mean) > 1:
        return 3
    return nan


def _small_world(columns: dict[str, float], n: int, mean: float) -> float:
    """Clustering and path length against those expected of a random graph."""
    if mean <= 1:
        return nan
    clustering = columns["clustering"] / (mean / (n - 1))
    return clustering / (columns["path_length"] / (log(n) / log(mean)))
