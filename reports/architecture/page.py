"""Draws docs/images/architecture.svg, the picture of docs/architecture.md, from the imports."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reports.architecture.imports import imports
from reports.architecture.picture import picture
from reports.architecture.rooms import House
from sim import atomic

PROJECT: Final = Path(__file__).parents[2]
PICTURE: Final = Path("docs/images/architecture.svg")


def drawn() -> str:
    """The picture of the package as it is."""
    return picture(House.of(imports(PROJECT / "sim")))


def main(arguments: Sequence[str] | None = None, folder: Path = PROJECT) -> int:
    """Draw the picture, or say that it is not what the imports say; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m reports.architecture.page", description=__doc__
    )
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    check = parser.parse_args(arguments).check
    place, text = folder / PICTURE, drawn()
    if place.exists() and place.read_text(encoding="utf-8") == text:
        return 0
    if check:
        print(f"{place} is stale: run ./dev docs", file=sys.stderr)
        return 1
    atomic.write_text(place, text, force=True)
    print(f"wrote {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
