"""Which years grants cover."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.errors import InputError
from sim.readers.grants.doubts import Doubts
from sim.readers.grants.rows import GrantRow
from sim.readers.grants.years import year_of
from sim.readers.questions import Question, quoted

FAR = 20
"""Years without a grant that set those on the side with fewer grants apart."""


@dataclass(frozen=True)
class Span:
    """The years that grants cover."""

    first: int | None
    """None where no grant has a date."""
    last: int | None
    years: int
    """By which their money is divided."""
    undated: int
    by_row: Mapping[int, int]
    """Year by row, for rows that have one."""


def choose_dates(doubts: Doubts, names: Sequence[str], rows: Sequence[GrantRow]) -> int | None:
    """Which of the columns that may hold the date does: the likeliest that is not blank.

    Returns
    -------
    int or None
        Index among the names; None if there is no such column.
    """
    if not names:
        return None
    filled = [sum(row.dates[index] is not None for row in rows) for index in range(len(names))]
    chosen = next((index for index, count in enumerate(filled) if count), 0)
    better = max(range(len(names)), key=lambda index: filled[index])
    blank = len(rows) - filled[chosen]
    if chosen:
        doubts.questions.append(
            Question("columns", f"{quoted(names[0], 40)} is blank",
                     f"dates are in {quoted(names[chosen], 40)}", f"--map date={names[0][:40]!r}")
        )  # fmt: skip
    elif filled[better] > filled[chosen] and 2 * blank >= len(rows):
        doubts.questions.append(
            Question("columns", f"{quoted(names[chosen], 40)} is blank in {blank:,} rows",
                     "those have no date", f"--map date={names[better][:40]!r}")
        )  # fmt: skip
    return chosen


def grant_years(
    doubts: Doubts, rows: Sequence[GrantRow], column: int | None, own: int | None
) -> Span:
    """The years of grants whose dates can all be read.

    Parameters
    ----------
    doubts
        Takes questions, and says how many years the user named.
    rows
        The grants.
    column
        Which of their dates counts; None if there is none.
    own
        How many years a file that we wrote says it covers, 0 if it does not: then no date is
        doubted. None for other files.

    Raises
    ------
    InputError
        There is no date, and the user does not say how many years the grants cover.
    """
    dated = {row.number: year_of(row.dates[column]) for row in rows} if column is not None else {}
    found = {number: year for number, year in dated.items() if year is not None}
    kept = {row.number for row in rows if doubts.keeps(row)}
    far = {} if own is not None else _far(found, kept)
    by_row = {number: year for number, year in found.items() if number not in far}
    said = doubts.options.years or own or None
    if not by_row and said is None:
        raise InputError(
            f"{doubts.table.path}: no grant has a date, so the money a year is unknown; give the "
            "number of years that the grants cover, as in --years 5, or the column of dates, as in "
            '--map date="NAME OF COLUMN"'
        )
    if far:
        doubts.ask_each(
            {number: f"year {year}, far from the others" for number, year in far.items()},
            "no date, of the same years as the others", "--keep ",
        )  # fmt: skip
    first, last = (min(by_row.values()), max(by_row.values())) if by_row else (None, None)
    undated = len(rows) - len(by_row)
    spanned = last - first + 1 if first is not None and last is not None else 1
    if undated > len(far) and by_row and said is None:
        blank = [row.number for row in rows if row.number not in found]
        doubts.ask(blank, "no date", f"of the same {spanned} year{'s' * (spanned > 1)} as the "
                   "others", "--years NUMBER")  # fmt: skip
    return Span(first, last, said if said is not None else spanned, undated, by_row)


def _far(years: Mapping[int, int], kept: set[int]) -> dict[int, int]:
    """Rows whose years are far from those of most grants, such as 1900 for an empty date."""
    if not years:
        return {}
    counts = Counter(years.values())
    groups: list[list[int]] = []
    for year in sorted(counts):
        if groups and year - groups[-1][-1] <= FAR:
            groups[-1].append(year)
        else:
            groups.append([year])
    largest = max(groups, key=lambda group: sum(counts[year] for year in group))
    return {row: year for row, year in years.items() if year not in largest and row not in kept}
