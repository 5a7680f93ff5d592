"""Tables as people keep them: lists in a cell, scales, matrices, names in several spellings."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from sim.errors import InputError
from sim.readers.network_files import ImportedNetwork, read_network


def read(folder: Path, *texts: str, **options: object) -> ImportedNetwork:
    """The network of CSV files, the first named ``1.csv``."""
    paths = []
    for i, text in enumerate(texts, 1):
        paths.append(folder / f"{i}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return read_network(*paths, **options)


def read_sheets(folder: Path, rows_of: dict[str, list[list[object]]], **options: object) -> (
    ImportedNetwork
):  # fmt: skip
    book = Workbook()
    book.remove(book.active)
    for title, rows in rows_of.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    (folder / "net.xlsx").write_bytes(raw.getvalue())
    return read_network(folder / "net.xlsx", **options)


def pairs(network: ImportedNetwork) -> dict[str, str]:
    return {f"{a}-{b}": strength for a, b, strength in network.ties}


def assumed(network: ImportedNetwork) -> dict[str, str]:
    return {each.found: each.assumed for each in network.questions}


def said(network: ImportedNetwork) -> str:
    return "\n".join(network.understood())


@pytest.mark.parametrize("cell", ["b|c", "b | c", '"b, c"', "b; c", "b ;c", '"b\nc"', "b;c;"])
def test_a_cell_that_lists_names_is_a_tie_to_each(tmp_path: Path, cell: str) -> None:
    network = read(tmp_path, f"source,target\na,{cell}\nb,c\nd,b\nd,c\n")
    assert pairs(network) == {"a-b": "", "a-c": "", "b-c": "", "b-d": "", "c-d": ""}
    assert "a list: a tie to each name in it" in assumed(network).values()


def test_a_comma_in_a_name_divides_nothing_and_is_asked_about(tmp_path: Path) -> None:
    text = 'source,target\na,"Smith, Jones"\n'
    assert [node.id for node in read(tmp_path, text).nodes] == ["a", "Smith, Jones"]
    assert assumed(read(tmp_path, text))["'Smith, Jones'"] == "one name"
    assert pairs(read(tmp_path, text, lists=",")) == {"a-Smith": "", "a-Jones": ""}
    assert "'Smith, Jones'" not in assumed(read(tmp_path, text, lists="none"))


@pytest.mark.parametrize("cell", ["b / c", "b and c", "b & c"])
def test_and_between_two_names_is_asked_about(tmp_path: Path, cell: str) -> None:
    text = f"source,target\na,{cell}\nb,c\nd,e and f\n"
    network = read(tmp_path, text)
    assert f"a-{cell}" in pairs(network)
    assert assumed(network)[f"'{cell}'"] == "one name"
    assert "'e and f'" not in assumed(network)
    assert {"a-b", "a-c"} <= pairs(read(tmp_path, text, lists=cell[2:-2])).keys()


def test_a_list_with_a_last_and(tmp_path: Path) -> None:
    network = read(tmp_path, 'source,target\na,"b, c and d"\nb,c\nc,d\n')
    assert {"a-b", "a-c", "a-d"} <= pairs(network).keys()


def test_a_name_of_the_table_of_nodes_is_never_divided(tmp_path: Path) -> None:
    nodes = 'id,label\n1,"Ann, Ben"\n2,Ann\n3,Ben\n'
    network = read(tmp_path, nodes, 'source,target\n"Ann, Ben",Ann\nAnn,"Ben, Ann"\n')
    assert pairs(network) == {"1-2": "", "2-3": ""}


def test_relations_in_a_cell_count_each(tmp_path: Path) -> None:
    text = "From,To,Type\na,b,Funding|Advice\nb,c,Advice\nc,d,\n"
    assert pairs(read(tmp_path, text, relation="Advice")) == {"a-b": "", "b-c": ""}
    assert pairs(read(tmp_path, text, relation=["Funding", "blank"])) == {"a-b": "", "c-d": ""}
    with pytest.raises(InputError, match=r"3 relations \(Advice 2, Funding 1, blank 1\)"):
        read(tmp_path, text)


@pytest.mark.parametrize("name", ["trust", "Closeness", "freq", "Number of meetings", "Vertrauen"])
def test_a_name_says_that_a_column_is_the_strength(tmp_path: Path, name: str) -> None:
    network = read(tmp_path, f"source,target,{name}\na,b,20\nb,c,10\n")
    assert pairs(network) == {"a-b": "", "b-c": "0.5"}


@pytest.mark.parametrize("values", [(2, 1, 2), (0.5, 0.25, 0.5)])
def test_values_say_that_a_column_is_the_strength(
    tmp_path: Path, values: tuple[float, ...]
) -> None:
    one, two, three = values
    network = read(tmp_path, f"source,target,q7\na,b,{one}\nb,c,{two}\nc,d,{three}\n")
    assert pairs(network) == {"a-b": "", "b-c": "0.5", "c-d": ""}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("since", (2, 2, 3)),
        ("q7", (2019, 2019, 2020)),
        ("edge_no", (0, 1, 1)),
        ("rowNumber", (1, 2, 2)),
        ("q7", (0, 1, 2)),
        ("q7", (120, 120, 4000)),
        ("contact year", (1, 2, 2)),
        ("km", (1, 1, 2)),
    ],
)
def test_other_numbers_are_no_strength_and_are_asked_about(
    tmp_path: Path, name: str, values: tuple[int, ...]
) -> None:
    one, two, three = values
    network = read(tmp_path, f"source,target,{name}\na,b,{one}\nb,c,{two}\nc,d,{three}\n")
    assert pairs(network) == {"a-b": "", "b-c": "", "c-d": ""}
    assert any(found.startswith(f"column '{name}'") for found in assumed(network))


def test_no_tie_is_dropped_for_a_zero_of_a_guessed_column(tmp_path: Path) -> None:
    text = "source,target,funds\na,b,0\nb,c,1\nc,d,1\n"
    with pytest.raises(InputError, match=r"1 of 3 are 0; give --weight 'funds' if 0 is no tie"):
        read(tmp_path, text)
    assert pairs(read(tmp_path, text, weight="funds")) == {"b-c": "", "c-d": ""}
    assert len(read(tmp_path, text, weight="none").ties) == 3


def test_numbers_with_words_behind_them(tmp_path: Path) -> None:
    text = "source,target,answer\na,b,5 - very close\nb,c,1 = hardly\nc,d,5 - very close\n"
    network = read(tmp_path, text)
    assert pairs(network) == {"a-b": "", "b-c": "0.2", "c-d": ""}
    assert assumed(network)["column 'answer': 1 hardly to 5 very close"] == "5 is the strongest"


def test_yes_and_no_are_ties_only_if_the_user_says_so(tmp_path: Path) -> None:
    text = "source,target,works together\na,b,yes\nb,c,No\nc,d,YES\n"
    network = read(tmp_path, text)
    assert len(network.ties) == 3
    assert "no strength (yes and no)" in assumed(network).values()
    assert pairs(read(tmp_path, text, weight="works together")) == {"a-b": "", "c-d": ""}


def test_a_scale_of_words_is_asked_about(tmp_path: Path) -> None:
    network = read(tmp_path, "source,target,Trust\na,b,high\nb,c,low\n")
    assert assumed(network)["column 'Trust': high, low"] == "no strength (words, not numbers)"


def test_a_blank_beside_crosses_is_no(tmp_path: Path) -> None:
    text = "source,target,partner of\na,b,x\nb,c,\n"
    assert pairs(read(tmp_path, text, weight="partner of")) == {"a-b": ""}


def test_matrices_have_a_row_and_a_column_for_each(tmp_path: Path) -> None:
    assert pairs(read(tmp_path, ",a,b,c\na,0,4,0\nb,2,0,1\nc,0,0,0\n")) == {
        "a-b": "", "b-c": "0.333333",
    }  # fmt: skip
    network = read(tmp_path, "name\tb\ta\tc\na\tx\t\t\nb\t\tx\tx\nc\t\t\t\n")
    assert pairs(network) == {"a-b": "", "b-c": ""}
    with pytest.raises(InputError, match="a matrix in which 'x' has a row but no column"):
        read(tmp_path, ",a,b,c\na,0,1,0\nb,1,0,1\nx,1,1,1\ny,0,0,1\nz,1,0,0\n")
    with pytest.raises(InputError, match=r"1.csv:3: 'a' has a row of this matrix already"):
        read(tmp_path, ",a,b\na,0,1\na,1,0\nb,1,0\n")


def test_who_did_not_answer_has_no_row_of_a_matrix(tmp_path: Path) -> None:
    network = read(tmp_path, "Respondent,a,b,c\na,0,1,0\nb,1,0,1\n")
    assert pairs(network) == {"a-b": "", "b-c": ""}
    assert assumed(network)["no row of the matrix: 'c'"] == "1 node, named by others only"


def test_sums_of_a_matrix_are_no_nodes(tmp_path: Path) -> None:
    network = read(tmp_path, ",a,b,Total\na,0,1,1\nb,1,0,1\nTotal,1,1,2\n")
    assert [node.label for node in network.nodes] == ["a", "b"]


def test_half_a_matrix_is_that_of_mutual_ties(tmp_path: Path) -> None:
    network = read(tmp_path, ",a,b,c\na,,3,1\nb,,,0\nc,,,\n")
    assert pairs(network) == {"a-b": "", "a-c": "0.333333"}
    assert "Ties are not directed." in network.understood()


def test_a_matrix_may_have_a_table_of_nodes(tmp_path: Path) -> None:
    network = read(tmp_path, ",a,b\na,0,1\nb,1,0\n", "id,kind\na,person\nb,org\n")
    assert network.counts["individual"] == 1
    assert pairs(network) == {"a-b": ""}


def test_spellings_of_a_name_are_listed_and_merged_on_request(tmp_path: Path) -> None:
    text = 'source,target\nFood Bank,a\n"The food-bank, Inc.",b\nA,c\n'
    network = read(tmp_path, text)
    assert len(network.nodes) == 6
    assert assumed(network)["'Food Bank', 'The food-bank, Inc.'"] == "2 different nodes"
    merged = read(tmp_path, text, merge_names=True)
    assert pairs(merged) == {"Food Bank-a": "", "Food Bank-b": "", "a-c": ""}
    assert "4 names merged into 2 nodes, as said" in said(merged)


def test_ends_in_another_spelling_than_the_nodes(tmp_path: Path) -> None:
    nodes, ties = "id,label\n1,Food Bank\n2,Clinic\n", "source,target\nfood bank,Clinic\n"
    with pytest.raises(InputError, match="--merge-names takes them for one"):
        read(tmp_path, nodes, ties)
    assert pairs(read(tmp_path, nodes, ties, merge_names=True)) == {"1-2": ""}


def test_rows_that_name_one_end_are_nodes(tmp_path: Path) -> None:
    network = read(tmp_path, "person,organization\nAnn,Club\nBen,\n,Choir\n")
    kinds = {node.id: node.kind for node in network.nodes}
    assert kinds == {
        "Ann": "individual", "Club": "organization", "Ben": "individual", "Choir": "organization",
    }  # fmt: skip
    assert assumed(network)["'Ben', 'Choir' without partner"] == "a node, no tie"


@pytest.mark.parametrize("remark", ["Total", "* provisional", "Source: survey of 2021", "Notes"])
def test_remarks_and_sums_below_a_table_are_no_nodes(tmp_path: Path, remark: str) -> None:
    network = read(tmp_path, f"source,target,weight\na,b,1\n,,\n{remark},,1\n")
    assert [node.id for node in network.nodes] == ["a", "b"]
    assert assumed(network)[f"'{remark}'"] == "a remark or a sum, left out"


@pytest.mark.parametrize("mark", ["yes", "x", "1"])
def test_a_backbone_that_the_nodes_mark(tmp_path: Path, mark: str) -> None:
    nodes = f"id,backbone\na,{mark}\nb,\n"
    network = read(tmp_path, nodes, "source,target\na,b\n")
    assert [node.backbone for node in network.nodes] == ["yes", ""]
    assert "850 residents drawn around them (--surrounding), with a backbone." in said(network)
    unmarked = read(tmp_path, nodes, "source,target\na,b\n", backbone="none")
    assert "without a backbone" in said(unmarked)


def test_several_marked_as_backbone_are_asked_about(tmp_path: Path) -> None:
    network = read(tmp_path, "id,role\na,Backbone\nb,backbone org\n", "source,target\na,b\n")
    assert "no backbone: several" in assumed(network).values()
    assert not any(node.backbone for node in network.nodes)


@pytest.mark.parametrize(
    "text",
    [
        "Survey of 2023,,\n\nNote: draft,,\nsource,target,weight\na,b,1\n",
        "# exported\nsource,target\na,b\n",
        "#source,target\na,b\n",
        "Title; with; signs\nFrom|To\na|b\n",
        "source,target,,\na,b,,,,\n",
        "Node 1,Node 2\na,b\n",
        "org_a,org_b\na,b\n",
        "V1,V2\na,b\n",
        "Source Organization,Target Organization\na,b\n",
        "Von;Nach\na;b\n",
    ],
)
def test_headers_below_titles_and_remarks(tmp_path: Path, text: str) -> None:
    assert pairs(read(tmp_path, text)) == {"a-b": ""}


def test_numbered_partners_are_no_two_ends(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="columns Org 1, Org 2, Org 3; expected ties"):
        read(tmp_path, "Org 1,Org 2,Org 3\na,b,c\n")


def test_what_stands_above_a_header_is_told(tmp_path: Path) -> None:
    network = read(tmp_path, "Survey of 2023,,\n\nsource,target,weight\na,b,1\n")
    assert "1.csv: Above the header, left out: line 1 'Survey of 2023'." in network.understood()


def test_every_sheet_is_named_with_what_became_of_it(tmp_path: Path) -> None:
    network = read_sheets(
        tmp_path,
        {
            "Read me": [["About this workbook"]],
            "2019": [["From", "To"], ["a", "b"]],
            "2020": [["From", "To"], ["b", "c"]],
            "Old (ignore)": [["From", "To"], ["x", "y"]],
            "Codes": [["Code", "Meaning"], ["a", "b"]],
        },
    )
    assert pairs(network) == {"a-b": "", "b-c": ""}
    words = said(network)
    assert "sheet 'Read me': no header line of several columns, left out." in words
    found = "sheets '2019' and '2020' with the same columns"
    assert assumed(network)[found] == "one table, read together"
    assert "sheet 'Old (ignore)': left out, as its name says." in words
    assert "sheet 'Codes': neither nodes nor ties (Code, Meaning), left out." in words


def test_one_sheet_can_be_chosen(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "2019": [["From", "To"], ["a", "b"]], "2020": [["From", "To"], ["b", "c"]],
    }  # fmt: skip
    assert pairs(read_sheets(tmp_path, sheets, sheets="2020")) == {"b-c": ""}
    with pytest.raises(InputError, match=r"--sheet '2021': .* has '2019', '2020'"):
        read_sheets(tmp_path, sheets, sheets=["2021"])
