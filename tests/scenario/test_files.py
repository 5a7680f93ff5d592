"""Files that extend others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario import Scenario, shipped

HYBRIDS = {
    "backbone_with_pools": ("collective_impact", "funding", "innovation_pools"),
    "network_with_meetings": ("system_shifting_network", "communication", "leadership_meetings"),
    "collective_impact_by_ties": ("collective_impact", "membership", "through_ties"),
}


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_a_chain_is_merged_key_by_key_and_the_last_word_counts(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(
        tmp_path,
        low="extends = 'collective_impact'\nweeks = 100\n[people]\nacceptance = 0.4\n",
        top="title = 'Top'\nextends = 'sub/mid.toml'\n[people]\nleave_base = 0.006\n",
    )
    write(tmp_path / "sub", mid="extends = '../low.toml'\n[people]\nleave_base = 0.003\n")
    scenario = Scenario.load(tmp_path / "top.toml")
    assert scenario == Scenario.load("collective_impact").with_values(
        {
            "title": "Top",
            "description": "",
            "weeks": 100,
            "people.acceptance": 0.4,
            "people.leave_base": 0.006,
        }
    )


def test_without_a_title_a_file_is_called_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, my_town="extends = 'isolated'")
    scenario = Scenario.load(tmp_path / "my_town.toml")
    assert (scenario.title, scenario.description) == ("my_town", "")


def test_a_circle_is_named(tmp_path: Path) -> None:
    write(tmp_path, a="extends = './b.toml'", b="extends = './c.toml'", c="extends = 'b.toml'")
    with pytest.raises(InputError, match=r"circle: b\.toml -> c\.toml -> b\.toml$"):
        Scenario.load(tmp_path / "a.toml")


def test_a_file_may_extend_the_shipped_one_of_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, isolated="extends = 'isolated'\nweeks = 10")
    assert Scenario.load(tmp_path / "isolated.toml").weeks == 10
    assert Scenario.load("isolated").weeks == 260


def test_a_path_needs_no_suffix_and_may_be_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plan").write_bytes(b"\xef\xbb\xbfweeks = 10")  # as some editors begin UTF-8
    monkeypatch.chdir(tmp_path)
    assert Scenario.load("plan").weeks == 10
    assert Scenario.load(f".{os.sep}plan").weeks == 10


def test_another_rule_drops_what_belonged_to_the_former_rule_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        base="[communication]\nrule = 'leadership_meetings'\nvelocity = 0.3\nmeeting_weeks = 4\n",
        top="extends = './base.toml'\n[communication]\nrule = 'open_ecosystem'\nweaving = 0.02\n",
        same="extends = './base.toml'\n[communication]\nrule = 'leadership_meetings'\n",
    )
    changed = Scenario.load(tmp_path / "top.toml").flat()
    assert changed["communication.velocity"] == 0.3
    assert changed["communication.weaving"] == 0.02
    assert "communication.meeting_weeks" not in changed
    assert Scenario.load(tmp_path / "same.toml").flat()["communication.meeting_weeks"] == 4


def test_a_slip_in_an_extended_file_is_not_dropped_with_its_rule(tmp_path: Path) -> None:
    write(
        tmp_path,
        base="[communication]\nrule = 'leadership_meetings'\nmeting_weeks = 4\n",
        top="extends = './base.toml'\n[communication]\nrule = 'open_ecosystem'\n",
    )
    with pytest.raises(InputError, match=r"base\.toml: unknown key communication\.meting_weeks"):
        Scenario.load(tmp_path / "top.toml")


def test_fragments_win_over_the_scenario_and_may_extend_each_other(tmp_path: Path) -> None:
    write(
        tmp_path,
        scenario="extends = 'isolated'\n[problem]\ncomplexity = 1\ncoupling = 0.5\n",
        hard="extends = 'turbulent'\n[problem]\nelements = 15\n",
    )
    found = Scenario.load(tmp_path / "scenario.toml", "bristol", tmp_path / "hard.toml")
    assert (found.problem.elements, found.problem.complexity) == (15, 5)
    assert found.problem.coupling == 0.5
    assert found.community.kind == "bristol"
    assert found.funders.grants_file == "robert_bowne"


def test_what_ships_says_what_it_is() -> None:
    names = {
        "scenario": {"isolated", "collective_impact", "system_shifting_network", *HYBRIDS},
        "community": {"bristol", "synthetic"},
        "problem": {"simple", "complicated", "complex", "turbulent"},
    }
    for kind, expected in names.items():
        listed = [each for each in shipped() if each.kind == kind]
        assert expected <= {each.name for each in listed}
        assert all(each.title and each.description for each in listed)


@pytest.mark.parametrize("name", HYBRIDS)
def test_a_hybrid_is_its_base_with_one_rule_swapped_and_says_why(name: str) -> None:
    base, family, rule = HYBRIDS[name]
    hybrid = Scenario.load(name)
    assert hybrid.rules == {**Scenario.load(base).rules, family: rule}
    assert hybrid.description.startswith("For a "), "who would try it, and why"
    swapped = Scenario.load(base).with_values({f"{family}.rule": rule})
    assert hybrid.content_hash() == swapped.content_hash()
