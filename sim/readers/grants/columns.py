"""Which column of a file of grants is which."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from sim.errors import InputError
from sim.readers.grants.units import LONGEST, unit_of, without_unit
from sim.readers.questions import quoted

NAMES = {
    "amount": (
        "amount awarded", "awarded amount", "award amount", "amount approved", "approved amount",
        "amount granted", "granted amount", "grant awarded", "grant amount", "grant value",
        "value of grant", "value awarded", "grant size", "total awarded", "total award",
        "amount of grant", "amount of award", "grant total", "total grant", "funding awarded",
        "funding amount", "award value", "sum awarded", "amount paid", "paid amount", "amount",
        "total amount", "award", "montant", "betrag", "fordersumme",
        "bewilligte summe", "importe", "monto", "importo", "bedrag", "belop",
    ),
    "recipient": (
        "recipient org name", "recipient organization name", "recipient organisation name",
        "recipient organization", "recipient organisation", "recipient name", "recipient",
        "name of recipient", "grantee name", "grantee", "grant recipient", "organization name",
        "organisation name", "organization", "organisation", "awarded to",
        "name of organization", "name of organisation", "grant holder", "grantholder",
        "awardee", "payee", "charity", "charity name", "group name", "beneficiary", "applicant",
        "applicant name", "applicant organization", "applicant organisation",
        "receiver org name", "receiver org", "beneficiaire", "empfanger", "zuwendungsempfanger",
        "beneficiario", "ontvanger", "mottaker", "mottagare", "modtager",
    ),
    "date": (
        "award date", "date awarded", "grant date", "date of award", "date of grant",
        "approval date", "approved date", "date approved", "decision date", "date of decision",
        "date", "award year", "year awarded", "year of award", "grant year", "year",
        "financial year", "fiscal year", "tax year", "meeting date", "board date", "awarded on",
        "payment date", "date of payment", "date paid",
        "transaction date", "annee", "datum", "jahr", "jaar", "fecha", "ano", "anno", "dato", "ar",
    ),
    "currency": ("currency", "currency code", "amount currency", "devise", "wahrung", "moneda"),
    "cause": (
        "cause area", "cause", "grant programme title", "grant programme", "grant program",
        "programme area", "program area", "programme", "program", "focus area", "issue area",
        "theme", "sector", "category", "topic",
    ),
    "identifier": (
        "identifier", "grant identifier", "grant id", "id", "grant reference", "reference",
        "grant number", "reference number", "ref",
    ),
    "funder": (
        "funding org name", "funding organization name", "funding organisation name",
        "funder name", "funder", "foundation name", "grantmaker", "donor",
    ),
    "status": (
        "status", "grant status", "award status", "application status", "decision",
        "funding decision", "outcome", "application outcome", "grant decision", "stage",
        "transaction type", "approved", "awarded", "funded", "successful",
    ),
}  # fmt: skip
"""Roles, and names of columns that can have them, the likeliest first."""

_OF_GRANTS = frozenset({"grant", "grants", "granted", "award", "awarded", "given", "funding",
                        "funded", "approved", "paid", "value"})  # fmt: skip
_OF_OTHERS = frozenset({"requested", "applied", "asked", "request", "budget", "cost", "costs",
                        "income", "match", "matched", "turnover", "revenue"})  # fmt: skip

REQUIRED = ("amount", "recipient")


def candidates(header: Sequence[str], role: str) -> list[str]:
    """Columns that can have a role, the likeliest first."""
    by_name: dict[str, list[str]] = {}
    for name in header:
        for plain in _plain(name):
            by_name.setdefault(plain, []).append(name)
    found = list(dict.fromkeys(each for name in NAMES[role] for each in by_name.get(name, ())))
    if role == "amount" and not found:
        signed = [name for name in header if unit_of(name).currency and _given(name)]
        return signed if len(signed) == 1 else []
    return found


def guess(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, str]:
    """Names of columns by role, for the roles that a column can be found for.

    Parameters
    ----------
    header
        Names of columns.
    mapping
        What was said; columns that the header lacks are passed over.
    """
    said = {role: name for role, name in (mapping or {}).items() if name in header}
    taken = set(said.values())
    found: dict[str, str] = {}
    for role in NAMES:
        free = [name for name in candidates(header, role) if name not in taken]
        if free:
            found[role] = free[0]
    return found | said


def is_header_of_grants(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> bool:
    """Whether a header line names an amount and a recipient, and all columns that were said."""
    return set((mapping or {}).values()) <= set(header) and set(REQUIRED) <= set(
        guess(header, mapping)
    )


def choose(path: Path, header: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Columns by role, as they were named by the user, and guessed where they were not.

    Raises
    ------
    InputError
        A role or column does not exist, one column has two roles, or no column is known to hold
        the amount or the recipient.
    """
    asked = dict(mapping or {})
    check_roles(path, asked)
    for role, column in asked.items():
        if column not in header:
            raise InputError(
                f"{path}: no column {quoted(column)} for the {role}{close(column, header)}"
            )
        other = next((each for each in asked if asked[each] == column and each != role), None)
        if other:
            raise InputError(
                f"{path}: the column {quoted(column)} is mapped to {other} and to {role}"
            )
    found = guess(header, asked)
    for role in REQUIRED:
        if role not in found:
            raise InputError(
                f"{path}: no column is known to hold the {role}; "
                f'name it with --map {role}="NAME OF COLUMN"; {listed(header)}{_by_year(header)}'
            )
    return {role: found[role] for role in NAMES if role in found}


def check_roles(path: Path, mapping: Mapping[str, str]) -> None:
    """Refuse a role that there is not."""
    for role in mapping:
        if role not in NAMES:
            raise InputError(
                f"{path}: there is no role {quoted(role)} for a column{close(role, NAMES)}; "
                f"the roles are {', '.join(NAMES)}"
            )


def listed(header: Sequence[str]) -> str:
    """The columns of a header, in words."""
    names = [quoted(name, 40) for name in header if name]
    return "the columns are " + ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")


def close(word: str, names: Sequence[str] | Mapping[str, object]) -> str:
    """A suggestion for a word that is none of some names; empty if none is near."""
    near = get_close_matches(word[:100], [name[:100] for name in names], 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _given(name: str) -> bool:
    """Whether the name of a column of money speaks of grants: ``£ awarded``."""
    words = set(plain_name(name).split())
    return bool(words & _OF_GRANTS) and not words & _OF_OTHERS


def plain_name(name: str) -> str:
    """A name in small letters without accents, brackets and units, with single spaces."""
    return _plain(name)[0]


@lru_cache(maxsize=20_000)
def _plain(name: str) -> tuple[str, ...]:
    """Plain forms of a name: as it is without brackets, and without words for a scale."""
    short = name[:LONGEST]
    outside = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", short)
    forms = (_letters(outside), _letters(without_unit(short)))
    return tuple(dict.fromkeys(form for form in forms if form)) or ("",)


def _letters(name: str) -> str:
    name = name.replace("ø", "o").replace("Ø", "O")
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spread = re.sub(r"([a-z])([A-Z])", r"\1 \2", re.sub(r"/[0-9]+/", " ", flat))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", spread.lower()).split())


def _by_year(header: Sequence[str]) -> str:
    years = [name for name in header if re.fullmatch(r"(?:19|20)[0-9]{2}(?:\D[0-9]{2,4})?", name)]
    if len(years) < 2:
        return ""
    return "; columns named for years: give each year's amount a row of its own, with its year"
