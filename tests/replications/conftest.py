"""Runs of replications: scenario files by name, values laid over them, mean outcomes back."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import CommunityModel
from sim.scenario import Scenario

REPLICATIONS = Path(__file__).parents[2] / "experiments" / "replications"

Outcomes = Callable[..., NDArray[np.float64]]


@pytest.fixture(scope="session")
def outcomes() -> Outcomes:
    """Mean outcome after every round, shape (seeds, rounds); column 0 is after the first."""

    def _run(name: str, seeds: Iterable[int], **values: Any) -> NDArray[np.float64]:
        dotted = {key.replace("__", "."): value for key, value in values.items()}
        scenario = Scenario.load(REPLICATIONS / f"{name}.toml").with_values(dotted)
        rows = []
        for seed in seeds:
            model = CommunityModel(scenario, seed)
            for _ in range(scenario.weeks):
                model.step()
            rows.append(model.series["impact"])
        return np.array(rows)

    return _run
