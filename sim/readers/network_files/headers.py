"""Which row of a table is its header, and what the names in it say."""

import re
from collections import Counter
from collections.abc import Sequence

from sim.errors import InputError
from sim.readers.network_files.kinds import KNOWN
from sim.readers.network_files.raw import MOST_COLUMNS, NetworkTable, clean, find, plain
from sim.readers.questions import quoted

PAIRS = (
    ("source", "target"),
    ("from", "to"),
    ("respondent", "partner"),
    ("ego", "alter"),
    ("sender", "receiver"),
    ("giver", "receiver"),
    ("sender", "recipient"),
    ("quelle", "ziel"),
    ("von", "nach"),
    ("von", "an"),
    ("source", "cible"),
    ("origen", "destino"),
    ("origem", "destino"),
)
"""Names of the columns with the two ends of a tie."""

WHO = (
    "actor|agency|entity|firm|id|institution|label|member|name|node|org|organi[sz]ation|person|user"
    "|v|vertex"
)
"""What an end may be: both columns may be numbered so (Node 1, Node 2; org_a, org_b; V1, V2), and
the names of a pair may stand before it (Source ID, Target ID)."""

_IS_WHO = re.compile(WHO).fullmatch
_IS_NUMBERED = re.compile(rf"({WHO}) ?([123abc])").fullmatch

_ENDS_ANYWAY = frozenset({"node", "vertex", "v", "id"})

NODE_COLUMNS = ("id", "label", "name", "element", "node", "vertex")
"""Names of which a table of nodes has at least one."""

NODE_NAMES = (
    "organization", "organisation", "org", "organization name", "organisation name", "org name",
    "actor", "actor name", "agency", "partner", "member", "person", "node id", "node name",
)  # fmt: skip
"""Names that a column of nodes may have where a table of ties is there too."""

MOST_NAMES = 2_000
"""Most columns of a table: those of a matrix."""

LONGEST_NAME = 500
"""Most characters of the name of a column, as of a node."""

LOOKED_AT = 30
"""Rows among which a header is looked for: titles and notes stand above many a table."""


def ends(columns: Sequence[str]) -> tuple[int, int] | None:
    """Indexes of the columns with the ends of ties; None if this is no table of ties."""
    return _pair(columns) or kinds_as_columns(columns)


def is_header(columns: Sequence[str]) -> bool:
    """Whether these are names of columns of nodes or of ties."""
    return ends(columns) is not None or find(columns, *NODE_COLUMNS) is not None


def is_network_table(table: NetworkTable) -> bool:
    """Whether a table is one of nodes or of ties."""
    return is_header(table.columns)


def kinds_as_columns(columns: Sequence[str]) -> tuple[int, int] | None:
    """Two columns named for different kinds, as person and organization."""
    if find(columns, *NODE_COLUMNS) is not None:
        return None
    found: dict[str, int] = {}
    for i, column in enumerate(columns[:MOST_COLUMNS]):
        kind = KNOWN.get(plain(column))
        if kind:
            found.setdefault(kind, i)
    return (min(found.values()), max(found.values())) if len(found) == 2 else None


def header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the header: the first row of several names, or one below that a network has.

    Titles, notes and bands stand above a header. A row further down counts only if it names the
    ends of ties, or else an id or label, so that no row of data is taken for it.
    """
    filled = [i for i, row in enumerate(rows) if sum(map(bool, row)) > 1]
    if not filled or is_header(bare(rows[filled[0]])):
        return filled[0] if filled else None
    for fits in (_pair, lambda names: find(names, *NODE_COLUMNS)):
        for i in filled:
            if fits(bare(rows[i])) is not None:
                return i
    return filled[0]


def bare(cells: Sequence[str]) -> list[str]:
    """Names without the sign of a comment before the first, and without empty ones at the end."""
    names = [clean(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if names and is_comment(names[0]):
        names[0] = names[0].lstrip("# ")
    return names


def is_comment(text: str) -> bool:
    """Whether a line that begins so is a remark."""
    return text.startswith("#")


def header(name: str, line: int, cells: Sequence[str]) -> tuple[str, ...]:
    """Names of columns; one without a name gets its number.

    Raises
    ------
    InputError
        There are fewer than two, too many, one that is too long, or two of the same name.
    """
    names = [cell or f"column {i}" for i, cell in enumerate(bare(cells), 1)]
    if len(names) < 2:
        raise InputError(
            f"{name}:{line}: expected a header line with several columns, such as source,target"
        )
    if len(names) > MOST_NAMES:
        raise InputError(f"{name}:{line}: more than {MOST_NAMES:,} columns; leave some out")
    long = next((each for each in names if len(each) > LONGEST_NAME), None)
    if long:
        raise InputError(
            f"{name}:{line}: {quoted(long, 40)} is no name of a column: it has {len(long):,} "
            "characters; expected a header line such as source,target"
        )
    twice = next((each for each, many in Counter(names).items() if many > 1), None)
    if twice:
        raise InputError(
            f"{name}:{line}: column {quoted(twice)} is named twice; give each its own name"
        )
    return tuple(names)


def passed_over(word: str, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> list[str]:
    """What is said of rows above the header: their place and how they begin."""
    told = [
        (number, " ".join(filter(None, map(clean, row))))
        for number, row in zip(numbers, rows, strict=True)
    ]
    told = [(number, text) for number, text in told if text]
    if not told:
        return []
    shown = "; ".join(f"{number} {text[:40]!r}" for number, text in told[:3])
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    return [f"Above the header, left out: {word} {shown}{more}."]


def _pair(columns: Sequence[str]) -> tuple[int, int] | None:
    known = [plain(column) for column in columns[:MOST_COLUMNS]]
    for one, other in PAIRS:
        if one in known and other in known:
            return known.index(one), known.index(other)
    for one, other in PAIRS:
        found = [_ends_of_kind(known, name) for name in (one, other)]
        if all(found) and found[0].keys() == found[1].keys():
            who = next(iter(found[0]))
            return found[0][who], found[1][who]
    return _numbered(known)


def _ends_of_kind(known: Sequence[str], name: str) -> dict[str, int]:
    """Columns such as ``source id``, by what stands behind the name of an end."""
    begins = f"{name} "
    found = ((each[len(begins) :], i) for i, each in enumerate(known) if each.startswith(begins))
    return {who: i for who, i in found if _IS_WHO(who)}


def _numbered(known: Sequence[str]) -> tuple[int, int] | None:
    """Two columns of one name with 1 and 2, or a and b, behind it; a third makes it a list.

    Beside a name, Org 1 and Org 2 are rather whom that names; vertices and nodes are ends anyway.
    """
    found: dict[str, dict[str, int]] = {}
    for i, each in enumerate(known):
        match = _IS_NUMBERED(each) if each[-1:] in "123abc" else None
        if match:
            found.setdefault(match[1], {})[match[2]] = i
    named = {"name", "respondent", "participant"} & set(known)
    for who, numbers in found.items():
        for one, two in (("1", "2"), ("a", "b")):
            if numbers.keys() == {one, two} and (who in _ENDS_ANYWAY or not named):
                return numbers[one], numbers[two]
    return None
