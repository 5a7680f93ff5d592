"""What every rule promises, and the check of each promise."""

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
from sim.scenario.idle import idle_levers
from sim.scenario.parameters import Parameter, parameters_of
from sim.testing.access import TABLES, check_reads, check_writes
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
from sim.world.tables.tally import STARTS
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
        Values by dotted name with which everything that the rule can do has an effect; by default
        those that the rule itself is ``tried_with``.

    Raises
    ------
    BrokenPromise
        The first promise that does not hold: rule, promise, and what was found.
    """
    company = arm or arm_of(rule.family, rule.name)
    needed = rule.tried_with if values is None else values

    def scenario(more: Mapping[str, Any]) -> Scenario:
        # What was chosen for another family's rule goes with that rule.
        swapped = {key.partition(".")[0] for key in more if key.endswith(".rule")}
        kept = {k: v for k, v in needed.items() if k.partition(".")[0] not in swapped}
        return small({f"{rule.family}.rule": rule.name, **kept, **more}, company)

    for promise in promises or PROMISES:
        try:
            PROMISES[promise](rule, scenario)
        except BrokenPromise:
            raise
        except Exception as error:
            raise broken(rule, promise, f"{_kind(error)}{error}") from error


def own_rules() -> list[type[Rule]]:
    """Every registered rule of this package, and none of other packages."""
    load()
    return [
        rule
        for family in FAMILIES
        for rule in REGISTRY[family].values()
        if not is_outside(rule.__module__)
    ]


def _kind(error: Exception) -> str:
    """The kind of an error that comes from elsewhere than a check."""
    checked = isinstance(error, AssertionError | ValueError)
    return "" if checked else f"{type(error).__name__}: "


def _check_words(rule: type[Rule], scenario: Build) -> None:
    words = len(rule.paragraph().split())
    expect(words >= 15, f"its paragraph, which a trainer reads aloud, has {words} words")
    for name in ("seeds", "reads", "writes"):
        expect(getattr(rule, name), f"{name} says something")
    unknown = {*rule.reads, *rule.writes} - TABLES
    expect(not unknown, f"reads and writes name tables, not {', '.join(sorted(unknown))}")
    expect(all(cite.strip() for cite in rule.cites), "no publication that it cites is empty")


def _check_parameters(rule: type[Rule], scenario: Build) -> None:
    for each in parameters_of(rule.family, rule.name):
        for name in ("unit", "source", "description"):
            expect(getattr(each, name), f"{each.key} has no {name}")
        expect(each.range or each.kind == "truth", f"{each.key} has no range, and is no switch")
        for value in _ends(each):
            scenario({each.key: value})  # accepted by the limits


def _check_family(rule: type[Rule], scenario: Build) -> None:
    weeks: list[int] = []

    def look(world: World, week: int, stage: Stage) -> None:
        before = deepcopy(world)
        stage()
        FAMILY_PROMISES[rule.family](before, world, week)
        weeks.append(week)

    with stage_watched(rule, look):
        stepped(scenario({"people.judging_error": 0.0}), 3)
    expect(weeks == list(range(60)), "its stage runs once a week")


def _check_audit(rule: type[Rule], scenario: Build) -> None:
    model = CommunityModel(scenario(UNLIMITED), 4, audit=True)
    for _ in range(60):
        model.step()
    expect(
        model.world.tally.projects[STARTS] > 0,
        "no project started in a year, with plenty of money",
    )


def _check_order(rule: type[Rule], scenario: Build) -> None:
    model = CommunityModel(scenario(UNLIMITED), 4)
    for _ in range(60):
        model.step()
        check_world(model.world)


def _check_repeat(rule: type[Rule], scenario: Build) -> None:
    one, two = (tables(stepped(scenario({}), 5).world) for _ in range(2))
    differ = ", ".join(sorted(changed_tables(one, two)))
    expect(not differ, f"two runs with one seed differ in {differ}: is every draw keyed?")


def _check_limit(limit: str, rule: type[Rule], scenario: Build) -> None:
    model = stepped(scenario(LIMITS[limit]), 6)
    check_world(model.world)
    undefined = {name for name, column in model.series.items() if not np.isfinite(column).all()}
    found = ", ".join(sorted(undefined - UNDEFINED))
    expect(not found, f"what is measured is no number: {found}")


def _check_effects(rule: type[Rule], scenario: Build) -> None:
    own = [p for p in parameters_of(rule.family, rule.name) if p.rule is not None]
    busy = scenario(BUSY)
    dead = ", ".join(p.key for p in own if not matters(busy, p) and not _named_idle(busy, p))
    expect(not dead, f"nothing changes with {dead}")


def _named_idle(scenario: Scenario, parameter: Parameter) -> bool:
    """Whether users are told that a parameter does nothing where it is moved."""
    ends = [{parameter.key: value} for value in _ends(parameter)]
    return any(parameter.key in idle_levers(scenario.with_values(end)) for end in ends)


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


def _check_company(rule: type[Rule], scenario: Build) -> None:
    ours = own_rules()
    names_of = {
        family: [each.name for each in ours if each.family == family]
        for family in FAMILIES
        if family != rule.family
    }
    for turn in range(
        max(map(len, names_of.values()))
    ):  # meets every variant of every other family
        others = {
            f"{family}.rule": names[(turn + place) % len(names)]
            for place, (family, names) in enumerate(names_of.items())
        }
        enough = {"community.residents": 120, "community.organizations": 30} | UNLIMITED
        model = stepped(scenario(enough | others), 11, 52)
        check_world(model.world)
        names = ", ".join(others.values())
        expect(model.world.tally.projects[STARTS] > 0, f"no project started in a year with {names}")


PROMISES: dict[str, Callable[[type[Rule], Build], None]] = {
    "says what it is": _check_words,
    "explains its parameters": _check_parameters,
    "conserves money and hours": _check_audit,
    "provides what its family promises": _check_family,
    "keeps the tables in order": _check_order,
    "gives the same twice": _check_repeat,
    **{f"survives {limit}": partial(_check_limit, limit) for limit in LIMITS},
    "changes only the tables it says it changes": check_writes,
    "reads only the tables it says it reads": check_reads,
    "has no parameter without effect": _check_effects,
    "works with the variants of other families": _check_company,
}
"""What every rule promises, by name: the check of (rule, scenario) raises where it is broken."""
