"""Questions that a reader has about a file: what it took for granted, and how to change that.

A reader goes on with the likeliest reading and asks; only what it cannot read at all is an
``InputError``. The questions of all files are printed as one table at the end of an import.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

LONGEST_CELL = 70
"""Most characters of a cell of the table; the questions themselves are whole."""

_TITLES = ("Where", "Found", "Assumed", "To change it")


@dataclass(frozen=True, slots=True)
class Question:
    """One doubt about a file; all rows about which it is the same make one question."""

    where: str
    """Line, rows or sheet, such as ``lines 4, 7`` or ``sheet '2020'``."""
    found: str
    """What stands there, in quotes if it is text of the file."""
    assumed: str
    """What it is taken for."""
    option: str
    """The option that changes it, such as ``--keep 4,7``, or what to do to the file."""


def rows_in_words(word: str, rows: Sequence[object], most: int = 3) -> str:
    """Rows as a sentence names them: ``lines 3, 4, 9, ... (12 in all)``."""
    first = ", ".join(map(str, rows[:most]))
    if len(rows) == 1:
        return f"{word} {first}"
    return f"{word}s {first}" + (f", ... ({len(rows):,} in all)" if len(rows) > most else "")


def quoted(text: str, longest: int = 60) -> str:
    """Text of a file as a sentence may quote it: short, and nothing a terminal would act on."""
    return repr(text if len(text) <= longest else text[: longest - 3] + "...")


def as_table(questions: Sequence[Question]) -> list[str]:
    """Lines of one table of questions; none where nothing is asked."""
    if not questions:
        return []
    rows = [_TITLES, *(tuple(map(_short, _values(each))) for each in questions)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_TITLES))]
    count = "1 question" if len(questions) == 1 else f"{len(questions):,} questions"
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [f"LOOK: {count}; what was assumed, and what changes it:", *(f"  {x}" for x in lines)]


def as_data(questions: Sequence[Question]) -> list[dict[str, str]]:
    """Questions for a JSON document."""
    return [asdict(each) for each in questions]


def _values(question: Question) -> list[str]:
    return [getattr(question, field.name) for field in fields(question)]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 3] + "..."
