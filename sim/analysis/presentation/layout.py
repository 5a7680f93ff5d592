"""Paragraphs and columns of plain text that fit 100 columns."""

import re
import textwrap
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 100
GAP: Final = "  "
BETWEEN_ENDS: Final = re.compile(r"(?<=\d), (?=[+−\d][\d.,]*\])")
"""The space inside an interval, ``[0.41, 0.45]``."""


def unbroken(words: str) -> str:
    """Words with hard spaces before percent signs and inside intervals."""
    return BETWEEN_ENDS.sub(",\u00a0", words.replace(" %", "\u00a0%"))


def wrap_paragraph(words: str, first: str = "", other: str = "") -> list[str]:
    """A paragraph in lines; a percent sign stays on the line of its number, an interval whole.

    ``first`` and ``other`` stand before the first line and before the others.
    """
    lines = textwrap.wrap(unbroken(words), WIDTH, initial_indent=first, subsequent_indent=other)
    return [line.replace("\u00a0", " ") for line in lines]


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, columns below each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
