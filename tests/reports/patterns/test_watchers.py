"""What is read from the world each week, against small networks counted by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from reports.page import PageOptions
from reports.patterns.base import bundle, collect, on_seeds
from reports.patterns.watchers import Maps, Organizations, Together, shape
from sim.model import CommunityModel
from sim.world.tables.projects import COORDINATED, FIELDS, MEMBERS, RUNNING, STATE

RESIDENTS = 4
"""Rows 0 to 3; organizations are rows 4 to 9."""


def world(
    projects: list[tuple[list[int], int]], pairs: list[tuple[int, int]], meeting: list[int]
) -> SimpleNamespace:
    """Ten participants; running projects as (members, coordinators' minutes), ties, leaders met."""
    cell = np.zeros((8, FIELDS), np.int64)
    member = np.full((8, 6), -1)
    for p, (members, minutes) in enumerate(projects):
        cell[p, [STATE, MEMBERS, COORDINATED]] = RUNNING, len(members), minutes
        member[p, : len(members)] = members
    tie_to, tie_count = np.full((10, 10), -1), np.zeros(10, np.int64)
    for a, b in pairs:
        tie_to[a, tie_count[a]], tie_to[b, tie_count[b]] = b, a
        tie_count[[a, b]] += 1
    group = np.full((10, 2), -1)
    group[meeting, 0] = 0
    return SimpleNamespace(
        actors=SimpleNamespace(
            residents=RESIDENTS, status=np.ones(10, np.int64), joined=np.zeros(10, np.int64),
            tie_to=tie_to, tie_count=tie_count,
        ),
        projects=SimpleNamespace(
            cell=cell, member=member, live=np.arange(8), count=np.array([len(projects), 0])
        ),
        council=SimpleNamespace(leading=np.arange(4, 10)),
        audience=SimpleNamespace(group=group),
    )  # fmt: skip


def model(
    found: SimpleNamespace, talk: str = "leadership_meetings", join: str = "invitation"
) -> SimpleNamespace:
    rules = SimpleNamespace(
        communication=SimpleNamespace(name=talk), membership=SimpleNamespace(name=join)
    )
    return SimpleNamespace(world=found, settings=rules)


@pytest.mark.parametrize(
    ("projects", "meeting", "expected"),
    [
        ([], [], (0, 0)),
        ([([4], 0), ([5], 0), ([6, 0], 0)], [], (0, 0)),  # each works without another organization
        ([([4, 5], 0), ([5, 6], 0)], [], (3, 3)),  # 5 counts once
        ([([4, 5], 0)], [5, 6, 7], (2, 4)),
        ([], [4], (0, 0)),  # nobody meets alone
    ],
)
def test_organizations_that_work_together_or_meet(
    projects: list, meeting: list[int], expected: tuple[int, int]
) -> None:
    run = model(world(projects, [], meeting))
    assert Together(run).see(run, 0) == expected


def test_a_platform_is_no_meeting() -> None:
    run = model(world([], [], [4, 5, 6]), talk="open_ecosystem")
    assert Together(run).see(run, 0) == (0, 0)


def test_who_has_left_works_with_nobody() -> None:
    run = model(world([([4, 5, 6], 0)], [], []))
    run.world.actors.status[5:] = 2
    assert Together(run).see(run, 0) == (0, 0)
    assert Organizations(run).see(run, 0) == (1,)


def named(row: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(Maps.COLUMNS, row, strict=True))


def test_the_first_map_has_founders_who_do_not_work_together_yet() -> None:
    """Ten who know each other in a ring, and the backbone: each of 11 alone."""
    ring = [(a, (a + 1) % 10) for a in range(10)]
    run = model(world([], ring, []), talk="informal")
    first = named(Maps(run).see(run, 0))
    assert first["map_stage"] == 1
    assert first["map_largest_component"] == pytest.approx(1 / 11)
    assert first["no_backbone_largest_component"] == pytest.approx(1 / 10)
    assert first["acquaintances_largest_component"] == pytest.approx(10 / 11)


def test_ties_of_work_are_those_made_since_and_those_of_a_common_project() -> None:
    """0-1 knew each other; 2-3 did and now work together; 4-5 is new: two pairs of ten."""
    run = model(world([], [(0, 1), (2, 3)], []), talk="informal")
    maps = Maps(run)
    run.world = world([([2, 3], 0)], [(0, 1), (2, 3), (4, 5)], [])
    for week in range(1, 14):
        row = maps.see(run, week)
    # By hand: two degrees of 1 four times; Freeman's (1 * 10 - 4) / (9 * 8).
    assert named(row)["no_backbone_centralization"] == pytest.approx(6 / 72)
    assert named(row)["no_backbone_largest_component"] == pytest.approx(2 / 10)


@pytest.mark.parametrize(
    ("join", "minutes", "tied"),
    [
        ("spontaneous", 0, 0),
        ("spontaneous", 30, 2),  # members of a project that coordinators helped to decide on
        ("invitation", 0, 3),  # newcomers that they admitted
        ("invitation", 30, 5),
    ],
)
def test_the_backbone_is_tied_to_whom_it_supports_in_the_quarter(
    join: str, minutes: int, tied: int
) -> None:
    run = model(world([([4, 5], minutes)], [], []), talk="informal", join=join)
    maps = Maps(run)
    run.world.actors.joined[[7, 8, 9]] = 5
    run.world.actors.joined[6] = -1
    for week in range(1, 27):
        row = named(maps.see(run, week))
        if week == 13:
            assert row["map_largest_component"] == pytest.approx((tied + 1) / 11)
        if week == 18:
            run.world.projects.count[0] = 0
    # A quarter later newcomers are none any more, and a project that ended in week 18 still counts.
    assert row["map_largest_component"] == pytest.approx(((2 if minutes else 0) + 1) / 11)


def test_leaders_at_a_meeting_make_the_backbone_a_hub() -> None:
    """A star of 6 spokes among 11: (6 * 11 - 12) / (10 * 9) = .6, and 7 of 11 in one component."""
    run = model(world([], [], [4, 5, 6, 7, 8, 9]))
    maps = Maps(run)
    row = named(maps.see(run, 13))
    assert row["map_centralization"] == pytest.approx(0.6)
    assert row["map_stage"] == 2
    assert row["no_backbone_stage"] == 1


def test_a_network_is_drawn_among_its_nodes_alone() -> None:
    assert shape([1, 5, 9], {(1, 5), (5, 7)})["largest_component"] == pytest.approx(2 / 3)


def test_columns_of_a_watcher_come_with_those_of_the_series() -> None:
    scenario = bundle("isolated", weeks=3, community__residents=60, community__organizations=5)
    found = collect(
        {"a": on_seeds(scenario, [3])}, ("participants",), PageOptions(workers=1), Organizations
    )
    start = CommunityModel(scenario, 3)
    start.step()
    assert found["a"]["organizations"].shape == (1, 3)
    assert found["a"]["organizations"][0, 0] == (start.world.actors.status[60:] == 1).sum()
