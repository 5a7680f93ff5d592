"""The report: texts from outside are escaped, our figures are not."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import UndefinedError

from sim import Comparison
from sim.analysis.comparison import report
from sim.analysis.comparison.figures import FIGURES

TITLE = "Tea & <script>alert('x')</script> \"for all\""
MANIFEST: dict[str, Any] = {
    "command": "systemshift compare '<b>.toml'",
    "date": "2026-01-01",
    "seconds": 1.0,
    "seeds": [1, 2],
    "versions": {"python": "3.11"},
    "code": "0" * 64,
    "processor": "",
    "scenarios": {"isolated": "1" * 64},
}
FIGURE = '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'


class Outline(HTMLParser):
    """Tags of a page, the texts in them, and the labels of its figures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.labels: list[str | None] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "svg":
            self.labels.append(dict(attrs)["aria-label"])

    def handle_data(self, data: str) -> None:
        self.texts.append((self.tags[-1] if self.tags else "", data))


@pytest.fixture
def titled(made: Comparison) -> Comparison:
    """The comparison made by hand, one scenario of which has markup in its title."""
    arms = {**made.arms, "isolated": made.arms["isolated"].with_values({"title": TITLE})}
    return Comparison(arms, made.seeds, made.arm_runs, made.seconds)


def test_markup_in_a_title_stays_text(titled: Comparison) -> None:
    page = report.html(titled, {}, MANIFEST)
    outline = Outline(page)
    assert "script" not in outline.tags
    assert "<script" not in page
    for tag in ("title", "h1"):
        assert next(text for where, text in outline.texts if where == tag).startswith(TITLE)
    assert ("td", TITLE) in outline.texts  # its rows
    assert ("summary", TITLE) in outline.texts  # its scenario
    assert ("dd", MANIFEST["command"]) in outline.texts


def test_figures_are_markup_and_their_headings_text(
    made: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FIGURES, "growth", ('Growth > "all" & more', "A <b> caption"))
    outline = Outline(report.html(made, {"growth": FIGURE}, MANIFEST))
    assert outline.labels == ['Growth > "all" & more']
    assert outline.tags.count("path") == 1
    assert ("h2", 'Growth > "all" & more') in outline.texts
    assert ("figcaption", "A <b> caption") in outline.texts


def test_a_fact_without_a_value_is_left_out(made: Comparison) -> None:
    outline = Outline(report.html(made, {}, MANIFEST))
    headings = [text for where, text in outline.texts if where == "dt" and text.strip()]
    assert headings == ["Command", "Date", "Time taken", "Seeds", "Versions", "Code", "Scenarios"]


def test_a_value_that_the_template_lacks_is_an_error(
    made: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "Cell", lambda text, clear: {"clear": clear})
    with pytest.raises(UndefinedError, match="text"):
        report.html(made, {}, MANIFEST)
