"""Names of organizations that may be one and the same."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

_WORDS = (
    "ltd limited inc incorporated llc llp plc cic cio corp corporation co company gmbh ggmbh ag ev "
    "sa sas sarl srl bv nv ab as oy asbl vzw aisbl ry aps pty uk"
)
_LEGAL = frozenset(_WORDS.split())
"""Ends of names that give a legal form or a country."""

LONGEST_COMPARED = 60

_OTHER = re.compile(r"[^\w&]+")


def spellings(names: Iterable[str]) -> list[dict[str, int]]:
    """Groups of names that differ in case, spaces, points or a legal suffix only.

    Returns
    -------
    list of dict
        Each group with two spellings or more: how often each occurs, the most frequent first, of
        equals the one that came first.
    """
    counts = Counter(name for name in names if name)
    groups: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, times in counts.items():
        groups[key(name)][name] = times
    found = [group for group in groups.values() if len(group) > 1]
    return [dict(sorted(group.items(), key=lambda each: -each[1])) for group in found]


def key(name: str) -> str:
    """What spellings of one name have in common."""
    plain = name.replace(".", "").replace("'", "").casefold()
    words = (plain if plain.isalpha() else _OTHER.sub(" ", plain)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and (words[-1] in _LEGAL or words[-1] == "the"):
        words.pop()
    return " ".join(words) or name  # signs only


def closest(name: str, names: Iterable[str]) -> str:
    """The name that is nearest to another one; "" if none is near.

    Only names of up to 60 characters: to compare long ones with thousands of others takes minutes.
    """
    if len(name) > LONGEST_COMPARED:
        return ""
    short = [each for each in names if len(each) <= LONGEST_COMPARED]
    return next(iter(get_close_matches(name, short, 1)), "")


def one_spelling(groups: Iterable[dict[str, int]]) -> dict[str, str]:
    """By spelling, the most frequent one of its group."""
    return {name: next(iter(group)) for group in groups for name in group}
