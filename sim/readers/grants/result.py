"""What was learned from a file of grants, for people and for a community file."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.constants import MOST_GRANT_SIZES
from sim.kernels import Ints
from sim.readers.grants.cleaned import Grant, as_csv
from sim.readers.grants.notes import Notes
from sim.readers.grants.statistics import gini, herfindahl, log_sd
from sim.readers.questions import Question, quoted
from sim.world.tables.sizes import sizes_as_text

RESIDENTS_AN_ORGANIZATION: Final = 250 / 30
"""As in the community that is drawn by default: ``community.residents``, ``.organizations``."""

MOST_FUNDERS: Final = 100
"""Funders of a file that become funders of the community; the money of more is taken together."""


def _thousandths(parts: Collection[int]) -> list[int]:
    """Parts of a sum in thousandths, halves rounded up."""
    total = sum(parts)
    return [(2000 * part + total) // (2 * total) for part in parts]


@dataclass(frozen=True, eq=False)
class Grants:
    """Grants of one file, in hundredths of one currency."""

    file: str
    about: str
    """Format and encoding, in words."""
    columns: dict[str, str]
    """Names of columns by role."""
    style: str
    """How amounts are written, in words."""
    currency: str
    """Empty if nothing names one."""
    rows: int
    """Rows of the file, the header and empty lines not counted."""
    left_out: Notes
    remarks: Notes
    """What is to be said of rows that were used."""
    first_year: int | None
    last_year: int | None
    years: int
    """Calendar years from the first grant to the last, both included, unless it was said."""
    undated: int
    """Grants without a date."""
    sizes: Ints
    """Positive amounts in ascending order, shape (grants,)."""
    recipient_totals: Ints
    """What each recipient got in all, in ascending order, shape (recipients,)."""
    repeat_recipients: int
    """Recipients with more than one grant."""
    causes: dict[str, int]
    """What each cause got, most first; grants without a cause are left out."""
    by_funder: dict[str, int]
    """What each funder gave, most first; grants without the name of one are left out."""

    understood_rows: tuple[Grant, ...]
    """Every grant as it was understood, in the order of the file."""
    spellings: tuple[dict[str, int], ...]
    """Names of recipients or funders that differ in case, spaces or a legal suffix only."""
    sheets: tuple[str, ...]
    """What was taken from each sheet of a workbook, or why nothing was."""
    questions: tuple[Question, ...]
    """What was doubtful, what was assumed, and which option changes it."""
    names_merged: bool = False
    """Whether those names were taken as one."""
    recipients_as_organizations: bool = False
    """Whether a community has the recipients for organizations."""

    @property
    def funders(self) -> int:
        """Names of funders in the file, 0 if it names none."""
        return len(self.by_funder)

    @property
    def total_cents(self) -> int:
        """Sum of all grants."""
        return int(self.sizes.sum())

    @property
    def yearly_cents(self) -> int:
        """Mean of the calendar years, those without a grant included, rounded down."""
        return self.total_cents // self.years

    @property
    def part_weights(self) -> list[int]:
        """Thousandths of the money by cause, most first; causes below half a thousandth left out.

        That is ``funders.part_weights``: the largest cause is part 1 of the problem, the next
        part 2.
        """
        return [weight for weight in _thousandths(self.causes.values()) if weight]

    @property
    def money_weights(self) -> list[int]:
        """Thousandths of the money by funder, most first, at least 1: ``funders.money_weights``."""
        return [max(1, weight) for weight in _thousandths(self.by_funder.values())]

    def tables(self) -> dict[str, dict[str, Any]]:
        """The table [funders] of a community file."""
        cents = self.sizes
        if cents.size > MOST_GRANT_SIZES:
            cents = cents[
                ((np.arange(MOST_GRANT_SIZES) + 0.5) * cents.size / MOST_GRANT_SIZES).astype(
                    np.int64
                )
            ]
        values: dict[str, Any] = {
            "grants_file": "own",
            "yearly_money": self.yearly_cents / 100,
            "grant_sizes": sizes_as_text(cents.tolist()),
        }
        if self.part_weights:
            values["part_weights"] = self.part_weights
        if 0 < self.funders <= MOST_FUNDERS:
            values |= {"funders": self.funders, "money_weights": self.money_weights}
        organizations = self.recipient_totals.size
        if not self.recipients_as_organizations or not organizations:
            return {"funders": values}
        residents = round(organizations * RESIDENTS_AN_ORGANIZATION)
        return {
            "community": {"organizations": organizations, "residents": residents},
            "funders": values,
        }

    def cleaned(self) -> str:
        """The grants as they were understood: a CSV file that imports to the same community."""
        return as_csv(self.understood_rows, self.currency, self.years)

    @property
    def description(self) -> str:
        """Where the money of a community comes from, and how concentrated it was in the past."""
        return f"Money from {self.file}: {self._money()}. In the past: {self._concentration()}."

    def understood(self) -> list[str]:
        """How the file was understood, what was left out and why, and what it says."""
        taken = ", ".join(f"{role} from {quoted(name)}" for role, name in self.columns.items())
        lines = [
            f"Format: {self.about}; {self.style}",
            *self.sheets,
            f"Columns: {taken}",
            f"Rows: {self.rows:,}, of which {self.sizes.size:,} are used as grants "
            f"and {self.left_out.count:,} left out",
            *self.left_out.lines("left out"),
            *self.remarks.lines("kept"),
            f"Money: {self._money()}",
            self._per_year(),
            f"Sizes: median {self._amount(float(np.median(self.sizes)))}, "
            f"from {self._amount(self.sizes[0])} to {self._amount(self.sizes[-1])}, "
            f"standard deviation of the logarithm {log_sd(self.sizes):.2f}",
            f"Past concentration: {self._concentration()}",
            self._about_causes(),
            *self._about_names(),
        ]
        if self.recipients_as_organizations:
            lines.append(
                f"Organizations: {self.recipient_totals.size:,}, one for each recipient, with "
                "residents in proportion; their sizes are drawn, as grants do not say them"
            )
        if self.currency != "USD":
            unit = self.currency or "unit of the file"
            lines.append(
                f"Currency: the model counts in dollars; 1 {unit} is taken as 1 dollar. "
                "Set funders.money_factor to change the yearly money"
            )
        if self.funders > MOST_FUNDERS:
            lines.append(
                f"Funders: {self.funders:,} names, more than {MOST_FUNDERS}; their money is taken "
                "together, and funders.funders says how many share it"
            )
        elif self.funders:
            lines.append(
                f"Funders: {self.funders:,} name{'s' * (self.funders > 1)}; each gives its part of "
                "the yearly money (funders.money_weights)"
            )
        if self.sizes.size > MOST_GRANT_SIZES:
            lines.append(f"Sizes of grants: {MOST_GRANT_SIZES:,} quantiles of them are kept")
        return lines

    def _money(self) -> str:
        span = f"{self.first_year} to {self.last_year}" if self.first_year else "no dates"
        if self.first_year == self.last_year and self.first_year:
            span = str(self.first_year)
        grants = f"{self.sizes.size:,} grant{'s' * (self.sizes.size > 1)}"
        return (
            f"{grants}, {span}, {self._amount(self.total_cents)} in all, "
            f"{self._amount(self.yearly_cents)} a year"
        )

    def _per_year(self) -> str:
        words = f"Years: the money of all grants is divided by {self.years}"
        if self.first_year is None:
            words += ", as was said; no grant has a date"
        elif self.undated:
            guessed = self.years == (self.last_year or 0) - self.first_year + 1
            have = "grant has" if self.undated == 1 else "grants have"
            words += f"; {self.undated:,} {have} no date"
            if guessed:
                words += ", taken to be of the same years; say how many years it is if not"
        return words

    def _concentration(self) -> str:
        totals = self.recipient_totals
        if not totals.size:
            return f"Gini of grants {gini(self.sizes):.3f}; no grant names a recipient"
        return (
            f"Gini of grants {gini(self.sizes):.3f}, {totals.size:,} recipients, Gini "
            f"{gini(totals):.3f}, HHI {herfindahl(totals):.4f}, "
            f"{self.repeat_recipients / totals.size:.0%} of them with more than one grant"
        )

    def _about_causes(self) -> str:
        if not self.causes:
            return "Causes: none; funders prefer each part of the problem alike"
        total = sum(self.causes.values())
        shares = [
            f"part {place}: {quoted(name)} {cents / total:.0%}"
            for place, (name, cents) in enumerate(list(self.causes.items())[:5], 1)
        ]
        more = f" and {len(self.causes) - 5:,} more" if len(self.causes) > 5 else ""
        return f"Causes, by money: {', '.join(shares)}{more}"

    def _about_names(self) -> list[str]:
        groups = [" / ".join(quoted(name, 30) for name in group) for group in self.spellings]
        more = [f"  and {len(groups) - 10:,} more"] if len(groups) > 10 else []
        words = "taken as one" if self.names_merged else "perhaps one"
        return [f"  {words}: {each[:200]}" for each in groups[:10]] + more

    def _amount(self, cents: float) -> str:
        return f"{self.currency} {cents / 100:,.0f}".strip()
