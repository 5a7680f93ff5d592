"""Rows that repeat others: the same row twice, or one grant in several payments."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sim.readers.grants.columns import plain_name
from sim.readers.grants.doubts import Doubts
from sim.readers.grants.rows import GrantRow

_WORDS = (
    "payment payments instalment instalments installment installments tranche tranches "
    "disbursement disbursements paid"
)
_PAYMENT = frozenset(_WORDS.split())


def without_repeats(
    doubts: Doubts, header: Sequence[str], rows: Sequence[GrantRow], cents: Mapping[int, int]
) -> tuple[list[GrantRow], dict[int, int]]:
    """Rows without those that repeat an earlier one, and the cents of each.

    A row like an earlier one in every column is left out if the file has identifiers. Where rows of
    one identifier differ, they may be payments of one grant: if the file has a column of payments
    and all have the same amount, that amount is the whole grant's and counts once.
    """
    seen: dict[str | int, GrantRow] = {}
    kept: list[GrantRow] = []
    again: defaultdict[str, list[GrantRow]] = defaultdict(list)
    for row in rows:
        key = row.identifier or row.whole
        first = seen.setdefault(key, row)
        if first is row or doubts.keeps(row):
            kept.append(row)
        elif not row.identifier:
            doubts.remarks.add("the same as an earlier row in every column", row.number)
            kept.append(row)
        elif first.whole == row.whole:
            doubts.left_out.add("the same as an earlier row, identifier included", row.number)
        else:
            again[row.identifier].append(row)
            kept.append(row)
    counted = {row.number: cents[row.number] for row in kept}
    if not any(row.identifier for row in kept) and _has_payments(header):
        _ask_of_amounts(doubts, kept, counted)
    return _payments(doubts, header, seen, again, kept, counted), counted


def _has_payments(header: Sequence[str]) -> bool:
    return any(_PAYMENT & set(plain_name(name).split()) for name in header)


def _ask_of_amounts(doubts: Doubts, rows: Sequence[GrantRow], cents: Mapping[int, int]) -> None:
    """Ask about rows that repeat recipient and amount, where nothing tells grants apart."""
    seen: set[tuple[str, int]] = set()
    again = []
    for row in rows:
        both = row.recipient, cents[row.number]
        if row.recipient and both in seen and not doubts.keeps(row):
            again.append(row.number)
        seen.add(both)
    if again:
        doubts.ask(again, "recipient and amount of an earlier row, and a column of payments",
                   "grants of their own", "--leave-out ")  # fmt: skip


def _payments(
    doubts: Doubts, header: Sequence[str], seen: Mapping[str | int, GrantRow],
    again: Mapping[str, list[GrantRow]], kept: list[GrantRow], cents: dict[int, int],
) -> list[GrantRow]:  # fmt: skip
    """Rows of one identifier as payments, each a grant, or one grant; what was said, or likely."""
    how = doubts.options.payments
    paid = _has_payments(header)
    merged: set[int] = set()
    once: list[int] = []
    each: list[int] = []
    for identifier, rows in again.items():
        first = seen[identifier]
        same = all(
            cents[row.number] == cents[first.number] and row.recipient == first.recipient
            for row in rows
        )
        numbers = [row.number for row in rows]
        way = how or ("once" if paid and same else "each")
        if way == "each":
            for number in numbers:
                doubts.remarks.add("the identifier of an earlier row, but other values", number)
            each += numbers
            continue
        if way == "sum":
            cents[first.number] += sum(cents[number] for number in numbers)
        reason = "added to" if way == "sum" else "of which the amount is repeated"
        for number in numbers:
            doubts.left_out.add(f"another payment of an earlier grant, {reason}", number)
        merged.update(numbers)
        once += numbers
    if how is None:
        if once:
            doubts.ask(once, "an earlier identifier with the same amount", "payments of one grant, "
                       "counted once", "--payments each or sum")  # fmt: skip
        if each:
            doubts.ask(each, "an earlier identifier with other values", "grants of their own",
                       "--payments sum or once")  # fmt: skip
    for number in merged:
        del cents[number]
    return [row for row in kept if row.number not in merged]
