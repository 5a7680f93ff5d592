"""Which rows of a file are grants: neither sums nor what was only asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sim.errors import InputError
from sim.readers.grants.doubts import Doubts
from sim.readers.grants.money import Amounts
from sim.readers.grants.rows import GrantRow
from sim.readers.grants.status import GIVEN, UNKNOWN, verdicts
from sim.readers.grants.sums import HEADING, Line, find_sums
from sim.readers.questions import quoted

SUM = "a sum, not a grant"


def without_sums(
    doubts: Doubts, every: Sequence[GrantRow | None], asked_for: Sequence[GrantRow],
    given: Sequence[GrantRow], amounts: Amounts,
) -> list[GrantRow]:  # fmt: skip
    """Rows that are no sums of others; what is not sure is asked.

    A sum may be one of all rows or of those that were given, so both are looked at.

    Parameters
    ----------
    doubts
        Takes notes and questions.
    every
        All rows of the file in their order, None for an empty one.
    asked_for
        Rows that the user did not leave out.
    given
        Those of them that were given.
    amounts
        The amounts that can be read.
    """
    found = find_sums(_lines(doubts, every, given, amounts))
    if len(given) < len(asked_for):
        found.sums = find_sums(_lines(doubts, every, asked_for, amounts)).sums | found.sums
    kept, asked, suspects = [], {}, {}
    for row in given:
        if row.number in found.sums and not doubts.keeps(row):
            doubts.left_out.add(SUM, row.number)
            if found.sums[row.number]:
                asked[row.number] = found.sums[row.number]
            continue
        if row.number in found.suspects and not doubts.keeps(row):
            suspects[row.number] = found.suspects[row.number]
        kept.append(row)
    doubts.ask_each(asked, "a sum, left out", "--keep ")
    doubts.ask_each(suspects, "a grant, kept", "--leave-out ")
    return kept


def _lines(
    doubts: Doubts, every: Sequence[GrantRow | None], rows: Sequence[GrantRow], amounts: Amounts
) -> Iterable[Line]:
    counted = {row.number for row in rows}
    sheet = ""
    for row in every:
        if row is None:
            yield Line(-1, None, blank=True)
        elif row.number in counted:
            if doubts.table.labels:
                before, sheet = sheet, doubts.table.label(row.number).rpartition("!")[0]
                if sheet != before:
                    yield HEADING
            cents = amounts.cents.get(row.number)
            if doubts.keeps(row):  # a grant as it stands, whatever it is called
                yield Line(row.number, cents, has=row.has)
            else:
                yield Line(row.number, cents, row.word, row.sure, row.has)


def without_declined(
    doubts: Doubts, columns: Mapping[str, str], rows: Sequence[GrantRow]
) -> list[GrantRow]:
    """Rows that were given, as far as the column of the status says so.

    Raises
    ------
    InputError
        The user names a status, and there is no column of it or no row that has it.
    """
    wanted = doubts.options.status
    if "status" not in columns:
        if wanted:
            raise InputError(
                f"{doubts.table.path}: --status {quoted(wanted[0])}: no column is known to hold a "
                'status; name it with --map status="NAME OF COLUMN"'
            )
        return list(rows)
    values = {row.status for row in rows}
    if wanted:
        return _of_status(doubts, rows, wanted, values)
    known = verdicts(columns["status"], [row.status for row in rows])
    if not known:
        doubts.unused.add("status")
        return list(rows)
    kept: list[GrantRow] = []
    out: defaultdict[str, list[int]] = defaultdict(list)
    unsure: dict[int, str] = {}
    for row in rows:
        verdict, words = known[row.status], _status(columns, row.status)
        if verdict not in (GIVEN, UNKNOWN) and not doubts.keeps(row):
            doubts.left_out.add(f"{verdict}: {words}", row.number)
            out[row.status].append(row.number)
            continue
        if verdict == UNKNOWN and row.status and not doubts.keeps(row):
            unsure[row.number] = words
        kept.append(row)
    given = [value for value, verdict in known.items() if verdict in (GIVEN, UNKNOWN) and value]
    also = " ".join(f"--status {quoted(value, 30)}" for value in given[:2])
    for value, numbers in out.items():
        doubts.ask(numbers, _status(columns, value), f"{known[value]}, left out",
                   f"{also} --status {quoted(value, 30)}".strip())  # fmt: skip
    doubts.ask_each(unsure, "given, kept", "--leave-out ")
    return kept


def _status(columns: Mapping[str, str], value: str) -> str:
    return f"{columns['status'][:30]} {quoted(value, 40)}"


def _of_status(
    doubts: Doubts, rows: Sequence[GrantRow], wanted: Sequence[str], values: set[str]
) -> list[GrantRow]:
    by_name = {value.lower(): value for value in values}
    for each in wanted:
        if each.lower() not in by_name:
            listed = ", ".join(quoted(value, 30) for value in sorted(values)[:8])
            raise InputError(
                f"{doubts.table.path}: no row has the status {quoted(each)}; there are {listed}"
            )
    chosen = {by_name[each.lower()] for each in wanted}
    kept = []
    for row in rows:
        if row.status in chosen or doubts.keeps(row):
            kept.append(row)
        else:
            doubts.left_out.add(f"status {quoted(row.status, 30)}, as was said", row.number)
    return kept
