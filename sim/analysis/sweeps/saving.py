"""Folders of what was found in a sweep: figures, tables, and from which runs."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import atomic
from sim.analysis.saving import DOTS_PER_INCH, finish, write_json
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
        The sweep that was looked at.
    folder, force, command
        As for :meth:`Comparison.save`.
    kind
        Name of what was found, and of the JSON file.
    data
        It for machines.
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
    from sim.analysis.comparison.figures import svg

    with atomic.folder(folder, force=force) as draft:
        for name, figure in figures.items():
            (draft / f"{name}.svg").write_text(svg(figure), encoding="utf-8")
            figure.savefig(draft / f"{name}.png", dpi=DOTS_PER_INCH)
        for name, table in tables.items():
            table.to_csv(draft / f"{name}.csv", index=False)
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
        finish(draft, folder, manifest)
    return folder
