"""What META says about who wins is heeded or reported, and slips of the file are survived."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.readers import pabulib
from sim.readers.ballots import Ballot, read_ballot
from sim.rules.funding.budgeting import winners

APPROVAL = """META
key;value
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name;selected
a;60;Benches;1
b;30;Signs;0
c;20;Trees;1
VOTES
voter_id;vote
1;a,c
2;a,c
3;a,b,c
4;a
5;b
"""
CUMULATIVE = """META
key;value
budget;100
vote_type;cumulative
max_sum_points;5
min_sum_points;2
max_points;4
PROJECTS
project_id;cost
a;60
b;30
VOTES
voter_id;vote;points
1;a,b;1,5
2;a,b;1,1
3;a;1
4;;
"""


def vote(folder: Path, *changes: tuple[str, str], text: str = APPROVAL) -> Ballot:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / "vote.pb"
    file.write_bytes(text.encode())
    return read_ballot(file)


def won(ballot: Ballot, rule: str) -> list[str]:
    found = winners(rule, ballot.costs, ballot.budget, ballot.votes, ballot.scores,
                    threshold=ballot.threshold)  # fmt: skip
    return sorted(ballot.projects[p].id for p in found)


@pytest.mark.parametrize(
    ("least", "expected"), [("0", "ac"), ("3", "ac"), ("3.1", "a"), ("4", "a"), ("5", "")]
)
def test_a_project_below_the_threshold_of_the_file_cannot_win(
    least: str, expected: str, tmp_path: Path
) -> None:
    """a, b and c have 4, 2 and 3 votes."""
    ballot = vote(tmp_path, ("rule;greedy", f"min_project_score_threshold;{least}"))
    for rule in ("greedy", "greedy_no_skip"):
        assert won(ballot, rule) == list(expected)
    for rule in ("equal_shares", "phragmen"):
        assert set(won(ballot, rule)) <= {p for p, n in zip("abc", (4, 2, 3), strict=True)
                                          if n >= float(least)}  # fmt: skip


def test_a_threshold_of_points_is_in_points(tmp_path: Path) -> None:
    """a has 3 points of three voters, b has 6 of two."""
    least = ("max_points;4", "min_project_score_threshold;3.5")
    ballot = vote(tmp_path, least, text=CUMULATIVE)
    assert won(ballot, "greedy") == ["b"]
    assert "A project with less than 3.5 points cannot win: 1 project below (a)" in "\n".join(
        ballot.facts()
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("greedy", "The rule of the file: greedy"),
        ("greedy-no-skip", "The rule of the file: greedy-no-skip (here greedy_no_skip)"),
        ("equalshares/add1", "equalshares/add1 (here equal_shares, completion add_one)"),
        ("greedy-threshold", "(here greedy), but META has no min_project_score_threshold"),
        ("greedy-custom", "The rule of the file, greedy-custom, is not counted here"),
        ("unknown", "The file does not say by which rule it was decided"),
        ("", "The file does not say by which rule it was decided"),
    ],
)
def test_the_rule_of_the_file_is_named(rule: str, words: str, tmp_path: Path) -> None:
    (line,) = (line for line in vote(tmp_path, ("rule;greedy", f"rule;{rule}")).facts()
               if words in line)  # fmt: skip
    assert line.endswith(words)


def test_a_rule_that_is_not_counted_comes_with_its_comment(tmp_path: Path) -> None:
    ballot = vote(tmp_path, ("rule;greedy", "rule;greedy-custom\ncomment;#1: At least 80 %."))
    assert "The rule of the file, greedy-custom, is not counted here; its comment: #1: At least " \
           "80 %." in ballot.facts()  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("budget_per_category;5,6", "not heeded here: budget_per_category (5,6)"),
        ("leftover_budget;Partially fund one", "not heeded here: leftover_budget (Partially"),
        ("a_new_field;7", "not heeded here: a_new_field (7)"),
        ("Max_Length;2", "1 ballot above max_length of META (2): counted as the file has it"),
        ("min_length;2", "2 ballots below min_length of META (2): counted as the file has them"),
        ("max_sum_cost;80.5", "1 ballot above max_sum_cost of META (80.5)"),
        ("min_project_cost;25", "1 project below min_project_cost of META (25)"),
        ("max_length;few", "max_length of META is 'few', which is no number: not checked"),
    ],
)
def test_a_field_that_may_change_who_wins_is_reported(
    pair: str, words: str, tmp_path: Path
) -> None:
    facts = "\n".join(vote(tmp_path, ("rule;greedy", pair)).facts())
    assert words in facts.replace("are not heeded", "not heeded")


@pytest.mark.parametrize(
    "pair",
    ["min_length;", "max_length;3", "min_sum_points;9", "fully_funded;1", "district;West",
     "leftover_budget;Fund additional projects that fit within leftover budget ordered by score",
     "default_score;0", "scoring_fn;Borda"],
)  # fmt: skip
def test_a_field_that_changes_nothing_is_not_reported(pair: str, tmp_path: Path) -> None:
    facts = "\n".join(vote(tmp_path, ("rule;greedy", pair)).facts())
    assert pair.partition(";")[0] not in facts


def test_limits_of_points_are_checked(tmp_path: Path) -> None:
    """Of ballots with 6, 2, 1 and no points; the largest number on one ballot is 5."""
    facts = "\n".join(vote(tmp_path, text=CUMULATIVE).facts())
    assert "1 ballot above max_sum_points of META (5)" in facts
    assert "1 ballot below min_sum_points of META (2)" in facts
    assert "1 ballot above max_points of META (4)" in facts


def test_what_was_funded_in_another_way_is_not_what_the_rule_funded(tmp_path: Path) -> None:
    ballot = vote(tmp_path, ("b;30;Signs;0", "b;30;Signs;2"))
    assert ballot.selected == ["a", "c"]
    assert any("1 project funded in another way" in line for line in ballot.facts())


def test_a_project_above_the_whole_budget_is_pointed_at(tmp_path: Path) -> None:
    """Files mark what was withdrawn after the vote by such a cost; it does not end the count."""
    ballot = vote(tmp_path, ("a;60;", "a;999999999;"))
    assert "1 project above the whole budget cannot win (a)" in ballot.facts()
    assert won(ballot, "greedy_no_skip") == ["b", "c"]


@pytest.mark.parametrize("name", ['"Park" benches', '"Benches', 'Benches"', '12" pipes', '"'])
def test_a_stray_quote_is_survived_with_a_pointer(name: str, tmp_path: Path) -> None:
    ballot = vote(tmp_path, ("Benches", name))
    assert [p.name for p in ballot.projects] == [name, "Signs", "Trees"]
    assert ballot.votes.supporters.tolist() == [4, 2, 3]
    pointed = [line for line in ballot.facts() if "taken as it stands" in line]
    assert pointed == (
        ["Line 8: a quote that is not closed or not doubled is taken as it stands"]
        if name.startswith('"')
        else []
    )


def test_a_value_in_quotes_may_run_over_lines(tmp_path: Path) -> None:
    ballot = vote(tmp_path, ("Benches", '"Benches\nand ""tables""; both"'))
    assert ballot.projects[0].name == 'Benches and "tables"; both'
    assert ballot.strays == ()


def test_a_quote_does_not_swallow_the_next_part(tmp_path: Path) -> None:
    """The last project opens a quote, and a voter would close it."""
    changes = ("c;20;Trees;1", 'c;20;"Trees;1'), ("4;a\n", '4;"a"\n')
    assert vote(tmp_path, *changes).votes.count == 5


def test_many_stray_quotes_are_no_table(tmp_path: Path) -> None:
    rows = "".join(f'x{i};1;"x" y;0\n' for i in range(pabulib.MOST_STRAYS + 1))
    with pytest.raises(InputError, match=r":110: the last of 101 lines with a stray quote"):
        vote(tmp_path, ("c;20;Trees;1\n", rows), ("1;a,c\n2;a,c\n3;a,b,c\n", ""))


def test_semicolons_that_a_spreadsheet_adds_are_no_values(tmp_path: Path) -> None:
    text = APPROVAL.replace("\n", ";;;\n")
    ballot = vote(tmp_path, text=text)
    assert ballot.budget == 10_000
    assert ballot.votes.supporters.tolist() == [4, 2, 3]
