"""A network inside a scenario: written and read again, laid over others, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario import Scenario

NODES = (
    'id,label,kind\no,"Ördnung, ""Org"" \\ Söhne",organization\np,,organization\na,Ann,individual\n'
)
TIES = "source,target\no,p\n"
TOWN = f"[community]\nkind = 'network'\n[network]\nnodes = '''\n{NODES}'''\nties = '''\n{TIES}'''\n"


def town(folder: Path, text: str = TOWN) -> Path:
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_scenario_carries_its_network(tmp_path: Path) -> None:
    scenario = Scenario.load("isolated", community=town(tmp_path))
    assert (scenario.network.nodes, scenario.network.ties) == (NODES, TIES)
    carried = tmp_path / "carried.toml"
    carried.write_text("extends = 'isolated'\n" + TOWN, encoding="utf-8")
    assert Scenario.load(carried).content_hash() == scenario.content_hash()
    assert Scenario.load("isolated").content_hash() != scenario.content_hash()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_is_written_is_read_again_with_the_same_hash(tmp_path: Path, ending: str) -> None:
    scenario = Scenario.load("collective_impact", community=town(tmp_path)).with_values(
        {"network.nodes": NODES.replace("\n", ending)}
    )
    written = scenario.to_toml()
    again = Scenario.load(town(tmp_path, written))
    assert again == scenario
    assert again.content_hash() == scenario.content_hash()
    if ending == "\n":  # readable: a line of the text is a line of the file
        assert '\nnodes = """\nid,label,kind\no,' in written
        assert "\na,Ann,individual\n" in written


def test_another_kind_of_community_drops_the_network(tmp_path: Path) -> None:
    file = town(tmp_path, "extends = 'isolated'\n" + TOWN)
    assert Scenario.load(file, community="synthetic").network.nodes == ""
    assert Scenario.load(file, community="bristol").network.ties == ""
    drawn = Scenario.load(file).with_values({"community.kind": "synthetic"})
    assert drawn.content_hash() == Scenario.load("isolated").content_hash()
    more = tmp_path / "more.toml"
    more.write_text("extends = './town.toml'\n[community]\nsurrounding = 9\n", encoding="utf-8")
    assert Scenario.load(more).network == Scenario.load(file).network


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (TOWN.replace("o,p\n", "o,x\n"), "network.ties line 2: target 'x' is not an id"),
        (TOWN.replace("a,Ann", "o,Ann"), "network.nodes line 4: id 'o' was used before"),
        (TOWN.replace("'network'", "'bristol'"), "[network] is given, but community.kind is 'bri"),
        (TOWN.replace("kind = 'network'", ""), "[network] is given, but community.kind is 'synth"),
        (TOWN.replace("nodes", "nods"), "unknown key network.nods; did you mean network.nodes?"),
        (TOWN.replace("[network]", "[networks]"), "unknown table [networks]; did you mean network"),
        ("[community]\nkind = 'network'\n", 'is "network", but there is no network.nodes'),
        (
            "[community]\nkind = 'network'\n[network]\nnodes = 3\n",
            "network.nodes is 3, but must be",
        ),
        (TOWN.partition("ties")[0], "network.ties: empty; expected a header line with source"),
        (
            TOWN.replace("kind", "surrounding = 0\nkind", 1).replace("a,Ann,individual\n", ""),
            "community.surrounding is 0, but nobody lives in a network without people",
        ),
        (TOWN + "topology = 'star'\n", "unknown key network.topology"),
        (TOWN.replace("[network]", "topology = 'star'\n[network]"), "not of network"),
    ],
)
def test_one_sentence_says_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    file = town(tmp_path, text)
    with pytest.raises(InputError) as refused:
        Scenario.load("isolated", community=file)
    sentence = str(refused.value)
    assert sentence.startswith(f"{file}: ")
    assert named in sentence
    assert "\n" not in sentence


def test_wrong_text_of_a_program_is_refused_too() -> None:
    with pytest.raises(InputError, match=r"^network\.nodes line 1: no column 'id'"):
        Scenario().with_values(
            {"community.kind": "network", "network.nodes": "name,kind\n", "network.ties": TIES}
        )
