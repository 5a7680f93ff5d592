"""The model description cannot go stale unnoticed: names in it exist, and what exists is named."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import textwrap
from importlib import import_module
from pathlib import Path

import pytest

import sim
from reports.odd.sections import anchor
from reports.odd.state import entities
from sim.measures.catalogue import MEASURES
from sim.model import CommunityModel
from sim.randomness import DECISIONS
from sim.rules.base import FAMILIES, HOOKS, REGISTRY, load
from sim.scenario import Scenario, all_parameters
from sim.testing.access import FAMILY_WRITES
from sim.testing.worlds import ARMS, changed_tables, small, tables
from sim.world.tables.world import World

DOCS = Path(__file__).parents[1] / "docs"
ODD, VARIANTS, DRAWS_PAGE = (
    (DOCS / name).read_text(encoding="utf-8") for name in ("odd.md", "variants.md", "draws.md")
)
DESCRIPTION = ODD + VARIANTS
STAGES = (
    "shocks", "membership", "sensemaking", "activities", "governance", "funding", "projects",
    "learning", "communication", "ties", "measures",
)  # fmt: skip
ELEMENTS = (
    "Purpose and patterns", "Entities, state variables and scales",
    "Process overview and scheduling", "Design concepts", "Initialization", "Input data",
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


STATE = "### State of an actor"
SCHEDULE = "## 3 Process overview and scheduling"
LESSONS = "### 7.8 The ten lessons"
DRAWS = decisions()
PARAMETERS = {each.key for each in all_parameters()}


def rules_of_the_arms(family: str) -> set[str]:
    """The variants of a family that the three arms use."""
    return {Scenario.load(arm).rules[family] for arm in ARMS}


def section(text: str, heading: str) -> str:
    """The part of a page below a heading, to the next of its level or above."""
    level = heading.split(" ")[0]
    below = text.split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{2,{len(level)}}} ", below)[0]


def test_the_decisions_were_found() -> None:
    assert len(DRAWS) > 50
    assert {"problem.shock", "communication.look", "membership.leave"} <= DRAWS


@pytest.mark.parametrize("key", sorted(key for key in PARAMETERS if "." in key))
def test_every_parameter_is_named(key: str) -> None:
    assert re.search(rf"`{re.escape(key)}\b[^`\n]*`", DESCRIPTION)


@pytest.mark.parametrize("name", sorted(DRAWS))
def test_every_decision_is_described_and_stands_in_the_table(name: str) -> None:
    assert re.search(rf"`{re.escape(name)}`|\b{re.escape(name)};", DESCRIPTION), "in a submodel"
    assert DRAWS_PAGE.count(f"\n| `{name}` | ") == 1, "in the table"


@pytest.mark.parametrize("family", FAMILIES)
def test_rules_of_the_arms_stand_in_the_model_description_and_no_others(family: str) -> None:
    load()
    in_use = rules_of_the_arms(family)
    stage = section(ODD, f"### Stage {STAGES.index(family) + 1}: {family}")
    assert set(re.findall(r"\*\*`(\w+)`\*\*", stage)) == in_use
    variants = re.search(rf"^## V\d+ {family.capitalize()}$", VARIANTS, re.M)
    others = section(VARIANTS, variants[0]) if variants else ""
    assert set(re.findall(r"\*\*`(\w+)`\*\*", others)) == set(REGISTRY[family]) - in_use
    for name in set(REGISTRY[family]) - in_use:
        assert f"`{name}`" not in ODD


def test_nothing_is_named_that_does_not_exist() -> None:
    known = PARAMETERS | DRAWS | set(MEASURES)
    groups = "|".join(sorted({name.partition(".")[0] for name in known if "." in name}))
    known |= {f"{family}.{word}" for family, hook in HOOKS.items() for word in (hook, "rule")}
    named = set(re.findall(rf"\b(?:{groups})\.[a-z_]+\b", DESCRIPTION))
    assert len(named) > 200
    files = {name for name in named if name.endswith((".md", ".toml", ".py"))}
    assert named - known - files == set()


def test_the_table_of_draws_names_no_other() -> None:
    assert set(re.findall(r"^\| `([^`]+)` \|", DRAWS_PAGE, re.M)) == DRAWS


def schedule() -> list[tuple[int, str, list[str], set[str]]]:
    """The rows of the table of the week: number, name, calls, tables that change."""
    rows = re.findall(r"^\| (\d+) \| (\w+) \| (.+) \|$", section(ODD, SCHEDULE), re.M)
    cells = [(int(number), name, rest.split(" | ")) for number, name, rest in rows]
    return [
        (number, name, re.findall(r"`([\w.]+)`", rest[0]), set(re.findall(r"`(\w+)`", rest[-1])))
        for number, name, rest in cells
    ]


def test_the_schedule_has_every_call_of_the_step_in_its_order() -> None:
    table = schedule()
    assert [(number, name) for number, name, _, _ in table] == list(enumerate(STAGES, 1))
    step = ast.parse(textwrap.dedent(inspect.getsource(CommunityModel.step)))
    calls = [node.func for node in ast.walk(step) if isinstance(node, ast.Call)]
    in_order = sorted(calls, key=lambda call: (call.lineno, call.col_offset))
    made = [ast.unparse(call) for call in in_order]
    assert made[-1] == "check_balances", "the audit, which is no stage"
    assert [call for _, _, calls, _ in table for call in calls] == made[:-1]


def test_a_stage_of_a_family_calls_its_hook() -> None:
    calls = {name: calls for _, name, calls, _ in schedule()}
    for family, hook in HOOKS.items():
        assert calls[family][0] == f"rules.{family}.{hook}"


@pytest.mark.parametrize("family", FAMILIES)
def test_the_schedule_names_the_tables_that_a_family_changes(family: str) -> None:
    """What its rules declare, which the contract of rules holds them to."""
    changes = next(tables for _, name, _, tables in schedule() if name == family)
    rules = [REGISTRY[family][name] for name in rules_of_the_arms(family)]
    assert changes == FAMILY_WRITES[family].union(*(rule.writes for rule in rules))


def test_the_schedule_names_the_tables_that_the_other_stages_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed: dict[str, set[str]] = {}

    def watch(call: str) -> None:
        stage = getattr(sim.model, call)

        def watched(world: World, *rest: object, **more: object) -> object:
            before = tables(world)
            result = stage(world, *rest, **more)
            changed.setdefault(call, set()).update(changed_tables(before, tables(world)))
            return result

        monkeypatch.setattr(sim.model, call, watched)

    for _, _, calls, _ in schedule():
        for call in calls:
            if "." not in call:
                watch(call)
    for arm in ARMS:
        model = CommunityModel(small({"shocks.weeks": (20,)}, arm), 2)
        for _ in range(60):
            model.step()
    assert set(changed) == {"strike", "work_week", "form_ties", "settle"}
    for _, name, calls, named in schedule():
        for call in set(calls) & set(changed):
            assert changed[call] - {"world"} <= named, name
            if name != "measures":  # the recorder changes the rest
                assert named <= changed[call], name


def numbers(words: str) -> set[int]:
    """Stages in a cell such as "2 (set to 0), 4 to 6"."""
    spans = re.findall(r"(\d+)(?: to (\d+))?", re.sub(r"\(.*?\)", "", words))
    return {each for first, last in spans for each in range(int(first), int(last or first) + 1)}


def test_the_state_of_an_actor_changes_in_the_stages_that_its_columns_name() -> None:
    actors = next(entity for entity in entities() if entity.name == "Actors")
    written = {each.name: numbers(each.written) for each in actors.variables}
    rows = re.findall(r"^\| (`.+?) \| .* \| .* \| (.+) \|$", section(ODD, STATE), re.M)
    stages = {name: numbers(last) for first, last in rows for name in re.findall(r"`(\w+)", first)}
    common = sorted(stages.keys() & written.keys() - {"plan", "received"})
    assert len(common) > 30
    assert {name: stages[name] for name in common} == {name: written[name] for name in common}


def test_every_stage_has_a_section_in_order() -> None:
    found = re.findall(r"^### Stage (\d+): (\w+)$", ODD, re.M)
    assert [(int(number), name) for number, name in found] == list(enumerate(STAGES, 1))


def test_all_elements_and_concepts_of_the_protocol_are_there_in_order() -> None:
    assert re.findall(r"^## \d (.+)$", ODD, re.M) == list(ELEMENTS)
    concepts = section(ODD, "## 4 Design concepts")
    assert re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", concepts, re.M) == list(CONCEPTS)


def test_every_numbered_equation_says_where_it_comes_from() -> None:
    lines = DESCRIPTION.splitlines()
    sourced: dict[int, bool] = {}
    for at, line in enumerate(lines):
        for number in map(int, re.findall(r"(?:\(|\\tag\{)E(\d+)[,)}]", line)):
            near = " ".join(lines[max(0, at - 2) : at + 3])  # a formula stands between its words
            source = re.search(r"\*[Aa]ssumption\*|[A-Z][a-z]+ (?:et al\. )?\(?\d{4}", near)
            sourced[number] = sourced.get(number, False) or source is not None
    assert sorted(sourced) == list(range(1, len(sourced) + 1)), "no number is missing"
    assert all(sourced.values()), [number for number, known in sourced.items() if not known]


def test_no_formula_is_numbered_twice() -> None:
    tags = re.findall(r"\\tag\{(E\d+)\}", DESCRIPTION)
    assert len(tags) > 10
    assert len(tags) == len(set(tags))


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_to_and_from_the_model_description_lead_somewhere(page: Path) -> None:
    mine = ("odd.md", "variants.md", "draws.md")
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, place = target.partition("#")
        to = DOCS / name if name else page
        if place and to.suffix == ".md" and (page.name in mine or to.name in mine):
            headings = re.findall(r"^#+ (.*)$", to.read_text(encoding="utf-8"), re.M)
            assert place in map(anchor, headings), target


def test_the_table_of_lessons_has_the_degrees_of_the_arms() -> None:
    rows = re.findall(
        r"^\| `lessons\.(\w+)` .* \| `?(\w+)`? \| `?(\w+)`? \|$", section(ODD, LESSONS), re.M
    )
    assert len({name for name, _, _ in rows}) == 10
    arms = {arm: Scenario.load(arm).lessons for arm in ARMS}
    for name, others, network in rows:
        written = dict.fromkeys(ARMS, others) | {"system_shifting_network": network}
        for arm, degree in written.items():
            value = getattr(arms[arm], name)
            assert degree == (value if isinstance(value, str) else f"{value:g}"), (name, arm)
