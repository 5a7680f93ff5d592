"""Does a community learn its problem? Accuracy of map and agenda through a shock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from reports.arms import title
from reports.choices.base import PagePart, Values, courses_of, seeds_from
from reports.figures import draw_mean, png
from reports.intervals import above, below, interval
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval, paired_difference
from sim.analysis.presentation.palette import BY_BUNDLE
from sim.model import CommunityModel
from sim.scenario import ARMS, Scenario
from sim.units import WEEKS_A_QUARTER, WEEKS_A_YEAR

COMPLEXITIES: Final = (1, 2, 3, 5)
SHARING: Final = tuple(ARMS)[1:]
"""Arms with a shared belief."""
SHOCK: Final = 131
FIRST: Final = 715_000
COLUMNS: Final = ("map_accuracy", "map_ceiling")
PICTURE: Final = "choices-evidence.png"
YEARS: Final = 2
"""Years within which a community should have learned."""

Courses = Mapping[int, Values]
"""By complexity; accuracy and its ceiling, shape (arms, columns, quarters, seeds)."""

ABOUT: Final = """\
## Does a community learn its problem?

A map or an agenda says what turning each element would bring. *Accuracy* is the rank correlation of
that with what it would truly bring where all else is as it prevails; of an agenda, inside its
boundary. The *ceiling* is the accuracy that exact readings of all participants would have in the
same week: where elements interact, other lives tell little about what prevails. Drawn lines are
accuracy, thin ones the ceiling. The two arms that share a belief, as they ship, with the shock of
week {shock}; {seeds} seeds; intervals are 95 %."""


@dataclass(frozen=True)
class Learned:
    """What one arm has learned of one problem: each over equal seeds."""

    accuracy: Estimate
    """Mean over the second year."""
    ceiling: Estimate
    """The same of the ceiling."""
    fall: Estimate
    """First quarter after the shock less the last one before it."""
    rise: Estimate
    """Last year less the first quarter after the shock."""

    @property
    def share(self) -> float:
        """Accuracy in the second year as a share of its ceiling."""
        if self.accuracy.mean is None or not self.ceiling.mean:
            return np.nan
        return self.accuracy.mean / self.ceiling.mean


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_all(options))


def course(place: int, scenario: Scenario, seed: int) -> tuple[int, Values]:
    """The place of a run among all, and its columns, shape (columns, quarters)."""
    model = CommunityModel(scenario, seed)
    for _ in range(scenario.weeks):
        model.step()
    return place, np.array([model.series[name][::WEEKS_A_QUARTER] for name in COLUMNS])


def read_all(options: PageOptions) -> Courses:
    """The courses of every arm, on equal seeds."""
    seeds = seeds_from(FIRST, options)
    scenarios = [
        Scenario.load(arm).with_values({"problem.complexity": k, "shocks.weeks": (SHOCK,)})
        for k in COMPLEXITIES
        for arm in SHARING
    ]
    found = np.moveaxis(courses_of(course, scenarios, seeds, options), 1, -1)
    shaped = found.reshape(len(COMPLEXITIES), len(SHARING), *found.shape[1:])
    return dict(zip(COMPLEXITIES, shaped, strict=True))


def learned(columns: Values) -> Learned:
    """What one arm has learned; ``columns`` has the shape (columns, quarters, seeds)."""
    quarters = WEEKS_A_YEAR // WEEKS_A_QUARTER
    accuracy, ceiling = columns
    after = min(SHOCK // WEEKS_A_QUARTER + 1, len(accuracy) - 1)
    second = slice((YEARS - 1) * quarters, YEARS * quarters + 1)
    at_shock, before, end = accuracy[after], accuracy[after - 1], accuracy[-quarters:]
    return Learned(
        mean_interval(_mean(accuracy[second])),
        mean_interval(_mean(ceiling[second])),
        paired_difference(at_shock.tolist(), before.tolist()),
        paired_difference(_mean(end), at_shock.tolist()),
    )


def _mean(quarters: Values) -> list[float]:
    """Of the quarters in which it is defined, by seed; NaN where it never is."""
    known = np.isfinite(quarters)
    summed = np.where(known, quarters, 0.0).sum(axis=0)
    times = known.sum(axis=0)
    return [s / n if n else np.nan for s, n in zip(summed.tolist(), times.tolist(), strict=True)]


def write(found: Courses) -> PagePart:
    """The section, from the courses."""
    seeds = next(iter(found.values())).shape[-1]
    known = {k: [learned(arm) for arm in columns] for k, columns in found.items()}
    shown = f"![Accuracy of map and agenda, and its ceiling](images/{PICTURE})"
    about = ABOUT.format(shock=SHOCK, seeds=seeds)
    text = "\n\n".join([about, shown, _table(known), *_seen(known)])
    return PagePart(text, {PICTURE: png(figure(found))})


def _table(known: Mapping[int, list[Learned]]) -> str:
    head = ["problem", "arm", f"accuracy, year {YEARS}", "ceiling", "share", "fall at the shock",
            "rise after it"]  # fmt: skip
    rows = [
        [f"K = {k}", title(arm), interval(each.accuracy, sign=True), _number(each.ceiling.mean),
         _number(each.share), interval(each.fall, sign=True), interval(each.rise, sign=True)]
        for k, arms in known.items()
        for arm, each in zip(SHARING, arms, strict=True)
    ]  # fmt: skip
    return table(head, rows, numbers=range(2, len(head)))


def _number(value: float | None) -> str:
    return "undefined" if value is None or np.isnan(value) else f"{value:.2f}"


def _seen(known: Mapping[int, list[Learned]]) -> list[str]:
    """What the table shows, in words."""
    cells = [
        (f"{title(arm)} at K = {k}", k, each)
        for k, arms in known.items()
        for arm, each in zip(SHARING, arms, strict=True)
    ]
    half = [name for name, k, each in cells if k < max(known) and each.share < 0.5]
    rugged = [name for name, k, each in cells if k == max(known) and not above(each.accuracy)]
    falls = [name for name, _, each in cells if below(each.fall)]
    rises = [name for name, _, each in cells if above(each.rise)]
    return [
        f"Less than half of the ceiling in year {YEARS}: {_names(half)}. At K = {max(known)} the "
        f"accuracy is not shown to be above 0: {_names(rugged)}.",
        f"Accuracy falls at the shock by more than its interval: {_names(falls)}. It rises again: "
        f"{_names(rises)}.",
    ]


def _names(names: list[str]) -> str:
    return "; ".join(names) or "nowhere"


def figure(found: Courses) -> Figure:
    """A panel for each problem; accuracy and, thin, its ceiling."""
    picture = Figure(figsize=(9, 3.4), layout="constrained")
    panels = picture.subplots(1, len(found), sharey=True, squeeze=False)[0]
    for axes, (k, columns) in zip(panels, found.items(), strict=True):
        weeks = WEEKS_A_QUARTER * np.arange(columns.shape[2])
        for arm, (accuracy, ceiling) in zip(SHARING, columns, strict=True):
            style = {"color": BY_BUNDLE[arm].colour, "linestyle": BY_BUNDLE[arm].line}
            draw_mean(axes, weeks, accuracy.T, label=title(arm), **style)
            highest = np.ma.masked_invalid(ceiling).mean(axis=-1).filled(np.nan)
            axes.plot(weeks, highest, linewidth=0.8, **style)
        axes.axvline(SHOCK, color="black", linewidth=0.8, linestyle=":")
        axes.axhline(0.0, color="black", linewidth=0.8)
        axes.set_title(f"K = {k}")
        axes.set_xlabel("week")
    panels[0].set_ylabel("rank correlation")
    panels[0].legend(fontsize="small")
    return picture
