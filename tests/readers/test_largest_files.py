"""The largest files that may be read, and larger ones: a gigabyte of memory suffices."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.readers.limited import outcomes

SECONDS = 60
"""Of the processor: these are the largest files, not the slowest cells."""

ROOM = 19_500_000
"""Bytes that a file of a network may have, with some to spare."""


def repeated(head: str, row: str, end: str = "", most: int | None = None) -> bytes:
    """As many rows as there is room for; the number of each stands in its place ``{i}``."""
    if "{i" not in row:
        whole = row.format()
        return (head + whole * ((ROOM - len(head)) // len(whole)) + end).encode()
    rows, size = [head], len(head) + len(end)
    i = 0
    while size < ROOM and (most is None or i < most):
        rows.append(row.format(i=i))
        size += len(rows[-1].encode())
        i += 1
    return "".join([*rows, end]).encode()


def matrix(size: int, cell: str, *, labelled: bool = True) -> str:
    """Rows of a matrix, the lower half of other values than the upper."""
    names = [f"n{i}" for i in range(size)]
    rows = [[cell if i < j else f"{cell}1" for j in range(size)] for i in range(size)]
    if not labelled:
        return "\n".join(" ".join(row) for row in rows)
    head = ",".join(["", *names])
    body = (",".join([name, *row]) for name, row in zip(names, rows, strict=True))
    return "\n".join([head, *body])


def sheets(rows: Iterable[list[object]], many: int = 1) -> bytes:
    """A workbook of equal sheets."""
    book, raw = Workbook(write_only=True), io.BytesIO()
    kept = list(rows)
    for i in range(many):
        sheet = book.create_sheet(f"s{i}")
        for row in kept:
            sheet.append(row)
    book.save(raw)
    return raw.getvalue()


def strings(many: int) -> bytes:
    """A workbook with more texts than cells."""
    raw, changed = io.BytesIO(sheets([["source", "target"], ["a", "b"]])), io.BytesIO()
    before = zipfile.ZipFile(raw)
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name.endswith("sharedStrings.xml"):
                text = text.replace(b"</sst>", b"<si><t>x</t></si>" * many + b"</sst>")
            after.writestr(name, text)
    return changed.getvalue()


def of_json(nodes: int, links: int, more: str) -> bytes:
    data = {"nodes": [{"id": f"n{i}", "about": more} for i in range(nodes)],
            "links": [{"source": f"n{i % nodes}", "target": f"n{(7 * i + 1) % nodes}", "w": i % 5}
                      for i in range(links)]}  # fmt: skip
    return json.dumps(data).encode()


TIE = '<edge source="n{i}" target="n1"><data key="a">12</data><data key="b">yes</data></edge>'
NETWORKS: dict[str, Callable[[], bytes]] = {
    "ties.csv": lambda: repeated("source,target,w\n", "n{i},n1," + "x" * 180 + "\n", most=100_000),
    "few_nodes.csv": lambda: b"source,target\n"
    + b"".join(b"n%d,n%d\n" % (i % 20_000, (7 * i + 1) % 20_000) for i in range(100_000)),
    "wide.csv": lambda: repeated("source,target," + ",".join(f"c{i}" for i in range(196)) + "\n",
                                 "n{i},n1," + "12," * 195 + "3\n"),
    "lists.csv": lambda: repeated("source,target\n", "|".join(f"a{j}" for j in range(300)) + ","
                                  + "|".join(f"b{j}" for j in range(300)) + "\n"),
    "product.csv": lambda: b"source,target\n" + b"|".join(b"a%d" % i for i in range(15_000))
    + b"," + b"|".join(b"b%d" % i for i in range(15_000)) + b"\n",
    "characters.csv": lambda: repeated("source,target\n", "\U0001f642{i},n1 and some more text\n"),
    "matrix.csv": lambda: matrix(1400, "0").encode(),
    "full.csv": lambda: matrix(1400, "12").encode(),
    "matrix.dl": lambda: ("dl n=1400\ndata:\n" + matrix(1400, "12", labelled=False)).encode(),
    "list.dl": lambda: repeated("dl n=20000 format=nodelist1\ndata:\n", "1 2 3 4 5 6 7 8 9 10\n"),
    "matrix.net": lambda: ("*Vertices 1400\n*Matrix\n"
                           + matrix(1400, "12", labelled=False)).encode(),
    "arcs.net": lambda: repeated("*Vertices 20000\n*Arcs\n", "12 13 14\n"),
    "rows.vna": lambda: repeated("*tie data\nfrom to x\n", "a b 12\n"),
    "wide.vna": lambda: repeated(
        "*tie data\nfrom to " + " ".join(f"x{i}" for i in range(1998)) + "\n",
        "a b " + "12 " * 1998 + "\n"),
    "wide.gdf": lambda: repeated(
        "edgedef>node1,node2," + ",".join(f"x{i}" for i in range(1998)) + "\n",
        "a,b," + "12," * 1997 + "3\n"),
    "keys.gml": lambda: repeated("graph [\nnode [ id 1 ", "k{i} 12 ", "] ]"),
    "edges.gml": lambda: repeated("graph [\nnode [ id 1 ]\n", "edge [ source 1 target 1 v 12 ]\n",
                                  "]"),
    "edges.graphml": lambda: repeated("<graphml><graph>", TIE, "</graph></graphml>"),
    "nodes.graphml": lambda: repeated("<graphml><graph>", '<node id="n{i}"/>',
                                      "</graph></graphml>"),
    "data.graphml": lambda: repeated('<graphml><graph><node id="a">', '<data key="k{i}">1</data>',
                                     "</node></graph></graphml>"),
    "values.gexf": lambda: repeated("<gexf><graph><nodes>", '<node id="n{i}"><attvalues>'
                                    + '<attvalue for="0" value="1"/>' * 50 + "</attvalues></node>",
                                    "</nodes></graph></gexf>"),
    "network.json": lambda: of_json(20_000, 100_000, "x" * 500),
    "lists.json": lambda: repeated('{"nodes":[', "[],", "[]],\"links\":[]}"),
    "objects.json": lambda: repeated('{"nodes":[', '{{"":0}},', '{}],"links":[]}'),
    "strings.json": lambda: repeated('{"links":[],"nodes":[', '"ab",', '"c"]}'),
    "kumu.json": lambda: repeated('{"connections":[],"elements":[', '{{"label":"n{i}"}},', "{}]}"),
    "cells.xlsx": lambda: sheets([["source", "target", "w"], *([f"n{i % 20_000}", "n1", i % 3]
                                                              for i in range(30_000))]),
    "many.xlsx": lambda: sheets([["source", "target"], ["a", "b"]], 300),
    "strings.xlsx": lambda: strings(30_000),
}  # fmt: skip

GRANT = "Recipient,Amount,Date\n"
GRANTS: dict[str, Callable[[], bytes]] = {
    "rows.csv": lambda: repeated(GRANT, "Group {i},1{i},2020-01-01\n", most=200_000),
    "wide.csv": lambda: repeated(GRANT[:-1] + "," * 1997 + "\n", "Group {i},1{i},2020" + "," * 1997
                                 + "\n"),
    "names.csv": lambda: (GRANT[:-1] + ",".join(f"c{i}" for i in range(60_000)) + "\n").encode(),
    "legal.csv": lambda: repeated(GRANT, "Group {i} " + "ltd " * 30_000 + ",1{i},2020-01-01\n"),
    "status.csv": lambda: repeated(GRANT[:-1] + ",Status\n", "Group,1{i},2020,Declined {i}\n",
                                   most=150_000),
    "names.json": lambda: json.dumps(
        {"grants": [{f"k{i}": 1 for i in range(2000)}, *[{}] * 200_000]}).encode(),
    "rows.json": lambda: json.dumps({"grants": [
        {"recipientOrganization": [{"name": f"G{i}"}], "amountAwarded": 10 + i, "awardDate": "2020"}
        for i in range(100_000)]}).encode(),
    "many.xlsx": lambda: sheets([["Recipient", "Amount", "Date"], *([f"G{i}", 100 + i, None]
                                                                   for i in range(20))], 150),
    "rows.xlsx": lambda: sheets([["Recipient", "Amount", "Date"], *([f"G{i}", 100 + i, "2020"]
                                                                   for i in range(20_000))]),
    "formulas.xlsx": lambda: sheets([["Recipient", "Amount", "Note"], ["G", 100, "=1+1"],
                                     ["H", 200, None]], 150),
}  # fmt: skip

META = "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\n"
BALLOTS: dict[str, Callable[[], bytes]] = {
    "names.pb": lambda: b"META\nkey;value" + b";" * 14_000_000,
    "quotes.pb": lambda: (META + "1;5\nVOTES\nvoter_id;vote\n"
                          + ('1;"1' + '";"1' * 30_000 + "\n") * 90).encode(),
    "votes.pb": lambda: (META + "1;5\n2;6\nVOTES\nvoter_id;vote\n"
                         + "1;1,2\n" * 2_400_000).encode(),
    "different.pb": lambda: (
        META + "".join(f"{i};5\n" for i in range(2000)) + "VOTES\nvoter_id;vote\n"
        + "".join(f"1;{i % 2000},{(i // 2000 + i) % 2000}\n" for i in range(900_000))).encode(),
}  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize(
    "files", [NETWORKS, GRANTS, BALLOTS], ids=["networks", "grants", "ballots"]
)
def test_a_gigabyte_suffices(tmp_path: Path, files: dict[str, Callable[[], bytes]]) -> None:
    """Each file alone is read or refused; the limits of sizes and counts see to it."""
    for name, make in files.items():
        path = tmp_path / name
        path.write_bytes(make())
        found = outcomes([path], SECONDS)
        assert found.keys() == {name}, found
        assert len(found[name]) < 1500
        path.unlink()
