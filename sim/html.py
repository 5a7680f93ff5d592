"""What notebooks show of a result: tables and texts, with nothing in them taken for HTML."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any


def html_table(head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """A table; cells are text."""
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    top = "".join(f"<th>{escape(each)}</th>" for each in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def preformatted(text: object) -> str:
    """A text whose columns stay below each other."""
    return f"<pre>{escape(str(text))}</pre>"


def paragraph(text: str) -> str:
    """A text that is broken where there is room."""
    return f"<p>{escape(text)}</p>"


def folded(summary: str, inside: str) -> str:
    """What is shown only to those who open it; ``inside`` is HTML already."""
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"
