"""Files with a table of nodes and one of ties under headings: NetDraw VNA and GDF."""

import csv
import io
import re
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.headers import header
from sim.readers.network_files.raw import MOST_TIES, NetworkTable, clean
from sim.readers.network_files.records import numbered, tokens


def read_vna(path: Path, text: str) -> list[NetworkTable]:
    """Tables of a VNA file: node data and tie data; drawing properties are left out.

    Raises
    ------
    InputError
        A row has another length than its header, or there are too many.
    """
    found: list[NetworkTable] = []
    opened = ""
    for number, line in numbered(text):
        if line.startswith("*"):
            opened = line.lower()
            table = None
        elif "data" in opened:
            values = tokens(line, commas=True)
            if table is None:
                table = NetworkTable(str(path), ":", header(str(path), number, values), [], [])
                found.append(table)
            else:
                _add(table, number, values)
    return found


def read_gdf(path: Path, text: str) -> list[NetworkTable]:
    """Tables of a GDF file; names of columns come without their types.

    Raises
    ------
    InputError
        A row has another length than its header, quotes are broken, or there are too many.
    """
    found: list[NetworkTable] = []
    for number, line in numbered(text):
        try:
            values = next(csv.reader(io.StringIO(line), quotechar=_quote(line), strict=True))
        except csv.Error as error:
            raise InputError(f"{path}:{number}: not valid GDF ({error})") from None
        if line.lower().startswith(("nodedef>", "edgedef>")):
            node = line.lower().startswith("nodedef>")
            values[0] = values[0].partition(">")[2]
            names = [value.split()[0] if value.split() else "" for value in values]
            if node:
                names[0] = "id"
            columns = header(str(path), number, [*names, *([""] if len(names) > 1 else ["label"])])
            found.append(NetworkTable(str(path), ":", columns, [], []))
        elif found:
            width = len(found[-1].columns)
            _add(found[-1], number, values + [""] * (width - len(values) if width == 2 else 0))
    for table in found:
        _directed_in_words(table)
    return found


def _quote(line: str) -> str:
    """GDF quotes with single or double quotes."""
    return "'" if re.search(r"(^|,)\s*'", line) else '"'


def _directed_in_words(table: NetworkTable) -> None:
    """A column directed of true and false, as the column direction that other formats have."""
    column = table.find("directed")
    if column is None or table.find("direction") is not None:
        return
    words = {"true": "directed", "false": "undirected"}
    names = list(table.columns)
    names[column] = "direction"
    table.columns = tuple(names)
    table.rows = [
        (*row[:column], words.get(row[column].lower(), row[column]), *row[column + 1 :])
        for row in table.rows
    ]


def _add(table: NetworkTable, number: int, values: list[str]) -> None:
    width = len(table.columns)
    if len(values) != width:
        raise InputError(
            f"{table.name}:{number}: {len(values)} values where the header names {width} columns"
        )
    if len(table.rows) == MOST_TIES:
        raise InputError(f"{table.name}: more than {MOST_TIES:,} rows; import a part")
    table.rows.append(tuple(map(clean, values)))
    table.numbers.append(number)
