"""Units of time and money, and how they convert."""

from typing import Final

WEEKS_A_YEAR: Final = 52
"""A year of the model; 52 weeks, so that quarters are equally long."""

WEEKS_HALF_A_YEAR: Final = 26

WEEKS_A_QUARTER: Final = 13
"""A quarter of the model's year."""

MINUTES_AN_HOUR: Final = 60.0

CENTS_A_DOLLAR: Final = 100.0

QUARTERS_A_YEAR: Final = WEEKS_A_YEAR // WEEKS_A_QUARTER
