"""The table of runs as one file for other programs."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim import atomic
from sim.batch.results import Results
from sim.batch.spreadsheets import inert, sheet_row
from sim.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

KINDS: Final = ("csv", "parquet", "xlsx")
MOST_ROWS: Final = 1_048_575
"""Most rows below the heading of a spreadsheet."""


def export(results: Results, kind: str | None, out: Path | None, *, force: bool) -> Path:
    """Write the runs that succeeded, part by part, whole or not at all.

    Text that a spreadsheet would take for a formula, such as an arm named ``=1+1``, stays text: in
    CSV behind an apostrophe.

    Parameters
    ----------
    results
        The runs.
    kind
        One of ``KINDS``; by default from the name of the file.
    out
        File to write; by default ``runs.csv`` etc. in the folder of the sweep.
    force
        Replace an existing file.

    Raises
    ------
    InputError
        The kind is unknown, the file exists, or a spreadsheet cannot hold so many runs.
    """
    kind = kind or (out.suffix.removeprefix(".") if out else "")
    if kind not in KINDS:
        raise InputError(f"--to {kind}: choose one of {', '.join(KINDS)}")
    path = out or results.store.folder / f"runs.{kind}"
    if kind == "xlsx" and results.done > MOST_ROWS:
        raise InputError(
            f"a spreadsheet holds {MOST_ROWS:,} rows at most, and there are {results.done:,} runs; "
            "choose csv or parquet"
        )
    writers = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx}
    with atomic.file(path, force=force) as draft:
        writers[kind](results, draft)
    return path


def _rows(table: "pa.Table", names: list[str]) -> list[list[object]]:
    """Rows of a part, None where it lacks a column."""
    return [[row.get(name) for name in names] for row in table.to_pylist()]


def _csv(results: Results, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(inert, results.columns))
        for table in results.tables():
            writer.writerows(map(inert, row) for row in _rows(table, results.columns))


def _parquet(results: Results, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = None
    writer = None
    for table in results.tables():
        if writer is None or schema is None:
            missing = [c for c in results.columns if c not in table.column_names]
            for name in missing:
                table = table.append_column(name, pa.nulls(table.num_rows, pa.float64()))
            schema = table.select(results.columns).schema.remove_metadata()
            writer = pq.ParquetWriter(path, schema)
        writer.write_table(pa.Table.from_pylist(table.to_pylist(), schema))
    if writer is None:
        raise results.empty_error()
    writer.close()


def _xlsx(results: Results, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("runs")
    sheet.append(sheet_row(sheet, results.columns))
    for table in results.tables():
        for row in _rows(table, results.columns):
            sheet.append(sheet_row(sheet, row))
    book.save(path)
