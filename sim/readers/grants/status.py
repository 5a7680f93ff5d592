"""Rows that were asked for, but not given: declined, withdrawn, not decided.

In a table of transactions (IATI) the promise of a grant and its payments stand in rows of their
own; there only the promises count.
"""

from collections import Counter
from collections.abc import Iterable

from sim.readers.grants.columns import plain_name

GIVEN, NOT_GIVEN, OPEN, UNKNOWN = "given", "not given", "not decided", ""
PAYMENT = "a payment of what was promised in another row"

_NOT = (
    "declin", "reject", "withdr", "unsuccess", "refus", "ineligib", "cancel", "rescind", "lapsed",
    "not ", "denied", "unfunded", "abandon", "abgelehnt", "zurückgezogen", "storniert", "refusé",
    "avslag", "rechaz", "denegad", "afgewezen", "no award", "void",
)  # fmt: skip
_OPEN = (
    "pending", "submitted", "under review", "in review", "draft", "shortlist", "waiting",
    "waitlist", "deferred", "to be decided", "application received", "in bearbeitung", "offen",
    "ausstehend", "en attente", "pendiente", "on hold", "recommended",
)  # fmt: skip
_GIVEN = (
    "approv", "award", "paid", "grant", "fund", "active", "closed", "complet", "success",
    "accept", "contract", "current", "live", "final", "in progress", "bewilligt", "genehmigt",
    "accord", "aprob", "concedid", "toegekend", "innvilget", "beviljad", "bevilget", "commit",
)  # fmt: skip
_YES, _NO = {"yes", "y", "true", "1", "x", "ja", "oui", "si"}, {"no", "n", "false", "0", "nein"}
_YES_NO = {"approved", "awarded", "funded", "successful"}
_PROMISE = ("commitment", "outgoing commitment", "2", "c")
_PAYMENT = ("disbursement", "expenditure", "3", "4", "d", "e")


def verdicts(column: str, values: Iterable[str]) -> dict[str, str]:
    """What each value of a column says of a grant; empty where the column says nothing of it.

    A column counts only if one of its values says that a grant was not given, or only promised.
    """
    counts = Counter(values)
    name = plain_name(column)
    plain = {value: " ".join(value.lower().split()) for value in counts}
    if name == "transaction type":
        kinds = {value: _transaction(word) for value, word in plain.items()}
        return kinds if set(kinds.values()) >= {GIVEN, PAYMENT} else {}
    if name in _YES_NO:
        found = {
            value: GIVEN if word in _YES else NOT_GIVEN if word in _NO else _meaning(word)
            for value, word in plain.items()
        }
    else:
        found = {value: _meaning(word) for value, word in plain.items()}
    numbers = any(word[:1].isdigit() and word not in ("0", "1") for word in plain.values())
    tells = {NOT_GIVEN, OPEN} & set(found.values())
    return found if tells and not numbers else {}


def _meaning(word: str) -> str:
    if any(word.startswith(each) or f" {each}" in word for each in _NOT):
        return NOT_GIVEN
    if word.startswith(_OPEN):  # at the beginning only: "final report submitted" is of a grant
        return OPEN
    given = any(word.startswith(each) or f" {each}" in word for each in _GIVEN)
    return GIVEN if given else UNKNOWN


def _transaction(word: str) -> str:
    if word in _PROMISE or "commitment" in word:
        return GIVEN
    return PAYMENT if word in _PAYMENT else UNKNOWN
