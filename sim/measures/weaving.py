"""The shape of the network of participants, and which stage of network weaving it is in.

The four stages are those of Krebs & Holley (2006), *Building Smart Communities through Network
Weaving*: scattered clusters, a single hub and spokes, a small world of several hubs, a core with a
periphery. The thresholds that tell them apart are an assumption of ours: the authors give none.

A network is its rows as in a CSR matrix, see :mod:`sim.measures.paths`.
"""

from math import log
from typing import Final

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, allocating
from sim.world.bits import bits_in
from sim.world.order import sort_by

SHAPE: Final = (
    "components", "largest_component", "density", "clustering", "path_length", "reach",
    "centralization", "core_fit", "stage", "measured_from",
)  # fmt: skip
"""What :func:`shape_of` fills in, in order."""

EXACT: Final = 500
"""Most participants among whom distances are measured from everybody."""
SAMPLED: Final = 100
"""Participants that distances are measured from where there are more."""
BATCH: Final = 62
"""Sources of one search."""
FEWEST: Final = 5
"""A network of fewer has no stage."""


@allocating
def network_of(status: Ints, tie_to: IntGrid, tie_count: Ints) -> tuple[Ints, Ints]:
    """Ties among participants: where each one's neighbours start, and the neighbours."""
    place = np.full(status.size, -1, np.int64)
    n = 0
    most = 0
    for a in range(status.size):
        if status[a] == 1:
            place[a] = n
            n += 1
            most += tie_count[a]
    start = np.zeros(n + 1, np.int64)
    neighbour = np.empty(most, np.int64)
    ends = 0
    for a in range(status.size):
        if status[a] != 1:
            continue
        for tie in range(tie_count[a]):
            if place[tie_to[a, tie]] >= 0:
                neighbour[ends] = place[tie_to[a, tie]]
                ends += 1
        start[place[a] + 1] = ends
    return start, neighbour[:ends]


@allocating
def component_of(start: Ints, neighbour: Ints) -> tuple[Ints, Ints]:
    """Component of each node, and the size of each component."""
    n = start.size - 1
    label = np.full(n, -1, np.int64)
    sizes = np.zeros(n, np.int64)
    queue = np.empty(n, np.int64)
    count = 0
    for node in range(n):
        if label[node] >= 0:
            continue
        label[node] = count
        queue[0] = node
        waiting = 1
        head = 0
        while head < waiting:
            for position in range(start[queue[head]], start[queue[head] + 1]):
                other = neighbour[position]
                if label[other] < 0:
                    label[other] = count
                    queue[waiting] = other
                    waiting += 1
            head += 1
        sizes[count] = waiting
        count += 1
    return label, sizes[:count]


@allocating
def closed_share(start: Ints, neighbour: Ints) -> float:
    """Closed share of all paths of two steps (transitivity); NaN where nobody has two ties."""
    n = start.size - 1
    mark = np.full(n, -1, np.int64)
    closed = 0
    pairs = 0
    for node in range(n):
        degree = start[node + 1] - start[node]
        pairs += degree * (degree - 1)
        for position in range(start[node], start[node + 1]):
            mark[neighbour[position]] = node
        for position in range(start[node], start[node + 1]):
            other = neighbour[position]
            if other < node:
                continue
            for further in range(start[other], start[other + 1]):
                if neighbour[further] > other and mark[neighbour[further]] == node:
                    closed += 6  # a triangle closes two ordered pairs at each corner
    return closed / pairs if pairs > 0 else np.nan


@allocating
def distances(
    start: Ints, neighbour: Ints, label: Ints, sizes: Ints, sources: int
) -> tuple[float, float]:
    """Mean steps within the largest components, and mean share of others within two steps.

    Measured from ``sources`` nodes, evenly spread over the rows. One search serves 62 sources at
    once, one bit each (Then et al. 2014, *Proceedings of the VLDB Endowment* 8: 449-460).
    """
    n = start.size - 1
    largest = sizes.max()
    seen = np.empty(n, np.int64)
    front = np.empty(n, np.int64)
    reached = np.empty(n, np.int64)
    total = 0
    within = 0
    inside = 0
    for first in range(0, sources, BATCH):
        seen[:] = 0
        counted = 0
        for number in range(first, min(first + BATCH, sources)):
            source = number * n // sources
            seen[source] |= 1 << (number - first)
            if sizes[label[source]] == largest:
                counted |= 1 << (number - first)
                inside += 1
        front[:] = seen
        step = 0
        going = True
        while going:
            step += 1
            going = False
            for node in range(n):
                reached[node] = 0
                for position in range(start[node], start[node + 1]):
                    reached[node] |= front[neighbour[position]]
                reached[node] &= ~seen[node]
                if reached[node] != 0:
                    going = True
                    total += step * bits_in(reached[node] & counted)
                    if step <= 2:
                        within += bits_in(reached[node])
            for node in range(n):
                seen[node] |= reached[node]
                front[node] = reached[node]
    mean = total / (inside * (largest - 1)) if inside > 0 and largest > 1 else np.nan
    return mean, within / (sources * (n - 1)) if n > 1 else np.nan


@allocating
def core_and_periphery(start: Ints, neighbour: Ints) -> tuple[float, int, float, float]:
    """Best split into core and periphery: fit, members of the core, density in each of the two.

    The fit is that of Borgatti & Everett (2000), *Social Networks* 21: 375-395, with ties between
    core and periphery left out: the correlation, over pairs within either, of being tied with
    being in the core. Cores tried are all who have at least so many ties, for every number (for
    any one size of the core, those with most ties have fewest misplaced pairs: Lip 2011,
    arXiv:1102.5511). NaN where no split leaves pairs in both and ties to tell them apart.
    """
    n = start.size - 1
    ends = neighbour.size // 2
    keys = np.empty(n)
    order = np.empty(n, np.int64)
    for node in range(n):
        keys[node] = start[node] - start[node + 1]
        order[node] = node
    sort_by(keys, order, n)
    in_core = np.zeros(n, np.bool_)
    fit = np.nan
    size = 0
    dense = np.nan
    sparse = np.nan
    core_ties = 0
    degrees = 0
    for i in range(n):
        node = order[i]
        in_core[node] = True
        degrees += start[node + 1] - start[node]
        for position in range(start[node], start[node + 1]):
            if in_core[neighbour[position]]:
                core_ties += 1
        k = i + 1
        if k < n and keys[k] == keys[i]:
            continue
        core_pairs = k * (k - 1) // 2
        other_pairs = (n - k) * (n - k - 1) // 2
        other_ties = ends - degrees + core_ties
        ties = core_ties + other_ties
        free = core_pairs + other_pairs - ties
        if core_pairs == 0 or other_pairs == 0 or ties == 0 or free == 0:
            continue
        found = (core_ties * float(other_pairs) - other_ties * float(core_pairs)) / np.sqrt(
            float(core_pairs) * other_pairs * ties * free
        )
        if not found <= fit:
            fit = found
            size = k
            dense = core_ties / core_pairs
            sparse = other_ties / other_pairs
    return fit, size, dense, sparse


@allocating
def weaving_stage(
    start: Ints, sizes: Ints, clustering: float, path: float, centralization: float, fit: float,
    core: int, dense: float, sparse: float,
) -> float:  # fmt: skip
    """Stage of network weaving, 1 to 4; NaN where none of the four pictures fits.

    1 scattered clusters: the largest component has less than 60 %, or another one 20 %. 4 core and
    periphery: fit above .5, core denser than .5, periphery sparser than .1, 15 to 30 % in the core.
    2 hub and spokes: degree centralization above .5. 3 small world of several hubs: two actors with
    twice the mean ties, small-world coefficient above 1 (Humphries & Gurney 2008, *PLoS ONE* 3:
    e0002051; that of a random graph by its expected clustering and path length). The first in this
    order that fits. Stage 3 asks for no least centralization: where attention is limited, that
    falls with the size of the network, however many hubs there are.
    """
    n = start.size - 1
    if n < FEWEST:
        return np.nan
    largest = sizes.max()
    large = 0
    for size in sizes:
        if size >= 0.2 * n:
            large += 1
    if largest < 0.6 * n or large > 1:
        return 1.0
    if fit > 0.5 and dense > 0.5 and sparse < 0.1 and 0.15 * n <= core <= 0.3 * n:
        return 4.0
    if centralization > 0.5:
        return 2.0
    mean = start[n] / n
    hubs = 0
    for node in range(n):
        if start[node + 1] - start[node] >= 2.0 * mean:
            hubs += 1
    if hubs < 2 or mean <= 1.0:
        return np.nan
    small_world = clustering / (mean / (n - 1)) / (path / (log(n) / log(mean)))
    return 3.0 if small_world > 1.0 else np.nan


@allocating
def shape_of(start: Ints, neighbour: Ints, found: Reals) -> None:
    """Fill in what ``SHAPE`` names; NaN where something is undefined."""
    n = start.size - 1
    found[:] = np.nan
    found[0] = 0.0
    found[9] = 0.0
    if n == 0:
        return
    label, sizes = component_of(start, neighbour)
    sources = n if n <= EXACT else SAMPLED
    found[0] = sizes.size
    found[1] = sizes.max() / n
    if n > 1:
        found[2] = neighbour.size / (n * (n - 1.0))
    found[3] = closed_share(start, neighbour)
    found[4], found[5] = distances(start, neighbour, label, sizes, sources)
    if n > 2:
        most = 0
        for node in range(n):
            most = max(most, start[node + 1] - start[node])
        found[6] = (most * n - neighbour.size) / ((n - 1.0) * (n - 2.0))
    fit, core, dense, sparse = core_and_periphery(start, neighbour)
    found[7] = fit
    found[8] = weaving_stage(
        start=start,
        sizes=sizes,
        clustering=found[3],
        path=found[4],
        centralization=found[6],
        fit=fit,
        core=core,
        dense=dense,
        sparse=sparse,
    )
    found[9] = sources
