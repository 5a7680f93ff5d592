"""What is seen decides: an error of measurement costs where problems are simple.

Wagering on misreadings can pay on rugged landscapes, where a wrong step leaves a local peak; on one
without interdependence (K = 0) it cannot.
"""

from __future__ import annotations

import pytest

from reports.intervals import above, below
from sim.analysis.estimates.statistics import Estimate, paired_difference
from sim.runs import run
from sim.scenario import ARMS, Scenario


def change_in_impact(arm: str, complexity: int, seeds: int, keys: tuple[str, ...]) -> Estimate:
    """Impact at an error of .2 less impact without, on paired seeds."""
    scenario = Scenario.load(arm).as_is()
    scenario = scenario.with_values({"problem.complexity": complexity, "shocks.weeks": ()})
    none, much = (
        [
            run(scenario.with_values(dict.fromkeys(keys, error)), seed, against=()).summary[
                "impact.final"
            ]
            for seed in range(200, 200 + seeds)
        ]
        for error in (0.0, 0.2)
    )
    return paired_difference(much, none)


@pytest.mark.parametrize("arm", ["isolated", "system_shifting_network"])
def test_errors_cost_on_a_simple_problem(arm: str) -> None:
    """The arms in which eight seeds can show it."""
    change = change_in_impact(arm, 0, 8, ("learning.reading_error", "people.judging_error"))
    assert below(change)


@pytest.mark.full
@pytest.mark.parametrize("arm", ARMS)
def test_errors_of_everybody_bring_nothing_in_any_arm(arm: str) -> None:
    """They cost isolated initiatives and the network; one agenda loses less than 30 pairs show."""
    change = change_in_impact(arm, 0, 30, ("learning.reading_error", "people.judging_error"))
    assert change.mean is not None
    assert change.mean < 0.0
    if arm != "collective_impact":
        assert below(change)


@pytest.mark.full
@pytest.mark.parametrize("arm", ARMS)
def test_errors_of_projects_cost_at_k_0_and_bring_nothing_at_k_5(arm: str) -> None:
    simple = change_in_impact(arm, 0, 30, ("learning.reading_error",))
    assert simple.mean is not None
    assert simple.mean < 0.0
    rugged = change_in_impact(arm, 5, 30, ("learning.reading_error",))
    assert above(rugged) is False
