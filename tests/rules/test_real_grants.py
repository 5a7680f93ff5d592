"""Direct grants against the files of two funders: who got how much, and in what sizes."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from statistics import mean

import numpy as np
import pytest

from sim.measures.inequality import concentration
from sim.model import CommunityModel
from sim.readers.grants import Grants, read_grants
from sim.scenario import Scenario
from tests.rules.worlds import series_bytes, small, stepped

SEEDS = range(1, 6)


@cache
def real(name: str) -> Grants:
    with as_file(files("sim.scenarios") / "data" / f"{name}_grants.csv") as path:
        return read_grants(path)


@cache
def given(name: str, funders: int, seed: int) -> tuple[list[int], list[int]]:
    """Cents of each recipient, and of each grant, over the years of a file.

    There are as many organizations as the file has recipients, and six residents for each.
    """
    grants = real(name)
    organizations = grants.recipient_totals.size
    scenario = Scenario.load("isolated").with_values(
        {
            "funders.grants_file": name, "funders.funders": funders, "funders.patience": 0,
            "funders.prospects": 0, "community.organizations": organizations,
            "community.residents": 6 * organizations, "weeks": 52 * grants.years,
        }
    )  # fmt: skip
    model = CommunityModel(scenario, seed)
    for _ in range(scenario.weeks):
        model.step()
    totals = model.world.funders.given.sum(axis=0)
    return totals[totals > 0].tolist(), model.world.tally.grant_sizes


@pytest.mark.parametrize(("name", "apart"), [("robert_bowne", 0.06), ("oxford", 0.09)])
def test_grants_are_as_unequal_as_those_of_the_file(name: str, apart: float) -> None:
    """One funder gives, as in the file; Gini and HHI of what recipients got in all."""
    found = [concentration(given(name, 1, seed)[0]) for seed in SEEDS]
    told = concentration(real(name).recipient_totals)
    assert told is not None
    assert abs(mean(each.gini for each in found if each) - told.gini) < apart
    assert abs(mean(each.hhi for each in found if each) - told.hhi) < 0.03


@pytest.mark.parametrize("funders", [1, 3, 10])
def test_sizes_are_those_of_the_file_whatever_the_number_of_funders(funders: int) -> None:
    """Kolmogorov's bound: 1.95 / sqrt(n) at p = .001, and less where many sizes are equal."""
    sizes = np.sort(np.concatenate([given("oxford", funders, seed)[1] for seed in SEEDS]))
    file = np.minimum(real("oxford").sizes, real("oxford").yearly_cents)
    assert np.isin(sizes, file).all()
    shares = [np.searchsorted(each, file, side="right") / each.size for each in (sizes, file)]
    assert abs(shares[0] - shares[1]).max() < 1.95 / np.sqrt(sizes.size)


@pytest.mark.parametrize("rule", ["innovation_pools", "self_organized_fund_allocation"])
def test_one_funder_and_ten_make_different_histories_of_the_same_pool(rule: str) -> None:
    """Ten differ in parts and appetite, and judge and act one by one."""
    values = {"funding.rule": rule, "funders.patience": 13, "funders.reaction": 1.0}
    one, ten = (small(values | {"funders.funders": n}, "system_shifting_network") for n in (1, 10))
    first, second = stepped(one, 1), stepped(ten, 1)
    assert series_bytes(first) != series_bytes(second)
    assert first.world.funders.giving.size < second.world.funders.giving.size
