"""From entries of files to sections, or one clear sentence about the first mistake."""

from collections.abc import Mapping, Sequence
from re import fullmatch
from typing import Any

import numpy as np
from pydantic import BaseModel, ValidationError

from sim.errors import InputError, did_you_mean
from sim.readers.network import network_of
from sim.rules.base import FAMILIES, REGISTRY
from sim.scenario.files import Entries, Entry, rule_of, show_value
from sim.scenario.lessons import AS_IS, LESSONS, degrees
from sim.scenario.parameters import (
    STATUS_QUO,
    TABLES,
    Head,
    Parameter,
    describe,
    section_of,
    suggestion,
)


def sections(entries: Entries) -> dict[str, Any]:
    """Parts of a :class:`~sim.scenario.Scenario`: values of the head, and a section per table.

    Raises
    ------
    InputError
        The first wrong key or value, and how many more there are.
    """
    classes: dict[str, type[BaseModel]] = {"": Head}
    classes |= {table: _section(table, entries) for table in TABLES}
    known = [f"{family}.rule" for family in FAMILIES]
    for table, section in classes.items():
        known += [f"{table}.{name}".lstrip(".") for name in section.model_fields]
    wrong = [
        _unknown(key, entry, entries, known) for key, entry in entries.items() if key not in known
    ]
    entries, conflicts = _apply_lessons(entries, known)
    wrong += conflicts
    made: dict[str, BaseModel] = {}
    for table, section in classes.items():
        prefix = f"{table}." if table else ""
        own = {
            name: entries[prefix + name]
            for name in section.model_fields
            if prefix + name in entries
        }
        try:
            made[table] = section(**{name: plain(entry.value) for name, entry in own.items()})
        except ValidationError as error:
            wrong += _refusals(error, table, section, own)
    if wrong:
        more = f" (and {len(wrong) - 1} more to mend)" if len(wrong) > 1 else ""
        raise InputError(f"{wrong[0]}{more}")
    _check_network(made, entries)
    _check_members(made, entries)
    _check_grants(made, entries)
    return {**dict(made.pop("")), **made}


def _check_network(made: Mapping[str, Any], entries: Entries) -> None:
    """Refuse a network that cannot be used, or that the community does not use."""
    community, given = made["community"], made["network"]
    key = next((key for key in ("network.nodes", "network.ties") if key in entries), "")
    if community.kind != "network" and (given.nodes or given.ties):
        raise entries[key].refuse(
            f"[network] is given, but community.kind is {show_value(community.kind)}; "
            'set community.kind = "network" to use it'
        )
    kind = entries.get("community.kind", Entry(None))
    if community.kind == "network" and not given.nodes:
        raise kind.refuse(
            'community.kind is "network", but there is no network.nodes; add a table [network] '
            "with nodes and ties"
        )
    try:
        network = network_of(community.kind, given.nodes, given.ties)
    except InputError as error:
        raise entries[key].refuse(str(error)) from None
    if network is not None and not network.people and not community.surrounding:
        raise entries["community.surrounding"].refuse(
            "community.surrounding is 0, but nobody lives in a network without people; set it to "
            "the number of residents around the organizations, such as 250"
        )


def _check_members(made: Mapping[str, Any], entries: Entries) -> None:
    """Refuse a rule that wants more members than a project may have."""
    wanted, most = getattr(made["activities"], "partners", 0), made["projects"].most_members
    if wanted > most:
        key = next(
            key for key in ("activities.partners", "projects.most_members") if key in entries
        )
        raise entries[key].refuse(
            f"activities.partners is {wanted}, but projects.most_members is {most}: lower partners "
            "or raise most_members"
        )


def _check_grants(made: Mapping[str, Any], entries: Entries) -> None:
    """Refuse a least grant that no grant may reach."""
    funding = made["funding"]
    least, cap = getattr(funding, "least_grant", 0.0), getattr(funding, "innovation_cap", None)
    if cap is not None and least > cap:
        key = next(
            key for key in ("funding.least_grant", "funding.innovation_cap") if key in entries
        )
        raise entries[key].refuse(
            f"funding.least_grant is {least:g}, but funding.innovation_cap is {cap:g}, so no "
            "experiment could ever be paid: lower least_grant or raise innovation_cap"
        )


def plain(value: Any) -> Any:
    """A value as the sections take it: numpy's scalars as Python's, lists as tuples, no -0.0."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple):
        return tuple(plain(each) for each in value)
    return value + 0.0 if isinstance(value, float) else value


def _apply_lessons(entries: Entries, known: Sequence[str]) -> tuple[Entries, list[InputError]]:
    """Entries with the values that lessons set, and refusals of entries that contradict them."""
    taught, conflicts = dict(entries), []
    for name, degree in degrees({key: each.value for key, each in entries.items()}).items():
        for move in LESSONS[name].moves:
            key, value = move.key, move.at(degree)
            if key not in known:
                continue
            own = entries.get(key)
            if own is not None and plain(own.value) != value:
                conflicts.append(
                    own.refuse(
                        f"{key} is {show_value(own.value)}, but lessons.{name} = {degree:g} "
                        f"makes it {value:.15g}; to choose it yourself set "
                        f'lessons.{name} = "{AS_IS}"'
                    )
                )
            taught[key] = Entry(value, entries[f"lessons.{name}"].file)
    return taught, conflicts


def _section(table: str, entries: Entries) -> type[BaseModel]:
    rule = entries.get(f"{table}.rule")
    if table in FAMILIES and rule is not None:
        return rule_of(table, rule)
    return section_of(table)


def _unknown(key: str, entry: Entry, entries: Entries, known: list[str]) -> InputError:
    """The refusal of a key that the scenario does not have."""
    table, _, name = key.rpartition(".")
    owners = [rule for rule, each in REGISTRY.get(table, {}).items() if name in each.model_fields]
    if owners:
        chosen = entries.get(f"{table}.rule", Entry(STATUS_QUO[table])).value
        return entry.refuse(
            f"{key} belongs to the rule {' or '.join(owners)}, but {table}.rule is {chosen}"
        )
    return entry.refuse(f"unknown key {key}{suggestion(key, known)}")


def _refusals(
    error: ValidationError, table: str, section: type[BaseModel], own: Entries
) -> list[InputError]:
    """Errors of pydantic in one table as refusals in words."""
    found = []
    for each in error.errors(include_url=False):
        message = each["msg"].removeprefix("Value error, ")
        name = str(each["loc"][0]) if each["loc"] else ""
        if not name:  # a check of several parameters
            found.append(_culprit(own).refuse(f"[{table}] {message}"))
            continue
        entry = own[name]
        about = describe(f"{table}.{name}" if table else name, section.model_fields[name])
        if each["type"] == "value_error":
            found.append(entry.refuse(f"{about.key} is {show_value(entry.value)}: {message}"))
        else:
            found.append(entry.refuse(_expected(about, entry.value)))
    return found


def _culprit(entries: Entries) -> Entry:
    """Which of several entries a refusal should name: one that no file says, else the last."""
    by_hand = [each for each in entries.values() if not each.file]
    return [Entry(None), *entries.values(), *by_hand][-1]


def _expected(about: Parameter, value: Any) -> str:
    """The sentence for a value of the wrong type or out of range, with a hint."""
    numeric = about.kind in ("number", "whole number")
    hint = ""
    if about.choices and isinstance(value, str):
        hint = did_you_mean(value, map(str, about.choices))
    elif isinstance(value, str) and fullmatch(r"[-+]?[.\d]+|true|false", value):
        hint = "; write it without quotes"
    elif numeric and about.range is not None:
        hint = f"; studies use {about.range[0]:,.15g} to {about.range[1]:,.15g}"
    unit = f" ({about.unit})" if numeric or about.kind.startswith("list") else ""
    return f"{about.key} is {show_value(value)}, but must be {about.expected}{unit}{hint}"
