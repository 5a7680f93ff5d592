"""What every rule promises. A rule's test class inherits :class:`RuleContract` and names the rule.

A rule of a package of your own passes the same contract::

    class TestMyRule(RuleContract):
        rule = MyRule
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.model import CommunityModel
from sim.parameters import Section
from sim.rules.base import Rule
from sim.scenario import Scenario
from sim.scenario.parameters import Parameter, parameters_of
from sim.world.coordination import ADMISSION, AVAILABLE
from sim.world.world import World
from tests.rules.promises import PROMISES
from tests.rules.worlds import (
    UNDEFINED,
    arm_of,
    changed_tables,
    check_world,
    small,
    stepped,
    tables,
)

HOOKS = {
    "sensemaking": "focus",
    "governance": "decide",
    "membership": "admit",
    "learning": "reflect",
    "activities": "propose",
    "communication": "look_and_try",
    "funding": "allocate",
}
"""The stage of each family."""

TABLES = {
    "actors", "audience", "beliefs", "council", "funders", "hours", "ledger", "meeting", "problem",
    "projects", "support", "tally",
}  # fmt: skip
"""Tables that ``reads`` and ``writes`` may name."""

FAMILY_READS = {
    "sensemaking": set(),
    "governance": {"actors", "projects"},
    "membership": {"actors"},
    "learning": {"actors", "projects", "ledger"},
    "activities": {"actors", "projects", "ledger", "beliefs"},
    "communication": {"actors", "beliefs", "problem"},
    "funding": {"actors", "projects", "ledger", "hours", "funders"},
}
FAMILY_WRITES = {
    "sensemaking": set(),
    "governance": {"council", "tally", "actors", "projects"},
    "membership": {"actors", "tally", "council"},
    "learning": {"actors", "projects", "ledger", "tally", "hours", "support"},
    "activities": {"projects", "actors"},
    "communication": {"actors"},
    "funding": {"ledger", "hours", "actors", "projects", "tally", "funders", "support"},
}
"""What the stage of a family reads and changes whichever rule is in force."""

PROVIDED: dict[str, set[str]] = {family: set() for family in HOOKS} | {
    "sensemaking": {"beliefs"},
    "communication": {"audience"},
}
"""What a family provides, even where a rule leaves it as it is at the start."""

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
LIMITS = {
    "no money": {"funders.money_factor": 0.0},
    "no hours": {
        "coordination.share": 0.0,
        "community.resident_minutes": 0,
        "community.staff_minutes": 0,
    },
    "one resident": {"community.residents": 1, "community.organizations": 0},
    "one organization": {"community.residents": 1, "community.organizations": 1},
    "one element": {"problem.elements": 1, "problem.complexity": 0, "problem.parts": 1},
}


def deaf_to(table: str, world: World) -> None:
    """Turn a table that a rule says it does not read into something else."""
    if table == "hours":
        world.hours[AVAILABLE] += 100_000
        world.hours[ADMISSION] += 100_000
    elif table == "council":
        world.council.member = world.council.member[::-1].copy()
        world.council.leading = world.council.leading[:1].copy()
        world.council.weight = world.council.weight[::-1].copy()
        world.council.backbone = 0.9
    elif table == "beliefs":
        world.beliefs.gain[:] = -world.beliefs.gain + 0.1
        world.beliefs.count[:] += 1.0
        world.beliefs.mean[:] += 0.5
        world.beliefs.target ^= world.problem.all_elements
    elif table == "funders":
        world.funders.yearly[:] *= 2
        world.funders.parts[:] = world.problem.part_mask.size
    elif table == "ledger":
        world.ledger.balance[1:] += 5_000_000


class RuleContract:
    """Inherit this, name the rule."""

    rule: ClassVar[type[Rule]]
    company: ClassVar[dict[str, Any]] = {}
    """Values with which all comes to bear that the rule can do, where the defaults leave some."""

    @classmethod
    def scenario(cls, values: dict[str, Any] | None = None) -> Scenario:
        """The rule in the company it was made for."""
        family, name = cls.rule.family, cls.rule.name
        return small(
            {f"{family}.rule": name, **cls.company, **(values or {})}, arm_of(family, name)
        )

    @classmethod
    def watched(
        cls, monkeypatch: pytest.MonkeyPatch, look: Callable[[World, int, Callable[[], None]], None]
    ) -> None:
        """Let ``look(world, week, stage)`` run the stage of the rule instead of the model."""
        hook = HOOKS[cls.rule.family]
        stage = getattr(cls.rule, hook)

        def wrapped(self: Rule, world: World, week: int) -> None:
            look(world, week, lambda: stage(self, world, week))

        monkeypatch.setattr(cls.rule, hook, wrapped)

    def test_says_what_it_is(self) -> None:
        rule = self.rule
        assert len(rule.paragraph().split()) >= 15, "a paragraph that a trainer reads aloud"
        assert rule.seeds
        assert rule.reads
        assert rule.writes
        assert set(rule.reads) <= TABLES
        assert set(rule.writes) <= TABLES
        assert all(cite.strip() for cite in rule.cites)
        assert rule.family in HOOKS

    def test_its_parameters_say_what_they_are(self) -> None:
        assert issubclass(self.rule, Section)
        for each in parameters_of(self.rule.family, self.rule.name):
            assert each.unit, each.key
            assert each.source, each.key
            assert each.description, each.key
            assert each.range or each.kind == "truth", f"{each.key}: all but switches are sampled"
            for value in ends(each):
                self.scenario({each.key: value})  # accepted by the limits

    def test_provides_what_its_family_promises(self, monkeypatch: pytest.MonkeyPatch) -> None:
        weeks: list[int] = []
        promised = PROMISES[self.rule.family]

        def look(world: World, week: int, stage: Callable[[], None]) -> None:
            before = deepcopy(world)
            stage()
            promised(before, world, week)
            weeks.append(week)

        self.watched(monkeypatch, look)
        stepped(self.scenario(), 3)
        assert weeks == list(range(60)), "the stage runs once a week"

    def test_conserves_and_keeps_the_tables_in_order(self) -> None:
        model = CommunityModel(self.scenario(UNLIMITED), 4, audit=True)
        for _ in range(60):
            model.step()
            check_world(model.world)
        assert model.world.tally.projects[0] > 0, "it was tried with projects"

    def test_gives_the_same_twice(self) -> None:
        assert tables(stepped(self.scenario(), 5).world) == tables(
            stepped(self.scenario(), 5).world
        )

    @pytest.mark.parametrize("limit", LIMITS)
    def test_survives_the_limits(self, limit: str) -> None:
        model = stepped(self.scenario(LIMITS[limit]), 6)
        check_world(model.world)
        undefined = {name for name, column in model.series.items() if not np.isfinite(column).all()}
        assert undefined <= UNDEFINED

    def test_changes_only_the_tables_it_says_it_changes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: set[str] = set()

        def look(world: World, week: int, stage: Callable[[], None]) -> None:
            before = tables(world)
            stage()
            seen.update(changed_tables(before, tables(world)) - {"world"})

        self.watched(monkeypatch, look)
        stepped(self.scenario(BUSY), 7)
        said = set(self.rule.writes)
        assert seen - FAMILY_WRITES[self.rule.family] <= said, "it changes more than it says"
        assert said - seen <= PROVIDED[self.rule.family], "it never changes what it says it changes"

    def test_reads_only_the_tables_it_says_it_reads(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rule, hook = self.rule, HOOKS[self.rule.family]
        stage = getattr(rule, hook)
        said = set(rule.reads) | set(rule.writes) | FAMILY_READS[rule.family]
        others = [t for t in ("hours", "council", "beliefs", "funders", "ledger") if t not in said]

        def look(world: World, week: int, stage_of_week: Callable[[], None]) -> None:
            if week % 7 == 0:
                plain = deepcopy(world)
                instance = getattr(self.scenario(UNLIMITED), rule.family)
                before = tables(plain)
                stage(instance, plain, week)
                expected = tables(plain)
                for table in others:
                    other = deepcopy(world)
                    deaf_to(table, other)
                    stage(instance, other, week)
                    found = tables(other)
                    assert found.pop(table) is not None
                    differ = {name for name in found if found[name] != expected[name]}
                    assert not differ, f"it reads {table}, and does not say so"
                assert before.keys() == expected.keys()
            stage_of_week()

        self.watched(monkeypatch, look)
        stepped(self.scenario(UNLIMITED), 8)

    def test_none_of_its_own_parameters_is_a_dead_letter(self) -> None:
        own = [p for p in parameters_of(self.rule.family, self.rule.name) if p.rule is not None]
        dead = [each.key for each in own if not matters(self.scenario(BUSY), each)]
        assert not dead


def ends(parameter: Parameter) -> tuple[Any, ...]:
    """The values a parameter is tried with: its choices, or both ends of its range."""
    if parameter.kind == "truth":
        return (True, False)
    return parameter.range or () if parameter.choices else (parameter.at(0.0), parameter.at(0.999))


def matters(scenario: Scenario, parameter: Parameter) -> bool:
    """Whether a parameter, moved to an end of its range, changes what happens for some seed."""
    usual = scenario.flat()[parameter.key]
    others = [
        scenario.with_values({parameter.key: value}) for value in ends(parameter) if value != usual
    ]
    for seed in range(20, 30):
        before = tables(stepped(scenario, seed).world)
        if any(tables(stepped(other, seed).world) != before for other in others):
            return True
    return False
