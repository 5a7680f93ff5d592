"""XLSX: sheets as tables. Nothing is evaluated; a formula counts as the value saved with it."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.csvtable import header
from sim.readers.network_files.raw import NetworkTable, clean
from sim.readers.network_files.text import LARGEST

OTHER_TAGS = 100_000
"""Most tags of a workbook, texts shared by cells and images included, that are not of cells."""

CELL_TAGS = 1_500_000
"""Most tags of rows and cells."""

CELLS = 300_000
"""Most cells of a workbook."""

_CELL_TAG = re.compile(rb"</?(?:\w+:)?(?:row|c|v|is|t|f)[\s/>]")


def read_xlsx(path: Path, raw: bytes, *, header_only: bool = False) -> list[NetworkTable]:
    """All sheets that have a header, with their rows unless only headers are asked for.

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
            return _sheets(path, raw, header_only)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble on
        raise InputError(
            f"{path}: unreadable workbook ({type(error).__name__}); save it again, or as CSV"
        ) from None


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


def _sheets(path: Path, raw: bytes, header_only: bool) -> list[NetworkTable]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    found = []
    cells = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        name = f"{path}, sheet {sheet.title!r}"
        columns: tuple[str, ...] = ()
        rows: list[tuple[str, ...]] = []
        numbers: list[int] = []
        blank = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells += len(row) + 1
            if cells > CELLS:
                raise InputError(
                    f"{path}: more than {CELLS:,} cells; import a part, or save as CSV"
                )
            values = [_text(value) for value in row]
            while values and not values[-1]:
                values.pop()
            if not columns:
                if len(values) > 1:
                    columns = header(name, number, values)
                if columns and header_only:
                    break
                continue
            if not any(values):
                blank += 1
                continue
            if len(values) > len(columns):
                raise InputError(
                    f"{name}, row {number}: {len(values)} values where the header names "
                    f"{len(columns)} columns"
                )
            rows.append(tuple(values) + ("",) * (len(columns) - len(values)))
            numbers.append(number)
        if columns:
            found.append(NetworkTable(name, ", row ", columns, rows, numbers, blank))
    if not found:
        raise InputError(f"{path}: no sheet with a header line such as source, target")
    return found


def _text(value: Any) -> str:
    """A cell as text; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return clean(str(value))
