"""Grants in 360Giving JSON, as the rows of a table."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.tables import MOST_COLUMNS, Cell, SourceTable, decoded

_MOST_BRACKETS = 500_000
"""Most objects and lists of a file; each takes memory many times its length in the file."""

_MOST_VALUES = 20_000_000
"""Most grants times names of values, as a table would have them."""

_LONGEST = 1000
"""Most characters that are kept of what an element says under one name."""


def is_json(raw: bytes) -> bool:
    """Whether a file begins like JSON, not like a table."""
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_json(path: Path, raw: bytes) -> SourceTable:
    """The list ``grants`` of a file, one row for each element.

    What is inside an organization, a programme and the like becomes a column of its own, such as
    ``recipientOrganization name``; where there are several, they are joined by "and".

    Raises
    ------
    InputError
        The file is no JSON, has no list ``grants``, or an element of it is no object.
    """
    text, encoding = decoded(path, raw)
    if text.count("{") + text.count("[") > _MOST_BRACKETS:
        raise InputError(f"{path}: more than {_MOST_BRACKETS:,} objects and lists; divide the file")
    try:
        tree = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise InputError(f"{path}: unreadable JSON: nested too deeply; export it again") from None
    except ValueError as error:
        raise InputError(f"{path}: unreadable JSON: {str(error)[:100]}; export it again") from None
    grants = tree.get("grants") if isinstance(tree, dict) else None
    if not isinstance(grants, list):
        raise InputError(
            f"{path}: no list 'grants'; expected 360Giving JSON: {{\"grants\": [...]}}"
        )
    names: dict[str, None] = {}
    for number, grant in enumerate(grants, 1):
        if not isinstance(grant, dict):
            raise InputError(
                f"{path}: element {number} of grants is not an object in braces; export it again"
            )
        names |= dict.fromkeys(_flat(grant))
        if len(names) > MOST_COLUMNS:
            raise InputError(
                f"{path}: element {number} of grants: more than {MOST_COLUMNS:,} names of values; "
                "leave out what is not needed"
            )
    if not names:
        raise InputError(f"{path}: the list 'grants' is empty; expected at least one grant")
    header = tuple(names)
    if len(grants) * len(header) > _MOST_VALUES:
        raise InputError(
            f"{path}: {len(grants):,} grants with {len(header):,} names of values, more than "
            f"{_MOST_VALUES:,} values in all; leave out names that are not needed, or divide "
            "the file"
        )
    return SourceTable(
        path, f"360Giving JSON, {encoding}", header, _rows(grants, header), "element"
    )


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not a number")


def _rows(
    grants: list[dict[str, Any]], header: tuple[str, ...]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for number, grant in enumerate(grants, 1):
        flat = _flat(grant)
        yield number, tuple(flat.get(name) for name in header)


def _flat(grant: dict[str, Any]) -> dict[str, Cell]:
    """Single values by name; those one level down by both names."""
    found: dict[str, Cell] = {}
    for name, value in grant.items():
        inner = value if isinstance(value, list) else [value]
        objects = [each for each in inner if isinstance(each, dict)]
        if not objects:
            found[name] = _cell(value)
        for each in objects:
            for below, single in each.items():
                both = f"{name} {below}"
                cell = _cell(single)
                if both in found and cell is not None and found[both] is not None:
                    cell = f"{found[both]} and {cell}"[:_LONGEST]
                if both not in found or cell is not None:
                    found[both] = cell
    return found


def _cell(value: Any) -> Cell:
    """One value: text, number or truth as it is, anything nested as the text a reader would see."""
    if isinstance(value, list | dict):
        value = json.dumps(value)[:_LONGEST] if value else None
    if isinstance(value, str):
        return value.strip() or None
    return value if value is None or isinstance(value, bool | int | float) else str(value)
