"""The ties of a network: which rows count, and one tie for each pair."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.errors import InputError
from sim.readers.names import closest
from sim.readers.names import key as name_key
from sim.readers.network_files.lists import NONE as LISTS_NONE
from sim.readers.network_files.lists import split, standing_alone
from sim.readers.network_files.nodes import Nodes
from sim.readers.network_files.options import Options
from sim.readers.network_files.raw import (
    MOST_COLUMNS,
    NetworkTable,
    RawNetwork,
    count,
    listed,
    missing,
    number,
    plain,
)
from sim.readers.network_files.recognise import DIRECTIONS
from sim.readers.network_files.weights import Weights, read_weights
from sim.readers.questions import Question, quoted

RELATIONS = (
    "relation",
    "relationship",
    "connection type",
    "relation type",
    "type",
    "kind",
    "layer",
    "relations",
    "relationships",
)
"""Columns that may tell several relations apart."""

BLANK = "blank"
"""How ties without a relation are chosen."""

Pair = tuple[int, int]


@dataclass
class MergedTies:
    """One tie for each pair of nodes, the lower number first."""

    strengths: dict[Pair, float | None]
    """Between 0 and 1; None where ties have no strength."""
    words: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def read_ties(raw: RawNetwork, nodes: Nodes, options: Options) -> MergedTies:
    """One tie for each pair that a row ties.

    Parallel rows count by the strongest; where both directions are there, the pair has the mean of
    the two, else that of the one.

    Raises
    ------
    InputError
        A row names nobody known, or its weight cannot be used.
    """
    table = raw.ties
    words: list[str] = []
    questions: list[Question] = []
    ends = _resolve(raw, nodes, words, questions)
    chosen = _relations(raw, options, words)
    weights = read_weights(raw, chosen, options)
    lost: Counter[str] = Counter()
    arrows: dict[Pair, float] = {}
    repeated: list[int] = []
    directed_rows = 0
    for row in chosen:
        one, two = ends[row]
        weight = weights.values[row]
        if one == two:
            lost["of a node tied to itself"] += 1
            continue
        if nodes.kinds[one] == nodes.kinds[two] == "event":
            lost["of two events tied"] += 1
            continue
        if weight == 0.0:
            lost[f"with {weights.name} 0, which is no tie"] += 1
            continue
        directed = _is_directed(raw, row)
        directed_rows += directed is not False
        ways = ((one, two),) if directed is not False else ((one, two), (two, one))
        if ways[0] in arrows:
            repeated.append(row)
        for way in ways:
            arrows[way] = max(arrows.get(way, 0.0), weight)
    lost["of other relations"] = len(table.rows) - len(chosen)
    pairs = _pairs(arrows)
    used = len(table.rows) - lost.total()
    merged = used - len(pairs)
    words.insert(
        0,
        f"Ties: {count(len(table.rows), 'row')}, {used} used "
        f"(columns {listed(table.columns, MOST_COLUMNS)}); pairs tied: {len(pairs)}.",
    )
    words += [f"Left out: {count(many, 'row')} {what}." for what, many in lost.items() if many]
    if table.blank:
        words.append(f"Left out: {count(table.blank, 'row')} of ties without any value.")
    words += _on_directions(raw, directed_rows, arrows, merged)
    words += weights.words
    if repeated:
        questions.append(
            Question(
                table.spot(repeated), count(len(repeated), "parallel row"),
                "the strongest of each tie counts", "sum them in the file",
            )
        )  # fmt: skip
    return MergedTies(_scaled(pairs, weights), words, questions + weights.questions)


def _resolve(
    raw: RawNetwork, nodes: Nodes, words: list[str], questions: list[Question]
) -> list[Pair]:
    """Nodes of both ends of each row: all by id, or all by label, or by ids as other numbers."""
    table, columns = raw.ties, (raw.source, raw.target)
    for row, values in enumerate(table.rows):
        for column in columns:
            if not values[column]:
                raise InputError(f"{table.where(row)}: no {table.columns[column]}; name it")
    book: Mapping[str, int] = {key: i for i, key in enumerate(nodes.ids)}
    stray = _first_stray(table, columns, book)
    if stray:
        by_label = {label: i for i, label in enumerate(nodes.labels)}
        distinct = len(by_label) == len(nodes.labels)
        by_number = _by_number(table, columns, nodes)
        if distinct and not _first_stray(table, columns, by_label):
            book = by_label
            words.append("Ties name their ends by label.")
        elif by_number:
            book = by_number
            row, column = stray
            value = table.rows[row][column]
            questions.append(
                Question(
                    table.spot([row]), f"{table.columns[column]} {quoted(value)}",
                    f"id {quoted(nodes.ids[book[value]])}, the same number", "mend the file",
                )
            )  # fmt: skip
        else:
            raise _unknown_end(table, stray, nodes)
    return [(book[row[raw.source]], book[row[raw.target]]) for row in table.rows]


def _by_number(
    table: NetworkTable, columns: tuple[int, int], nodes: Nodes
) -> dict[str, int] | None:
    """Nodes by every writing of their numbers (1, 1.0, 001), if all ids are different numbers."""
    known = {number(key): i for i, key in enumerate(nodes.ids)}
    if None in known or len(known) < len(nodes.ids):
        return None
    found = {}
    for values in table.rows:
        for column in columns:
            value = number(values[column])
            if value is None or value not in known:
                return None
            found[values[column]] = known[value]
    return found


def _unknown_end(table: NetworkTable, stray: tuple[int, int], nodes: Nodes) -> InputError:
    """What is wrong with the end of a tie that is no node."""
    row, column = stray
    value = table.rows[row][column]
    where = f"{table.where(row)}: {table.columns[column]} {quoted(value)} is"
    same = [nodes.ids[i] for i, label in enumerate(nodes.labels) if label == value]
    if len(same) > 1:
        return InputError(
            f"{where} the label of {len(same)} nodes (ids {', '.join(same[:4])}); name the ends "
            "of ties by id, or give each node its own label"
        )
    key = name_key(value)
    if any(name_key(label) == key for label in nodes.labels):
        return InputError(
            f"{where} not the id or label of a node; one differs in case, spaces or signs only: "
            "--merge-names takes them for one"
        )
    near = closest(value, [*nodes.ids[:5000], *nodes.labels[:5000]])
    hint = f"did you mean {quoted(near)}?" if near else (
        "name a node as in the table of nodes, or add a row for it there"
    )  # fmt: skip
    return InputError(f"{where} not the id of a node; {hint}")


def _first_stray(
    table: NetworkTable, columns: tuple[int, int], book: Mapping[str, int]
) -> tuple[int, int] | None:
    for row, values in enumerate(table.rows):
        for column in columns:
            if values[column] not in book:
                return row, column
    return None


def _relations(raw: RawNetwork, options: Options, words: list[str]) -> list[int]:
    """Rows of the relations that count: all, unless a column tells several apart.

    A cell may name several relations: ``Funding | Advice``.
    """
    table = raw.ties
    every = list(range(len(table.rows)))
    column = _column_of_relations(raw)
    values = table.column(column) if column is not None else []
    known = standing_alone(values)
    sign = options.lists if options.lists == LISTS_NONE else None
    named = [split(value, known, sign) or [value or BLANK] for value in values]
    counts = Counter(name for names in named for name in names)
    if not options.relation:
        if len(counts) > 1:
            raise InputError(
                f"{table.name}: column {quoted(table.columns[column or 0])} holds {len(counts)} "
                f"relations ({_counted(counts)}); choose with --relation NAME, once for each"
            )
        words += [f"Relation: {name}." for name in counts if name != BLANK and not missing(name)]
        return every
    if column is None:
        raise InputError(
            f"--relation: {table.name} has no column of relations, such as 'relation' or 'type'; "
            f"there are {listed(table.columns)}"
        )
    for name in options.relation:
        if name not in counts:
            raise InputError(
                f"--relation {quoted(name)}: column {quoted(table.columns[column])} holds "
                f"{_counted(counts)}"
            )
    words.append(
        f"Relation: {', '.join(options.relation)} (column {quoted(table.columns[column])})."
    )
    return [row for row in every if not set(options.relation).isdisjoint(named[row])]


def _column_of_relations(raw: RawNetwork) -> int | None:
    taken = (raw.direction, raw.source, raw.target)
    found = (raw.ties.find(name) for name in RELATIONS)
    return next((each for each in found if each is not None and each not in taken), None)


def _counted(counts: Counter[str]) -> str:
    shown = ", ".join(f"{name[:60]} {many}" for name, many in counts.most_common(8))
    return shown + (f" and {len(counts) - 8} more" if len(counts) > 8 else "")


def _is_directed(raw: RawNetwork, row: int) -> bool | None:
    """Whether a row is an arrow; None if nothing says."""
    if raw.direction is not None:
        said = DIRECTIONS.get(plain(raw.ties.rows[row][raw.direction]))
        if said:
            return said == "directed"
    return raw.directed


def _pairs(arrows: Mapping[Pair, float]) -> dict[Pair, float]:
    """Weight of each pair: the mean of both directions, or that of the one there is."""
    pairs: dict[Pair, float] = {}
    for (one, two), weight in arrows.items():
        back = arrows.get((two, one), weight)
        pairs.setdefault((min(one, two), max(one, two)), (weight + back) / 2)
    return pairs


def _on_directions(
    raw: RawNetwork, directed: int, arrows: Mapping[Pair, float], merged: int
) -> list[str]:
    words = []
    both = sum((two, one) in arrows for one, two in arrows) // 2
    if directed and (both or raw.directed or raw.direction is not None):
        how = "are directed" if raw.directed is not None or raw.direction is not None else (
            "may be directed (no column says so, but some pairs are there in both directions)"
        )  # fmt: skip
        words.append(
            f"Ties {how}; the model's ties are not: {count(both, 'pair')} with both "
            "directions got the mean of the two, the others what the one direction says."
        )
    else:
        words.append("Ties are not directed.")
    if merged:
        words.append(f"{count(merged, 'row')} fell together with another of the same pair.")
    return words


def _scaled(pairs: Mapping[Pair, float], weights: Weights) -> dict[Pair, float | None]:
    """Strengths: weights over the largest of the file."""
    largest = max(pairs.values(), default=1.0)
    if weights.column is None or all(value == largest for value in pairs.values()):
        return dict.fromkeys(pairs)
    return {pair: max(value / largest, 1e-6) for pair, value in pairs.items()}
