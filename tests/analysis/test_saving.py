"""The folder of a comparison: complete, self-contained, never half-written."""

from __future__ import annotations

import errno
import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from sim import Comparison, InputError, Scenario
from sim.analysis import saving
from sim.analysis.comparison.figures import FIGURES
from sim.rules.base import FAMILIES


@pytest.fixture(scope="module")
def saved(made: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results") / "new" / "comparison"
    assert made.save(folder, command="systemshift compare") == folder / "report.html"
    return folder


@pytest.fixture
def one_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where figures do not matter, one of them is enough."""
    monkeypatch.setattr(
        "sim.analysis.comparison.figures.FIGURES", {"overview": FIGURES["overview"]}
    )


def files(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


def test_everything_is_there(saved: Path, made: Comparison) -> None:
    figures = {f"figures/{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}
    scenarios = {f"scenario-{arm}.toml" for arm in made.arms}
    tables = {"report.html", "summary.csv", "runs.csv", "series.parquet", "manifest.json"}
    assert files(saved) == figures | scenarios | tables


def test_the_manifest_tells_how_it_was_made(saved: Path, made: Comparison) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == files(saved)
    assert manifest["seeds"] == made.seeds
    assert manifest["command"] == "systemshift compare"
    assert {"python", "numpy", "numba", "mesa", "systemshift"} <= set(manifest["versions"])
    assert re.fullmatch(r"[0-9a-f]{64}", manifest["code"])
    assert manifest["processor"]


def test_scenarios_can_be_loaded_again(saved: Path, made: Comparison) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    for arm in made.arms:
        again = Scenario.load(saved / f"scenario-{arm}.toml")
        assert again.content_hash() == manifest["scenarios"][arm]


def test_tables_can_be_read_again(saved: Path, made: Comparison) -> None:
    pd.testing.assert_frame_equal(pd.read_parquet(saved / "series.parquet"), made.series)
    summary = pd.read_csv(saved / "summary.csv", keep_default_na=True)
    assert summary["mean"].to_numpy() == pytest.approx(made.estimates["mean"], nan_ok=True)
    assert len(pd.read_csv(saved / "runs.csv")) == 36


class Page(HTMLParser):
    """Tags, links and words of a page; complains about tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        names = ("href", "xlink:href", "src", "srcset", "data", "action")
        self.links += [value or "" for name, value in attrs if name in names]
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def page(saved: Path) -> Page:
    page = Page()
    page.feed((saved / "report.html").read_text(encoding="utf-8"))
    page.close()
    assert page.open == []
    return page


def test_the_report_needs_no_script_and_no_network(saved: Path, page: Page) -> None:
    assert not page.tags & {"script", "link", "iframe", "object", "embed"}
    assert all(link.startswith("#") for link in page.links)
    style = (saved / "report.html").read_text(encoding="utf-8").split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_the_report_says_what_it_must(page: Page, made: Comparison) -> None:
    words = " ".join(" ".join(page.words).split())
    assert "For conversation, not a forecast." in words
    assert "spent only 50 % of its money" in words
    assert "Growth depends on the definition of at work" in words
    assert "by definition" in words
    for scenario in made.arms.values():
        for family in FAMILIES:
            assert " ".join(getattr(scenario, family).paragraph().split()) in words
    assert "Network leaders need to especially encourage sharing of mistakes" in words


def test_the_report_holds_each_scenario_in_full(page: Page, made: Comparison) -> None:
    text = "".join(page.words)
    for scenario in made.arms.values():
        assert scenario.to_toml() in text
        assert tomllib.loads(scenario.to_toml())["funding"]["rule"] in text


def test_a_folder_is_never_overwritten_unasked(saved: Path, made: Comparison) -> None:
    with pytest.raises(InputError, match="exists already"):
        made.save(saved)
    with pytest.raises(InputError, match="exists already"):
        saving.check(saved)
    saving.check(saved, force=True)


def test_a_rehearsal_leaves_nothing(tmp_path: Path) -> None:
    saving.check(tmp_path / "deep" / "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("one_figure")
def test_force_replaces_our_files_and_keeps_those_of_others(
    made: Comparison, tmp_path: Path
) -> None:
    folder = tmp_path / "results"
    made.save(folder)
    (folder / "scenario-isolated.toml").unlink()
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("keep me", encoding="utf-8")
    (folder / "summary.csv").write_text("old", encoding="utf-8")
    made.save(folder, force=True)
    assert (folder / "notes" / "mine.txt").read_text(encoding="utf-8") == "keep me"
    assert (folder / "summary.csv").read_text(encoding="utf-8") != "old"
    assert (folder / "scenario-isolated.toml").exists()


@pytest.mark.usefixtures("one_figure")
def test_force_spares_a_folder_that_is_not_ours(made: Comparison, tmp_path: Path) -> None:
    mine = tmp_path / "report.html"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest\.json"):
        made.save(tmp_path, force=True)
    (tmp_path / "manifest.json").write_text('{"name": "another tool"}', encoding="utf-8")
    with pytest.raises(InputError, match="not written by a comparison"):
        made.save(tmp_path, force=True)
    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("one_figure")
def test_a_full_disk_leaves_the_old_results(
    made: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "results"
    made.save(folder)
    before = (folder / "manifest.json").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(OSError, match="No space left"):
        made.save(folder, force=True)
    assert (folder / "manifest.json").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["results"]
