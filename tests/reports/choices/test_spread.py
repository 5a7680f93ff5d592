"""The spread of gains: a closed form, a run done again, words from made-up courses."""

from __future__ import annotations

import numpy as np
import pytest

from reports.choices.spread import SHARPNESSES, course, error, spread_of_gains, write
from sim.model import CommunityModel
from tests.rules.desk import desk
from tests.rules.worlds import small


def test_spread_where_every_element_is_worth_the_same() -> None:
    """Turning it on gains .1, turning it off loses .1; a share q is on: .2 sqrt(q (1 - q))."""
    _, world = desk()
    world.problem.value[:] = [0.1 * x.bit_count() for x in range(16)]
    world.actors.setting[:] = [0b1111, 0b0111, 0b0011, 0b0001, 0, 0, 0, 0, 0]
    world.actors.own_value[:] = world.problem.value[world.actors.setting]
    share = 10 / 36
    assert spread_of_gains(world) == pytest.approx(0.2 * (share * (1 - share)) ** 0.5)


def test_a_course_has_the_start_and_each_quarter() -> None:
    scenario = small({"weeks": 30, "shocks.weeks": ()}, "system_shifting_network")
    place, found = course(3, scenario, 2)
    model = CommunityModel(scenario, 2)
    expected = [spread_of_gains(model.world)]
    for quarter in range(2):
        for _ in range(13):
            model.step()
        expected.append(spread_of_gains(model.world))
        assert expected[quarter] > 0.0
    assert place == 3
    assert found.tolist() == expected


def test_it_says_until_when_the_error_is_larger() -> None:
    small_one, large = 0.5 * error(), 2.0 * error()
    spreads = np.full((3, 5, 2), large)
    spreads[0, :3] = small_one
    spreads[1] = small_one
    part = write({SHARPNESSES[1]: spreads})
    assert (
        "Sharpness 8, the error is larger than the spread: Isolated initiatives until week 26; "
        "Collective Impact to the end; System Shifting Network never." in part.text
    )
    assert "| sharpness 8, start | 2.0 | 2.0 | 0.5 |" in part.text
    assert "| sharpness 8, end | 0.5 | 2.0 | 0.5 |" in part.text
