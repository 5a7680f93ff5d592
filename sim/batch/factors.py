"""Factors of a study: uncertainties and levers, each with its values or its range."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from sim.errors import InputError
from sim.scenario import Scenario
from sim.scenario.checks import plain

Role = Literal["uncertainty", "lever"]
DISTRIBUTIONS: Final = ("uniform", "loguniform", "triangular", "normal")


@dataclass(frozen=True)
class Factor:
    """A quantity that differs between the points of a study.

    Attributes
    ----------
    name : str
        The setting it changes, by dotted name, or a table taken as a whole from scenarios.
    role : str
        ``"uncertainty"`` (outside of control) or ``"lever"`` (set by a policy).
    kind : str
        ``"number"``, ``"whole number"``, ``"truth"``, ``"text"`` or ``"list"``: type of the values.
    values : tuple
        Values it takes, each equally likely; empty where it has a range.
    low, high : float
        Ends of the range, both possible.
    distribution : str
        Distribution of the values in the range; one of ``DISTRIBUTIONS``. A triangular one peaks at
        ``middle``; a normal one has this mean and ``spread`` as its standard deviation, and is cut
        off at the ends.
    taken : dict of str to dict
        For a table: the settings of each value, the name of a scenario.
    """

    name: str
    role: Role
    kind: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    distribution: str = "uniform"
    middle: float = 0.0
    spread: float = 0.0
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)

    def at(self, u: float) -> Any:
        """The value below which a share ``u``, from 0 to 1, of all values lies."""
        if self.values:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        if self.kind == "whole number" and self.distribution == "uniform":
            return min(int(self.low + u * (self.high - self.low + 1)), int(self.high))
        value = float(self._quantile(u))
        return round(value) if self.kind == "whole number" else value

    def spaced(self, levels: int) -> tuple[Any, ...]:
        """Its values, or so many of the range, spaced evenly from end to end."""
        if self.values:
            return self.values
        steps = [self.low + (self.high - self.low) * i / (levels - 1) for i in range(levels)]
        rounded = [round(step) if self.kind == "whole number" else step for step in steps]
        return tuple(dict.fromkeys(rounded))

    def settings(self, value: Any) -> dict[str, Any]:
        """Settings of a value by dotted name."""
        return self.taken[value] if self.taken else {self.name: value}

    def as_data(self) -> dict[str, Any]:
        """For a manifest; see :meth:`from_data`."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Factor":
        """The factor in a manifest."""
        return cls(**{**data, "values": tuple(plain(each) for each in data["values"])})

    @cached_property
    def _quantile(self) -> Any:
        """Quantile function of the range."""
        from scipy import stats

        low, width = self.low, self.high - self.low
        if self.distribution == "loguniform":
            return stats.loguniform(low, self.high).ppf
        if self.distribution == "triangular":
            return stats.triang((self.middle - low) / width, low, width).ppf
        if self.distribution == "normal":
            ends = [(end - self.middle) / self.spread for end in (low, self.high)]
            return stats.truncnorm(*ends, loc=self.middle, scale=self.spread).ppf
        return stats.uniform(low, width).ppf


def scenario_at(arm: Scenario, factors: Iterable[Factor], point: Mapping[str, Any]) -> Scenario:
    """The scenario of an arm at a point of a study.

    Levers are set first. Then each arm uses only the sampled values for which its rules have
    parameters, without those that its lessons set.

    Raises
    ------
    InputError
        A value is refused.
    """
    if not point:
        return arm
    levers: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for each in factors:
        target = levers if each.role == "lever" else others
        target |= each.settings(point[each.name])
    moved = arm.with_values(levers) if levers else arm
    has = set(moved.flat()) - set(moved.taught)
    kept = {key: value for key, value in others.items() if key in has}
    return moved.with_values(kept) if kept else moved


def value_kind(name: str, values: Iterable[Any]) -> str:
    """The type that all of the values have.

    Raises
    ------
    InputError
        They are of several types.
    """
    kinds = {KINDS.get(type(each), "") for each in values}
    if kinds == {"number", "whole number"}:
        return "number"
    if len(kinds) != 1 or "" in kinds:
        raise InputError(f"{name}: its values must be all numbers, all true or false, or all names")
    return kinds.pop()


KINDS: Final[dict[type, str]] = {
    float: "number", int: "whole number", bool: "truth", str: "text", tuple: "list",
}  # fmt: skip
"""Kinds of values, by their type."""
