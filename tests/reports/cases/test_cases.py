"""The three real communities in a short form: they run, and their counterparts are alike."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from reports.cases.cases import DRAWN, REAL, cases, clear_differences, difference, run_case
from reports.cases.page import HEAD, figure, page
from reports.figures import png
from reports.page import DOCS
from sim.analysis.presentation.palette import BY_BUNDLE
from sim.errors import InputError
from sim.scenario import ARMS
from tests.pictures import colours
from tests.shared import shared

SHORT = {"weeks": 12, "shocks.weeks": [6]}


@pytest.mark.parametrize("name", cases())
def test_a_real_community_beside_a_drawn_one(name: str) -> None:
    case = cases()[name]
    result = run_case(case, shared("."), seeds=[1, 2], values=SHORT, workers=1)
    real, drawn = result.start[REAL], result.start[DRAWN]
    for same in ("residents", "organizations"):
        assert drawn[same] == real[same]
    for about in real.keys() - {"residents", "organizations"}:
        assert drawn[about] == pytest.approx(real[about], rel=0.25)
    assert {len(result.runs[kind][arm]) for kind in result.runs for arm in ARMS} == {2}
    for number, arm in enumerate(ARMS):
        first, second, gap = difference(result, arm, "impact.final")
        assert first.mean is not None
        assert second.mean is not None
        assert gap.mean == pytest.approx(first.mean - second.mean), number
    text = page([result])
    assert case.title in text
    assert f"![Impact over time](images/case-{name}.png)" in text
    drawn_colours = colours(BytesIO(png(figure(result))))
    assert {BY_BUNDLE[arm].colour for arm in ARMS} <= drawn_colours
    assert any("order of the arms" in line for line in clear_differences(result))


def test_the_lead_agency_and_the_grants_are_in() -> None:
    case = cases()["indiana-tobacco-control"]
    result = run_case(case, shared("."), seeds=[1], values=SHORT, workers=1)
    assert result.start[REAL]["organizations"] == 25
    assert result.start[REAL]["ties of an organization to organizations"] == pytest.approx(12.88)
    assert "Backbone: ITPC." in result.understood


def test_the_page_in_docs_is_of_the_cases_that_ship() -> None:
    text = (DOCS / "cases.md").read_text(encoding="utf-8")
    assert HEAD in text
    for case in cases().values():
        section = text.split(f"## {case.title}\n")[1].split("\n## ")[0]
        assert case.question in section
        assert case.about in section


def test_data_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no file .*TCcoll\.graphml"):
        run_case(cases()["indiana-tobacco-control"], tmp_path, seeds=[1], workers=1)
