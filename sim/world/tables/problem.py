"""The problem a community works on: parameters, elements, parts, and what shocks do to it."""

from math import expm1
from typing import Annotated, ClassVar, Final, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import Strict, field_validator, model_validator

from sim.constants import MOST_ELEMENTS, WEEKS_BEYOND
from sim.kernels import Ints, Reals, inlined
from sim.kernels.record import Table, table
from sim.parameters import ASSUMPTION, Section, parameter
from sim.randomness import decision, uniform
from sim.units import WEEKS_A_YEAR
from sim.world.tables.landscape import Interdependence, Shape, keyed_order, landscape

_STRUCTURAL: Final = decision("problem.structural")
"""Place of an element in the order that decides which are structural. Key: (0, element, 0)."""

_REDRAWN: Final = decision("problem.redrawn")
"""Place of an element in the order in which a shock redraws elements. Key: (week, element, 0)."""

_SHOCK: Final = decision("problem.shock")
"""Whether a shock arrives at random. Key: (week, 0, 0)."""


class ProblemParameters(Section):
    """What the problem is like, the same for every arm."""

    title: ClassVar[str] = "Problem"

    elements: int = parameter(
        12, unit="elements", source=ASSUMPTION, range=(6, 15), limits=(1, MOST_ELEMENTS)
    )
    """Number N of interdependent elements, each done this way or that."""

    complexity: int = parameter(
        3, unit="other elements", source=ASSUMPTION, range=(0, 5), limits=(0, MOST_ELEMENTS - 1)
    )
    """Number K of other elements that the contribution of each element depends on, from 0
    (simple) to N - 1 (chaotic). Studies sample up to 5, which the smallest problem they sample
    allows and which Lazer & Friedman (2007) used."""

    interdependence: Interdependence = parameter(
        "random",
        unit="kind",
        source="Lazer & Friedman 2007",
        range=get_args(Interdependence),
    )
    """Which others: those next to it in a circle (adjacent), any (random), or mostly the same few,
    which makes those few leverage points (skewed)."""

    parts: int = parameter(
        4, unit="parts", source=ASSUMPTION, range=(1, 6), limits=(1, MOST_ELEMENTS)
    )
    """Number of parts of the system, such as housing, schools or health. Each is a block of
    elements; their sizes differ by one at most."""

    sharpness: float = parameter(
        8.0, unit="exponent", source="Lazer & Friedman 2007", range=(1.0, 8.0), limits=(1.0, 32.0)
    )
    """Power that the mean contribution, as a share of the best, is raised to: the higher, the
    less a mediocre solution is worth."""

    structural_share: float = parameter(
        0.5, unit="share", source=ASSUMPTION, range=(0.0, 0.8), limits=(0.0, 1.0)
    )
    """Share of the elements that only a project can change, such as policies and institutions."""

    coupling: float = parameter(
        0.25, unit="share", source=ASSUMPTION, range=(0.0, 0.6), limits=(0.0, 1.0)
    )
    """Weight of the community's prevailing setting in an actor's outcome; the rest is the actor's
    own setting."""

    @model_validator(mode="after")
    def _fits(self) -> "ProblemParameters":
        if self.complexity >= self.elements:
            raise ValueError(
                f"complexity is {self.complexity}, but each of {self.elements} elements can depend"
                f" on {self.elements - 1} others at most: lower complexity or raise elements"
            )
        if self.parts > self.elements:
            raise ValueError(
                f"parts is {self.parts}, but there are only {self.elements} elements to divide:"
                " lower parts or raise elements"
            )
        return self

    @property
    def shape(self) -> Shape:
        """What decides the landscape."""
        return Shape(self.elements, self.complexity, self.interdependence, self.sharpness)


class ShockParameters(Section):
    """What changes from outside, at the same time in every arm."""

    title: ClassVar[str] = "Shocks"

    # A scenario file gives a list; a tuple is as immutable as the rest.
    weeks: Annotated[tuple[int, ...], Strict(False)] = parameter(
        (131,), unit="weeks since the start", source=ASSUMPTION
    )
    """Weeks in which part of the problem changes, the first week being 0. The default is the
    middle of five years, and no multiple of 13, so that no quarterly rule meets it by chance."""

    share: float = parameter(
        0.5, unit="share", source=ASSUMPTION, range=(0.1, 1.0), limits=(0.0, 1.0)
    )
    """Share of the elements whose contributions a shock redraws, at least one unless it is 0."""

    shares: Annotated[tuple[float, ...], Strict(False)] = parameter(
        (), unit="shares", source=ASSUMPTION
    )
    """Share of each of ``weeks``, in the same order; empty if ``share`` holds for all of them."""

    yearly_rate: float = parameter(
        0.0, unit="per year", source=ASSUMPTION, range=(0.0, 2.0), limits=(0.0, 52.0)
    )
    """Mean number of further shocks in a year of 52 weeks if they arrive independently (a Poisson
    process): each week has one with probability 1 - exp(-rate / 52)."""

    funding_cut_week: int = parameter(
        0, unit="weeks since the start", limits=(0, 5200), source=ASSUMPTION
    )
    """Week in which a funding cut begins; 0 is never."""

    funding_cut_share: float = parameter(
        0.5, unit="share", source=ASSUMPTION, range=(0.1, 0.8), limits=(0.0, 1.0)
    )
    """Share of the funders' money that the cut takes away."""

    funding_cut_weeks: int = parameter(
        52, unit="weeks", source=ASSUMPTION, range=(13, 104), limits=(1, 10_000)
    )
    """How long the cut lasts."""

    loss_week: int = parameter(0, unit="weeks since the start", limits=(0, 5200), source=ASSUMPTION)
    """Week in which the engaged actor with most ties leaves for good; 0 is never."""

    departure_week: int = parameter(
        0, unit="weeks since the start", limits=(0, 5200), source=ASSUMPTION
    )
    """Week in which the funder that gives most leaves for good; 0 is never."""

    inflow_week: int = parameter(
        0, unit="weeks since the start", limits=(0, 5200), source=ASSUMPTION
    )
    """Week in which newcomers come in all at once; 0 is never."""

    inflow_share: float = parameter(
        0.2, unit="share of outsiders", source=ASSUMPTION, range=(0.05, 0.5), limits=(0.0, 1.0)
    )
    """Share of those outside who join in that week, with views of their own."""

    @field_validator("weeks")
    @classmethod
    def _distinct(cls, weeks: tuple[int, ...]) -> tuple[int, ...]:
        if any(week < 0 for week in weeks):
            raise ValueError("weeks count from 0: remove the negative ones")
        if len(set(weeks)) < len(weeks):
            raise ValueError("a week is named twice: one shock a week, its size is shocks.share")
        return weeks

    @field_validator("shares")
    @classmethod
    def _are_shares(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if not all(0.0 <= share <= 1.0 for share in shares):
            raise ValueError("each must be from 0 to 1")
        return shares

    @model_validator(mode="after")
    def _share_for_each_week(self) -> "ShockParameters":
        if self.shares and len(self.shares) != len(self.weeks):
            raise ValueError(
                f"shares has {len(self.shares)} values for {len(self.weeks)} weeks: give one for "
                "each of weeks, or none"
            )
        return self

    def strikes(self, week: int, seed: int) -> bool:
        """Whether part of the problem changes in this week."""
        if week in self.weeks or self.yearly_rate == 0.0:
            return week in self.weeks
        return uniform(seed, _SHOCK, week, 0, 0) < -expm1(-self.yearly_rate / WEEKS_A_YEAR)

    def share_in(self, week: int) -> float:
        """Share of the elements that a shock of this week redraws."""
        if self.shares and week in self.weeks:
            return self.shares[self.weeks.index(week)]
        return self.share


@table
class Problem(Table):
    """One problem: a landscape over all settings, and how its elements are divided.

    A setting is an integer whose bit e says how element e is done. A set of elements is a bitmask
    of the same kind. Influences and contributions are read-only and shared with every problem of
    the same shape, seed and shocks; ``value`` is a copy, because the kernels that read it are
    compiled for arrays that may be written.
    """

    parameters: ProblemParameters
    """The table [problem] of the scenario. Written at the start."""
    seed: int
    """Scenario seed. Written at the start."""
    influences: NDArray[np.int64]
    """Elements that each contribution depends on besides its own, shape (N, K). Written at the
    start."""
    contributions: NDArray[np.float64]
    """Contribution of each element by its state and those of its influences, shape (N, 2**(K+1)).
    Written at the start, in stage 1."""
    value: Reals
    """Worth of every setting, from 0 to 1, shape (2**N,). Written at the start, in stage 1."""
    spread: float
    """Root mean square of what turning a single element brings, in value. Written at the start, in
    stage 1."""
    part_of: Ints
    """Part that each element belongs to, shape (N,). Written at the start."""
    part_mask: Ints
    """Elements of each part, a bitmask, shape (parts,). Written at the start."""
    structural: int
    """Elements that only a project can change, a bitmask. Written at the start."""
    slots: tuple[int, ...]
    """For each element 0, or w + 1 if the last shock that redrew it was in week w, plus a million
    for each further draw of that week. Written at the
    start, in stage 1."""

    @classmethod
    def draw(cls, parameters: ProblemParameters, seed: int) -> "Problem":
        """Draw a problem; a function of the parameters and the scenario seed only.

        Parameters
        ----------
        parameters
            The ``[problem]`` table of a scenario.
        seed
            Scenario seed, 0 to 2**32 - 1.
        """
        n, parts = parameters.elements, parameters.parts
        part_of = np.arange(n) * parts // n
        part_mask = np.zeros(parts, dtype=np.int64)
        np.bitwise_or.at(part_mask, part_of, np.int64(1) << np.arange(n))
        structural = keyed_order(_STRUCTURAL, seed, 0, n)[: round(parameters.structural_share * n)]
        slots = (0,) * n
        tables = landscape(parameters.shape, seed, slots)
        return cls(
            parameters=parameters,
            seed=seed,
            influences=tables.influences,
            contributions=tables.contributions,
            value=tables.value.copy(),
            spread=float(tables.spread),
            part_of=part_of,
            part_mask=part_mask,
            structural=_mask(structural.tolist()),
            slots=slots,
        )

    @property
    def elements(self) -> int:
        """Number of elements."""
        return self.parameters.elements

    @property
    def all_elements(self) -> int:
        """Every element."""
        return (1 << self.elements) - 1

    @property
    def everyday(self) -> int:
        """Elements that own trials and copying can change."""
        return everyday_elements(self)

    def redraw(self, week: int, share: float, draw: int = 0) -> int:
        """Redraw the contributions of a share of the elements: a shock.

        Which elements, and what they contribute from now on, is keyed by the week; so a shock is
        the same whatever happened before. In one week a larger shock redraws what a smaller one
        does and more, and repeating one changes nothing.

        Parameters
        ----------
        week
            Week of the shock, from 0.
        share
            Share of the elements, 0 to 1; at least one element is redrawn unless it is 0.
        draw
            Which of several draws; 0 is that of the run itself.

        Returns
        -------
        int
            The elements redrawn.
        """
        n = self.elements
        count = max(round(share * n), 1) if share > 0 else 0
        drawn = week + draw * WEEKS_BEYOND
        hit = keyed_order(_REDRAWN, self.seed, drawn, n)[:count].tolist()
        self.slots = tuple(drawn + 1 if e in hit else self.slots[e] for e in range(n))
        tables = landscape(self.parameters.shape, self.seed, self.slots)
        self.contributions, self.value = tables.contributions, tables.value.copy()
        self.spread = float(tables.spread)
        return _mask(hit)


@inlined
def everyday_elements(problem: Problem) -> int:
    """Elements that own trials and copying can change, a bitmask: all but the structural ones."""
    return ((1 << problem.part_of.size) - 1) & ~problem.structural


def _mask(elements: list[int]) -> int:
    """Bitmask of a list of elements."""
    return sum(1 << element for element in elements)
