"""Files that were made to do harm, or were broken on the way: one sentence, and little work."""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sim.errors import InputError
from sim.readers.network_files import read_network, recognises
from tests.shared import shared

MEMORY = 150_000_000
"""Bytes that none of these files may need; their bombs would unfold to gigabytes."""

LAUGHS = "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10)
)  # fmt: skip
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def workbook(**parts: bytes) -> bytes:
    """A small workbook with some of its parts replaced; ``sheet1`` is that of its only sheet."""
    book, raw, changed = Workbook(), io.BytesIO(), io.BytesIO()
    assert book.active is not None
    book.active.append(["source", "target"])
    book.active.append(["a", "b"])
    book.save(raw)
    before = zipfile.ZipFile(raw)
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, parts.pop(Path(name).stem, before.read(name)))
        for name, text in parts.items():
            after.writestr(name, text)
    return changed.getvalue()


def sheet(text: str) -> bytes:
    return workbook(sheet1=(SHEET + text + "</worksheet>").encode())


BOMBS = {
    "laughs.graphml": f"<!DOCTYPE x [{LAUGHS}]><graphml>&l9;</graphml>".encode(),
    "file.graphml": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><graphml>&f;</graphml>',
    "defaults.gexf": b'<!DOCTYPE gexf [<!ATTLIST node label CDATA "x">]><gexf/>',
    "deep.graphml": b"<graphml>" + b"<a>" * 300_000,
    "attributes.graphml": b"<graphml><graph>"
    + b"".join(b'<node id="n%d"><data key="k%d">1</data></node>' % (i, i) for i in range(9000))
    + b"</graph></graphml>",
    "utf7.graphml": b'<?xml version="1.0" encoding="utf-7"?><graphml/>',
    "codec.graphml": b'<?xml version="1.0" encoding="zip"?><graphml/>',
    "deep.json": b'{"elements":' + b"[" * 200_000,
    "deep_objects.json": b'{"a":' * 100_000,
    "number.json": b'{"connections":[],"elements":[{"label":' + b"9" * 100_000 + b"}]}",
    "many.json": b'{"connections":[],"elements":[' + b"{}," * 30_000 + b"{}]}",
    "wide.csv": b"source,target" + b"," * 300 + b"\n",
    "field.csv": b'source,target\n"' + b"x" * 500_000,
    "long.csv": b"source,target\n" + b"a,b\n" * 100_001,
    "label.graphml": b'<graphml><graph><node id="' + b"x" * 1000 + b'"/></graph></graphml>',
    "zip.xlsx": workbook(sheet1=b" " * 30_000_000),
    "styles.xlsx": workbook(styles=b"<xf/>" * 100_001),
    "merged.xlsx": sheet("<sheetData/><mergeCells>" + '<mergeCell ref="A1:B2"/>' * 100_001),
    "media.xlsx": workbook(**{"xl/media/sheet.png": b"<a/>" * 100_001}),
    "names.xlsx": workbook(**{f"../../{i}": b"" for i in range(1001)}),
    "wide.xlsx": sheet("<sheetData>" + '<row><c r="ZZZ1"/></row>' * 1000 + "</sheetData>"),
    "far.xlsx": sheet('<sheetData><row r="99999999999"/></sheetData>'),
    "entity.xlsx": workbook(sheet1=b'<!DOCTYPE a [<!ENTITY b "c">]>' + SHEET.encode() + b"&b;"),
    "deep.xlsx": sheet("<a>" * 20_000),
    "brackets.csv": b"[" * 1_000_000 + b",target\n",
    "plusses.csv": b"source,target,weight\na,b," + b"1-" * 500_000 + b"\n",
    "listed.csv": b"source,target\n" + b"a|b|c|d|e|f|g|h|i|j,k|l|m|n|o|p|q|r|s|t\n" * 1001,
    "far.csv": b"," * 2000 + b"\n" * 100_000,
    "vertices.net": b"*Vertices 999999999\n",
    "percents.csv": b"% " * 500_000,
    "many.net": b"*Vertices 2\n*Edgeslist\n1 " + b"2 " * 100_001,
    "huge.dl": b"dl n=20000\ndata:\n1\n",
    "labels.dl": b"dl n=2\nlabels:\n" + b"a," * 500_000,
    "deep.gml": b"graph [ " * 100_000,
    "spaces.gml": b"graph\n[" + b" " * 1_000_000,
    "text.gml": b'graph [ node [ id 1 label "' + b"x" * 1_000_000,
    "creator.gml": b"creator x\n" * 100_000 + b"{",
    "remarks.net": b"%\n" * 200_000 + b"{",
    "many.vna": b"*node data\nid x\n" + b"a b\n" * 100_001,
    "quotes.gdf": b"nodedef>name,label\n" + b'"' * 500_001,
    "deep_nodes.json": b'{"nodes":' + b"[" * 200_000,
    "many_nodes.json": b'{"links":[],"nodes":[' + b"{}," * 20_000 + b"{}]}",
    "types.xlsx": workbook(**{"[Content_Types]": b"<a>" * 20_000}),
}


LENGTHY = {
    "attributes.graphml", "long.csv", "many.net", "many.vna", "listed.csv", "far.xlsx", "deep.xlsx",
    "types.xlsx", "many_nodes.json", "labels.dl",
}  # fmt: skip
"""Bombs of many steps and little memory, which watching the memory would make slow."""


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_no_harm(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name])
    if name not in LENGTHY:
        tracemalloc.start()
    try:
        with pytest.raises(InputError) as refused:
            read_network(path)
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()
    assert len(str(refused.value)) < 600
    assert "passwd" not in str(refused.value)


def test_more_elements_than_a_network_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.readers.network_files.xmlfile.MOST", 1000)
    path = tmp_path / "many.graphml"
    path.write_bytes(b"<graphml><graph>" + b"<a/>" * 1000 + b"</graph></graphml>")
    with pytest.raises(InputError, match="more than 1,000 elements"):
        read_network(path)


def test_lists_in_lists_are_only_counted(tmp_path: Path) -> None:
    inner = "[" * 400 + "]" * 400
    path = tmp_path / "net.json"
    path.write_text(f'{{"connections":[],"elements":[{{"label":"A","tags":{inner}}}]}}')
    assert read_network(path).nodes[0].label == "A"


def test_a_name_of_a_part_is_no_path(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = inside / "net.xlsx"
    path.write_bytes(workbook(**{"../escaped.txt": b"out"}))
    assert read_network(path).counts["ties"] == 1
    assert [each.name for each in tmp_path.iterdir()] == ["inside"]


def test_files_of_more_than_20_mb_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(InputError, match="larger than 20 MB"):
        read_network(path)


def try_to_read(path: Path) -> None:
    """Read, or be refused in one sentence; anything else is a defect."""
    try:
        recognises(path)
        network = read_network(path)
    except InputError as error:
        refused = str(error)
    else:
        refused = ""
    if refused:
        assert "\n" not in refused
        assert str(path) in refused or "--" in refused or "node " in refused
        return
    ids = {node.id for node in network.nodes}
    assert len(ids) == len(network.nodes)
    assert all(tie.source in ids and tie.target in ids for tie in network.ties)
    assert len({frozenset(tie[:2]) for tie in network.ties}) == len(network.ties)
    assert all(0 < float(tie.strength or 1) <= 1 for tie in network.ties)
    for text in network.tables()["network"].values():
        text.encode()  # no half characters


REAL = [
    "emon/MtSi.graphml",
    "emon/MtSi_edges.csv",
    "formats_kumu_gephi_partner/tobacco_collaboration.gexf",
    "formats_kumu_gephi_partner/kumu_project_export.json",
    "formats_kumu_gephi_partner/kumu_connections.csv",
    "gephi_netzero_initiatives/edges_1031.csv",
]
WAYS = ("cut", "flip", "recode", "shuffle", "twice", "drop")


def spoil(raw: bytes, way: str, seed: int) -> bytes:
    """A file as it may arrive."""
    draw = random.Random(seed)
    if way == "cut":
        return raw[: draw.randrange(len(raw))]
    if way == "flip":
        spoiled = bytearray(raw)
        for _ in range(draw.randrange(1, 20)):
            spoiled[draw.randrange(len(raw))] = draw.randrange(256)
        return bytes(spoiled)
    if way == "recode":
        return raw.decode().encode(draw.choice(["utf-16", "utf-16-le", "utf-32", "cp1252"]))
    lines = raw.splitlines(keepends=True)
    if way == "shuffle":
        draw.shuffle(lines)
    elif way == "twice":
        lines += draw.choices(lines, k=5)
    else:
        del lines[draw.randrange(len(lines))]
    return b"".join(lines)


@pytest.mark.parametrize("name", REAL)
def test_real_files_spoiled_in_every_way(tmp_path: Path, name: str) -> None:
    source = shared(name)
    raw = source.read_bytes()
    path = tmp_path / source.name
    for seed, way in enumerate(WAYS * 3):
        path.write_bytes(spoil(raw, way, seed))
        try_to_read(path)


TEXT = st.text(st.sampled_from("ab,;\t\"'\n\r =-1.5\ud7ffé\0NA"), max_size=60)
STARTS = [
    "*Vertices 3\n1 a\n*Arcs\n", "*Vertices 2\n*Matrix\n", "dl n=2\ndata:\n",
    "dl n=3 format=edgelist1\nlabels embedded\ndata:\n", "*node data\nid b\n*tie data\nfrom to\n",
    "nodedef>name\na\nedgedef>node1,node2\n", "graph [ node [ id 1 ] edge [ ",
    ",a,b\na,0,1\n", "person,organization\n", "source,target,trust\na,b,1\n",
]  # fmt: skip
HEADS = ["", "source,target\n", "source,target,weight\n", "From;To;Type\n", "id,label\n"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("a"),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["_id", "label", "from", "to", "attributes", "type", "elements", "id",
                         "connections", "direction", "strength", "source", "target", "data"]),
        inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip
TAGS = st.lists(
    st.sampled_from(
        ["<graph>", "</graph>", '<node id="a">', "</node>", '<node id="b"/>', "<nodes>", "<edge/>",
         '<edge source="a" target="b">', "</edge>", '<edge source="a" target="c" weight="x"/>',
         '<data key="k">1</data>', '<key id="k" attr.name="id" for="all">', "</key>", "text",
         "<default>2</default>", '<attvalue for="k" value="1"/>', "<attribute/>",
         '<attributes class="node">', "</attributes>", "</nodes>", "<data/>", "&#0;", "&amp;"]
    ),
    max_size=15,
)  # fmt: skip


@settings(max_examples=50)
@given(st.sampled_from(HEADS), TEXT)
def test_any_text_as_csv(tmp_path_factory: pytest.TempPathFactory, head: str, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes((head + text).encode("utf-8", "surrogatepass"))
    try_to_read(path)


@settings(max_examples=100)
@given(st.sampled_from(STARTS), st.text(st.sampled_from("ab12 ,;|[]\t\"'\n*:>-.x"), max_size=60))
def test_any_text_as_any_format(
    tmp_path_factory: pytest.TempPathFactory, head: str, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_text(head + text, encoding="utf-8")
    try_to_read(path)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["nodes", "links", "edges", "directed"]), VALUES))
def test_any_json_of_nodes(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    import json

    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    try_to_read(path)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["elements", "connections"]), VALUES))
def test_any_json(tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]) -> None:
    import json

    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    try_to_read(path)


@settings(max_examples=50)
@given(st.sampled_from(["graphml", "gexf"]), TAGS)
def test_any_xml(tmp_path_factory: pytest.TempPathFactory, root: str, tags: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xml"
    path.write_text(f"<{root}>{''.join(tags)}</{root}>", encoding="utf-8")
    try_to_read(path)


@settings(max_examples=8)
@given(st.integers(0, 2**32), st.sampled_from(["sheet1", "workbook", "styles"]))
def test_any_workbook(tmp_path_factory: pytest.TempPathFactory, seed: int, part: str) -> None:
    raw = workbook()
    archive = zipfile.ZipFile(io.BytesIO(raw))
    (name,) = (each for each in archive.namelist() if each.endswith(f"/{part}.xml"))
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    path.write_bytes(workbook(**{part: spoil(archive.read(name), WAYS[seed % 2], seed)}))
    try_to_read(path)
    path.write_bytes(spoil(raw, WAYS[seed % 2], seed))
    try_to_read(path)
