"""Several names in one cell: ``Youth club | Clinic``, ``Youth club, Clinic``."""

from collections import Counter
from collections.abc import Collection, Iterable

SIGNS = ("|", ";", ",")
"""What stands between names, the surest first: a bar is in hardly any name, a comma in many."""

NONE = "none"
"""As a sign: no cell is a list."""


def split(text: str, known: Collection[str], sign: str | None) -> list[str] | None:
    """The names a cell lists; None if it holds one name.

    Parameters
    ----------
    text
        The cell.
    known
        Names that stand by themselves somewhere. A cell that is one of them is no list. At a
        semicolon or comma it is only divided if all its pieces are known.
    sign
        The sign the user named, ``none`` for no lists, None to go by the above.
    """
    if sign == NONE or (sign is None and text in known):
        return None
    for each in SIGNS if sign is None else (sign,):
        if each not in text:
            continue
        names = pieces(text, each)
        if len(names) > 1 and (each == "|" or sign or all(name in known for name in names)):
            return names
    return None


def pieces(text: str, sign: str) -> list[str]:
    """What stands between the signs, each once; a last ``and`` counts as the sign."""
    return [*dict.fromkeys(filter(None, (each.strip() for each in text.split(sign))))]


def perhaps(text: str, known: Collection[str]) -> bool:
    """Whether a name looks like a list that is not sure to be one."""
    return text not in known and any(
        sign in text and len(pieces(text, sign)) > 1 for sign in SIGNS[1:]
    )


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
