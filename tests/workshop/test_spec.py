"""What a page may ask for becomes a scenario, or one sentence."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pydantic import ValidationError

from sim.errors import InputError
from sim.readers.network_files import read_network
from sim.runs import run
from sim.scenario import Scenario
from sim.workshop import limits
from sim.workshop.spec import Spec, scenario_of
from sim.workshop.turns import Client
from sim.workshop.upload import Shelf, read_upload


def read(name: str, content: bytes) -> dict[str, Any]:
    """An upload as its worker reads it."""
    with TemporaryDirectory() as folder:
        return read_upload(name, content, Path(folder))


ME = Client("192.0.2.7", "mine")


def spec(**said: Any) -> Spec:
    return Spec.model_validate(said)


def test_a_spec_is_the_scenario_that_the_command_line_would_run() -> None:
    asked = spec(
        arm={
            "preset": "collective_impact",
            "rules": {"funding": "innovation_pools"},
            "lessons": {"co_lead": 1.0},
        },
        weeks=104,
        values={"problem.complexity": 4, "funders.money_factor": 1.5},
    )
    same = Scenario.load("backbone_with_pools", "synthetic", "complex").with_values(
        {
            "weeks": 104,
            "lessons.co_lead": 1.0,
            "problem.complexity": 4,
            "funders.money_factor": 1.5,
        }
    )
    assert scenario_of(asked).content_hash() == same.content_hash()


def test_crises_are_shocks_of_the_scenario() -> None:
    crises = [
        {"kind": "problem", "week": 40},
        {"kind": "funding", "week": 50},
        {"kind": "loss", "week": 60},
        {"kind": "departure", "week": 65},
        {"kind": "newcomers", "week": 70},
    ]
    shocks = scenario_of(spec(crises=crises)).shocks
    assert shocks.weeks == (40, 131)
    assert (shocks.funding_cut_week, shocks.loss_week, shocks.inflow_week) == (50, 60, 70)
    assert shocks.departure_week == 65


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"arm": {"preset": "../../etc/passwd"}}, "there is no preset '../../etc/passwd'"),
        ({"arm": {"preset": "isolated.toml"}}, "there is no preset"),
        ({"arm": {"rules": {"funding": "bribes"}}}, "funding.rule is 'bribes'"),
        ({"arm": {"rules": {"cooking": "soup"}}}, "cooking.rule"),
        ({"arm": {"lessons": {"be_rich": 1.0}}}, "lessons.be_rich"),
        ({"values": {"problem.complexity": 11.5}}, "problem.complexity"),
        ({"values": {"problem.elements": 20}}, "the workshop takes 15 at most"),
        ({"values": {"community.residents": 100_000}}, "the workshop takes 2,500 at most"),
        ({"values": {"community.residents": 10**12}}, "the workshop takes 1,000,000,000 at most"),
        ({"values": {"title": "x"}, "crises": [{"week": 300}]}, "after the last week"),
        ({"values": {"community.kind": "bristol", "community.surrounding": 9000}}, "2,500"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        scenario_of(spec(**said))
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "said",
    [
        {"seed": -1},
        {"seed": 2**32},
        {"seed": "1"},
        {"weeks": 521},
        {"weeks": 12},
        {"weeks": 1e3},
        {"community": "own-../../x"},
        {"values": {f"k{i}": 1 for i in range(81)}},
        {"values": {"a" * 81: 1}},
        {"values": {"a": [1]}},
        {"values": {"a": float("nan")}},
        {"crises": [{"week": 1}] * 13},
        {"more": 1},
    ],
    ids=str,
)
def test_what_is_out_of_bounds_is_no_spec(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        spec(**said)


def test_an_uploaded_community_lies_under_what_the_sliders_say() -> None:
    layer = read("ours.toml", b"[community]\nresidents = 80\norganizations = 9\n")
    assert layer == {"community.residents": 80, "community.organizations": 9}
    found = scenario_of(spec(values={"community.organizations": 11}), layer).community
    assert (found.residents, found.organizations) == (80, 11)


def test_a_network_is_read_as_on_the_command_line(tmp_path: Path) -> None:
    ties = b"source,target,weight\na,b,2\nb,c,1\n"
    (tmp_path / "ties.csv").write_bytes(ties)
    expected = read_network(tmp_path / "ties.csv").tables()["network"]
    layer = read("our ties.csv", ties)
    assert {key: layer[f"network.{key}"] for key in expected} == expected
    name = Shelf().put(ME, ties, b"")
    scenario = scenario_of(Spec(community=name, values={"community.surrounding": 60}), layer)
    assert run(scenario.with_values({"weeks": 10}), 1).summary["growth.engaged"] is not None


def test_a_network_that_is_too_large_is_refused() -> None:
    rows = "".join(f"{i},{i + 1}\n" for i in range(3000))
    layer = read("ties.csv", b"source,target\n" + rows.encode())
    with pytest.raises(InputError, match=r"3,\d+ people and organizations"):
        scenario_of(Spec(community="own-0123456789abcdef"), layer)


def test_an_upload_may_extend_what_ships() -> None:
    layer = read("ours.TOML", b"extends = 'bristol'\n[community]\nsurrounding = 300\n")
    assert (layer["community.kind"], layer["community.surrounding"]) == ("bristol", 300)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.toml", b"", "a.toml is empty"),
        ("a.toml", b"[community", "no valid TOML"),
        ("a.toml", b"extends = '../secret.toml'\n", "extends must be one of bristol, synthetic"),
        ("a.toml", b"extends = 5\n", "extends must be one of"),
        ("a.toml", b"[[[[" * 5000, "no valid TOML"),
        ("a.toml", b"x = " + b"[" * 100_000, "no valid TOML"),
        ("a.toml", b"\0\1\2", "binary"),
        ("a.toml", b"\xff\xfe[\0c\0", "UTF-16"),
        ("a.toml", b"[funding]\nrule = 'lottery'\n", "does not belong into a community file"),
        ("a.exe", b"MZ", "a.exe"),
        ("a.graphml", b"<graphml><node", "a.graphml"),
        ("../../a.csv", b"one,two\n1,2\n", "../../a.csv"),
        ("a.toml", b"#" * 2_000_001, "larger than"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read(name, content)
    assert sentence in str(refused.value)
    assert "/" not in str(refused.value).replace("../", "")  # no place on this computer


def test_the_shelf_keeps_the_last_ones_of_each_client() -> None:
    shelf = Shelf()
    first = shelf.put(ME, b"1", b"one")
    assert shelf.put(ME, b"1", b"one") == first
    assert shelf.get(first) == b"one"
    assert shelf.get("bristol") is None
    for i in range(2, 70):
        shelf.put(Client("192.0.2.8", "greedy"), str(i).encode(), b"")
    assert shelf.get(first) == b"one"
    last = [shelf.put(ME, f"mine {i}".encode(), b"") for i in range(limits.UPLOADS_EACH)]
    with pytest.raises(InputError, match="choose the file again"):
        shelf.get(first)
    assert [shelf.get(each) for each in last] == [b""] * limits.UPLOADS_EACH


def test_the_shelf_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHELF", 25)
    shelf = Shelf()
    names = [shelf.put(Client("192.0.2.8", str(i)), str(i).encode(), b"ten bytes!") for i in "abc"]
    with pytest.raises(InputError, match="choose the file again"):
        shelf.get(names[0])
    assert shelf.get(names[1]) == shelf.get(names[2]) == b"ten bytes!"
