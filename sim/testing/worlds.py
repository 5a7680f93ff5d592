"""Small communities to try rules in, and what may be asked of a world from outside."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any
from unittest.mock import patch

import numpy as np

from sim.errors import InputError
from sim.measures.quarterly import QUARTERLY
from sim.model import CommunityModel
from sim.rules.base import HOOKS, Rule
from sim.scenario import ARMS, Scenario
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import (
    APPROVED,
    CO_LEAD,
    CODE,
    DRAFTED,
    FREE,
    LEAD,
    LISTED,
    MASK,
    MEMBERS,
    ORPHANED,
    PROPOSED,
    PROPOSER,
    RUNNING,
    STATE,
)
from sim.world.tables.world import World

SMALL = {
    "weeks": 60,
    "community.residents": 60,
    "community.organizations": 12,
    "problem.elements": 8,
    "shocks.weeks": (30,),
}
UNLIMITED = {"coordination.share": 0.2, "funders.money_per_actor": 2500.0}
BUSY = UNLIMITED | {
    "weeks": 104,
    "community.residents": 150,
    "community.organizations": 30,
    "problem.elements": 12,
    "people.founders_share": 0.15,
    "funding.mobilizing": 0.1,
    "learning.mapping": 0.1,
    "communication.finds": 3,
}
UNDEFINED = {
    "power_money_gini", "power_decision_gini", "power_leads_gini", "power_money_hands",
    "power_decision_hands", "power_leads_hands", "projects_per_person", "direction_weeks",
    *QUARTERLY,
}  # fmt: skip
"""Series that may be undefined, for a time or always; all others are numbers in every week."""
SCRATCH = {"following", "keys", "items", "own", "parameters", "seed"}

Stage = Callable[[], None]
"""The stage of a rule, ready to run."""

Build = Callable[[Mapping[str, Any]], Scenario]
"""From values by dotted name to the scenario in which a rule is tried."""

Tables = dict[str, dict[str, bytes]]
"""A world, bit for bit: bytes by table and column."""


class Breach(InputError):
    """Something promised does not hold."""


def expect(holds: object, words: str) -> None:
    """Go on if something holds.

    Raises
    ------
    Breach
        It does not; the words say what should.
    """
    if not holds:
        raise Breach(words)


def small(values: Mapping[str, Any] | None = None, arm: str = "isolated") -> Scenario:
    """An arm in a community of 72, with its numbers as the lessons set them and free to change."""
    return Scenario.load(arm).as_is().with_values(SMALL | dict(values or {}))


def arm_of(family: str, name: str) -> str:
    """The arm that has this rule; a rule that no arm has is tried in the company of the first."""
    return next((arm for arm in ARMS if Scenario.load(arm).rules[family] == name), ARMS[0])


def stepped(scenario: Scenario, seed: int = 1, weeks: int | None = None) -> CommunityModel:
    """A model after some weeks, audited in each."""
    model = CommunityModel(scenario, seed, audit=True)
    for _ in range(scenario.weeks if weeks is None else weeks):
        model.step()
    return model


def series_bytes(model: CommunityModel) -> dict[str, bytes]:
    """The weekly series, bit for bit."""
    return {name: column.tobytes() for name, column in model.series.items()}


@contextmanager
def stage_watched(rule: type[Rule], look: Callable[[World, int, Stage], None]) -> Iterator[None]:
    """Let ``look(world, week, stage)`` run the stage of the rule instead of the model."""
    stage = getattr(rule, HOOKS[rule.family])

    def wrapped(self: Rule, world: World, week: int) -> None:
        look(world, week, lambda: stage(self, world, week))

    with patch.object(rule, HOOKS[rule.family], wrapped):
        yield


def tables(world: World) -> Tables:
    """The state of a world, bit for bit: bytes by table and column, scratch left out."""
    found: Tables = {}
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


def projects_in(world: World, *states: int) -> list[int]:
    """Slots of the projects in these states, in their order."""
    projects = world.projects
    live = projects.live[: projects.count[LISTED]].tolist()
    return [p for p in live if projects.cell[p, STATE] in states]


def members_of(world: World, p: int) -> list[int]:
    """Members of a project."""
    projects = world.projects
    members: list[int] = projects.member[p, : projects.cell[p, MEMBERS]].tolist()
    return members


def promise(world: World, actor: int, p: int) -> int:
    """Weekly minutes that a member of a project promises, by the words of the parameters."""
    costs, size = world.parameters.projects, int(world.projects.cell[p, MASK]).bit_count()
    if actor >= world.actors.residents:
        return int(60 * costs.hours_organization * (1 + 0.75 * size))
    return int(60 * costs.hours_resident * (1 + 0.5 * size))


def check_world(world: World) -> None:
    """What must hold at the end of every week, whatever the rules and the numbers are.

    Raises
    ------
    Breach
        The first thing that does not hold.
    """
    _check_projects(world)
    _check_ties(world)
    actors, elements = world.actors, world.problem.elements
    settings = (actors.setting >= 0) & (actors.setting < 2**elements)
    expect(settings.all(), "a setting has no other elements than the problem")
    expect(0 <= world.prevailing < 2**elements, "what prevails has no other elements either")
    for column in ("own_value", "outcome", "skill", "openness"):
        values = getattr(actors, column)
        expect(((values >= 0.0) & (values <= 1.0)).all(), f"actors.{column} lies from 0 to 1")
    expect((np.abs(actors.opinion) <= 1.0).all(), "actors.opinion lies from -1 to 1")
    for column in ("estimate", "evidence", "power", "decided"):
        expect(np.isfinite(getattr(actors, column)).all(), f"actors.{column} holds numbers")
    for column in ("gain", "unknown", "trust", "count", "mean"):
        expect(np.isfinite(getattr(world.beliefs, column)).all(), f"beliefs.{column} holds numbers")
    participants = int((actors.status == PARTICIPANT).sum())
    counted = world.tally.joins.sum() - world.tally.exits.sum()
    expect(participants == counted, f"{participants} participants are {counted} joins less exits")
    expect((actors.status[actors.engaged] == PARTICIPANT).all(), "only participants are engaged")
    expect((actors.spent >= 0).all(), "no minutes spent are negative")
    expect((actors.steered >= 0).all(), "no money steered is negative")


def _check_projects(world: World) -> None:
    projects, actors = world.projects, world.actors
    live = projects.live[: projects.count[LISTED]].tolist()
    slots = list(range(len(projects.cell)))
    taken = np.flatnonzero(projects.cell[:, STATE] != FREE).tolist()
    expect(sorted(live) == taken, "a place for a project is either taken or free")
    born = [int(projects.cell[p, CODE]) // 16 for p in live]
    expect(born == sorted(born), "projects stand in the order in which they were proposed")
    open_ones = projects_in(world, DRAFTED, PROPOSED, APPROVED, RUNNING, ORPHANED)
    expect(open_ones == live, "ended projects have left the table")
    promised, leads, pending = (np.zeros(actors.count, np.int64) for _ in range(3))
    for p in live:
        members = members_of(world, p)
        expect(len(set(members)) == len(members), "nobody is a member of a project twice")
        state = projects.cell[p, STATE]
        if state == RUNNING:
            expect(projects.cell[p, LEAD] in members, "a running project is led by a member")
            leads[projects.cell[p, LEAD]] += 1
            second = projects.cell[p, CO_LEAD]
            if second >= 0:
                expect(second in members, "a co-lead is a member")
                expect(second != projects.cell[p, LEAD], "a co-lead is not the lead")
                leads[second] += 1
            for a in members:
                promised[a] += promise(world, a, p)
        elif state == ORPHANED:
            expect(not members, "an orphaned project has no members")
        else:
            pending[projects.cell[p, PROPOSER]] += 1
    for name, counted in (("promised", promised), ("leads", leads), ("pending", pending)):
        agrees = (getattr(actors, name) == counted).all()
        expect(agrees, f"actors.{name} agrees with the table of projects")
    money = world.ledger.balance[world.ledger.projects :]
    idle = sorted(set(slots) - set(projects_in(world, RUNNING, ORPHANED)))
    expect((money[idle] == 0).all(), "only running and orphaned projects hold money")


def _check_ties(world: World) -> None:
    actors = world.actors
    weights: dict[tuple[int, int], float] = {}
    expect((actors.tie_count <= actors.attention).all(), "ties stay within attention")
    for a in range(actors.count):
        count = actors.tie_count[a]
        others = actors.tie_to[a, :count].tolist()
        expect(a not in others, "nobody is tied to oneself")
        expect(len(set(others)) == count, "no tie is stored twice")
        expect((actors.tie_to[a, count:] == -1).all(), "free places for ties hold -1")
        weights |= {
            (a, b): w for b, w in zip(others, actors.tie_weight[a, :count].tolist(), strict=True)
        }
    for (a, b), weight in weights.items():
        expect(weights.get((b, a)) == weight, "both ends store the same weight of a tie")
        expect(0.05 <= weight <= 1.0, "the weight of a tie lies from .05 to 1")
