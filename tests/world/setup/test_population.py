"""Who is there: tables that fit together, and shapes that a real community has."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from itertools import pairwise
from math import sqrt
from statistics import NormalDist
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.world.setup import population as module
from sim.world.setup.population import CommunityParameters, Population, build_population
from sim.world.setup.synthetic import keyed_seekers

OWN = ("parts", "neighbourhood", "skill", "openness")


def synthetic(seed: int = 1, parts: int = 4, **values: Any) -> Population:
    return build_population(CommunityParameters(**values), parts, seed)


def check(population: Population, parts: int) -> None:
    """Everything that must hold in any population."""
    residents, actors = population.residents, population.residents + population.organizations
    to, count = population.tie_to, population.tie_count
    slot = np.arange(to.shape[1])
    used = slot < count[:, None]
    assert (count <= population.attention).all()
    assert population.attention.max() <= to.shape[1]
    assert (to[~used] == -1).all()
    assert (population.tie_weight[~used] == 0).all()
    assert ((population.tie_weight[used] > 0) & (population.tie_weight[used] <= 1)).all()
    assert (np.diff(to, axis=1)[used[:, 1:]] > 0).all()  # ascending, so no duplicates
    one, other = np.nonzero(used)[0], to[used]
    assert ((other >= 0) & (other < actors) & (other != one)).all()
    ends = dict(zip(zip(one, other, strict=True), population.tie_weight[used], strict=True))
    assert all(ends[b, a] == weight for (a, b), weight in ends.items())

    assert ((population.parts > 0) & (population.parts < 1 << parts)).all()
    assert (population.minutes >= 0).all()
    for trait in (population.skill, population.openness):
        assert ((trait >= 0.05) & (trait <= 0.95)).all()
    assert (population.endowment[:residents] == 0).all()
    if population.organizations:
        assert population.endowment[residents:].mean() == pytest.approx(1.0)

    server = population.server
    assert (server[residents:] == -1).all()
    served_by: list[list[int]] = [[] for _ in range(actors)]
    for resident, row in enumerate(server):
        named = row[row >= 0]
        assert (row[: named.size] == named).all()  # empty slots come last
        assert len(set(named)) == named.size
        assert (named >= residents).all()
        for organization in named:
            served_by[organization].append(resident)
    bounds = list(pairwise(population.served_start))
    assert [list(population.served_list[start:end]) for start, end in bounds] == served_by
    assert [len(each) for each in served_by] == list(population.served)

    for name, column in population.columns().items():
        assert column.flags.c_contiguous, name
        assert column.dtype in (np.int64, np.float64), name


@st.composite
def communities(draw: st.DrawFn) -> CommunityParameters:
    share = st.floats(0, 1)
    return CommunityParameters(
        residents=draw(st.integers(1, 120)),
        organizations=draw(st.integers(0, 12)),
        neighbourhoods=draw(st.integers(1, 30)),
        parts_per_actor=draw(st.integers(0, 5)),
        attention_residents=draw(st.integers(1, 14)),
        attention_organizations=draw(st.integers(1, 30)),
        ties_residents=draw(st.floats(0, 30)),
        ties_organizations=draw(st.floats(0, 30)),
        homophily_part=draw(share),
        homophily_neighbourhood=draw(share),
        clustering=draw(share),
        services=draw(st.floats(0, 3)),
        service_gap=draw(st.floats(-1, 1)),
        contact=draw(share),
        size_spread=draw(st.floats(0, 3)),
        skill_from_size=draw(share),
        spread=draw(share),
    )


@settings(max_examples=60)
@given(communities(), st.integers(1, 12), st.integers(0, 2**31 - 1))
def test_every_table_fits_together(parameters: CommunityParameters, parts: int, seed: int) -> None:
    population = build_population(parameters, parts, seed)
    check(population, parts)
    own = min(parameters.parts_per_actor, parts) or parts
    assert {int(mask).bit_count() for mask in population.parts} == {own}
    both = population.parts[:, None] & np.where(
        population.server >= 0, population.parts[population.server], -1
    )
    assert (both != 0).all()  # who serves works in a part the resident lives in


@pytest.mark.parametrize("residents", [100, 1000, 20_000])
def test_any_size_of_community(residents: int) -> None:
    check(synthetic(residents=residents, organizations=residents // 10), 4)


def test_a_hundred_thousand_residents() -> None:
    population = synthetic(residents=100_000, organizations=500)
    assert population.tie_count[:100_000].mean() == pytest.approx(6.0, abs=0.5)
    assert (population.tie_count <= population.attention).all()
    assert population.served.sum() == population.served_list.size


def test_a_single_resident() -> None:
    population = synthetic(residents=1, organizations=0)
    check(population, 4)
    assert population.tie_count.sum() == 0
    assert population.served.sum() == 0


def test_nobody_is_tied_if_no_ties_are_asked_for() -> None:
    population = synthetic(ties_residents=0.0, ties_organizations=0.0, contact=0.0)
    assert population.tie_count.sum() == 0
    assert population.served.sum() > 0


def test_zero_parts_per_actor_is_all_parts() -> None:
    assert (synthetic(parts_per_actor=0, parts=7).parts == (1 << 7) - 1).all()


def test_parts_and_neighbourhoods_are_drawn_evenly() -> None:
    population = synthetic(residents=20_000, organizations=0, parts=5, parts_per_actor=2)
    for part in range(5):
        share = (population.parts >> part & 1).mean()
        assert abs(share - 2 / 5) < 4 * sqrt(0.4 * 0.6 / 20_000)
    homes = np.bincount(population.neighbourhood, minlength=8) / 20_000
    assert np.abs(homes - 1 / 8).max() < 4 * sqrt(1 / 8 * 7 / 8 / 20_000)


def test_sizes_have_the_tail_of_their_log_normal() -> None:
    spread = 1.11
    size = synthetic(residents=10, organizations=20_000, size_spread=spread).endowment[10:]
    ordered = np.sort(size)
    n = ordered.size
    gini = 2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n
    # Closed forms of the log-normal: Gini = 2 Phi(s / sqrt 2) - 1, top tenth = 1 - Phi(z.9 - s).
    phi = NormalDist()
    assert gini == pytest.approx(2 * phi.cdf(spread / sqrt(2)) - 1, abs=0.015)
    top = ordered[-n // 10 :].sum() / ordered.sum()
    assert top == pytest.approx(1 - phi.cdf(phi.inv_cdf(0.9) - spread), abs=0.02)
    assert np.log(size).std() == pytest.approx(spread, abs=0.02)


def test_time_and_skill_follow_size() -> None:
    population = synthetic(residents=4000, organizations=4000, skill_from_size=0.7)
    size, minutes = population.endowment[4000:], population.minutes[4000:]
    np.testing.assert_allclose(minutes, 1200 * size, atol=1.0)
    skill = population.skill[4000:]
    assert np.corrcoef(np.log(size), skill)[0, 1] == pytest.approx(0.7, abs=0.03)
    assert skill.mean() == pytest.approx(0.5, abs=0.01)
    assert skill.std() == pytest.approx(0.15, abs=0.01)
    free = population.minutes[:4000]
    assert free.min() >= 120
    assert free.max() <= 360
    assert free.mean() == pytest.approx(240, abs=5)


def test_services_have_their_mean_and_go_by_size() -> None:
    population = synthetic(residents=20_000, organizations=40, services=2.0, parts_per_actor=0)
    served = population.served[20_000:]
    assert served.sum() / 20_000 == pytest.approx(2.0, abs=0.03)
    size = population.endowment[20_000:]
    # Distinct servers: proportional to size for the first, less steep for the largest.
    assert np.corrcoef(size, served)[0, 1] > 0.95
    first = np.bincount(population.server[:, 0] + 1, minlength=20_041)[20_001:]
    np.testing.assert_allclose(first / first.sum(), size / size.sum(), atol=0.015)


@pytest.mark.parametrize("gap", [-0.5, 0.0, 0.7])
def test_the_worse_the_place_the_fewer_services_by_the_gap(gap: float) -> None:
    """From 1 + gap times the mean in the best of five places to 1 - gap in the worst."""
    population = synthetic(
        residents=20_000, organizations=40, services=1.5, service_gap=gap, neighbourhoods=5,
        parts_per_actor=0,
    )  # fmt: skip
    served = (population.server[:20_000] >= 0).sum(axis=1)
    place = population.neighbourhood[:20_000]
    for k, share in enumerate(np.linspace(1 + gap, 1 - gap, 5)):
        found = served[place == k]
        expected = 1.5 * share
        error = np.sqrt(expected * (1 - expected / 3) / found.size)
        assert abs(found.mean() - expected) < 4 * error + 0.01


def ends(population: Population, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of all ties among actors ``first`` to ``last`` - 1."""
    one, slot = np.nonzero(population.tie_to >= 0)
    other = population.tie_to[one, slot]
    inside = (first <= one) & (one < last) & (first <= other) & (other < last)
    return one[inside], other[inside]


def test_people_tie_to_people_like_them() -> None:
    plain = {"residents": 5000, "organizations": 0, "clustering": 0.0, "parts": 10}
    drawn = {}
    for share in (0.0, 0.5):
        people = synthetic(homophily_part=share, homophily_neighbourhood=share, **plain)
        one, other = ends(people, 0, 5000)
        home = (people.neighbourhood[one] == people.neighbourhood[other]).mean()
        part = ((people.parts[one] & people.parts[other]) != 0).mean()
        drawn[share] = home, part
    # By chance: one home in eight, and 1 - C(8, 2) / C(10, 2) of pairs share one of two parts.
    assert drawn[0.0] == pytest.approx((1 / 8, 1 - 28 / 45), abs=0.02)
    # Half of the ties are sought at home, half by part, independently.
    assert drawn[0.5][0] == pytest.approx(0.5 + 0.5 / 8, abs=0.03)
    assert drawn[0.5][1] == pytest.approx(0.5 + 0.5 * (1 - 28 / 45), abs=0.03)


def test_organizations_tie_to_organizations_like_them() -> None:
    people = synthetic(residents=10, organizations=1000, parts=10, clustering=0.0, contact=0.0)
    one, other = ends(people, 10, 1010)
    assert one.size / 1000 == pytest.approx(5.0, abs=0.3)
    assert ((people.parts[one] & people.parts[other]) != 0).mean() > 1 - 28 / 45 + 0.2


def test_triangles_close_more_often_than_in_an_unclustered_control() -> None:
    closed = {}
    for share in (0.0, 0.4):
        people = synthetic(residents=2000, organizations=0, clustering=share)
        one, other = ends(people, 0, 2000)
        closed[share] = nx.transitivity(nx.Graph(zip(one, other, strict=True)))
    assert closed[0.0] < 0.05
    assert closed[0.4] > 0.15


def test_weights_differ_so_that_ties_do_not_fade_together() -> None:
    people = synthetic(weakest_tie=0.2)
    weight = people.tie_weight[people.tie_to >= 0]
    assert np.unique(weight).size == weight.size / 2
    assert weight.min() >= 0.2
    assert weight.mean() == pytest.approx(0.6, abs=0.03)


def test_scarce_ties_do_not_go_to_early_rows() -> None:
    # 72 slots of three organizations for 400 residents who all ask for some.
    won = np.array(
        [
            synthetic(seed, residents=400, organizations=3, contact=1.0).tie_to[:400] >= 400
            for seed in range(40)
        ]
    ).sum(axis=2)
    gap = won[:, :200].sum(axis=1) - won[:, 200:].sum(axis=1)
    assert won.sum() > 40 * 50
    assert abs(gap.mean()) < 4 * gap.std(ddof=1) / sqrt(gap.size)


def test_the_order_of_organizations_does_not_depend_on_residents() -> None:
    few, more = (keyed_seekers(1, n, n + 20, n, 5.0) for n in (60, 61))
    np.testing.assert_array_equal(few.order - 60, more.order - 61)
    np.testing.assert_array_equal(few.wanted, more.wanted)
    assert sorted(few.order) == list(range(60, 80))
    assert set(few.wanted) == {2, 3}


def test_one_more_actor_leaves_the_draws_of_all_others() -> None:
    base = synthetic(residents=60, organizations=10)
    more_people = synthetic(residents=61, organizations=10)
    more_organizations = synthetic(residents=60, organizations=11)
    for name in OWN:
        before = getattr(base, name)
        after = getattr(more_people, name)
        np.testing.assert_array_equal(before[:60], after[:60])
        np.testing.assert_array_equal(before[60:], after[61:])
        np.testing.assert_array_equal(before, getattr(more_organizations, name)[:70])
    np.testing.assert_array_equal(base.endowment[60:], more_people.endowment[61:])
    np.testing.assert_array_equal(base.minutes[:60], more_people.minutes[:60])
    ratio = more_organizations.endowment[60:70] / base.endowment[60:]
    assert ratio == pytest.approx(np.full(10, ratio[0]))  # relative to another mean


def test_seeds_and_parts_matter() -> None:
    one, two, three = synthetic(1), synthetic(2), synthetic(1, parts=5)
    for name in ("parts", "neighbourhood", "skill", "openness", "tie_to", "tie_weight", "server"):
        assert not np.array_equal(getattr(one, name), getattr(two, name)), name
    np.testing.assert_array_equal(one.skill, three.skill)
    assert three.parts.max() >= 16


PROGRAM = """
import hashlib
from sim.world.setup.population import CommunityParameters, build_population
population = build_population(CommunityParameters(residents=300), 4, 99)
print(hashlib.sha256(b"".join(c.tobytes() for c in population.columns().values())).hexdigest())
"""


def test_the_same_in_any_process() -> None:
    here = synthetic(99, residents=300)
    digest = hashlib.sha256(b"".join(column.tobytes() for column in here.columns().values()))
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == digest.hexdigest()


def test_masters_are_shared_and_cannot_be_changed() -> None:
    one = synthetic(5)
    assert synthetic(5) is one
    assert synthetic(6) is not one
    for column in one.columns().values():
        with pytest.raises(ValueError, match="read-only"):
            column[...] = 0


def test_few_masters_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MASTERS_LIMIT", 2 * synthetic(1).nbytes + 1)
    oldest, middle = synthetic(1001), synthetic(1002)
    assert synthetic(1001) is oldest
    synthetic(1003)
    assert synthetic(1001) is oldest  # used last
    assert synthetic(1002) is not middle  # not used for longest


def test_a_real_community_needs_its_network() -> None:
    with pytest.raises(ValueError, match="pass its network"):
        build_population(CommunityParameters(kind="bristol"), 4, 1)
