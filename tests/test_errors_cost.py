"""What is seen decides: an error of measurement costs where problems are simple.

Wagering on misreadings can pay on rugged landscapes, where a wrong step leaves a local peak; on one
without interdependence (K = 0) it cannot.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.runs import run
from sim.scenario import ARMS, Scenario


def change_in_impact(arm: str, complexity: int, seeds: int, keys: tuple[str, ...]) -> np.ndarray:
    """Impact at an error of .2 less impact without, on paired seeds, shape (seeds,)."""
    scenario = Scenario.load(arm).as_is()
    scenario = scenario.with_values({"problem.complexity": complexity, "shocks.weeks": ()})
    impact = [
        [
            run(scenario.with_values(dict.fromkeys(keys, error)), seed, shadow=False).summary[
                "impact.final"
            ]
            for seed in range(200, 200 + seeds)
        ]
        for error in (0.0, 0.2)
    ]
    return np.diff(impact, axis=0)[0]


def half_width(values: np.ndarray) -> float:
    """Half of the 95 % interval of the mean."""
    return float(1.96 * values.std(ddof=1) / values.size**0.5)


@pytest.mark.parametrize("arm", ["isolated", "system_shifting_network"])
def test_errors_cost_on_a_simple_problem(arm: str) -> None:
    """The arms in which eight seeds can show it."""
    change = change_in_impact(arm, 0, 8, ("learning.reading_error", "people.judging_error"))
    assert change.mean() + half_width(change) < 0.0


@pytest.mark.full
@pytest.mark.parametrize("arm", ARMS)
def test_errors_of_everybody_bring_nothing_in_any_arm(arm: str) -> None:
    """They cost isolated initiatives and the network; one agenda loses less than 30 pairs show."""
    change = change_in_impact(arm, 0, 30, ("learning.reading_error", "people.judging_error"))
    assert change.mean() < 0.0
    if arm != "collective_impact":
        assert change.mean() + half_width(change) < 0.0


@pytest.mark.full
@pytest.mark.parametrize("arm", ARMS)
def test_errors_of_projects_cost_at_k_0_and_bring_nothing_at_k_5(arm: str) -> None:
    simple = change_in_impact(arm, 0, 30, ("learning.reading_error",))
    assert simple.mean() < 0.0
    rugged = change_in_impact(arm, 5, 30, ("learning.reading_error",))
    assert rugged.mean() - half_width(rugged) <= 0.0
