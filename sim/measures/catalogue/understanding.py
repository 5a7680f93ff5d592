"""Understanding: how right beliefs are, how much they differ, who knows what others do."""

from typing import Final

from sim.measures.catalogue.base import Measure, for_run, quarterly

MAP: Final = (
    "Spearman rank correlation, over elements, of the gain the community believes in (its map or "
    "agenda) with the true gain, in value, of turning that element alone where all else is as it "
    "prevails; of an agenda over the elements inside its boundary. Null where nobody trusts a "
    "shared belief, or it says the same of every element."
)
CEILING: Final = (
    "The same correlation for what exact readings of everybody would say today: the mean true gain "
    "of turning an element alone, over the participants who do it as it prevails. Where elements "
    "interact it is low: other settings tell little about what prevails. Accuracy is to be read as "
    "a share of it."
)
VIEWS: Final = (
    "Spearman rank correlation, over elements, of the gain a participant expects of turning that "
    "element alone, from its view and what it trusts of the shared belief, with the gain it would "
    "have; mean over the participants for whom it is defined."
)
DIVERSITY: Final = (
    "Entropy (bits) of the two ways in which participants want an element to be, mean over "
    "elements; who expects a gain of turning it wants it turned. Null without participants."
)
AWARENESS: Final = (
    "Share of the running projects of others that a participant could know of, mean over "
    "participants: a member is among its ties, or among those the communication rule let it see "
    "this week. Null where no others run."
)
DUPLICATED: Final = (
    "Share of running projects that have the same elements and the same target as another one; "
    "null where none runs."
)
HELPFUL: Final = (
    "Share of the successes that truly help: the true gains of their own value, summed over the "
    "members and those reached who take it up, are above 0 in the week it is carried out. The "
    "others were carried out because readings misled. Null without a success."
)
LOST: Final = (
    "What successes that do not help took from those who took them up, members and those reached, "
    "in own value: their true losses less their true gains in the weeks these were carried out, "
    "over all actors of the community. Above 0 is a loss; what was undone later is not taken off."
)
UNDOING: Final = (
    "A mistake is an element that an actor turned by taking up a success that does not help. It is "
    "undone at the end of the week by which the actor has turned it back, in whatever way and for "
    "whatever reason. Median weeks from one to the other (Kaplan & Meier 1958: those that stand at "
    "the end last longer than was seen). Null where fewer than half are undone, or there is none."
)
SAMPLE: Final = "all participants up to 500; above that 100 of them, evenly spread over the rows"


def _both(
    name: str,
    label: str,
    unit: str,
    definition: str,
    note: str = "",
    *,
    lower: bool = False,
    limit: str = "",
) -> tuple[Measure, Measure]:
    """A quarterly series and its mean over the quarters in which it is defined."""
    return (
        for_run(
            f"understanding.{name}", label, unit,
            f"{definition} Mean over the quarters in which it is defined.", note,
            lower_is_better=lower, limit=limit,
        ),
        quarterly(
            "understanding", name, label, unit, definition, note, lower_is_better=lower,
            limit=limit,
        ),
    )  # fmt: skip


UNDERSTANDING: Final = (
    *_both("map_accuracy", "Accuracy of map or agenda", "rank correlation, -1 to 1", MAP),
    *_both("map_ceiling", "Accuracy that exact readings would have", "rank correlation, -1 to 1",
           CEILING, limit=SAMPLE),
    *_both("view_accuracy", "Accuracy of participants' views", "rank correlation, -1 to 1",
           VIEWS, limit=SAMPLE),
    *_both("diversity_of_views", "Diversity of views", "entropy, 0 to 1", DIVERSITY, limit=SAMPLE),
    *_both("awareness", "Who knows what is going on", "share", AWARENESS,
           "By definition 1 while a platform runs: everybody may see everybody.", limit=SAMPLE),
    *_both("duplicated_effort", "Duplicated effort", "share", DUPLICATED, lower=True),
    for_run("understanding.helpful_successes", "Successes that truly help", "share", HELPFUL),
    for_run("understanding.lost_to_mistakes", "Lost to successes that do not help",
            "value an actor", LOST, lower_is_better=True),
    for_run("understanding.weeks_to_undo", "Time until a mistake is undone", "weeks",
            UNDOING, lower_is_better=True),
)  # fmt: skip
"""Each once a quarter, and its mean over the quarters of a run."""
