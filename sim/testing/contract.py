"""What every rule promises, each promise by the words it is told in."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np

from sim.errors import BrokenPromise
from sim.kernels.code_identity import is_outside
from sim.model import CommunityModel
from sim.rules.base import FAMILIES, REGISTRY, Rule, load
from sim.rules.watched import broken
from sim.scenario import Scenario
from sim.scenario.parameters import Parameter, parameters_of
from sim.testing.access import TABLES, changes_what_it_says, reads_what_it_says
from sim.testing.promises import FAMILY_PROMISES
from sim.testing.worlds import (
    BUSY,
    UNDEFINED,
    UNLIMITED,
    Build,
    Stage,
    arm_of,
    changed_tables,
    check_world,
    expect,
    series_bytes,
    small,
    stage_watched,
    stepped,
    tables,
)
from sim.world.tables.world import World

LIMITS: dict[str, dict[str, Any]] = {
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


def check_rule(
    rule: type[Rule],
    *promises: str,
    arm: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Check what every rule promises, in small communities; all of it takes some seconds.

    Parameters
    ----------
    rule
        A registered rule: a class under the decorator ``@rule``.
    promises
        Those of ``PROMISES`` to check; all of them by default.
    arm
        Scenario whose other six rules keep it company; by default the arm that has the rule, or
        isolated initiatives.
    values
        Values by dotted name with which all comes to bear that the rule can do, where the
        defaults leave some.

    Raises
    ------
    BrokenPromise
        The first promise that does not hold: rule, promise, and what was found.
    """
    company = arm or arm_of(rule.family, rule.name)

    def scenario(more: Mapping[str, Any]) -> Scenario:
        # What was chosen for another family's rule goes with that rule.
        swapped = {key.partition(".")[0] for key in more if key.endswith(".rule")}
        kept = {k: v for k, v in (values or {}).items() if k.partition(".")[0] not in swapped}
        return small({f"{rule.family}.rule": rule.name, **kept, **more}, company)

    for promise in promises or PROMISES:
        try:
            PROMISES[promise](rule, scenario)
        except BrokenPromise:
            raise
        except Exception as error:
            raise broken(rule, promise, f"{_kind(error)}{error}") from error


def _kind(error: Exception) -> str:
    """The kind of an error that comes from elsewhere than a check."""
    told = isinstance(error, AssertionError | ValueError)
    return "" if told else f"{type(error).__name__}: "


def _says_what_it_is(rule: type[Rule], scenario: Build) -> None:
    words = len(rule.paragraph().split())
    expect(words >= 15, f"its paragraph, which a trainer reads aloud, has {words} words")
    for name in ("seeds", "reads", "writes"):
        expect(getattr(rule, name), f"{name} says something")
    unknown = {*rule.reads, *rule.writes} - TABLES
    expect(not unknown, f"reads and writes name tables, not {', '.join(sorted(unknown))}")
    expect(all(cite.strip() for cite in rule.cites), "no publication that it cites is empty")


def _explains_its_parameters(rule: type[Rule], scenario: Build) -> None:
    for each in parameters_of(rule.family, rule.name):
        for name in ("unit", "source", "description"):
            expect(getattr(each, name), f"{each.key} has no {name}")
        expect(each.range or each.kind == "truth", f"{each.key} has no range, and is no switch")
        for value in _ends(each):
            scenario({each.key: value})  # accepted by the limits


def _provides(rule: type[Rule], scenario: Build) -> None:
    weeks: list[int] = []

    def look(world: World, week: int, stage: Stage) -> None:
        before = deepcopy(world)
        stage()
        FAMILY_PROMISES[rule.family](before, world, week)
        weeks.append(week)

    with stage_watched(rule, look):
        stepped(scenario({}), 3)
    expect(weeks == list(range(60)), "its stage runs once a week")


def _conserves(rule: type[Rule], scenario: Build) -> None:
    model = CommunityModel(scenario(UNLIMITED), 4, audit=True)
    for _ in range(60):
        model.step()
    expect(model.world.tally.projects[0] > 0, "no project started in a year, with plenty of money")


def _keeps_order(rule: type[Rule], scenario: Build) -> None:
    model = CommunityModel(scenario(UNLIMITED), 4)
    for _ in range(60):
        model.step()
        check_world(model.world)


def _gives_the_same_twice(rule: type[Rule], scenario: Build) -> None:
    one, two = (tables(stepped(scenario({}), 5).world) for _ in range(2))
    differ = ", ".join(sorted(changed_tables(one, two)))
    expect(not differ, f"two runs with one seed differ in {differ}: is every draw keyed?")


def _survives(limit: str, rule: type[Rule], scenario: Build) -> None:
    model = stepped(scenario(LIMITS[limit]), 6)
    check_world(model.world)
    undefined = {name for name, column in model.series.items() if not np.isfinite(column).all()}
    found = ", ".join(sorted(undefined - UNDEFINED))
    expect(not found, f"what is measured is no number: {found}")


def _has_no_dead_letter(rule: type[Rule], scenario: Build) -> None:
    own = [p for p in parameters_of(rule.family, rule.name) if p.rule is not None]
    dead = ", ".join(each.key for each in own if not matters(scenario(BUSY), each))
    expect(not dead, f"nothing changes with {dead}")


def _ends(parameter: Parameter) -> tuple[Any, ...]:
    """The values a parameter is tried with: its choices, or both ends of its range."""
    if parameter.kind == "truth":
        return (True, False)
    return parameter.range or () if parameter.choices else (parameter.at(0.0), parameter.at(0.999))


def matters(scenario: Scenario, parameter: Parameter) -> bool:
    """Whether a parameter, moved to an end of its range, changes a weekly series for some seed.

    Not the state: it holds copies of parameters, which differ even where nobody reads them.
    """
    usual = scenario.flat()[parameter.key]
    others = [
        scenario.with_values({parameter.key: value}) for value in _ends(parameter) if value != usual
    ]
    for seed in range(20, 30):
        before = series_bytes(stepped(scenario, seed))
        if any(series_bytes(stepped(other, seed)) != before for other in others):
            return True
    return False


def _works_in_company(rule: type[Rule], scenario: Build) -> None:
    load()
    ours = {
        family: [name for name, each in REGISTRY[family].items() if not is_outside(each.__module__)]
        for family in FAMILIES
        if family != rule.family
    }
    for turn in range(max(map(len, ours.values()))):  # meets every variant of every other family
        others = {
            f"{family}.rule": names[(turn + place) % len(names)]
            for place, (family, names) in enumerate(ours.items())
        }
        enough = {"community.residents": 120, "community.organizations": 30} | UNLIMITED
        model = stepped(scenario(enough | others), 11, 52)
        check_world(model.world)
        names = ", ".join(others.values())
        expect(model.world.tally.projects[0] > 0, f"no project started in a year with {names}")


PROMISES: dict[str, Callable[[type[Rule], Build], None]] = {
    "says what it is": _says_what_it_is,
    "explains its parameters": _explains_its_parameters,
    "conserves money and hours": _conserves,
    "provides what its family promises": _provides,
    "keeps the tables in order": _keeps_order,
    "gives the same twice": _gives_the_same_twice,
    **{f"survives {limit}": partial(_survives, limit) for limit in LIMITS},
    "changes only the tables it says it changes": changes_what_it_says,
    "reads only the tables it says it reads": reads_what_it_says,
    "has no parameter without effect": _has_no_dead_letter,
    "works with the variants of other families": _works_in_company,
}
"""What every rule promises."""
