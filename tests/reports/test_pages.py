"""One command makes, checks and lists all pages; every page in docs/ is as its entry says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from reports.__main__ import main
from reports.markdown import QUICK, made_by, opening, table
from reports.page import DOCS, Duration, Page, PageOptions, write
from reports.registry import PAGES
from sim.errors import InputError
from tests.house.test_imports import cycles, imports

HOUSE = Path(__file__).parents[2]
INSTANT = [name for name, page in PAGES.items() if page.takes is Duration.INSTANT]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_in_docs_names_the_command_that_makes_it(page: Page) -> None:
    text = (DOCS / page.file).read_text(encoding="utf-8")
    markers = re.findall(r"<!-- Made by `(.*?)`\. Change the code, not this page\. -->", text)
    assert markers == [page.command]
    assert page.command.startswith(f"./dev docs {page.name}")
    assert "python -m reports" not in text
    assert QUICK not in text


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_shows_the_pictures_that_its_entry_names(page: Page) -> None:
    text = (DOCS / page.file).read_text(encoding="utf-8")
    shown = set(re.findall(r"\]\(images/([^)]+)\)", text))
    there = {path.name for path in (DOCS / "images").glob(page.images)} if page.images else set()
    assert shown == there


def test_no_page_is_made_beside_the_registry() -> None:
    pages = {path.stem for path in DOCS.glob("*.md") if "<!-- Made by" in path.read_text("utf-8")}
    assert pages == set(PAGES)


def test_only_one_module_reads_a_command_line() -> None:
    reading = {
        str(path.relative_to(HOUSE))
        for path in (HOUSE / "reports").rglob("*.py")
        if re.search(r"argparse|sys\.argv|__main__", path.read_text(encoding="utf-8"))
    }
    assert reading == {"reports/__main__.py"}


def test_pages_import_each_other_in_one_direction() -> None:
    graph = imports(HOUSE / "reports")
    assert cycles(graph, "reports") == []
    outside = {target.split(".")[0] for targets in graph.values() for target in targets}
    assert outside.isdisjoint({"tests", "experiments"})


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_list_has_every_page_with_its_duration_and_files(
    page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--list"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [page.name, page.takes.value, *page.files] in rows


def test_what_takes_no_runs_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_or_missing_page_is_named_and_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path)]
    assert main(out) == 0
    expected = {PAGES[name].file: (DOCS / PAGES[name].file).read_bytes() for name in INSTANT}
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.md")} == expected
    assert main(["--check", *out]) == 0

    (tmp_path / "rules.md").write_text("edited by hand")
    (tmp_path / "measures.md").unlink()
    capsys.readouterr()
    assert main(["--check", *out]) == 1
    message = capsys.readouterr().err
    assert "rules.md is stale; run ./dev docs rules\n" in message
    assert "measures.md is stale; run ./dev docs measures\n" in message
    assert "parameters.md" not in message
    assert (tmp_path / "rules.md").read_text() == "edited by hand"
    assert main(["--check", "parameters", *out]) == 0

    assert main(["rules", *out]) == 0
    assert capsys.readouterr().out == f"wrote {tmp_path / 'rules.md'}\n"
    assert main(out) == 0
    assert capsys.readouterr().out == f"wrote {tmp_path / 'measures.md'}\n"
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.md")} == expected


def test_a_part_that_takes_no_runs_is_checked_and_mended_with_the_instant_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = tmp_path / "audit.md"
    whole = (DOCS / "audit.md").read_text(encoding="utf-8")
    audit.write_text(whole.replace("## How the arms differ", "## Stale"), encoding="utf-8")
    assert main(["--check", "audit", "--out", str(tmp_path)]) == 1
    assert f"{audit} is stale; run ./dev docs audit --no-runs\n" in capsys.readouterr().err
    assert main(["audit", "--no-runs", "--out", str(tmp_path)]) == 0
    assert audit.read_text(encoding="utf-8") == whole
    audit.write_text(whole.replace("## How the arms differ", "## Stale"), encoding="utf-8")
    assert main(["--out", str(tmp_path)]) == 0
    assert audit.read_text(encoding="utf-8") == whole


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["atlsa"], "there is no page 'atlsa'; did you mean 'atlas'? Choose one of parameters, "),
        (["zzz"], "there is no page 'zzz'; choose one of parameters, "),
        (["atlas", "--all"], "name pages or give --all, not both"),
        (["atlas", "--quick"], "name another folder by --out"),
        (["atlas", "--quick", "--out", "docs"], "name another folder by --out"),
        (["benchmarks", "--quick", "--out", "elsewhere"], "benchmarks has no quick version"),
        (["--quick", "--out", "elsewhere"], "--quick is for pages that take runs"),
        (["cases"], "the page cases reads data sets that may not ship: name their folder by"),
        (["--all"], "the page cases reads data sets that may not ship: name their folder by"),
        (["patterns", "--no-runs"], "no part of the page patterns does without runs"),
        (["patterns", "--check"], "no part of the page patterns does without runs"),
        (
            ["audit", "--no-runs", "--out", "elsewhere"],
            "does not exist yet; make it: ./dev docs au",
        ),
        (["regime", "--step", "Errors cost"], "the page regime records no steps; leave --step out"),
        (["--step", "Errors cost"], "--step takes runs: name the page"),
        (["audit", "--no-runs", "--step", "Errors cost"], "--step takes runs: name the page"),
        (["audit", "--step", "Errors cots"], "no step 'Errors cots'; did you mean 'Errors cost'?"),
        (["regime", "--workers", "0"], "'0' is not a whole number from 1 up"),
        (["--fast"], "--fast"),
    ],
    ids=" ".join,
)
def test_a_wrong_word_gets_one_sentence_and_code_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(HOUSE)
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err.splitlines()[-1]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[PageOptions]]:
    """The options with which a made-up page ``walk`` was made."""
    options: list[PageOptions] = []

    def make(given: PageOptions) -> dict[str, str | bytes]:
        options.append(given)
        return {"walk.md": "words", "images/walk-1.png": b"picture"}

    page = Page("walk", "made.up", Duration.HOURS, images="walk-*.png", has_quick_version=True)
    monkeypatch.setitem(PAGES, "walk", page)
    monkeypatch.setattr("reports.page.import_module", lambda name: SimpleNamespace(make=make))
    return options


def test_options_reach_a_page_and_its_files_the_folder(
    made: list[PageOptions], tmp_path: Path
) -> None:
    out = tmp_path / "new"
    words = ["walk", "walk", "--quick", "--workers", "3", "--data", "d", "--runs", "r"]
    assert main([*words, "--out", str(out)]) == 0
    (options,) = made
    assert (options.quick, options.workers) == (True, 3)
    assert (options.data, options.runs) == (Path("d"), Path("r"))
    assert (out / "walk.md").read_bytes() == b"words"
    assert (out / "images" / "walk-1.png").read_bytes() == b"picture"


def test_without_names_no_page_that_takes_runs_is_made(
    made: list[PageOptions], tmp_path: Path
) -> None:
    instant = {name: page for name, page in PAGES.items() if name == "walk"}
    assert instant
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.__main__.PAGES", instant)
        assert main(["--out", str(tmp_path)]) == 0
        assert made == []
        assert main(["--all", "--out", str(tmp_path)]) == 0
    assert len(made) == 1


def test_all_files_of_a_page_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("before")
    (tmp_path / "images").write_text("a file where a folder has to be")
    with pytest.raises(InputError):
        write({"page.md": "after", "images/one.png": b"picture"}, tmp_path)
    assert (tmp_path / "page.md").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["images", "page.md"]


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    assert write({"a.md": "one\n", "b.md": "two"}, tmp_path) == [
        tmp_path / "a.md",
        tmp_path / "b.md",
    ]
    assert write({"a.md": "one\n", "b.md": "three"}, tmp_path) == [tmp_path / "b.md"]
    assert (tmp_path / "a.md").read_bytes() == b"one\n"


def test_an_opening_has_title_marker_and_a_warning_on_a_quick_version() -> None:
    plain = opening("Title", "./dev docs title")
    assert plain.splitlines() == ["# Title", "", made_by("./dev docs title")]
    assert opening("Title", "./dev docs title", quick=True) == f"{plain}\n\n{QUICK}"


def test_what_would_break_a_cell_is_escaped_and_numbers_stand_to_the_right() -> None:
    text = table(["a", "b"], [["x|y\nz", "1"]], numbers=[1])
    assert text == "| a | b |\n| --- | ---: |\n| x\\|y z | 1 |"
