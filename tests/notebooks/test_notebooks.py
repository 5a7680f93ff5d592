"""The notebooks run from top to bottom, and still print what they show."""

from __future__ import annotations

import nbformat
import pytest

from tests.notebooks.render import NOTEBOOKS, executed, printed

NAMES = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


def test_there_is_one() -> None:
    assert "researcher.ipynb" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_run_prints_what_the_notebook_shows(name: str) -> None:
    """Seeds make the numbers; if they have changed: `./dev docs`."""
    shipped = nbformat.read(NOTEBOOKS / name, as_version=4)
    nbformat.validate(shipped)
    shown = printed(shipped)
    assert sum(any(letter.isdigit() for letter in each) for each in shown) >= 4
    assert printed(executed(NOTEBOOKS / name)) == shown


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_holds_no_path_of_a_machine_and_no_error(name: str) -> None:
    shipped = nbformat.read(NOTEBOOKS / name, as_version=4)
    assert "/tmp" not in "".join(printed(shipped))
    kinds = {each.output_type for cell in shipped.cells for each in cell.get("outputs", [])}
    assert kinds <= {"stream", "execute_result", "display_data"}
    assert any("image/png" in each.get("data", {}) for cell in shipped.cells
               for each in cell.get("outputs", []))  # fmt: skip
