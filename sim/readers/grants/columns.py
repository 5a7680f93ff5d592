"""Which column of a file of grants is which."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from sim.errors import InputError

NAMES = {
    "amount": (
        "amount awarded", "awarded amount", "grant amount", "award amount", "amount granted",
        "amount", "grant value", "value of grant", "value awarded", "grant size", "total awarded",
        "total award", "award",
    ),
    "recipient": (
        "recipient org name", "recipient organization name", "recipient organisation name",
        "recipient name", "recipient", "grantee name", "grantee", "grant recipient",
        "organization name", "organisation name", "organization", "organisation", "awarded to",
        "beneficiary", "applicant",
    ),
    "date": (
        "award date", "date awarded", "grant date", "date of award", "date of grant",
        "approval date", "date", "award year", "year awarded", "grant year", "year",
        "financial year", "fiscal year",
    ),
    "currency": ("currency", "currency code", "amount currency"),
    "cause": (
        "cause area", "cause", "grant programme title", "grant programme", "grant program",
        "programme area", "program area", "programme", "program", "focus area", "issue area",
        "theme", "sector", "category", "topic",
    ),
    "identifier": (
        "identifier", "grant identifier", "grant id", "id", "grant reference", "reference",
        "grant number", "reference number",
    ),
    "funder": (
        "funding org name", "funding organization name", "funding organisation name",
        "funder name", "funder", "grantmaker", "donor",
    ),
}  # fmt: skip
"""Roles, and names of columns that can have them, the likeliest first."""


def guess(header: Sequence[str]) -> dict[str, str]:
    """Names of columns by role, for the roles that a column can be found for."""
    plain: dict[str, str] = {}
    for name in header:
        plain.setdefault(_plain(name), name)
    found = {}
    for role, names in NAMES.items():
        column = next((plain[name] for name in names if name in plain), None)
        if column is not None:
            found[role] = column
    return found


def is_header_of_grants(header: Sequence[str]) -> bool:
    """Whether a header line names an amount and a recipient."""
    return {"amount", "recipient"} <= set(guess(header))


def choose(path: Path, header: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Columns by role, as they were named by the user, and guessed where they were not.

    Raises
    ------
    InputError
        A role or column does not exist, one column has two roles, or no column is known to hold
        the amount or the recipient.
    """
    asked = dict(mapping or {})
    for role in asked:
        if role not in NAMES:
            raise InputError(
                f"{path}: there is no role {role!r} for a column{_close(role, NAMES)}; "
                f"the roles are {', '.join(NAMES)}"
            )
    for role, column in asked.items():
        if column not in header:
            raise InputError(f"{path}: no column {column!r} for the {role}{_close(column, header)}")
        other = next((each for each in asked if asked[each] == column and each != role), None)
        if other:
            raise InputError(f"{path}: the column {column!r} is mapped to {other} and to {role}")
    taken = set(asked.values())
    guessed = {role: name for role, name in guess(header).items() if name not in taken}
    found = guessed | asked
    for role in ("amount", "recipient"):
        if role not in found:
            names = [name[:40] for name in header if name]
            listed = ", ".join(map(repr, names[:12])) + (" ..." if len(names) > 12 else "")
            raise InputError(
                f"{path}: no column is known to hold the {role}; "
                f'name it with --map {role}="NAME OF COLUMN"; the columns are {listed}'
            )
    return {role: found[role] for role in NAMES if role in found}


def _plain(name: str) -> str:
    """A name without what is in brackets, in small letters, with single spaces."""
    spread = re.sub(r"([a-z])([A-Z])", r"\1 \2", re.sub(r"[(\[][^)\]]*[)\]]", " ", name))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", spread.lower()).split())


def _close(word: str, names: Sequence[str] | Mapping[str, object]) -> str:
    close = get_close_matches(word, list(names), 1)
    return f"; did you mean {close[0]!r}?" if close else ""
