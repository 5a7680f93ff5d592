"""A study: arms, factors, outcomes, and the runs they make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sim.batch.design import Design, Point, design_points
from sim.batch.factors import Factor, scenario_at
from sim.batch.identity import digest, own_seed, point_id, run_key
from sim.errors import InputError
from sim.html import html_table
from sim.measures.catalogue import runs_against
from sim.measures.own import own_modules, refuse_unknown
from sim.scenario import Scenario
from sim.scenario.checks import plain


class Task(NamedTuple):
    """A run of a study."""

    key: str
    arm: str
    point: str
    values: Point
    seed: int


@dataclass(frozen=True)
class Study:
    """A study with everything resolved.

    Attributes
    ----------
    name, title, description : str
        Names and purpose of the study.
    arms : dict of str to Scenario
        Scenarios that are compared at every point.
    factors : tuple of Factor
        Uncertainties and levers.
    design : Design
        How the points are chosen.
    listed : tuple of dict
        The points of a list; empty for other designs.
    replicates, first_seed : int
        Seeds ``first_seed``, ``first_seed + 1``, ... of every arm at every point.
    paired : bool
        Whether arms and points share their seeds, so that they can be compared run by run.
    outcomes, series : tuple of str
        Measures of a run, and weekly series, that are kept.
    """

    name: str
    title: str
    description: str
    arms: dict[str, Scenario]
    factors: tuple[Factor, ...]
    design: Design
    listed: tuple[Point, ...]
    replicates: int
    first_seed: int
    paired: bool
    outcomes: tuple[str, ...]
    series: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Study({self.name!r}, {self.size})"

    @property
    def size(self) -> str:
        """Arms, points, seeds and runs, in words."""
        return (
            f"{len(self.arms)} arms x {len(self.places):,} points x {self.replicates:,} seeds = "
            f"{self.total:,} runs"
        )

    def _repr_html_(self) -> str:
        """Its parts, one a row."""
        return html_table(("", ""), self.parts, self.title)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What a reader wants to know of it first, each with its name."""
        parts: dict[str, list[str]] = {
            "size": [self.size],
            "design": [self.design.kind],
            "arms": list(self.arms),
            "uncertainties": [each.name for each in self.uncertainties],
            "levers": [each.name for each in self.levers],
            "outcomes": list(self.outcomes),
            "weekly series": list(self.series),
        }
        return [(name, ", ".join(each)) for name, each in parts.items() if each]

    @property
    def uncertainties(self) -> tuple[Factor, ...]:
        """Factors outside of control."""
        return tuple(each for each in self.factors if each.role == "uncertainty")

    @property
    def levers(self) -> tuple[Factor, ...]:
        """Factors that a policy sets."""
        return tuple(each for each in self.factors if each.role == "lever")

    @cached_property
    def points(self) -> list[Point]:
        """The points in the order of the design; some designs visit one twice."""
        return list(self.listed) if self.listed else design_points(self.factors, self.design)

    @cached_property
    def places(self) -> dict[str, Point]:
        """The points by name, each once."""
        return {point_id(point): point for point in self.points}

    @property
    def total(self) -> int:
        """Number of runs."""
        return len(self.places) * len(self.arms) * self.replicates

    @property
    def against(self) -> frozenset[str]:
        """The further runs that anything kept is read against."""
        shadow = {"shadow"} if "impact_without_shock" in self.series else set()
        return runs_against(self.outcomes) | shadow

    @cached_property
    def contents(self) -> dict[str, str]:
        """By arm, the hash of its scenario and of settings that factors take from others."""
        taken = {each.name: each.taken for each in self.factors if each.taken}
        roles = {each.name: each.role for each in self.factors}
        return {
            arm: digest(scenario.content_hash(), taken, roles)
            for arm, scenario in self.arms.items()
        }

    @cached_property
    def modules(self) -> list[str]:
        """Names of the modules that hold the rules of all its runs, and measures of a user's own.

        Raises
        ------
        InputError
            An outcome is a measure that is not installed here.
        """
        refuse_unknown(self.outcomes)
        found = set(own_modules(self.outcomes))
        found = found.union(*(each.modules for each in self.arms.values()))
        for each in self.levers:
            for value in each.values:
                if any(key.endswith(".rule") for key in each.settings(value)):
                    for arm in self.arms.values():
                        found |= set(arm.with_values(each.settings(value)).modules)
        return sorted(found)

    def groups(self, code: str) -> Iterator[list[Task]]:
        """The runs, those of all arms at one point with one seed together; seed by seed."""
        for replicate in range(self.replicates):
            for name in self.places:
                yield self.group(replicate, name, code)

    def group(self, replicate: int, point: str, code: str) -> list[Task]:
        """The runs of all arms at a point with one seed, the first of which is number 0."""
        return [self._task(arm, point, self.first_seed + replicate, code) for arm in self.arms]

    def _task(self, arm: str, name: str, replicate: int, code: str) -> Task:
        point = self.places[name]
        seed = replicate if self.paired else own_seed(arm, point, replicate)
        return Task(self.key(arm, name, seed, code), arm, name, point, seed)

    def key(self, arm: str, point: str, seed: int, code: str) -> str:
        """Identity of a run of an arm at a point, both by name."""
        if (arm, code) not in self._arm_hashes:
            self._arm_hashes[arm, code] = digest(arm, self.contents[arm], code)
        return run_key(self._arm_hashes[arm, code], self._point_hashes[point], seed)

    @cached_property
    def _arm_hashes(self) -> dict[tuple[str, str], str]:
        """By arm and code; a sweep asks for millions of keys."""
        return {}

    @cached_property
    def _point_hashes(self) -> dict[str, str]:
        return {name: digest(point) for name, point in self.places.items()}

    def scenario(self, arm: str, point: Mapping[str, Any]) -> Scenario:
        """The scenario of an arm at a point."""
        return scenario_at(self.arms[arm], self.factors, point)

    def as_data(self) -> dict[str, Any]:
        """For a manifest; see :meth:`from_data`."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "arms": {arm: scenario.flat() for arm, scenario in self.arms.items()},
            "factors": [each.as_data() for each in self.factors],
            "design": self.design.model_dump(),
            "listed": list(self.listed),
            "replicates": self.replicates,
            "first_seed": self.first_seed,
            "paired": self.paired,
            "outcomes": list(self.outcomes),
            "series": list(self.series),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Study":
        """The study in a manifest."""
        made = {
            **data,
            "arms": {arm: Scenario().with_values(flat) for arm, flat in data["arms"].items()},
            "factors": tuple(Factor.from_data(each) for each in data["factors"]),
            "design": Design(**data["design"]),
            "listed": tuple({k: plain(v) for k, v in each.items()} for each in data["listed"]),
            "outcomes": tuple(data["outcomes"]),
            "series": tuple(data["series"]),
        }
        return cls(**made)

    def refuse_unlike(self, earlier: "Study", folder: Path) -> None:
        """Refuse to continue a folder of a different study.

        A later study may have more points, seeds, arms, outcomes and series.

        Raises
        ------
        InputError
            The folder holds runs that do not belong to this study.
        """
        whose = f"{folder} holds another study"
        for arm in earlier.arms:
            if arm not in self.arms:
                raise InputError(f"{whose}: it has an arm {arm}; {_ELSEWHERE}")
            if self.contents[arm] != earlier.contents[arm]:
                raise InputError(f"{whose}: {self._differing_setting(earlier, arm)}; {_ELSEWHERE}")
        if self.paired != earlier.paired:
            raise InputError(f"{whose}: paired is {str(earlier.paired).lower()}; {_ELSEWHERE}")
        lost = [name for name in earlier.places if name not in self.places]
        if lost:
            raise InputError(
                f"{whose}: {len(lost):,} of its {len(earlier.places):,} points are not among those "
                f"of this one (a Latin hypercube cannot be made longer, a Sobol sequence can); "
                f"{_ELSEWHERE}"
            )

    def _differing_setting(self, earlier: "Study", arm: str) -> str:
        """The first setting of an arm that has changed, in words."""
        ours, theirs = self.arms[arm].flat(), earlier.arms[arm].flat()
        for key in {**theirs, **ours}:
            if key not in ("title", "description") and ours.get(key) != theirs.get(key):
                return f"{key} of {arm} is {theirs.get(key)} there and {ours.get(key)} here"
        return "the settings of its levers have changed"


_ELSEWHERE = "name another folder"
