"""Names that are likely to be of one node: they differ in what people write now so, now so."""

import re
import unicodedata
from collections.abc import Iterable

LEGAL_FORMS = frozenset((
    "inc", "incorporated", "llc", "ltd", "limited", "plc", "cic", "cio", "corp", "corporation",
    "co", "gmbh", "ggmbh", "ev", "eg", "ag", "sa", "sarl", "asbl", "vzw", "bv", "nv", "ab", "as",
    "oy", "srl", "spa", "ong",
))  # fmt: skip
"""Last words that tell a legal form."""

_WORD = re.compile(r"\w+")


def same_name_key(name: str) -> str:
    """What is left of a name without case, spaces, signs, a leading The and a legal form.

    Examples
    --------
    >>> same_name_key("The  Food-Bank, Inc.")
    'food bank'
    """
    folded = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    words = _WORD.findall(re.sub(r"(?<=\b\w)\.(?=\w\b)", "", folded.replace("'", "")))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    return " ".join(words) or name


def alike(names: Iterable[str]) -> list[list[str]]:
    """Groups of several names of one key, in the order they turn up."""
    groups: dict[str, dict[str, None]] = {}
    for name in names:
        groups.setdefault(same_name_key(name), {})[name] = None
    return [list(group) for group in groups.values() if len(group) > 1]
