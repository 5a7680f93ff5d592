"""`systemshift ballot` as a user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "park.pb"


def test_a_table_of_how_rules_differ() -> None:
    done = CliRunner().invoke(app, ["ballot", str(EXAMPLE)])
    assert done.exit_code == 0, done.stderr
    assert re.search(r"^greedy +3 +120 +100\.0% +60\.0%$", done.stdout, re.M)
    assert re.search(r"^equal_shares +3 +88 +73\.3% +100\.0%$", done.stdout, re.M)
    assert re.search(r"^greedy_no_skip +3 +120 +100\.0% +60\.0%$", done.stdout, re.M)
    assert re.search(r"^ +6 +40 +x +x +\. +\.  a2 Bicycle racks", done.stdout, re.M)
    assert "All rules agree on 1 of the 5 projects" in done.stdout
    assert "equal_shares: utility cost, completion add_one_greedy." in done.stdout


def test_one_rule_as_json() -> None:
    words = ["ballot", str(EXAMPLE), "--rule", "equal_shares", "--utility", "points", "--json"]
    done = CliRunner().invoke(app, [*words, "--completion", "none"])
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["votes"] == 10
    assert data["budget_cents"] == 12_000
    assert data["selected"] is None
    assert data["rules"] == {
        "equal_shares": {
            "utility": "points",
            "completion": "none",
            "winners": ["b1", "b2", "a1"],  # 24 / 4 is less than 40 / 6
            "spent_cents": 8800,
            "spent_share": 8800 / 12_000,
            "with_a_winner_share": 1.0,
            "as_selected": None,
        }
    }


def test_what_was_funded_is_compared(tmp_path: Path) -> None:
    file = tmp_path / "vote.pb"
    text = EXAMPLE.read_text(encoding="utf-8").replace("cost;name", "cost;selected;name")
    for project, selected in (("a1;40", 1), ("a2;40", 1), ("a3;40", 1), ("b1;24", 0), ("b2;24", 0)):
        text = text.replace(f"{project};", f"{project};{selected};")
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["ballot", str(file)])
    assert "As funded according to the file: greedy, greedy_no_skip." in done.stdout


THRESHOLD = """META
key;value
budget;100
vote_type;approval
rule;greedy-no-skip
min_project_score_threshold;2
PROJECTS
project_id;cost;selected
a;60;1
b;50;0
c;40;1
d;10;0
VOTES
voter_id;vote
1;a,b,c
2;a,b,c
3;a,b
4;a,d
"""
"""a, b, c and d have 4, 3, 2 votes and 1; a and c fit, and d would without the threshold."""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "vote.pb"
    path.write_text(THRESHOLD, encoding="utf-8")
    return str(path)


def winners(*words: str) -> dict[str, list[str]]:
    done = CliRunner().invoke(app, ["ballot", *words, "--json"])
    assert done.exit_code == 0, done.stderr
    return {rule: found["winners"] for rule, found in json.loads(done.stdout)["rules"].items()}


def test_the_threshold_of_the_file_holds_unless_one_is_given(file: str) -> None:
    cheap = file.replace("vote.pb", "cheap.pb")
    Path(cheap).write_text(THRESHOLD.replace("c;40", "c;30"), encoding="utf-8")
    assert winners(cheap)["greedy"] == ["a", "c"]
    assert winners(cheap, "--threshold", "0")["greedy"] == ["a", "c", "d"]
    assert winners(cheap, "--threshold", "3")["greedy"] == ["a"]


def test_the_rule_of_the_file_is_offered_and_compared(file: str) -> None:
    assert winners(file)["greedy_no_skip"] == ["a"]
    done = CliRunner().invoke(app, ["ballot", file])
    assert "The rule of the file: greedy-no-skip (here greedy_no_skip)" in done.stdout
    assert "As funded according to the file: greedy, equal_shares." in done.stdout
    assert "By its own rule (greedy_no_skip), funded: c only in the file." in done.stdout


def test_equal_shares_use_what_is_left_as_the_file_has_it(file: str) -> None:
    path = Path(file)
    for word, completion in (("equalshares", "none"), ("equalshares/add1", "add_one"),
                             ("greedy", "add_one_greedy")):  # fmt: skip
        path.write_text(THRESHOLD.replace("greedy-no-skip", word), encoding="utf-8")
        done = CliRunner().invoke(app, ["ballot", file, "--rule", "equal_shares", "--json"])
        assert json.loads(done.stdout)["rules"]["equal_shares"]["completion"] == completion


def test_a_threshold_that_is_no_number_is_refused(file: str) -> None:
    done = CliRunner().invoke(app, ["ballot", file, "--threshold", "half"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: --threshold: least score 'half'; expected a number")


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "vote.pb"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace("10;b1,b2", "10;b1,b3"))
    done = CliRunner().invoke(app, ["ballot", str(file)])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert (
        done.stderr
        == f"Error: {file}:31: vote for 'b3', which is not a project_id of this file; correct it\n"
    )
