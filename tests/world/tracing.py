"""A helper of tests: which stage of a week writes which column of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from types import SimpleNamespace
from typing import Any, TypeAlias

import numpy as np
import pytest

import sim.model
from sim.model import CommunityModel
from sim.rules.base import HOOKS
from sim.world.tables.world import Parameters, World

CALLS = (
    "strike", "admit", "focus", "propose", "decide", "allocate", "work_week", "reflect",
    "look_and_try", "form_ties", "measure",
)  # fmt: skip
"""What ``CommunityModel.step`` calls in each stage (docs/odd.md, section 3)."""

Column: TypeAlias = tuple[str, str]
"""Name of the class of a table, and of its column."""


def columns(world: World) -> Iterator[tuple[Column, Any]]:
    """Every column of every table, with its value."""
    for field in fields(world):
        value = getattr(world, field.name)
        if is_dataclass(value) and not isinstance(value, Parameters):  # these cannot change
            for each in fields(value):
                yield (type(value).__name__, each.name), getattr(value, each.name)
        yield ("World", field.name), value if not is_dataclass(value) else id(value)


def picture(world: World) -> dict[Column, object]:
    """Every column as it is now, so that two pictures can be compared."""
    return {
        name: (value.shape, value.tobytes()) if isinstance(value, np.ndarray) else repr(value)
        for name, value in columns(world)
    }


def trace(model: CommunityModel, weeks: int) -> dict[Column, set[int]]:
    """Stages that wrote each column in a number of weeks, by number from 1."""
    seen: dict[Column, set[int]] = {name: set() for name, _ in columns(model.world)}

    def watched(stage: int, call: Callable[..., Any]) -> Callable[..., Any]:
        def carried_out(*given: Any, **named: Any) -> Any:
            before = picture(model.world)
            result = call(*given, **named)
            after = picture(model.world)
            for name, value in before.items():
                if value != after[name]:
                    seen[name].add(stage)
            return result

        return carried_out

    rules = {
        family: SimpleNamespace(**{hook: watched(CALLS.index(hook) + 1, getattr(rule, hook))})
        for family, hook in HOOKS.items()
        for rule in [getattr(model._rules, family)]
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "_rules", SimpleNamespace(**rules))
        for call in ("strike", "work_week", "form_ties", "settle"):
            stage = CALLS.index("measure" if call == "settle" else call) + 1
            patch.setattr(sim.model, call, watched(stage, getattr(sim.model, call)))
        patch.setattr(model.recorder, "measure", watched(11, model.recorder.measure))
        for _ in range(weeks):
            model.step()
    return seen
