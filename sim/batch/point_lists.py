"""Points from a CSV file."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.batch.design import Design, Point
from sim.batch.factor_specs import read_factors
from sim.batch.factors import Factor, value_kind
from sim.errors import InputError
from sim.scenario import Scenario, tomltext
from sim.scenario.checks import plain


def read_listed_points(
    design: Design, factors: tuple[Factor, ...], arms: Mapping[str, Scenario], folder: Path
) -> tuple[tuple[Point, ...], tuple[Factor, ...]]:
    """Read the points of a list, and the factors with their values in it.

    Columns that the study does not name as levers or uncertainties are uncertainties.

    Raises
    ------
    InputError
        The file cannot be read, misses a factor, or has a cell that is no value.
    """
    if design.kind != "list":
        if design.file:
            raise InputError('design.file: only a list has a file; write kind = "list"')
        return (), factors
    if not design.file:
        raise InputError("design.file: name the CSV file that lists the points")
    path = folder / design.file
    columns = _columns(path)
    missing = [each.name for each in factors if each.name not in columns]
    if missing:
        raise InputError(f"{path}: there is no column {missing[0]}")
    named = {each.name: each for each in factors}
    others = {name: {"values": [*dict.fromkeys(column)]} for name, column in columns.items()
              if name not in named}  # fmt: skip
    named |= {each.name: each for each in read_factors(others, {}, arms, folder)}
    found = []
    for name, column in columns.items():
        values = tuple(dict.fromkeys(plain(each) for each in column))
        kind = "number" if named[name].kind == "number" else value_kind(name, values)
        if kind == "number":
            values = tuple(float(each) for each in values)
            columns[name] = [float(each) for each in column]
        found.append(Factor(name, named[name].role, kind, values, taken=named[name].taken))
    rows = zip(*columns.values(), strict=True)
    return tuple(dict(zip(columns, row, strict=True)) for row in rows), tuple(found)


def _columns(path: Path) -> dict[str, list[Any]]:
    """Columns of a CSV file by heading, their cells as values."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path} cannot be read as CSV: {reason}") from None
    if len(lines) < 2:
        raise InputError(f"{path}: a heading and at least one line of values are needed")
    heading = [each.strip() for each in lines[0]]
    if len(set(heading)) < len(heading) or not all(heading):
        raise InputError(f"{path}:1: every column needs a name of its own")
    columns: dict[str, list[Any]] = {name: [] for name in heading}
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        if len(line) != len(heading):
            raise InputError(f"{path}:{number}: {len(line)} cells, expected {len(heading)}")
        for name, cell in zip(heading, line, strict=True):
            columns[name].append(_value(cell.strip(), f"{path}:{number}: {name}"))
    return columns


def _value(cell: str, where: str) -> Any:
    """A cell as a TOML value; a bare word is text."""
    if not cell:
        raise InputError(f"{where} is empty")
    try:
        return plain(tomltext.parse(f"value = {cell}", where)["value"])
    except InputError:
        return cell
