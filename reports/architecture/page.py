"""docs/architecture.md: how the code is built, with a picture drawn from the imports."""

from pathlib import Path
from typing import Final

from reports.architecture.imports import imports
from reports.architecture.picture import picture
from reports.architecture.rooms import House
from reports.architecture.text import TEXT
from reports.markdown import opening
from reports.page import Files, PageOptions

PACKAGE: Final = Path(__file__).parents[2] / "sim"


def make(options: PageOptions) -> Files:
    """The page and its picture."""
    head = opening("Architecture in ten minutes", "./dev docs architecture")
    return {
        "architecture.md": f"{head}\n\n{TEXT}",
        "images/architecture.svg": picture(House.of(imports(PACKAGE))),
    }
