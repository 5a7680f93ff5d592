"""Each lesson makes its first difference in the stage it names, and the difference it claims."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache, wraps
from hashlib import sha256
from typing import Any
from unittest.mock import patch

import pytest

import sim.model
from sim.model import CommunityModel
from sim.rules.base import FAMILIES, HOOKS
from sim.scenario import Scenario
from sim.scenario.lessons import LESSONS
from tests.rules.worlds import ARMS, SMALL, tables

SHARED = {"shocks": "strike", "projects": "work_week", "ties": "form_ties", "measures": "settle"}
"""Stages that belong to no rule, by the function of the model that is their last or only part."""

BUSY = {
    "people.founders_share": 0.3,
    "projects.proposal_rate": 0.06,
    "projects.proposal_rate_funded": 0.15,
    "coordination.share": 0.2,
}


@contextmanager
def watched(seen: list[tuple[str, str]], scenario: Scenario) -> Iterator[None]:
    """Note, after every stage, its name and a digest of the whole state."""

    def noted(stage: str, work: Any) -> Any:
        @wraps(work)
        def wrapped(*given: Any, **more: Any) -> Any:
            found = work(*given, **more)
            world = next(each for each in given if hasattr(each, "actors"))
            state = tables(world)
            seen.append((stage, sha256(repr(sorted(state.items())).encode()).hexdigest()))
            return found

        return wrapped

    with ExitStack() as stack:
        for stage, name in SHARED.items():
            stack.enter_context(
                patch.object(sim.model, name, noted(stage, getattr(sim.model, name)))
            )
        for family in FAMILIES:
            rule = type(getattr(scenario, family))
            hook = HOOKS[family]
            stack.enter_context(patch.object(rule, hook, noted(family, getattr(rule, hook))))
        yield


@lru_cache
def states(arm: str, lesson: str, degree: float) -> list[tuple[str, str]]:
    """The name of every stage and a digest of the state after it, week after week."""
    scenario = Scenario.load(arm).with_values({**SMALL, **BUSY, f"lessons.{lesson}": degree})
    seen: list[tuple[str, str]] = []
    with watched(seen, scenario):
        model = CommunityModel(scenario, 5)
        for _ in range(27 if lesson == "patience" else 20):  # impatient funders judge in week 26
            model.step()
    return seen


def first_difference(arm: str, lesson: str) -> str | None:
    """The stage after which following a lesson fully first differs from not following it."""
    pairs = zip(states(arm, lesson, 0.0), states(arm, lesson, 1.0), strict=True)
    for (stage, without), (same, full) in pairs:
        assert stage == same
        if without != full:
            return stage
    return None


def moved_in(arm: str, lesson: str) -> bool:
    """Whether the rules of an arm have something that the lesson moves."""
    taught = Scenario.load(arm).with_values({f"lessons.{lesson}": 0.0}).taught
    return lesson in taught.values()


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_first_difference_is_in_the_stage_that_the_lesson_names(lesson: str) -> None:
    arms = [arm for arm in ARMS if moved_in(arm, lesson)]
    found = {arm: stage for arm in arms if (stage := first_difference(arm, lesson))}
    assert set(found.values()) <= {LESSONS[lesson].stage}
    assert found, "it makes a difference in an arm that ships"


def test_every_stage_was_watched() -> None:
    stages = [stage for stage, _ in states("system_shifting_network", "dilute_power", 0.0)]
    assert stages[:11] == [
        "shocks", "membership", "sensemaking", "activities", "governance", "funding", "projects",
        "learning", "communication", "ties", "measures",
    ]  # fmt: skip
    assert len(stages) == 20 * 11
