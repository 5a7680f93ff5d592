"""Several names in one cell: ``Youth club | Clinic``, ``Youth club, Clinic``."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from sim.readers.network_files.raw import BREAK, lines_joined

SIGNS = ("|", ";", ",", BREAK)
"""What stands between names, the surest first: a bar is in hardly any name, a comma in many."""

NONE = "none"
"""As a sign: no cell is a list."""

_ANY = re.compile(rf"[|;,/&+{BREAK}]|\b(?:and|und|et|y)\b")
"""Whatever may stand between names of one list."""


def split(text: str, known: Collection[str], sign: str | None) -> list[str] | None:
    """The names a cell lists; None if it holds one name.

    Parameters
    ----------
    text
        The cell.
    known
        Names that stand by themselves somewhere. A cell that is one of them is no list. At a bar
        it is divided; at a semicolon, comma or line break only if all its pieces are known.
    sign
        The sign the user named, ``none`` for no lists, None to go by the above.
    """
    if sign is not None:
        names = pieces(text, sign) if sign != NONE and sign in text else []
        return names if len(names) > 1 else None
    if lines_joined(text) in known or not any(each in text for each in SIGNS):
        return None
    if "|" in text:
        names = pieces(text, "|")
        return names if len(names) > 1 else None
    divided = [pieces(text, each) for each in SIGNS if each in text]
    divided.append(_mixed(text))  # a, b and c
    return next((names for names in divided if len(names) > 1 and _all(names, known)), None)


def pieces(text: str, sign: str) -> list[str]:
    """What stands between the signs, each once."""
    return [*dict.fromkeys(filter(None, (each.strip() for each in text.split(sign))))]


def perhaps(text: str, known: Collection[str]) -> str:
    """The sign at which a name that is no sure list may be one; "" if it is none.

    A comma, semicolon or line break is doubtful; an ``and``, a slash and their like only between
    names that are known.
    """
    if any(sign in text for sign in SIGNS):
        if lines_joined(text) in known:
            return ""
        return next((sign for sign in SIGNS if len(pieces(text, sign)) > 1), "")
    names = _mixed(text)
    found = _ANY.search(text)
    return found[0] if found and len(names) > 1 and _all(names, known) else ""


def standing_alone(values: Iterable[str]) -> set[str]:
    """Values that are no list, or pieces that stand in several cells."""
    alone: set[str] = set()
    parts: Counter[str] = Counter()
    for value in set(values):
        found = [each for sign in SIGNS if sign in value for each in pieces(value, sign)]
        if found:
            parts.update(set(found))
        else:
            alone.add(value)
    often = {part for part, many in parts.items() if many > 1}
    return alone | {part for part in often if not any(sign in part for sign in SIGNS)}


def _mixed(text: str) -> list[str]:
    return [*dict.fromkeys(filter(None, map(str.strip, _ANY.split(text))))]


def _all(names: Iterable[str], known: Collection[str]) -> bool:
    return all(name in known for name in names)
