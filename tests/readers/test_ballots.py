"""Pabulib files: real ones have the counts they are known for, broken ones get one sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import numpy as np
import pytest
import tomli_w
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sim
from sim.errors import InputError
from sim.readers.ballots import read_ballot
from sim.rules.funding.budgeting import winners
from sim.world.tables.electorate import electorate
from tests.shared import DATA, shared, shared_files

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "park.pb"
FILES = "pabulib_*/*.pb"
ORDINAL = """META
key;value
num_projects;3
num_votes;3
budget;100,5
vote_type;ordinal
PROJECTS
project_id;cost;name;category
a;60;"Lamps; ""bright"" ones";light, street
b;50.25;Benches;
c;7;Trees;
VOTES
voter_id;vote
1;b,a
2;c,b,a
3;
"""
CUMULATIVE = """META
key;value
budget;100
vote_type;cumulative
PROJECTS
project_id;cost;votes;score;selected
a;60;2;4;1
b;50;1;9;0
VOTES
voter_id;vote;points
1;a,b,a;1,2.5,1
2;a;2
3;b;0
"""


def written(text: str | bytes, folder: Path) -> Path:
    file = folder / "vote.pb"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def known(name: str) -> list[str]:
    """Its line in the table of SOURCE.md."""
    for source in DATA.glob("pabulib_*/SOURCE.md"):
        for line in source.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if cells[0] == name:
                return cells
    raise AssertionError(f"{name} is not in the tables")


@pytest.mark.parametrize("file", shared_files(FILES))
def test_real_files_have_the_counts_that_are_known(file: Path) -> None:
    _, kind, rule, projects, votes, budget, asked, median, _, mean, _, selected = known(file.name)
    vote = read_ballot(file)
    assert (vote.kind, vote.meta["rule"]) == (kind, rule)
    assert (len(vote.projects), vote.votes.count) == (int(projects), int(votes))
    amount, _, currency = budget.partition(" ")
    assert vote.budget == int(amount.replace(",", "")) * 100
    assert vote.currency == currency.strip()
    assert vote.costs.sum() / vote.budget == pytest.approx(float(asked), abs=0.005)
    assert np.median(vote.costs) / 100 == pytest.approx(float(median.replace(",", "")), abs=0.5)
    marks = (vote.votes.voters * np.diff(vote.votes.start)).sum()
    assert marks / vote.votes.count == pytest.approx(float(mean), abs=0.006)
    if selected == "n/a":
        assert vote.selected is None
    else:
        won = [p.cost for p in vote.projects if p.selected]
        assert sum(won) == float(selected) * 100


@pytest.mark.parametrize("file", shared_files(FILES))
def test_real_files_say_how_many_voted_for_each_project(file: Path) -> None:
    vote = read_ballot(file)
    said = [project.votes for project in vote.projects]
    unlike = np.flatnonzero(vote.votes.supporters != said).tolist()
    # One ballot in Czestochowa names a project twice, and the file counts it twice.
    assert len(unlike) == vote.repeated == ("czestochowa" in file.name)
    if vote.kind != "approval" and all(p.score is not None for p in vote.projects):
        assert vote.votes.scores.tolist() == [project.score for project in vote.projects]


def test_greedy_is_what_real_greedy_votes_selected() -> None:
    checked = 0
    for vote in map(read_ballot, sorted(shared(".").glob(FILES))):
        if vote.meta["rule"] == "greedy" and vote.selected is not None:
            found = winners("greedy", vote.costs, vote.budget, vote.votes, vote.scores)
            assert sorted(vote.projects[p].id for p in found) == sorted(vote.selected), vote.title
            checked += 1
    assert checked == 6


def test_equal_shares_with_cost_is_what_assen_selected() -> None:
    file = shared("pabulib_open/Netherlands_Assen_2024.pb")
    vote = read_ballot(file)
    found = winners("equal_shares", vote.costs, vote.budget, vote.votes, completion="add_one")
    assert sorted(vote.projects[p].id for p in found) == sorted(vote.selected or [])


def test_an_ordinal_vote(tmp_path: Path) -> None:
    vote = sim.read_ballot(
        written(b"\xef\xbb\xbf" + ORDINAL.replace("\n", "\r\n").encode(), tmp_path)
    )
    assert [p.name for p in vote.projects] == ['Lamps; "bright" ones', "Benches", "Trees"]
    assert vote.projects[0].categories == ("light", "street")
    assert vote.costs.tolist() == [6000, 5025, 700]
    assert vote.budget == 10_050
    assert vote.empty == 1
    # Two places: 2 and 1; three places: 3, 2, 1.
    assert vote.scores.tolist() == [2_000_000, 4_000_000, 3_000_000]
    assert vote.votes.count == 3
    assert "1 ballot without any project" in vote.understood()


def test_a_cumulative_vote(tmp_path: Path) -> None:
    vote = read_ballot(written(CUMULATIVE, tmp_path))
    assert vote.scores.tolist() == [4_000_000, 2_500_000], "points for a twice are added"
    assert vote.votes.supporters.tolist() == [2, 1], "nought points are no support"
    assert vote.repeated == 1
    assert vote.selected == ["a"]
    assert any("score does not say" in line and "(b)" in line for line in vote.understood())


def test_an_ordinal_vote_is_decided_by_the_scores_of_the_file(tmp_path: Path) -> None:
    text = ORDINAL.replace("name;category", "name;score").replace("light, street", "5")
    text = text.replace("Benches;", "Benches;9").replace("Trees;", "Trees;7")
    vote = read_ballot(written(text, tmp_path))
    assert vote.scores.tolist() == [5_000_000, 9_000_000, 7_000_000]


def test_a_vote_for_a_community_file(tmp_path: Path) -> None:
    vote = read_ballot(written(ORDINAL, tmp_path))
    table = tomllib.loads(tomli_w.dumps(vote.tables()))["ballot"]
    assert table == {"costs": "0.597015 0.5 0.0696517", "ballots": "0,1 0,1,2 -"}
    again = electorate(**table)
    assert again is not None
    assert again.votes.supporters.tolist() == vote.votes.supporters.tolist()
    assert again.upto.tolist() == pytest.approx([1 / 3, 2 / 3, 1])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("budget;100,5", "budget;lots", "META: budget 'lots'; expected a number"),
        ("budget;100,5", "budget;0", "META: budget '0'; expected a number above zero"),
        ("budget;100,5", "num_votes;3", ":5: 'num_votes' stands twice in META"),
        ("vote_type;ordinal", "vote_type;guess", "META: vote_type is 'guess'; expected one of"),
        ("num_votes;3", "num_votes;4", "num_votes is '4', but the file has 3 votes; is it"),
        ("num_projects;3", "num_projects;2", "num_projects is '2', but the file has 3 projects"),
        ("project_id;cost", "project_id;price", ":8: no column 'cost'; found project_id, price"),
        ("cost;name;cat", "cost;name;name;cat", ":8: a column is named twice"),
        ("b;50.25", "a;50.25", ":10: project_id 'a'; expected a unique id"),
        ("c;7;Trees;", "c;-7;Trees;", ":11: cost '-7'; expected a number from 0"),
        ("c;7;Trees;", "c;7;Trees", ":11: 3 values where the header of PROJECTS names 4 columns"),
        ("2;c,b,a", "2;c,b,d", ":15: vote for 'd', which is not a project_id of this file"),
        ("voter_id;vote", "voter_id;note", ":13: no column 'vote'; is it 'note'?"),
        ("PROJECTS\n", "VOTES\n", ":7: VOTES out of place; expected META, PROJECTS and VOTES"),
        ("VOTES\nvoter_id;vote\n1;b,a\n2;c,b,a\n3;\n", "", "no line VOTES; is the file complete?"),
        ("1;b,a\n2;c,b,a\n3;\n", "", "no vote under VOTES; expected at least one"),
        ("voter_id;vote\n1;b,a\n2;c,b,a\n3;\n", "", "nothing under VOTES; expected a header"),
        ("META\n", "", ":1: 'key' before the line META; expected a Pabulib file"),
        ("key;value", "budget;5", ":2: 'budget;5' under META; expected the header key;value"),
        ("key;value", "key,value", ":2: 'key,value' under META; expected semicolons between"),
        ("num_votes;3", "min_project_score_threshold;few", ":4: META: min_project_score_thresh"),
        ("budget;100,5", "budget;", "META has no budget; expected a line such as budget;25000"),
        ("vote_type;ordinal", "type;ordinal", "META has no vote_type; expected a line such as"),
        ("budget;100,5", "budget;1 000", ":5: META: budget '1 000'; expected a number"),
        ('""bright"" ones', '"bright" ones', ":9: 5 values where the header of PROJECTS names 4"),
    ],
)  # fmt: skip
def test_what_is_refused(old: str, new: str, sentence: str, tmp_path: Path) -> None:
    assert ORDINAL.count(old) == 1
    refused(written(ORDINAL.replace(old, new), tmp_path), sentence)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1,2.5,1", "1,2.5", ":11: 2 points for 3 projects; expected one for each"),
        ("a;2\n", "a;\n", ":12: no points; expected one number for each project"),
        ("a;2\n", "a;two\n", ":12: points 'two'; expected a number from 0 to 1,000,000"),
        ("vote;points", "vote;marks", ":10: no column 'points'; found voter_id, vote, marks"),
    ],
)
def test_points_that_are_refused(old: str, new: str, sentence: str, tmp_path: Path) -> None:
    refused(written(CUMULATIVE.replace(old, new), tmp_path), sentence)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "empty; expected a Pabulib file"),
        (ORDINAL.encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        (ORDINAL.replace("Benches", "Bänke").encode("cp1252"), ":10: not UTF-8 text"),
    ],
)
def test_files_that_are_no_text_are_refused(raw: bytes, sentence: str, tmp_path: Path) -> None:
    refused(written(raw, tmp_path), sentence)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "none.pb", "there is no file")
    refused(tmp_path, "is a folder")


def refused(file: Path, sentence: str) -> None:
    with pytest.raises(InputError) as error:
        read_ballot(file)
    assert sentence in str(error.value)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.sampled_from([ORDINAL, CUMULATIVE, "\n".join(LINES)]),
    cut=st.integers(0, 400),
    order=st.randoms(use_true_random=False),
    how=st.sampled_from(["cut", "lines", "bytes", "insert", "swap"]),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-32", "cp037"]),
    junk=st.binary(max_size=12),
)
@example(text=ORDINAL, cut=0, order=None, how="insert", encoding="utf-8", junk=b"META\n")
def test_broken_files_are_read_or_refused(
    text: str, cut: int, order: Random, how: str, encoding: str, junk: bytes, tmp_path: Path
) -> None:
    """Cut, shuffled, re-encoded or with junk inside: never anything but one sentence."""
    raw = text.encode(encoding, "replace")
    cut = min(cut, len(raw))
    if how == "cut":
        raw = raw[:cut]
    elif how == "lines":
        lines = text.splitlines()
        order.shuffle(lines)
        raw = "\n".join(lines).encode(encoding, "replace")
    elif how == "bytes":
        raw = raw[:cut] + junk + raw[cut + len(junk) :]
    elif how == "insert":
        raw = raw[:cut] + junk + raw[cut:]
    else:
        raw = raw[cut:] + raw[:cut]
    file = written(raw, tmp_path)
    try:
        vote = read_ballot(file)
    except InputError as error:
        sentence = str(error)
    else:
        sentence = "read"
    assert "\n" not in sentence
    if sentence != "read":
        return
    assert vote.votes.count >= 1
    assert vote.understood()
    for outcome in ("greedy", "phragmen"):
        found = winners(outcome, vote.costs, vote.budget, vote.votes, vote.scores)
        assert vote.costs[found].sum() <= vote.budget
