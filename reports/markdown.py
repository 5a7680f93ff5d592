"""Markdown that several pages write."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

QUICK: Final = "**A quick version: far too few runs for its numbers to mean anything.**"


SECTION: Final = "## "


def made_by(command: str) -> str:
    """The marker that names the one command that makes a page."""
    return f"<!-- Made by `{command}`. Change the code, not this page. -->"


def opening(title: str, command: str, *, quick: bool = False) -> str:
    """Title and marker of a page, and a warning on a quick version."""
    parts = [f"# {title}", made_by(command), *([QUICK] if quick else [])]
    return "\n\n".join(parts)


def table(
    head: Iterable[str], rows: Iterable[Sequence[str]], *, numbers: Collection[int] = ()
) -> str:
    """A table; what would break a cell (vertical bars, line breaks) is escaped.

    Parameters
    ----------
    head
        Titles of the columns.
    rows
        Cells.
    numbers
        Places of the columns of numbers, which are aligned to the right.
    """
    titles = list(head)
    marks = ["---:" if i in numbers else "---" for i in range(len(titles))]
    lines = [titles, marks, *([_escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sections_of(text: str, until: str = "\n") -> dict[str, str]:
    """Sections of the second level of a page, by their headings, or what stands before ``until``.

    What stands above the first one is left out.
    """
    whole = text.split(f"\n{SECTION}")[1:]
    return {each.partition(until)[0]: SECTION + each.strip() for each in whole}


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ")
