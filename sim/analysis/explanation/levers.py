"""Levers: groups of settings in which two scenarios differ, each exchanged as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.errors import InputError
from sim.rules.base import FAMILIES
from sim.scenario import Scenario
from sim.scenario.parameters import TABLES, suggestion

MOST: Final = 12
"""Most levers that may differ: each doubles the runs, 4,096 a seed at twelve."""

WORDS: Final = ("title", "description")
"""Settings that no run reads."""

LeverKeys = Mapping[str, Sequence[str]]
"""Settings of each lever: tables, or single settings by dotted name."""


@dataclass(frozen=True)
class Lever:
    """A group of settings that goes from one scenario to the other as a whole.

    Attributes
    ----------
    name : str
        Its name in tables.
    keys : tuple of str
        Its settings by dotted name, in the order of a scenario file.
    differing : dict of str to tuple
        Those that are not equal: the value in the first and in the second scenario, None where
        its rule does not have the setting.
    """

    name: str
    keys: tuple[str, ...]
    differing: dict[str, tuple[Any, Any]]

    def describe(self, scenario: Scenario) -> str:
        """Its state in a scenario: the rules, or else the settings that differ."""
        flat = scenario.flat()
        rules = [key for key in self.keys if key.endswith(".rule")]
        changed = {key for key in rules if key in self.differing}
        parts = [str(flat[key]) for key in rules]
        parts += [
            f"{key.rpartition('.')[2]} {flat[key]}"
            for key in self.differing
            if key not in rules and key in flat and f"{key.rpartition('.')[0]}.rule" not in changed
        ]
        return ", ".join(parts) or "as in the other"


def parse_levers(texts: Iterable[str]) -> dict[str, list[str]]:
    """Parse ``name=key,key``, the values of ``--lever``.

    Raises
    ------
    InputError
        No ``=``, no name, an empty key, or a name given twice.
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        name, _, listed = text.partition("=")
        name, keys = name.strip(), [key.strip() for key in listed.split(",")]
        if not name or not all(keys):
            raise InputError(
                f"--lever {text}: expected NAME=KEY[,KEY...], such as money=funding,funders"
            )
        if name in found:
            raise InputError(f"--lever {text}: there is a lever {name!r} already")
        found[name] = keys
    return found


def find_levers(a: Scenario, b: Scenario, keys_by_lever: LeverKeys | None = None) -> list[Lever]:
    """The levers that lead from one scenario to another.

    Parameters
    ----------
    a, b
        The scenarios.
    keys_by_lever
        Tables (``"funding"``) and settings (``"communication.velocity"``) of each lever; by
        default each of the seven families of rules is one. The name of a rule
        (``"funding.rule"``) takes with it the parameters that only one of the two rules has.

    Raises
    ------
    InputError
        A lever has no key, an unknown key, or a key of another lever; the scenarios differ in
        something that no lever covers; or too many levers differ.
    """
    wanted: LeverKeys = (
        {family: [family] for family in FAMILIES} if keys_by_lever is None else keys_by_lever
    )
    if not wanted:
        raise InputError("levers: name at least one, or leave them out for the seven families")
    one, two = (
        a.as_is().flat(),
        b.as_is().flat(),
    )  # levers exchange the numbers that lessons have set
    order = [key for key in {**one, **two} if key not in WORDS]
    owner: dict[str, str] = {}
    for name, keys in wanted.items():
        if isinstance(keys, str) or not keys:
            raise InputError(f"lever {name!r}: give a list of settings, as in ['funding']")
        for key in [key for each in keys for key in _settings_of(name, each, one, two)]:
            if owner.setdefault(key, name) != name:
                raise InputError(
                    f"{key} belongs to two levers, {owner[key]!r} and {name!r}: leave it to one"
                )
    unequal = {key: (one.get(key), two.get(key)) for key in order if one.get(key) != two.get(key)}
    _refuse_others(a, b, [key for key in unequal if key not in owner])
    levers = []
    for name in wanted:
        keys = tuple(key for key in order if owner.get(key) == name)
        levers.append(Lever(name, keys, {key: unequal[key] for key in keys if key in unequal}))
    differ = sum(bool(lever.differing) for lever in levers)
    if differ > MOST:
        raise InputError(
            f"{differ} levers differ, which makes {2**differ:,} runs a seed: join some, so that "
            f"at most {MOST} do"
        )
    return levers


def combination(a: Scenario, b: Scenario, turned: Iterable[Lever]) -> Scenario:
    """The first scenario with some levers as in the second."""
    values, other = a.as_is().flat(), b.as_is().flat()
    for lever in turned:
        for key in lever.keys:
            if key in other:
                values[key] = other[key]
            else:
                del values[key]
    return a.as_is().with_values(values)


def _settings_of(name: str, key: str, one: Mapping[str, Any], two: Mapping[str, Any]) -> list[str]:
    """The settings that a table, a rule or a setting covers."""
    known = [each for each in {**one, **two} if each not in WORDS]
    table, _, setting = key.rpartition(".")
    if key in TABLES:
        return [each for each in known if each.startswith(f"{key}.")]
    if key not in known:
        raise InputError(f"lever {name!r}: unknown key {key}{suggestion(key, (*TABLES, *known))}")
    if setting == "rule":
        inside = [each for each in known if each.startswith(f"{table}.")]
        return [key, *(each for each in inside if (each in one) != (each in two))]
    if (key in one) != (key in two):
        raise InputError(
            f"lever {name!r}: only one of the two rules has {key}; it goes with {table}.rule"
        )
    return [key]


def _refuse_others(a: Scenario, b: Scenario, keys: Sequence[str]) -> None:
    if not keys:
        return
    shown = ", ".join(keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
    raise InputError(
        f"{a.title or 'the first'} and {b.title or 'the second'} also differ in {shown}, which "
        "belongs to no lever: make it equal (--community, --problem, --weeks or --set), or name "
        "levers that hold it (--lever NAME=KEY)"
    )
