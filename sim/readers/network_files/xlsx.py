"""XLSX: sheets as tables. Nothing is evaluated; a formula counts as the value saved with it."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.hidden import hidden_parts
from sim.readers.network_files.headers import (
    LOOKED_AT,
    header,
    header_row,
    is_network_table,
    passed_over,
)
from sim.readers.network_files.raw import NetworkTable, cell_text, lines_kept, plain
from sim.readers.network_files.text import LARGEST
from sim.readers.questions import Question, quoted

OTHER_TAGS = 100_000
"""Most tags of a workbook, texts shared by cells and images included, that are not of cells."""

CELL_TAGS = 1_500_000
"""Most tags of rows and cells."""

CELLS = 150_000
"""Most cells of a workbook, which are slower to read than those of a CSV file."""

_CELL_TAG = re.compile(rb"</?(?:\w+:)?(?:row|c|v|is|t|f)[\s/>]")


def read_xlsx(
    path: Path, raw: bytes, *, header_only: bool = False, only: Sequence[str] = ()
) -> tuple[list[NetworkTable], list[str]]:
    """All sheets that have a header, with their rows unless only headers are asked for.

    Sheets with the same columns are read together; those with ``(ignore)`` in their name are left
    out, as in Kumu, and so are hidden ones that nobody named.

    Parameters
    ----------
    path, raw
        The file and its bytes.
    header_only
        Read no rows below the headers.
    only
        Names of the sheets to read; all if there are none.

    Returns
    -------
    list of NetworkTable, list of str
        Tables, and what became of each sheet that is none.

    Raises
    ------
    InputError
        The file is no workbook, or larger unpacked than a table of people would be.
    """
    try:
        _check_sizes(path, raw)
        # Only the tables are wanted: what openpyxl warns of (styles, extensions) is not used.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables, notes = _sheets(path, raw, header_only, only)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble on
        raise InputError(
            f"{path}: unreadable workbook ({type(error).__name__}); save it again, or as CSV"
        ) from None
    return _together(path, tables), notes


def _check_sizes(path: Path, raw: bytes) -> None:
    """Refuse what would take long: openpyxl makes an object of every tag.

    Every part counts, whatever its name, for a workbook may name its sheets as it likes. Nothing
    is read beyond the size a part says it has.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if len(parts) > 1000 or sum(part.file_size for part in parts) > LARGEST:
            raise InputError(f"{path}: larger than 20 MB unpacked; import a part of the network")
        tags = cells = 0
        for part in parts:
            text = archive.read(part)
            tags += text.count(b"<")
            cells += len(_CELL_TAG.findall(text))
    if tags - cells > OTHER_TAGS or cells > CELL_TAGS:
        raise InputError(f"{path}: too many cells, texts or formats; import a part, or save as CSV")


def _sheets(
    path: Path, raw: bytes, header_only: bool, only: Sequence[str]
) -> tuple[list[NetworkTable], list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    titles = [sheet.title for sheet in book.worksheets]
    for name in only:
        if name not in titles:
            raise InputError(f"--sheet {quoted(name)}: {path} has {_listed(titles)}")
    found: list[NetworkTable] = []
    shown: list[str] = []
    hidden: list[tuple[str, NetworkTable]] = []
    notes: list[str] = []
    cells = [0]
    for sheet in book.worksheets:
        name = f"{path}, sheet {quoted(sheet.title)}"
        if only and sheet.title not in only:
            notes.append(f"{name}: left out, another was asked for.")
        elif not only and "(ignore)" in sheet.title.lower():
            notes.append(f"{name}: left out, as its name says.")
        else:
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            table = _sheet(name, _counted(path, sheet, cells), header_only)
            if table is None:
                notes.append(f"{name}: no header line of several columns, left out.")
            elif sheet.sheet_state != "visible" and not only:
                hidden.append((sheet.title, table))
            else:
                if not header_only:
                    _tell_hidden(table, sheet)
                found.append(table)
                shown.append(sheet.title)
    if not found and not (header_only and hidden):
        secret = f"; hidden are {_listed([title for title, _ in hidden])}" if hidden else ""
        raise InputError(
            f"{path}: no sheet with a header line such as source, target; there are "
            f"{_listed(titles)}{secret}; name one by --sheet NAME"
        )
    if header_only and not any(map(is_network_table, found)):
        return [*found, *(table for _, table in hidden)], notes
    return found, notes + _left_hidden(found, hidden, shown)


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(quoted(title, 40) for title in titles[:12])


def _left_hidden(
    found: list[NetworkTable], hidden: Sequence[tuple[str, NetworkTable]], shown: Sequence[str]
) -> list[str]:
    """Say that hidden sheets are left out, and ask about those that hold nodes or ties."""
    for title, table in hidden:
        if is_network_table(table):
            where = f"sheet {quoted(title, 40)}"
            words = "a hidden sheet with columns of nodes or ties"
            option = " ".join(f"--sheet {quoted(each, 40)}" for each in (*shown, title))
            found[0].questions.append(Question(where, words, "left out", option))
    return [f"{table.name}: hidden, left out." for _, table in hidden]


def _tell_hidden(table: NetworkTable, sheet: Any) -> None:
    """Say which rows and columns are read although the workbook hides them."""
    rows, columns = hidden_parts(sheet)
    found = [row for row, number in enumerate(table.numbers) if number in rows]
    if found:
        table.questions.append(
            Question(
                table.spot(found), "hidden in the workbook", "read as the others",
                "delete them from the sheet",
            )
        )  # fmt: skip
    names = [name for number, name in enumerate(table.columns, 1) if number in columns]
    if names:
        table.notes.append(
            f"{table.name}: hidden, but read as the others: column{'s' * (len(names) > 1)} "
            f"{_listed(names)}."
        )


def _counted(path: Path, sheet: Any, cells: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Rows of a sheet as text without empty cells at the end; ``cells`` counts over all sheets."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells[0] += len(row) + 1
        if cells[0] > CELLS:
            raise InputError(f"{path}: more than {CELLS:,} cells; import a part, or save as CSV")
        values = [
            lines_kept(value) if isinstance(value, str) else cell_text(value) for value in row
        ]
        while values and not values[-1]:
            values.pop()
        yield number, values


def _sheet(
    name: str, lines: Iterator[tuple[int, list[str]]], header_only: bool
) -> NetworkTable | None:
    """The table of a sheet; None without a header."""
    first = list(islice(((number, row) for number, row in lines if row), LOOKED_AT))
    at = header_row([row for _, row in first])
    if at is None:
        return None
    columns = header(name, first[at][0], first[at][1])
    table = NetworkTable(name, ", row ", columns, [], [])
    table.notes = [
        f"{name}: {words}"
        for words in passed_over("row", [n for n, _ in first[:at]], [row for _, row in first[:at]])
    ]
    if header_only:
        return table
    numbers: list[int | str] = []
    last = first[at][0]
    for number, values in chain(first[at + 1 :], lines):
        if not values:
            continue
        table.blank += number - last - 1
        last = number
        if len(values) > len(columns):
            raise InputError(
                f"{name}, row {number}: {len(values)} values where the header names "
                f"{len(columns)} columns"
            )
        table.rows.append((*values, *[""] * (len(columns) - len(values))))
        numbers.append(number)
    table.numbers = numbers
    return table


def _together(path: Path, tables: list[NetworkTable]) -> list[NetworkTable]:
    """Sheets of a network that have the same columns as one table, each row with its place."""
    found: dict[tuple[str, ...], list[NetworkTable]] = {}
    for i, table in enumerate(tables):
        own = () if is_network_table(table) else (str(i),)  # only what is known belongs together
        found.setdefault((*map(plain, table.columns), *own), []).append(table)
    joined = []
    for group in found.values():
        if len(group) == 1:
            joined += group
            continue
        names = " and ".join(table.name.removeprefix(f"{path}, sheet ") for table in group)
        rows = [row for table in group for row in table.rows]
        numbers: list[int | str] = [
            f"{table.name.removeprefix(f'{path}, ')}, row {number}"
            for table in group
            for number in table.numbers
        ]
        table = NetworkTable(f"{path}, sheets {names}", ", ", group[0].columns, rows, numbers)
        table.blank = sum(each.blank for each in group)
        table.notes = [note for each in group for note in each.notes]
        found_again = f"sheets {names} with the same columns"
        table.questions = [question for each in group for question in each.questions]
        table.questions.append(
            Question(path.name, found_again, "one table, read together", "--sheet NAME")
        )
        joined.append(table)
    return joined
