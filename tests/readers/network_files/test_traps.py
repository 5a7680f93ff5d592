"""Each trap of a network file, in a file of a few lines written by hand."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from sim.errors import InputError
from sim.readers.network_files import ImportedNetwork, read_network


def save(folder: Path, **texts: str | bytes) -> list[Path]:
    """Files by name; ``nodes_csv`` is written as ``nodes.csv``."""
    paths = []
    for name, text in texts.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    return paths


def strengths(network: ImportedNetwork) -> dict[str, str]:
    """Strength by pair."""
    return {f"{one}-{two}": strength for one, two, strength in network.ties}


def said(network: ImportedNetwork) -> str:
    return "\n".join(network.understood())


def asked(network: ImportedNetwork) -> dict[str, str]:
    """What was assumed, by what was found."""
    return {each.found: each.assumed for each in network.questions}


def test_both_directions_get_the_mean_and_parallel_rows_the_strongest(tmp_path: Path) -> None:
    text = "source,target,weight\na,b,4\nb,a,2\na,c,1\na,c,3\nc,d,2\n"
    network = read_network(*save(tmp_path, ties_csv=text))
    # a-b: (4 + 2) / 2 = 3; a-c: 3; c-d: 2; over the largest, 3
    assert strengths(network) == {"a-b": "", "a-c": "", "c-d": "0.666667"}
    assert "5 rows, 5 used" in said(network)
    assert asked(network)["1 parallel row"] == "the strongest of each tie counts"
    assert "1 pair with both directions got the mean" in said(network)


def test_undirected_rows_in_both_orders_are_parallel(tmp_path: Path) -> None:
    text = "Source,Target,Type,Weight\na,b,Undirected,4\nb,a,Undirected,2\nc,a,Mutual,1\n"
    network = read_network(*save(tmp_path, ties_csv=text))
    assert strengths(network) == {"a-b": "", "a-c": "0.25"}
    assert "Ties are not directed." in network.understood()


def test_reversed_missing_and_zero_weights(tmp_path: Path) -> None:
    text = "source,target,freq\na,b,1\na,c,4\na,d,\na,e,-2147483648\na,f,NA\nb,c,0\na,a,2\nb,f,2\n"
    (path,) = save(tmp_path, ties_csv=text)
    network = read_network(path, reversed=True)
    # 1 -> 4, 4 -> 1, 2 -> 3; the median of 4, 1, 3 and the loop's 3 is 3
    assert strengths(network) == {"a-b": "", "a-c": "0.25", "a-d": "0.75", "a-e": "0.75",
                                  "a-f": "0.75", "b-f": "0.75"}  # fmt: skip
    assert asked(network)["no freq"] == "the median of the others"
    assert "Left out: 1 row with freq 0, which is no tie." in network.understood()
    assert "Left out: 1 row of a node tied to itself." in network.understood()
    assert "8 rows, 6 used" in said(network)
    said_so = read_network(path, weight="freq")
    assert asked(said_so)["column 'freq': 1 to 4"] == "4 is the strongest"
    with pytest.raises(InputError, match=r"1 of 8 are 0; give --weight 'freq' if 0 is no tie"):
        read_network(path)


def test_isolates_duplicates_and_blank_rows(tmp_path: Path) -> None:
    nodes = "id,name,kind\n1,Ann,Person\n1,Ann,Person\n2,Club,org\n3,Club,\n,,\n4,Fair,event\n"
    network = read_network(*save(tmp_path, nodes_csv=nodes, ties_csv="source,target\n1,2\n"))
    assert network.counts == {
        "nodes": 4, "ties": 1, "isolates": 2, "individual": 1, "organization": 2, "event": 1,
    }  # fmt: skip
    words = said(network)
    assert "5 rows, 4 used; 1 row that only repeat another" in words
    assert "Left out: 1 row of nodes without any value." in words
    assert asked(network) == {
        "rows that only repeat another": "left out",
        "'Club': as an earlier node": "different nodes, as their ids differ",
        "no kind": "organization",
    }
    assert [each.where for each in network.questions] == [
        "nodes.csv, line 3", "nodes.csv, line 5", "nodes.csv, line 5"
    ]  # fmt: skip


def test_sizes_parts_backbone_and_surrounding(tmp_path: Path) -> None:
    nodes = (
        "id,kind,paid,free,p\na,organization,10,5.5,2\nb,organization,3,,\n"
        "c,organization,0,0,20\nd,person,9,9,1\ne,event,1,1,\n"
    )
    paths = save(tmp_path, nodes_csv=nodes, ties_csv="source,target\na,d\n")
    network = read_network(*paths, size=["paid", "free"], part="p", backbone="b", surrounding=7)
    assert network.tables()["network"]["nodes"] == (
        "id,label,kind,size,part,backbone\na,a,organization,15.5,2,\nb,b,organization,,,yes\n"
        "c,c,organization,,20,\nd,d,individual,,1,\ne,e,event,,,\n"
    )
    assert network.tables()["community"] == {"kind": "network", "surrounding": 7}
    assert "paid + free, 1 read; 1 missing and 1 of 0" in said(network)


def test_ends_by_label_and_kinds_by_column(tmp_path: Path) -> None:
    nodes = "Id,Label,sort\n1,Ann,F\n2,Club,C\n"
    paths = save(tmp_path, nodes_csv=nodes, ties_csv="Source,Target\nAnn,Club\n")
    kinds = {"F": "individual", "*": "organization"}
    network = read_network(*paths, kind_column="sort", kinds=kinds)
    assert strengths(network) == {"1-2": ""}
    assert [node.kind for node in network.nodes] == ["individual", "organization"]


def test_people_and_organizations_named_by_the_columns(tmp_path: Path) -> None:
    text = "Person;Organisation\nAnn;Club\nBen;Club\nAnn;Fire brigade\n"
    network = read_network(*save(tmp_path, ties_csv=text))
    assert network.counts["individual"] == network.counts["organization"] == 2
    assert "Between kinds: 3 ties, membership and participation, projected" in said(network)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("\ufeffsource,target\nÅsa,b\n".encode(), "Åsa"),
        ("source\ttarget\nÅsa\tb\n".encode("utf-16"), "Åsa"),
        ("source;target\nÅsa;b\n".encode("cp1252"), "Åsa"),
        (b"sep=;\nsource;target\n=1+1;b\n", "=1+1"),
        (b"source,target\n=HYPERLINK(1),b\n", "=HYPERLINK(1)"),
        (b'source,target\r"a\nb",b\r', "a b"),
        (b"\n\nsource,target\na\x07b,b\n", "a b"),
    ],
)
def test_encodings_separators_and_odd_characters(tmp_path: Path, raw: bytes, name: str) -> None:
    network = read_network(*save(tmp_path, ties_csv=raw))
    assert [node.label for node in network.nodes] == [name, "b"]
    assert ("read as Windows-1252" in said(network)) == (raw[13:16] == b"\n\xc5s")


GRAPHML = """<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key id="d0" for="node" attr.name="staff" attr.type="int"><default>7</default></key>
<key id="d1" for="edge" attr.name="weight" attr.type="int"/>
<graph edgedefault="undirected">
<node id="a"><data key="d0">2.5</data><data key="x"><y:NodeLabel>Alpha</y:NodeLabel></data></node>
<node id="g"><graph edgedefault="undirected"><node id="b"/></graph></node>
<edge source="a" target="b" directed="true"><data key="d1">1.5</data></edge>
<edge source="b" target="a" directed="true"><data key="d1">0.5</data></edge>
<hyperedge/>
</graph></graphml>"""


def test_graphml_with_defaults_groups_and_decimals_typed_as_int(tmp_path: Path) -> None:
    network = read_network(*save(tmp_path, net_graphml=GRAPHML), size="staff")
    assert [(node.id, node.label, node.size) for node in network.nodes] == [
        ("a", "Alpha", "2.5"), ("g", "g", "7"), ("b", "b", "7"),
    ]  # fmt: skip
    assert strengths(network) == {"a-b": ""}
    assert "1 pair with both directions" in said(network)
    assert "1 <hyperedge> elements, ignored." in network.understood()


def test_gexf_weights_are_one_where_they_are_blank(tmp_path: Path) -> None:
    text = (
        '<gexf xmlns="http://gexf.net/1.3"><graph><nodes><node id="1" label="A"/>'
        '<node id="2" label="B"/><node id="3" label="C"/></nodes><edges>'
        '<edge id="0" source="1" target="2" weight="2"/><edge id="1" source="2" target="3"/>'
        "</edges></graph></gexf>"
    )
    assert strengths(read_network(*save(tmp_path, net_gexf=text))) == {"1-2": "", "2-3": "0.5"}


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def test_a_workbook_with_formulas_that_nobody_evaluates(tmp_path: Path) -> None:
    raw = workbook(
        people=[["id", "kind", "size"], [1.0, "person", None], ["=1+1", "org", 3]],
        ties=[["source", "target"], [1, "=cmd()"]],
        notes=[["to do", "when"], ["call", "today"]],
    )
    # openpyxl writes "=1+1" as a formula without a saved value: a blank id, which is refused
    (path,) = save(tmp_path, net_xlsx=raw)
    with pytest.raises(InputError, match=r"sheet 'people', row 3: no id"):
        read_network(path)
    parts = zipfile.ZipFile(io.BytesIO(raw))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name in parts.namelist():
            text = parts.read(name)
            for formula in (b"1+1", b"cmd()"):
                text = text.replace(b"<f>" + formula + b"</f><v></v>", b"<v>8</v>")
                text = text.replace(b"<f>" + formula + b"</f><v />", b"<v>8</v>")
            archive.writestr(name, text)
    path.write_bytes(changed.getvalue())
    network = read_network(path, size="size")
    assert [(node.id, node.size) for node in network.nodes] == [("1", ""), ("8", "3")]
    assert strengths(network) == {"1-8": ""}
    assert "sheet 'notes': neither nodes nor ties (to do, when), left out." in said(network)


KUMU = {"elements": [{"label": "A"}, {"label": "B"}], "connections": [{"from": "A", "to": "B"}]}
TIES = "source,target\na,b\n"


@pytest.mark.parametrize(
    ("files", "options", "sentence"),
    [
        ({"ties_csv": "source,target\na\n"}, {}, r"ties.csv:2: 1 values where the header names 2"),
        ({"ties_csv": "source,target,x\n,,1\n"}, {}, r"ties.csv:2: no source"),
        ({"ties_csv": "source,target\n"}, {}, r"no rows below the header"),
        ({"ties_csv": "source,source\na,b\n"}, {}, r"ties.csv:1: column 'source' is named twice"),
        ({"ties_csv": "one,two\na,b\n"}, {}, r"columns one, two; expected ties \(columns source"),
        ({"ties_csv": "source,target,weight\na,b,-1\n"}, {}, r"ties.csv:2: weight '-1'; expected"),
        ({"ties_csv": 'source,target,weight\na,b,"1,500"\n'}, {}, r"'1,500': a decimal comma or a"),
        ({"ties_csv": 'source,target,weight\na,b,"1,5"\na,c,1.5\n'}, {}, r"have a decimal point"),
        ({"ties_csv": "source,target,weight\na,b,inf\n"}, {}, r"weight 'inf'"),
        ({"ties_csv": "source,target,weight\na,b,0\n"}, {}, r"no weight above 0"),
        ({"ties_csv": 'source,target\n"a,b\n'}, {}, r"ties.csv:\d: not valid CSV"),
        ({"ties_csv": TIES, "more_csv": TIES}, {}, r"both hold ties; import one network"),
        ({"nodes_csv": "id,label\n1,a\n"}, {}, r"no ties; name the file with the ties too"),
        ({"nodes_csv": "id,x\na,1\na,2\n", "ties_csv": TIES}, {}, r"nodes.csv:3: id 'a' was used"),
        ({"nodes_csv": "id,x\n,1\n", "ties_csv": TIES}, {}, r"nodes.csv:2: no id"),
        ({"nodes_csv": "id,x\na,1\nbb,1\n", "ties_csv": TIES}, {}, r"ties.csv:2: target 'b' is "
         r"not the id of a node"),
        ({"nodes_csv": "id,kind\na,org\nb,robot\n", "ties_csv": TIES}, {}, r"nodes.csv:3: kind "
         r"'robot' is not a known kind \(1 nodes have it\); give --kind 'robot'=individual"),
        ({"nodes_csv": "id,s\na,x\nb,1\n", "ties_csv": TIES}, {"size": "s"}, r"csv:2: s 'x'; exp"),
        ({"nodes_csv": "id,s\na,2.5\nb,1\n", "ties_csv": TIES}, {"part": "s"}, r"csv:2: s '2.5'"),
        ({"ties_csv": TIES}, {"size": "s"}, r"--size: there is no table of nodes"),
        ({"ties_csv": TIES}, {"weight": "wieght"}, r"--weight: .* has no column 'wieght'"),
        ({"ties_csv": TIES}, {"reversed": True}, r"--reversed: there is no strength"),
        ({"ties_csv": TIES}, {"relation": "x"}, r"--relation: .* no column of relations"),
        ({"ties_csv": TIES}, {"backbone": "c"}, r"--backbone 'c': no node has this id or label"),
        ({"ties_csv": TIES}, {"kinds": {"*": "robot"}}, r"--kind \*=robot: expected one of"),
        ({"ties_csv": TIES}, {"kinds": {"*": "event"}}, r"all nodes are events"),
        ({"ties_csv": TIES}, {"kinds": {"x": "event"}}, r"--kind: no column holds 'x'"),
        ({"ties_csv": TIES}, {"surrounding": -1}, r"--surrounding -1"),
        ({"net_graphml": GRAPHML.replace('id="b"', "")}, {}, r"graphml:7: <node> without id"),
        ({"net_graphml": GRAPHML.replace("<hyperedge/>", "<bad>")}, {}, r"graphml:11: not well"),
        ({"net_graphml": GRAPHML.replace('source="b"', 'source="c"')}, {}, r"graphml:9: source"),
        ({"net_xml": "<html><node/></html>"}, {}, r"xml:1: XML that begins with <html>"),
        ({"net_json": "{"}, {}, r"json:1: not valid JSON"),
        ({"net_json": "[1]"}, {}, r"expected a Kumu blueprint or project backup"),
        ({"net_json": json.dumps(KUMU | {"elements": [1]})}, {}, r"json, element 1: expected an"),
        ({"net_json": json.dumps(KUMU | {"connections": [{"from": "A", "to": "Z"}]})}, {},
         r"json, connection 1: to 'Z' is not the id"),
        ({"net_json": '{"elements": [], "elements": []}'}, {}, r"key 'elements' stands twice"),
        ({"net_json": json.dumps(KUMU), "ties_csv": TIES}, {}, r"holds a whole network"),
        ({"net_xlsx": b"PK\x03\x04 and nothing"}, {}, r"unreadable workbook"),
        ({"net_xls": b"\xd0\xcf\x11\xe0\xa1\xb1"}, {}, r"an old or encrypted workbook"),
        ({"ties_csv": b"\x81\x8d\x00"}, {}, r"neither UTF-8 nor Windows-1252"),
        ({"ties_csv": "source,target\na,b\n".encode("utf-16-le")}, {}, r"UTF-16 without a byte"),
        ({"ties_csv": b"  \n"}, {}, r"is empty"),
    ],
)  # fmt: skip
def test_one_clear_sentence(
    tmp_path: Path, files: dict[str, str], options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        read_network(*save(tmp_path, **files), **options)
    assert "\n" not in str(refused.value)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv", "nul\0l", "/dev/zero"):
        with pytest.raises(InputError):
            read_network(path)
    with pytest.raises(InputError, match="no file named"):
        read_network()
