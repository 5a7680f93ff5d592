"""Rows as understood: a file that is written, may be mended by hand, and imports to the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.readers.guarded import guarded, unguarded
from sim.readers.network_files import ImportedNetwork, read_network, recognises
from sim.readers.network_files.cleaned import HEADER
from tests.shared import shared

NODES = """id,label,sort,staff,area,role
=1,Anna,person,,2,
'=1,Ben,person,,,
-3,Food bank,organization,4,1,
@4,The Backbone Club,organization,,,
5,Clinic,organization,12.5,20,backbone
6,"Street ""party"", yearly",event,,,
007,Loner,person,,,
"""
TIES = """source,target,trust
=1,'=1,3
-3,@4,2
5,-3,1
5,@4,
=1,6,
"""


def read_again(network: ImportedNetwork, folder: Path) -> ImportedNetwork:
    path = folder / "cleaned.csv"
    path.write_text(network.cleaned(), encoding="utf-8")
    assert recognises(path)
    return read_network(path)


@pytest.fixture
def network(tmp_path: Path) -> ImportedNetwork:
    for name, text in (("nodes.csv", NODES), ("ties.csv", TIES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return read_network(
        tmp_path / "nodes.csv", tmp_path / "ties.csv", kind_column="sort", size=["staff"],
        part="area", backbone="5",
    )  # fmt: skip


def test_it_holds_each_node_and_tie_once(network: ImportedNetwork) -> None:
    assert network.cleaned().splitlines() == [
        "id,label,kind,size,part,backbone,source,target,strength",
        "'=1,Anna,individual,,2,,,,",
        "''=1,Ben,individual,,,,,,",
        "'-3,Food bank,organization,4,1,,,,",
        "'@4,The Backbone Club,organization,,,,,,",
        "5,Clinic,organization,12.5,20,yes,,,",
        '6,"Street ""party"", yearly",event,,,,,,',
        "007,Loner,individual,,,,,,",
        ",,,,,,'=1,''=1,",
        ",,,,,,'=1,6,0.666667",
        ",,,,,,'-3,'@4,0.666667",
        ",,,,,,'-3,5,0.333333",
        ",,,,,,'@4,5,0.666667",
    ]


def test_it_imports_to_the_same_community(network: ImportedNetwork, tmp_path: Path) -> None:
    again = read_again(network, tmp_path)
    assert (again.tables(), again.questions) == (network.tables(), ())
    assert again.cleaned() == network.cleaned()


def test_no_backbone_is_none(tmp_path: Path) -> None:
    """A label with the word in it marks nobody, if the column says nothing."""
    path = tmp_path / "ties.csv"
    path.write_text("source,target\nBackbone Club,b\n")
    again = read_again(read_network(path), tmp_path)
    assert {node.backbone for node in again.nodes} == {""}


def test_options_still_count(network: ImportedNetwork, tmp_path: Path) -> None:
    path = tmp_path / "cleaned.csv"
    path.write_text(network.cleaned(), encoding="utf-8")
    found = read_network(path, backbone="none", weight="none")
    assert {node.backbone for node in found.nodes} == {""}
    assert {tie.strength for tie in found.ties} == {""}


def test_nobody_need_be_tied(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target\na,a\n")
    network = read_network(path)
    assert read_again(network, tmp_path).tables() == network.tables()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a,A,organization,,,,a,b,", "cleaned.csv:2: a row of a node and of a tie"),
        (",,,,,,a,b,", "no rows below the header|not the id of a node"),
        ("a,A,club,,,,,,", "cleaned.csv:2: kind 'club' is not a known kind"),
        ("a,A,organization,big,,,,,", "cleaned.csv:2: size 'big'"),
    ],
)
def test_what_a_hand_made_wrong_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    path = tmp_path / "cleaned.csv"
    path.write_text(f"{','.join(HEADER)}\n{row}\n")
    with pytest.raises(InputError, match=sentence):
        read_network(path)


@settings(max_examples=200)
@given(st.text(st.sampled_from("'=+-@a"), max_size=6))
def test_what_is_guarded_is_no_formula_and_comes_back(name: str) -> None:
    assert unguarded(guarded(name)) == name
    assert not guarded(name).startswith(("=", "+", "-", "@"))


def test_real_networks_come_back(tmp_path: Path) -> None:
    """Whatever format they had: the tables of a community are those of the cleaned rows."""
    read = 0
    for folder in ("field_cases", "emon", "formats_kumu_gephi_partner"):
        for file in sorted(shared(folder).iterdir()):
            try:
                network = read_network(file)
            except InputError:
                continue
            again = read_again(network, tmp_path)
            assert (again.tables(), again.questions) == (network.tables(), ())
            read += 1
    assert read > 40
