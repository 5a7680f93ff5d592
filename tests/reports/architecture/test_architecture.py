"""The picture of the rooms says what the imports say, and can be read."""

from __future__ import annotations

import re
from itertools import pairwise

import networkx as nx
import pytest

from reports.architecture.imports import imports
from reports.architecture.page import PACKAGE
from reports.architecture.picture import GAP, arrange, picture
from reports.architecture.rooms import House, room_of


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return imports(PACKAGE)


@pytest.fixture(scope="module")
def house(graph: dict[str, set[str]]) -> House:
    return House.of(graph)


def test_every_import_goes_down_a_storey(graph: dict[str, set[str]], house: House) -> None:
    level = {room: number for number, rooms in enumerate(house.storeys) for room in rooms}
    between = [
        (room_of(module), room_of(target))
        for module, targets in graph.items()
        for target in targets & set(graph)
    ]
    rooms = [(user, used) for user, used in between if user and used and user != used]
    assert len(rooms) > 300
    assert [pair for pair in rooms if level[pair[0]] >= level[pair[1]]] == []


def test_arrows_are_the_imports_that_do_not_follow_from_others(house: House) -> None:
    whole = nx.DiGraph([(room, used) for room, uses in house.uses.items() for used in uses])
    expected = set(nx.transitive_reduction(whole).edges)
    assert {(room, used) for room, uses in house.arrows.items() for used in uses} == expected


def test_rooms_and_arrows_do_not_overlap(house: House) -> None:
    for storey in arrange(house):
        for left, right in pairwise(storey):
            assert right.x - right.width / 2 - (left.x + left.width / 2) >= GAP - 1e-9


def test_every_room_and_arrow_is_drawn(house: House) -> None:
    text = picture(house)
    written = re.findall(r"<text [^>]*>([^<]+)</text>", text)
    assert all(room.name in written and room.about in written for room in house.uses)
    drawn = set(re.findall(r'<g id="([\w-]+?--[\w-]+)"', text))
    assert drawn == {
        f"{room.slug}--{used.slug}" for room, uses in house.arrows.items() for used in uses
    }
    assert {room.slug for room in house.uses} <= set(re.findall(r'<g id="([\w-]+)"', text))


def test_a_small_house_stands_as_it_should() -> None:
    house = House.of(
        {
            "sim": {"sim.model"},
            "sim.cli": {"sim.runs", "sim.errors", "numpy"},
            "sim.runs": {"sim.model", "sim.errors"},
            "sim.model": {"sim.rules.base", "sim.measures"},
            "sim.rules.base": {"sim.world.tables.actors"},
            "sim.measures": {"sim.errors"},
            "sim.world": set(),
            "sim.world.tables.actors": {"sim.errors"},
            "sim.errors": set(),
        }
    )
    assert [[room.name for room in rooms] for rooms in house.storeys] == [
        ["cli, commands"],
        ["runs"],
        ["model"],
        ["measures", "rules"],
        ["world/tables"],
        ["tools"],
    ]
    assert {room.name: [used.name for used in uses] for room, uses in house.arrows.items()} == {
        "cli, commands": ["runs"],
        "runs": ["model"],
        "model": ["measures", "rules"],
        "rules": ["world/tables"],
        "measures": ["tools"],
        "world/tables": ["tools"],
        "tools": [],
    }


def test_a_module_without_a_room_is_named() -> None:
    with pytest.raises(KeyError, match=r"sim\.attic"):
        House.of({"sim.attic": set()})


def test_a_circle_of_rooms_is_named() -> None:
    with pytest.raises(ValueError, match="import each other"):
        House.of({"sim.rules": {"sim.measures"}, "sim.measures": {"sim.rules"}})
