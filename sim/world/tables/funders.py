"""Who gives, how much, and in what sizes."""

from bisect import bisect_right
from itertools import accumulate
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import Strict, field_validator, model_validator

from sim.constants import MOST_MONEY
from sim.kernels import Flags, IntGrid, Ints, Reals
from sim.kernels.record import Table, table
from sim.parameters import ASSUMPTION, Section, parameter
from sim.units import QUARTERS_A_YEAR, WEEKS_A_QUARTER
from sim.world.tables.sizes import sizes_from_text


class FunderParameters(Section):
    """The money: how much a year, from how many, in what grant sizes."""

    funders: int = parameter(3, unit="funders", range=(1, 10), limits=(1, 1000), source=ASSUMPTION)
    """Number of funders who share the yearly money from the start."""

    money_per_actor: float = parameter(
        1500.0,
        unit="dollars per year and actor",
        limits=(0, 1_000_000),
        range=(300.0, 2500.0),
        source=ASSUMPTION,
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

    money_factor: float = parameter(1.0, unit="factor", limits=(0, 1000), source=ASSUMPTION)
    """Multiplies the yearly money, whatever it comes from: the dose of a study of money."""

    grant_median: float = parameter(
        25_000.0,
        unit="dollars",
        range=(5_000.0, 150_000.0),
        limits=(1, 10_000_000),
        source="medians of six US foundations and Oxford, 5,000 to 150,000; Bowne 25,000",
    )
    """Median size of a direct grant when no grants file is used."""

    grant_spread: float = parameter(
        0.94,
        unit="log standard deviation",
        limits=(0, 4),
        range=(0.87, 1.73),
        source="single funders 0.87 to 1.73; Robert Bowne 0.94",
    )
    """Spread of the sizes of direct grants when no grants file is used."""

    grant_years: int = parameter(
        1, unit="years", range=(1, 3), limits=(1, 10),
        source="13 % of dated grants last three years and more (360Giving 2021/22); 67 % of large "
        "US funders made one of several years (Candid 2025); the default: " + ASSUMPTION,
    )  # fmt: skip
    """Years over which a grant to an organization is paid, in equal parts."""

    spread: float = parameter(
        0.5, unit="log standard deviation", limits=(0, 4), range=(0.0, 1.5), source=ASSUMPTION
    )
    """Spread of the funders' own money; at 0 all give alike."""

    money_weights: Annotated[tuple[int, ...], Strict(False)] = parameter(
        (), unit="weight of each funder",
        source="drawn: " + ASSUMPTION + "; imported grants: money by funder",
    )  # fmt: skip
    """In which proportion the funders share the yearly money, one number each. Empty: drawn."""

    prospects: int = parameter(1, unit="funders", range=(0, 2), limits=(0, 1000), source=ASSUMPTION)
    """Further funders who give nothing at first, and join if they see that the effort helps."""

    appetite: float = parameter(
        0.5, unit="weight", range=(0.1, 0.9), limits=(0, 1), source=ASSUMPTION
    )
    """Mean appetite of funders for plans: the weight of what they hope of what is proposed, against
    what has been achieved; each funder has its own."""

    patience: int = parameter(
        104, unit="weeks", range=(26, 208), limits=(0, 10_000), source=ASSUMPTION
    )
    """Weeks from the first payment until funders judge what their money brought; then they do so
    once a year. 0: never."""

    reaction: float = parameter(
        0.27, unit="share of judgements", range=(0.1, 0.5), limits=(0, 1),
        source="27 % of tested changes were adopted (DellaVigna, Kim & Linos 2024)",
    )  # fmt: skip
    """Chance that a funder acts on what it has seen."""

    swing: float = parameter(
        0.25, unit="share of yearly money", range=(0.1, 0.5), limits=(0, 1), source=ASSUMPTION
    )
    """What a good judgement adds to a funder's yearly money."""

    bad_news: float = parameter(
        0.5, unit="share of the swing", range=(0.25, 1.0), limits=(0, 1),
        source="good news weighs more (Vivalt & Coville); how much: " + ASSUMPTION,
    )  # fmt: skip
    """Weight of a bad judgement against a good one."""

    most_giving: float = parameter(
        1.5, unit="share of yearly money", range=(1.0, 2.0), limits=(1, 100), source=ASSUMPTION
    )
    """Most that a satisfied funder gives; a disappointed one goes down to nothing."""

    leaving: float = parameter(
        0.1, unit="share of bad judgements", range=(0.0, 0.3), limits=(0, 1), source=ASSUMPTION
    )
    """Chance that a funder which acts on a bad judgement leaves for good."""

    conditions: float = parameter(
        0.25, unit="share of bad judgements", range=(0.0, 0.5), limits=(0, 1), source=ASSUMPTION
    )
    """Chance that one that stays sets a condition: until a good judgement it pools nothing, and
    gives only to organizations that work in the part it prefers."""

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

    @field_validator("money_weights")
    @classmethod
    def _shares(cls, weights: tuple[int, ...]) -> tuple[int, ...]:
        if any(not 0 < weight <= MOST_MONEY for weight in weights):
            raise ValueError("weights are whole numbers from 1 up: change the others")
        return weights

    @model_validator(mode="after")
    def _one_weight_each(self) -> "FunderParameters":
        if self.money_weights and len(self.money_weights) != self.funders:
            raise ValueError(
                f"money_weights has {len(self.money_weights)} numbers for {self.funders} funders: "
                "write one for each, or change funders.funders"
            )
        return self

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


FUNDER_OUTSIDE, FUNDER_GIVES, FUNDER_LEFT = 0, 1, 2
"""Where a funder stands towards the effort."""

UNREACHED: Final = -1
"""In ``reached_by``: no money has reached the actor since funders last judged."""


@table
class Funders(Table):
    """The funders' table: one row each, those who give from the start first."""

    state: Ints
    """``FUNDER_OUTSIDE``, ``FUNDER_GIVES`` or ``FUNDER_LEFT``, shape (funders,). Written at the
    start, in stages 1, 6."""
    yearly: Ints
    """Cents a year, shape (funders,). Written at the start, in stages 1, 6."""
    would_give: Ints
    """Cents a year with which one that is outside would join, shape (funders,). Written at the
    start."""
    giving: Reals
    """Share of its yearly money that each now gives, shape (funders,). Written at the start, in
    stage 6."""
    parts: Ints
    """Bitmask of preferred parts, shape (funders,). Written at the start."""
    appetite: Reals
    """Weight of plans against what has been achieved, shape (funders,). Written at the start."""
    pools: Reals
    """Share of its money that each pools, shape (funders,). Written at the start."""
    condition: Flags
    """Whether it has set a condition, shape (funders,). Written in stage 6."""
    seen: Reals
    """What it saw when it last judged, in value a year; not a number before, shape (funders,).
    Written at the start, in stage 6."""
    given: IntGrid
    """Cents that each gave directly to each organization, and that did not come back, shape
    (funders, organizations). Written in stage 6."""
    sizes: Ints
    """Sorted sizes of past grants in cents, shape (grants,). Written at the start."""
    pledges: list[tuple[int, int, int, int]]
    """What is still to pay of grants: (funder, organization, cents, week due), the organization
    counted from 0. Written in stage 6."""
    grants: list[tuple[int, int, int]]
    """Direct grants that were used or may be: (organization, cents, cents at once), for the record
    alone. Written in stage 6."""
    made: int
    """Direct grants made so far. Written in stage 6."""
    before: Reals
    """Outcome of every actor when funders last judged, shape (actors,). Written in stage 6."""
    reached_by: Ints
    """Account whose money reached each actor last since then, or ``UNREACHED``, shape (actors,).
    Written at the start, in stages 6, 7."""
    judged: int
    """Week in which funders judged last; 0 at first. Written at the start, in stage 6."""

    @property
    def gives(self) -> Flags:
        """Which funders bring in money, shape (funders,)."""
        found: Flags = self.state == FUNDER_GIVES
        return found

    @property
    def pooled(self) -> Reals:
        """Share of its money that each pools now, shape (funders,): nothing under a condition."""
        shares: Reals = np.where(self.condition, 0.0, self.pools)
        return shares

    @property
    def yearly_pooled(self) -> Reals:
        """Cents a year that each who gives pools at full giving, shape (funders,)."""
        cents: Reals = np.where(self.gives, self.yearly * self.pooled, 0.0)
        return cents

    def quarter(self, week: int, factor: float) -> Ints:
        """Cents each funder pays in at the quarter that begins in ``week``."""
        if week % WEEKS_A_QUARTER:
            return np.zeros_like(self.yearly)
        paid: Ints = (self.yearly * factor * self.giving / QUARTERS_A_YEAR).astype(np.int64)
        return np.where(self.gives, paid, 0)


def join(funders: Funders, f: int) -> None:
    """A funder that was outside begins to give."""
    funders.state[f] = FUNDER_GIVES
    funders.yearly[f] = funders.would_give[f]


def leave(funders: Funders, f: int) -> None:
    """A funder gives no more; what it has given already is used up."""
    funders.state[f] = FUNDER_LEFT
    funders.yearly[f] = 0
