"""Public votes as counts: who wins by which rule, and whether that is what was funded.

`python -m tests.readers.public_votes FOLDER ...` prints the table anew from folders of Pabulib
files: those of the shared data, and `pb_files` of github.com/pabulib/pabulib_files at the commit
that stands in the first line of the table. The files themselves stay out of the project.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import NamedTuple

from sim.errors import InputError
from sim.readers.ballots import Ballot, read_ballot
from sim.rules.funding.budgeting import winners

TABLE = Path(__file__).parent / "public_votes.tsv"


class PublicVote(NamedTuple):
    """One file of the table; all are texts, a hyphen where there is nothing to say."""

    file: str
    rule: str
    """The file's word for the rule by which it was decided."""
    threshold: str
    projects: str
    votes: str
    selected: str
    """Projects that the file says the rule funded."""
    greedy: str
    greedy_no_skip: str
    equal_shares: str
    """Winners with cost, or points where they are given, and without completion."""
    phragmen: str
    agrees: str
    """Whether the rule of the file, if it is counted here, funds those selected."""


def table() -> list[PublicVote]:
    """All files of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    return [PublicVote(*row) for row in rows[1:]]


def counted_anew(file: Path) -> PublicVote:
    """The line of a file."""
    vote = read_ballot(file)
    number = {rule: str(len(decided(vote, rule))) for rule in PublicVote._fields[6:10]}
    return PublicVote(
        file.name, vote.own_rule.word or "-", vote.meta.get("min_project_score_threshold", "-"),
        str(len(vote.projects)), str(vote.votes.count),
        "-" if vote.selected is None else str(len(vote.selected)), **number,
        agrees=_agrees(vote),
    )  # fmt: skip


def decided(vote: Ballot, rule: str, completion: str = "none") -> list[str]:
    """Ids of the winners, in the order of their names."""
    utility = "cost" if vote.kind == "approval" else "points"
    found = winners(rule, vote.costs, vote.budget, vote.votes, vote.scores, utility, completion,
                    threshold=vote.threshold)  # fmt: skip
    return sorted(vote.projects[p].id for p in found)


def _agrees(vote: Ballot) -> str:
    own = vote.own_rule
    if own.rule is None or vote.selected is None:
        return "-"
    same = decided(vote, own.rule, own.completion or "none") == sorted(vote.selected)
    return "yes" if same else "no"


def main() -> None:
    """Print the table of all files in the folders."""
    print("\t".join(PublicVote._fields))
    for folder in sys.argv[1:]:
        for file in sorted(Path(folder).glob("*.pb")):
            try:
                print("\t".join(counted_anew(file)), flush=True)
            except InputError as error:
                print(f"# {file.name}\t{str(error).replace(str(file), '')}", file=sys.stderr)


if __name__ == "__main__":
    main()
