"""Strength of ties: which way round a column counts, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from sim.errors import InputError
from sim.readers.network_files.options import NONE, Options
from sim.readers.network_files.raw import NetworkTable, RawNetwork, plain
from sim.readers.network_files.scales import Ratings, read_scale
from sim.readers.network_files.strengthcolumn import NAMES, strength_column
from sim.readers.questions import Question, quoted


@dataclass
class Weights:
    """Weight by row of the table of ties, larger is stronger; 0 is no tie."""

    values: dict[int, float]
    column: int | None = None
    name: str = ""
    words: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def read_weights(raw: RawNetwork, rows: Sequence[int], options: Options) -> Weights:
    """Weights of the rows that count.

    A missing weight is taken as the median of those known. Reversed, a weight becomes the smallest
    plus the largest of the file minus itself.

    Raises
    ------
    InputError
        Several columns could be meant, or a weight is no number from 0.
    """
    questions: list[Question] = []
    column = strength_column(raw, rows, options, questions) if rows else None
    if column is None:
        if options.reversed:
            raise InputError("--reversed: there is no strength to reverse; name it with --weight")
        none = ["Strength: none, all ties are equally strong."]
        return Weights(dict.fromkeys(rows, 1.0), words=none, questions=questions)
    table = raw.ties
    name = table.columns[column]
    by_format = plain(name) == "weight" or column == raw.strength
    scale = read_scale(table, rows, column, raw.weight_default if by_format else "")
    known = scale.values
    positive = [value for value in known.values() if value > 0]
    if not positive:
        raise InputError(
            f"{table.name}: column {quoted(name)} holds no weight above 0; choose another with "
            f"--weight, or --weight {NONE}"
        )
    low, high = min(positive), max(positive)
    if options.reversed:
        known = {row: low + high - value if value else 0.0 for row, value in known.items()}
    elif low < high:
        questions += _which_way(table, name, scale, low, high)
    only_yes = scale.yes_no and low == high and len(positive) == len(known)
    middle = 0.0 if only_yes else median(value for value in known.values() if value > 0)
    if scale.blank:
        taken = "no, so no tie" if only_yes else "the median of the others"
        questions.append(Question(table.spot(scale.blank), f"no {name}", taken, f"--weight {NONE}"))
    words = [_words(name, low, high, options, scale)]
    return Weights(known | dict.fromkeys(scale.blank, middle), column, name, words, questions)


def _which_way(
    table: NetworkTable, name: str, scale: Ratings, low: float, high: float
) -> list[Question]:
    """Whether a small number may be a strong tie, which only people can say."""
    if plain(name) in NAMES and not scale.words:
        return []
    shown = [f"{value:g} {scale.words.get(value, '')}".strip() for value in (low, high)]
    found = f"column {quoted(name, 40)}: {' to '.join(shown)}"
    return [Question(table.short, found, f"{high:g} is the strongest", "--reversed")]


def _words(name: str, low: float, high: float, options: Options, scale: Ratings) -> str:
    span = f"column {quoted(name)}, {low:g} to {high:g}"
    if scale.yes_no:
        return (
            f"Strength: column {quoted(name)}, yes and no: no is no tie, all ties are equally "
            "strong."
        )
    if scale.commas:
        span += " (decimal commas)"
    if scale.words:
        span += " (numbers with words behind them)"
    if options.reversed:
        return (
            f"Strength: {span}, reversed as said: {low:g} is the strongest, {high:g} counts as "
            f"{low:g}; divided by the largest."
        )
    if low == high:
        return f"Strength: {span}: all ties are equally strong."
    return f"Strength: {span}, larger is stronger; divided by the largest."
