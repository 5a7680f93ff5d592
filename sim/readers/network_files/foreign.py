"""Files that are recognized but not read, each with the way out in one sentence."""

import io
import re
import zipfile

BEGINNINGS = (
    (b"%PDF", "a PDF", "copy its table into a spreadsheet and save it as CSV"),
    (b"$FL", "an SPSS file", "save it in SPSS as CSV"),
    (b"<stata_dta>", "a Stata file", "write it by `export delimited`"),
    (b"HEADER RECORD", "a SAS transport file", "export it as CSV"),
    (b"RD", "an R workspace", "write tables of nodes and edges by write.csv, or GraphML by igraph"),
    (b"\x1f\x8b", "a compressed file (gzip; R's .rds and .RData are such)",
     "unpack it, or in R write tables by write.csv or GraphML by igraph's write_graph"),
    (b"SQLite format 3", "an SQLite database", "export its tables as CSV"),
    (b"{\\rtf", "rich text", "save the table as CSV"),
    (b"\x89PNG", "an image", "export the network itself, as GraphML or CSV"),
    (b"\xff\xd8\xff", "an image", "export the network itself, as GraphML or CSV"),
)  # fmt: skip
"""First bytes, what such a file is, and the way out."""

XML_ROOTS = {
    "dynamicnetwork": ("a DyNetML file of ORA", "export it in ORA as GraphML or CSV"),
    "dynetml": ("a DyNetML file of ORA", "export it in ORA as GraphML or CSV"),
    "xgmml": ("an XGMML file", "export it in Cytoscape as GraphML or CSV"),
    "mxfile": ("a drawing of diagrams.net", "list the ties in a table and save it as CSV"),
    "svg": ("an image", "export the network itself, as GraphML or CSV"),
    "html": ("a web page", "export the network itself, as GraphML or CSV"),
    "workbook": ("an Excel file of 2003 in XML", "save it as XLSX or CSV"),
    "opml": ("an outline", "list the ties in a table and save it as CSV"),
}
"""Outermost elements of XML, in lower case."""

TEXTS = (
    (re.compile(r"\s*(strict\s+)?(di)?graph(\s+[\w\"]+)?\s*\{", re.I), "a Graphviz file (DOT)",
     "write GraphML by networkx, or list the ties in columns source and target"),
    (re.compile(r"\s*\*(partition|vector|cluster|permutation)\b", re.I), "a Pajek partition or "
     "vector, no network", "save the network itself as .net"),
    (re.compile(r"\s*begin:vcard", re.I), "address cards", "list who is tied to whom as CSV"),
    (re.compile(r"\s*DATASET\b|\s*GET\s+FILE", re.I), "commands of SPSS", "save the data as CSV"),
)  # fmt: skip
"""How texts begin."""

ZIPS = (
    ("content.xml", "an OpenDocument file", "save it as XLSX or CSV"),
    ("word/document.xml", "a Word document", "copy its table into a spreadsheet, save it as CSV"),
    ("ppt/presentation.xml", "a presentation", "list who is tied to whom as CSV"),
    ("Index/Document.iwa", "a Numbers or Pages file", "export it as Excel or CSV"),
    ("Project_xml", "a project of Gephi", "export it in Gephi as GEXF or GraphML"),
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "save it as XLSX or CSV"),
)
"""Files inside an archive, by which it is known."""


def foreign_bytes(raw: bytes, suffix: str) -> str:
    """What a file is that is not read, and the way out; "" if it is not known to be such."""
    if re.fullmatch(r"\.##[hd]", suffix.lower()):
        return "a dataset of UCINET; export it in UCINET by Data > Export > DL, or as Excel"
    if raw.startswith(b"PK\x03\x04"):
        return _foreign_archive(raw)
    for begin, what, way in BEGINNINGS:
        if raw.startswith(begin) and (begin != b"RD" or re.match(rb"RD[AX]\d\n", raw)):
            return f"{what}; {way}"
    return ""


def foreign_text(text: str) -> str:
    """The same for text."""
    for begins, what, way in TEXTS:
        if begins.match(text[:1000]):
            return f"{what}; {way}"
    return ""


def foreign_xml(root: str) -> str:
    """The same for XML, by its outermost element."""
    found = XML_ROOTS.get(root.lower())
    return f"{found[0]}; {found[1]}" if found else ""


def _foreign_archive(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except Exception:  # a broken archive raises much besides BadZipFile
        return ""
    if "xl/workbook.xml" in names:
        return ""
    for name, what, way in ZIPS:
        if name in names:
            return f"{what}; {way}"
    return "" if any(name.startswith("xl/") for name in names) else (
        "an archive (zip); unpack it and name the file in it"
    )  # fmt: skip
