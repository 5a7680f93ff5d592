"""Who gives, how much, and in what sizes."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.kernels import Ints, Reals
from sim.parameters import ASSUMPTION, Section, parameter


class FunderParameters(Section):
    """The money: how much a year, from how many, in what grant sizes."""

    funders: int = parameter(3, unit="funders", range=(1, 10), limits=(1, 1000), source=ASSUMPTION)
    """Number of funders; they share the yearly money equally."""

    money_per_actor: float = parameter(
        1500.0, unit="dollars per year and actor", range=(300.0, 2500.0), source=ASSUMPTION
    )
    """Yearly money for each resident and organization, unless a grants file says how much."""

    grants_file: Literal["none", "robert_bowne"] = parameter(
        "none",
        unit="data set",
        source="Robert Bowne Foundation, 649 grants 2001 to 2014 (Donations List Website, CC0)",
    )
    """Real grants from which the yearly money and the sizes of direct grants are taken."""

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


@dataclass(slots=True)
class Funders:
    """The funders' table: one row each."""

    yearly: Ints
    """Cents a year, shape (funders,)."""
    parts: Ints
    """Bitmask of preferred parts, shape (funders,)."""
    sizes: Ints
    """Sorted sizes of past grants in cents, shape (grants,)."""
    made: Ints
    """Direct grants made so far, shape (funders,)."""
    giving: Reals
    """Share of its yearly money that each now gives, shape (funders,)."""
    seen: Reals
    """Mean outcome in its preferred part when it judged last, shape (funders,)."""
    due: Ints
    """Week from which it judges next, shape (funders,)."""

    def quarter(self, week: int, factor: float) -> Ints:
        """Cents each funder pays in at the quarter that begins in ``week``."""
        if week % 13:
            return np.zeros_like(self.yearly)
        paid: Ints = (self.yearly * factor * self.giving / 4).astype(np.int64)
        return paid
