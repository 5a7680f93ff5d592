"""A difference explained at a point of a study: the point's values, the study's seeds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import Explanation, InputError, Results, discover, explain, sweep
from sim.analysis.discovery.middle import nearest_to_middle
from sim.analysis.explanation.place import StudyPlace, find_place
from sim.analysis.explanation.text import cautions, explanation_data
from sim.batch.design import Design
from sim.batch.studyfile import read_study
from sim.rules.base import FAMILIES
from tests.analysis.faked import FACTORS, boxed, faked, level
from tests.batch.sweeping import SMALL, write_study

ARMS = ("isolated", "system_shifting_network")
TOGETHER = {"rules": list(FAMILIES)}
"""All rules as one lever, so that an explanation takes two runs a seed."""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Two arms, two points, seeds 4 to 6."""
    folder = tmp_path_factory.mktemp("place")
    text = SMALL.replace("weeks = 6", "weeks = 30\nfirst_seed = 4")
    study = read_study(write_study(folder, text))
    return sweep(study, folder / "out", workers=1)


def at(swept: Results, number: int, **more: Any) -> Explanation:
    place = f"{swept.store.folder}:{number}"
    return explain(
        *ARMS, "growth", **{"at": place, "levers": TOGETHER, "workers": 1, **more}
    )  # fmt: skip


@pytest.fixture(scope="module")
def second(swept: Results) -> Explanation:
    return at(swept, 2)


def test_the_difference_is_the_one_stored_there(swept: Results, second: Explanation) -> None:
    runs = swept.runs[swept.runs["people.trial_rate"] == 0.3]
    wide = runs.pivot(index="seed", columns="arm", values="growth.at_work")
    assert second.worths.tolist() == wide[list(ARMS)].to_numpy().tolist()
    assert second.seeds == wide.index.tolist() == [4, 5, 6]
    assert second.gap.mean == pytest.approx(float((wide[ARMS[1]] - wide[ARMS[0]]).mean()))
    assert second.stray_runs == 0


def test_both_arms_take_the_values_of_the_point(second: Explanation) -> None:
    assert {each.flat()["people.trial_rate"] for each in second.arms.values()} == {0.3}


def test_a_number_of_seeds_is_counted_from_the_first_of_the_study(swept: Results) -> None:
    assert at(swept, 1, seeds=4).seeds == [4, 5, 6, 7]


def test_fewer_seeds_than_the_study_has_are_said(swept: Results) -> None:
    assert cautions(at(swept, 1, seeds=2))[0].startswith("1 of the 3 seeds of the study are left")


def test_what_is_printed_names_the_point_and_its_values(second: Explanation) -> None:
    words = " ".join(str(second).split())
    assert "at point 2 of 2 of" in words
    assert "people.trial_rate = 0.3 per week" in words


def test_the_data_name_the_point(swept: Results, second: Explanation, tmp_path: Path) -> None:
    data = json.loads(json.dumps(explanation_data(second), allow_nan=False))["at"]
    assert (data["point"], data["values"]) == (2, {"people.trial_rate": 0.3})
    manifest = second.save(tmp_path / "out") / "manifest.json"
    assert json.loads(manifest.read_text(encoding="utf-8"))["at"] == data


def test_runs_that_differ_from_those_stored_are_said(second: Explanation) -> None:
    assert isinstance(second.place, StudyPlace)
    stored = second.place.stored.copy()
    stored[1, 0] += 1.0
    place = StudyPlace(second.place.point, second.place.arms, stored)
    other = Explanation(
        second.arms, second.measure, second.levers, second.seeds, second.worths, place=place
    )
    assert other.stray_runs == 1
    assert cautions(other)[0].startswith("1 of the 6 runs of the two arms differs from the one")


def test_undefined_in_both_is_no_difference(second: Explanation) -> None:
    assert isinstance(second.place, StudyPlace)
    nothing = np.full((3, 2), np.nan)
    place = StudyPlace(second.place.point, second.place.arms, nothing)
    assert place.stray_runs([4, 5, 6], nothing) == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"box": "x:1"}, "--at and --in name two places"),
        ({"values": {"weeks": 3}}, "values: a point of a study sets everything itself"),
        ({"weeks": 3, "community": "synthetic"}, "community, weeks: a point of a study"),
        ({"at": "nowhere:1"}, "there is no folder nowhere"),
        ({"at": "atlas:1"}, "study atlas is not run"),
        ({"at": None, "box": "here:1"}, "there is no folder here"),
    ],
)
def test_what_cannot_be_explained_there(
    more: dict[str, Any], sentence: str, swept: Results
) -> None:
    with pytest.raises(InputError, match=sentence):
        at(swept, 1, **more)


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        (("isolated", "isolated"), "named twice"),
        (("isolated", "collective_impact"), "there is no arm 'collective_impact'; choose one of"),
    ],
)
def test_arms_that_the_study_does_not_have(
    arms: tuple[str, str], sentence: str, swept: Results
) -> None:
    with pytest.raises(InputError, match=sentence):
        find_place(f"{swept.store.folder}:1", None, "growth.engaged", arms)


def test_a_box_is_explained_at_its_point_nearest_to_the_middle(tmp_path: Path) -> None:
    """The stored runs are invented, so both runs made here are told to differ from them."""
    folder = tmp_path / "sobol"
    sobol = faked(folder, FACTORS, Design(kind="sobol", points=64), {"a": level, "b": boxed})
    leaf = discover(sobol, "impact", ["a", "b"]).leaves[0]
    found = explain("a", "b", "impact", box=f"{folder}:1", workers=1)
    assert found.place is not None
    assert found.place.point.number == nearest_to_middle(sobol.study, leaf.numbers)
    assert f"in box {folder}:1, where problem complexity is at least 6" in " ".join(
        str(found).split()
    )
    assert found.stray_runs == 2
