"""Data of others that may not be copied into the project, read from beside the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

DATA = Path(__file__).parents[1] / "../shared/data"
SEEDS = DATA.parent / "seeds"

NO_DATA: Final = "real files whose licences keep them out of the project are not beside it"
NO_SEEDS: Final = "texts of others, of which the project quotes sentences, are not beside it"
"""Why a test is skipped: where the project is published, it has no such neighbours."""


def shared(name: str) -> Path:
    """A file or folder of the shared data; the test is skipped where there is none."""
    if not DATA.is_dir():
        pytest.skip(NO_DATA)
    return DATA / name


def shared_files(pattern: str) -> list[Any]:
    """A parameter for each file of the shared data; one that is skipped where there is none."""
    files = [pytest.param(path, id=path.stem) for path in sorted(DATA.glob(pattern))]
    return files or [pytest.param(DATA, id="none", marks=pytest.mark.skip(reason=NO_DATA))]


def seed_texts() -> list[str]:
    """The seed texts, whole; the test is skipped where there are none."""
    if not SEEDS.is_dir():
        pytest.skip(NO_SEEDS)
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
