"""Strength of ties: which column, which way round, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from sim.errors import InputError
from sim.readers.network_files.options import NONE, Options
from sim.readers.network_files.raw import RawNetwork, count, is_numeric, missing, number, plain

NAMES = ("weight", "strength")
"""Columns that are the strength by their name."""

FAR = frozenset({"distance", "cost", "rank", "ranking", "length"})
"""Columns whose large numbers mean a weak tie, if a tie at all."""

NO_NUMBERS = frozenset({"id", "label", "year", "date", "timestamp", "start", "end"})
"""Columns that are no strength although they may hold numbers."""


@dataclass
class Weights:
    """Weight by row of the table of ties, larger is stronger; 0 is no tie."""

    values: dict[int, float]
    column: int | None = None
    name: str = ""
    words: list[str] = field(default_factory=list)


def read_weights(raw: RawNetwork, rows: Sequence[int], options: Options) -> Weights:
    """Weights of the rows that count.

    A missing weight is taken as the median of those known. Reversed, a weight becomes the smallest
    plus the largest of the file minus itself.

    Raises
    ------
    InputError
        Several columns could be meant, or a weight is no number from 0.
    """
    column = _column(raw, rows, options)
    if column is None:
        if options.reversed:
            raise InputError("--reversed: there is no strength to reverse; name it with --weight")
        none = ["Strength: none, all ties are equally strong."]
        return Weights(dict.fromkeys(rows, 1.0), words=none)
    name = raw.ties.columns[column]
    known, blank = _numbers(raw, rows, column)
    positive = [value for value in known.values() if value > 0]
    if not positive:
        raise InputError(
            f"{raw.ties.name}: column {name!r} holds no weight above 0; choose another with "
            f"--weight, or --weight {NONE}"
        )
    low, high = min(positive), max(positive)
    if options.reversed:
        known = {row: low + high - value if value else 0.0 for row, value in known.items()}
    middle = median(value for value in known.values() if value > 0)
    words = [_words(name, low, high, options)]
    if blank:
        missed = count(len(blank), "row")
        words.append(f"LOOK: {missed} without {name}; the median of the others was taken.")
    return Weights(known | dict.fromkeys(blank, middle), column, name, words)


def _numbers(
    raw: RawNetwork, rows: Sequence[int], column: int
) -> tuple[dict[int, float], list[int]]:
    """Weights that are given, and the rows without one."""
    table = raw.ties
    own = plain(table.columns[column]) == "weight"
    known: dict[int, float] = {}
    blank: list[int] = []
    for row in rows:
        text = table.rows[row][column] or (raw.weight_default if own else "")
        if missing(text):
            blank.append(row)
            continue
        value = number(text)
        if value is None or value < 0:
            raise InputError(
                f"{table.where(row)}: {table.columns[column]} {text!r}; expected a number from 0 "
                f"with a decimal point, or nothing; --weight {NONE} reads ties without strength"
            )
        known[row] = value
    return known, blank


def _words(name: str, low: float, high: float, options: Options) -> str:
    span = f"column {name!r}, {low:g} to {high:g}"
    if options.reversed:
        return (
            f"Strength: {span}, reversed as said: {low:g} is the strongest, {high:g} counts as "
            f"{low:g}; divided by the largest."
        )
    if low == high:
        return f"Strength: {span}: all ties are equally strong."
    ask = "" if plain(name) in NAMES else f" If {low:g} is the strongest, add --reversed."
    return f"Strength: {span}, larger is stronger; divided by the largest.{ask}"


def _column(raw: RawNetwork, rows: Sequence[int], options: Options) -> int | None:
    """The column that says how strong ties are."""
    table = raw.ties
    if options.weight is not None:
        if options.weight == NONE and NONE not in table.columns:
            return None
        return options.column(table, options.weight, "--weight")
    named = table.find(*NAMES)
    if named is not None:
        return named
    taken = {raw.source, raw.target, raw.direction}
    numeric = [
        i
        for i, name in enumerate(table.columns)
        if i not in taken
        and not NO_NUMBERS & set(plain(name).split())
        and is_numeric(table.rows[row][i] for row in rows)
    ]
    if len(numeric) > 1:
        names = ", ".join(table.columns[i] for i in numeric[:8])
        raise InputError(
            f"{table.name}: several columns could be the strength of ties ({names}); choose with "
            f"--weight NAME, or --weight {NONE}"
        )
    if numeric and not options.reversed and FAR & set(plain(table.columns[numeric[0]]).split()):
        name = table.columns[numeric[0]]
        raise InputError(
            f"{table.name}: in column {name!r} a large number seems to mean a weak tie; give "
            f"--weight {name!r} --reversed, --weight {name!r} if not, or --weight {NONE}"
        )
    return numeric[0] if numeric else None
