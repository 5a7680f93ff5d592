"""Which organization is the backbone: named by the user, or marked in the table of nodes."""

from collections.abc import Sequence

from sim.errors import InputError
from sim.readers.names import closest
from sim.readers.network_files.options import NONE
from sim.readers.network_files.raw import NetworkTable, plain
from sim.readers.network_files.scales import YES
from sim.readers.questions import Question, quoted

WORD = "backbone"
"""Marks an organization, as the name of a column of yes and no or as a value of another."""


def named_backbone(
    asked: str, ids: Sequence[str], labels: Sequence[str], kinds: Sequence[str]
) -> int | None:
    """Number of the node with this id or label; None for ``none``.

    Raises
    ------
    InputError
        No node, several, or no organization is called so.
    """
    found = [i for i, key in enumerate(ids) if key == asked]
    found = found or [i for i, label in enumerate(labels) if label == asked]
    if not found and asked == NONE:
        return None
    if len(found) > 1:
        raise InputError(
            f"--backbone {quoted(asked)}: {len(found)} nodes have this label; give the id"
        )
    if not found:
        near = closest(asked, labels)
        shown = ", ".join(quoted(label, 30) for label in labels[:6])
        hint = f"did you mean {quoted(near)}?" if near else f"there are {shown}"
        raise InputError(f"--backbone {quoted(asked)}: no node has this id or label; {hint}")
    if kinds[found[0]] != "organization":
        raise InputError(
            f"--backbone {quoted(asked)} is of kind {kinds[found[0]]}; expected an organization"
        )
    return found[0]


def marked_backbone(
    table: NetworkTable, rows: Sequence[int], labels: Sequence[str], kinds: Sequence[str]
) -> tuple[int | None, list[Question]]:
    """The one organization that a column marks, and what to ask about it."""
    named = [column for column, name in enumerate(table.columns) if plain(name) == WORD]
    for column in named or range(len(table.columns)):
        name, own = table.columns[column], bool(named)
        marked = [
            i
            for i, row in enumerate(rows)
            if kinds[i] == "organization" and _marks(table.rows[row][column], own)
        ]
        if not marked:
            continue
        first = marked[0]
        found = f"column {quoted(name, 30)}: {quoted(table.rows[rows[first]][column], 30)}"
        where = table.spot([rows[i] for i in marked])
        if len(marked) > 1:
            return None, [Question(where, found, "no backbone: several", "--backbone NODE")]
        return first, [
            Question(where, found, f"{labels[first]} is the backbone", "--backbone none")
        ]
    return None, []


def _marks(value: str, own: bool) -> bool:
    return (value.lower() in YES | {"1"}) if own else WORD in plain(value).split()
