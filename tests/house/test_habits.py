"""The files that forges, editors and contributors read: addresses, forms, hooks, the workflow."""

from __future__ import annotations

import configparser
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.test_files import HOUSE, text_files

PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
URLS = set(PROJECT["urls"].values())
NAME = PROJECT["name"]

ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]+")
# Names that belong to nobody (RFC 2606), and what people write for what they do not know yet.
RESERVED = re.compile(r"https?://(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|invalid|test)\b")
BLANK = re.compile(
    r"\b(?:your|my)[-_](?:org|organi[sz]ation|repo|user|name)\b|<(?:owner|org|user|repo|email)>"
    r"|\b(?:OWNER|USER|ORG)/REPO\b|@example\.\w+",
    re.IGNORECASE,
)


def stray(text: str) -> list[str]:
    """Addresses of the project, and placeholders, that [project.urls] does not have."""
    ours = [
        address.rstrip(".,;:")
        for address in ADDRESS.findall(text)
        if NAME in address or RESERVED.match(address)
    ]
    return [address for address in ours if address not in URLS] + BLANK.findall(text)


def test_addresses_of_the_project_stand_in_one_place() -> None:
    outside_tests = [file for file in text_files() if "tests" not in file.relative_to(HOUSE).parts]
    found = {
        str(file.relative_to(HOUSE)): wrong
        for file in outside_tests
        if (wrong := stray(file.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


def test_every_address_is_used() -> None:
    text = "".join(
        file.read_text(encoding="utf-8", errors="replace")
        for file in text_files()
        if file.name != "pyproject.toml"
    )
    assert {url for url in URLS if not re.search(re.escape(url) + r"(?![\w/])", text)} == set()


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.com/docs",
        f"https://code.host/somebody/{NAME}",
        "mail us: help@example.org",
        "clone https://code.host/<owner>/it",
        "https://code.host/your-org/it",
    ],
)
def test_a_stray_address_is_seen(text: str) -> None:
    assert stray(text)


def test_an_address_of_the_table_is_no_stray() -> None:
    assert stray(f"Ask at <{PROJECT['urls']['Discussions']}>, or at https://code.host/other.") == []


def load(name: str) -> Any:
    return yaml.safe_load((HOUSE / name).read_text(encoding="utf-8"))


FORMS = sorted((HOUSE / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_can_be_filled_in(form: Path) -> None:
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    if form.stem == "config":
        assert {link["url"] for link in content["contact_links"]} <= URLS
        return
    assert content["name"]
    assert content["description"]
    identifiers = [part["id"] for part in content["body"]]
    assert len(set(identifiers)) == len(identifiers)
    for part in content["body"]:
        assert part["type"] in {"textarea", "input", "dropdown", "checkboxes"}
        assert part["attributes"]["label"]
        # YAML reads a bare Yes or No as a truth, which the form would refuse.
        assert all(isinstance(each, str) for each in part["attributes"].get("options", []))
    assert any(part.get("validations", {}).get("required") for part in content["body"])


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert {form.stem for form in FORMS} == {"bug", "config", "feature", "model"}


def test_the_workflow_runs_the_checks_on_the_oldest_python() -> None:
    workflow = load(".github/workflows/ci.yml")
    assert set(workflow[True]) == {"push", "pull_request"}  # YAML reads `on` as a truth
    job = workflow["jobs"]["test"]
    steps = [step.get("run") or step["uses"].partition("@")[0] for step in job["steps"]]
    assert steps[0] == "actions/checkout"
    assert steps[-1] == ".ci/run"
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert job["container"] == f"python:{oldest}-bookworm"
    assert workflow["permissions"] == {"contents": "read"}


def test_hooks_run_the_tools_of_the_environment() -> None:
    (repository,) = load(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        program, *arguments = shlex.split(hook["entry"])
        assert re.fullmatch(r"\.venv/bin/(ruff|mypy|pytest)", program)
        assert [name for name in arguments if "/" in name and not (HOUSE / name).exists()] == []
    with (HOUSE / "constraints-dev.txt").open(encoding="utf-8") as lock:
        pinned = {line.split("==")[0] for line in lock if "==" in line}
    assert {"ruff", "mypy", "pytest"} <= pinned


def test_files_are_written_as_editors_are_told() -> None:
    told = configparser.ConfigParser(interpolation=None)
    told.read_string("[top]\n" + (HOUSE / ".editorconfig").read_text(encoding="utf-8"))
    everywhere = told["*"]
    assert everywhere["end_of_line"] == "lf"
    assert everywhere["insert_final_newline"] == everywhere["trim_trailing_whitespace"] == "true"
    assert everywhere["indent_style"] == "space"
    ruff = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    assert int(told["*.py"]["max_line_length"]) == ruff["line-length"]
    wrong = []
    for file in text_files():
        name = str(file.relative_to(HOUSE))
        content = file.read_bytes()
        if name.startswith(("sim/scenarios/data/", "sim/workshop/static/vendor/")) or not content:
            continue
        content.decode("utf-8")
        if b"\r" in content or not content.endswith(b"\n") or content.endswith(b"\n\n"):
            wrong.append(f"{name}: line ends")
        if re.search(rb"^ *\t", content, re.MULTILINE):
            wrong.append(f"{name}: tabs")
        if file.suffix != ".md" and re.search(rb"[ \t]$", content, re.MULTILINE):
            wrong.append(f"{name}: blanks at the end of a line")
    assert wrong == []
