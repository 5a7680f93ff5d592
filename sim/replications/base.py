"""A replication: a scenario file, variants of it, and the published figures it should give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.agents import Resident

Courses = Mapping[str, NDArray[np.float64]]
"""What was observed of each variant after every week, shape (seeds, weeks); of landscapes, shape
(seeds, statistics)."""

Observed = Literal["impact", "knowledge", "landscape", "belief"]

PACKAGE: Final = Path(__file__).parents[1]


def scenario_files() -> Path:
    """Folder of the replications' scenario files: in an installed package, or in the checkout."""
    inside = PACKAGE / "experiments" / "replications"
    return inside if inside.is_dir() else PACKAGE.parent / "experiments" / "replications"


@dataclass(frozen=True)
class Check:
    """One published figure beside what the engine gives."""

    name: str
    words: str
    """What is measured, and where the expected figure stands."""
    expected: float
    obtained: float
    se: float
    """Standard error of what was obtained; NaN where there is none."""
    tolerance: float
    """Largest difference of the two that counts as reproduced."""

    @property
    def reproduced(self) -> bool:
        """Whether the figure is reproduced; an undefined one is not."""
        return bool(abs(self.obtained - self.expected) <= self.tolerance)

    @property
    def verdict(self) -> str:
        """In words."""
        return "reproduced" if self.reproduced else "not reproduced"

    def data(self) -> dict[str, Any]:
        """The same content for JSON; what is not a number is null."""
        numbers = {
            "expected": self.expected,
            "obtained": self.obtained,
            "se": self.se,
            "tolerance": self.tolerance,
        }
        finite = {name: value if np.isfinite(value) else None for name, value in numbers.items()}
        return {"name": self.name, **finite, "verdict": self.verdict, "words": self.words}


@dataclass(frozen=True)
class Plan:
    """The runs of a replication and the checks of their results."""

    seeds: Sequence[int]
    """Fixed before the first run, and the same for every variant: common problems and starts."""
    variants: Mapping[str, Mapping[str, Any]]
    """What each variant changes in the scenario file, by dotted name."""
    checks: Callable[[Courses], list[Check]]


@dataclass(frozen=True)
class Replication:
    """One published result."""

    name: str
    paper: str
    shows: str
    """Its result, in a sentence."""
    differs: str
    """What the engine does differently from the paper; empty if nothing."""
    fast: Plan
    full: Plan
    observed: Observed = "impact"
    agent: type[Resident] | None = None
    """Class of all residents, where they decide for themselves; None if the rules decide."""
    drawn: Sequence[str] = field(default_factory=tuple)
    """Variants in the figure."""

    @property
    def file(self) -> Path:
        """Its scenario file."""
        return scenario_files() / f"{self.name}.toml"


def level(name: str, words: str, expected: float, values: NDArray[Any], tolerance: float) -> Check:
    """A mean over seeds, with its standard error."""
    x = np.asarray(values, np.float64)
    se = float(x.std(ddof=1) / np.sqrt(x.size)) if x.size > 1 else float("nan")
    return Check(name, words, expected, float(x.mean()), se, tolerance)


def crossing(above: NDArray[np.float64], below: NDArray[np.float64]) -> float:
    """First round from which one mean course is above another; NaN if it never is.

    Parameters
    ----------
    above, below
        Courses, shape (seeds, rounds).
    """
    over = above.mean(axis=0) > below.mean(axis=0)
    if not over[-1]:
        return float("nan")
    return float(over.size - np.argmin(over[::-1]) + 1) if not over.all() else 1.0
