"""Rows that are sums of others, not grants.

A word such as "Total" tells a sum, and so does an amount that is the sum of the rows above it, of
all or since the last sum, in a row that lacks what those rows have. Where only one of the two
speaks for a sum, the row is asked about.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_SURE = (
    "grand total", "subtotal", "sub total", "overall total", "running total", "gesamtsumme",
    "gesamtbetrag", "zwischensumme", "insgesamt", "sous total", "total general", "total général",
    "totaal", "subtotaal", "totalsumme", "delsum", "suma total", "brought forward",
    "carried forward", "balance brought", "balance carried", "average grant", "mean grant",
    "yhteensä", "итого", "всего", "合計", "总计", "celkem", "razem", "összesen", "toplam",
)  # fmt: skip
"""Beginnings that no organization has."""
_MAYBE = ("total", "sum", "gesamt", "somme", "suma", "summa", "totale", "totalt", "summe")
"""Beginnings that some have, such as Sum of Us."""
_WHOLE = (*_MAYBE, "totals", "sums", "all grants", "average", "mean", "median", "maximum",
          "minimum", "count", "durchschnitt", "moyenne", "σ")  # fmt: skip
"""What is no organization if nothing but a year or a number of grants follows."""
_FIRST = frozenset(
    first
    for word in (*_SURE, *_WHOLE)
    for first in (word[:2], word[:2].upper(), word[:2].capitalize())
)
"""How they all begin, so that most cells are passed over at once."""
_EXACT = re.compile(
    rf"(?:{'|'.join(sorted(_WHOLE, key=len, reverse=True))})"
    r"(?: (?:grants?|awarded|awards|amount|given|paid|all|overall|of|for|in|year|fy|general))*"
    r"(?: (?:fy ?)?(?:19|20)[0-9]{2}(?: [0-9]{2,4})?)?(?: [0-9]+ [a-z]+)?"
)
LONGEST = 80


class Line(NamedTuple):
    """What of a row tells whether it is a sum."""

    number: int
    cents: int | None
    word: str = ""
    """Its cell that begins like a sum; empty if none does."""
    sure: bool = False
    """Whether that word leaves no doubt."""
    has: int = 0
    """One bit each for a recipient, a date and an identifier."""
    blank: bool = False
    """Whether nothing stands in the row at all."""


HEADING = Line(-1, None)
"""What begins a section, such as another sheet."""


@dataclass
class Sums:
    """What was found."""

    sums: dict[int, str]
    """Rows that are sums, and why that is doubtful; empty where it is not."""
    suspects: dict[int, str]
    """Rows that are kept although something speaks for a sum, and what."""


def word_of_sum(texts: Iterable[str], names: Iterable[str]) -> tuple[str, bool]:
    """The cell of a row that reads like a sum, and whether that is sure.

    Parameters
    ----------
    texts
        All cells that are text: there the whole cell must read like one.
    names
        The first cell and the recipient: there the beginning is enough.
    """
    for text in texts:
        if len(text) <= LONGEST and text[:2] in _FIRST:
            plain = _plain(text)
            if plain.startswith(_SURE) or _EXACT.fullmatch(plain):
                return text, True
    for text in names:
        if text[:2] in _FIRST and _plain(text[:LONGEST]).split(" ")[0] in _MAYBE:
            return text, False
    return "", False


def _plain(text: str) -> str:
    """Words in small letters with single spaces between them."""
    return " ".join(re.sub(r"[^\w]+", " ", text.lower()).split())


class _Adding:
    """Sums of the rows so far: of all, since the last sum, and since the last heading."""

    def __init__(self) -> None:
        self.kept: list[Line] = []
        self.whole = self.section = self.headed = 0
        """Cents of each."""
        self.in_section = self.in_headed = 0
        """Rows of each; of the whole, all that were kept."""
        self.common = -1
        """Bits that all rows so far have."""

    def rows_above(self, line: Line) -> int:
        """How many rows above add up to a row; 0 if none do."""
        cents, least = line.cents, 1 if line.word else 2
        if not cents:
            return 0
        if cents == self.whole and len(self.kept) >= least:
            return len(self.kept)
        if cents == self.section and self.in_section >= least:
            return self.in_section
        return self.in_headed if cents == self.headed and self.in_headed >= least else 0

    def lacks(self, line: Line) -> int:
        """How many of recipient, date and identifier it lacks that all rows above have."""
        return (self.common & ~line.has).bit_count() if self.kept else 0

    def keep(self, line: Line) -> None:
        """Add a row that is no sum."""
        cents = line.cents or 0
        self.kept.append(line)
        self.whole += cents
        self.section += cents
        self.headed += cents
        self.in_section += 1
        self.in_headed += 1
        self.common &= line.has

    def end_section(self) -> None:
        """Begin anew after a sum."""
        self.section = self.in_section = 0
        self.begin_under_heading()

    def begin_under_heading(self) -> None:
        """Begin anew below a heading."""
        self.headed = self.in_headed = 0


def find_sums(lines: Iterable[Line]) -> Sums:
    """Go through the rows from above, adding up what is no sum itself."""
    found = Sums({}, {})
    adding = _Adding()
    for line in lines:
        if line.cents is None and not line.sure:
            if not line.blank and not line.word:
                adding.begin_under_heading()
            continue
        rows, lacks = adding.rows_above(line), adding.lacks(line)
        if line.sure or (line.word and rows):
            found.sums[line.number] = ""
        elif line.word and lacks:
            found.sums[line.number] = _like(line)
        elif rows and lacks:
            found.sums[line.number] = _above(rows)
        else:
            if line.word:
                found.suspects[line.number] = _like(line)
            elif rows >= 3 and rows == len(adding.kept):
                found.suspects[line.number] = _above(rows)
            elif lacks > 1:
                found.suspects[line.number] = "no recipient or date, as all rows above have"
            adding.keep(line)
            continue
        adding.end_section()
    _first_is_sum(adding.kept, adding.whole, found)
    _sections(adding.kept, found)
    return found


def _sections(kept: list[Line], found: Sums) -> None:
    """Sums of sections in rows that lack nothing: two or more in a row are no accident."""
    ends: dict[int, int] = {}
    total = rows = 0
    for line in kept:
        cents = line.cents or 0
        if rows >= 2 and cents == total:
            ends[line.number] = rows
            total = rows = 0
        else:
            total, rows = total + cents, rows + 1
    if len(ends) < 2:
        return
    for number, count in ends.items():
        found.suspects.setdefault(number, _above(count))


def _like(line: Line) -> str:
    return f"reads like a sum ({line.word[:30]})"


def _above(rows: int) -> str:
    return f"the sum of the {rows:,} rows above"


def _first_is_sum(kept: list[Line], whole: int, found: Sums) -> None:
    """Whether a sum stands above what it adds up."""
    if len(kept) < 3 or kept[0].cents is None or 2 * kept[0].cents != whole:
        return
    first, words = kept[0], f"the sum of the {len(kept) - 1:,} rows below"
    common = -1
    for line in kept[1:]:
        common &= line.has
    found.suspects.pop(first.number, "")
    (found.sums if common & ~first.has else found.suspects)[first.number] = words
