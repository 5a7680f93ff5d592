"""Which column of ties says how strong they are, if any."""

import re
from collections.abc import Sequence

from sim.errors import InputError
from sim.readers.network_files.options import NONE, Options
from sim.readers.network_files.raw import NetworkTable, RawNetwork, listed, missing, plain
from sim.readers.network_files.scales import is_scale, is_yes_no, value_of
from sim.readers.questions import Question, quoted

NAMES = ("weight", "strength", "tie strength", "edge weight")
"""Columns that are the strength by their name, whatever else there is."""

STRONG = frozenset((
    "weight", "weights", "weighted", "strength", "strong", "trust", "closeness", "close",
    "frequency", "freq", "often", "intensity", "value", "values", "level", "score", "rating",
    "scale", "times", "count", "counts", "contact", "contacts", "collaboration", "collaborations",
    "cooperation", "importance", "quality", "meetings", "messages", "emails", "mails", "calls",
    "visits", "interaction", "interactions", "shared", "joint", "common", "overlap", "gewicht",
    "stärke", "staerke", "vertrauen", "häufigkeit", "haeufigkeit", "nähe", "naehe", "poids",
    "force", "confiance", "fréquence", "frequence", "peso", "fuerza", "confianza", "frecuencia",
))  # fmt: skip
"""Words in a name that speak for a strength."""

FAR = frozenset({"distance", "dist", "cost", "rank", "ranking", "length"})
"""Words in a name that say a large number means a weak tie, if a tie at all."""

OTHER = frozenset((
    "no", "nr", "num", "number", "index", "idx", "row", "line", "edge", "code", "zip", "postcode",
    "phone", "lat", "lon", "latitude", "longitude", "age", "year", "years", "date", "day", "month",
    "time", "timestamp", "timeset", "start", "end", "since", "until", "from", "to", "established",
    "founded", "begin", "interval", "km", "miles",
))  # fmt: skip
"""Words in a name of a column of numbers that are no strength."""

SILENT = frozenset((
    "id", "ids", "eid", "uid", "uuid", "key", "label", "x", "y", "z", "color", "colour", "width",
    "size", "opacity",
))  # fmt: skip
"""Such words that need no question: programs write these columns by themselves."""

YEARS = (1900, 2100)
LARGEST_SCALE = 10
"""A rating goes up to 10 at most; larger numbers are counts of something, or no strength."""


MOST_WORDS = 12
"""Most different words of an answer that may be put into numbers."""


def strength_column(
    raw: RawNetwork, rows: Sequence[int], options: Options, questions: list[Question]
) -> int | None:
    """The column that says how strong ties are; None if there is none that surely does.

    One that the user names, or one called weight or strength; else the only one whose name or
    values speak for a strength. Other columns of numbers are asked about.

    Raises
    ------
    InputError
        Several columns could be meant, a large number may mean a weak tie, or a 0 of a column that
        nobody named would end a tie.
    """
    table = raw.ties
    if options.weight is not None:
        if options.weight == NONE and NONE not in table.columns:
            return None
        return options.column(table, options.weight, "--weight")
    named = raw.strength if raw.strength is not None else table.find(*NAMES)
    if named is not None:
        return named
    taken = {raw.source, raw.target, raw.direction}
    sorts = {
        i: _sort(name, [table.rows[row][i] for row in rows])
        for i, name in enumerate(table.columns)
        if i not in taken
    }
    found = [i for i, sort in sorts.items() if sort == "strength"]
    if len(found) > 1:
        names = listed([table.columns[i] for i in found], 8)
        raise InputError(
            f"{table.name}: several columns could be the strength of ties ({names}); choose with "
            f"--weight NAME, or --weight {NONE}"
        )
    if found:
        if not options.reversed:
            _check_zeros(table, rows, found[0])
        return found[0]
    far = [i for i, sort in sorts.items() if sort == "far"]
    if far:
        return _far(table, far[0], options)
    asked = [i for i, sort in sorts.items() if sort not in ("", "strength")]
    if options.reversed and len(asked) == 1:
        return asked[0]
    questions += [_question(table, rows, i, sorts[i]) for i in asked]
    return None


def _sort(name: str, values: Sequence[str]) -> str:
    """What a column is: strength, far, "" for nothing to ask about, or why it is no strength."""
    answers = is_yes_no(values)
    words = set(_words(name))
    if not answers and not is_scale(values):
        few = 0 < len({value for value in values if not missing(value)}) <= MOST_WORDS
        return "words, not numbers" if words & STRONG and few else ""
    if words & SILENT:
        return ""
    if words & FAR:
        return "far"
    if answers:
        return "yes and no"
    numbers = _numbers(values)
    whole = all(value == int(value) for value in numbers)
    if words & OTHER:
        return f"{quoted(name)} names no strength"
    if whole and all(YEARS[0] <= value <= YEARS[1] for value in numbers):
        return "years"
    if words & STRONG:
        return "strength"
    distinct = len(set(numbers)) == len(numbers)
    rating = whole and not distinct and all(0 <= value <= LARGEST_SCALE for value in numbers)
    share = not whole and all(0 <= value <= 1 for value in numbers)
    if rating or share:
        return "strength"
    return "numbers that all differ" if distinct else "numbers of unknown meaning"


def _words(name: str) -> list[str]:
    """Words of a name, also of ``edgeId``; ``number of`` is none of them."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    text = re.sub(r"^(number|no|nr|num|days|hours|#) (of|per) ", "count ", plain(text))
    return re.findall(r"[^\W\d_]+", text)


def _numbers(values: Sequence[str]) -> list[float]:
    """The values that are given, as numbers."""
    return [found for value in values if (found := value_of(value)) is not None]


def _check_zeros(table: NetworkTable, rows: Sequence[int], column: int) -> None:
    """Ask before a 0 in a column that was only guessed ends a tie."""
    name = table.columns[column]
    zeros = sum(value_of(table.rows[row][column]) == 0 for row in rows)
    if zeros:
        raise InputError(
            f"{table.name}: column {quoted(name)} could be the strength of ties, and {zeros} of "
            f"{len(rows)} are 0; give --weight {quoted(name)} if 0 is no tie, or --weight {NONE}"
        )


def _far(table: NetworkTable, column: int, options: Options) -> int:
    name = table.columns[column]
    if options.reversed:
        return column
    raise InputError(
        f"{table.name}: in column {quoted(name)} a large number seems to mean a weak tie; give "
        f"--weight {quoted(name)} --reversed, --weight {quoted(name)} if not, or --weight {NONE}"
    )


def _question(table: NetworkTable, rows: Sequence[int], column: int, why: str) -> Question:
    values = [table.rows[row][column] for row in rows if not missing(table.rows[row][column])]
    name = table.columns[column]
    shown = ", ".join(list(dict.fromkeys(values))[:3])
    words = not is_scale(values) and not is_yes_no(values)
    option = "write numbers, such as 1 to 5" if words else f"--weight {quoted(name, 40)}"
    found = f"column {quoted(name, 30)}: {shown}"
    return Question(table.short, found, f"no strength ({why})", option)
