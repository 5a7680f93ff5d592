"""Read the uncertainties and levers of a study file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sim.batch.factors import DISTRIBUTIONS, Factor, Role, value_kind
from sim.errors import InputError
from sim.rules.base import FAMILIES, REGISTRY
from sim.scenario import Parameter, Scenario, differing_settings, resolve_arms, sampled_ranges
from sim.scenario.checks import plain
from sim.scenario.files import show_value
from sim.scenario.parameters import TABLES, parameters_of, suggestion

SPECIFIC: Final = frozenset(("values", "range", "distribution", "mode", "mean", "spread", "as_in"))
"""Keys in the specification of one factor."""

Known = Mapping[str, Parameter]


def read_factors(
    uncertainties: str | list[str] | Mapping[str, Any],
    levers: list[str] | Mapping[str, Any],
    arms: Mapping[str, Scenario],
    folder: Path,
) -> tuple[Factor, ...]:
    """Read the factors of a study.

    Parameters
    ----------
    uncertainties
        ``"all"`` parameters for which the scenario model has a range and in which the arms do not
        differ; a list of settings, each with that range; or settings with values, a range or a
        distribution.
    levers
        The same, except ``"all"``; a whole table (``funding``) may be taken from scenarios.
    arms
        The arms of the study.
    folder
        Where the study file is; paths of scenarios are relative to it.

    Raises
    ------
    InputError
        No arm has the setting, or its specification is wrong.
    """
    made_levers = [_factor(*each, "lever", arms, {}, folder) for each in _specs(levers).items()]
    known = _known(arms, made_levers)
    taken = {key for each in made_levers for value in each.values for key in each.settings(value)}
    if uncertainties == "all":
        fixed = differing_settings(arms.values())
        found = [
            _of_model(key, known[key], "uncertainty")
            for key in sampled_ranges(_rules(arms, made_levers))
            if key not in taken | fixed
        ]
    elif isinstance(uncertainties, str):
        raise InputError(f'uncertainties is {uncertainties!r}, but must be "all", a list or tables')
    else:
        spec = _specs(uncertainties)
        found = [_factor(*each, "uncertainty", arms, known, folder) for each in spec.items()]
        for each in found:
            if each.name in taken:
                raise InputError(f"{each.name} is both an uncertainty and a lever: leave it to one")
    return (*found, *made_levers)


def flat(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names: ``{"people": {"trial_rate": 1}}`` is ``{"people.trial_rate": 1}``."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if key in TABLES and isinstance(value, dict) and not set(value) & SPECIFIC:
            found |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            found[key] = value
    return found


def _specs(spec: list[str] | Mapping[str, Any]) -> dict[str, Any]:
    """The specification of each factor by its name."""
    return {key: {} for key in spec} if isinstance(spec, list) else flat(spec)


def _rules(arms: Mapping[str, Scenario], levers: Iterable[Factor]) -> list[dict[str, str]]:
    """The rules of every arm, and those that levers set."""
    found = [arm.rules for arm in arms.values()]
    for lever in levers:
        for value in lever.values:
            for key, rule in lever.settings(value).items():
                table, _, name = key.rpartition(".")
                if name == "rule":
                    found.append({**found[0], table: rule})
    return found


def _known(arms: Mapping[str, Scenario], levers: Iterable[Factor]) -> dict[str, Parameter]:
    """Every parameter that an arm has at some point."""
    found: dict[str, Parameter] = {}
    for rules in _rules(arms, levers):
        for table in TABLES:
            for each in parameters_of(table, rules.get(table)):
                found.setdefault(each.key, each)
    return found


def _factor(
    name: str, spec: Any, role: Role, arms: Mapping[str, Scenario], known: Known, folder: Path
) -> Factor:
    """One factor from its specification in the file."""
    where = f"{'uncertainties' if role == 'uncertainty' else 'levers'}.{name}"
    if isinstance(spec, list):  # short for values
        spec = {"values": spec}
    if not isinstance(spec, dict):
        raise InputError(
            f"{where} is {show_value(spec)}, but must be {{ values = [...] }} or "
            "{ range = [low, high] }"
        )
    for key in spec:
        if key not in SPECIFIC:
            raise InputError(f"unknown key {where}.{key}{suggestion(key, SPECIFIC)}")
    if "as_in" in spec:
        return _table(name, where, spec, role, arms, folder)
    table, _, setting = name.rpartition(".")
    if table in FAMILIES and setting == "rule":
        return _rule(name, where, spec, role)
    parameter = (known or _known(arms, [])).get(name)
    if parameter is None:
        options = [*(known or _known(arms, [])), *(f"{family}.rule" for family in FAMILIES)]
        raise InputError(f"{where}: no arm has {name}{suggestion(name, options)}")
    if not spec:
        return _of_model(name, parameter, role)
    if "values" in spec:
        return Factor(name, role, *_values(name, where, spec, parameter))
    return _ranged(name, where, spec, parameter, role)


def _rule(name: str, where: str, spec: Mapping[str, Any], role: Role) -> Factor:
    """Which rule a family follows; by default every rule there is."""
    family = name.partition(".")[0]
    values = tuple(spec.get("values", REGISTRY[family]))
    for each in values:
        if each not in REGISTRY[family]:
            hint = suggestion(str(each), REGISTRY[family])
            raise InputError(f"{where}: {family} has no rule {each!r}{hint}")
    if not values or role != "lever":
        raise InputError(f"{where}: a rule is a lever, with at least one value")
    return Factor(name, role, "text", values)


def _table(
    name: str, where: str, spec: Mapping[str, Any], role: Role, arms: Mapping[str, Scenario],
    folder: Path,
) -> Factor:  # fmt: skip
    """A table taken from scenarios."""
    sources = spec["as_in"]
    if name not in TABLES or role != "lever" or len(spec) > 1:
        raise InputError(f"{where}: as_in is for levers that are a table, such as funding")
    if not isinstance(sources, list) or not all(isinstance(each, str) for each in sources):
        raise InputError(f"{where}.as_in is {show_value(sources)}, but must be a list of scenarios")
    taken = {}
    for source in sources:
        path = str(folder / source) if source.endswith(".toml") else source
        (scenario,) = resolve_arms([path]).values()
        values = scenario.as_is().flat()
        taken[source] = {k: v for k, v in values.items() if k.startswith(f"{name}.")}
    return Factor(name, role, "text", tuple(taken), taken=taken)


def _of_model(name: str, parameter: Parameter, role: Role) -> Factor:
    """A factor with the range of the scenario model."""
    if parameter.range is None:
        raise InputError(
            f"{name}: the scenario model has no range for it; write {name} = {{ values = [...] }}"
        )
    if parameter.kind in ("number", "whole number"):
        low, high = parameter.range
        return Factor(
            name, role, parameter.kind, low=low, high=high, distribution=parameter.distribution
        )
    return Factor(name, role, value_kind(name, parameter.range), tuple(parameter.range))


def _values(
    name: str, where: str, spec: Mapping[str, Any], parameter: Parameter
) -> tuple[str, tuple[Any, ...]]:
    """Type and values of a factor that lists them."""
    given = spec["values"]
    if not isinstance(given, list) or not given or len(spec) > 1:
        raise InputError(
            f"{where}.values is {show_value(given)}, but must be a list, and nothing else"
        )
    values = tuple(plain(each) for each in given)
    kind = "number" if parameter.kind == "number" else value_kind(where, values)
    if len(set(values)) < len(values):
        raise InputError(f"{where}.values: a value is named twice")
    return kind, tuple(float(each) for each in values) if kind == "number" else values


def _ranged(
    name: str, where: str, spec: Mapping[str, Any], parameter: Parameter, role: Role
) -> Factor:
    """A factor with a range of its own, or a distribution."""
    if parameter.kind not in ("number", "whole number"):
        raise InputError(f"{where}: {name} is no number, so it needs values")
    model = _of_model(name, parameter, role) if parameter.range is not None else None
    ends = spec.get("range", (model.low, model.high) if model else None)
    low, high = _ends(where, ends)
    made = replace(Factor(name, role, parameter.kind), low=low, high=high)
    distribution = spec.get("distribution", "uniform")
    if distribution not in DISTRIBUTIONS:
        raise InputError(
            f"{where}.distribution is {show_value(distribution)}, but must be one of "
            f"{', '.join(DISTRIBUTIONS)}"
        )
    wanted = _WANTED.get(distribution, ())
    extra = [key for key in ("mode", "mean", "spread") if (key in spec) != (key in wanted)]
    if extra:
        verb = "needs" if extra[0] in wanted else "has no"
        raise InputError(f"{where}: a {distribution} distribution {verb} {extra[0]}")
    for key in wanted:
        if not isinstance(spec[key], int | float) or isinstance(spec[key], bool):
            raise InputError(f"{where}.{key} is {show_value(spec[key])}, but must be a number")
    middle = float(spec.get("mode", spec.get("mean", 0.0)))
    spread = float(spec.get("spread", 0.0))
    if distribution == "loguniform" and low <= 0.0:
        raise InputError(f"{where}: a loguniform distribution needs a range above zero")
    if distribution == "triangular" and not low <= middle <= high:
        raise InputError(f"{where}.mode is {middle:g}, but must be from {low:g} to {high:g}")
    if distribution == "normal" and spread <= 0.0:
        raise InputError(f"{where}.spread is {spread:g}, but must be above zero")
    return replace(made, distribution=distribution, middle=middle, spread=spread)


_WANTED: Final[dict[str, Sequence[str]]] = {"triangular": ("mode",), "normal": ("mean", "spread")}


def _ends(where: str, ends: Any) -> tuple[float, float]:
    if (
        not isinstance(ends, list | tuple)
        or len(ends) != 2
        or not all(isinstance(e, int | float) and not isinstance(e, bool) for e in ends)
        or not ends[0] < ends[1]
    ):
        raise InputError(
            f"{where}.range is {show_value(ends)}, but must be [low, high], low below high"
        )
    return ends[0], ends[1]
