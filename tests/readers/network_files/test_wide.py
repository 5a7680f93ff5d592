"""Surveys with columns friend 1, friend 2, ... beside a name: read where safe, else asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.readers.network_files import ImportedNetwork, read_network


def read(folder: Path, text: str, **options: object) -> ImportedNetwork:
    path = folder / "survey.csv"
    path.write_text(text, encoding="utf-8")
    return read_network(path, **options)  # type: ignore[arg-type]


def pairs(network: ImportedNetwork) -> set[tuple[str, str]]:
    return {(tie.source, tie.target) for tie in network.ties}


def test_a_tie_to_everybody_a_row_names(tmp_path: Path) -> None:
    network = read(
        tmp_path,
        "Name,Kind,Friend 1,Friend 2\nAnna,person,Ben,Cleo\nBen,person,Anna,\nCleo,organization,,\n"
        "Loner,person,,\n",
    )
    assert pairs(network) == {("Anna", "Ben"), ("Anna", "Cleo")}
    assert network.counts == {
        "nodes": 4, "ties": 2, "isolates": 1, "individual": 3, "organization": 1, "event": 0,
    }  # fmt: skip
    assert [question.found for question in network.questions] == [
        "columns 'Friend 1' to 'Friend 2'"
    ]


def test_who_has_no_row_is_a_node_and_a_question(tmp_path: Path) -> None:
    network = read(tmp_path, "Respondent;Contact 1;Contact 2\nAnna;Ben;Zoe\nBen;Anna;\n")
    assert pairs(network) == {("Anna", "Ben"), ("Anna", "Zoe")}
    asked = {question.found: question.where for question in network.questions}
    assert asked["'Zoe': named, without a row"] == "survey.csv, line 2"


def test_known_names_speak_for_any_word(tmp_path: Path) -> None:
    network = read(tmp_path, "name,works with 1,works with 2\nAnna,Ben,\nBen,Cleo,\nCleo,Anna,\n")
    assert len(network.ties) == 3


def test_respondents_by_number_keep_their_names(tmp_path: Path) -> None:
    network = read(tmp_path, "id,name,friend1,friend2\n1,Anna,2,\n2,Ben,1,\n")
    assert ([node.label for node in network.nodes], len(network.ties)) == (["Anna", "Ben"], 1)


def test_two_questions_are_two_relations(tmp_path: Path) -> None:
    text = "name,friend_1,friend_2,advice_1,advice_2\nA,B,,C,\nB,A,,,\nC,,,,\n"
    with pytest.raises(InputError, match=r"2 relations \(friend 2, advice 1\); choose with --rel"):
        read(tmp_path, text)
    assert pairs(read(tmp_path, text, relation=["advice"])) == {("A", "C")}


@pytest.mark.parametrize(
    "text",
    [
        "name,address 1,address 2\nAnna,Oak St,Bath\nBen,Elm St,York\n",
        "Name,Org 1,Org 2\nAnna,Food bank,Clinic\nBen,Clinic,\n",
    ],
)
def test_what_may_be_otherwise_is_asked(tmp_path: Path, text: str) -> None:
    """Addresses are no ties, and Org 1 beside a name is not tied to Org 2."""
    with pytest.raises(InputError, match=r"survey.csv: '.* 1' to '.* 2' may say whom .* is tied"):
        read(tmp_path, text)


def test_numbered_ratings_name_nobody(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds nodes .* but no ties"):
        read(tmp_path, "name,q1,q2\nAnna,5,4\nBen,3,2\n")
