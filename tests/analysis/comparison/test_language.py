"""One language: every output of one comparison calls a thing by the same name, unit and colour.

An output is a set of uses: what a measure is called, in which unit, and which colour an arm has.
The page of the workshop joins by a reader of its own in ``READERS``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from rich.console import Console

from sim import Comparison
from sim.analysis.comparison import report
from sim.analysis.comparison.figures import FIGURES, draw
from sim.analysis.comparison.tables import as_data
from sim.analysis.presentation.numbers import heading, unit_and_scale
from sim.analysis.presentation.palette import BY_BUNDLE
from sim.analysis.sweeps.overview import overview_lines
from sim.batch.design import Design
from sim.batch.runner import Progress
from sim.commands.display import Display
from sim.measures.catalogue import FRONT, GROUPS, MEASURES
from sim.scenario import ARMS, Scenario
from tests.analysis.comparison.test_report import MANIFEST
from tests.analysis.faked import faked, ranges

TITLES = {arm: Scenario.load(arm).title for arm in ARMS}
HEADINGS = [heading(each.name) for each in FRONT]
OLD_WORDS = ("0 to 1)", "percentage points.", "engaged", "Concentration of money", " less than ")


def terminal(made: Comparison, folder: Path) -> str:
    return str(made)


def page(made: Comparison, folder: Path) -> str:
    """The words of the report without the parts for researchers: all measures, definitions."""
    text = report.html(made, {}, MANIFEST)
    body = text[text.index("<body>") : text.index('<section id="rules">')]
    return unescape(re.sub(r"<[^>]+>", "\n", body)).replace("\u00a0", " ")


def swept(made: Comparison, folder: Path) -> str:
    """What `systemshift results` prints of a sweep with the same arms."""
    arms = dict.fromkeys(ARMS, lambda point, seed: 0.3 + 0.2 * point["x1"] + seed / 100)
    design = Design(kind="full_factorial", levels=2)
    results = faked(folder / "s", ranges(1), design, arms, replicates=3)
    return "\n".join(overview_lines(results))


def progress(made: Comparison, folder: Path) -> str:
    """The table of means so far; runs end in any order."""
    console = Console(width=200, record=True, quiet=False, file=(folder / "log").open("w"))
    with Display(console) as display:
        display.labels = made.labels
        for place, arm in enumerate(reversed(ARMS)):
            display(Progress("running", place + 1, 3, made.arm_runs[arm][0]))
    return console.export_text()


READERS: dict[str, Callable[[Comparison, Path], str]] = {
    "terminal": terminal, "report": page, "results": swept, "progress": progress,
}  # fmt: skip
"""Texts for people; the workshop's page joins here."""


@pytest.fixture(scope="module", params=list(READERS))
def text(
    request: pytest.FixtureRequest, made: Comparison, tmp_path_factory: pytest.TempPathFactory
) -> str:
    return READERS[request.param](made, tmp_path_factory.mktemp("output"))


def test_every_measure_has_its_one_name_and_unit(text: str) -> None:
    """Where a label stands with a unit in brackets, it is that of the catalogue, as printed."""
    found = [
        (each.label, unit)
        for each in FRONT
        for unit in re.findall(rf"(?m)^ *{re.escape(each.label)} \(([^)]*)\)", text)
        if unit != "less is better"
    ]
    assert found
    assert {f"{label} ({unit})" for label, unit in found} <= set(HEADINGS)


def test_nothing_is_called_as_it_once_was(text: str) -> None:
    assert [each for each in OLD_WORDS if each in text] == []


def test_numbers_have_a_true_minus_and_no_exponent(text: str) -> None:
    assert re.findall(r"(?<![\w.])-\d[\d.,]*", text) == []
    assert re.findall(r"\d(?:\.\d+)?e[+-]?\d+", text) == []


def test_numbers_have_three_figures(text: str) -> None:
    """Of means and their intervals; a difference, with the decimals of the levels, one more."""
    numbers = re.findall(r"[+\u2212]?([\d.,]+) \[[+\u2212]?([\d.,]+), [+\u2212]?([\d.,]+)\]", text)
    for each in (number for found in numbers for number in found):
        digits = each.replace(",", "").lstrip("0.")
        figures = digits.replace(".", "") if "." in digits else digits.rstrip("0")
        assert len(figures) <= 4, each


def test_the_three_ways_stand_in_their_order(text: str) -> None:
    """Below every heading: isolated, Collective Impact, System Shifting Network."""
    names = [*TITLES.values(), *(arm.replace("_", " ") for arm in ARMS)]
    rows = [line.split("  ")[0] for line in map(str.strip, text.splitlines())]
    stand = [TITLES[ARMS[names.index(row) % 3]] for row in rows if row in names]
    for place in range(0, len(stand) - 2, 3):
        assert stand[place : place + 3] == list(TITLES.values())


def test_a_difference_is_the_row_minus_the_column(made: Comparison, tmp_path: Path) -> None:
    """At work is 10 more in each arm than in the one before: no sign is turned anywhere."""
    for name in ("terminal", "report"):
        text = READERS[name](made, tmp_path)
        table = text[text.index("At work (people and organizations)") :]
        assert re.findall(r"[+\u2212]\d\d\.\d", table)[:3] == ["+10.0"] * 3
    for each in as_data(made)["measures"]["growth.at_work"]["differences"]:
        assert each["mean"] == 10.0 * (ARMS.index(each["arm"]) - ARMS.index(each["minus"]))


def test_files_for_machines_keep_names_units_and_numbers(made: Comparison) -> None:
    """JSON holds the catalogue's unit and the number as measured, from 0 to 1 for a share."""
    data = json.loads(json.dumps(as_data(made)))
    for name, entry in data["measures"].items():
        assert (entry["label"], entry["unit"]) == (MEASURES[name].label, MEASURES[name].unit)
    impact = data["measures"]["impact.final"]["arms"]["isolated"]
    assert impact["mean"] == 0.25
    assert list(data["arms"].values()) == list(TITLES.values())
    assert list(data["answers"]) == ["growth", "adaptivity", "power", "impact"]


@pytest.fixture(scope="module", params=list(FIGURES))
def figure(request: pytest.FixtureRequest, made: Comparison) -> Figure:
    return draw(made, request.param)


def words_of(figure: Figure) -> list[str]:
    """Titles and texts in the panels of a figure."""
    titles = [axes.get_title(side) for axes in figure.axes for side in ("left", "center", "right")]
    return [
        *filter(None, titles),
        *(each.get_text() for axes in figure.axes for each in axes.texts),
    ]


def test_figures_use_the_catalogue_s_words(figure: Figure) -> None:
    """A title is a group, a heading, or says of several measures what their unit is."""
    own = {"After the shock (%)", "As if so many equal hands", "With the top ten (%)", "shock"}
    known = [*(heading(name) for name in MEASURES), *(each.label for each in MEASURES.values())]
    for words in words_of(figure):
        plain = re.split(r" · less is better| so far$|; thin: ", words)[0]
        assert plain in {*known, *own, *GROUPS.values()} or re.match(r"[+\u2212]?[\d,.]+", plain)


def test_arms_have_their_colours_in_every_figure(figure: Figure) -> None:
    arms = {each.colour for each in BY_BUNDLE.values()}
    drawn = {to_hex(line.get_color()) for axes in figure.axes for line in axes.lines}
    assert arms <= drawn
    legend = {
        text.get_text(): to_hex(line.get_color())
        for each in figure.legends
        for text, line in zip(each.get_texts(), each.get_lines(), strict=True)
    }
    assert legend in ({}, {TITLES[arm]: BY_BUNDLE[arm].colour for arm in ARMS})


def test_a_colour_follows_the_arm_and_not_its_place(made: Comparison) -> None:
    turned = Comparison(
        dict(reversed(made.arms.items())), made.seeds, dict(reversed(made.arm_runs.items()))
    )
    for arm in ARMS:
        assert turned.styles[arm] == made.styles[arm] == BY_BUNDLE[arm]


def test_one_quantity_has_the_same_axis_in_every_figure(made: Comparison) -> None:
    """Impact, and every other percentage of the best, from 0 to 100."""
    panel = draw(made, "adaptivity").axes[0]
    weekly = draw(made, "impact").axes[0]
    (across,) = (
        axes for axes in draw(made, "overview").axes
        if axes.get_title("left").startswith("Impact at the end")
    )  # fmt: skip
    assert panel.get_ylim() == weekly.get_ylim() == across.get_xlim() == (0.0, 100.0)


def test_a_percentage_is_printed_a_hundred_times_what_is_stored() -> None:
    for each in FRONT:
        printed, scale = unit_and_scale(each.unit)
        assert (scale == 100.0) == printed.startswith("%") == each.unit.startswith("share")
