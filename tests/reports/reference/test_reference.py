"""Pages made from the code: complete and well-formed."""

from __future__ import annotations

import re

import pytest

from reports.reference.measures import measures_page
from reports.reference.parameters import parameters_page
from reports.reference.rules import rules_page
from sim.measures.catalogue import MEASURES
from sim.rules.base import FAMILIES, REGISTRY
from sim.scenario import all_parameters

PAGES = {
    "parameters.md": parameters_page(),
    "rules.md": rules_page(),
    "measures.md": measures_page(),
}


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


def anchors(page: str) -> set[str]:
    """Anchors as code hosts make them from headings."""
    headings = re.findall(r"^#+ (.*)$", page, re.M)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_within_and_between_the_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[page]):
        file, _, anchor = target.partition("#")
        assert file in ("", "odd.md", "audit.md", "reliability.csv", *PAGES)
        assert not anchor or anchor in anchors(PAGES[file or page])
