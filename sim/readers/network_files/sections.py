"""Files with a table of nodes and one of ties under headings: NetDraw VNA and GDF."""

import csv
import io
import re
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.headers import header
from sim.readers.network_files.raw import MOST_CELLS, MOST_TIES, NetworkTable, clean
from sim.readers.network_files.records import numbered, tokens


def read_vna(path: Path, text: str) -> list[NetworkTable]:
    """Tables of a VNA file: node data and tie data; drawing properties are left out.

    Raises
    ------
    InputError
        A row has another length than its header, or there are too many.
    """
    found = _Sections(path)
    in_data = begins = False
    for number, line in numbered(path, text):
        if line.startswith("*"):
            in_data, begins = "data" in line.lower(), True
        elif in_data and begins:
            found.begin(number, tokens(line, commas=True))
            begins = False
        elif in_data:
            found.row(number, tokens(line, commas=True))
    return found.tables


def read_gdf(path: Path, text: str) -> list[NetworkTable]:
    """Tables of a GDF file; names of columns come without their types.

    Raises
    ------
    InputError
        A row has another length than its header, quotes are broken, or there are too many.
    """
    found = _Sections(path)
    for number, line in numbered(path, text):
        try:
            values = next(csv.reader(io.StringIO(line), quotechar=_quote(line), strict=True))
        except csv.Error as error:
            raise InputError(f"{path}:{number}: not valid GDF ({error})") from None
        if line.lower().startswith(("nodedef>", "edgedef>")):
            values[0] = values[0].partition(">")[2]
            names = [value.split()[0] if value.split() else "" for value in values]
            if line.lower().startswith("nodedef>"):
                names[0] = "id"
            found.begin(number, names)
        else:
            found.row(number, values)
    for table in found.tables:
        _directed_in_words(table)
    return found.tables


class _Sections:
    """Tables one after the other."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables: list[NetworkTable] = []
        self.alone = False
        """Whether the last table has a single column, beside which an empty one is put."""

    def begin(self, number: int, names: list[str]) -> None:
        """A header."""
        self.alone = len(names) == 1
        columns = header(str(self.path), number, [*names, "no label"] if self.alone else names)
        self.tables.append(NetworkTable(str(self.path), ":", columns, [], []))

    def row(self, number: int, values: list[str]) -> None:
        """A row below it."""
        if not self.tables:
            return
        table = self.tables[-1]
        values = [*values, ""] if self.alone else values
        if len(values) != len(table.columns):
            raise InputError(
                f"{table.name}:{number}: {len(values)} values where the header names "
                f"{len(table.columns)} columns"
            )
        if len(table.rows) == MOST_TIES or len(table.rows) * len(table.columns) > MOST_CELLS:
            raise InputError(
                f"{table.name}: more than {MOST_TIES:,} rows or {MOST_CELLS:,} values; import a "
                "part of the network"
            )
        table.rows.append(tuple(map(clean, values)))
        table.numbers.append(number)


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
