"""The page of choices: its runs against a run done again, its sections in their order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reports.choices import base
from reports.choices.base import PagePart, by_group, changes, outcomes_of, read
from reports.choices.page import HEAD, PARTS, make, page
from reports.page import DOCS, PageOptions
from sim.runs import run
from sim.scenario import ARMS
from tests.rules.worlds import small

MEASURES = ["impact.final", "successes", "understanding.weeks_to_undo"]


def test_outcomes_are_those_of_the_run() -> None:
    scenario = small(arm="system_shifting_network")
    again = run(scenario, 3, against=())
    place, (impact, successes, undo) = read(7, scenario, 3, MEASURES)
    assert place == 7
    assert impact == again.summary["impact.final"]
    assert successes == again.series["successes"].iloc[-1] > 0
    expected = again.summary["understanding.weeks_to_undo"]
    assert undo == expected if expected is not None else np.isnan(undo)


def test_runs_are_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = PageOptions(workers=1, runs=tmp_path)
    scenarios = [small({"weeks": 2, "shocks.weeks": ()}, arm) for arm in (ARMS[0], *ARMS[:2])]
    made: list[tuple[Any, ...]] = []

    def counted(*job: Any) -> Any:
        made.append(job)
        return read(*job)

    monkeypatch.setattr(base, "read", counted)
    found = outcomes_of("x", scenarios, [4, 5], ["impact.final"], options)
    assert found.shape == (3, 1, 2)
    assert len(made) == 4, "equal scenarios run once"
    np.testing.assert_array_equal(found[0], found[1])
    assert found[2, 0, 1] == run(scenarios[2], 5, against=()).summary["impact.final"]
    np.testing.assert_array_equal(
        outcomes_of("x", scenarios, [4, 5], ["impact.final"], options), found
    )
    assert len(made) == 4, "what is there is read"
    outcomes_of("x", scenarios, [4, 6], ["impact.final"], options)
    assert len(made) == 8, "other seeds are other runs"


def test_outcomes_are_told_apart_by_group_and_label() -> None:
    """Six scenarios: two groups of three; two outcomes of each on four seeds."""
    found = np.arange(48.0).reshape(6, 2, 4)
    told = by_group(found, ["one", "other"], ["a", "b"], 3)
    np.testing.assert_array_equal(told["one"]["b"], found[:3, 1])
    np.testing.assert_array_equal(told["other"]["a"], found[3:, 0])


def test_changes_are_paired_by_seed() -> None:
    """A difference that is the same on every seed has no spread, however much the seeds differ."""
    along = np.random.default_rng(1).random((4, 3, 5))
    along[-1] = along[0]
    along[-1, 1] += 0.25
    assert [each.mean for each in changes(along)] == [0.0, pytest.approx(0.25), 0.0]
    assert changes(along)[1].low == pytest.approx(0.25)
    assert changes(along, 0, -1)[1].mean == pytest.approx(-0.25)


def test_the_page_has_its_sections_in_order_and_all_pictures() -> None:
    files = page([PagePart("## One", {"a.png": b"a"}), PagePart("## Two", {"b.png": b"b"})])
    text = files["choices.md"]
    assert isinstance(text, str)
    assert text.endswith("\n\n## One\n\n## Two\n")
    assert {name: files[name] for name in files if name != "choices.md"} == {
        "images/a.png": b"a",
        "images/b.png": b"b",
    }


def test_the_page_that_ships_is_whole() -> None:
    text = (DOCS / "choices.md").read_text(encoding="utf-8")
    assert HEAD in text
    assert text.count("\n## ") == len(PARTS)
    assert "quick version" not in text


@pytest.mark.full
def test_a_quick_version_goes_the_whole_way(tmp_path: Path) -> None:
    options = PageOptions(quick=True, workers=1, runs=tmp_path)
    files = make(options)
    text = files["choices.md"]
    assert isinstance(text, str)
    assert text.count("\n## ") == len(PARTS)
    assert not re.search(r"\bnan\b", text)
    assert all(f"({name})" in text for name in files if name.startswith("images/"))
    assert make(options)["choices.md"] == text
