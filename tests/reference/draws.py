"""Keyed draws by the name of what they decide, and small tools for sets of elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sim.randomness import decision, normal, uniforms

T = TypeVar("T")


class Draws:
    """``draws(name, week, one, other, block)`` is word 0 of a draw, ``draws.four`` all words."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._keys: dict[str, int] = {}

    def four(
        self, name: str, week: int, one: int, other: int, block: int = 0
    ) -> tuple[float, float, float, float]:
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = decision(name)
        return uniforms(self.seed, key, week, one, other, block)

    def __call__(self, name: str, week: int, one: int, other: int, block: int = 0) -> float:
        return self.four(name, week, one, other, block)[0]

    def pair(self, name: str, week: int, one: int, other: int) -> float:
        """A draw for two rows, whoever is named first."""
        return self(name, week, min(one, other), max(one, other))


def z(u: float) -> float:
    """The standard normal quantile."""
    return normal(u)


def elements_of(mask: int) -> Iterator[int]:
    """The elements of a set, ascending."""
    element = 0
    while mask >> element:
        if (mask >> element) & 1:
            yield element
        element += 1


def as_mask(elements: Iterable[int]) -> int:
    """The set of some elements."""
    return sum(1 << element for element in set(elements))


def clip(x: float, low: float, high: float) -> float:
    return min(high, max(low, x))


def total(terms: Iterable[float]) -> float:
    """The sum from 0.0, term by term (``sum`` of newer Pythons compensates)."""
    result = 0.0
    for term in terms:
        result = result + term
    return result
