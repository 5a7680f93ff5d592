"""A handful of actors, laid out by hand for one rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.model import CommunityModel
from sim.scenario import Scenario
from sim.world.tables.coordination import ADMISSION, AVAILABLE, RELEASED
from sim.world.tables.projects import (
    CO_LEAD,
    CODE,
    HOLDER,
    LEAD,
    MASK,
    MEMBERS,
    PROPOSED,
    PROPOSER,
    SINCE,
    STATE,
    TARGET,
)
from sim.world.tables.world import World
from tests.rules.worlds import projects_in, small
from tests.world.bench import live, serve

IDLE = {
    "activities.policy": 0.0,
    "communication.finds": 0,
    "learning.mapping": 0.0,
    "learning.tracking": False,
}
"""Functions of coordinators that would take hours which the tests count; off unless asked for."""

ALWAYS = {"projects.proposal_rate": 1.0, "projects.proposal_rate_funded": 1.0}
"""Whoever may come forward does."""


def desk(
    values: Mapping[str, Any] | None = None, arm: str = "isolated", seed: int = 1
) -> tuple[Scenario, World]:
    """A community of six residents and three organizations (rows 6 to 8), to lay out by hand.

    Four everyday elements in one part, no views, no ties, everybody takes part, lives in a place of
    its own, is served by nobody and has a day a week; funders have equal money, an appetite of .5,
    and do not judge; plans are filed unread and judged without error or favour; coordinators have
    plenty of hours.
    """
    plain = {
        "community.residents": 6,
        "community.organizations": 3,
        "problem.elements": 4,
        "problem.complexity": 1,
        "problem.parts": 1,
        "problem.structural_share": 0.0,
        "problem.coupling": 0.0,
        "people.view_confidence": 0.0,
        "people.judging_error": 0.0,
        "proposals.drafts": 0,
        "proposals.appraisal": 12,
        "proposals.reader_error": 0.0,
        "proposals.shared_error": 0.0,
        "proposals.favour": 0.0,
        "community.scale": 0.0,
        "funders.spread": 0.0,
        "funders.prospects": 0,
        "funders.patience": 0,
        "funding.reporting": 0,
        "shocks.weeks": (),
    }
    rules = small({}, arm).flat() | dict(values or {})
    idle = {key: off for key, off in IDLE.items() if key in rules}
    scenario = small(plain | idle | dict(values or {}), arm)
    world = CommunityModel(scenario, 1).world
    world.seed = seed  # of what is drawn from now on; the community is the same
    actors = world.actors
    actors.tie_count[:] = 0
    actors.tie_to[:] = -1
    actors.tie_weight[:] = 0.0
    live(world, list(range(actors.count)))
    serve(world, {})
    actors.setting[:] = actors.judged_setting[:] = 0
    actors.status[:] = 1
    actors.engaged[:] = True
    actors.joined[:] = actors.active[:] = 0
    actors.minutes[:] = 480
    world.funders.appetite[:] = 0.5
    world.hours[[AVAILABLE, RELEASED, ADMISSION]] = 100_000, 100_000, 50_000
    return scenario, world


def propose(
    world: World, members: list[int], mask: int, target: int = 0b1111, week: int = 0
) -> int:
    """Put a proposal of these members, led by the first, on the table; returns its slot."""
    projects = world.projects
    p = int(projects.count[1])
    projects.count[1] += 1
    projects.live[projects.count[0]] = p
    projects.count[0] += 1
    projects.cell[p] = 0
    projects.member[p] = -1
    projects.member[p, : len(members)] = members
    values = {
        STATE: PROPOSED, PROPOSER: members[0], CODE: week * 16, MASK: mask,
        TARGET: target & mask, MEMBERS: len(members), LEAD: members[0], HOLDER: members[0],
        SINCE: week, CO_LEAD: -1,
    }  # fmt: skip
    for field, value in values.items():
        projects.cell[p, field] = value
    world.actors.pending[members[0]] = 1
    return p


def believe(world: World, actor: int, hope: list[float]) -> None:
    """Let an actor be sure of what each change would bring."""
    world.actors.estimate[actor] = hope
    world.actors.evidence[actor] = 1e12


def tie(world: World, a: int, b: int, weight: float) -> None:
    """Tie two actors."""
    actors = world.actors
    for one, two in ((a, b), (b, a)):
        slot = actors.tie_count[one]
        actors.tie_to[one, slot], actors.tie_weight[one, slot] = two, weight
        actors.tie_count[one] = slot + 1


def week_of_looking(scenario: Scenario, world: World, week: int = 3) -> list[int]:
    actors = world.actors
    actors.own_value[:] = world.problem.value[actors.setting]
    scenario.communication.look_and_try(world, week)
    return [int(each) for each in actors.setting]


def proposals(world: World) -> dict[int, int]:
    """Slot of the proposal of each actor."""
    found = projects_in(world, PROPOSED)
    return {int(world.projects.cell[p, PROPOSER]): p for p in found}
