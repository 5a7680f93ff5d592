"""Winners of participatory budgeting are those of pabutools."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.readers.ballots import Ballot, read_ballot
from sim.rules.funding import budgeting
from sim.rules.funding.budgeting import winners
from tests.oracles.oracle import RECORDED, ask, ask_about_instances, instance, interpreter
from tests.shared import shared, shared_files

FILES = "pabulib_*/*.pb"

# Random instances are small. Real ones take pabutools hours as shares grow by one unit, so it is
# asked what wins without growth, at the last step that we took, and at the one before.
UTILITIES = ("cost", "points")


def ours(ballot: Ballot, rule: str, **values: Any) -> list[str]:
    """Ids of the winners in order, by a rule such as ``equal_shares/cost/add_one``."""
    outcome, *options = rule.split("/")
    values |= dict(zip(("utility", "completion"), options, strict=False))
    found = winners(outcome, ballot.costs, ballot.budget, ballot.votes, ballot.scores, **values)
    return [ballot.projects[p].id for p in found]


def unlike(ballot: Ballot, said: dict[str, list[str]]) -> Iterator[str]:
    """Rules by which others win than the oracle says; it sorts the winners of Phragmen's."""
    for rule, names in said.items():
        found = ours(ballot, rule)
        if rule == "phragmen":
            found, names = sorted(found), sorted(names)
        if found != names:
            yield f"{rule}: {found}, not {names}"


def check_instances(said: dict[str, Any], folder: Path) -> None:
    wrong = []
    for seed, of_rule in said["instances"].items():
        file = folder / f"{seed}.pb"
        file.write_text(instance(int(seed)), encoding="utf-8")
        wrong += [f"{seed}: {each}" for each in unlike(read_ballot(file), of_rule)]
    assert not wrong, "\n".join(wrong)


def test_winners_are_those_recorded(tmp_path: Path) -> None:
    said = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert said["pabutools"] == "1.2.3"
    assert len(said["instances"]) == 60
    check_instances(said, tmp_path)


@pytest.fixture(scope="module")
def environment() -> Path:
    try:
        return interpreter()
    except (OSError, subprocess.CalledProcessError) as error:
        if os.environ.get("CI"):
            raise  # there, what is not checked must not look as if it were
        pytest.skip(f"needs a package index to install pabutools from: {error}")


@pytest.mark.full
def test_winners_of_random_instances(environment: Path, tmp_path: Path) -> None:
    check_instances(ask_about_instances(range(300)), tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("file", shared_files(FILES))
def test_winners_of_real_votes(
    environment: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = read_ballot(file)
    kernel = budgeting.equal_shares
    taken: list[list[str]] = []

    def watched(*arguments: Any) -> Any:
        found = kernel(*arguments)
        taken.append([ballot.projects[p].id for p in found])
        return found

    monkeypatch.setattr(budgeting, "equal_shares", watched)
    expected: dict[str, list[str]] = {}
    for utility in UTILITIES:
        taken.clear()
        ours(ballot, f"equal_shares/{utility}/add_one")
        last = len(taken) - 1
        for step in {0, max(0, last - 1), last}:
            expected[f"{utility}/{step}"] = taken[step]
    steps = sorted({int(key.split("/")[1]) for key in expected})
    said = ask(",".join(map(str, steps)), [file])["files"][str(file)]
    assert said["projects"] == len(ballot.projects)
    assert said["votes"] == ballot.votes.count
    for rule in ("greedy", "phragmen"):
        assert sorted(ours(ballot, rule)) == sorted(said["winners"][rule]), rule
    for key, names in expected.items():
        assert names == said["winners"][f"equal_shares/{key}"], key


def test_there_are_real_votes() -> None:
    assert len(list(shared(".").glob(FILES))) == 16
