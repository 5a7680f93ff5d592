"""Formats this field has, each in a file of a few lines; the right network is drawn by hand."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from sim.errors import InputError
from sim.readers.network_files import ImportedNetwork, read_network, recognises

PAJEK = """% exported
*Network board
*Vertices 4
1 "Food bank" 0.1 0.2 ic Red
2 "Clinic"
3 "Youth club"
*Arcs :1 "Advice"
1 2 4
*Edges :1 "Advice"
2 3 1
*Partition sector
1
"""
DL_MATRIX = "dl n = 3, format = fullmatrix\nlabels:\nA,B,C\ndata:\n0 2 0\n2 0 1\n0 1 0\n"
DL_EMBEDDED = "DL n=3\nlabels embedded\ndata:\n  A B C\nA 0 2 0\nB 2 0 1\nC 0 1 0\n"
DL_LIST = 'dl n=3 format=nodelist1\nlabels:\n"A" B\nC\ndata:\n1 2\n2 3\n'
VNA = """*Node data
ID type
"Food bank" organization
Anna person
*Node properties
ID x y
"Food bank" 1 2
*Tie data
from to trust
Anna "Food bank" 3
"""
GML = """Creator "igraph"
graph [
  directed 0
  node [ id 1 label "Food &amp; Co" graphics [ x 1.0 y 2.0 ] ]
  node [ id 2 label "Clinic" ]
  node [ id 3 label "Alone" ]
  edge [ source 1 target 2 value 3 ]
]
"""
GDF = """nodedef>name VARCHAR,label VARCHAR
a,'Food bank, west'
b,Clinic
edgedef>node1 VARCHAR,node2 VARCHAR,weight DOUBLE,directed BOOLEAN
a,b,2,true
"""


def read(folder: Path, name: str, text: str, **options: object) -> ImportedNetwork:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    assert recognises(path)
    return read_network(path, **options)


def pairs(network: ImportedNetwork) -> dict[str, str]:
    label = {node.id: node.label for node in network.nodes}
    return {f"{label[a]}-{label[b]}": strength for a, b, strength in network.ties}


def assumed(network: ImportedNetwork) -> dict[str, str]:
    return {each.found: each.assumed for each in network.questions}


def test_pajek_has_labels_arcs_and_who_is_alone(tmp_path: Path) -> None:
    network = read(tmp_path, "board.net", PAJEK)
    assert pairs(network) == {"Food bank-Clinic": "", "Clinic-Youth club": "0.25"}
    assert [node.label for node in network.nodes] == ["Food bank", "Clinic", "Youth club", "4"]
    assert "Relation: Advice." in network.understood()
    assert "Pajek section *Partition, ignored." in network.understood()


def test_pajek_lists_and_matrices_are_those_of_networkx(tmp_path: Path) -> None:
    lists = "*Vertices 3\n1 a\n2 b\n3 c\n*Edgeslist\n1 2 3\n"
    assert pairs(read(tmp_path, "lists.net", lists)) == {"a-b": "", "a-c": ""}
    matrix = '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Matrix\n0 2 0\n2 0 1\n0 1 0\n'
    known = nx.parse_pajek(matrix.splitlines())
    found = read(tmp_path, "matrix.net", matrix)
    assert {frozenset(pair.split("-")) for pair in pairs(found)} == {
        frozenset(edge[:2]) for edge in known.edges
    }


def test_two_modes_of_pajek_are_asked_for(tmp_path: Path) -> None:
    text = '*Vertices 3 2\n1 "Ann"\n2 "Ben"\n3 "Club"\n*Edges\n1 3\n2 3\n'
    with pytest.raises(InputError, match="--kind-column mode --kind first=individual"):
        read(tmp_path, "modes.net", text)


@pytest.mark.parametrize("text", [DL_MATRIX, DL_EMBEDDED])
def test_a_matrix_of_ucinet(tmp_path: Path, text: str) -> None:
    network = read(tmp_path, "net.txt", text)
    assert pairs(network) == {"A-B": "", "B-C": "0.5"}
    assert "Ties are not directed." in network.understood()


def test_a_list_of_neighbours_of_ucinet(tmp_path: Path) -> None:
    assert pairs(read(tmp_path, "net.txt", DL_LIST)) == {"A-B": "", "B-C": ""}


def test_vna_has_nodes_and_ties(tmp_path: Path) -> None:
    network = read(tmp_path, "net.vna", VNA)
    assert pairs(network) == {"Food bank-Anna": ""}
    assert network.counts["individual"] == 1


def test_gml_keeps_who_is_alone_and_leaves_out_the_drawing(tmp_path: Path) -> None:
    network = read(tmp_path, "net.gml", GML)
    assert pairs(network) == {"Food & Co-Clinic": ""}
    assert network.counts["isolates"] == 1
    assert network.attributes["1"] == {"id": "1", "label": "Food & Co"}


def test_gml_as_networkx_writes_it(tmp_path: Path) -> None:
    graph = nx.karate_club_graph()
    nx.write_gml(graph, tmp_path / "karate.gml")
    network = read_network(tmp_path / "karate.gml")
    assert (network.counts["nodes"], network.counts["ties"]) == (34, 78)


def test_gdf_has_quotes_and_directions(tmp_path: Path) -> None:
    network = read(tmp_path, "net.gdf", GDF)
    assert pairs(network) == {"Food bank, west-Clinic": ""}
    assert any(line.startswith("Ties are directed") for line in network.understood())


NODES = [{"id": "a", "label": "Anna"}, {"id": "b", "label": "Ben"}]


@pytest.mark.parametrize(
    "data",
    [
        {"nodes": NODES, "links": [{"source": "a", "target": "b", "weight": 2}]},
        {"nodes": NODES, "edges": [{"from": "b", "to": "a", "arrows": "from"}]},
        {"nodes": [{"name": "Anna"}, {"name": "Ben"}], "links": [{"source": 0, "target": 1}]},
        {"nodes": NODES, "links": [{"source": NODES[0], "target": NODES[1]}]},
        {"nodes": [{"key": "a", "attributes": {"label": "Anna"}}, {"key": "b", "attributes":
         {"label": "Ben"}}], "edges": [{"source": "a", "target": "b"}]},
        {"elements": {"nodes": [{"data": node} for node in NODES], "edges": [
            {"data": {"source": "a", "target": "b"}}]}},
        {"graph": {"nodes": {"a": {"label": "Anna"}, "b": {"label": "Ben"}}, "edges": [
            {"source": "a", "target": "b", "metadata": {"weight": 1}}]}},
    ],
    ids=["networkx", "vis.js", "d3-places", "d3-nodes", "sigma", "cytoscape", "jgf"],
)  # fmt: skip
def test_json_of_nodes_and_links(tmp_path: Path, data: dict[str, object]) -> None:
    assert pairs(read(tmp_path, "net.json", json.dumps(data))) == {"Anna-Ben": ""}


def test_json_that_networkx_writes(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_edge("A", "B", weight=4)
    graph.add_edge("B", "C", weight=2)
    network = read(tmp_path, "net.json", json.dumps(nx.node_link_data(graph, edges="links")))
    assert pairs(network) == {"A-B": "", "B-C": "0.5"}


def test_a_graph_in_memory_keeps_its_attributes() -> None:
    graph = nx.Graph()
    graph.add_node(1, name="Food bank", sector="food", staff=4.0)
    graph.add_node(2, name="Anna", sector="person")
    graph.add_edge(1, 2, weight=0.5)
    kinds = {"person": "individual", "*": "organization"}
    network = read_network(graph, kind_column="sector", kinds=kinds, size="staff")
    assert pairs(network) == {"Food bank-Anna": ""}
    assert network.attributes["1"] == {
        "id": "1", "label": "", "name": "Food bank", "sector": "food", "staff": "4",
    }  # fmt: skip
    assert [node.size for node in network.nodes] == ["4", ""]
    assert "Ties are not directed." in network.understood()


def test_frames_in_memory_are_read_as_their_csv_files(tmp_path: Path) -> None:
    nodes = pd.DataFrame({"id": [1.0, 2.0], "name": ["Food bank", "Anna"], "staff": [4, None]})
    ties = pd.DataFrame({"source": [1], "target": [2], "weight": [0.5]})
    nodes.to_csv(tmp_path / "nodes.csv", index=False)
    ties.to_csv(tmp_path / "ties.csv", index=False)
    network = read_network(nodes, ties)
    from_files = read_network(tmp_path / "nodes.csv", tmp_path / "ties.csv")
    assert pairs(network) == pairs(from_files) == {"Food bank-Anna": ""}
    assert network.attributes["2"] == {"id": "2", "name": "Anna", "staff": ""}
    with pytest.raises(InputError, match="a list is no source of a network; expected a path, a gr"):
        read_network([1, 2])


FOREIGN = {
    "net.dot": ("digraph G { a -> b }", "a Graphviz file"),
    "net.clu": ("*Partition x\n1\n", "a Pajek partition or vector"),
    "net.pdf": ("%PDF-1.4\n", "a PDF; copy its table"),
    "net.##h": ("\x05\x00", "a dataset of UCINET; export it"),
    "net.rds": (b"\x1f\x8b\x08\x00rest", "R's .rds and .RData are such"),
    "net.sav": (b"$FL2@(#) SPSS", "an SPSS file; save it in SPSS as CSV"),
    "net.xml": ("<DynamicNetwork/>", "a DyNetML file of ORA; export it in ORA"),
    "net.xgmml": ("<graph/>", "expected GraphML or GEXF"),
    "multi.dl": (
        "dl n=2 nm=2\ndata:\n0 1\n1 0\n0 1\n1 0\n",
        r"2 matrices \(nm\); in UCINET",
    ),
    "low.dl": ("dl n=2 format=lowerhalf\ndata:\n1\n", "format 'lowerhalf', which is not read; in"),
    "short.dl": ("dl n=3\ndata:\n0 1\n1 0\n", "4 values in the matrix; expected 3 x 3"),
    "far.dl": ("dl n=2 format=edgelist1\ndata:\n1 5\n", "far.dl:3: node '5'; expected a number"),
    "far.net": ("*Vertices 2\n*Edges\n1 3\n", "far.net:3: vertex '3'; expected a number from 1 to"),
    "none.net": ("*Edges\n1 2\n", r"vertex '1'; expected|without \*Vertices"),
    "open.gml": ("graph [ node [ id 1 ]", r"a \[ of 'graph' is not closed"),
    "quote.gml": ('graph [\nnode [ id 1 label "x ] ]', "quote.gml:2: a quote that is not closed"),
    "end.gml": ("graph [ node [ id 1 ] edge [ source 1 ] ]", "gml:1: a GML edge without target"),
    "row.gdf": ("nodedef>name\na\nedgedef>node1,node2\na\n", "row.gdf:4: 1 values where the head"),
    "keys.json": ('{"vertices": []}', "a JSON object with 'vertices'; expected a Kumu"),
    "end.json": ('{"nodes": [{"id": 1}], "links": [{"source": 1}]}', "link 1: no target"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_read_is_refused_by_name_with_the_way_out(tmp_path: Path, name: str) -> None:
    content, sentence = FOREIGN[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    recognises(path)
    with pytest.raises(InputError, match=sentence) as refused:
        read_network(path)
    assert "\n" not in str(refused.value)
