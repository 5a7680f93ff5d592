"""Rules of the count fund what real votes funded, as often as a table of public votes says."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.readers.public_votes import PublicVote, counted_anew, table
from tests.shared import shared_files

BY_NAME = {vote.file: vote for vote in table()}


def test_rules_fund_what_was_funded() -> None:
    """Of votes whose rule is counted here and whose files say what was funded."""
    found = Counter((vote.rule, vote.agrees) for vote in table() if vote.agrees != "-")
    assert found == {
        ("greedy", "yes"): 420, ("greedy", "no"): 2,
        ("greedy-threshold", "yes"): 506, ("greedy-threshold", "no"): 3,
        ("greedy-no-skip", "yes"): 364,
        ("equalshares/add1", "yes"): 2, ("equalshares/add1", "no"): 1,
    }  # fmt: skip


def test_a_count_that_ends_early_funds_no_more() -> None:
    assert all(int(vote.greedy_no_skip) <= int(vote.greedy) for vote in table())


@pytest.mark.parametrize("file", shared_files("pabulib_*/*.pb"))
def test_a_file_is_counted_as_in_the_table(file: Path) -> None:
    assert counted_anew(file) == BY_NAME[file.name]


@pytest.mark.full
def test_every_public_file_is_counted_as_in_the_table() -> None:
    """Where PABULIB_FILES names a folder of the public collection, at the commit of the table."""
    folder = os.environ.get("PABULIB_FILES")
    if not folder:
        pytest.skip("PABULIB_FILES names no folder of the public collection")
    files = [file for file in sorted(Path(folder).glob("*.pb")) if file.name in BY_NAME]
    assert len(files) > 1700
    unlike: list[PublicVote] = [found for file in files
                                if (found := counted_anew(file)) != BY_NAME[file.name]]  # fmt: skip
    assert not unlike
