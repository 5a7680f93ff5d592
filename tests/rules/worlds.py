"""Small communities for the tests, and what may be asked of a world from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any
from unittest.mock import patch

import numpy as np

import sim.model
from sim.measures.quarterly import QUARTERLY
from sim.model import CommunityModel
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario import Scenario
from sim.world.projects import (
    APPROVED,
    BEST,
    CO_LEAD,
    CODE,
    FREE,
    LEAD,
    MASK,
    MEMBERS,
    ORPHANED,
    PROPOSED,
    PROPOSER,
    RUNNING,
    STATE,
    SUCCEEDED,
)
from sim.world.world import World

load()

SMALL = {
    "weeks": 60,
    "community.residents": 60,
    "community.organizations": 12,
    "problem.elements": 8,
    "shocks.weeks": (30,),
}
ARMS = ("isolated", "collective_impact", "system_shifting_network")
UNDEFINED = {
    "power_money_gini", "power_decision_gini", "power_leads_gini", "projects_per_person",
    "direction_weeks", *QUARTERLY,
}  # fmt: skip
"""Series that may be undefined, for a time or always; all others are numbers in every week."""
SCRATCH = {"following", "keys", "items", "parameters", "seed"}


def small(values: Mapping[str, Any] | None = None, arm: str = "isolated") -> Scenario:
    """An arm in a community of 72, with its numbers as the lessons set them and free to change."""
    return Scenario.load(arm).as_is().with_values(SMALL | dict(values or {}))


def combination(variants: tuple[str, ...]) -> dict[str, str]:
    """The values that choose one variant of each family, in the order of the families."""
    return {f"{family}.rule": name for family, name in zip(FAMILIES, variants, strict=True)}


def arm_of(family: str, name: str) -> str:
    """The arm that has this rule; a rule that no arm has is tried in the company of the first."""
    return next((arm for arm in ARMS if Scenario.load(arm).rules[family] == name), ARMS[0])


def stepped(scenario: Scenario, seed: int = 1, weeks: int | None = None) -> CommunityModel:
    """A model after some weeks, audited in each."""
    model = CommunityModel(scenario, seed, audit=True)
    for _ in range(scenario.weeks if weeks is None else weeks):
        model.step()
    return model


def tables(world: World) -> dict[str, dict[str, bytes]]:
    """The state of a world, bit for bit: bytes by table and column, scratch left out."""
    found: dict[str, dict[str, bytes]] = {}
    for field in fields(world):
        value = getattr(world, field.name)
        if field.name in SCRATCH:
            continue
        if is_dataclass(value):
            columns = {f.name: getattr(value, f.name) for f in fields(value)}
            columns.pop("parameters", None)
            found[field.name] = {name: _frozen(column) for name, column in columns.items()}
        elif field.name == "meeting":
            found["meeting"] = {"": value[: value[0, 0] + 1].tobytes()}
        elif field.name == "hours":
            found["hours"] = {"": value.tobytes()}
        else:
            found.setdefault("world", {})[field.name] = _frozen(value)
    live, following = world.projects.count
    found["projects"]["live"] = world.projects.live[:live].tobytes()
    found["projects"]["next"] = int(following).to_bytes(8, "little")
    found["audience"]["members"] = world.audience.members[: world.audience.start[-1]].tobytes()
    return found


def _frozen(value: Any) -> bytes:
    return value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode()


def changed_tables(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Names of the tables that differ."""
    return {name for name in before if before[name] != after[name]}


def series_bytes(model: CommunityModel) -> dict[str, bytes]:
    """The weekly series, bit for bit."""
    return {name: column.tobytes() for name, column in model.series.items()}


def projects_in(world: World, *states: int) -> list[int]:
    """Slots of the projects in these states, in their order."""
    projects = world.projects
    live = projects.live[: projects.count[0]].tolist()
    return [p for p in live if projects.cell[p, STATE] in states]


def members_of(world: World, p: int) -> list[int]:
    """Members of a project."""
    projects = world.projects
    return projects.member[p, : projects.cell[p, MEMBERS]].tolist()


def promise(world: World, actor: int, p: int) -> int:
    """Weekly minutes that a member of a project promises, by the words of the parameters."""
    costs, size = world.parameters.projects, int(world.projects.cell[p, MASK]).bit_count()
    if actor >= world.actors.residents:
        return int(60 * costs.hours_organization * (1 + 0.75 * size))
    return int(60 * costs.hours_resident * (1 + 0.5 * size))


def check_world(world: World) -> None:
    """What must hold at the end of every week, whatever the rules and the numbers are."""
    _check_projects(world)
    _check_ties(world)
    actors, elements = world.actors, world.problem.elements
    assert ((actors.setting >= 0) & (actors.setting < 2**elements)).all()
    assert 0 <= world.prevailing < 2**elements
    for column in ("own_value", "outcome", "skill", "openness"):
        assert (getattr(actors, column) >= 0.0).all(), column
        assert (getattr(actors, column) <= 1.0).all(), column
    assert (np.abs(actors.opinion) <= 1.0).all()
    for column in ("estimate", "confidence", "power", "decided"):
        assert np.isfinite(getattr(actors, column)).all(), column
    for column in ("gain", "unknown", "trust", "count", "mean"):
        assert np.isfinite(getattr(world.beliefs, column)).all(), column
    participants = int((actors.status == 1).sum())
    assert participants == world.tally.joins.sum() - world.tally.exits.sum()
    assert (actors.status[actors.engaged] == 1).all(), "only participants are engaged"
    assert (actors.spent >= 0).all()
    assert (actors.steered >= 0).all()


def _check_projects(world: World) -> None:
    projects, actors = world.projects, world.actors
    live = projects.live[: projects.count[0]].tolist()
    taken = np.flatnonzero(projects.cell[:, STATE] != FREE).tolist()
    assert sorted(live) == taken, "a slot is live or free"
    born = [int(projects.cell[p, CODE]) // 16 for p in live]
    assert born == sorted(born), "live projects stand in the order of the week born"
    assert all(projects.cell[p, STATE] in (PROPOSED, APPROVED, RUNNING, ORPHANED) for p in live)
    promised = np.zeros(actors.count, np.int64)
    leads = np.zeros(actors.count, np.int64)
    pending = np.zeros(actors.count, np.int64)
    for p in live:
        members = members_of(world, p)
        assert len(set(members)) == len(members), "nobody is a member twice"
        state = projects.cell[p, STATE]
        if state == RUNNING:
            assert members
            assert projects.cell[p, LEAD] in members
            leads[projects.cell[p, LEAD]] += 1
            second = projects.cell[p, CO_LEAD]
            if second >= 0:
                assert second in members
                assert second != projects.cell[p, LEAD]
                leads[second] += 1
            for a in members:
                promised[a] += promise(world, a, p)
        elif state == ORPHANED:
            assert not members
        else:
            pending[projects.cell[p, PROPOSER]] += 1
    np.testing.assert_array_equal(actors.promised, promised)
    np.testing.assert_array_equal(actors.leads, leads)
    np.testing.assert_array_equal(actors.pending, pending)
    money = world.ledger.balance[world.ledger.projects :]
    idle = [p for p in range(len(money)) if p not in projects_in(world, RUNNING, ORPHANED)]
    assert (money[idle] == 0).all(), "a slot without a running project holds no money"


def _check_ties(world: World) -> None:
    actors = world.actors
    weights: dict[tuple[int, int], float] = {}
    assert (actors.tie_count <= actors.attention).all(), "ties stay within attention"
    for a in range(actors.count):
        count = actors.tie_count[a]
        others = actors.tie_to[a, :count].tolist()
        assert a not in others, "nobody is tied to oneself"
        assert len(set(others)) == count, "no tie is stored twice"
        assert (actors.tie_to[a, count:] == -1).all()
        weights |= {
            (a, b): w for b, w in zip(others, actors.tie_weight[a, :count].tolist(), strict=True)
        }
    for (a, b), weight in weights.items():
        assert weights[b, a] == weight, "both ends store the same weight"
        assert 0.05 <= weight <= 1.0


@contextmanager
def structural_changes_watched() -> Iterator[None]:
    """Fail if an element that only projects change changes in any other way.

    Work on projects may change the settings of members of those that succeeded, and of residents
    whom those members serve or know, in the elements carried out; nothing else may change
    structural elements.
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
