"""Files as found: encodings, delimiters, workbooks, and files made to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sim.errors import InputError
from sim.readers.grants import read_grants
from sim.readers.tables import read_table

DATA = Path(__file__).parents[2] / "sim/scenarios/data"
OXFORD = (DATA / "oxford_grants.csv").read_bytes()
POUNDS = "recipient;amount;date\nCafé Sociálny;£1.234,50;31/12/2001\n"


@pytest.mark.parametrize(
    ("encoding", "about"),
    [
        ("utf-8", "CSV, UTF-8, semicolons"),
        ("utf-8-sig", "CSV, UTF-8 with byte order mark, semicolons"),
        ("cp1252", "CSV, Windows-1252, semicolons"),
        ("utf-16", "CSV, UTF-16, semicolons"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, about: str) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes(POUNDS.encode(encoding))
    table = read_table(path)
    assert table.about.startswith(about)
    assert list(table.rows) == [(2, ("Café Sociálny", "£1.234,50", "31/12/2001"))]
    assert (read_grants(path).total_cents, read_grants(path).currency) == (123_450, "GBP")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_ends_of_lines(tmp_path: Path, delimiter: str, end: str) -> None:
    path = tmp_path / "table.csv"
    lines = [f"p{delimiter}q", f'"a{delimiter} b"{delimiter}x', "", f'"v"{delimiter}']
    text = end.join(lines)
    path.write_bytes(text.encode())
    table = read_table(path)
    assert table.header == ("p", "q")
    rows = list(table.rows)
    assert rows == [(2, (f"a{delimiter} b", "x")), (3, (None, None)), (4, ("v", None))]


def workbook(path: Path, rows: list[list[object]], first_sheet: list[list[object]]) -> Path:
    book = Workbook()
    for row in first_sheet:
        book.active.append(row)
    sheet = book.create_sheet("Grants")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_the_sheet_with_grants_is_found(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        ["Grantee", "Amount (£)", "Date", None],
        ["A", 10.5, date(2001, 5, 1)],
        ["B", "=1+1", date(2001, 5, 1)],
        ["=cmd|' /C calc'!A1", "1,000", "31/12/2003"],
    ]
    path = workbook(tmp_path / "grants.xlsx", rows, [["Notes"], ["about these grants"]])
    with pytest.raises(
        InputError, match=r"row 4: amount '=1\+1'; a formula whose value was not sa"
    ):
        read_grants(path)
    grants = read_grants(path, leave_out="4")
    assert grants.about == "XLSX, sheet 'Grants'"
    assert grants.sizes.tolist() == [1050, 100_000]
    assert (grants.currency, grants.years) == ("GBP", 3)
    path = workbook(tmp_path / "wrong.xlsx", [*rows[:3], *rows[4:], ["C", "x", None]], [["Notes"]])
    with pytest.raises(InputError, match=r"wrong.xlsx: row 5: amount 'x'"):
        read_grants(path)


@pytest.mark.parametrize(("strings", "refused"), [(3, False), (400_000, True)])
def test_shared_strings_as_excel_writes_them(tmp_path: Path, strings: int, refused: bool) -> None:
    whole = workbook(tmp_path / "whole.xlsx", [["recipient", "amount"], ["A", 1]], [["x"]])
    path = tmp_path / "shared.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode().replace("</Types>", listed)
            inline = '<c r="A2" t="inlineStr"><is><t>A</t></is></c>'
            assert name != "xl/worksheets/sheet2.xml" or inline in text
            new.writestr(name, text.replace(inline, '<c r="A2" t="s"><v>1</v></c>'))
        items = "<si><t>not this</t></si><si><t>A shared name</t></si>"
        filler = "<si><t>a</t></si>" * strings
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{items}{filler}</sst>')
    if refused:
        with pytest.raises(InputError, match="a workbook of more than"):
            read_grants(path, years=1)
    else:
        assert list(read_table(path, lambda header: "amount" in header).rows) == [
            (2, ("A shared name", 1))
        ]


def test_a_workbook_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 21_000_000)
    with pytest.raises(InputError, match="more than 20 MB once unpacked"):
        read_grants(path)


def test_paths_inside_a_workbook_and_entities_do_no_harm(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", [["recipient", "amount"], ["A", 1]], [["x"]])
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    path = tmp_path / "tricks.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            if name == "xl/workbook.xml":
                entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
                raw = entity + raw.replace(b"Grants", b"&e;")
            new.writestr(name, raw)
        new.writestr("../../escaped.txt", "harm")
    with pytest.raises(InputError, match="unreadable workbook"):
        read_grants(path)
    assert not (tmp_path.parents[1] / "escaped.txt").exists()


def test_a_workbook_of_empty_rows_or_styles_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", [["recipient", "amount"], ["A", 1]], [[]])
    for part, mark, many, named in [
        ("xl/worksheets/sheet2.xml", b"<sheetData>", b"<row/>" * 100_000, "no sheet with a header"),
        ("xl/styles.xml", b'<fonts count="1">', b"<font/>" * 300_000, "styles and the like"),
    ]:
        path = tmp_path / "many.xlsx"
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                raw = old.read(name)
                new.writestr(name, raw.replace(mark, mark + many) if name == part else raw)
        with pytest.raises(InputError, match=named):
            read_grants(path)


@pytest.mark.parametrize("raw", [b"PK", b"PK\x03\x04" + bytes(100), b"\xd0\xcf\x11\xe0" + bytes(9)])
def test_broken_workbooks(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "grants.xlsx"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=r"unreadable workbook|an old Excel file"):
        read_grants(path)


def test_no_text_and_too_much(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    for raw, named in [
        (bytes(range(128, 256)), "neither UTF-8 nor Windows-1252"),
        (b"\xff\xfea", "neither UTF-8"),
        (b"," * 3000, "more than 2,000 columns"),
        (b"recipient,amount\n" + b"a,1\n" * 200_001, "csv:200002: more than 200,000 rows"),
        (b" " * 30_000_001, "larger than 30 MB"),
    ]:
        path.write_bytes(raw)
        with pytest.raises(InputError, match=named):
            read_grants(path)


def oxford_workbook() -> bytes:
    book, raw = Workbook(), io.BytesIO()
    for line in OXFORD.decode().splitlines()[:6]:
        book.active.append(line.split(",")[:10])
    book.save(raw)
    return raw.getvalue()


REAL = {
    "csv": OXFORD[:6000],
    "json": b'{"grants": [{"id": "1", "amountAwarded": 5, "currency": "GBP",'
    b' "awardDate": "2014-01-01", "recipientOrganization": [{"name": "A"}],'
    b' "plannedDates": [{"duration": 4}]}]}',
    "xlsx": oxford_workbook(),
}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), kind=st.sampled_from(sorted(REAL)))
def test_damaged_files_are_read_or_refused(tmp_path: Path, data: st.DataObject, kind: str) -> None:
    raw = bytearray(REAL[kind])
    how = data.draw(st.sampled_from(["cut", "changed", "shuffled", "encoded"]))
    at = st.integers(0, len(raw) - 1)
    if how == "cut":
        del raw[data.draw(at) :]
    elif how == "changed":
        for _ in range(data.draw(st.integers(1, 8))):
            raw[data.draw(at)] = data.draw(st.integers(0, 255))
    elif how == "shuffled":
        one, other = sorted((data.draw(at), data.draw(at)))
        raw = raw[one:other] + raw[:one] + raw[other:]
    else:
        names = st.sampled_from(["utf-16", "utf-32", "utf-7", "cp037", "cp1252"])
        raw = bytearray(raw.decode("latin-1").encode(data.draw(names), "replace"))
    path = tmp_path / f"grants.{kind}"
    path.write_bytes(raw)
    try:
        found = read_grants(path)
    except InputError as error:
        said = [str(error)]
    else:
        assert found.rows == found.sizes.size + found.left_out.count
        said = found.understood()
    assert all(line.isprintable() for line in said)
