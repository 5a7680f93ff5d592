"""`systemshift ballot` as a user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from sim.cli import app

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "park.pb"


def test_a_table_of_how_rules_differ() -> None:
    done = CliRunner().invoke(app, ["ballot", str(EXAMPLE)])
    assert done.exit_code == 0, done.stderr
    assert re.search(r"^greedy +3 +120 +100\.0% +60\.0%$", done.stdout, re.M)
    assert re.search(r"^equal_shares +3 +88 +73\.3% +100\.0%$", done.stdout, re.M)
    assert re.search(r"^ +6 +40 +x +\. +\.  a2 Bicycle racks", done.stdout, re.M)
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
    assert "As funded according to the file: greedy." in done.stdout


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "vote.pb"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace("10;b1,b2", "10;b1,b3"))
    done = CliRunner().invoke(app, ["ballot", str(file)])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert (
        done.stderr == f"Error: {file}:31: vote for 'b3', which is not a project_id of this file\n"
    )
