"""What the page says about errors, from made-up outcomes."""

from __future__ import annotations

import numpy as np

from reports.choices.base import COMPLEXITIES
from reports.choices.errors import ERRORS, KEYS, OUTCOMES, Outcomes, write
from sim.scenario import ARMS

SHAPE = (len(COMPLEXITIES), len(ERRORS), len(ARMS), 3)


def made_up(**changed: np.ndarray) -> Outcomes:
    usual = {label: np.zeros(SHAPE) for label in OUTCOMES}
    return usual | {label.replace("_", " "): values for label, values in changed.items()}


def test_it_says_where_errors_pay() -> None:
    assert "No cell of the tables shows that." in write(dict.fromkeys(KEYS, made_up())).text
    impact = np.zeros(SHAPE)
    impact[2, -1, 0] = 0.1, 0.11, 0.12
    part = write({"projects": made_up(impact=impact), "everybody": made_up()})
    assert "Of 18 cells, this is so in 1: Isolated initiatives at K = 5" in part.text
    zero = "0.000 [0.000, 0.000]"
    assert f"| K = 5 | +0.110 [+0.085, +0.135] | {zero} | {zero} |" in part.text, "t, 2 degrees"
    assert len(part.pictures) == 2


def test_it_says_what_mistakes_take_and_how_long_they_stand() -> None:
    lost, undo = np.zeros(SHAPE), np.full(SHAPE, np.nan)
    lost[:, -1] = 0.02
    lost[1, -1, 2] = 0.04
    undo[0, -1], undo[1, -1, 0], undo[2, -1, 1, 0] = 30.0, [40.0, 50.0, np.nan], 999.0
    text = write({"projects": made_up(value_lost=lost, weeks_to_undo=undo)}).text
    assert "took 0.000 in value without an error and 0.020 to 0.040 at 0.2" in text
    assert "stands for 30 to 45 weeks" in text, "one seed of three is too few"
    defined = 3 * 3 + 2 + 1
    assert f"In {100 * (1 - defined / undo.size):.0f} % of all runs" in text
