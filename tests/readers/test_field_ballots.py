"""Vote files with traits that people met have the right outcome."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readers.field_cases import FieldCase, answer, cases
from tests.shared import NO_DATA

READ = {
    "B01": ("2 projects, 3 votes", {"greedy": 1}),
    "B02": ("2 projects, 3 votes", {"greedy": 1}),
    "B06": ("2 projects, 3 votes", {"greedy": 1}),
    "B07": ("1 ballot without any project", {"greedy": 1}),
    "B09": ("2 projects, 3 votes", {"greedy": 1}),
    "B10": (
        "A project with less than 3 votes cannot win: 1 project below (2)",
        {"greedy": 2, "greedy_no_skip": 2, "equal_shares": 2, "phragmen": 2},
    ),
    "B11": (
        "The rule of the file: greedy-no-skip (here greedy_no_skip)",
        {"greedy": 2, "greedy_no_skip": 1},
    ),
}
"""Words of the answer, and how many projects win by which rule."""

REFUSED = {
    "B03": r"b03_cp1252\.pb:11: not UTF-8 text .*; save the file as UTF-8",
    "B04": r"b04_thousands\.pb:6: META: budget '1 000 000'; expected a number .* such as 25000",
    "B05": r"b05_comma\.pb:2: 'key,value' under META; expected semicolons .* use it as it was",
    "B08": r"b08_stanford\.csv:1: 'voter_id,project_1,project_2' .* expected a Pabulib file",
}
"""The sentence: where, what was found, what to do."""

ALL = cases("B")


@pytest.mark.skipif(not ALL, reason=NO_DATA)
def test_no_case_is_forgotten() -> None:
    assert {case.id for case in ALL} == READ.keys() | REFUSED.keys()


@pytest.mark.skipif(not ALL, reason=NO_DATA)
@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_a_vote_file_has_its_right_outcome(case: FieldCase, tmp_path: Path) -> None:
    said = answer(case, tmp_path)
    if case.id in REFUSED:
        assert (said.code, said.out) == (2, "")
        assert re.fullmatch(rf"Error: \S*{REFUSED[case.id]}[^\n]*\n", said.err)
        return
    words, numbers = READ[case.id]
    assert said.code == 0, said.err
    assert words in said.out
    for rule, won in numbers.items():
        assert re.search(rf"^{rule} +{won} ", said.out, re.M), rule


@pytest.mark.skipif(not ALL, reason=NO_DATA)
@pytest.mark.parametrize(("id", "winners"), [("B10", {"1", "3"}), ("B11", {"1"})])
def test_the_rule_of_the_file_funds_what_the_file_says(
    id: str, winners: set[str], tmp_path: Path
) -> None:
    (case,) = cases(id)
    rule = "greedy_no_skip" if id == "B11" else "greedy"
    said = answer(case, tmp_path, "--rule", rule)
    assert {row[1] for row in re.finditer(r" x  (\d) ", said.out)} == winners
    assert f"As funded according to the file: {rule}." in said.out
