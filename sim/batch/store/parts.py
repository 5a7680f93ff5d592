"""Parts: Parquet files that hold many runs each, named by the checksum of their bytes."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from sim.batch.environment import arithmetic
from sim.batch.factors import Factor

if TYPE_CHECKING:
    import pyarrow as pa

RUNS: Final = "runs"
SERIES: Final = "series"
PASSING: Final = ".passing"
"""End of the name of a file that is being written."""
ABOUT: Final = b"systemshift"
UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, RuntimeError)
"""What reading somebody else's file as a part raises, from pyarrow and from JSON."""


@dataclass(frozen=True)
class RunRow:
    """One run as a row of a part.

    Attributes
    ----------
    key, arm, point : str
        Identity of the run, and names of its arm and point.
    seed : int
        Seed.
    values : dict
        Values of the factors at the point.
    summary : dict of str to float or None
        Measures; None where undefined. Empty if the run failed.
    undefined : dict of str to str
        Why a measure is None.
    series : dict of str to numpy.ndarray, shape (weeks,)
        Weekly measures that are kept.
    error : str or None
        Traceback of a run that failed.
    """

    key: str
    arm: str
    point: str
    seed: int
    values: dict[str, Any]
    summary: dict[str, float | None] = field(default_factory=dict)
    undefined: dict[str, str] = field(default_factory=dict)
    series: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    error: str | None = None


def write_part(
    folder: Path,
    rows: Sequence[RunRow],
    factors: Sequence[Factor],
    outcomes: Sequence[str],
    series: Sequence[str],
) -> int:
    """Write runs, and their series if any are kept, so that they appear whole or not at all.

    The series come first: once the runs are there, everything is.

    Returns
    -------
    int
        Bytes written.

    Raises
    ------
    OSError
        The disk is full or cannot be written; nothing appears.
    """
    about = about_part(outcomes, series)
    written = 0
    if series:
        data = encode(series_table(rows, series), about)
        about["part"], written = _write(folder / SERIES, data), len(data)
    data = encode(runs_table(rows, factors, outcomes), about)
    _write(folder / RUNS, data)
    return written + len(data)


def about_part(outcomes: Sequence[str], series: Sequence[str]) -> dict[str, Any]:
    """What a part says about itself; ``part`` is the file of its series."""
    return {
        "outcomes": list(outcomes),
        "series": list(series),
        "part": "",
        "arithmetic": arithmetic(),
    }


def encode(table: "pa.Table", about: dict[str, Any]) -> bytes:
    """A table as the bytes of a Parquet file."""
    import pyarrow.parquet as pq

    buffer = BytesIO()
    text = [name for name in table.column_names if str(table.schema.field(name).type) == "string"]
    pq.write_table(
        table.replace_schema_metadata({ABOUT: json.dumps(about)}),
        buffer,
        compression="zstd",
        use_dictionary=text,
        write_statistics=False,
    )
    return buffer.getvalue()


def _write(folder: Path, data: bytes) -> str:
    """Write a file named by its checksum; return its name."""
    name = f"{sha256(data).hexdigest()[:32]}.parquet"
    draft = folder / f"{uuid4().hex}{PASSING}"
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, folder / name)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return name


def runs_table(
    rows: Sequence[RunRow], factors: Sequence[Factor], outcomes: Sequence[str]
) -> "pa.Table":
    """Columns: key, arm, point, seed, a column a factor, a column a measure, undefined, error."""
    import pyarrow as pa

    columns: dict[str, Any] = {
        "key": pa.array([row.key for row in rows], pa.string()),
        "arm": pa.array([row.arm for row in rows], pa.string()),
        "point": pa.array([row.point for row in rows], pa.string()),
        "seed": pa.array([row.seed for row in rows], pa.int64()),
    }
    for each in factors:
        columns[each.name] = _factor_column(each, rows)
    for name in outcomes:
        columns[name] = pa.array([row.summary.get(name) for row in rows], pa.float64())
    why = [json.dumps(row.undefined) if row.undefined else None for row in rows]
    columns["undefined"] = pa.array(why, pa.string())
    columns["error"] = pa.array([row.error for row in rows], pa.string())
    return pa.table(columns)


def _factor_column(factor: Factor, rows: Sequence[RunRow]) -> "pa.Array":
    import pyarrow as pa

    values = [row.values[factor.name] for row in rows]
    if factor.kind == "list":
        return pa.array([json.dumps(value) for value in values], pa.string())
    types = {"number": pa.float64(), "whole number": pa.int64(), "truth": pa.bool_()}
    return pa.array(values, types.get(factor.kind, pa.string()))


def series_table(rows: Sequence[RunRow], series: Sequence[str]) -> "pa.Table":
    """Columns: key, week, a column a weekly measure; a run after the other, failed ones left out.

    Measures are stored as they are computed, NaN where undefined.
    """
    import pyarrow as pa

    kept = [row for row in rows if row.error is None]
    weeks = [len(row.series[series[0]]) for row in kept]
    columns = {
        "key": pa.array([row.key for row, n in zip(kept, weeks, strict=True) for _ in range(n)]),
        "week": pa.array([week for n in weeks for week in range(n)], pa.int32()),
    }
    if not kept:
        columns["key"] = pa.array([], pa.string())
    for name in series:
        values = [row.series[name] for row in kept]
        columns[name] = pa.array(np.concatenate(values) if values else [], pa.float64())
    return pa.table(columns)


@dataclass(frozen=True)
class Part:
    """A part on disk."""

    path: Path

    @property
    def label(self) -> str:
        """Its name in messages."""
        return f"{self.path.parent.name}/{self.path.name}"

    def is_whole(self) -> bool:
        """Whether it is a part, and its bytes and those of its series match their checksums."""
        try:
            return all(
                _matches(path) and _has_columns(path, columns)
                for path, columns in self._files().items()
            )
        except UNREADABLE:
            return False

    def _files(self) -> dict[Path, dict[str, str]]:
        """Its files, and the columns that each must have, by name, with their types."""
        numbers = {
            name: dict.fromkeys(self.about[name], "double") for name in ("outcomes", "series")
        }
        files = {self.path: _RUNS_COLUMNS | numbers["outcomes"]}
        if self.series:
            files[self.series] = {"key": "string", "week": "int32"} | numbers["series"]
        return files

    @cached_property
    def about(self) -> dict[str, Any]:
        """Names of the measures and series it holds, and the file of the series.

        Raises
        ------
        OSError, ValueError, KeyError, TypeError, RuntimeError
            It is no part; see ``UNREADABLE``.
        """
        import pyarrow.parquet as pq

        found: dict[str, Any] = json.loads(pq.read_schema(self.path).metadata[ABOUT])
        names = [*found["outcomes"], *found["series"], found["part"], found["arithmetic"]]
        if not all(isinstance(each, str) for each in names) or "/" in found["part"]:
            raise ValueError("not written by a sweep")
        return found

    @property
    def kept(self) -> set[str]:
        """Names of the measures and series it holds."""
        return {*self.about["outcomes"], *self.about["series"]}

    @property
    def series(self) -> Path | None:
        """The file of its series."""
        name = self.about["part"]
        return self.path.parents[1] / SERIES / name if name else None

    def read(self, columns: Sequence[str] | None = None) -> "pa.Table":
        """Its runs; of ``columns`` those it has."""
        import pyarrow.parquet as pq

        file = pq.ParquetFile(self.path)
        wanted = None if columns is None else [c for c in columns if c in file.schema_arrow.names]
        return file.read(wanted)

    def read_series(self) -> "pa.Table | None":
        """Its series."""
        import pyarrow.parquet as pq

        return None if self.series is None else pq.ParquetFile(self.series).read()


_RUNS_COLUMNS: Final[dict[str, str]] = {
    "key": "string", "arm": "string", "point": "string", "seed": "int64", "undefined": "string",
    "error": "string",
}  # fmt: skip


def _has_columns(path: Path, columns: dict[str, str]) -> bool:
    """Whether a Parquet file has these columns, each of this type."""
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    types = {name: str(schema.field(name).type) for name in columns}
    return types == columns


def _matches(path: Path) -> bool:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return path.name == f"{digest.hexdigest()[:32]}.parquet"
