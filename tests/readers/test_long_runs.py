"""Cells of long runs of the characters that readers look at: the work grows with their length."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.readers.limited import outcomes

LENGTH = 100_000
"""Characters of a run; the longest cell of CSV that Python reads has 131,072."""

RUNS = (
    *" [(){}<>\"'’.,;:|/\\&+-–_=*#%!?£$€~019eEaÄx\u00a0\u21b5\t",
    "1,", "1.", "1 ", "1e", "(1", "1)", "a,", "a|", "a ", "a1", "aA", "kr", "R$", "ltd ", "the ",
    "and ", "et ", "total ", "sum ", "summary ", " summary", "notes ", "2020", "2020 ", "2020-",
    "q1 ", "fy ", "declined ", "n=", "n =", "labels", "graph ", "[[", "()", "/1/", "000s ", "#\n",
)  # fmt: skip
"""What patterns for money, dates, names, headers, lists and networks look for."""

FORMS = ("{run}", "1{run}!")
"""How a run stands in a cell: alone, or behind a digit and before what ends no pattern."""

GRANTS = [["Recipient", "Amount", "Date", "Status"], ["Clinic", "1,200", "2020-03-01", "Approved"],
          ["Youth club", "3,400", "2021-03-01", "Approved"]]  # fmt: skip
TIES = [["source", "target", "trust", "relation"], ["a", "b", "2", "advice"],
        ["b", "c", "1", "advice"]]  # fmt: skip
MATRIX = [["", "a", "b"], ["a", "0", "1"], ["b", "1", "0"]]
VOTE = [["META"], ["key", "value"], ["num_projects", "1"], ["num_votes", "1"], ["budget", "100"],
        ["vote_type", "approval"], ["rule", "greedy"], ["PROJECTS"], ["project_id", "cost"],
        ["1", "50"], ["VOTES"], ["voter_id", "vote"], ["1", "1"]]  # fmt: skip
NETWORKS = {
    "dl": 'dl n=2 format=edgelist1\nlabels:\na,b\ndata:\n1 2 {}\n',
    "dl2": "dl n=2 {}\ndata:\n0 1\n1 0\n",
    "net": '*Vertices 2\n1 "a"\n2 "{}"\n*Arcs :1 "b"\n1 2 1\n',
    "net2": "*Vertices 2\n1 a\n2 b\n*Arcs {}\n1 2 1\n",
    "vna": "*node data\nid x\na 1\nb {}\n*tie data\nfrom to w\na b 1\n",
    "gdf": "nodedef>name,label\na,b\nb,{}\nedgedef>node1,node2\na,b\n",
    "gml": 'graph [ node [ id 1 label "{}" ] node [ id 2 ] edge [ source 1 target 2 ] ]',
    "gml2": "{} graph [ node [ id 1 ] ]",
    "first": "{}\n",
    "graphml": '<graphml><graph><node id="a"/><node id="{}"/></graph></graphml>',
}  # fmt: skip


Rows = list[list[str]]
Files = Iterator[tuple[str, bytes]]
"""Endings of names, and contents."""


def cells(run: str) -> Iterator[str]:
    """A run of this length in each of its forms."""
    for form in FORMS:
        yield form.format(run=(run * LENGTH)[:LENGTH])


def changed(rows: Rows, cell: str) -> Iterator[Rows]:
    """The table with a title above it, a name of a column or a cell of the last row replaced."""
    yield [[cell], *rows]
    for row, first in ((0, len(rows[0]) - 1), (-1, 0)):
        for column in range(first, len(rows[row])):
            copy = [list(each) for each in rows]
            copy[row][column] = cell
            yield copy


def as_csv(rows: Rows, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def as_json(rows: Rows) -> bytes:
    head, *rest = rows
    return json.dumps({"grants": [dict(zip(head, row, strict=False)) for row in rest]}).encode()


def of_table(rows: Rows, end: str, write: Callable[[Rows], bytes]) -> Files:
    for run in RUNS:
        for cell in cells(run):
            for table in changed(rows, cell):
                yield end, write(table)


def of_texts() -> Files:
    for run in RUNS:
        for cell in cells(run):
            for name, text in NETWORKS.items():
                yield ("graphml" if name == "graphml" else "txt"), text.format(cell).encode()


KINDS: dict[str, Callable[[], Files]] = {
    "grants": lambda: of_table(GRANTS, "csv", as_csv),
    "grants_json": lambda: of_table(GRANTS, "json", as_json),
    "ties": lambda: of_table(TIES, "csv", as_csv),
    "matrix": lambda: of_table(MATRIX, "csv", as_csv),
    "ballots": lambda: of_table(VOTE, "pb", lambda rows: as_csv(rows, ";")),
    "texts": of_texts,
}


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_long_runs_take_no_long_time(tmp_path: Path, kind: str) -> None:
    """Ten seconds and a gigabyte are plenty for each file; it is read, or refused in a sentence."""
    paths = []
    for number, (end, raw) in enumerate(KINDS[kind]()):
        paths.append(tmp_path / f"{number}.{end}")
        paths[-1].write_bytes(raw)
    found = outcomes(paths)
    assert "ended" not in found
    assert found.keys() == {path.name for path in paths}
    assert max(map(len, found.values())) < 1000


def test_the_worst_cells(tmp_path: Path) -> None:
    """Those that once took from seconds to hours: brackets in a header, digits before a word."""
    files = {
        "header.csv": as_csv([["[" * LENGTH, *GRANTS[0]], ["", *GRANTS[1]]]),
        "digits.csv": as_csv([TIES[0], ["a", "b", "1" * LENGTH + "!", "advice"]]),
        "lists.csv": as_csv([["source", "target"],
                             ["|".join(f"{end}{i}" for i in range(15_000)) for end in "ab"]]),
        "semicolons.pb": b"META\nkey;value" + b";" * 3_000_000 + b"\n",
    }  # fmt: skip
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    found = outcomes([tmp_path / name for name in files])
    assert found.keys() == files.keys()
