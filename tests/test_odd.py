"""The model description cannot go stale in silence: what it names exists, what exists it names."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import sim
from sim.measures.catalogue import MEASURES
from sim.model import CommunityModel
from sim.randomness import DECISIONS
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario import all_parameters

ROOT = Path(__file__).parents[1]
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
STAGES = (
    "shocks", "membership", "sensemaking", "activities", "governance", "funding", "projects",
    "learning", "communication", "ties", "measures",
)  # fmt: skip
ELEMENTS = (
    "Purpose and patterns", "Entities, state variables and scales",
    "Process overview and scheduling", "Design concepts", "Initialisation", "Input data",
    "Submodels",
)  # fmt: skip
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction",
    "Sensing", "Interaction", "Stochasticity", "Collectives", "Observation",
)  # fmt: skip


def decisions() -> set[str]:
    """Every decision that a module of the package names when it is imported."""
    for module in pkgutil.walk_packages(sim.__path__, "sim."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    source = "\n".join(path.read_text("utf-8") for path in Path(sim.__path__[0]).rglob("*.py"))
    written = set(re.findall(r"\bdecision\(\s*\"([^\"{]+)\"\s*\)", source))
    # Tests may have named more in this process; what the package names is in both.
    return written & set(DECISIONS.values())


DRAWS = decisions()
PARAMETERS = {each.key for each in all_parameters()}


def test_the_decisions_were_found() -> None:
    assert len(DRAWS) > 50
    assert {"problem.shock", "communication.look", "membership.leave"} <= DRAWS


@pytest.mark.parametrize("key", sorted(key for key in PARAMETERS if "." in key))
def test_every_parameter_is_named(key: str) -> None:
    assert f"`{key}`" in ODD or re.search(rf"`{re.escape(key)}\b[^`\n]*`", ODD)


@pytest.mark.parametrize("name", sorted(DRAWS))
def test_every_decision_is_told_and_stands_in_the_table(name: str) -> None:
    told, _, table = ODD.partition("\n## All draws\n")
    assert re.search(rf"`{re.escape(name)}`|\b{re.escape(name)};", told), "in a submodel"
    assert table.count(f"\n| `{name}` | ") == 1, "in the table"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_is_told_under_the_stage_of_its_family(family: str) -> None:
    load()
    section = ODD.split(f" {STAGES.index(family) + 1}: {family}\n")[1].split("\n### ")[0]
    for name in REGISTRY[family]:
        assert f"**`{name}`**" in section


def test_nothing_is_named_that_does_not_exist() -> None:
    known = PARAMETERS | DRAWS | set(MEASURES)
    groups = "|".join(sorted({name.partition(".")[0] for name in known if "." in name}))
    named = set(re.findall(rf"\b(?:{groups})\.[a-z_]+\b", ODD))
    assert len(named) > 200
    files = {name for name in named if name.endswith((".md", ".toml", ".py"))}
    assert named - known - files == set()


def test_the_table_of_draws_names_no_other() -> None:
    table = ODD.partition("\n## All draws\n")[2]
    assert set(re.findall(r"^\| `([^`]+)` \|", table, re.M)) == DRAWS


def test_the_schedule_is_that_of_the_step() -> None:
    rows = re.findall(r"^\| (\d+) \| (\w+) \| `(\w+)` \|", ODD, re.M)
    assert [(int(number), name) for number, name, _ in rows] == list(enumerate(STAGES, 1))
    step = inspect.getsource(CommunityModel.step)
    places = [re.search(rf"\b{call}\(", step) for _, _, call in rows]
    assert all(places), "the step makes every call"
    starts = [place.start() for place in places if place]
    assert starts == sorted(starts), "in this order"


def test_every_stage_has_a_section_in_order() -> None:
    found = re.findall(r"^### Stage (\d+): (\w+)$", ODD, re.M)
    assert [(int(number), name) for number, name in found] == list(enumerate(STAGES, 1))


def test_all_elements_and_concepts_of_the_protocol_are_there_in_order() -> None:
    assert re.findall(r"^## \d (.+)$", ODD, re.M) == list(ELEMENTS)
    section = ODD.split("\n## 4 Design concepts\n")[1].split("\n## ")[0]
    assert re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", section, re.M) == list(CONCEPTS)


def test_every_numbered_equation_says_where_it_comes_from() -> None:
    lines = ODD.splitlines()
    sourced: dict[int, bool] = {}
    for at, line in enumerate(lines):
        for number in map(int, re.findall(r"(?:\(|\\tag\{)E(\d+)[,)}]", line)):
            near = " ".join(lines[max(0, at - 2) : at + 3])  # a formula stands between its words
            said = re.search(r"\*[Aa]ssumption\*|[A-Z][a-z]+ (?:et al\. )?\(?\d{4}", near)
            sourced[number] = sourced.get(number, False) or said is not None
    assert sorted(sourced) == list(range(1, len(sourced) + 1)), "no number is missing"
    assert all(sourced.values()), [number for number, said in sourced.items() if not said]


def test_links_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.*)$", ODD, re.M)
    anchors = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
    for target in re.findall(r"\]\(([^)]+)\)", ODD):
        file, _, anchor = target.partition("#")
        assert not file or (ROOT / "docs" / file).exists(), target
        assert not anchor or file or anchor in anchors, target
