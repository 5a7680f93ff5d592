"""Power: who steers money, decides, leads, stands between others, and makes the scope."""

from typing import Final

from sim.measures.catalogue.base import (
    ABOVE_EXACT,
    DECIDED,
    DECISION_BY_DEFINITION,
    HOLDERS,
    LEADS_BY_DEFINITION,
    LED,
    MONEY_BY_DEFINITION,
    STEERED,
    Measure,
    for_run,
    quarterly,
)

AUTHORED: Final = (
    "share an actor had in making the scope (own view: every participant its own; common agenda: "
    "its weight in each merge, all of it where the best package is taken; shared map: readings "
    "that its projects put on record, shared among their members)"
)
AUTHORSHIP_BY_DEFINITION: Final = (
    "Partly by definition: a council makes an agenda because the rule says so, those who report a "
    "map, and everybody their own view."
)
AMONG: Final = "among the participants of that week; null while nobody has any"
VOTERS: Final = (
    "over the members of the council and the backbone, with their weights in the last week, "
    "rounded to thousandths, and the quota of the governance rule; null where the council does not "
    "vote by weight"
)


def concentration(
    axis: str, words: str, quantity: str, holders: str, note: str = "", limit: str = "",
    *, hands: str = "", headline: bool = False, beside: bool = False,
) -> tuple[Measure, ...]:  # fmt: skip
    """Gini coefficient, HHI, top tenth and effective number of one axis of power in a run.

    ``hands`` is what those do who hold it, where it is counted in hands.
    """
    return (
        for_run(f"power.{axis}_gini", f"Concentration of {words}", "Gini, 0 to 1",
                f"Gini coefficient of the {quantity}, {holders}. 0 where all have the same, near "
                "1 where one has everything.", note, limit=limit),
        for_run(f"power.{axis}_hhi", f"Concentration of {words} (HHI)", "0 to 1",
                f"Sum of squared shares of the {quantity}, {holders}.", note, limit=limit),
        for_run(f"power.{axis}_top_tenth", f"{words.capitalize()} with the top tenth", "share",
                f"Share that the tenth with most holds of the {quantity}, {holders}.", note,
                limit=limit),
        for_run(f"power.{axis}_effective",
                f"Hands that {hands}" if hands else f"Equal holders of {words}",
                "equal hands" if hands else "equal holders",
                f"As if so many held equal parts: 1 over the sum of squared shares of the "
                f"{quantity}, {holders}.", note, limit=limit, headline=headline, beside=beside),
    )  # fmt: skip


def with_the_ten(
    axis: str, words: str, quantity: str, holders: str, note: str, *, beside: bool
) -> Measure:
    """Share of the ten who hold most of one axis of power."""
    return for_run(
        f"power.{axis}_top_ten", f"{words.capitalize()} with the top ten", "share",
        f"Share that the ten with most hold of the {quantity}, {holders}.", note, beside=beside,
    )  # fmt: skip


def gini_series(axis: str, words: str, quantity: str, holders: str, note: str = "") -> Measure:
    """Quarterly Gini coefficient of one axis of power."""
    return quarterly(
        "power", f"power_{axis}_gini", f"Concentration of {words}", "Gini, 0 to 1",
        f"Gini coefficient of the {quantity}, {holders}.", note,
    )  # fmt: skip


def hands_series(axis: str, hands: str, quantity: str, holders: str, note: str) -> Measure:
    """Quarterly number of equal hands on one axis of power."""
    return quarterly(
        "power", f"power_{axis}_hands", f"Hands that {hands}", "equal hands",
        f"As if so many held equal parts: 1 over the sum of squared shares of the {quantity}, "
        f"{holders}.", note,
    )  # fmt: skip


AXES: Final = (
    ("money", "money", "steer the money", STEERED, MONEY_BY_DEFINITION),
    ("decision", "decisions", "decide", DECIDED, DECISION_BY_DEFINITION),
    ("leads", "project leads", "lead projects", LED, LEADS_BY_DEFINITION),
    ("authorship", "authorship of scope", "make the scope", AUTHORED, AUTHORSHIP_BY_DEFINITION),
)
"""Axes of power that every actor may have a share in."""

BESIDE: Final = ("decision", "leads")
"""Those counted in hands beside the hands that steer the money."""

IN_HANDS: Final = ("money", *BESIDE)
"""Those counted in hands every quarter."""

POSITIONS: Final = (
    ("degree", "ties", "number of ties to other participants", ""),
    ("betweenness", "being between", "shortest paths between other participants that lead through "
     "an actor (Freeman 1977)", ABOVE_EXACT),
    ("eigenvector", "ties to the well tied", "eigenvector centrality within the largest component "
     "(Bonacich 1972)", ""),
)  # fmt: skip

VOTES: Final = (
    ("banzhaf", "votes (Banzhaf)", "normalised Banzhaf index (Banzhaf 1965)"),
    ("shapley", "votes (Shapley-Shubik)", "Shapley-Shubik index (Shapley & Shubik 1954)"),
)

POWER: Final = (
    *(
        measure
        for axis, words, hands, quantity, note in AXES
        for measure in (
            *concentration(
                axis,
                words,
                quantity,
                HOLDERS,
                note,
                hands=hands,
                headline=axis == "money",
                beside=axis in BESIDE,
            ),
            with_the_ten(axis, words, quantity, HOLDERS, note, beside=axis == "money"),
            gini_series(axis, words, quantity, HOLDERS, note),
        )
    ),
    *(
        hands_series(axis, hands, quantity, HOLDERS, note)
        for axis, _, hands, quantity, note in AXES
        if axis in IN_HANDS
    ),
    *(
        measure
        for axis, words, quantity, limit in POSITIONS
        for measure in concentration(axis, words, quantity, AMONG, limit=limit)
    ),
    gini_series("degree", "ties", "number of ties to other participants", AMONG),
    *(
        measure
        for axis, words, quantity in VOTES
        for measure in concentration(axis, words, quantity, VOTERS, DECISION_BY_DEFINITION)
    ),
)
