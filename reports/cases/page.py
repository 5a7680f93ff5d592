"""docs/cases.md: the three real communities beside drawn ones, in tables and pictures.

``python -m reports.cases.page FOLDER`` makes it; FOLDER holds the data that may not ship.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from reports.cases.cases import ARMS, DRAWN, REAL, Told, cases, clear, difference, tell
from sim.analysis.estimates.statistics import Estimate
from sim.analysis.presentation.numbers import heading, unit_and_scale
from sim.errors import InputError
from sim.measures.catalogue import HEADLINES
from sim.scenario import Scenario

HEAD: Final = """# Three real communities

What does it change that a community begins with the ties it really has? Each case runs the three
arms in a real community and in a drawn one with as many residents, organizations and ties of each,
under the same settings and seeds; only who is tied to whom, and how large who is, differs. Made by
`python -m reports.cases.page FOLDER`, where FOLDER holds the data sets; those that may not
ship can be had where the text says. The cases are in `experiments/cases`.

Intervals are 95 % over seeds; differences are of pairs with the same seed. They are not corrected
for how many there are: of twenty, one leaves out zero by chance. For conversation, not a
forecast."""


def page(told: Sequence[Told]) -> str:
    """The page, a section a case."""
    parts = [HEAD]
    for each in told:
        seeds = len(each.runs[REAL][ARMS[0]])
        parts += [f"## {each.case.title}", each.case.question, each.case.about]
        parts.append(_start(each))
        parts.append(f"{seeds} seeds:\n\n{_table(each)}")
        parts.append(f"![Impact over time](images/case-{each.case.name}.png)")
        parts.append("\n".join(f"- {line}" for line in clear(each)))
    return "\n\n".join(parts) + "\n"


def _start(told: Told) -> str:
    """What both communities are like at the start."""
    lines = ["| At the start | Real | Drawn |", "| --- | --: | --: |"]
    for words, real in told.start[REAL].items():
        drawn = told.start[DRAWN][words]
        lines.append(f"| {words.capitalize()} | {real:,.4g} | {drawn:,.4g} |")
    return "\n".join(lines)


def _table(told: Told) -> str:
    lines = [
        "| Measure | Arm | Real | Drawn | Real less drawn |",
        "| --- | --- | --: | --: | --: |",
    ]
    for measure in HEADLINES.values():
        scale = unit_and_scale(measure.unit)[1]
        for arm in ARMS:
            cells = [_cell(each, scale) for each in difference(told, arm, measure.name)]
            title = Scenario.load(arm).title
            lines.append(f"| {heading(measure.name)} | {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(estimate: Estimate, scale: float) -> str:
    """Mean and interval in the unit that is printed."""
    if estimate.mean is None:
        return "undefined"
    if estimate.low is None or estimate.high is None:
        return _number(estimate.mean * scale)
    low, high = _number(estimate.low * scale), _number(estimate.high * scale)
    return f"{_number(estimate.mean * scale)} [{low}, {high}]"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def draw(told: Told, target: Path) -> None:
    """Impact week by week: the real community in full, the drawn one in broken lines."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    seeds = len(told.runs[REAL][ARMS[0]])
    for number, arm in enumerate(ARMS):
        for kind, style in ((REAL, "-"), (DRAWN, "--")):
            courses = np.array([run.series["impact"] for run in told.runs[kind][arm]], float)
            mean, se = courses.mean(axis=0), courses.std(axis=0) / np.sqrt(len(courses))
            weeks = np.arange(mean.size)
            label = f"{Scenario.load(arm).title}, {kind}"
            axes.plot(weeks, mean, style, color=f"C{number}", label=label)
            axes.fill_between(
                weeks, mean - 2 * se, mean + 2 * se, color=f"C{number}", alpha=0.12, linewidth=0
            )
    axes.set(xlabel="week", ylabel="impact", ylim=(0, None))
    axes.set_title(f"{told.case.title}: means of {seeds} seeds, and 2 s.e.", loc="left")
    axes.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(target, dpi=100)
    plt.close(figure)


def main(arguments: Sequence[str]) -> int:
    """Run all cases and write docs/cases.md."""
    if len(arguments) != 1:
        print("usage: python -m reports.cases.page FOLDER_OF_DATA", file=sys.stderr)
        return 2
    told = []
    for name, case in cases().items():
        print(name, file=sys.stderr)
        try:
            told.append(tell(case, Path(arguments[0])))
        except InputError as error:
            print(f"Error: {error}", file=sys.stderr)
            return 2
        draw(told[-1], Path(f"docs/images/case-{name}.png"))
    Path("docs/cases.md").write_text(page(told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
