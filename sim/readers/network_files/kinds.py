"""Who is a person, an organization or an event."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sim.errors import InputError
from sim.readers.network_files.options import ANY, Options
from sim.readers.network_files.raw import NetworkTable, RawNetwork, listed, missing, plain
from sim.readers.questions import Question, quoted

KINDS = ("individual", "organization", "event")

KNOWN = {
    **dict.fromkeys(("individual", "individuals", "person", "persons", "people"), "individual"),
    **dict.fromkeys(
        ("organization", "organizations", "organisation", "organisations", "org", "institution"),
        "organization",
    ),
    **dict.fromkeys(("event", "events", "meeting"), "event"),
}
"""Kinds by the words files use."""

CANDIDATES = (
    "kind", "node kind", "type", "node type", "element type", "entity type", "mode", "category",
)  # fmt: skip
"""Columns that may say the kind, the likeliest first."""


def kinds_of(
    raw: RawNetwork, table: NetworkTable | None, rows: Sequence[int], options: Options
) -> tuple[list[str], list[str], list[Question]]:
    """Kind of each node.

    Parameters
    ----------
    raw
        The network.
    table
        Its nodes; None if only its ties are known.
    rows
        Rows of the nodes that count.
    options
        What the user says of kinds.

    Returns
    -------
    list of str, list of str, list of Question
        Kinds, sentences on how they were told, and what is doubtful.

    Raises
    ------
    InputError
        A kind is unknown, or it has to be said which nodes are people.
    """
    said = _checked(options.kinds)
    column = _column(table, options, said)
    if table is None or column is None:
        if set(said) - {ANY}:
            raise InputError(
                f"--kind: no column holds {next(iter(set(said) - {ANY}))!r}; name it with "
                f"--kind-column NAME{_columns(table)}"
            )
        kind = said.get(ANY, "organization")
        every = [kind] * len(rows)
        if ANY in said:
            return every, [f"Kinds: all taken as {kind}, as said."], []
        return every, [], [_without_column(table or raw.ties, table, rows)]
    return _from_column(table, rows, column, said)


def _checked(kinds: Mapping[str, str]) -> dict[str, str]:
    for value, kind in kinds.items():
        if kind not in KINDS:
            raise InputError(f"--kind {value}={kind}: expected one of {', '.join(KINDS)} after =")
    return dict(kinds)


def _column(table: NetworkTable | None, options: Options, said: Mapping[str, str]) -> int | None:
    """The column that says the kinds."""
    if options.kind_column is not None:
        if table is None:
            raise InputError(
                "--kind-column: there is no table of nodes; name the file with the nodes too"
            )
        return options.column(table, options.kind_column, "--kind-column")
    for name in CANDIDATES:
        found = table.find(name) if table else None
        if table and found is not None:
            values = table.column(found)
            if any(value in said or plain(value) in KNOWN for value in values):
                return found
    return None


def _from_column(
    table: NetworkTable, rows: Sequence[int], column: int, said: Mapping[str, str]
) -> tuple[list[str], list[str], list[Question]]:
    name = table.columns[column]
    kinds = []
    blank = []
    for row in rows:
        value = table.rows[row][column]
        kind = said.get(value) or KNOWN.get(plain(value)) or said.get(ANY)
        if kind is None and missing(value):
            blank.append(row)
            kind = "organization"
        if kind is None:
            many = sum(table.rows[each][column] == value for each in rows)
            raise InputError(
                f"{table.where(row)}: {name} {quoted(value)} is not a known kind ({many} nodes "
                f"have it); give --kind {quoted(value)}=individual, =organization or =event, "
                f"or --kind '{ANY}=organization' for all others"
            )
        kinds.append(kind)
    unused = [value for value in said if value != ANY and value not in table.column(column)]
    if unused:
        raise InputError(
            f"--kind {unused[0]}: no node has this value in column {quoted(name)}; it holds "
            f"{_values(table, rows, column)}"
        )
    words = [f"Kinds: column {quoted(name)} ({_values(table, rows, column)})."]
    asked = []
    if blank:
        asked.append(
            Question(table.spot(blank), f"no {name}", "organization", "write the kind in the file")
        )
    return kinds, words, asked


def _without_column(
    source: NetworkTable, table: NetworkTable | None, rows: Sequence[int]
) -> Question:
    """What is asked where nothing says who is a person, an organization or an event."""
    found = table.find(*CANDIDATES) if table else None
    shown, option = "no column of kinds", f"--kind '{ANY}=individual' if they are people"
    if table and found is not None:
        shown = f"column {quoted(table.columns[found], 30)}: {_values(table, rows, found, 3)}"
        option = f"--kind-column {quoted(table.columns[found], 30)} --kind VALUE=individual"
    return Question(source.short, shown, f"all {len(rows)} nodes are organizations", option)


def ask_if_two_modes(
    table: NetworkTable | None, rows: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> None:
    """Refuse to guess where a column of two values splits the nodes and all ties go across.

    Raises
    ------
    InputError
        Such a column is there; the sentence names the options to settle it.
    """
    if table is None or not pairs:
        return
    for name in CANDIDATES:
        found = table.find(name)
        if found is None:
            continue
        of = [table.rows[row][found] for row in rows]
        values = sorted(set(of))
        if len(values) == 2 and all(of[one] != of[two] for one, two in pairs):
            column = table.columns[found]
            first, second = values
            raise InputError(
                f"{table.name}: all ties go between two sorts of nodes, which differ in column "
                f"{quoted(column)}; name their kinds, as in --kind-column {column} "
                f"--kind {first}=individual --kind {second}=organization, or "
                f"--kind-column {column} --kind '{ANY}=organization' if they are all organizations"
            )


def _values(table: NetworkTable, rows: Sequence[int], column: int, most: int = 6) -> str:
    counts = Counter(table.rows[row][column] or "blank" for row in rows)
    shown = [f"{value[:60]} {many}" for value, many in counts.most_common(most)]
    more = len(counts) - most
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _columns(table: NetworkTable | None) -> str:
    return f"; there are {listed(table.columns)}" if table else ""
