"""Do errors cost? Runs along errors of measurement, on simple and on rugged problems."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from reports.arms import title
from reports.choices.base import (
    COMPLEXITIES,
    SEEDS,
    PagePart,
    Values,
    by_group,
    changes,
    curves,
    outcomes_of,
    seeds_from,
)
from reports.figures import png
from reports.intervals import above, interval
from reports.markdown import table
from reports.page import PageOptions
from sim.scenario import ARMS, Scenario

ERRORS: Final = (0.0, 0.05, 0.1, 0.2)
"""Standard errors of a single reading, in value."""

FIRST: Final = 711_000

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "projects": ("learning.reading_error",),
    "everybody": ("learning.reading_error", "people.judging_error"),
}
"""Whose errors vary: those of projects' readings, or those of people's judgements as well."""

OUTCOMES: Final[Mapping[str, str]] = {
    "impact": "impact.final",
    "successes": "successes",
    "share that helps": "understanding.helpful_successes",
    "value lost": "understanding.lost_to_mistakes",
    "weeks to undo": "understanding.weeks_to_undo",
}
"""Measures by their label."""

Outcomes = Mapping[str, Values]
"""By label; each of shape (complexities, errors, arms, seeds)."""

WHOSE: Final = {"projects": "Errors of projects' readings", "everybody": "Errors of everybody"}

ABOUT: Final = """\
## Do errors cost?

Nobody in the model sees what a change truly brings. Projects read it with `learning.reading_error`;
whoever is reached, copies, tries, or looks back judges with `people.judging_error`
([the model](odd.md), E18 and E27). If an error costs nothing, measuring is worth nothing.

Each arm as it ships, without shocks, at K = {complexities} and errors of {errors} in value;
{seeds} seeds, the same everywhere; intervals are 95 %. *Share that helps*: of the successes, those
that truly help the people who take them up. *Value lost*: what the others took from those who took
them up, per actor in the community. *Weeks to undo*: median weeks until an element turned in this
way is turned back ([measures](measures.md))."""

READING: Final = """\
Where elements do not interact (K = 0) an error can only mislead. On rugged problems a misreading is
also a step at random, which can leave a local peak: there, a loss need not follow, and a gain
beyond its interval means that errors pay. {paying}"""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_all(options))


def read_all(options: PageOptions) -> Mapping[str, Outcomes]:
    """Outcomes of every arm along the errors, by whose these are; on equal seeds."""
    scenarios = [
        _scenario(arm, complexity, whose, error)
        for whose in KEYS
        for complexity in COMPLEXITIES
        for error in ERRORS
        for arm in ARMS
    ]
    seeds = seeds_from(FIRST, options)
    found = outcomes_of("errors", scenarios, seeds, list(OUTCOMES.values()), options)
    inner = (len(COMPLEXITIES), len(ERRORS), len(ARMS))
    return by_group(found, list(KEYS), list(OUTCOMES), *inner)


def _scenario(arm: str, complexity: int, whose: str, error: float) -> Scenario:
    values = {"problem.complexity": complexity, "shocks.weeks": ()}
    return Scenario.load(arm).with_values(values | dict.fromkeys(KEYS[whose], error))


def write(found: Mapping[str, Outcomes]) -> PagePart:
    """The section, from the outcomes by whose errors vary."""
    texts = [
        ABOUT.format(
            complexities=", ".join(map(str, COMPLEXITIES)),
            errors=", ".join(f"{error:g}" for error in ERRORS),
            seeds=SEEDS,
        )
    ]
    for whose, outcomes in found.items():
        texts += [
            f"### {WHOSE[whose]}",
            f"![{WHOSE[whose]}](images/{picture(whose)})",
            f"Impact at the end, error {ERRORS[-1]:g} less none:",
            _changes(outcomes["impact"]),
            _mistakes(outcomes),
        ]
    pictures = {
        picture(whose): png(curves(outcomes, ERRORS, "standard error, in value"))
        for whose, outcomes in found.items()
    }
    return PagePart("\n\n".join([*texts, READING.format(paying=_paying(found))]), pictures)


def picture(whose: str) -> str:
    """File of a picture, in docs/images."""
    return f"choices-errors-{whose}.png"


def _changes(impact: Values) -> str:
    rows = []
    for i, complexity in enumerate(COMPLEXITIES):
        cells = [interval(each, sign=True) for each in changes(impact[i])]
        rows.append([f"K = {complexity}", *cells])
    return table(["problem", *map(title, ARMS)], rows, numbers=range(1, 1 + len(ARMS)))


def _mistakes(outcomes: Outcomes) -> str:
    """What successes that do not help took, and how long that stood, in words."""
    none, most = (outcomes["value lost"][:, i].mean(axis=-1) for i in (0, -1))
    undo = outcomes["weeks to undo"]
    undefined = np.isnan(undo)
    words = (
        f"Successes that do not help took {_ends(none, 3)} in value without an error and "
        f"{_ends(most, 3)} at {ERRORS[-1]:g} (means of arms and problems)."
    )
    told = 2 * undefined[:, -1].sum(axis=-1) <= undo.shape[-1]
    if told.any():
        weeks = np.nanmean(undo[:, -1][told], axis=-1)
        words += f" At {ERRORS[-1]:g} a mistake stands for {_ends(weeks, 0)} weeks."
    return words + (
        f" In {100 * undefined.mean():.0f} % of all runs fewer than half of the mistakes were "
        "undone, or there were none; a point is left out where this is so in most runs, and the "
        "others are means of the rest, so they are rather too low."
    )


def _ends(values: Values, places: int) -> str:
    low, high = f"{values.min():.{places}f}", f"{values.max():.{places}f}"
    return low if low == high else f"{low} to {high}"


def _paying(found: Mapping[str, Outcomes]) -> str:
    """Where impact rises with the error by more than its interval, in words."""
    cells = [
        f"{title(arm)} at K = {complexity} ({WHOSE[whose].lower()}: {interval(each, sign=True)})"
        for whose, outcomes in found.items()
        for complexity, impact in zip(COMPLEXITIES, outcomes["impact"], strict=True)
        for arm, each in zip(ARMS, changes(impact), strict=True)
        if above(each)
    ]
    all_cells = len(found) * len(COMPLEXITIES) * len(ARMS)
    if not cells:
        return "No cell of the tables shows that."
    return f"Of {all_cells} cells, this is so in {len(cells)}: {'; '.join(cells)}."
