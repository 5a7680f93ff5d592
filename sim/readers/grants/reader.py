"""Grants of other people: which rows count, in which currency, over which years."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.constants import MOST_MONEY
from sim.errors import InputError
from sim.kernels import Ints
from sim.readers.grants.columns import choose, is_header_of_grants
from sim.readers.grants.currencies import in_one_currency
from sim.readers.grants.money import read_amounts, shown
from sim.readers.grants.result import Grants, Notes
from sim.readers.grants.threesixty import is_json, read_json
from sim.readers.grants.years import EXAMPLES, year_of
from sim.readers.tables import Cell, SourceTable, file_bytes, read_table

MOST_YEARS = 200
"""Most years that grants can be said to cover."""

_NO_CAUSE = {"", "-", "n/a", "na", "none", "unknown", "fixme", "tbd", "tbc", "other"}
_TOTAL = re.compile(r"(?:(?:grand|sub)?[ -]?total|sum)s?:?", re.IGNORECASE)


def looks_like_grants(path: str | os.PathLike[str]) -> bool:
    """Whether a file has grants: 360Giving JSON, or a table with an amount and a recipient.

    Nothing is raised; a file that cannot be read does not look like grants.
    """
    try:
        table = _open(Path(path), header_only=True)
    except InputError:
        return False
    return is_header_of_grants(table.header)


def read_grants(
    path: str | os.PathLike[str],
    mapping: Mapping[str, str] | None = None,
    currency: str | None = None,
    years: int | None = None,
) -> Grants:
    """Read grants from a CSV or XLSX table, 360Giving or not, or from 360Giving JSON.

    Every row is used, or left out for a reason that the result tells, or refused. Recipients are
    told apart by their names as written.

    Parameters
    ----------
    path
        The file.
    mapping
        Names of columns by role (amount, recipient, date, currency, cause, identifier, funder),
        for those that cannot be guessed.
    currency
        Which one to use if there are several, such as ``"GBP"``.
    years
        How many years the grants cover, where their dates do not say so.

    Raises
    ------
    InputError
        The file cannot be used; the sentence names the line, row or element.
    """
    path = Path(path)
    if years is not None and not 1 <= years <= MOST_YEARS:
        raise InputError(f"years is {years}, but must be a whole number from 1 to {MOST_YEARS}")
    table = _open(path)
    columns = choose(path, table.header, mapping)
    left_out, remarks = Notes(table.row_word), Notes(table.row_word)
    gathered = list(_rows(table, columns, left_out, remarks))
    count = len(gathered) + left_out.count
    amounts = read_amounts(((row.number, row.amount) for row in gathered), table.place)
    positive = list(_positive(gathered, amounts.cents, left_out))
    if not positive:
        raise InputError(f"{path}: no grant above zero among {count:,} rows; expected at least one")
    named = {row.number: (row.currency, amounts.currencies.get(row.number, "")) for row in positive}
    code, kept = in_one_currency(table, columns["amount"], named, currency, left_out)
    rows = [row for row in positive if row.number in kept]
    given = _years(table, rows)
    if not given and years is None:
        raise InputError(
            f"{path}: no grant has a date, so the money a year is unknown; give the number of "
            "years that the grants cover, as in --years 5, or the column of dates, as in "
            '--map date="NAME OF COLUMN"'
        )
    cents = [amounts.cents[row.number] for row in rows]
    if sum(cents) > 100 * MOST_MONEY:
        raise InputError(f"{path}: grants of more than {MOST_MONEY:,} in all; are these cents?")
    recipients = _by_recipient(rows, cents, remarks)
    return Grants(
        file=path.name if path.name.isprintable() else shown(path.name),
        about=table.about,
        columns=columns,
        style=amounts.style,
        currency=code,
        rows=count,
        left_out=left_out,
        remarks=remarks,
        first_year=min(given) if given else None,
        last_year=max(given) if given else None,
        years=years if years is not None else max(given) - min(given) + 1,
        undated=len(rows) - len(given),
        sizes=_sorted(cents),
        recipient_totals=_sorted(map(sum, recipients.values())),
        repeat_recipients=sum(len(each) > 1 for each in recipients.values()),
        causes=_totals(map(_cause, rows), cents),
        by_funder=_totals((row.funder for row in rows), cents),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """What counts of one row."""

    number: int
    amount: Cell
    recipient: str
    date: Cell
    currency: str
    cause: str
    funder: str


def _open(path: Path, *, header_only: bool = False) -> SourceTable:
    raw = file_bytes(path)
    if is_json(raw):
        return read_json(path, raw)
    return read_table(path, is_header_of_grants, header_only=header_only)


def _rows(
    table: SourceTable, columns: Mapping[str, str], left_out: Notes, remarks: Notes
) -> Iterator[_Row]:
    """Rows that may be grants; empty ones, sums and repeated ones are noted."""
    at = {role: table.header.index(name) for role, name in columns.items()}
    seen: dict[str | int, tuple[int, int]] = {}
    for number, cells in table.rows:
        if not any(cell is not None for cell in cells):
            continue
        values = {role: cells[place] for role, place in at.items()}
        texts = {
            role: str(value) if value is not None else ""
            for role, value in values.items()
            if role not in ("amount", "date")
        }
        if _TOTAL.fullmatch(texts["recipient"]) and values.get("date") is None:
            left_out.add("a sum, not a grant", number)
            continue
        whole = hash(cells)
        identifier = texts.get("identifier", "")
        key = identifier or whole
        if key not in seen:
            seen[key] = number, whole
        elif not identifier:
            remarks.add("the same as an earlier row in every column", number)
        elif seen[key][1] == whole:
            left_out.add("the same as an earlier row, identifier included", number)
            continue
        else:
            remarks.add("the identifier of an earlier row, but other values", number)
        yield _Row(
            number, values["amount"], texts["recipient"], values.get("date"),
            texts.get("currency", ""), texts.get("cause", ""), texts.get("funder", ""),
        )  # fmt: skip


def _positive(rows: Iterable[_Row], cents: Mapping[int, int], left_out: Notes) -> Iterator[_Row]:
    for row in rows:
        if row.number not in cents:
            left_out.add("no amount", row.number)
        elif cents[row.number] == 0:
            left_out.add("an amount of zero", row.number)
        elif cents[row.number] < 0:
            left_out.add("a negative amount, so money taken back", row.number)
        else:
            yield row


def _years(table: SourceTable, rows: Iterable[_Row]) -> list[int]:
    found = []
    for row in rows:
        if row.date is not None:
            year = year_of(row.date)
            if year is None:
                raise InputError(
                    f"{table.place(row.number)}: date {shown(str(row.date))}; {EXAMPLES}"
                )
            found.append(year)
    return found


def _by_recipient(
    rows: Iterable[_Row], cents: Iterable[int], remarks: Notes
) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row, amount in zip(rows, cents, strict=True):
        if row.recipient:
            found[row.recipient].append(amount)
        else:
            remarks.add("no recipient, so not counted among recipients", row.number)
    return found


def _totals(names: Iterable[str], cents: Iterable[int]) -> dict[str, int]:
    """Sums by name, most first, of equals in the order of names; the empty name is left out."""
    found: Counter[str] = Counter()
    for name, amount in zip(names, cents, strict=True):
        if name:
            found[name] += amount
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _cause(row: _Row) -> str:
    return "" if row.cause.casefold() in _NO_CAUSE else row.cause


def _sorted(amounts: Iterable[int]) -> Ints:
    ordered: Ints = np.array(sorted(amounts), np.int64)
    ordered.flags.writeable = False
    return ordered
