"""Sobol indices against functions whose indices have a closed form, through our own path."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.sensitivity.indices import Target, luck_share
from sim.analysis.sensitivity.sensitivity import Sensitivity, sensitivity
from sim.analysis.sweeps.cube import read_cubes
from sim.batch.design import Design, Point
from sim.batch.factors import Factor
from sim.errors import InputError
from tests.analysis.faked import faked, ranges

BIG = Design(kind="saltelli", points=512)
SMALL = Design(kind="saltelli", points=16)


def ishigami(point: Point, seed: int) -> float:
    """Ishigami & Homma (1990) with a = 7, b = 0.1."""
    x1, x2, x3 = (point[f"x{i}"] for i in (1, 2, 3))
    return math.sin(x1) + 7.0 * math.sin(x2) ** 2 + 0.1 * x3**4 * math.sin(x1)


def ishigami_indices() -> dict[str, tuple[float, float]]:
    """First order and total, from the closed forms of the partial variances."""
    a, b, pi = 7.0, 0.1, math.pi
    v1 = 0.5 * (1.0 + b * pi**4 / 5.0) ** 2
    v2 = a**2 / 8.0
    v13 = b**2 * pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = v1 + v2 + v13
    return {"x1": (v1 / whole, (v1 + v13) / whole), "x2": (v2 / whole, v2 / whole),
            "x3": (0.0, v13 / whole)}  # fmt: skip


COEFFICIENTS = (0.0, 1.0, 4.5, 9.0, 99.0)


def g_function(point: Point, seed: int) -> float:
    """Sobol's g-function (Saltelli & Sobol 1995)."""
    return math.prod(
        (abs(4.0 * point[f"x{i}"] - 2.0) + a) / (1.0 + a) for i, a in enumerate(COEFFICIENTS, 1)
    )


def g_indices() -> dict[str, tuple[float, float]]:
    """Closed form: a partial variance of 1 / (3 (1 + a)^2) each, multiplied out."""
    parts = [1.0 / (3.0 * (1.0 + a) ** 2) for a in COEFFICIENTS]
    whole = math.prod(1.0 + v for v in parts) - 1.0
    return {
        f"x{i}": (v / whole, v * math.prod(1.0 + w for w in parts) / (1.0 + v) / whole)
        for i, v in enumerate(parts, 1)
    }


def target(found: Sensitivity, arm: str, minus: str = "") -> Target:
    (one,) = (each for each in found.targets if (each.arm, each.minus) == (arm, minus))
    return one


def expect(found: Target, indices: dict[str, tuple[float, float]]) -> None:
    """Every index within its own interval, widened by half, and close in itself."""
    assert [each.factor for each in found.indices] == sorted(
        indices, key=lambda name: -indices[name][1]
    )
    for each in found.indices:
        first, total = indices[each.factor]
        assert each.first == pytest.approx(first, abs=1.5 * each.first_width + 1e-9)
        assert each.total == pytest.approx(total, abs=1.5 * each.total_width + 1e-9)
        assert each.total == pytest.approx(total, abs=0.04)


def test_ishigami_and_g_have_their_closed_forms(tmp_path: Path) -> None:
    one = faked(tmp_path / "i", ranges(3, -math.pi, math.pi), BIG, {"a": ishigami})
    expect(target(sensitivity(one), "a"), ishigami_indices())
    two = faked(tmp_path / "g", ranges(5), BIG, {"a": g_function})
    expect(target(sensitivity(two), "a"), g_indices())


def test_a_paired_difference_is_decomposed_run_by_run(tmp_path: Path) -> None:
    """What both arms share, here x2 and a large seed effect, is no part of their difference."""

    def without(point: Point, seed: int) -> float:
        return 50.0 * point["x2"] + 1000.0 * seed

    def with_more(point: Point, seed: int) -> float:
        return without(point, seed) + 3.0 * point["x1"] + point["x3"]

    results = faked(
        tmp_path / "d", ranges(3), BIG, {"low": without, "high": with_more}, replicates=2
    )
    found = sensitivity(results.store.folder)  # by path, as the command does
    expect(target(found, "low"), {"x2": (1.0, 1.0), "x1": (0.0, 0.0), "x3": (0.0, 0.0)})
    gap = target(found, "high", "low")
    expect(gap, {"x1": (0.9, 0.9), "x3": (0.1, 0.1), "x2": (0.0, 0.0)})
    assert gap.luck == pytest.approx(0.0, abs=1e-12)
    clear = {each.factor for each in gap.indices if each.is_clear}
    assert clear == {"x1", "x3"}


def noisy(point: Point, seed: int) -> float:
    """Variance 1/12 by x1, and noise of variance 1/6 that no two runs share."""
    key = [seed, *(int(point[f"x{i}"] * 2**30) for i in (1, 2, 3))]
    return float(point["x1"] + np.random.default_rng(key).normal(0.0, math.sqrt(1.0 / 6.0)))


def test_luck_is_told_and_inert_parameters_are_not_called_influential(tmp_path: Path) -> None:
    """With R seeds noise is (1/6)/R of (1/12 + (1/6)/R), and every total holds it."""
    results = faked(
        tmp_path / "n", ranges(3), Design(kind="saltelli", points=512), {"a": noisy}, replicates=4
    )
    found = target(sensitivity(results), "a")
    assert found.luck == pytest.approx(1.0 / 3.0, abs=0.03)
    totals = {each.factor: each.total for each in found.indices}
    assert totals["x1"] == pytest.approx(1.0, abs=0.1)
    assert totals["x2"] == pytest.approx(1.0 / 3.0, abs=0.06)
    assert [each.factor for each in found.indices if each.is_clear] == ["x1"]

    assert "more replicates are needed" not in str(sensitivity(results))

    mostly = faked(
        tmp_path / "m", ranges(3), SMALL, {"a": lambda p, s: noisy(p, s) - p["x1"]}, replicates=2
    )
    assert "most of it: more replicates are needed" in str(sensitivity(mostly))

    single = faked(
        tmp_path / "s", ranges(3), Design(kind="saltelli", points=512), {"a": noisy}, replicates=1
    )
    alone = sensitivity(single)
    assert target(alone, "a").luck is None
    assert "With one seed luck cannot be separated from interaction" in str(alone)


def test_the_share_of_luck_of_a_two_way_table() -> None:
    """Rows 0, 3 with residuals of +-1 beyond row and column: by hand."""
    values = np.array([[0.0 + 5.0 + 1.0, 0.0 + 7.0 - 1.0], [3.0 + 5.0 - 1.0, 3.0 + 7.0 + 1.0]])
    # Residuals +-1, one degree of freedom: mean square 4; over 2 seeds 2; means 6 and 9: 4.5.
    assert luck_share(values, paired=True) == pytest.approx(2.0 / 4.5)
    # Without shared seeds: squares within rows 0 and 8 over 2 degrees: 4, over 2 seeds: 2.
    assert luck_share(values, paired=False) == pytest.approx((8.0 / 2 / 2) / 4.5)
    assert luck_share(values[:, :1], paired=True) is None


def test_undefined_blocks_are_left_out_and_told(tmp_path: Path) -> None:
    def holed(point: Point, seed: int) -> float | None:
        return None if point["x1"] > 0.9 else point["x1"]

    results = faked(tmp_path / "u", ranges(2), BIG, {"a": holed})
    found = target(sensitivity(results), "a")
    assert 0 < found.left_out < 512
    assert found.left_out + found.blocks == 512
    assert f"{found.left_out} of 512 blocks left out" in str(sensitivity(results))

    never = faked(tmp_path / "never", ranges(2), SMALL, {"a": lambda point, seed: None})
    assert "undefined" in target(sensitivity(never), "a").reason
    same = faked(tmp_path / "same", ranges(2), SMALL, {"a": lambda point, seed: 0.3})
    assert target(sensitivity(same), "a").reason == "the same at every point"
    assert "the same at every point" in str(sensitivity(same))
    with pytest.raises(InputError, match="nothing to draw"):
        sensitivity(same).plot()


def test_what_cannot_be_decomposed_is_refused_in_one_sentence(tmp_path: Path) -> None:
    def plain(point: Point, seed: int) -> float:
        return float(point["x1"])

    sobol = faked(tmp_path / "s", ranges(2), Design(kind="sobol", points=16), {"a": plain})
    with pytest.raises(InputError, match=r'over a sobol design.*write kind = "saltelli"'):
        sensitivity(sobol)
    few = faked(
        tmp_path / "few", ranges(2), SMALL, {"a": plain}, replicates=2, skips=lambda seed: seed == 2
    )
    with pytest.raises(InputError, match=r"holds 64 of the 128 runs.*sweep. again until"):
        sensitivity(few)
    failed = faked(
        tmp_path / "failed", ranges(2), SMALL, {"a": plain}, fails=lambda p: p["x1"] < 0.1
    )
    with pytest.raises(InputError, match=r"of the 64 runs in .* failed.*--retry"):
        sensitivity(failed)
    whole = faked(tmp_path / "w", ranges(2), SMALL, {"a": plain, "b": plain})
    with pytest.raises(InputError, match="no arm 'c'"):
        sensitivity(whole, arms=["a", "c"])
    with pytest.raises(InputError, match="no measure 'growth'"):
        sensitivity(whole, "growth")
    small = faked(tmp_path / "t", ranges(2), Design(kind="saltelli", points=4), {"a": plain})
    assert "too few" in target(sensitivity(small), "a").reason


def test_arms_without_shared_seeds_have_levels_only(tmp_path: Path) -> None:
    def plain(point: Point, seed: int) -> float:
        return float(point["x1"])

    results = faked(
        tmp_path / "p", ranges(2), SMALL, {"a": plain, "b": plain}, replicates=3, paired=False
    )
    assert [(t.arm, t.minus) for t in sensitivity(results).targets] == [("a", ""), ("b", "")]
    cube = read_cubes(results, ["impact.final"])["impact.final"]
    assert cube.values.shape == (2, 64, 3)
    assert not np.isnan(cube.values).any()
    with pytest.raises(InputError, match="paired = false"):
        cube.difference("a", "b")


def test_points_that_coincide_are_used_as_often_as_the_design_visits_them(tmp_path: Path) -> None:
    """A factor of two values makes Saltelli's design visit points twice; a coin flip is half."""
    factors = [Factor("x1", "uncertainty", "number", (0.0, 1.0)), *ranges(2)[1:]]

    def coin(point: Point, seed: int) -> float:
        return float(point["x1"])  # x2 is inert

    results = faked(tmp_path / "c", factors, BIG, {"a": coin})
    assert len(results.study.places) < len(results.study.points)
    expect(target(sensitivity(results), "a"), {"x1": (1.0, 1.0), "x2": (0.0, 0.0)})


def test_a_folder_holds_figure_table_and_numbers(tmp_path: Path) -> None:
    results = faked(tmp_path / "g", ranges(5), SMALL, {"a": g_function, "b": ishigami_like})
    found = sensitivity(results)
    place = found.save(tmp_path / "out", command="by hand")
    names = {path.name for path in place.iterdir()}
    assert names == {
        "impact.final.png", "impact.final.svg", "indices.csv", "manifest.json", "sensitivity.json",
    }  # fmt: skip
    told = json.loads((place / "sensitivity.json").read_text(encoding="utf-8"))
    best = told["targets"][0]["indices"][0]
    assert best["factor"] == found.targets[0].indices[0].factor == "x1"
    assert best["total"] == found.targets[0].indices[0].total
    picture = (place / "impact.final.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    with pytest.raises(InputError, match="exists already"):
        found.save(tmp_path / "out")


def ishigami_like(point: Point, seed: int) -> float:
    return float(point["x1"] * point["x2"])
