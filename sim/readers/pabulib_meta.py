"""What META of a Pabulib file says about who may win, and by which rule."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

import numpy as np

from sim.errors import InputError
from sim.kernels import Flags, Ints
from sim.readers.pabulib import Row
from sim.readers.pabulib_values import POINT, counted, number, points
from sim.readers.questions import quoted
from sim.world.tables.votes import Votes

THRESHOLD = "min_project_score_threshold"
"""Key of the least score with which a project can win."""

HARMLESS = frozenset({
    "description", "country", "unit", "subunit", "district", "instance", "edition", "num_projects",
    "num_votes", "budget", "currency", "vote_type", "rule", "date_begin", "date_end", "language",
    "comment", "acknowledgments", "experimental", "subdistricts", "neighborhoods", "categories",
    "fully_funded",
})  # fmt: skip
"""Keys that change nothing about who wins, or that are read elsewhere."""

AS_IF_ABSENT = {
    "leftover_budget": "fund additional projects that fit within leftover budget ordered by score",
    "scoring_fn": "borda",
    "default_score": "0",
}
"""Values, in small letters, that ask for what is done anyway."""

SHOWN = 60
"""Characters of a value that are shown."""

SHOWN_OF_COMMENT = 1000


class Meta(NamedTuple):
    """The pairs of META."""

    values: dict[str, str]
    """By key in small letters."""
    where: dict[str, str]
    """Where each stands, as ``"file:line: META"``."""


class OwnRule(NamedTuple):
    """The rule by which a vote was decided, as its file has it."""

    word: str
    """The file's word for it; empty if it names none."""
    rule: Literal["greedy", "greedy_no_skip", "equal_shares"] | None
    """The same rule here, if there is one."""
    completion: Literal["none", "add_one"] | None
    """Of equal shares."""


RULES_BY_WORD: dict[str, OwnRule] = {
    each.word: each
    for each in (
        OwnRule("greedy", "greedy", None),
        OwnRule("greedy-threshold", "greedy", None),
        OwnRule("greedy-no-skip", "greedy_no_skip", None),
        OwnRule("equalshares", "equal_shares", "none"),
        OwnRule("equalshares/add1", "equal_shares", "add_one"),
    )
}
"""Rules of files that are counted here, too."""


def read_meta(rows: Iterator[Row]) -> Meta:
    """The pairs under a header.

    Raises
    ------
    InputError
        A key stands there twice.
    """
    found = Meta({}, {})
    next(rows)
    for row in rows:
        key, *values = row.values
        key = key.lower()
        if key in found.values:
            raise InputError(f"{row.where}: {quoted(key)} stands twice in META; keep one")
        found.values[key] = ";".join(values).rstrip(";")
        found.where[key] = f"{row.where}: META"
    return found


def own_rule(values: Mapping[str, str]) -> OwnRule:
    """The rule of the file."""
    word = values.get("rule", "")
    return RULES_BY_WORD.get(word.lower(), OwnRule(word, None, None))


def threshold(meta: Meta, kind: str) -> int:
    """The least score with which a project can win: votes in approval, else millionths of a point.

    Raises
    ------
    InputError
        It is no number.
    """
    text = meta.values.get(THRESHOLD, "")
    return least_score(meta.where[THRESHOLD], THRESHOLD, text, kind) if text else 0


def least_score(where: str, what: str, text: str, kind: str) -> int:
    """A least score as scores are kept; one between two numbers of votes is the larger."""
    found = points(where, what, text)
    return -(-found // POINT) if kind == "approval" else found


def rule_in_words(values: Mapping[str, str]) -> str:
    """What the file says about its rule."""
    own = own_rule(values)
    if own.word.lower() in ("", "unknown"):
        return "The file does not say by which rule it was decided"
    if own.rule:
        options = f", completion {own.completion}" if own.completion else ""
        here = f" (here {own.rule}{options})" if own.rule != own.word else ""
        found = f"The rule of the file: {own.word}{here}"
        without = own.word.lower() == "greedy-threshold" and not values.get(THRESHOLD)
        return f"{found}, but META has no {THRESHOLD}" if without else found
    found = f"The rule of the file, {own.word[:SHOWN]}, is not counted here"
    comment = values.get("comment", "")
    if len(comment) > SHOWN_OF_COMMENT:
        comment = comment[:SHOWN_OF_COMMENT] + " ..."
    return f"{found}; its comment: {comment}" if comment else found


def not_counted(values: Mapping[str, str]) -> str:
    """Pairs that may change who wins and that no rule here heeds; empty if there are none."""
    found = [
        f"{key[:SHOWN]} ({value[:SHOWN]}{' ...' if len(value) > SHOWN else ''})"
        for key, value in values.items()
        if value
        and key not in HARMLESS
        and key not in LIMITS
        and key != THRESHOLD
        and AS_IF_ABSENT.get(key) != value.lower()
    ]
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return (
        f"Fields of META that may change who wins and are not heeded here: "
        f"{', '.join(found[:5])}{more}"
        if found
        else ""
    )


class Limit(NamedTuple):
    """A rule of the vote that ballots or projects of the file may break."""

    least: bool
    of: Literal["ballot", "project"]
    what: Literal["length", "points", "sum of points", "sum of costs", "cost"]
    unit: int
    """Of the file's number, in what is kept."""


LIMITS = {
    "min_length": Limit(True, "ballot", "length", 1),
    "max_length": Limit(False, "ballot", "length", 1),
    "min_points": Limit(True, "ballot", "points", POINT),
    "max_points": Limit(False, "ballot", "points", POINT),
    "min_sum_points": Limit(True, "ballot", "sum of points", POINT),
    "max_sum_points": Limit(False, "ballot", "sum of points", POINT),
    "min_sum_cost": Limit(True, "ballot", "sum of costs", 100),
    "max_sum_cost": Limit(False, "ballot", "sum of costs", 100),
    "min_project_cost": Limit(True, "project", "cost", 100),
    "max_project_cost": Limit(False, "project", "cost", 100),
}
"""Keys of what a ballot or project had to keep to."""


def broken_limits(values: Mapping[str, str], kind: str, costs: Ints, votes: Votes) -> list[str]:
    """Lines about ballots and projects outside the limits of the file; they count as they are.

    Ballots without any project are inside every limit.
    """
    found = []
    for key, limit in LIMITS.items():
        text = values.get(key, "")
        if not text or ("points" in limit.what and kind != "cumulative"):
            continue
        bound = number(text)
        if bound is None:
            found.append(f"{key} of META is {text[:SHOWN]!r}, which is no number: not checked")
            continue
        many = _outside(limit, bound * limit.unit, costs, votes)
        if many:
            which = "below" if limit.least else "above"
            found.append(
                f"{counted(many, limit.of)} {which} {key} of META ({text[:SHOWN]}): counted as "
                f"the file has {'it' if many == 1 else 'them'}"
            )
    return found


def _outside(limit: Limit, bound: float, costs: Ints, votes: Votes) -> int:
    """How many ballots or projects are below the least or above the most."""

    def out(each: Ints) -> Flags:
        return each < bound if limit.least else each > bound

    if limit.of == "project":
        return int(out(costs).sum())
    some = np.diff(votes.start) > 0
    if limit.what == "length":
        wrong = out(np.diff(votes.start))
    elif limit.what == "points":
        wrong = np.zeros(votes.voters.size, np.bool_)
        wrong[votes.ballot[out(votes.worth)]] = True
    else:
        sums = np.zeros(votes.voters.size, np.int64)
        entries = votes.worth if limit.what == "sum of points" else costs[votes.project]
        np.add.at(sums, votes.ballot, entries)
        wrong = out(sums)
    return int(votes.voters[wrong & some].sum())
