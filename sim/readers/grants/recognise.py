"""Whether a file has grants, told by its columns; nothing is raised."""

import os
from collections.abc import Sequence
from pathlib import Path

from sim.errors import InputError
from sim.readers.grants.columns import candidates, guess, is_header_of_grants, plain_name
from sim.readers.grants.threesixty import is_json, read_json
from sim.readers.tables import file_bytes, read_tables

_ENDS = frozenset({"source", "target", "from", "to", "respondent", "partner", "ego", "alter"})
"""Columns of a table of ties."""

_ANYBODY = frozenset(
    {"organization", "organisation", "organization name", "organisation name", "group name"}
)
"""Names that a column of a network has as well; alone they do not speak for grants."""


def looks_like_grants(path: str | os.PathLike[str]) -> bool:
    """Whether a file has grants: 360Giving JSON, or a table with an amount and a recipient.

    A file that cannot be read does not look like grants.
    """
    return any(map(is_header_of_grants, _headers(Path(path))))


def looks_only_like_grants(path: Path) -> bool:
    """Whether a table with an amount and a recipient is no table of a network besides.

    That is so where it also has a date, a currency or a funder, but no ends of ties.
    """
    return any(
        is_header_of_grants(header)
        and {"date", "currency", "funder"} & set(guess(header))
        and len(_ENDS & set(map(plain_name, header))) < 2
        for header in _headers(path)
    )


def looks_nearly_like_grants(path: Path) -> bool:
    """Whether a table lacks one of amount and recipient only, so that grants were meant."""
    return any(
        candidates(header, "amount")
        or set(map(plain_name, candidates(header, "recipient"))) - _ANYBODY
        for header in _headers(path)
    )


def _headers(path: Path) -> Sequence[tuple[str, ...]]:
    """Headers of the sheets of a file; none if it cannot be read."""
    try:
        raw = file_bytes(path)
        if is_json(raw):
            return [read_json(path, raw).header]
        return [t.header for t in read_tables(path, is_header_of_grants, header_only=True)]
    except InputError:
        return []
