"""What a user says about a file of grants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from sim.errors import InputError

MOST_YEARS: Final = 200
"""Most years that grants can be said to cover."""

Payments = Literal["each", "once", "sum"]


@dataclass(frozen=True)
class GrantOptions:
    """GrantOptions of :func:`sim.readers.grants.read_grants`, by the same names."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    years: int | None = None
    sheets: Sequence[str] = ()
    keep: Sequence[str] = ()
    leave_out: Sequence[str] = ()
    scale: float | None = None
    status: Sequence[str] = ()
    payments: Payments | None = None
    merge_names: bool = False
    recipients: bool = False

    def check(self) -> None:
        """Refuse what no file could be read with.

        Raises
        ------
        InputError
            Years or scale are out of bounds, or payments is no word that is known.
        """
        if self.years is not None and not 1 <= self.years <= MOST_YEARS:
            raise InputError(
                f"years is {self.years}, but must be a whole number from 1 to {MOST_YEARS}"
            )
        if self.scale is not None and not 1e-6 <= self.scale <= 1e9:
            raise InputError(f"scale is {self.scale}, but must be from 0.000001 to 1,000,000,000")
        if self.payments is not None and self.payments not in get_args(Payments):
            raise InputError(f"payments is {self.payments!r}; expected each, once or sum")


def several(given: Sequence[str] | str) -> tuple[str, ...]:
    """One word or several, each with commas between parts or not."""
    words = (given,) if isinstance(given, str) else tuple(given)
    return tuple(part.strip() for word in words for part in word.split(",") if part.strip())
