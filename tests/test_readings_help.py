"""For the same hours more readings help: they do no harm, and where they tell, less is lost.

Sixteen readings less four, in the two arms whose rules of learning spend hours on them. In both,
impact moves less than 30 pairs show; what is lost to mistakes shows it sooner where every element
of a project shares the readings, and not only those that are agreed (E20).
"""

from __future__ import annotations

import pytest

from reports.choices.readings import READINGS, scenario
from reports.intervals import above, below
from sim.analysis.estimates.statistics import Estimate, paired_difference
from sim.runs import run

IMPACT, LOST = "impact.final", "understanding.lost_to_mistakes"
HELPFUL = "understanding.helpful_successes"
SHARED, DEEP = "collective_impact", "system_shifting_network"


def changes(arm: str, complexity: int, seeds: int) -> dict[str, Estimate]:
    """Outcomes with most readings less those with fewest, on paired seeds."""
    few, many = (
        [
            run(scenario(arm, complexity, "readings", readings), seed, against=()).summary
            for seed in range(200, 200 + seeds)
        ]
        for readings in (READINGS[0], READINGS[-1])
    )
    return {
        name: paired_difference([each[name] for each in many], [each[name] for each in few])
        for name in (IMPACT, HELPFUL, LOST)
    }


def test_less_is_lost_to_mistakes_where_the_network_reflects() -> None:
    """The outcome, arm and problem in which eight seeds can show it."""
    assert below(changes(DEEP, 0, 8)[LOST])


@pytest.mark.full
@pytest.mark.parametrize("complexity", [0, 2, 5])
@pytest.mark.parametrize("arm", [SHARED, DEEP])
def test_more_readings_do_no_harm(arm: str, complexity: int) -> None:
    found = changes(arm, complexity, 30)
    assert below(found[IMPACT]) is False
    assert below(found[HELPFUL]) is False
    assert above(found[LOST]) is False
    if arm == DEEP:
        assert below(found[LOST])
