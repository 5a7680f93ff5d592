"""Numbers as surveys write them: ``3,5``, ``5 - very close``, yes and no."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sim.errors import InputError
from sim.readers.network_files.raw import NetworkTable, missing, number
from sim.readers.questions import quoted

YES = frozenset({"yes", "y", "true", "x", "ja", "oui", "si", "sí"})
NO = frozenset({"no", "n", "false", "nein", "non", "nee"})

_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_LABELLED = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*[-–—:=.)(]\s*([^\W\d].*)")


@dataclass
class Ratings:
    """Numbers of a column by row."""

    values: dict[int, float] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    commas: bool = False
    """Whether decimals stand behind a comma."""
    words: dict[float, str] = field(default_factory=dict)
    """What a number means, where the cells say so."""
    yes_no: bool = False


def read_scale(table: NetworkTable, rows: Sequence[int], column: int, blank: str = "") -> Ratings:
    """Numbers of some rows of a column.

    Parameters
    ----------
    table, rows, column
        What to read.
    blank
        What an empty cell means by the format; "" is a missing value.

    Raises
    ------
    InputError
        A value is no number from 0; the sentence names the line.
    """
    texts = {row: table.rows[row][column] or blank for row in rows}
    scale = Ratings(blank=[row for row in rows if missing(texts[row])])
    given = [row for row in rows if not missing(texts[row])]
    scale.yes_no = bool(given) and all(_is_answer(texts[row]) for row in given)
    scale.commas = any(_COMMA.match(_bare(texts[row])) for row in given)
    name = table.columns[column]
    if scale.commas:
        _check_commas(table, given, column)
    for row in given:
        text = texts[row]
        value = _answer(text) if scale.yes_no else value_of(text)
        if value is None or value < 0:
            raise InputError(
                f"{table.where(row)}: {name} {text[:60]!r}; expected a number from 0, such as 2, "
                f"2.5 or '2 - often', or nothing; {_way_out(text)}"
            )
        scale.values[row] = value
        labelled = _LABELLED.fullmatch(text)
        if labelled and not scale.yes_no:
            scale.words.setdefault(value, labelled[2].rstrip(")"))
    return scale


def is_scale(values: Iterable[str]) -> bool:
    """Whether all values that are not missing are numbers as above, and there is one."""
    given = [value for value in values if not missing(value)]
    return bool(given) and all(value_of(each) is not None for each in given)


def is_yes_no(values: Iterable[str]) -> bool:
    """Whether all values that are not missing are yes or no, and there is one."""
    given = [value for value in values if not missing(value)]
    return bool(given) and all(map(_is_answer, given))


@lru_cache(maxsize=10_000)
def value_of(text: str) -> float | None:
    """The number of a cell, with a decimal point or comma, with or without words behind it."""
    return number(_bare(text).replace(",", "."))


def _bare(text: str) -> str:
    """The number of a cell without the words behind it."""
    labelled = _LABELLED.fullmatch(text) if text[:1].isdigit() else None
    return labelled[1] if labelled else text


def _is_answer(text: str) -> bool:
    return text.lower() in YES or text.lower() in NO


def _answer(text: str) -> float:
    return float(text.lower() in YES)


def _way_out(text: str) -> str:
    if text.startswith("<["):
        return "export one time slice from Gephi, where weights do not change"
    return "--weight none reads ties without strength"


def _check_commas(table: NetworkTable, given: Sequence[int], column: int) -> None:
    """Refuse commas that may divide thousands, and commas beside points."""
    texts = {row: _bare(table.rows[row][column]) for row in given}
    commas = [row for row in given if "," in texts[row]]
    thousands = all(re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", texts[row]) for row in commas)
    points = any("." in text for text in texts.values())
    if thousands or points:
        row = commas[0]
        why = "other cells have a decimal point" if points else "a decimal comma or a thousand?"
        raise InputError(
            f"{table.where(row)}: {table.columns[column]} {quoted(table.rows[row][column])}: "
            f"{why}; write numbers with a decimal point and nothing between thousands"
        )
