"""Shares of variance against a textbook formula and known shares; combinations against arms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import f_oneway

from reports.choices import shares
from reports.choices.families import MECHANISMS, factors, write
from reports.choices.shares import omega_squared, share_of, share_of_luck
from sim.batch.factors import scenario_at
from sim.rules.base import FAMILIES
from sim.scenario import ARMS, Scenario


def drawn(
    rng: np.random.Generator, share: float, levels: int, count: int = 120
) -> tuple[np.ndarray, np.ndarray]:
    """Levels, and an outcome on three seeds, of whose variance they explain a share."""
    level = rng.integers(levels, size=count)
    effect = rng.standard_normal(levels)
    effect = (effect - effect.mean()) / effect.std()
    rest = rng.standard_normal((count, 3))
    seeds = 5.0 * rng.standard_normal(3)
    return level, share**0.5 * effect[level, None] + (1.0 - share) ** 0.5 * rest + seeds


def test_omega_squared_is_that_of_the_f_ratio() -> None:
    """Hays: (k - 1)(F - 1) over that plus n, where a combination has one value."""
    level, values = drawn(np.random.default_rng(1), 0.3, 4)
    one = values[:, :1]
    f = f_oneway(*(one[level == each, 0] for each in range(4))).statistic
    expected = 3 * (f - 1) / (3 * (f - 1) + len(one))
    assert omega_squared(level, one) == pytest.approx(expected)


@pytest.mark.parametrize(("share", "levels"), [(0.0, 3), (0.0, 8), (0.1, 3), (0.3, 8)])
def test_intervals_cover_the_share_that_was_drawn(
    share: float, levels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draw of the seeds' means and of the rest must not pass for a share of the levels."""
    monkeypatch.setattr(shares, "RESAMPLES", 200)
    rng = np.random.default_rng(2)
    found = [share_of(*drawn(rng, share, levels), rng) for _ in range(80)]
    assert np.mean([each.low <= share <= each.high for each in found]) >= 0.87
    assert np.mean([each.share for each in found]) == pytest.approx(share, abs=0.02)
    reaching = np.mean([each.reaches_zero for each in found])
    assert reaching >= 0.95 if share == 0.0 else reaching < 0.5


def test_luck_is_what_differs_between_seeds_of_one_combination() -> None:
    _, values = drawn(np.random.default_rng(3), 0.4, 3, count=4000)
    assert share_of_luck(values) == pytest.approx(0.6, abs=0.02)


@pytest.mark.parametrize("arm", ARMS)
def test_the_combination_of_an_arm_has_its_rules_and_their_numbers(arm: str) -> None:
    levers = factors()
    whole = Scenario.load(arm)
    made = scenario_at(Scenario(), levers, whole.rules).flat()
    differing = {key for key, value in whole.as_is().flat().items() if made[key] != value}
    assert differing <= {"title", "description"}


def test_variants_of_other_packages_are_left_out() -> None:
    assert [each.name for each in factors()] == list(FAMILIES)
    assert all("street" not in name for each in factors() for name in each.values)


def test_it_names_the_dead_letters() -> None:
    rng = np.random.default_rng(4)
    levels = {family: rng.integers(3, size=120) for family in FAMILIES}
    values = 0.1 * rng.standard_normal((120, 3))
    for family in FAMILIES[2:]:
        values += np.array([0.0, 0.3, 0.6])[levels[family]][:, None]
    part = write(levels, values)
    assert "as their interval reaches 0: sensemaking, governance.\n" in part.text
    assert part.text.endswith(f"- *sensemaking*: {MECHANISMS['sensemaking']}"), "where it is known"
    assert len(part.pictures) == 1
