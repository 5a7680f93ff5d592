"""What notebooks and consoles show: short reprs, tables as HTML, a bar while runs are made."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

import sim
from sim import html
from sim.batch.notebook import NotebookBar, in_notebook
from sim.batch.results import Results
from sim.batch.runner import Progress
from sim.batch.study import Study
from sim.batch.studyfile import read_study
from sim.batch.sweep import sweep
from sim.errors import InputError
from sim.model import CommunityModel
from sim.runs import run
from tests.batch.sweeping import write_study
from tests.rules.worlds import small

SHORT = {"weeks": 8, "shocks.weeks": [4]}
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write_study(tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="module")
def results(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return sweep(study, tmp_path_factory.mktemp("runs") / "small", workers=1)


def cells(shown: str) -> list[list[str]]:
    """Rows of all tables; what is no well-formed HTML cannot be read."""
    tree = ElementTree.fromstring(f"<div>{shown}</div>")
    return [["".join(cell.itertext()) for cell in row] for row in tree.iter("tr")]


@pytest.fixture(scope="module")
def comparison() -> sim.Comparison:
    arms = {arm: small(SHORT, arm) for arm in ("isolated", "collective_impact")}
    return sim.compare(arms, 2, workers=1)


def test_reprs_are_one_short_line(
    comparison: sim.Comparison, study: Study, results: Results
) -> None:
    scenario = small(SHORT)
    model = CommunityModel(scenario, 3)
    made = {
        repr(scenario): "Scenario('Isolated initiatives', 8 weeks)",
        repr(run(scenario, 3)): "Run(Scenario('Isolated initiatives', 8 weeks), seed 3)",
        repr(model): "CommunityModel(Scenario('Isolated initiatives', 8 weeks), seed 3, week 0)",
        repr(comparison): "Comparison(isolated, collective_impact; 2 seeds)",
        repr(study): "Study('small', 2 arms x 2 points x 3 seeds = 12 runs)",
        repr(results): f"Results('{results.store.folder}', 12 of 12 runs)",
    }
    assert list(made) == list(made.values())


def test_a_run_shows_its_headline_measures() -> None:
    found = run(small(SHORT), 3)
    rows = {row[0]: row[1:] for row in cells(found._repr_html_())}
    impact = 100 * found.summary["impact.final"]  # type: ignore[operator]
    (label,) = (
        each for each in rows if each.startswith("Impact") and rows[each][1].startswith("%")
    )
    assert float(rows[label][0]) == pytest.approx(impact, abs=0.06)
    nothing = run(small({"weeks": 8, "shocks.weeks": []}), 3)
    whys = [row[3] for row in cells(nothing._repr_html_()) if row[1] == "undefined"]
    assert "the problem was never redrawn" in whys


def test_a_scenario_shows_its_rules_and_all_values() -> None:
    scenario = small(SHORT, "system_shifting_network")
    shown = scenario._repr_html_()
    assert dict(row for row in cells(shown)[1:]) == scenario.rules  # type: ignore[arg-type]
    assert "join_spontaneous" in shown


def test_a_comparison_shows_its_answer_and_its_table(comparison: sim.Comparison) -> None:
    shown = comparison._repr_html_()
    head, *rows = cells(shown)
    table = comparison.table().reset_index()
    assert head == list(table)
    assert rows == table.astype(str).to_numpy().tolist()
    assert "Growth: " in shown


def test_results_show_how_far_they_are_and_the_means(results: Results) -> None:
    rows = {row[0]: row[1:] for row in cells(results._repr_html_())}
    assert rows["runs"] == ["12 of 12"]
    assert rows["uncertainties"] == ["people.trial_rate"]
    mean = results.runs.groupby("arm")["growth.engaged"].mean()
    (label,) = (each for each in rows if each.startswith("In touch ("))
    assert [float(each) for each in rows[label]] == pytest.approx(
        [mean["isolated"], mean["system_shifting_network"]], rel=0.01
    )


def test_what_is_shown_is_never_taken_for_html() -> None:
    scenario = small(SHORT | {"title": EVIL, "description": EVIL})
    for shown in (
        scenario._repr_html_(),
        run(scenario, 1)._repr_html_(),
        html.preformatted(EVIL),
        html.html_table([EVIL], [[EVIL]], EVIL),
    ):
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown


def test_texts_are_shown_as_they_are_printed(results: Results) -> None:
    found = sim.compare_levels(results, "people.trial_rate")
    assert "".join(ElementTree.fromstring(found._repr_html_()).itertext()) == str(found)
    assert len(repr(found)) < 200


class Shell:
    """The display of a notebook, for a test: what was shown, and what it became."""

    def __init__(self) -> None:
        self.shown: list[dict[str, str]] = []
        self.updates = 0

    def display(self, bundle: dict[str, str], *, raw: bool, display_id: bool) -> Any:
        assert raw
        assert display_id
        self.shown.append(bundle)
        return self

    def update(self, bundle: dict[str, str], *, raw: bool) -> None:
        self.shown[-1] = bundle
        self.updates += 1


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Shell:
    """This process, as if it were the kernel of a notebook."""
    shell = Shell()
    package, display = ModuleType("IPython"), ModuleType("IPython.display")
    package.get_ipython = lambda: SimpleNamespace(kernel="there")  # type: ignore[attr-defined]
    display.display = shell.display  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return shell


def test_a_notebook_shows_a_bar_that_ends_as_words(notebook: Shell) -> None:
    sim.compare({"a": small(SHORT)}, 3, workers=1)
    assert notebook.shown == [{"text/html": "3 of 3 runs", "text/plain": "3 of 3 runs"}]
    assert notebook.updates >= 1


def test_a_bar_shows_how_far_the_work_is_and_is_not_drawn_too_often(notebook: Shell) -> None:
    bar = NotebookBar()
    for done in range(1000):
        bar(Progress("running", done, 1000))
    assert '<progress value="0" max="1000"></progress> 0 of 1,000 runs' in str(notebook.shown)
    assert notebook.updates < 10
    bar(Progress("running", 1000, 1000))
    assert notebook.shown[-1]["text/plain"] == "1,000 of 1,000 runs"


def test_who_listens_sees_no_bar_beside(notebook: Shell) -> None:
    heard: list[Progress] = []
    sim.compare({"a": small(SHORT)}, 1, workers=1, progress=heard.append)
    assert heard
    assert not notebook.shown


def test_elsewhere_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not in_notebook()
    shell = ModuleType("IPython")
    shell.get_ipython = lambda: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", shell)
    assert not in_notebook()


def test_folders_are_merged_and_verified_from_python(tmp_path: Path, study: Study) -> None:
    halves = [
        read_study(write_study(tmp_path), {"first_seed": first, "replicates": 1})
        for first in (1, 2)
    ]
    one, two = (sweep(each, tmp_path / f"{n}", workers=1) for n, each in enumerate(halves))
    both = sim.merge(one.store.folder, str(two.store.folder))
    assert both.done == one.study.total + two.study.total
    assert sorted(both.runs["seed"].unique()) == [1, 2]
    assert sim.verify(one.store.folder, workers=1).equal
    with pytest.raises(InputError, match="cannot be merged into itself"):
        sim.merge(one.store.folder, one.store.folder)


def test_a_replication_is_run_from_python_by_its_name() -> None:
    found = sim.replicate("nk-theory", workers=1)
    assert all(check.reproduced for check in found.checks)
    assert str(found) in found._repr_html_().replace("&gt;", ">").replace("&lt;", "<")
    with pytest.raises(InputError, match="there is no replication 'nk-teory'; did you mean"):
        sim.replicate("nk-teory")
