"""Measures of one's own: outcomes like the others, refused or told where they are wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.comparison.compare import compare
from sim.analysis.discovery.discover import discover
from sim.analysis.explanation.explain import explain
from sim.batch.results import Results
from sim.batch.study import Study
from sim.batch.studyfile import read_study
from sim.batch.sweep import sweep
from sim.batch.verify import verify_folder
from sim.errors import BrokenPromise, InputError
from sim.measures import own
from sim.measures.catalogue import GROUPS, MEASURES
from sim.measures.own import OWN, forget, load_measures, measure, run_measures
from sim.model import CommunityModel
from sim.runs import measure as measure_run
from sim.runs import run
from sim.scenario import Scenario
from sim.testing import MEASURE_PROMISES, check_measure
from tests.rules.plugin import announce
from tests.rules.worlds import small

WORDS = {"unit": "people", "definition": "participants at the end of the last week, all told."}
SHORT = {"weeks": 8, "shocks.weeks": [4]}

MODULE = """
from sim.measures.own import measure

@measure("outside.inside", "Inside", unit="people", definition="participants in the last week.")
def inside(model):
    return int((model.world.actors.status == 1).sum())
"""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What a test registers is forgotten after it."""
    load_measures()
    before = set(OWN)
    yield
    for name in set(OWN) - before:
        forget(name)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A measure that stands in a module of another package: participants in the last week."""
    (tmp_path / "outside_measures.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "outside_measures", raising=False)
    __import__("outside_measures")
    return "outside.inside"


def registered(read: Callable[[Any], Any], name: str = "mine.one", **words: str) -> str:
    measure(name, "One", **(WORDS | words))(read)
    return name


def test_it_is_a_measure_of_a_run_and_the_others_stay(inside: str) -> None:
    """The series counts participants, too."""
    found = run(small(SHORT), 3)
    assert found.summary[inside] == found.series["participants"].iloc[-1]
    alone, _ = measure_run(small(SHORT), 3, [inside])
    assert alone[inside] == found.summary[inside]
    forget(inside)
    without = run(small(SHORT), 3).summary
    assert {n: v for n, v in found.summary.items() if n != inside} == without


def test_quarterly_series_are_there_for_it_alone() -> None:
    """Where only measures of its group are asked for, as in a study."""
    name = registered(lambda model: model.series["diversity_of_views"][-1])
    value, _ = measure_run(small(SHORT), 3, [name])
    assert value[name] == run(small(SHORT), 3).series["diversity_of_views"].iloc[-1]


def test_a_comparison_has_it_in_any_number_of_processes(inside: str) -> None:
    arms = {arm: small(SHORT, arm) for arm in ("isolated", "system_shifting_network")}
    one, two = (compare(arms, 2, workers=workers) for workers in (1, 2))
    for arm in arms:
        assert one.values(arm, inside) == two.values(arm, inside)
        weekly = one.series[(one.series["arm"] == arm) & (one.series["week"] == 7)]
        assert one.values(arm, inside) == weekly["participants"].tolist()
    assert one.front[-1] == inside
    assert "Inside (people), seeds: 2" in str(one)
    rows = one.estimates[one.estimates["measure"] == inside]
    assert rows["unit"].unique().tolist() == ["people"]
    assert rows["p_corrected"].notna().sum() == 1


STUDY = """\
arms = ["isolated", "system_shifting_network"]
community = "synthetic"
problem = "simple"
weeks = 6
replicates = 2
outcomes = ["outside.inside", "impact"]
uncertainties = ["people.trial_rate", "people.join_spontaneous"]

[settings.community]
residents = 30
organizations = 6

[design]
kind = "latin_hypercube"
points = 40
"""


@pytest.fixture
def study(tmp_path: Path, inside: str) -> Study:
    (tmp_path / "own.toml").write_text(STUDY, encoding="utf-8")
    return read_study(tmp_path / "own.toml")


@pytest.fixture
def results(study: Study, tmp_path: Path) -> Results:
    return sweep(study, tmp_path / "runs", workers=2)


def test_a_sweep_keeps_it_and_discover_grows_on_it(
    study: Study, results: Results, inside: str
) -> None:
    table = results.runs
    assert len(table) == 2 * 2 * 40
    row = table.iloc[5]
    point = study.places[row["point"]]
    again = run(study.scenario(row["arm"], point), int(row["seed"]))
    assert row[inside] == again.series["participants"].iloc[-1]
    found = discover(results, inside)
    assert found.measure == inside
    assert "Inside" in str(found)
    assert verify_folder(results.store.folder, workers=1).equal


def test_the_code_of_a_study_follows_the_package_of_its_measures(study: Study, inside: str) -> None:
    assert "outside_measures" in study.modules
    forget(inside)
    with pytest.raises(InputError, match=r"there is no measure 'outside\.inside' here: install"):
        _ = replace(study, title="Later").modules


def test_explain_takes_it_apart(inside: str) -> None:
    ties = {"people.join_by_tie": 0.5}
    a, b = (
        small(SHORT | ties | {"membership.rule": name}) for name in ("spontaneous", "through_ties")
    )
    found = explain(a, b, inside, seeds=2, workers=2)
    ends = [run(each, seed).summary[inside] for each in (a, b) for seed in (1, 2)]
    assert found.gap.mean == pytest.approx((ends[2] + ends[3] - ends[0] - ends[1]) / 2)
    assert found.measure.label == "Inside"


def test_a_reason_stands_where_there_is_no_number() -> None:
    name = registered(lambda model: "nobody was asked")
    found = run(small(SHORT), 3)
    assert (found.summary[name], found.reasons[name]) == (None, "nobody was asked")


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (lambda model: 1 / 0, "it failed: ZeroDivisionError: division by zero (test_own.py, line"),
        (lambda model: float("nan"), "it failed: it returned nan; expected a number, or text"),
        (lambda model: float("inf"), "it failed: it returned inf"),
        (lambda model: [1], "it failed: it returned list; expected a number or text"),
        (lambda model: None, "it failed: it returned NoneType"),
        (lambda model: model.nothing, "it failed: AttributeError"),
    ],
)
def test_one_that_fails_stops_no_run(read: Callable[[Any], Any], reason: str) -> None:
    name = registered(read)
    found = run(small(SHORT), 3)
    assert found.summary[name] is None
    assert found.reasons[name].startswith(reason)
    assert found.summary["impact.final"] is not None


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("one", {}, "measure 'one': expected package.measure in small letters"),
        ("mine.One", {}, "expected package.measure in small letters"),
        ("mine.a.b", {}, "expected package.measure in small letters"),
        ("impact.mine", {}, "the group 'impact' is one of systemshift's own"),
        ("mine.taken", {}, "there is a measure 'mine.taken' already, that of .*test_own"),
        ("mine.two", {"unit": " "}, "measure 'mine.two' has no unit"),
        ("mine.two", {"definition": ""}, "measure 'mine.two' has no definition"),
    ],
)
def test_what_can_be_no_measure_is_refused(name: str, words: dict[str, str], sentence: str) -> None:
    registered(lambda model: 1, "mine.taken")
    with pytest.raises(InputError, match=sentence):
        registered(lambda model: 1, name, **words)
    assert set(OWN) & {name} <= {"mine.taken"}


def test_what_is_forgotten_leaves_nothing() -> None:
    before = list(MEASURES), list(GROUPS)
    forget(registered(lambda model: 1))
    assert (list(MEASURES), list(GROUPS)) == before


def test_one_that_nobody_knows_is_refused_by_name() -> None:
    registered(lambda model: 1, "mine.people")
    with pytest.raises(InputError, match=r"there is no measure 'mine\.poeple'; .*mine\.people"):
        explain("isolated", "collective_impact", "mine.poeple", seeds=1)
    with pytest.raises(InputError, match=r"there is no measure 'mine\.poeple' here"):
        measure_run(small(SHORT), 1, ["mine.poeple"])


def test_a_broken_plug_in_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MODULE.replace("outside.inside", "outside.broken") + "\nraise RuntimeError('half')\n"
    (tmp_path / "outside_broken.py").write_text(text, encoding="utf-8")
    announce(tmp_path, "a-broken-one", {"broken": "outside_broken"}, "measures")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(own, "_BROKEN", None)
    assert "outside.broken" not in run_measures()
    assert "outside" not in GROUPS
    sentence = "plug-in 'broken' of a-broken-one 1.0 (outside_broken) is left out: RuntimeError"
    assert capsys.readouterr().err.startswith(f"Warning: {sentence}")
    with pytest.raises(InputError) as told:
        own.refuse_unknown(["outside.broken"])
    assert sentence in str(told.value)


def test_a_good_one_keeps_all_promises(inside: str) -> None:
    """Its definition is too short, as its author is told."""
    for promise in list(MEASURE_PROMISES)[1:]:
        check_measure(inside, promise)
    with pytest.raises(BrokenPromise, match=r"'says how it is worked out'.* has 5 words"):
        check_measure(inside)


class Counts:
    """A measure that remembers."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, model: CommunityModel) -> int:
        self.calls += 1
        return self.calls


def steals(model: CommunityModel) -> int:
    model.world.actors.skill[3] = 0.0
    return 1


def rewrites(model: CommunityModel) -> int:
    model.series["impact"][2] = 1.0
    return 1


def steps(model: CommunityModel) -> int:
    model.step()
    return 1


BROKEN: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "remembers": (Counts(), "gives the same twice", "two runs with one seed give 1.0 and 2.0"),
    "changes": (steals, "changes nothing", "it changes actors.skill"),
    "rewrites": (rewrites, "changes nothing", "it changes impact"),
    "fails": (lambda model: 1 / 0, "gives a number in some arm", "in isolated it failed: ZeroDiv"),
    "says nothing": (lambda model: "no", "gives a number in some", "it is undefined in all arms"),
    "is no share": (lambda model: 2, "is a share if it says so", "in isolated it is 2"),
    "needs weeks": (
        lambda model: model.series["impact"][1], "survives the limits", "after one week it failed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_promise_is_named(kind: str) -> None:
    read, promise, found = BROKEN[kind]
    (whole,) = (each for each in MEASURE_PROMISES if each.startswith(promise))
    name = registered(read, "mine.broken", unit="share of people")
    with pytest.raises(BrokenPromise) as told:
        check_measure(name, whole)
    assert str(told.value).startswith(f"measure 'mine.broken' breaks its promise {whole!r}: ")
    assert found in str(told.value)


def test_it_steps_no_model() -> None:
    with pytest.raises(BrokenPromise, match="it changes"), pytest.warns(UserWarning, match="over"):
        check_measure(registered(steps, "mine.steps"), "changes nothing")


def test_none_that_ships_is_anybodys_own() -> None:
    assert Scenario.load("isolated").weeks > 0
    assert not OWN
