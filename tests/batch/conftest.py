"""A small study, and its sweep that nothing disturbed."""

from __future__ import annotations

import pytest

from sim.batch.results import Results
from sim.batch.study import Study
from sim.batch.studyfile import read_study
from sim.batch.sweep import sweep
from tests.batch.sweeping import write_study


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write_study(tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="session")
def undisturbed(small: Study, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The small study, swept in one process."""
    return sweep(small, tmp_path_factory.mktemp("sweep") / "out", workers=1)
