"""5.1: the problem, an NK landscape."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.reference.draws import Draws, as_mask


class Problem:
    """Elements, their parts, who depends on whom, and the value of every setting."""

    def __init__(self, parameters: Any, draws: Draws) -> None:
        self.parameters, self.draws = parameters, draws
        n = self.elements = parameters.elements
        self.parts = parameters.parts
        self.everything = (1 << n) - 1
        self.elements_in = [
            as_mask(e for e in range(n) if e * self.parts // n == part)
            for part in range(self.parts)
        ]
        by_lot = sorted(range(n), key=lambda e: draws("problem.structural", 0, e, 0))
        self.structural = as_mask(by_lot[: round(parameters.structural_share * n)])
        self.everyday = self.everything & ~self.structural
        self.influences = [self._influences(e) for e in range(n)]
        self.slots = [0] * n
        self._tables: dict[tuple[int, int], list[float]] = {}
        self.count_values()

    def _influences(self, e: int) -> list[int]:
        n, k = self.elements, self.parameters.complexity
        if self.parameters.interdependence == "adjacent":
            return [(e + 1 + i) % n for i in range(k)]
        waits = -np.log(np.array([self.draws("problem.influence", 0, e, j) for j in range(n)]))
        if self.parameters.interdependence == "skewed":
            by_lot = sorted(range(n), key=lambda j: self.draws("problem.leverage", 0, j, 0))
            for rank, j in enumerate(by_lot, start=1):
                waits[j] = waits[j] * rank
        return sorted((j for j in range(n) if j != e), key=lambda j: waits[j])[:k]

    def _table(self, e: int, slot: int) -> list[float]:
        """Contributions of an element, by its own state and that of those it depends on."""
        if (e, slot) not in self._tables:
            self._tables[e, slot] = [
                self.draws.four("problem.contribution", slot, e, x // 4)[x % 4]
                for x in range(2 ** (self.parameters.complexity + 1))
            ]
        return self._tables[e, slot]

    def count_values(self) -> None:
        """(E1) for every setting, with the contributions as they are now."""
        n = self.elements
        tables = [self._table(e, slot) for e, slot in enumerate(self.slots)]
        fitness = np.zeros(2**n)
        for x in range(2**n):
            summed = 0.0
            for e in range(n):
                column = (x >> e) & 1
                for place, j in enumerate(self.influences[e], start=1):
                    column |= ((x >> j) & 1) << place
                summed += tables[e][column]
            fitness[x] = summed / n
        values = (fitness / fitness.max()) ** self.parameters.sharpness
        self.value: list[float] = values.tolist()
        single = [np.mean((values[np.arange(2**n) ^ (1 << e)] - values) ** 2) for e in range(n)]
        self.spread = float(np.sqrt(sum(single) / n))
