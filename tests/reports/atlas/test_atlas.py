"""The atlas: its parameters are those with the largest indices, its courses those of the study."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from reports.__main__ import main
from reports.atlas.atlas import SEEDS, along, course, influential
from reports.atlas.page import HEAD, page, picture
from sim.analysis.comparison.panels import BAND
from sim.analysis.sensitivity.sensitivity import sensitivity
from sim.batch.design import Design, Point
from sim.batch.studyfile import read_study
from tests.analysis.faked import faked, ranges
from tests.analysis.sensitivity.test_sensitivity import g_function

HOUSE = Path(__file__).parents[3]


def line(point: Point, seed: int) -> float:
    return 10.0 * point["x3"] + seed


def test_the_parameters_with_the_largest_total_in_any_arm_are_shown(tmp_path: Path) -> None:
    """Of the g-function x1, of the other arm x3: neither matters most in both."""
    design = Design(kind="saltelli", points=64)
    results = faked(tmp_path / "s", ranges(5), design, {"a": g_function, "b": line}, replicates=2)
    indices = sensitivity(results)
    assert set(influential(indices, "impact.final")) == {"x1", "x3"}

    (third,) = (each for each in ranges(5) if each.name == "x3")
    grid = Design(kind="full_factorial", levels=3)
    run = faked(tmp_path / "c", [third], grid, {"a": line, "b": line}, replicates=4)
    shown = course(run, "impact.final")
    assert shown.values == (0.0, 0.5, 1.0)
    assert shown.cube.level("b").tolist() == [[10.0 * x + s for s in (1, 2, 3, 4)]
                                             for x in (0.0, 0.5, 1.0)]  # fmt: skip
    (axes,) = picture([shown], indices).axes
    drawn = axes.get_lines()[0]
    assert np.asarray(drawn.get_ydata()).tolist() == [2.5, 7.5, 12.5]
    text = page(indices, {"impact.final": [shown]}, 4)
    assert "moves 5 parameters at once" in text
    assert "448 points of Saltelli's design with 2 seeds" in text
    assert re.search(r"^\| `x3` \| .* \| 1\.0", text, re.M) or re.search(r"`x3`.*1\.\d\d \[", text)


def test_along_a_parameter_everything_else_is_as_in_the_scenario() -> None:
    study = read_study("atlas")
    one = along(study, "problem.complexity", 12)
    assert [point["problem.complexity"] for point in one.places.values()] == [0, 1, 2, 4, 5]
    assert one.total == 3 * 5 * 12
    point = one.points[0]
    for arm, scenario in study.arms.items():
        there = one.scenario(arm, point).flat()
        moved = {key for key, value in scenario.flat().items() if there[key] != value}
        assert moved <= {"problem.complexity"}


def test_the_page_in_docs_is_of_the_study_that_ships() -> None:
    text = (HOUSE / "docs" / "atlas.md").read_text(encoding="utf-8")
    study = read_study("atlas")
    head = HEAD.format(
        factors=len(study.factors), points=f"{len(study.points):,}",
        seeds=f"{study.replicates} seeds", most=2, along=f"{SEEDS} seeds", band=BAND[1] - BAND[0],
    )  # fmt: skip
    assert head in text
    for image in re.findall(r"\]\((images/[^)]+)\)", text):
        assert (HOUSE / "docs" / image).is_file()
    named = set(re.findall(r"^\| `([\w.]+)` \|", text, re.M))
    assert named <= {each.name for each in study.factors}
    totals = [float(each) for each in re.findall(r"\| (-?\d\.\d\d) \[", text)]
    assert len(totals) >= 4 * 3 * 5
    assert all(math.isfinite(each) for each in totals)


@pytest.mark.full
def test_the_whole_way_in_small(tmp_path: Path) -> None:
    out, runs = ["--out", str(tmp_path / "docs")], ["--runs", str(tmp_path), "--workers", "1"]
    words = ["atlas", "--quick", *out, *runs]
    assert main(words) == 0
    text = (tmp_path / "docs" / "atlas.md").read_text(encoding="utf-8")
    assert "moves 2 parameters at once" in text
    images = re.findall(r"\]\((images/[^)]+)\)", text)
    assert len(images) == 8
    assert all((tmp_path / "docs" / each).stat().st_size > 5000 for each in images)
    assert main(words) == 0  # what is there is used as it is
    assert (tmp_path / "docs" / "atlas.md").read_text(encoding="utf-8") == text
