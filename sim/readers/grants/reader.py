"""Grants of other people: which rows count, in which currency, over which years."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.constants import MOST_MONEY
from sim.errors import InputError
from sim.kernels import Ints
from sim.readers.grants import cleaned
from sim.readers.grants.columns import candidates, check_roles, choose, is_header_of_grants
from sim.readers.grants.currencies import in_one_currency
from sim.readers.grants.doubts import NO_RECIPIENT, Doubts
from sim.readers.grants.money import Amounts, read_amounts
from sim.readers.grants.options import MOST_YEARS, GrantOptions, Payments, several
from sim.readers.grants.payments import without_repeats
from sim.readers.grants.result import Grants
from sim.readers.grants.rows import GrantRow, rows_of
from sim.readers.grants.selection import without_declined, without_sums
from sim.readers.grants.sheets import one_table
from sim.readers.grants.span import choose_dates, grant_years
from sim.readers.grants.threesixty import is_json, read_json
from sim.readers.grants.units import scale_of
from sim.readers.grants.written import NO_AMOUNT
from sim.readers.guarded import unguarded
from sim.readers.names import one_spelling, spellings
from sim.readers.questions import quoted
from sim.readers.tables import SourceTable, checked_header, file_bytes, read_tables

_NO_CAUSE = {"", "-", "n/a", "na", "none", "unknown", "fixme", "tbd", "tbc", "other"}


def read_grants(
    path: str | os.PathLike[str],
    mapping: Mapping[str, str] | None = None,
    currency: str | None = None,
    years: int | None = None,
    *,
    sheets: Sequence[str] = (),
    keep: Sequence[str] = (),
    leave_out: Sequence[str] = (),
    scale: float | None = None,
    status: Sequence[str] = (),
    payments: Payments | None = None,
    merge_names: bool = False,
    recipients: bool = False,
) -> Grants:
    """Read grants from a CSV or XLSX table, 360Giving or not, or from 360Giving JSON.

    Every row is used, or left out for a reason that the result tells, or refused. What is doubtful
    is in ``questions`` of the result. Recipients are told apart by their names as written.

    Parameters
    ----------
    path
        The file.
    mapping
        Names of columns by role (amount, recipient, date, currency, cause, identifier, funder,
        status), for those that cannot be guessed.
    currency
        Which one to use if there are several, such as ``"GBP"``.
    years
        How many years the grants cover, where their dates do not say so.
    sheets
        Names of the sheets of a workbook to read; empty for all that hold grants.
    keep, leave_out
        Numbers of rows that are grants whatever speaks against it, and of rows that are none.
    scale
        What a 1 of the column of amounts stands for, such as 1000.
    status
        Values of the column of the status that count as given.
    payments
        Whether each row of one identifier is a grant, they count once, or they are summed.
    merge_names
        Take names that differ in case, spaces or a legal suffix only for one.
    recipients
        Make the recipients the organizations of the community, with residents in proportion.

    Raises
    ------
    InputError
        The file cannot be used; the sentence names the line, row or element.
    """
    options = GrantOptions(
        dict(mapping or {}), currency, years, _names(sheets), several(keep), several(leave_out),
        scale, _names(status), payments, merge_names, recipients,
    )  # fmt: skip
    options.check()
    return _read(Path(path), options)


def _names(given: Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _read(path: Path, options: GrantOptions) -> Grants:
    table = _open(path, options)
    columns = choose(path, table.header, options.mapping)
    own = table.header == cleaned.HEADER  # as we wrote it: no row is doubted
    dates = _columns_of_dates(table, columns, options)
    more = {"covered": cleaned.HEADER[-1]} if own else {}
    every = list(rows_of(table, columns | more, dates))
    doubts = Doubts(table, options, [row for row in every if row])
    count = len(doubts.rows)
    given = doubts.without_left_out()
    amount_column, given = doubts.without_units(columns["amount"], given)
    scale = scale_of(amount_column, options.scale)
    if scale.factor == 1 and options.scale is None:
        doubts.scale_above()
    amounts = read_amounts(
        ((row.number, row.amount) for row in given), table.place, scale.factor
    )  # fmt: skip
    if not own:
        asked_for = given
        given = without_declined(doubts, columns, asked_for)
        given = without_sums(doubts, every, asked_for, given, amounts)
        doubts.unknown_amounts(given, amounts)
    positive = list(_positive(given, amounts, doubts))
    positive, cents = without_repeats(doubts, table.header, positive, amounts.cents)
    at = choose_dates(doubts, dates, positive)
    doubts.refuse_unreadable(given, amounts, positive, at)
    if not positive:
        raise InputError(
            f"{path}: no grant above zero among {count:,} rows, amounts taken from "
            f"{quoted(columns['amount'], 40)}; name another column, as in "
            '--map amount="NAME OF COLUMN"'
        )
    named = {row.number: (row.currency, amounts.currencies.get(row.number, "")) for row in positive}
    code, kept = in_one_currency(table, amount_column, named, options.currency, doubts.left_out)
    rows = [row for row in positive if row.number in kept]
    sizes = [cents[row.number] for row in rows]
    if sum(sizes) > 100 * MOST_MONEY:
        raise InputError(f"{path}: grants of more than {MOST_MONEY:,} in all; are these cents?")
    covered = grant_years(doubts, rows, at, _years_covered(rows) if own else None)
    if not own:
        doubts.hidden(columns, rows)
        doubts.other_amounts(columns["amount"])
    names, groups = _spelled(rows, doubts, own)
    by_recipient = _by_recipient(rows, names, sizes, doubts)
    if options.recipients and not by_recipient:
        raise InputError(
            f"{path}: --recipients: no grant names a recipient, so there are no organizations to "
            "make of them; leave the option out, or write recipients into the file"
        )
    if not own:
        doubts.no_recipients()
        doubts.collective(row for row, (name, _) in zip(rows, names, strict=True) if name)
    clean = unguarded if own else str
    understood = [
        cleaned.Grant(clean(name), size, covered.by_row.get(row.number), clean(_cause(row)),
                      clean(funder))
        for row, (name, funder), size in zip(rows, names, sizes, strict=True)
    ]  # fmt: skip
    return Grants(
        file=path.name if path.name.isprintable() else quoted(path.name),
        about=table.about,
        columns={role: name for role, name in columns.items() if role not in doubts.unused},
        style=f"{amounts.style}{scale.words}",
        currency=code,
        rows=count,
        left_out=doubts.left_out,
        remarks=doubts.remarks,
        first_year=covered.first,
        last_year=covered.last,
        years=covered.years,
        undated=covered.undated,
        sizes=_sorted(sizes),
        recipient_totals=_sorted(map(sum, by_recipient.values())),
        repeat_recipients=sum(len(each) > 1 for each in by_recipient.values()),
        causes=_totals((each.cause for each in understood), sizes),
        by_funder=_totals((each.funder for each in understood), sizes),
        understood_rows=tuple(understood),
        spellings=tuple(groups),
        sheets=table.notes,
        questions=tuple(doubts.questions),
        names_merged=options.merge_names,
        recipients_as_organizations=options.recipients,
    )


def _columns_of_dates(
    table: SourceTable, columns: Mapping[str, str], options: GrantOptions
) -> list[str]:
    """The column of dates that was named, or all that could be it, the likeliest first."""
    if "date" in options.mapping or "date" not in columns:
        return [columns["date"]] if "date" in columns else []
    taken = set(options.mapping.values())
    return [name for name in candidates(table.header, "date") if name not in taken]


def _open(path: Path, options: GrantOptions) -> SourceTable:
    raw = file_bytes(path)
    if is_json(raw):
        return read_json(path, raw)
    check_roles(path, options.mapping)

    def fits(header: Sequence[str]) -> bool:
        return is_header_of_grants(header, options.mapping)

    table = one_table(path, read_tables(path, fits), options.mapping, options.sheets)
    checked_header(path, table.header)
    return table


def _positive(rows: Iterable[GrantRow], amounts: Amounts, doubts: Doubts) -> Iterable[GrantRow]:
    for row in rows:
        cents = amounts.cents.get(row.number)
        if row.number in amounts.unreadable:
            continue
        if cents is None:
            doubts.left_out.add("no amount", row.number)
        elif cents == 0:
            doubts.left_out.add("an amount of zero", row.number)
        elif cents < 0:
            doubts.left_out.add("a negative amount, so money taken back", row.number)
        else:
            yield row


def _years_covered(rows: Sequence[GrantRow]) -> int:
    """What a file that we wrote says of its years; 0 if a hand changed it to no number."""
    text = next((row.covered for row in rows if row.covered), "")
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= MOST_YEARS else 0


def _spelled(
    rows: Sequence[GrantRow], doubts: Doubts, own: bool
) -> tuple[list[tuple[str, str]], list[dict[str, int]]]:
    """Recipient and funder of each row, in one spelling if that was asked for; the spellings."""
    names = [(_named(row.recipient), _named(row.funder)) for row in rows]
    columns = [list(column) for column in zip(*names, strict=True)]
    groups = [group for column in columns for group in spellings(column)]
    if own or not groups:
        return names, []
    doubts.spellings(groups)
    if not doubts.options.merge_names:
        return names, groups
    one = one_spelling(groups)
    return [(one.get(name, name), one.get(funder, funder)) for name, funder in names], groups


def _by_recipient(
    rows: Iterable[GrantRow], names: Iterable[tuple[str, str]], cents: Iterable[int], doubts: Doubts
) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row, (name, _), amount in zip(rows, names, cents, strict=True):
        if name:
            found[name].append(amount)
        else:
            doubts.remarks.add(NO_RECIPIENT, row.number)
    return found


def _named(name: str) -> str:
    """A name; words such as n/a that stand for none are none."""
    return "" if name.lower() in NO_AMOUNT else name


def _totals(names: Iterable[str], cents: Iterable[int]) -> dict[str, int]:
    """Sums by name, most first, of equals in the order of names; the empty name is left out."""
    found: Counter[str] = Counter()
    for name, amount in zip(names, cents, strict=True):
        if name:
            found[name] += amount
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _cause(row: GrantRow) -> str:
    return "" if row.cause.casefold() in _NO_CAUSE else row.cause


def _sorted(amounts: Iterable[int]) -> Ints:
    ordered: Ints = np.array(sorted(amounts), np.int64)
    ordered.flags.writeable = False
    return ordered
