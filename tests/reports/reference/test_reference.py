"""Pages made from the code: complete, well-formed, up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports.odd.draws import declared_draws, draws_page
from reports.reference import pages as docs
from sim.measures.catalogue import MEASURES
from sim.rules.base import FAMILIES, REGISTRY
from sim.scenario import all_parameters

PAGES = {
    "parameters.md": docs.parameters_page(),
    "rules.md": docs.rules_page(),
    "measures.md": docs.measures_page(),
    "draws.md": draws_page(docs.model_description(), declared_draws(), docs.MADE),
}


def test_the_pages_in_docs_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert docs.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_or_missing_page_is_named_and_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert docs.main([], tmp_path) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == PAGES
    assert docs.main(["--check"], tmp_path) == 0

    (tmp_path / "rules.md").write_text("edited by hand")
    (tmp_path / "measures.md").unlink()
    capsys.readouterr()
    assert docs.main(["--check"], tmp_path) == 1
    said = capsys.readouterr().err
    assert "rules.md is stale" in said
    assert "measures.md is stale" in said
    assert "parameters.md" not in said
    assert (tmp_path / "rules.md").read_text() == "edited by hand"

    assert docs.main([], tmp_path) == 0
    assert docs.main(["--check"], tmp_path) == 0


def test_every_rule_has_its_paragraph_and_its_seed() -> None:
    for family in FAMILIES:
        for name, rule in REGISTRY[family].items():
            section = PAGES["rules.md"].split(f"\n### {name}\n")[1].split("\n### ")[0]
            assert " ".join(rule.paragraph().split()) in section
            assert f"> {rule.seeds}" in section
            assert all(table in section for table in (*rule.reads, *rule.writes))
            assert all(f"`{parameter}` (" in section for parameter in rule.model_fields)


def test_every_parameter_has_a_row_in_its_table() -> None:
    for each in all_parameters():
        heading = f"\n## [{each.table}]\n" if each.table else "\n## Outside tables\n"
        section = PAGES["parameters.md"].split(heading)[1].split("\n## ")[0]
        rows = [row for row in section.splitlines() if row.startswith(f"| `{each.name}` |")]
        assert any(each.unit in row and each.description.split(";")[0] in row for row in rows)


def test_every_measure_has_a_row() -> None:
    for name in MEASURES:
        assert re.search(rf"^\| \**`{re.escape(name)}`\** \|", PAGES["measures.md"], re.M), name


@pytest.mark.parametrize("page", PAGES)
def test_tables_have_as_many_cells_in_every_row(page: str) -> None:
    blocks = re.findall(r"(?:^\|.*\n)+", PAGES[page], re.M)
    assert blocks
    for block in blocks:
        cells = {len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}
        assert len(cells) == 1, block[:200]


def test_what_would_break_a_cell_is_escaped() -> None:
    assert docs._table(["a"], [["x|y\nz"]]) == ["| a |", "| --- |", "| x\\|y z |"]


def anchors(page: str) -> set[str]:
    """Anchors as code hosts make them from headings."""
    headings = re.findall(r"^#+ (.*)$", page, re.M)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_within_and_between_the_pages_lead_somewhere(page: str) -> None:
    known = PAGES | dict(docs.model_description())
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[page]):
        file, _, anchor = target.partition("#")
        assert file in ("", *known)
        assert not anchor or anchor in anchors(known[file or page])
