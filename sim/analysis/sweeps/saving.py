"""The folder of an analysis of a sweep: figures, tables, and the sweep it is based on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import atomic
from sim.analysis.saving import write_csv, write_json, write_manifest
from sim.batch.environment import environment

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.batch.results import Results


def save_findings(
    results: "Results",
    folder: Path,
    kind: str,
    data: dict[str, Any],
    figures: "Mapping[str, Figure]",
    tables: "Mapping[str, pd.DataFrame]",
    *,
    force: bool = False,
    command: str = "",
) -> Path:
    """Write everything at once or nothing.

    Parameters
    ----------
    results
        The sweep that was analysed.
    folder, force, command
        As for :meth:`Comparison.save`.
    kind
        Name of the analysis, and of the JSON file.
    data
        Its content, as JSON.
    figures, tables
        By the names of their files.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError, OSError
        As for :meth:`Comparison.save`.
    """
    from sim.analysis.presentation.figure_style import save_figure

    with atomic.folder(folder, force=force) as draft:
        for name, figure in figures.items():
            save_figure(figure, draft / name)
        for name, table in tables.items():
            write_csv(draft / f"{name}.csv", table)
        write_json(draft / f"{kind}.json", data)
        manifest = {
            "systemshift": kind,
            "command": command,
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "sweep": str(results.store.folder),
            "content": results.content_hash(),
            "code": results.store.code,
            "study": results.study.as_data(),
            **environment(),
        }
        write_manifest(draft, folder, manifest)
    return folder
