"""Networks that somebody brings: who is tied to whom, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.randomness import decision, uniform
from sim.readers.network import read_network
from sim.world.setup.population import CommunityParameters, Population, build_population

FIRST = 1 << 31
"""Identity of the first organization."""


def brought(
    nodes: str, ties: str, seed: int = 1, parts: int = 4, surrounding: int = 0, **values: float
) -> Population:
    parameters = CommunityParameters.model_validate(
        {"kind": "network", "surrounding": surrounding, **values}
    )
    return build_population(parameters, parts, seed, read_network(nodes, ties))


def all_ties(population: Population) -> dict[tuple[int, int], float]:
    """Weight of each tie; both ends must agree."""
    found = {}
    for a, count in enumerate(population.tie_count):
        for b, weight in zip(
            population.tie_to[a, :count], population.tie_weight[a, :count], strict=True
        ):
            assert found.setdefault((min(a, int(b)), max(a, int(b))), weight) == weight
    return found


def draw(name: str, seed: int, one: int, two: int) -> float:
    return uniform(seed, decision(f"population.{name}"), 0, one, two)


NODES = """id,label,kind
p,Paul,individual
q,Quin,individual
a,Alms,organization
b,Bread,organization
c,Care,organization
d,Dale,organization
e,Fest,event
"""
TIES = """source,target,strength
a,b,0.5
c,b,
q,p,0.25
p,a,0.4
p,c,
c,q,0.8
e,d,
a,e,
"""
P, Q, A, B, C, D = range(6)


def test_every_tie_of_a_small_network() -> None:
    population = brought(NODES, TIES)
    assert population.labels == ("Paul", "Quin", "Alms", "Bread", "Care", "Dale")
    # Alms shares Paul with Care and the fest with Dale: strength 1 / (2 - 1) each, and their median
    # is 1. Paul and Quin share Care, but their tie is told.
    shared = {}
    for other in (C, D):
        x = 0.5 + draw("projected_strength", 1, FIRST, FIRST + other - A)
        shared[A, other] = 0.1 + 0.9 * (x / (x + 1.0))
    told = {(A, B): 0.55, (B, C): 1.0, (P, Q): 0.325, (P, A): 0.46, (P, C): 1.0, (Q, C): 0.82}
    assert all_ties(population) == pytest.approx(told | shared)
    assert population.server[:2].tolist() == [[C, A, -1], [C, -1, -1]]


def test_without_strengths_weights_are_drawn() -> None:
    bare = "\n".join(line.rpartition(",")[0] for line in TIES.splitlines())
    ties = all_ties(brought(NODES, bare, seed=5))
    for (one, two), (a, b) in {
        (A, B): (FIRST, FIRST + 1),
        (B, C): (FIRST + 1, FIRST + 2),
        (P, Q): (0, 1),
    }.items():
        assert ties[one, two] == pytest.approx(0.1 + 0.9 * draw("tie_weight", 5, a, b))
    for person, organization in ((P, A), (P, C), (Q, C)):
        drawn = draw("membership", 5, person, FIRST + organization - A)
        assert ties[person, organization] == pytest.approx(0.1 + 0.9 * drawn)
    assert len(ties) == 8


def test_the_strongest_ties_win_and_equal_ones_by_lot() -> None:
    nodes = "id,label,kind\n" + "".join(f"{each},,organization\n" for each in "abcd")
    ties = "source,target,strength\na,b,.5\na,c,1\na,d,.5\nb,c,.2\nc,d,1\n"
    won = set()
    for seed in range(8):
        kept = all_ties(
            brought(nodes, ties, seed, surrounding=1, attention_organizations=2, contact=0.0)
        )
        # A-C and C-D fill C; A has one place left for B or D, and the smaller draw takes it.
        lots = {other: draw("direct_choice", seed, FIRST, FIRST + other) for other in (1, 3)}
        winner = min(lots, key=lots.__getitem__)
        assert kept == pytest.approx({(1, 3): 1.0, (3, 4): 1.0, (1, 1 + winner): 0.55})
        won.add(winner)
    assert won == {1, 3}


def test_a_member_beyond_the_attention_of_its_organization_is_still_served() -> None:
    people = "".join(f"p{i},,individual\n" for i in range(5))
    ties = "source,target\no,n\n" + "".join(f"p{i},o\n" for i in range(5))
    nodes = "id,label,kind\no,,organization\nn,,organization\n" + people
    population = brought(nodes, ties, attention_organizations=3)
    assert population.tie_count[5] == 3
    assert (5, 6) in all_ties(population)  # organizations come first
    assert population.server[:5, 0].tolist() == [5] * 5


def test_people_of_no_organization_are_served_as_drawn_residents_are() -> None:
    people = "".join(f"p{i},,individual\n" for i in range(3000))
    nodes = "id,label,kind\no,,organization\nn,,organization\nm,,organization\n" + people
    population = brought(nodes, "source,target\np0,o\n", parts_per_actor=0, services=1.5)
    assert population.server[0].tolist() == [3000, -1, -1]
    mean = (population.server[1:3000] >= 0).sum() / 2999
    assert mean == pytest.approx(1.5, abs=0.05)


def organizations(*rows: str) -> str:
    return "id,label,kind,size,part,backbone\n" + "".join(
        f"o{i},,organization,{row}\n" for i, row in enumerate(rows)
    )


HEAD = "source,target\n"


def test_sizes_make_endowment_time_and_skill() -> None:
    nodes = organizations("4,,", ",,", "1,,", "100,,")
    population = brought(nodes, HEAD, surrounding=10, skill_from_size=1.0)
    sizes = np.array([4.0, 4.0, 1.0, 100.0])  # blank: the median of 1, 4 and 100
    np.testing.assert_allclose(population.endowment[10:], sizes / 27.25)
    assert population.minutes[10:].tolist() == [176, 176, 44, 4403]
    z = (np.log(sizes) - np.log(sizes).mean()) / np.log(sizes).std()
    np.testing.assert_allclose(population.skill[10:], 0.5 + 0.15 * z)


def test_sizes_that_nobody_tells_are_members_or_drawn() -> None:
    people = "".join(f"p{i},,individual,,,\n" for i in range(3))
    nodes = organizations(",,", ",,") + people
    members = brought(nodes, HEAD + "p0,o1\np1,o1\np2,o1\np2,o0\n")
    np.testing.assert_allclose(members.endowment[3:], [0.5, 1.5])
    drawn = brought(nodes, HEAD)
    usual = build_population(CommunityParameters(residents=3, organizations=2), 4, 1)
    np.testing.assert_array_equal(drawn.endowment, usual.endowment)


def test_parts_that_are_given_are_among_those_drawn() -> None:
    rows = [",3,", ",,", ",7,", ",1,"] * 50
    blank, given = (
        brought(organizations(*each), HEAD, surrounding=10).parts[10:]
        for each in ([",,"] * 200, rows)
    )
    np.testing.assert_array_equal(given[1::4], blank[1::4])
    for start, part in ((0, 2), (2, 2), (3, 0)):  # part 7 of 4 is the third
        assert (given[start::4] >> part & 1).all()
    assert [int(mask).bit_count() for mask in given] == [2] * 200
    others = np.bincount([int(mask) & ~4 for mask in given[0::4]], minlength=9)[[1, 2, 8]]
    assert others.sum() == 50
    assert others.min() > 50 / 3 - 3 * np.sqrt(50 * 2 / 9)  # each other part is as likely
    people = "id,label,kind,part\np,,individual,2\n"
    alone = brought(people, HEAD, parts_per_actor=1)
    assert alone.parts.tolist() == [2]


def test_a_network_without_people_needs_some_around_it() -> None:
    with pytest.raises(InputError, match="nobody lives in a network without people"):
        brought(organizations(",,"), HEAD)
    assert brought(organizations(",,"), HEAD, surrounding=5).residents == 5
