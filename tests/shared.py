"""Data of others that may not be copied into the project, read from beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "../shared/data"
SEEDS = DATA.parent / "seeds"


def shared(name: str) -> Path:
    """A file or folder of the shared data; the test is skipped where there is none."""
    if not DATA.is_dir():
        pytest.skip("needs ../shared/data: real files whose licences keep them out of the project")
    return DATA / name


def seed_texts() -> list[str]:
    """The seed texts, whole; the test is skipped where there are none."""
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared/seeds: texts of others, of which the project quotes sentences")
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
