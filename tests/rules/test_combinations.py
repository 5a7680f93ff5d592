"""All combinations of rules are defined, and each starts a project.

The rules of the arms make 3^7 combinations; each further rule stands in for those of its family.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest

from sim.model import CommunityModel
from sim.rules.base import FAMILIES
from tests.rules.worlds import check_world, combination, small, variants, variants_of_arms

ENOUGH = {
    "community.residents": 120,
    "community.organizations": 30,
    "coordination.share": 0.2,
    "funders.money_per_actor": 2500.0,
}
ALL = list(product(*(variants_of_arms(family) for family in FAMILIES)))
FURTHER = [
    (place, name)
    for place, family in enumerate(FAMILIES)
    for name in variants(family)
    if name not in variants_of_arms(family)
]
"""The rules that no arm has, with the place of their family."""


def covering() -> list[tuple[str, ...]]:
    """27 combinations in which each pair of variants of two families comes together three times.

    The linear orthogonal array OA(27, 7, 3, 2): columns are pairwise independent linear functions
    on GF(3)^3.
    """
    columns = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]
    return [
        tuple(
            variants_of_arms(family)[sum(c * x for c, x in zip(column, point, strict=True)) % 3]
            for family, column in zip(FAMILIES, columns, strict=True)
        )
        for point in product(range(3), repeat=3)
    ]


def with_rule(rows: list[tuple[str, ...]], place: int, name: str) -> list[tuple[str, ...]]:
    """The combinations with one rule in the place of a family, each once."""
    return list(dict.fromkeys((*row[:place], name, *row[place + 1 :]) for row in rows))


def starts_a_project(variants: tuple[str, ...]) -> bool:
    """Whether a community with money and hours starts a project within a year."""
    model = CommunityModel(small(ENOUGH | combination(variants)), 11, audit=True)
    for _ in range(52):
        model.step()
        if model.world.tally.projects[0]:
            check_world(model.world)
            return True
    return False


def test_there_are_2187_combinations_and_the_sample_has_every_pair() -> None:
    assert len(set(ALL)) == 3**7
    sample = covering()
    assert set(sample) <= set(ALL)
    for one, two in combinations(range(7), 2):
        assert len({(row[one], row[two]) for row in sample}) == 9


@pytest.mark.parametrize("variants", covering(), ids="-".join)
def test_a_sample_of_combinations_starts_projects(variants: tuple[str, ...]) -> None:
    assert starts_a_project(variants)


@pytest.mark.full
def test_every_combination_starts_projects() -> None:
    assert [each for each in ALL if not starts_a_project(each)] == []


def test_every_rule_is_tried_in_combinations() -> None:
    tried = {(place, name) for row in covering() for place, name in enumerate(row)}
    registered = {(i, name) for i, family in enumerate(FAMILIES) for name in variants(family)}
    assert tried | set(FURTHER) == registered
    assert ("funding", "lottery") in {(FAMILIES[place], name) for place, name in FURTHER}


@pytest.mark.parametrize(("place", "name"), FURTHER, ids=[name for _, name in FURTHER])
def test_further_rules_start_projects_in_a_sample(place: int, name: str) -> None:
    sample = with_rule(covering(), place, name)
    for one, two in combinations([i for i in range(7) if i != place], 2):
        assert len({(row[one], row[two]) for row in sample}) == 9, "it meets every pair"
    assert [each for each in sample if not starts_a_project(each)] == []


@pytest.mark.full
@pytest.mark.parametrize(("place", "name"), FURTHER, ids=[name for _, name in FURTHER])
def test_further_rules_start_projects_in_every_combination(place: int, name: str) -> None:
    every = with_rule(ALL, place, name)
    assert len(every) == 3**6
    assert [each for each in every if not starts_a_project(each)] == []
