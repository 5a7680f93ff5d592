"""How large is an error beside what there is to see? The spread of true gains over the weeks."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from reports.arms import title
from reports.choices.base import PagePart, Values, courses_of, seeds_from
from reports.figures import draw_mean, png
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.presentation.palette import BY_BUNDLE
from sim.model import CommunityModel
from sim.scenario import ARMS, Scenario
from sim.units import WEEKS_A_QUARTER
from sim.world.tables.world import World
from sim.world.values import gain_of

SHARPNESSES: Final = (1.0, 8.0)
COMPLEXITY: Final = 5
FIRST: Final = 713_000
SEEDS: Final = 12
PICTURE: Final = "choices-spread.png"

Courses = Mapping[float, Values]
"""By sharpness; spreads of gains, shape (arms, quarters, seeds)."""

ABOUT: Final = """\
## Is an error large beside what there is to see?

`learning.reading_error` is a number in value, {error:g}, whatever the problem is like. What it has
to tell apart is what turning a single element would truly bring. The picture shows the standard
deviation of that gain over all actors and elements, at the start and after each quarter, beside the
error. Each arm as it ships, without shocks, at K = {complexity} and `problem.sharpness`
{sharpnesses}; {seeds} seeds, bands of twice the standard error."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_all(options))


def spread_of_gains(world: World) -> float:
    """Standard deviation, over actors and elements, of the true gain of turning one alone."""
    settings = world.actors.setting.tolist()
    bits = [1 << e for e in range(world.problem.elements)]
    return float(
        np.std([gain_of(world, a, x ^ bit) for a, x in enumerate(settings) for bit in bits])
    )


def course(place: int, scenario: Scenario, seed: int) -> tuple[int, Values]:
    """The place of a run among all, and its spread of gains at the start and after each quarter."""
    model = CommunityModel(scenario, seed)
    found = [spread_of_gains(model.world)]
    for week in range(1, scenario.weeks + 1):
        model.step()
        if week % WEEKS_A_QUARTER == 0:
            found.append(spread_of_gains(model.world))
    return place, np.array(found)


def read_all(options: PageOptions) -> Courses:
    """The courses of every arm, on equal seeds."""
    seeds = seeds_from(FIRST, options, SEEDS)
    scenarios = [
        Scenario.load(arm).with_values(_values(sharpness))
        for sharpness in SHARPNESSES
        for arm in ARMS
    ]
    found = np.moveaxis(courses_of(course, scenarios, seeds, options), 1, -1)
    shaped = found.reshape(len(SHARPNESSES), len(ARMS), *found.shape[1:])
    return dict(zip(SHARPNESSES, shaped, strict=True))


def _values(sharpness: float) -> dict[str, object]:
    return {
        "problem.complexity": COMPLEXITY, "problem.sharpness": sharpness, "shocks.weeks": (),
    }  # fmt: skip


def error() -> float:
    """The standard error of a reading that all arms have."""
    (found,) = {float(Scenario.load(arm).flat()["learning.reading_error"]) for arm in ARMS}
    return found


def write(found: Courses) -> PagePart:
    """The section, from the courses."""
    about = ABOUT.format(
        error=error(),
        complexity=COMPLEXITY,
        sharpnesses=" and ".join(f"{each:g}" for each in SHARPNESSES),
        seeds=SEEDS,
    )
    seen = "\n".join(f"- {_seen(sharpness, spreads)}" for sharpness, spreads in found.items())
    shown = f"![Spread of true gains beside the error of a reading](images/{PICTURE})"
    text = "\n\n".join([about, shown, _table(found), seen])
    return PagePart(text, {PICTURE: png(figure(found))})


def _table(found: Courses) -> str:
    """The error as a multiple of the spread, at the start and at the end."""
    head = ["error beside the spread", *(f"{title(arm)}" for arm in ARMS)]
    rows = [
        [f"sharpness {sharpness:g}, {when}", *(f"{error() / each:.1f}" for each in means[:, place])]
        for sharpness, means in ((key, each.mean(axis=-1)) for key, each in found.items())
        for when, place in (("start", 0), ("end", -1))
    ]
    return table(head, rows, numbers=range(1, len(head)))


def _seen(sharpness: float, spreads: Values) -> str:
    """Until when the error swamps the gains, in words."""
    until = [_weeks_above(means) for means in spreads.mean(axis=-1)]
    weeks = WEEKS_A_QUARTER * (spreads.shape[1] - 1)
    words = [f"{title(arm)} {_length(each, weeks)}" for arm, each in zip(ARMS, until, strict=True)]
    return f"Sharpness {sharpness:g}, the error is larger than the spread: {'; '.join(words)}."


def _weeks_above(spreads: Values) -> int | None:
    """Last week so far in which the error is larger than the spread; None if it never is."""
    larger = np.flatnonzero(spreads < error())
    return int(larger[-1]) * WEEKS_A_QUARTER if larger.size else None


def _length(until: int | None, weeks: int) -> str:
    if until is None:
        return "never"
    return "to the end" if until >= weeks else f"until week {until}"


def figure(found: Courses) -> Figure:
    """A panel for each sharpness, a line for each arm, and the error."""
    picture = Figure(figsize=(9, 3.6), layout="constrained")
    panels = picture.subplots(1, len(found), sharey=True, squeeze=False)[0]
    for axes, (sharpness, spreads) in zip(panels, found.items(), strict=True):
        weeks = WEEKS_A_QUARTER * np.arange(spreads.shape[1])
        for k, arm in enumerate(ARMS):
            drawn = BY_BUNDLE[arm]
            style = {"color": drawn.colour, "linestyle": drawn.line, "label": title(arm)}
            draw_mean(axes, weeks, spreads[k].T, **style)
        axes.axhline(error(), color="black", linewidth=1, label="error of a reading")
        axes.set_title(f"sharpness {sharpness:g}")
        axes.set_xlabel("week")
    panels[0].set_ylim(bottom=0)
    panels[0].set_ylabel("spread of gains, in value")
    panels[0].legend(fontsize="small")
    return picture
