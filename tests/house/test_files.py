"""What is in the files: nothing of one machine, one version, links that lead somewhere."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).parents[2]

# Put together from parts, so that this file does not hold what it looks for.
FOLDERS = "|".join(["work", "tmp", "root", "home", "Users"])
MACHINE_PATH = re.compile(rf"(?<![\w.~}}/-])/(?:{FOLDERS})/|\.py" + r"env\b")
INDEX = re.compile(
    "|".join([r"pypi\." + "org", r"python" + r"hosted\.org", "--(?:extra-)?index" + "-url"])
    + "|--find"
    + "-links"
)


def text_files() -> list[Path]:
    """The project's own text files: tracked, or new and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
    )
    if listing.returncode:
        pytest.skip("not a git checkout: which files belong to the project is not known")
    files = [HOUSE / name for name in listing.stdout.split("\0") if name]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:8192]]


def places(pattern: re.Pattern[str]) -> list[str]:
    """Lines of the project's text files that match, as "file:line: text"."""
    return [
        f"{file.relative_to(HOUSE)}:{number}: {line.strip()[:120]}"
        for file in text_files()
        for number, line in enumerate(
            file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if pattern.search(line)
    ]


def test_no_paths_of_one_machine() -> None:
    assert places(MACHINE_PATH) == []


def test_no_package_index_is_named() -> None:
    assert places(INDEX) == []


@pytest.mark.parametrize("folder", FOLDERS.split("|"))
def test_a_path_of_one_machine_is_seen(folder: str) -> None:
    assert MACHINE_PATH.search(f"open('/{folder}/someone/data.csv')")
    assert not MACHINE_PATH.search(f"see docs/{folder}/index.md and https://host/{folder}/page")


def test_an_index_is_seen() -> None:
    assert INDEX.search("https://" + "pypi" + ".org/simple")
    assert INDEX.search("--find" + "-links wheels")
    assert not INDEX.search("find links between people; an index of links")


def test_one_version_everywhere() -> None:
    """Version, licence, title and addresses: pyproject.toml decides, other files agree."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((HOUSE / "CITATION.cff").read_text(encoding="utf-8"))
    meta = json.loads((HOUSE / "codemeta.json").read_text(encoding="utf-8"))
    changes = (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")
    urls = project["urls"]
    (author,) = project["authors"]
    assert citation["title"].startswith(f"{project['name']}: ")
    assert {
        "version": citation["version"],
        "license": citation["license"],
        "keywords": citation["keywords"],
        "authors": citation["authors"],
        "repository": citation["repository-code"],
    } == {
        "version": project["version"],
        "license": project["license"],
        "keywords": project["keywords"],
        "authors": [author],
        "repository": urls["Repository"],
    }
    assert {name: meta[name] for name in meta if not name.startswith("@")} == {
        "name": project["name"],
        "description": project["description"],
        "version": project["version"],
        "license": f"https://spdx.org/licenses/{project['license']}",
        "author": [{"@type": "Organization", **author}],
        "codeRepository": urls["Repository"],
        "issueTracker": urls["Issues"],
        "softwareHelp": urls["Discussions"],
        "developmentStatus": "wip",
        "applicationCategory": "agent-based modelling",
        "programmingLanguage": ["Python", "JavaScript"],
        "runtimePlatform": f"Python {project['requires-python']}",
        "isAccessibleForFree": True,
        "keywords": project["keywords"],
    }
    assert f"## [{project['version']}]" in changes


def pages() -> list[Path]:
    folders = [HOUSE / "docs", HOUSE / ".github"]
    return sorted([*HOUSE.glob("*.md"), *(page for each in folders for page in each.rglob("*.md"))])


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(HOUSE)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [link.split("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


def anchors(page: Path) -> set[str]:
    """What links may say after # to lead to a heading of a page, as forges make it."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(HOUSE)))
def test_links_to_headings_lead_to_headings(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s:]*)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
    lost = [
        f"{name}#{anchor}"
        for name, anchor in links
        if anchor not in anchors(page.parent / name if name else page)
    ]
    assert lost == []


def test_an_anchor_is_made_as_forges_make_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Why, and *how*?\n```sh\n# no heading\n```\n## Stage 9: look\n")
    assert anchors(page) == {"why-and-how", "stage-9-look"}
