"""Real grants: how much a funder gives in a year, and in what sizes."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from statistics import NormalDist

import numpy as np

from sim.errors import InputError
from sim.kernels import Ints
from sim.readers.csvfile import rows

COLUMNS = ("recipient", "amount", "currency", "award_date")
LARGEST = 10**12
"""Most whole units of money that one grant may be."""


@dataclass(frozen=True, eq=False)
class Grants:
    """Grants of one file, in cents of one currency."""

    currency: str
    first_year: int
    last_year: int
    sizes: Ints
    """Positive amounts in ascending order, shape (grants,)."""
    recipient_totals: Ints
    """What each recipient got in all, in ascending order, shape (recipients,)."""

    @property
    def years(self) -> int:
        """Calendar years from the first grant to the last, both included."""
        return self.last_year - self.first_year + 1

    @property
    def total_cents(self) -> int:
        """Sum of all grants."""
        return int(self.sizes.sum())

    @property
    def yearly_cents(self) -> int:
        """Mean of the calendar years, those without a grant included, rounded down."""
        return self.total_cents // self.years


def read_grants(path: Path) -> Grants:
    """Read a CSV file of grants.

    Parameters
    ----------
    path
        CSV with ``recipient``, ``amount``, ``currency`` and ``award_date`` (yyyy-mm-dd). Recipients
        are told apart by their names as written. Amounts of zero are passed over.

    Raises
    ------
    InputError
        The file cannot be used; the sentence names the line.
    """
    sizes: list[int] = []
    totals: defaultdict[str, int] = defaultdict(int)
    years: list[int] = []
    currency = ""
    for where, row in rows(path, COLUMNS):
        cents = _cents(where, row["amount"])
        if not row["recipient"]:
            raise InputError(f"{where}: no recipient; expected a name")
        if currency not in ("", row["currency"]):
            raise InputError(
                f"{where}: currency {row['currency']!r} after {currency!r}; "
                "convert all amounts to one currency"
            )
        currency = row["currency"]
        if cents:
            years.append(_year(where, row["award_date"]))
            sizes.append(cents)
            totals[row["recipient"]] += cents
    if not sizes:
        raise InputError(f"{path}: no grant above zero; expected at least one")
    if sum(sizes) > 100 * LARGEST:
        raise InputError(f"{path}: grants of more than {LARGEST:,} in all; are these cents?")
    return Grants(currency, min(years), max(years), _sorted(sizes), _sorted(totals.values()))


def _sorted(amounts: Iterable[int]) -> Ints:
    ordered: Ints = np.array(sorted(amounts), np.int64)
    ordered.flags.writeable = False
    return ordered


def _cents(where: str, text: str) -> int:
    """Cents of an amount such as ``25000`` or ``17.5``, rounded half to even."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= LARGEST:
        raise InputError(
            f"{where}: amount {text!r}; expected a number from 0 to {LARGEST:,} without sign, "
            "currency or thousands separator, such as 25000 or 25000.50"
        )
    return round(amount * 100)


def _year(where: str, text: str) -> int:
    try:
        return date.fromisoformat(text).year
    except ValueError:
        raise InputError(
            f"{where}: award_date {text!r}; expected a date such as 2001-12-31"
        ) from None


def lognormal_sizes(median: float, log_sd: float, n: int = 200) -> Ints:
    """Grant sizes of a funder without a file: quantiles of a log-normal distribution.

    Parameters
    ----------
    median
        Median in dollars.
    log_sd
        Standard deviation of the natural logarithm.
    n
        Number of quantiles, at probabilities (i + 1/2) / n.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        Cents in ascending order, at least 1.
    """
    standard = NormalDist()
    return np.array(
        [
            max(1, round(100 * median * math.exp(log_sd * standard.inv_cdf((i + 0.5) / n))))
            for i in range(n)
        ],
        np.int64,
    )
