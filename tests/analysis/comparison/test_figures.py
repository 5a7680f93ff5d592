"""Figures show the numbers they should, and can be told apart without colour."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from sim import Comparison, InputError
from sim.analysis.comparison.figures import FIGURES, draw
from sim.analysis.presentation.figure_style import svg
from sim.analysis.presentation.palette import BY_BUNDLE, MIXED
from tests.pictures import colours


@pytest.mark.parametrize("name", [*FIGURES, "engaged", "diversity"])
def test_every_figure_shows_every_arm(made: Comparison, name: str) -> None:
    picture = io.BytesIO()
    figure = made.plot(name)
    assert "12 seeds" in [text.get_text() for text in figure.texts]
    figure.savefig(picture, format="png")
    picture.seek(0)
    assert {each.colour for each in BY_BUNDLE.values()} <= colours(picture)


def test_an_unknown_figure_is_refused(made: Comparison) -> None:
    with pytest.raises(InputError, match="no figure 'wealth'"):
        made.plot("wealth")


def test_lines_are_means_and_bands_the_middle_of_the_runs(made: Comparison) -> None:
    (axes,) = draw(made, "engaged").axes
    lines = [line for line in axes.lines if len(line.get_xdata()) == 104]
    # Seeds 1 to 12 add 6.5 on average; the arms are 10 apart.
    assert [set(np.round(line.get_ydata(), 9)) for line in lines] == [{6.5}, {16.5}, {26.5}]
    bottom = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (bottom.min(), bottom.max()) == pytest.approx((2.1, 10.9))


def test_the_shock_is_marked_where_it_strikes(made: Comparison) -> None:
    (axes,) = draw(made, "engaged").axes
    (mark,) = (line for line in axes.lines if len(line.get_xdata()) == 2)
    assert set(mark.get_xdata()) == {1.0}  # the end of week 51, counted from 0
    assert [text.get_text() for text in axes.texts] == ["shock"]


def test_arms_differ_in_line_and_not_only_in_colour(made: Comparison) -> None:
    (axes,) = draw(made, "engaged").axes
    lines = [line for line in axes.lines if len(line.get_xdata()) == 104]
    dashes = {str(line._unscaled_dash_pattern) for line in lines}
    assert len(dashes) == len(lines) == 3
    every = [*BY_BUNDLE.values(), *MIXED]
    for each in ("colour", "line", "marker"):
        assert len({str(getattr(style, each)) for style in every}) == len(every)


def luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize("colour", [each.colour for each in BY_BUNDLE.values()])
def test_colours_stand_out_from_white(colour: str) -> None:
    # WCAG 2.1, 1.4.11: graphical objects need a contrast of 3 to 1.
    assert 1.05 / (luminance(colour) + 0.05) >= 3.0


def test_a_figure_in_a_page_asks_for_nothing(made: Comparison) -> None:
    text = svg(draw(made, "adaptivity"))
    assert text.startswith("<svg")
    links = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert links
    assert all(link.startswith("#") for link in links)


def test_a_figure_is_the_same_every_time(made: Comparison) -> None:
    assert svg(draw(made, "growth")) == svg(draw(made, "growth"))
