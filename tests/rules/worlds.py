"""Small communities for the tests, and what may be asked of a world from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np

import sim.model
from sim.model import CommunityModel
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario import Scenario
from sim.testing.worlds import (
    ARMS,
    SMALL,
    UNDEFINED,
    arm_of,
    changed_tables,
    check_world,
    members_of,
    projects_in,
    promise,
    series_bytes,
    small,
    stepped,
    tables,
)
from sim.world.tables.projects import BEST, SUCCEEDED
from sim.world.tables.world import World

__all__ = [
    "ARMS",
    "SMALL",
    "UNDEFINED",
    "arm_of",
    "changed_tables",
    "check_world",
    "combination",
    "members_of",
    "projects_in",
    "promise",
    "series_bytes",
    "small",
    "stepped",
    "structural_changes_watched",
    "tables",
    "variants",
    "variants_of_arms",
]

load()


def combination(variants: tuple[str, ...]) -> dict[str, str]:
    """The values that choose one variant of each family, in the order of the families."""
    return {f"{family}.rule": name for family, name in zip(FAMILIES, variants, strict=True)}


@contextmanager
def structural_changes_watched() -> Iterator[None]:
    """Fail if an element that only projects change changes in any other way.

    Work on projects may change the settings of members of those that succeeded, and of residents
    whom those members serve or know or who live where they do, in the elements carried out; nothing
    else may change structural elements.
    """
    work = sim.model.work_week
    step = CommunityModel.step
    during: dict[int, np.ndarray] = {}

    def watched_work(world: World, week: int) -> int:
        before = world.actors.setting.copy()
        done = work(world, week)
        turned = before ^ world.actors.setting
        during[id(world)] = turned
        actors, allowed = world.actors, np.zeros(world.actors.count, np.int64)
        for p in projects_in(world, SUCCEEDED):
            best = int(world.projects.cell[p, BEST])
            for a in members_of(world, p):
                allowed[a] |= best
                if a >= actors.residents:
                    first, last = actors.served_start[a : a + 2]
                    reached = actors.served_list[first:last]
                else:
                    reached = actors.tie_to[a, : actors.tie_count[a]]
                    reached = reached[reached < actors.residents]
                allowed[reached] |= best
                near = actors.neighbourhood == actors.neighbourhood[a]
                allowed[: actors.residents][near[: actors.residents]] |= best
        assert (turned & ~allowed == 0).all()
        return done

    def watched_step(model: CommunityModel) -> None:
        before = model.world.actors.setting.copy()
        step(model)
        turned = before ^ model.world.actors.setting ^ during[id(model.world)]
        assert (turned & model.world.problem.structural == 0).all()

    with (
        patch.object(sim.model, "work_week", watched_work),
        patch.object(CommunityModel, "step", watched_step),
    ):
        yield


def variants(family: str) -> list[str]:
    """Names of the registered variants of a family."""
    return list(REGISTRY[family])


def variants_of_arms(family: str) -> list[str]:
    """The variants of a family that the three arms have."""
    return [Scenario.load(arm).rules[family] for arm in ARMS]
