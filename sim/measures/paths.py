"""Shortest paths through a network, in steps.

A network is its rows as in a CSR matrix: the neighbours of node i are
``neighbour[start[i]:start[i + 1]]``, and everyone is a neighbour of its neighbours.
"""

import numpy as np

from sim.kernels import Ints, Reals, allocating


@allocating
def dependencies(start: Ints, neighbour: Ints, sources: Ints) -> Reals:
    """Dependencies on each node (Brandes 2001), summed over the sources, shape (nodes,)."""
    n = start.size - 1
    total = np.zeros(n)
    steps = np.empty(n, np.int64)
    queue = np.empty(n, np.int64)
    paths = np.empty(n)
    dependency = np.empty(n)
    for source in sources:
        steps[:] = -1
        paths[:] = 0.0
        dependency[:] = 0.0
        steps[source] = 0
        paths[source] = 1.0
        queue[0] = source
        waiting = 1
        head = 0
        while head < waiting:
            node = queue[head]
            head += 1
            for position in range(start[node], start[node + 1]):
                other = neighbour[position]
                if steps[other] < 0:
                    steps[other] = steps[node] + 1
                    queue[waiting] = other
                    waiting += 1
                if steps[other] == steps[node] + 1:
                    paths[other] += paths[node]
        # Farthest first: what hangs on a node is known before it is passed on towards the source.
        for place in range(waiting - 1, 0, -1):
            node = queue[place]
            total[node] += dependency[node]
            for position in range(start[node], start[node + 1]):
                other = neighbour[position]
                if steps[other] == steps[node] - 1:
                    dependency[other] += paths[other] / paths[node] * (1.0 + dependency[node])
    return total
