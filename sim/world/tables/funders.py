"""Who gives, how much, and in what sizes."""

from bisect import bisect_right
from itertools import accumulate
from typing import Annotated, Literal

import numpy as np
from pydantic import Strict, field_validator, model_validator

from sim.constants import MOST_MONEY
from sim.kernels import Ints, Reals
from sim.kernels.record import Table, table
from sim.parameters import ASSUMPTION, Section, parameter
from sim.units import QUARTERS_A_YEAR, WEEKS_A_QUARTER
from sim.world.tables.sizes import sizes_from_text


class FunderParameters(Section):
    """The money: how much a year, from how many, in what grant sizes."""

    funders: int = parameter(3, unit="funders", range=(1, 10), limits=(1, 1000), source=ASSUMPTION)
    """Number of funders; they share the yearly money equally."""

    money_per_actor: float = parameter(
        1500.0, unit="dollars per year and actor", range=(300.0, 2500.0), source=ASSUMPTION
    )
    """Yearly money for each resident and organization, unless a grants file says how much."""

    grants_file: Literal["none", "robert_bowne", "quixote", "oxford", "own"] = parameter(
        "none",
        unit="data set",
        source="Robert Bowne Foundation, 649 grants 2001 to 2014, and Quixote Foundation, 560"
        " grants 1998 to 2017 (Donations List Website, CC0); Oxford City Council, 105 grants 2014"
        " to 2017 (OGL 3.0)",
    )
    """Real grants from which the yearly money and the sizes of direct grants are taken; own: those
    of yearly_money and grant_sizes. One unit of another currency counts as one dollar."""

    yearly_money: float = parameter(
        0.0,
        unit="dollars per year",
        limits=(0, MOST_MONEY),
        source="the grants that were imported",
    )
    """Yearly money of all funders together when grants_file is own."""

    grant_sizes: str = parameter("", unit="dollars", source="the grants that were imported")
    """Sizes of past grants when grants_file is own, such as 2500 10000x12: each amount, with how
    often it was given."""

    part_weights: Annotated[tuple[int, ...], Strict(False)] = parameter(
        (),
        unit="weight of each part",
        source="all alike: " + ASSUMPTION + "; imported grants: money by cause",
    )
    """How likely a funder is to prefer part 1, part 2 and so on; weights beyond the last part count
    from part 1 again, parts without one are preferred by nobody. Empty: all parts alike."""

    money_factor: float = parameter(1.0, unit="factor", source=ASSUMPTION)
    """Multiplies the yearly money, whatever it comes from: the dose of a study of money."""

    grant_median: float = parameter(
        25_000.0,
        unit="dollars",
        range=(5_000.0, 150_000.0),
        limits=(1, None),
        source="medians of six US foundations and Oxford, 5,000 to 150,000; Bowne 25,000",
    )
    """Median size of a direct grant when no grants file is used."""

    grant_spread: float = parameter(
        0.94,
        unit="log standard deviation",
        range=(0.87, 1.73),
        source="single funders 0.87 to 1.73; Robert Bowne 0.94",
    )
    """Spread of the sizes of direct grants when no grants file is used."""

    patience: int = parameter(0, unit="weeks", source=ASSUMPTION)
    """Weeks from the first payment until a funder judges what its money brought; then once a year.
    0: never."""

    swing: float = parameter(
        0.25, unit="share of yearly money", range=(0.1, 0.5), limits=(0, 1), source=ASSUMPTION
    )
    """What one judgement adds to a funder's yearly money or takes from it."""

    most_giving: float = parameter(
        1.5, unit="share of yearly money", range=(1.0, 2.0), limits=(1, None), source=ASSUMPTION
    )
    """Most that a satisfied funder gives; a disappointed one goes down to nothing."""

    @field_validator("grant_sizes")
    @classmethod
    def _sizes(cls, text: str) -> str:
        sizes_from_text(text)
        return text

    @field_validator("part_weights")
    @classmethod
    def _weights(cls, weights: tuple[int, ...]) -> tuple[int, ...]:
        if any(not 0 <= weight <= MOST_MONEY for weight in weights):
            raise ValueError("weights are whole numbers from 0 up: change the others")
        if weights and not any(weights):
            raise ValueError("all weights are 0: give one part more, or write [] for all alike")
        return weights

    @model_validator(mode="after")
    def _own_grants_are_there(self) -> "FunderParameters":
        if self.grants_file == "own" and not (self.yearly_money and self.grant_sizes.strip()):
            raise ValueError(
                "grants_file is own, but yearly_money or grant_sizes is missing: set both, or "
                "choose another grants_file"
            )
        return self

    def preference(self, u: float, parts: int) -> int:
        """The part, counted from 0, that a funder with the draw ``u`` prefers."""
        weights = [0] * parts
        for place, weight in enumerate(self.part_weights or [1] * parts):
            weights[place % parts] += weight
        reached = list(accumulate(weights))
        return bisect_right(reached, u * reached[-1])


@table
class Funders(Table):
    """The funders' table: one row each."""

    yearly: Ints
    """Cents a year, shape (funders,). Written at the start, in stage 6."""
    parts: Ints
    """Bitmask of preferred parts, shape (funders,). Written at the start."""
    sizes: Ints
    """Sorted sizes of past grants in cents, shape (grants,). Written at the start."""
    made: Ints
    """Direct grants made so far, shape (funders,). Written in stage 6."""
    giving: Reals
    """Share of its yearly money that each now gives, shape (funders,). Written at the start, in
    stage 6."""
    seen: Reals
    """Mean outcome in its preferred part when it judged last, shape (funders,). Written in stage
    6."""
    due: Ints
    """Week from which it judges next, shape (funders,). Written in stage 6."""

    def quarter(self, week: int, factor: float) -> Ints:
        """Cents each funder pays in at the quarter that begins in ``week``."""
        if week % WEEKS_A_QUARTER:
            return np.zeros_like(self.yearly)
        paid: Ints = (self.yearly * factor * self.giving / QUARTERS_A_YEAR).astype(np.int64)
        return paid
