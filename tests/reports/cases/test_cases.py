"""The three real communities in a short form: they run, and their counterparts are alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.colors import to_hex

from reports.cases.cases import ARMS, DRAWN, REAL, cases, clear, difference, tell
from reports.cases.page import draw, page
from sim.errors import InputError
from tests.pictures import colours
from tests.shared import shared

SHORT = {"weeks": 12, "shocks.weeks": [6]}


@pytest.mark.parametrize("name", cases())
def test_a_real_community_beside_a_drawn_one(name: str, tmp_path: Path) -> None:
    case = cases()[name]
    told = tell(case, shared("."), seeds=[1, 2], values=SHORT, workers=1)
    real, drawn = told.start[REAL], told.start[DRAWN]
    for same in ("residents", "organizations"):
        assert drawn[same] == real[same]
    for about in real.keys() - {"residents", "organizations"}:
        assert drawn[about] == pytest.approx(real[about], rel=0.25)
    assert {len(told.runs[kind][arm]) for kind in told.runs for arm in ARMS} == {2}
    for number, arm in enumerate(ARMS):
        first, second, gap = difference(told, arm, "impact.final")
        assert first.mean is not None
        assert second.mean is not None
        assert gap.mean == pytest.approx(first.mean - second.mean), number
    text = page([told])
    assert case.title in text
    assert f"![Impact over time](images/case-{name}.png)" in text
    draw(told, tmp_path / "picture.png")
    assert {to_hex(f"C{number}") for number in range(3)} <= colours(tmp_path / "picture.png")
    assert any("order of the arms" in line for line in clear(told))


def test_the_lead_agency_and_the_grants_are_in() -> None:
    case = cases()["indiana-tobacco-control"]
    told = tell(case, shared("."), seeds=[1], values=SHORT, workers=1)
    assert told.start[REAL]["organizations"] == 25
    assert told.start[REAL]["ties of an organization to organizations"] == pytest.approx(12.88)
    assert "Backbone: ITPC." in told.understood


def test_data_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no file .*TCcoll\.graphml"):
        tell(cases()["indiana-tobacco-control"], tmp_path, seeds=[1], workers=1)
