"""Run the notebooks and keep their outputs; part of ``./dev docs``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from sim import atomic

HOUSE = Path(__file__).parents[2]
NOTEBOOKS = HOUSE / "notebooks"
SECONDS = 600
"""Most that a cell may take."""


def executed(path: Path) -> Any:
    """A fresh run of a notebook, in a kernel of its own.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell raises.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", record_timing=False,
        resources={"metadata": {"path": str(HOUSE)}},
    )  # fmt: skip
    return client.execute()


def printed(notebook: Any) -> list[str]:
    """What each code cell printed or showed as text, in order; pictures are left out."""
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown = [each.get("text", "") for each in cell.outputs]
            data = [
                each["data"].get("text/plain", "")
                for each in cell.outputs
                if "data" in each and "image/png" not in each["data"]
            ]
            texts.append("\n".join([*filter(None, shown), *data]))
    return texts


def main() -> None:
    """Run every notebook and write it with its outputs."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = executed(path)
        notebook.metadata.pop("language_info", None)  # the version of Python says nothing here
        atomic.write_text(path, f"{nbformat.writes(notebook).rstrip()}\n", force=True)
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
