"""AmountScale and currency that the name of a column gives its amounts: ``Amount (£000s)``."""

import re
from decimal import Decimal
from typing import NamedTuple

from sim.readers.grants.signs import CODES, SIGNS
from sim.readers.questions import quoted

LONGEST = 200
"""Characters of a name that are read."""

THOUSAND, MILLION, HUNDREDTH = Decimal(1000), Decimal(10**6), Decimal("0.01")

_CERTAIN = {
    "thousand": THOUSAND, "thousands": THOUSAND, "000": THOUSAND, "000s": THOUSAND,
    "tausend": THOUSAND, "tsd": THOUSAND, "milliers": THOUSAND, "miles": THOUSAND,
    "million": MILLION, "millions": MILLION, "mio": MILLION, "mill": MILLION, "mln": MILLION,
    "millionen": MILLION, "millones": MILLION, "milliards": MILLION * 1000,
    "billion": MILLION * 1000, "billions": MILLION * 1000, "mrd": MILLION * 1000,
    "lakh": Decimal(10**5), "lakhs": Decimal(10**5), "crore": Decimal(10**7),
    "crores": Decimal(10**7),
    "pence": HUNDREDTH, "pennies": HUNDREDTH, "cent": HUNDREDTH, "cents": HUNDREDTH,
    "centimes": HUNDREDTH, "rappen": HUNDREDTH, "ore": HUNDREDTH, "øre": HUNDREDTH,
}  # fmt: skip
"""Words that give a scale wherever they stand in a name."""

_IN_BRACKETS = _CERTAIN | {
    "k": THOUSAND, "t": THOUSAND, "1000": THOUSAND, "1,000": THOUSAND, "1.000": THOUSAND,
    "1000s": THOUSAND, "1,000s": THOUSAND, "'000s": THOUSAND,
    "m": MILLION, "mm": MILLION, "mn": MILLION, "1000000": MILLION, "1,000,000": MILLION,
    "bn": MILLION * 1000, "p": HUNDREDTH, "c": HUNDREDTH,
}  # fmt: skip
"""Words and letters that give one beside the currency, in brackets or after a sign."""

_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
_WORDS = re.compile(r"[0-9][0-9,.]*[a-z]*|[a-zøäöü]+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


class Unit(NamedTuple):
    """What one unit of a column is."""

    factor: Decimal
    """Whole units of money that a 1 in the column stands for."""
    currency: str
    """Its code; empty if the name gives none."""
    words: str
    """What of the name gives the scale; empty if nothing does."""


def unit_of(name: str) -> Unit:
    """AmountScale and currency in the name of a column; a factor of 1 where it gives none."""
    name = name[:LONGEST]
    brackets = _BRACKETS.findall(name)
    outside = _BRACKETS.sub(" ", name)
    scales = {factor: inside for inside in brackets for factor in _scales(inside, _IN_BRACKETS)}
    if not scales:
        near = _IN_BRACKETS if _SIGN.search(outside) else _CERTAIN
        scales = {factor: outside.strip() for factor in _scales(outside, near)}
    currency = next(filter(None, map(_currency, [*brackets, outside])), "")
    if len(scales) != 1:
        return Unit(Decimal(1), currency, "")
    ((factor, words),) = scales.items()
    return Unit(factor, currency, words)


def without_unit(name: str) -> str:
    """A name without brackets, signs and words that give a scale."""
    outside = _SIGN.sub(" ", _BRACKETS.sub(" ", name[:LONGEST]))
    words = [word.rstrip(".") for word in re.split(r"[\s_/,:'’]+", outside)]
    kept = [word for word in words if word.lower() not in _CERTAIN]
    return " ".join(word for word in kept if word.lower() != "in" and word not in CODES)


class AmountScale(NamedTuple):
    """What amounts are multiplied by, and why, in words."""

    factor: Decimal
    words: str


def scale_of(name: str, said: float | None) -> AmountScale:
    """The scale of a column of amounts: what was said, or what its name gives."""
    if said is not None:
        factor = Decimal(repr(said))
        return AmountScale(
            factor, "" if factor == 1 else f"; multiplied by {factor:,f}, as was said"
        )
    unit = unit_of(name)
    if unit.factor == 1:
        return AmountScale(unit.factor, "")
    words = f"; multiplied by {unit.factor:,f}, as {quoted(unit.words, 40)} says (--scale 1 if not)"
    return AmountScale(unit.factor, words)


def _scales(text: str, known: dict[str, Decimal]) -> set[Decimal]:
    plain = _SIGN.sub(" ", text).lower().replace("_", " ")
    words = [word.rstrip(".,") for word in _WORDS.findall(plain)]
    found = {known[word] for word in words if word in known}
    if known is _IN_BRACKETS:  # TEUR, kUSD, EURm
        for word in words:
            if word.upper() in CODES:
                continue
            if word[1:].upper() in CODES and word[0] in "ktm":
                found.add(known[word[0]])
    return found


def _currency(text: str) -> str:
    if found := _SIGN.search(text):
        return SIGNS[found[0]]
    words = re.findall(r"[A-Za-z]+", text)
    code = next((word for word in words if word in CODES), "")
    return code or next(
        (word[1:] for word in words if word[:1] in "kKtTmM" and word[1:] in CODES), ""
    )
