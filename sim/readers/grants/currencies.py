"""One currency out of those that a file of grants names."""

from collections import Counter
from collections.abc import Mapping

from sim.errors import InputError
from sim.readers.grants.notes import Notes
from sim.readers.grants.signs import NAMES, SIGNS, same_currency
from sim.readers.grants.units import unit_of
from sim.readers.questions import quoted
from sim.readers.tables import SourceTable


def in_one_currency(
    table: SourceTable,
    amount_column: str,
    named: Mapping[int, tuple[str, str]],
    asked: str | None,
    left_out: Notes,
) -> tuple[str, set[int]]:
    """The currency that counts, and the rows that have it.

    Rows that name none count as the others if those all name one currency.

    Parameters
    ----------
    table
        The file.
    amount_column
        Name of the column of amounts, which may name the currency of all: ``Amount (£)``.
    named
        By row, what its column of currencies says, and what the amount itself says.
    asked
        The currency that the user wants.
    left_out
        Takes the rows of other currencies.

    Raises
    ------
    InputError
        There are several currencies and none was asked for, or none of what was asked for.
    """
    of_all = unit_of(amount_column).currency
    by_row = {row: _one(table, row, *both) or of_all for row, both in named.items()}
    counts = Counter(code for code in by_row.values() if code)
    wanted = _code(asked.strip()) if asked is not None else ""
    if asked is not None and (not wanted or (counts and wanted not in counts)):
        has = ", ".join(counts) or "none that is named"
        raise InputError(f"{table.path}: no amount in {quoted(asked)}; the file has {has}")
    if not wanted and len(counts) > 1:
        listed = [
            f"{code[:20]} ({times:,} row{'s' * (times > 1)}, from {table.row_word} "
            f"{table.label(next(row for row in by_row if by_row[row] == code))})"
            for code, times in counts.most_common(5)
        ]
        raise InputError(
            f"{table.path}: amounts in several currencies: {', '.join(listed)}; "
            f"choose one, as in --currency {next(iter(counts.most_common(1)))[0][:20]}"
        )
    code = wanted or next(iter(counts), "")
    if len(counts) < 2:
        return code, set(by_row)
    for row, own in by_row.items():
        if own != code:
            left_out.add(f"in {quoted(own)}" if own else "names no currency", row)
    return code, {row for row, own in by_row.items() if own == code}


def _one(table: SourceTable, row: int, column: str, amount: str) -> str:
    """The currency of one row; its column and its amount may not contradict each other."""
    code = _code(column)
    if code and amount and not same_currency(amount, code):
        raise InputError(
            f"{table.place(row)}: the currency is {quoted(code)}, but the amount is in {amount}; "
            f"correct one of them, or leave the row out: --leave-out {table.label(row)}"
        )
    return code or amount


def _code(text: str) -> str:
    known = SIGNS.get(text) or NAMES.get(text.lower())
    return known or (text.upper()[:20] if text.isprintable() else "?")
