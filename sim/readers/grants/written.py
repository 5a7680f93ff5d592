"""One amount of money as people write it: sign, digits, suffix and currency.

Libraries were looked at first. ``price-parser`` takes the first number it finds (10,000 of "10,000
over 2 years", 1.5 of "1.5m"), and Babel's ``parse_decimal`` must be told the locale, which a file
does not say; neither refuses what it does not understand, which is what is needed here.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from sim.readers.grants.signs import SIGNS, same_currency

LONGEST = 60
"""Most characters of an amount."""

NO_AMOUNT = frozenset(
    {"-", "–", "—", "--", ".", "?", "n/a", "na", "n.a.", "#n/a", "tbc", "tbd", "tba", "none", "nil",
     "null", "unknown", "not known", "undisclosed", "not disclosed", "confidential"}
)  # fmt: skip
"""What stands for an amount that is not known."""

_FACTORS = {
    "k": 3, "thousand": 3, "tsd": 3, "m": 6, "mn": 6, "mln": 6, "mio": 6, "million": 6,
    "millions": 6, "bn": 9, "billion": 9, "billions": 9, "mrd": 9, "lakh": 5, "crore": 7,
}  # fmt: skip
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u200b\u200e\u200f\u202f\ufeff]+")
_NAMED = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_BEFORE = re.compile(rf"(?:({_NAMED})(?![A-Za-z$])\.?|([A-Z]{{3}})(?![A-Za-z])|(R)(?= ?[0-9]))")
_AFTER = re.compile(rf"(?:(?<![A-Za-z])({_NAMED})\.?|(?<![A-Za-z])([A-Z]{{3}}))$")
_SUFFIX = re.compile(rf"([0-9.,' ’]*[0-9])\s?({'|'.join(_FACTORS)})\.?", re.IGNORECASE)
_NO_CENTS = re.compile(r"([,.])(?:--?|[–—])$")
_USUAL = re.compile(r"([£€$]?)([0-9][0-9.,]*)")
"""How most amounts are written, which needs no taking apart."""
_ONE = Decimal(1)
_MISREAD = (("Â£", "£"), ("Â\u00a0", " "), ("Â ", " "), ("â‚¬", "€"))
"""UTF-8 that another program took for Windows-1252."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the text of one amount is made of."""

    digits: str
    negative: bool
    currency: str
    factor: Decimal
    """1,000 for ``25k``; 1 where there is no suffix."""


def taken_apart(text: str) -> Written | None:
    """Sign, digits, suffix and currency of an amount; None if it has none or something else."""
    if len(text) > LONGEST:
        return None
    if found := _USUAL.fullmatch(text):
        return Written(found[2], False, SIGNS[found[1]] if found[1] else "", _ONE)
    for wrong, right in _MISREAD:
        text = text.replace(wrong, right)
    rest = _SPACES.sub(" ", text).strip().replace("−", "-")
    minus, currency = 0, ""
    before = None
    while rest != before:
        before = rest
        if rest.startswith("(") and rest.endswith(")"):
            minus, rest = minus + 1, rest[1:-1].strip()
        rest = _NO_CENTS.sub(r"\g<1>00", rest)
        for pattern in (_BEFORE, _AFTER):
            found = pattern.match(rest) if pattern is _BEFORE else pattern.search(rest)
            if found:
                both = _agreed(currency, _code(found))
                if both is None:
                    return None
                currency = both
                rest = (rest[: found.start()] + rest[found.end() :]).strip()
        if rest[:1] in ("-", "+"):
            minus, rest = minus + (rest[0] == "-"), rest[1:].strip()
        elif rest.endswith("-"):
            minus, rest = minus + 1, rest[:-1].strip()
    factor = _ONE
    if found := _SUFFIX.fullmatch(rest):
        rest, factor = found[1], Decimal(10) ** _FACTORS[found[2].lower()]
    if minus > 1 or not re.search(r"[0-9]", rest):
        return None
    return Written(rest, bool(minus), currency, factor)


def _code(found: re.Match[str]) -> str:
    word = next(filter(None, found.groups()))
    return "ZAR" if word == "R" else SIGNS.get(word, word)


def _agreed(one: str, other: str) -> str | None:
    """The currency that a sign and a code name together; None if they contradict each other."""
    if not one or same_currency(one, other):
        return other
    return one if same_currency(other, one) else None
