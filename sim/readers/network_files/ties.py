"""The ties of a network: which rows count, and one tie for each pair."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from sim.errors import InputError
from sim.readers.network_files.nodes import Nodes
from sim.readers.network_files.options import Options
from sim.readers.network_files.raw import NetworkTable, RawNetwork, count, missing, plain
from sim.readers.network_files.weights import Weights, read_weights

RELATIONS = (
    "relation",
    "relationship",
    "connection type",
    "relation type",
    "type",
    "kind",
    "layer",
)
"""Columns that may tell several relations apart."""

Pair = tuple[int, int]


@dataclass
class MergedTies:
    """One tie for each pair of nodes, the lower number first."""

    strengths: dict[Pair, float | None]
    """Between 0 and 1; None where ties have no strength."""
    words: list[str] = field(default_factory=list)


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
    ends = _resolve(raw, nodes, words)
    chosen = _relations(raw, options, words)
    weights = read_weights(raw, chosen, options)
    lost: Counter[str] = Counter()
    arrows: dict[Pair, float] = {}
    directed_rows = repeated = 0
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
        repeated += ways[0] in arrows
        for way in ways:
            arrows[way] = max(arrows.get(way, 0.0), weight)
    lost["of other relations"] = len(table.rows) - len(chosen)
    pairs = _pairs(arrows)
    used = len(table.rows) - lost.total()
    merged = used - len(pairs)
    words.insert(
        0,
        f"Ties: {count(len(table.rows), 'row')}, {used} used (columns {', '.join(table.columns)}); "
        f"pairs tied: {len(pairs)}.",
    )
    words += [f"Left out: {count(many, 'row')} {what}." for what, many in lost.items() if many]
    if table.blank:
        words.append(f"Left out: {count(table.blank, 'row')} of ties without any value.")
    words += _on_directions(raw, directed_rows, arrows, merged, repeated)
    words += weights.words
    return MergedTies(_scaled(pairs, weights), words)


def _resolve(raw: RawNetwork, nodes: Nodes, words: list[str]) -> list[Pair]:
    """Nodes of both ends of each row: by id, or all by label."""
    by_id = {key: i for i, key in enumerate(nodes.ids)}
    table, columns = raw.ties, (raw.source, raw.target)
    for row, values in enumerate(table.rows):
        for column in columns:
            if not values[column]:
                raise InputError(f"{table.where(row)}: no {table.columns[column]}")
    book: Mapping[str, int] = by_id
    stray = _first_stray(table, columns, by_id)
    if stray:
        by_label = {label: i for i, label in enumerate(nodes.labels)}
        distinct = len(by_label) == len(nodes.labels)
        if not distinct or _first_stray(table, columns, by_label):
            row, column = stray
            value = table.rows[row][column]
            close = get_close_matches(value, [*nodes.ids[:5000], *nodes.labels[:5000]], 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise InputError(
                f"{table.where(row)}: {table.columns[column]} {value!r} "
                f"is not the id of a node{hint}"
            )
        book = by_label
        words.append("Ties name their ends by label.")
    return [(book[row[raw.source]], book[row[raw.target]]) for row in table.rows]


def _first_stray(
    table: NetworkTable, columns: tuple[int, int], book: Mapping[str, int]
) -> tuple[int, int] | None:
    for row, values in enumerate(table.rows):
        for column in columns:
            if values[column] not in book:
                return row, column
    return None


def _relations(raw: RawNetwork, options: Options, words: list[str]) -> list[int]:
    """Rows of the relations that count: all, unless a column tells several apart."""
    table = raw.ties
    every = list(range(len(table.rows)))
    column = next(
        (
            found
            for name in RELATIONS
            if (found := table.find(name)) is not None
            and found not in (raw.direction, raw.source, raw.target)
        ),
        None,
    )
    counts = Counter(table.column(column)) if column is not None else Counter()
    if not options.relation:
        if len(counts) > 1:
            raise InputError(
                f"{table.name}: column {table.columns[column or 0]!r} holds {len(counts)} "
                f"relations ({_counted(counts)}); choose with --relation NAME, once for each"
            )
        words += [f"Relation: {name}." for name in counts if not missing(name)]
        return every
    if column is None:
        raise InputError(
            f"--relation: {table.name} has no column of relations, such as 'relation' or 'type'; "
            f"there are {', '.join(table.columns[:12])}"
        )
    for name in options.relation:
        if name not in counts:
            raise InputError(
                f"--relation {name!r}: column {table.columns[column]!r} holds {_counted(counts)}"
            )
    words.append(f"Relation: {', '.join(options.relation)} (column {table.columns[column]!r}).")
    return [row for row in every if table.rows[row][column] in options.relation]


def _counted(counts: Counter[str]) -> str:
    shown = ", ".join(f"{name or 'blank'} {many}" for name, many in counts.most_common(8))
    return shown + (f" and {len(counts) - 8} more" if len(counts) > 8 else "")


def _is_directed(raw: RawNetwork, row: int) -> bool | None:
    """Whether a row is an arrow; None if nothing says."""
    if raw.direction is not None:
        said = plain(raw.ties.rows[row][raw.direction])
        if said == "directed":
            return True
        if said in ("undirected", "mutual"):
            return False
    return raw.directed


def _pairs(arrows: Mapping[Pair, float]) -> dict[Pair, float]:
    """Weight of each pair: the mean of both directions, or that of the one there is."""
    pairs: dict[Pair, float] = {}
    for (one, two), weight in arrows.items():
        back = arrows.get((two, one), weight)
        pairs.setdefault((min(one, two), max(one, two)), (weight + back) / 2)
    return pairs


def _on_directions(
    raw: RawNetwork, directed: int, arrows: Mapping[Pair, float], merged: int, repeated: int
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
    if repeated:
        words.append(
            f"LOOK: {count(repeated, 'parallel row')}; of each tie the strongest was kept."
        )
    if merged:
        words.append(f"{count(merged, 'row')} fell together with another of the same pair.")
    return words


def _scaled(pairs: Mapping[Pair, float], weights: Weights) -> dict[Pair, float | None]:
    """Strengths: weights over the largest of the file."""
    largest = max(pairs.values(), default=1.0)
    if weights.column is None or all(value == largest for value in pairs.values()):
        return dict.fromkeys(pairs)
    return {pair: max(value / largest, 1e-6) for pair, value in pairs.items()}
