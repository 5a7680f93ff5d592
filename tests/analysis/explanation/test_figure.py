"""The figure of an explanation: every share from zero, with its interval, and whole labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim import Explanation, Scenario
from sim.analysis.explanation.figure import PALE, axis_ends
from sim.analysis.explanation.levers import find_levers
from sim.analysis.presentation.figure_style import fitted, text_width
from sim.measures.catalogue import MEASURES

SHARES = [0.04, -0.03, 0.015, 0.004, -0.002, 0.0005, 0.0]
SPREAD = [0.001, 0.001, 0.001, 0.02, 0.0, 0.0, 0.001]
"""By how much a share is higher on even seeds, and lower on odd ones."""
LONG = [
    "money and funders of the first and of the second kind", "speed",
    "a_name_of_a_lever_that_is_very_long_and_has_no_space_in_it_anywhere", "W" * 60,
    "fees of $5 or of $6", "x", "learning",
]  # fmt: skip


def additive(
    shares: list[float], names: list[str] | None = None, titles: tuple[str, str] = ("A", "B")
) -> Explanation:
    """Seven levers that add their shares, on four seeds that differ by the spread."""
    files = ("collective_impact", "system_shifting_network")
    arms = {name: Scenario.load(name).with_values({"title": title})
            for name, title in zip(files, titles, strict=True)}  # fmt: skip
    levers = find_levers(*arms.values())
    if names:
        levers = [replace(lever, name=name) for lever, name in zip(levers, names, strict=True)]
    inside = np.arange(128)[:, None] >> np.arange(7) & 1
    signs = np.array([1.0, -1.0, 1.0, -1.0])[:, None]
    worths = 0.3 + inside @ np.array(shares) + signs * (inside @ np.array(SPREAD))
    return Explanation(arms, MEASURES["impact.final"], levers, [1, 2, 3, 4], worths)


@pytest.fixture(scope="module")
def axes() -> Axes:
    (axes,) = additive(SHARES).plot().axes
    return axes


def bars(axes: Axes) -> list[Rectangle]:
    """All that is drawn as an area: nothing but bars."""
    found = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert len(found) == len(axes.patches)
    return found


def lengths(axes: Axes) -> list[float]:
    return [bar.get_width() for bar in bars(axes)]


def arrows(axes: Axes) -> int:
    return sum(line.get_gid() == "cut" for line in axes.lines)


def test_every_bar_starts_at_zero_and_is_as_long_as_its_share(axes: Axes) -> None:
    assert {bar.get_x() for bar in bars(axes)} == {0.0}
    largest = sorted(SHARES, key=lambda share: -abs(share))
    wanted = [100.0 * share for share in (*largest, sum(SHARES))]  # in points
    assert lengths(axes) == pytest.approx(wanted, abs=0.05)


def test_a_bar_is_pale_where_its_interval_holds_zero(axes: Axes) -> None:
    """As that of learning does, 0.004 give or take 0.02, and that of funding, 0 give or take 0.001.

    So does that of the whole: 0.0275 with a spread of 0.024 and t(3) = 3.18.
    """
    labels = [tick.get_text() for tick in axes.get_yticklabels()]
    pale = {name for name, bar in zip(labels, axes.patches, strict=True) if bar.get_alpha() == PALE}
    assert pale == {"learning", "funding", "the whole difference"}


def test_an_interval_is_drawn_where_it_is(axes: Axes) -> None:
    share = additive(SHARES).shares["learning"]
    assert share.low is not None
    assert share.high is not None
    assert share.low < 0.0
    ends = [np.asarray(line.get_xdata(), dtype=np.float64) for line in axes.lines]
    drawn = [sorted(each.tolist()) for each in ends if each.size == 2]
    assert any(each == pytest.approx([100 * share.low, 100 * share.high]) for each in drawn)


def test_what_lowers_the_measure_is_hatched(axes: Axes) -> None:
    """Told apart without colour."""
    hatched = [length < 0.0 for length in lengths(axes)]
    assert [bool(patch.get_hatch()) for patch in axes.patches] == hatched


def test_a_bar_much_longer_than_the_others_is_cut_and_marked() -> None:
    figure = additive([4.0, *SHARES[1:]]).plot()
    assert figure.axes[0].get_xlim()[1] < 400.0
    assert arrows(figure.axes[0]) > 0


def test_bars_of_like_size_are_not_cut(axes: Axes) -> None:
    assert arrows(axes) == 0


def test_the_axis_ends_at_25_times_the_median_share() -> None:
    """Of 100, 1 and -1 the median size is 1; 6 % of the length from -1.5 to 25 are free."""
    values = [(100.0, 99.0, 101.0), (1.0, 0.5, 1.5), (-1.0, -1.5, -0.5), (100.0, 98.0, 102.0)]
    assert axis_ends(values) == pytest.approx((-1.5 - 0.06 * 26.5, 25.0 + 0.06 * 26.5))


@pytest.mark.parametrize("names", [None, LONG])
def test_no_text_is_clipped_or_covers_another(names: list[str] | None) -> None:
    titles = ("The Neighbourhood Alliance for a Better Life " * 3, "W" * 130)
    figure = additive([4.0, *SHARES[1:]], names, titles).plot()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    texts = [each for each in figure.findobj(Text) if each.get_visible() and each.get_text()]
    boxes = [each.get_window_extent(canvas.get_renderer()) for each in texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert all(box.y0 >= 0 and box.y1 <= figure.bbox.y1 for box in boxes)
    for i, one in enumerate(boxes):
        for j, two in enumerate(boxes[:i]):
            assert not one.overlaps(two), (texts[i].get_text(), texts[j].get_text())


def test_labels_are_whole() -> None:
    (axes,) = additive(SHARES, LONG).plot().axes
    shown = {tick.get_text().replace("\n", "").replace(" ", "") for tick in axes.get_yticklabels()}
    assert {name.replace(" ", "") for name in LONG} <= shown


def test_text_is_fitted_to_a_width() -> None:
    lines = fitted("W" * 30 + " and so on", 2.0, 11)
    assert "".join(lines).replace(" ", "") == "W" * 30 + "andsoon"
    assert max(text_width(line, 11) for line in lines) <= 2.0
