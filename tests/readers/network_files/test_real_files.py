"""Every real network: the counts of its SOURCE.md, read again by networkx and plain csv."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import networkx as nx
import pytest

from sim.errors import InputError
from sim.readers.network import read_network as of_the_engine
from sim.readers.network_files import ImportedNetwork, read_network
from tests.shared import shared

CEOS = {"kind_column": "type", "kinds": {"False": "individual", "True": "organization"}}
INDIANA = "indiana_tobacco_control"

# Nodes, rows of ties, isolates, pairs tied: as in each SOURCE.md, where the pairs of directed
# networks follow from its reciprocity r: rows * (1 - r / 2).
SOURCES = [
    ("bristol_civic/bristol_3level", 264, 1496, 0, None, {}),
    ("bristol_civic/bristol_orgs_shared_members", 97, 243, 16, None, {}),
    ("dhhs_tobacco_leaders/DHHS", 54, 447, 0, None, {"kinds": {"*": "individual"}}),
    ("emon/Cheyenne", 14, 83, 0, 0.58, {"reversed": True}),
    ("emon/HurrFrederic", 21, 118, 0, 0.64, {"reversed": True}),
    ("emon/LakePomona", 20, 148, 0, 0.57, {"reversed": True}),
    ("emon/MtSi", 13, 33, 5, 0.79, {"reversed": True}),
    ("emon/Texas", 25, 186, 0, 0.61, {"reversed": True}),
    ("galaskiewicz_ceo_clubs/ceo_clubs_2mode", 41, 98, 0, None, CEOS),
    ("icts_grant_collaboration/ICTS_G10", 493, 1359, 96, None, {"kinds": {"*": "individual"}}),
    (f"{INDIANA}/TCcnt", 25, 175, 0, None, {}),
    (f"{INDIANA}/TCcoll", 25, 161, 0, None, {}),
    (f"{INDIANA}/TCdiss", 25, 103, 0, None, {}),
    ("local_health_departments/lhds", 1283, 2708, 58, None, {}),
]


def both(name: str) -> tuple[Path, Path]:
    """The two CSV files of a network."""
    return shared(f"{name}_nodes.csv"), shared(f"{name}_edges.csv")


def edges_of(network: ImportedNetwork) -> set[tuple[frozenset[str], str]]:
    """Ties by labels, with strength."""
    label = {node.id: node.label for node in network.nodes}
    return {(frozenset({label[a], label[b]}), strength) for a, b, strength in network.ties}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source[0])
def test_counts_are_those_of_the_source_in_both_formats(source: tuple) -> None:
    name, nodes, rows, isolates, reciprocity, options = source
    graphml = read_network(shared(f"{name}.graphml"), **options)
    table = read_network(*both(name), **options)
    assert (graphml.nodes, graphml.ties) == (table.nodes, table.ties)
    assert f"Ties: {rows} rows, {rows} used" in "\n".join(graphml.understood())
    assert (graphml.counts["nodes"], graphml.counts["isolates"]) == (nodes, isolates)
    if reciprocity is None:
        assert graphml.counts["ties"] == rows
    else:
        assert graphml.counts["ties"] == pytest.approx(rows * (1 - reciprocity / 2), abs=1)
    again = nx.Graph(nx.read_graphml(shared(f"{name}.graphml")))
    assert {frozenset(tie[:2]) for tie in graphml.ties} == {frozenset(each) for each in again.edges}


def test_kinds_of_the_two_mode_networks() -> None:
    bristol = read_network(shared("bristol_civic/bristol_3level.graphml"))
    kinds = [bristol.counts[kind] for kind in ("individual", "organization", "event")]
    assert kinds == [150, 97, 17]
    ceos = read_network(shared("galaskiewicz_ceo_clubs/ceo_clubs_2mode.graphml"), **CEOS)
    assert (ceos.counts["individual"], ceos.counts["organization"]) == (26, 15)


@pytest.mark.parametrize("suffix", ["graphml", "csv"])
def test_which_mode_is_which_is_asked(suffix: str) -> None:
    name = "galaskiewicz_ceo_clubs/ceo_clubs_2mode"
    paths = both(name) if suffix == "csv" else (shared(f"{name}.graphml"),)
    with pytest.raises(InputError, match=r"--kind-column type --kind False=individual"):
        read_network(*paths)


def test_distances_are_no_ties_unless_said() -> None:
    with pytest.raises(InputError, match=r"'distance' a large number seems to mean a weak tie"):
        read_network(*both(f"{INDIANA}/TCdist"))
    network = read_network(*both(f"{INDIANA}/TCdist"), weight="distance", reversed=True)
    assert "Ties: 625 rows, 594 used" in "\n".join(network.understood())
    assert "Left out: 25 rows of a node tied to itself." in network.understood()
    assert "Left out: 6 rows with distance 0, which is no tie." in network.understood()


def test_indiana_is_the_same_in_all_formats() -> None:
    graphml = read_network(shared(f"{INDIANA}/TCcoll.graphml"))
    folder = shared("formats_kumu_gephi_partner")
    others = [
        read_network(folder / "tobacco_collaboration.gexf"),
        read_network(folder / "kumu_blueprint_minimal.json"),
        read_network(folder / "kumu_project_export.json"),
        read_network(
            folder / "kumu_connections.csv", folder / "kumu_elements.csv", relation="Collaboration"
        ),
        read_network(
            folder / "partner_like_relationships.csv", weight="collaboration_level_0_4"
        ),
    ]  # fmt: skip
    found = edges_of(graphml)
    assert len(found) == 161
    # SOURCE.md: levels 2, 3 and 4 occur 81, 38 and 42 times; over the largest they are .5, .75, 1.
    counts = {s: sum(strength == s for _, strength in found) for s in ("0.5", "0.75", "")}
    assert counts == {"0.5": 81, "0.75": 38, "": 42}
    for other in others:
        assert edges_of(other) == found
        assert other.counts["nodes"] == 25


def test_relations_and_columns_are_asked_for() -> None:
    folder = shared("formats_kumu_gephi_partner")
    elements, connections = folder / "kumu_elements.csv", folder / "kumu_connections.csv"
    with pytest.raises(InputError, match=r"Contact 175, Collaboration 161\); choose with"):
        read_network(elements, connections)
    contact = read_network(elements, connections, relation=["Contact"])
    assert edges_of(contact) == edges_of(read_network(shared(f"{INDIANA}/TCcnt.graphml")))
    assert "Left out: 161 rows of other relations." in contact.understood()
    every = read_network(elements, connections, relation=["Contact", "Collaboration"])
    assert every.counts["ties"] >= 175
    with pytest.raises(InputError, match=r"collaboration_level_0_4.*choose with --weight NAME"):
        read_network(folder / "partner_like_relationships.csv")


@pytest.mark.parametrize("name", ["Cheyenne", "HurrFrederic", "LakePomona", "MtSi", "Texas"])
def test_frequency_reversed_by_an_independent_computation(name: str) -> None:
    nodes, edges = both(f"emon/{name}")
    network = read_network(nodes, edges, reversed=True)
    with edges.open(encoding="utf-8", newline="") as file:
        given = {
            (row["source"], row["target"]): int(row["Frequency"]) for row in csv.DictReader(file)
        }
    most = max(given.values())
    expected = {}
    for one, two in {tuple(sorted(pair)) for pair in given}:
        ways = [most + 1 - given[way] for way in ((one, two), (two, one)) if way in given]
        expected[frozenset((one, two))] = sum(ways) / len(ways) / most
    found = {frozenset(tie[:2]): float(tie.strength or 1) for tie in network.ties}
    # Files whose strongest pair is below the scale's top are stretched to it.
    top = max(expected.values())
    assert found == pytest.approx({pair: value / top for pair, value in expected.items()}, abs=1e-6)


def test_blank_staff_is_missing_and_not_zero() -> None:
    nodes, edges = both("emon/Texas")
    network = read_network(nodes, edges, size=["Paid.Staff", "Volunteer.Staff"])
    size = {node.label: node.size for node in network.nodes}
    assert size["Texas.National.Guard"] == "321"  # 9 paid, 312 volunteers
    assert size["Texas.Highway.Patrol"] == "4000"
    assert size["Red.Cross"] == "33"
    assert size["Salvation.Army"] == size["Division.of.Disaster.Emergency.Services"] == ""
    (words,) = (line for line in network.understood() if line.startswith("Sizes"))
    assert "Paid.Staff + Volunteer.Staff, 21 read; 4 missing and 0 of 0 are drawn" in words


def test_a_real_export_of_gephi() -> None:
    folder = shared("gephi_netzero_initiatives")
    network = read_network(folder / "nodes_1031.csv", folder / "edges_1031.csv")
    with (folder / "edges_1031.csv").open(encoding="utf-8", newline="") as file:
        pairs = [frozenset((row["Source"], row["Target"])) for row in csv.DictReader(file)]
    assert (len(pairs), len(network.nodes)) == (47, 40)
    assert network.counts["ties"] == len(set(pairs))
    assert network.counts["isolates"] == 40 - len(set(itertools.chain(*pairs)))
    assert any("Gephi table" in line for line in network.understood())


def test_the_canonical_text_is_read_by_the_engine() -> None:
    network = read_network(shared("bristol_civic/bristol_3level.graphml")).tables()["network"]
    found = of_the_engine(network["nodes"], network["ties"])
    sums = (found.member.one.size, found.attended.one.size, found.involved.one.size)
    assert sums == (304, 939, 253)
