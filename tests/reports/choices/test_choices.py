"""The page of choices: its readings against a run done again, its page against made-up ones."""

from __future__ import annotations

import numpy as np
import pytest

from reports.choices.errors import (
    COMPLEXITIES,
    ERRORS,
    KEYS,
    changes,
    read,
    read_all,
)
from reports.choices.page import HEAD, page
from reports.page import DOCS, PageOptions
from sim.runs import run
from sim.scenario import ARMS
from tests.rules.worlds import small

SHAPE = (len(COMPLEXITIES), len(ERRORS), len(ARMS), 3)


def made_up(impact: np.ndarray) -> dict[str, np.ndarray]:
    return {"impact": impact, "successes": np.ones(SHAPE), "helpful": np.full(SHAPE, 0.5)}


def test_outcomes_are_those_of_the_run() -> None:
    scenario = small(arm="system_shifting_network")
    again = run(scenario, 3, shadow=False)
    place, outcomes = read(7, scenario, 3)
    assert place == 7
    assert outcomes[0] == again.summary["impact.final"]
    assert outcomes[1] == again.series["successes"].iloc[-1] > 0
    assert outcomes[2] == again.summary["understanding.helpful_successes"]


def test_changes_are_paired_by_seed() -> None:
    """A difference that is the same on every seed has no spread, however much the seeds differ."""
    along = np.random.default_rng(1).random(SHAPE[1:])
    along[-1] = along[0]
    along[-1, 1] += 0.25
    assert [each.mean for each in changes(along)] == [0.0, pytest.approx(0.25), 0.0]
    assert changes(along)[1].low == pytest.approx(0.25)


def test_the_page_says_where_errors_pay() -> None:
    nothing = made_up(np.zeros(SHAPE))
    assert "No cell of the tables shows that." in page(dict.fromkeys(KEYS, nothing))
    impact = np.zeros(SHAPE)
    impact[2, -1, 0] = 0.1, 0.11, 0.12
    text = page({"projects": made_up(impact), "everybody": nothing})
    assert "Of 18 cells, this is so in 1: Isolated initiatives at K = 5" in text
    zero = "+0.000 [+0.000, +0.000]"
    assert f"| K = 5 | +0.110 [+0.085, +0.135] | {zero} | {zero} |" in text, "t with 2 degrees"


def test_the_page_that_ships_is_whole() -> None:
    text = (DOCS / "choices.md").read_text(encoding="utf-8")
    assert HEAD in text
    assert "quick version" not in text


@pytest.mark.full
def test_a_quick_version_has_every_cell() -> None:
    outcomes = read_all("projects", PageOptions(quick=True, workers=1))
    assert {each.shape for each in outcomes.values()} == {(*SHAPE[:3], 2)}
    assert not np.isnan(outcomes["impact"]).any()
