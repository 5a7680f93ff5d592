"""Shape of a network: pieces, density, clustering, distance, centralization.

Every function takes a symmetric sparse adjacency matrix, shape (nodes, nodes); a stored value
other than zero is a tie, its weight is not used, and nobody is tied to itself. Where a measure is
undefined the answer is ``None``, not zero. ``ValueError`` is raised for a matrix that is not
square, not symmetric, or ties a node to itself.

Costs, for n nodes and m ties: components, density and degrees are linear; clustering grows with
the sum of squared degrees; distances and betweenness with n * m, a second or so for 2,000 nodes
and 20,000 ties, and can be sampled by giving ``sources``.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from sim.kernels import Ints
from sim.measures.paths import dependencies, total_steps

if TYPE_CHECKING:
    Adjacency: TypeAlias = sparse.csr_array[Any, tuple[int, int]] | sparse.csr_matrix[Any]


def components(adjacency: "Adjacency") -> tuple[int, NDArray[np.int64]]:
    """Connected components.

    Parameters
    ----------
    adjacency : sparse array, shape (nodes, nodes)
        Symmetric ties.

    Returns
    -------
    count : int
        Number of components; someone without ties is one.
    labels : numpy.ndarray of int64, shape (nodes,)
        Component of each node, 0 to ``count - 1``.

    Notes
    -----
    ``scipy.sparse.csgraph.connected_components``. O(n + m); millions of ties.
    """
    return _components(_ties(adjacency))


def density(adjacency: "Adjacency") -> float | None:
    """Ties over possible ties, ``2 m / (n (n - 1))``; ``None`` below two nodes.

    Notes
    -----
    Wasserman & Faust (1994), *Social Network Analysis*, chapter 4. O(m).
    """
    ties = _ties(adjacency)
    n = ties.shape[0]
    return ties.nnz / (n * (n - 1)) if n >= 2 else None


def transitivity(adjacency: "Adjacency") -> float | None:
    """Closed share of all paths of length two: three times the triangles over the triads.

    Returns
    -------
    float or None
        0 to 1; ``None`` where nobody has two ties.

    Notes
    -----
    Newman, Strogatz & Watts (2001), *Physical Review E* 64: 026118. Time and memory grow with the
    sum of squared degrees: at ease up to some 10 million of them, such as 10,000 nodes with
    30 ties each.
    """
    ties = _ties(adjacency)
    pairs = _neighbour_pairs(ties).sum()
    return float(_closed_pairs(ties).sum() / pairs) if pairs else None


def mean_clustering(adjacency: "Adjacency") -> float | None:
    """Mean over nodes of the share of pairs of neighbours that are tied.

    Who has fewer than two neighbours counts as 0, as in most software; ``None`` without nodes.

    Notes
    -----
    Watts & Strogatz (1998), *Nature* 393: 440-442. Size limit as for ``transitivity``.
    """
    ties = _ties(adjacency)
    if ties.shape[0] == 0:
        return None
    pairs = _neighbour_pairs(ties)
    return float((_closed_pairs(ties) / np.maximum(pairs, 1)).mean())


def mean_path_length(adjacency: "Adjacency", sources: Ints | None = None) -> float | None:
    """Mean number of steps between two members of the largest component.

    Where several components are the largest, the mean goes over all of them, so that no order of
    nodes matters.

    Parameters
    ----------
    adjacency : sparse array, shape (nodes, nodes)
        Symmetric ties.
    sources : numpy.ndarray of int64, shape (sampled,), optional
        Nodes to measure from, for an estimate; those outside the largest component are passed
        over. All nodes by default.

    Returns
    -------
    float or None
        Steps; ``None`` where nobody is tied or no source lies in the largest component.

    Raises
    ------
    ValueError
        A source is not a node.

    Notes
    -----
    Watts & Strogatz (1998), *Nature* 393: 440-442. O(sources * m): at ease up to 5,000 nodes
    exactly, above that with a few hundred sources.
    """
    ties = _ties(adjacency)
    _, sizes, largest = _largest(ties)
    chosen = _sources(ties, sources)
    chosen = chosen[largest[chosen]]
    if largest.size == 0 or sizes.max() < 2 or chosen.size == 0:
        return None
    steps = total_steps(*_rows(ties), chosen)
    return float(steps.sum() / (chosen.size * (sizes.max() - 1)))


def betweenness(adjacency: "Adjacency", sources: Ints | None = None) -> NDArray[np.float64]:
    """Shortest paths through each node, each pair of others counted once and in shares.

    Parameters
    ----------
    adjacency : sparse array, shape (nodes, nodes)
        Symmetric ties.
    sources : numpy.ndarray of int64, shape (sampled,), optional
        Different nodes to count paths from, for an estimate scaled up by nodes over sources. All
        nodes by default.

    Returns
    -------
    numpy.ndarray of float64, shape (nodes,)
        Pairs; at most ``(n - 1)(n - 2) / 2``, that of the hub of a star.

    Raises
    ------
    ValueError
        A source is not a node.

    Notes
    -----
    Freeman (1977), *Sociometry* 40: 35-41, by the algorithm of Brandes (2001), *Journal of
    Mathematical Sociology* 25: 163-177; sampled as in Brandes & Pich (2007), *International
    Journal of Bifurcation and Chaos* 17: 2303-2318. O(sources * m): at ease up to 2,000 nodes
    exactly.
    """
    ties = _ties(adjacency)
    chosen = _sources(ties, sources)
    if chosen.size == 0:
        return np.zeros(ties.shape[0])
    scale = ties.shape[0] / chosen.size / 2.0  # half: every pair is met from both its ends
    return dependencies(*_rows(ties), chosen) * scale


def degree_centralization(adjacency: "Adjacency") -> float | None:
    """Freeman centralization of degree: 1 for a star, 0 where all have as many ties.

    Returns
    -------
    float or None
        ``sum(max - d) / ((n - 1)(n - 2))`` over all nodes; ``None`` below three nodes.

    Notes
    -----
    Freeman (1979), *Social Networks* 1: 215-239. O(m).
    """
    ties = _ties(adjacency)
    n = ties.shape[0]
    return _centralization(np.diff(ties.indptr), (n - 1) * (n - 2))


def betweenness_centralization(adjacency: "Adjacency", sources: Ints | None = None) -> float | None:
    """Freeman centralization of betweenness: 1 for a star, 0 where all lie between as many.

    Parameters
    ----------
    adjacency : sparse array, shape (nodes, nodes)
        Symmetric ties.
    sources : numpy.ndarray of int64, shape (sampled,), optional
        As for ``betweenness``. Sampling errs upward, because the largest estimate is partly luck.

    Returns
    -------
    float or None
        ``sum(max - b) / ((n - 1)**2 (n - 2) / 2)`` over all nodes; ``None`` below three nodes.

    Raises
    ------
    ValueError
        A source is not a node.

    Notes
    -----
    Freeman (1979), *Social Networks* 1: 215-239. Size limit as for ``betweenness``.
    """
    scores = betweenness(adjacency, sources)
    n = scores.size
    return _centralization(scores, (n - 1) ** 2 * (n - 2) / 2)


def closeness_centralization(adjacency: "Adjacency") -> float | None:
    """Freeman centralization of closeness in the largest component, where distances exist.

    Returns
    -------
    float or None
        ``sum(max - c) / ((n - 1)(n - 2) / (2 n - 3))`` with closeness
        ``c = (n - 1) / (steps to all others)`` and n members; the mean over the largest
        components where there are several; ``None`` if they have fewer than three members.

    Notes
    -----
    Freeman (1979), *Social Networks* 1: 215-239. O(n * m): at ease up to 5,000 nodes.
    """
    ties = _ties(adjacency)
    labels, sizes, largest = _largest(ties)
    if largest.size == 0 or sizes.max() < 3:
        return None
    n = int(sizes.max())
    members = np.flatnonzero(largest)
    closeness = (n - 1) / total_steps(*_rows(ties), members)
    highest = np.zeros(sizes.size)
    np.maximum.at(highest, labels[members], closeness)
    spread = (highest[labels[members]] - closeness).sum() * n / members.size
    return float(spread * (2 * n - 3) / ((n - 1) * (n - 2)))


def _ties(adjacency: "Adjacency") -> "sparse.csr_array[Any, tuple[int, int]]":
    """Checked pattern of the ties: ones only, sorted, nothing stored that is zero."""
    if adjacency.ndim != 2 or adjacency.shape[0] != adjacency.shape[1]:
        raise ValueError(f"adjacency must be square, not of shape {adjacency.shape}")
    ties = sparse.csr_array(adjacency, copy=True)
    ties.sum_duplicates()
    ties.eliminate_zeros()
    ties.data = np.ones(ties.nnz, dtype=np.int64)
    if (ties - ties.T).nnz:
        raise ValueError("adjacency must be symmetric")
    if ties.diagonal().any():
        raise ValueError("adjacency must not tie a node to itself")
    return ties


def _components(ties: Any) -> tuple[int, NDArray[np.int64]]:
    if ties.shape[0] == 0:
        return 0, np.zeros(0, dtype=np.int64)
    count, labels = csgraph.connected_components(ties, directed=False)
    return int(count), labels.astype(np.int64)


def _largest(ties: Any) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Component of each node, members of each component, and who is in a largest one."""
    count, labels = _components(ties)
    sizes = np.bincount(labels, minlength=count)
    return labels, sizes, sizes[labels] == sizes.max(initial=0)


def _neighbour_pairs(ties: Any) -> NDArray[np.int64]:
    degree = np.diff(ties.indptr).astype(np.int64)
    pairs: NDArray[np.int64] = degree * (degree - 1)
    return pairs


def _closed_pairs(ties: Any) -> NDArray[np.int64]:
    """Ordered pairs of neighbours that are tied, per node: twice its triangles."""
    closed: NDArray[np.int64] = (ties @ ties).multiply(ties).sum(axis=1)
    return closed


def _centralization(scores: NDArray[Any], largest_possible: float) -> float | None:
    if scores.size < 3:
        return None
    return float((scores.max() - scores).sum() / largest_possible)


def _sources(ties: Any, sources: Ints | None) -> Ints:
    n = ties.shape[0]
    if sources is None:
        return np.arange(n, dtype=np.int64)
    chosen = np.ascontiguousarray(sources, dtype=np.int64)
    if chosen.size and not (chosen.min() >= 0 and chosen.max() < n):
        raise ValueError(f"sources must be nodes from 0 to {n - 1}")
    return chosen


def _rows(ties: Any) -> tuple[Ints, Ints]:
    return ties.indptr.astype(np.int64), ties.indices.astype(np.int64)
