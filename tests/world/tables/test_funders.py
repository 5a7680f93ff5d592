"""Funders' parameters: which part they prefer, and imported grants."""

from __future__ import annotations

import numpy as np
import pytest

from sim import InputError, Scenario
from sim.beginning import begin_world
from sim.world.tables.funders import FunderParameters
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


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"grants_file": "own"}, "yearly_money or grant_sizes is missing"),
        ({"grants_file": "own", "yearly_money": 5.0}, "yearly_money or grant_sizes is missing"),
        ({"grant_sizes": "5 lots"}, "grant_sizes is '5 lots': 'lots' is no size of a grant"),
        ({"part_weights": [0, 0]}, "all weights are 0"),
        ({"part_weights": [1, -1]}, "weights are whole numbers from 0 up"),
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
