"""Rows and columns of workbooks that are hidden, by hand, by a group or by a filter.

They hold data as the others do, so they are read, but who looks at the workbook does not see them.
"""

import re
from typing import Any, NamedTuple

_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|col)\s([^<>]*)>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"(?:^|\s)(r|min|max)\s*=\s*[\"']([0-9]{1,7})[\"']")

MOST_COLUMNS = 16_384
"""Columns of a sheet of Excel."""


class HiddenParts(NamedTuple):
    """What of a sheet is hidden, by numbers from 1."""

    rows: frozenset[int]
    columns: frozenset[int]


def hidden_parts(sheet: Any) -> HiddenParts:
    """Hidden rows and columns of a sheet that openpyxl opened to be read only.

    openpyxl passes them over then, so they are looked up in the XML of the sheet.
    """
    raw = sheet.parent._archive.read(sheet._worksheet_path)
    rows: set[int] = set()
    columns: set[int] = set()
    number = 0
    for what, attributes in _TAG.findall(raw):
        said = {key: int(digits) for key, digits in _NUMBER.findall(attributes)}
        hidden = _HIDDEN.search(attributes)
        if what == b"row":
            number = said.get(b"r", number + 1)
            if hidden:
                rows.add(number)
        elif hidden:
            first = said.get(b"min", 1)
            columns.update(range(first, min(said.get(b"max", first), MOST_COLUMNS) + 1))
    return HiddenParts(frozenset(rows), frozenset(columns))
