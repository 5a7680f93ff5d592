"""Folders of sweeps, changed as somebody would who also mends the checksums."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.batch.results import Results
from sim.batch.store.parts import ABOUT, _write

Change = Callable[[pd.DataFrame], pd.DataFrame | None]


def copied(results: Results, folder: Path) -> Path:
    """The folder of a sweep, to be spoilt."""
    shutil.copytree(results.store.folder, folder / "copy")
    return folder / "copy"


def forged(folder: Path, room: str, change: Change, **about: Any) -> None:
    """Change the tables of a room, and what parts say about themselves; None leaves a table."""
    for path in sorted((folder / room).iterdir()):
        table = pq.read_table(path)
        told = json.loads(table.schema.metadata[ABOUT]) | about
        changed = change(table.to_pandas())
        if changed is None:
            continue
        schema = table.schema.remove_metadata()
        new = pa.Table.from_pandas(changed, schema, preserve_index=False)
        path.unlink()
        name = _stored(folder / room, new, told)
        if room == "series":
            _point_to(folder, path.name, name)


def _point_to(folder: Path, old: str, new: str) -> None:
    """Let the part of a series name its new file."""
    for path in (folder / "runs").iterdir():
        table = pq.read_table(path)
        told = json.loads(table.schema.metadata[ABOUT])
        if told["part"] == old:
            path.unlink()
            _stored(folder / "runs", table, {**told, "part": new})


def _stored(folder: Path, table: pa.Table, about: dict[str, Any]) -> str:
    """Write a table under its checksum; return its name."""
    scratch = folder.parent / "scratch"
    pq.write_table(table.replace_schema_metadata({ABOUT: json.dumps(about).encode()}), scratch)
    name = _write(folder, scratch.read_bytes())
    scratch.unlink()
    return name
