"""Designs: the combinations of factor values that a study visits."""

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Annotated, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from sim.batch.factors import Factor
from sim.errors import InputError

MOST_POINTS: Final = 1_000_000
Point = dict[str, Any]
"""A value for every factor, by its name."""


class Design(BaseModel):
    """How the points of a study are chosen: the table [design] of a study file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Literal["grid", "full_factorial", "latin_hypercube", "sobol", "saltelli", "list"] = "grid"
    points: Annotated[int, Field(ge=1, le=MOST_POINTS)] | None = None
    """Number of points; a random part of a full factorial, the base size for saltelli."""
    levels: Annotated[int, Field(ge=2, le=1000)] = 2
    """Values of each range in a full factorial, evenly spaced from end to end."""
    seed: Annotated[int, Field(ge=0)] = 1
    """Seed of the random part of the design."""
    file: str = ""
    """CSV file with the points of a list: a column for each factor, a line for each point."""


def design_points(factors: Sequence[Factor], design: Design) -> list[Point]:
    """The points of a design, in its order; the same every time.

    Raises
    ------
    InputError
        The design does not fit the factors.

    Notes
    -----
    Latin hypercubes and scrambled Sobol sequences (Owen 1998) are those of ``scipy.stats.qmc``,
    Saltelli's design for Sobol indices (Saltelli 2010, without second order) that of SALib. Only
    a Sobol sequence, a random part of a full factorial, a grid and a list can be made longer and
    keep the points they have.
    """
    if design.kind in ("grid", "full_factorial"):
        return _combinations(factors, design)
    if not factors:
        raise InputError(f"design.kind is {design.kind!r}, but the study varies nothing")
    if design.points is None:
        raise InputError(f"design.points: give the number of points of a {design.kind} design")
    names = [each.name for each in factors]
    units = _sampled(design.kind, len(factors), design.points, design.seed)
    return [
        {name: each.at(float(u)) for name, each, u in zip(names, factors, row, strict=True)}
        for row in units
    ]


def _combinations(factors: Sequence[Factor], design: Design) -> list[Point]:
    if design.kind == "grid":
        if design.points is not None:
            raise InputError(
                "design.points: a grid visits every combination; for a random part of them "
                'choose kind = "full_factorial"'
            )
        for each in factors:
            if not each.values:
                raise InputError(
                    f"{each.name} has a range, but a grid needs values, as in "
                    f"{each.name} = {{ values = [{each.low:g}, {each.high:g}] }}; ranges go with "
                    'kind = "full_factorial", "latin_hypercube" or "sobol"'
                )
    steps = [each.spaced(design.levels) for each in factors]
    names = [each.name for each in factors]
    total = prod(map(len, steps))
    if design.points is None or design.points >= total:
        if total > MOST_POINTS:
            raise InputError(
                f"the design has {total:,} points, more than {MOST_POINTS:,}; take a random part "
                'of them (design.kind = "full_factorial", design.points = 1000)'
            )
        return [dict(zip(names, chosen, strict=True)) for chosen in product(*steps)]
    return [_numbered(number, names, steps) for number in _drawn(total, design)]


def _drawn(total: int, design: Design) -> list[int]:
    """Numbers of the combinations in a random part; a larger part begins with a smaller one."""
    rng = np.random.default_rng(design.seed)
    numbers: dict[int, None] = {}
    while len(numbers) < (design.points or 0):
        numbers[int(rng.integers(total))] = None
    return list(numbers)


def _numbered(number: int, names: Sequence[str], steps: Sequence[Sequence[Any]]) -> Point:
    """The combination of a number, in the order of ``itertools.product``."""
    chosen = []
    for values in reversed(steps):
        number, place = divmod(number, len(values))
        chosen.append(values[place])
    return dict(zip(names, reversed(chosen), strict=True))


def _sampled(kind: str, dimensions: int, points: int, seed: int) -> NDArray[np.float64]:
    """Points in the unit cube, shape (points, dimensions)."""
    from scipy.stats import qmc

    rng = np.random.default_rng(seed)
    if kind == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(dimensions, rng=rng).random(points))
    if points & (points - 1):
        near = 1 << max(0, points.bit_length() - 1)
        raise InputError(
            f"design.points is {points}, but a {kind} design needs a power of two, such as "
            f"{near} or {2 * near}"
        )
    if kind == "sobol":
        return np.asarray(qmc.Sobol(dimensions, rng=rng).random(points))
    from SALib.sample import sobol

    names = [f"x{i}" for i in range(dimensions)]
    problem = {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}
    return np.asarray(sobol.sample(problem, points, calc_second_order=False, seed=seed))
