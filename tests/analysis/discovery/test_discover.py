"""Scenario discovery: planted boxes are found, noise is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.discovery.discover import Discovery, discover
from sim.analysis.discovery.questions import Question, conditions
from sim.analysis.discovery.trees import check
from sim.batch.design import Design, Point
from sim.errors import InputError
from tests.analysis.faked import FACTORS, boxed, faked, level

SOBOL = Design(kind="sobol", points=256)


def noise(point: Point, seed: int) -> float:
    key = [seed, int(point["people.trial_rate"] * 2**40), int(point["shocks.share"] * 2**40)]
    return level(point, seed) + float(np.random.default_rng(key).normal())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Discovery:
    folder = tmp_path_factory.mktemp("discover") / "box"
    return discover(faked(folder, FACTORS, SOBOL, {"a": level, "b": boxed}, replicates=2))


def test_a_planted_box_is_found_with_its_limits(found: Discovery) -> None:
    assert found.found
    best = found.leaves[0]
    assert best.density == 1.0
    assert best.coverage == 1.0
    assert best.difference.mean == pytest.approx(0.2)
    condition = " and ".join(best.rules)
    assert "problem complexity is at least 6 other elements" in condition
    (limit,) = re.findall(r"people trial rate is at most ([\d.]+) per week", condition)
    assert float(limit) == pytest.approx(0.12, abs=0.002)
    assert len(best.rules) == 2
    # 40 % of whole complexities times 60 % of trial rates, evenly covered.
    assert best.points == pytest.approx(0.24 * 256, abs=3)
    others = [leaf for leaf in found.leaves if leaf is not best]
    assert all(leaf.density == 0.0 for leaf in others)
    assert sum(leaf.points for leaf in found.leaves) == 256
    assert found.check is not None
    assert found.check.right > 0.97
    assert found.check.majority == pytest.approx(0.76, abs=0.02)


def test_what_is_printed_and_saved(found: Discovery, tmp_path: Path) -> None:
    text = " ".join(str(found).split())
    assert "B is ahead of A (higher mean of 2 seeds) at" in text
    assert "density 100 %, coverage 100 %" in text
    assert "always predicting A at 76 %" in text
    place = found.save(tmp_path / "out")
    assert {path.name for path in place.iterdir()} == {
        "boxes.csv", "discovery.json", "manifest.json", "tree.png", "tree.svg",
    }  # fmt: skip
    condition = json.loads((place / "discovery.json").read_text(encoding="utf-8"))
    assert condition["found"] is True
    assert condition["boxes"][0]["rules"] == list(found.leaves[0].rules)


def test_a_choice_is_found_and_less_can_be_better(tmp_path: Path) -> None:
    """Misled after a shock: in b fewer are with conformity, more otherwise."""

    def losing(point: Point, seed: int) -> float:
        return level(point, seed) + (-1.0 if point["communication.copying"] == "conformity" else 1)

    results = faked(
        tmp_path / "c", FACTORS, SOBOL, {"a": level, "b": losing}, measure="adaptivity.misled"
    )
    found = discover(results, "adaptivity.misled", ["a", "b"])
    best = found.leaves[0]
    assert best.rules == ("communication copying is conformity",)
    assert best.density == best.coverage == 1.0
    assert best.difference.mean == pytest.approx(-1.0)
    assert "lower mean of 1 seed" in str(found)
    turned = discover(results, "adaptivity.misled", ["b", "a"])
    assert turned.leaves[0].rules == ("communication copying is not conformity",)


def test_pure_noise_brings_no_rules(tmp_path: Path) -> None:
    found = discover(faked(tmp_path / "n", FACTORS, SOBOL, {"a": level, "b": noise}))
    assert not found.found
    assert found.leaves == []
    assert found.table.empty
    assert "No rules were found that are better than always predicting" in str(found)
    assert "Where " not in str(found)
    with pytest.raises(InputError, match="nothing to draw"):
        found.plot()
    assert not (found.save(tmp_path / "out") / "tree.png").exists()


def test_noise_is_rarely_taken_for_a_rule() -> None:
    """By its level the interval of the gain is above 0 in 1 of 40 cases."""
    rng = np.random.default_rng(3)
    alone = np.arange(100)
    false = sum(
        check(rng.random((100, 5)), rng.random(100) < 0.6, alone).is_better for _ in range(8)
    )
    assert false <= 1


def test_points_of_a_block_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    """Noise that belongs to a coordinate repeats within a block of Saltelli's design.

    A tree that saw one of a block would know the others; with blocks kept together it does not.
    """

    def by_coordinate(point: Point, seed: int) -> float:
        key = [int(point["shocks.share"] * 2**40)]
        return level(point, seed) + float(np.random.default_rng(key).normal())

    results = faked(
        tmp_path / "b",
        FACTORS,
        Design(kind="saltelli", points=64),
        {"a": level, "b": by_coordinate},
    )
    assert not discover(results).found


def test_what_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    few = faked(
        tmp_path / "few", FACTORS, Design(kind="sobol", points=32), {"a": level, "b": boxed}
    )
    with pytest.raises(InputError, match=r"has 32 points.*at least 40"):
        discover(few)
    with pytest.raises(InputError, match="two arms"):
        discover(few, arms=["a"])
    with pytest.raises(InputError, match="no arm 'x'"):
        discover(few, arms=["a", "x"])
    rare = faked(
        tmp_path / "rare", FACTORS, Design(kind="sobol", points=64),
        {"a": level, "b": lambda point, seed: level(point, seed) + 1.0},
    )  # fmt: skip
    found = discover(rare)
    assert not found.found
    assert "A is ahead at fewer than 10 points" in str(found)


def test_conditions_name_each_number_once_with_its_narrowest_ends() -> None:
    rate = Question("people.trial_rate")
    question_sentence = [
        rate.above(t, np.array([0.0, 0.05, 0.1, 0.15])) for t in (0.025, 0.12, 0.07)
    ]
    assert [each.limit for each in question_sentence] == [0.03, 0.1, 0.08]
    condition = conditions(
        [(question_sentence[0], True), (question_sentence[1], False), (question_sentence[2], False)]
    )
    assert condition == ("people trial rate is from 0.03 to 0.08 per week",)
    weak = Question("learning.supported", True)
    assert conditions([(weak, False)]) == ("learning supported is not true",)
