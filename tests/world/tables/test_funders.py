"""Funders' parameters: which part they prefer, and imported grants."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from sim import InputError, Scenario
from sim.beginning import begin_world
from sim.world.tables.funders import FUNDER_GIVES, FUNDER_OUTSIDE, FunderParameters, Funders
from sim.world.tables.sizes import lognormal_sizes


def test_without_weights_each_part_is_preferred_alike() -> None:
    money = FunderParameters()
    for parts in (1, 3, 7):
        for u in np.linspace(0, 1, 1001, endpoint=False).tolist():
            assert money.preference(u, parts) == int(u * parts)
        assert money.preference(np.nextafter(1.0, 0.0), parts) == parts - 1


def test_weights_beyond_the_last_part_count_from_the_first_again() -> None:
    money = FunderParameters(part_weights=(5, 0, 3, 2))
    drawn = [money.preference(u, 3) for u in np.linspace(0, 1, 1000, endpoint=False).tolist()]
    assert np.bincount(drawn).tolist() == [700, 0, 300]
    assert {money.preference(u, 5) for u in (0.0, 0.499, 0.5, 0.799, 0.8, 0.999)} == {0, 2, 3}


def test_funders_of_a_world_prefer_parts_by_weight() -> None:
    scenario = Scenario.load("isolated").with_values(
        {"funders.funders": 1000, "funders.part_weights": [3, 1], "community.residents": 60}
    )
    share = (begin_world(scenario, 1).funders.parts == 1).mean()
    assert share == pytest.approx(0.75, abs=4 * (0.75 * 0.25 / 1000) ** 0.5)


def test_own_grants_are_the_money_of_a_world() -> None:
    scenario = Scenario.load("isolated").with_values(
        {
            "funders.grants_file": "own",
            "funders.yearly_money": 1000.01,
            "funders.grant_sizes": "30 12.50x2",
            "funders.money_factor": 2.0,
        }
    )
    funders = begin_world(scenario, 1).funders
    assert funders.yearly.sum() == 200_002
    assert funders.sizes.tolist() == [1250, 1250, 3000]


def drawn(values: dict[str, object], seed: int = 1) -> Funders:
    """The funders of a small community."""
    plain = {"community.residents": 60, "funders.spread": 0.5, "funders.prospects": 0}
    named = plain | {f"funders.{key}": value for key, value in values.items()}
    return begin_world(Scenario.load("isolated").with_values(named), seed).funders


def test_funders_own_money_has_a_spread_and_adds_up_to_the_whole() -> None:
    whole = int(drawn({"funders": 1}).yearly[0])
    alike = drawn({"funders": 1000, "spread": 0.0}).yearly
    assert alike.sum() == whole
    assert set(alike.tolist()) == {whole // 1000, whole // 1000 + (whole % 1000 > 0)}
    uneven = drawn({"funders": 1000, "spread": 1.2}).yearly
    assert uneven.sum() == whole
    logs = np.log(uneven)
    assert kstest((logs - logs.mean()) / 1.2, "norm").pvalue > 1e-4
    assert logs.std() == pytest.approx(1.2, rel=0.1)


def test_funders_of_a_file_have_the_money_that_stands_there() -> None:
    funders = drawn({"funders": 3, "money_weights": [5, 3, 2], "grants_file": "own",
                     "yearly_money": 100.0, "grant_sizes": "30"})  # fmt: skip
    assert funders.yearly.tolist() == [5000, 3000, 2000]


def test_prospects_are_outside_and_would_give_what_others_give_on_average() -> None:
    """With a spread of 0 each of four would have a quarter of the whole."""
    funders = drawn({"funders": 3, "prospects": 1, "spread": 0.0})
    whole = int(funders.yearly.sum())
    assert funders.state.tolist() == [FUNDER_GIVES] * 3 + [FUNDER_OUTSIDE]
    assert funders.yearly[3] == 0
    assert funders.would_give.tolist() == [0, 0, 0, round(whole / 4)]
    many = drawn({"funders": 1, "prospects": 999, "spread": 0.8}).would_give[1:]
    assert kstest(np.log(many * 1000 / whole) / 0.8, "norm").pvalue > 1e-4


@pytest.mark.parametrize("mean", [0.2, 0.5, 0.9])
def test_appetites_have_their_mean_each_funder_its_own(mean: float) -> None:
    """P(appetite < s) = s^(m / (1 - m))."""
    found = drawn({"funders": 1000, "appetite": mean}).appetite
    assert kstest(found, lambda s: s ** (mean / (1 - mean))).pvalue > 1e-4
    for end in (0.0, 1.0):
        assert (drawn({"funders": 10, "appetite": end}).appetite == end).all()


def test_funders_begin_without_a_past() -> None:
    funders = drawn({"funders": 4, "prospects": 1, "patience": 78})
    assert np.isnan(funders.seen).all()
    assert (funders.giving == 1.0).all()
    assert not funders.condition.any()
    assert not funders.given.any()
    assert (funders.reached_by == -1).all()
    assert (funders.judged, funders.made, funders.pledges) == (0, 0, [])


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"grants_file": "own"}, "yearly_money or grant_sizes is missing"),
        ({"grants_file": "own", "yearly_money": 5.0}, "yearly_money or grant_sizes is missing"),
        ({"grant_sizes": "5 lots"}, "grant_sizes is '5 lots': 'lots' is no size of a grant"),
        ({"part_weights": [0, 0]}, "all weights are 0"),
        ({"part_weights": [1, -1]}, "weights are whole numbers from 0 up"),
        ({"money_weights": [1, 2]}, "money_weights has 2 numbers for 3 funders"),
        ({"money_weights": [1, 0, 2]}, "weights are whole numbers from 1 up"),
        ({"grants_file": "oxfrod"}, "did you mean oxford"),
    ],
)
def test_what_is_refused(values: dict[str, object], named: str) -> None:
    with pytest.raises(InputError, match=named):
        Scenario.load("isolated").with_values({f"funders.{k}": v for k, v in values.items()})


@pytest.mark.parametrize(("name", "yearly"), [("oxford", 313_810), ("quixote", 1_008_818)])
def test_further_funders_ship(name: str, yearly: int) -> None:
    scenario = Scenario.load("isolated").with_values({"funders.grants_file": name})
    assert begin_world(scenario, 1).funders.yearly.sum() // 100 in (yearly, yearly + 1)


@pytest.mark.parametrize(("median", "log_sd"), [(25_000.0, 0.94), (5_000.0, 1.73), (100.0, 0.0)])
def test_drawn_sizes_are_quantiles_of_the_log_normal(median: float, log_sd: float) -> None:
    from scipy import stats

    sizes = lognormal_sizes(median, log_sd, n=100)
    quantiles = (np.arange(100) + 0.5) / 100
    if log_sd:
        expected = stats.lognorm(s=log_sd, scale=100 * median).ppf(quantiles)
    else:
        expected = np.full(100, 100 * median)
    np.testing.assert_allclose(sizes, expected, atol=0.51, rtol=1e-12)
    assert sizes.dtype == np.int64
