"""What an explanation says, on numbers made by hand; and that small ones really run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim import Explanation, InputError, Scenario, compare, explain
from sim.analysis.explanation.levers import find_levers
from sim.analysis.explanation.text import NumberFormat, cautions, explanation_data, sentence
from sim.analysis.presentation.figure_style import svg
from sim.batch.runner import Progress
from sim.measures.catalogue import MEASURES
from sim.rules.base import FAMILIES
from tests.analysis.explanation.test_shapley import by_orders

IMPACT, NETWORK = "collective_impact", "system_shifting_network"
SMALL = {
    "community.residents": 60,
    "community.organizations": 8,
    "problem.elements": 8,
    "shocks.weeks": [12],
    "weeks": 26,
}


def small(arm: str, **more: Any) -> Scenario:
    return Scenario.load(arm).with_values(SMALL | more)


def made(
    worths: np.ndarray, measure: str = "impact.final", reasons: list[str] | None = None
) -> Explanation:
    """An explanation with numbers of our own, seven levers that differ."""
    arms = {name: Scenario.load(name) for name in (IMPACT, NETWORK)}
    seeds = list(range(1, len(worths) + 1))
    levers = find_levers(*arms.values())
    return Explanation(arms, MEASURES[measure], levers, seeds, worths, reasons or [])


def noisy(seeds: int, levers: int = 7, scale: float = 0.1) -> np.ndarray:
    return np.random.default_rng(4).normal(0.3, scale, (seeds, 2**levers))


@pytest.fixture(scope="module")
def hand() -> Explanation:
    # Funding brings .04 and membership .02, both together .01 less; governance takes .03; luck of
    # the seed moves all runs alike, so shares are known without doubt.
    coalitions = np.arange(128)
    inside = {family: coalitions >> i & 1 for i, family in enumerate(FAMILIES)}
    worth = (
        0.3 + 0.04 * inside["funding"] + 0.02 * inside["membership"] - 0.03 * inside["governance"]
        - 0.01 * inside["funding"] * inside["membership"]
    )  # fmt: skip
    return made(worth + np.arange(12)[:, None] / 100)


def test_shares_are_shapley_values_and_add_up(hand: Explanation) -> None:
    shares = {name: each.mean for name, each in hand.shares.items()}
    expected = dict.fromkeys(FAMILIES, 0.0) | {
        "funding": 0.035, "membership": 0.015, "governance": -0.03,
    }  # fmt: skip
    assert shares == pytest.approx(expected, abs=1e-12)
    assert hand.gap.mean == pytest.approx(0.02)
    assert sum(shares.values()) == pytest.approx(hand.gap.mean, abs=1e-9)
    assert hand.share_of_gap("funding") == pytest.approx(1.75)
    assert [each.mean for each in hand.means] == pytest.approx([0.355, 0.375])


def test_interactions_come_largest_first(hand: Explanation) -> None:
    assert len(hand.interactions) == 21
    pair, value = next(iter(hand.interactions.items()))
    assert pair == ("membership", "funding")
    assert value.mean == pytest.approx(-0.01)
    assert all(abs(each.mean or 0.0) < 1e-12 for each in list(hand.interactions.values())[1:])


def test_means_over_seeds_are_the_shares_of_the_mean_game() -> None:
    found = made(noisy(5, 7))
    expected = by_orders(found.worths[:, [0, 1, 2, 3]].mean(axis=0))  # two levers, all others out
    two = Explanation(found.arms, found.measure, found.levers[:2], found.seeds, found.worths[:, :4])
    assert [each.mean for each in two.shares.values()] == pytest.approx(expected.tolist())


def test_intervals_are_those_of_seeds_drawn_anew() -> None:
    seeds = 40
    found = made(noisy(seeds, 7))
    two = Explanation(found.arms, found.measure, found.levers[:2], found.seeds, found.worths[:, :4])
    rng = np.random.default_rng(99)
    drawn = [by_orders(two.worths[rng.integers(0, seeds, seeds)].mean(axis=0)) for _ in range(4000)]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    for i, lever in enumerate(two.levers):
        share = two.shares[lever.name]
        assert share.method == "bca"
        width = high[i] - low[i]
        assert share.low == pytest.approx(low[i], abs=0.08 * width)
        assert share.high == pytest.approx(high[i], abs=0.08 * width)
    again = made(found.worths)
    assert again.shares == found.shares  # a fixed generator


def test_what_is_undefined_once_is_left_out_of_all_combinations() -> None:
    worths = noisy(6)
    whole = made(worths[[0, 1, 3, 5]])
    worths[2, 17] = worths[4, 0] = worths[4, 1] = np.nan
    found = made(worths, reasons=["no project started", "nobody left", "nobody left"])
    assert (found.used, found.left_out) == ([1, 2, 4, 6], [3, 5])
    assert found.gap.mean == whole.gap.mean
    assert found.shares == whole.shares
    assert "undefined in some runs of 2 of 6 seeds (nobody left)" in cautions(found)[0]
    data = json.loads(json.dumps(explanation_data(found), allow_nan=False))
    assert data["seeds_left_out"] == [3, 5]
    assert data["seeds_used"] == [1, 2, 4, 6]


def test_a_measure_undefined_everywhere_is_said_not_drawn(tmp_path: Path) -> None:
    worths = noisy(2)
    worths[:, 5] = np.nan
    found = made(worths, "adaptivity.area", ["no shock struck"] * 2)
    data = json.loads(json.dumps(explanation_data(found), allow_nan=False))
    assert data["gap"] is None
    assert set(data["shares"].values()) == {None}
    assert data["intervals"]["funding"] == [None, None]
    assert data["reason"] == "no shock struck"
    assert "undefined on every seed" in str(found)
    with pytest.raises(InputError, match="nothing to draw"):
        found.plot()
    names = {each.name for each in found.save(tmp_path / "out").iterdir()}
    assert "explanation.json" in names
    assert "explanation.png" not in names


def test_the_sentence_names_the_largest(hand: Explanation) -> None:
    assert sentence(hand) == (
        "Of the difference of +2.00 in impact at the end (points) between Collective Impact "
        "and System Shifting Network, funding contributes +3.50 (175 %), governance \u22123.00 "
        "(\u2212150 %), membership +1.50 (75 %) and the other 4 0.00."
    )


def test_the_printed_table_fits_and_holds_the_numbers(hand: Explanation) -> None:
    lines = str(hand).splitlines()
    assert max(map(len, lines)) <= 100
    (funding,) = (line for line in lines if line.startswith("funding"))
    assert re.split(r"\s{2,}", funding) == [
        "funding", "backbone_grants", "innovation_pools", "+3.50", "[+3.50, +3.50]", "175 %",
    ]  # fmt: skip
    assert "  membership and funding  \u22121.00  [\u22121.00, \u22121.00]" in lines
    power = str(made(noisy(12), "power.money_gini"))
    assert "Partly by definition: backbone grants go through few hands" in " ".join(power.split())


def test_shares_are_printed_in_percent_of_a_share() -> None:
    found = made(noisy(12), "money.spent_share")
    assert NumberFormat(found).scale == 100.0
    assert "money put to work (points)" in sentence(found)


def test_what_to_mind() -> None:
    few, unsure = cautions(made(noisy(3)))[::-1]
    assert few == "Only 3 seeds: intervals are wide and rest on Student's t."
    assert unsure.startswith("The interval of the difference includes 0")
    alone = made(noisy(1))
    assert cautions(alone) == ["Only 1 seed: it says nothing about the spread."]
    assert alone.gap.low is None
    assert json.loads(json.dumps(explanation_data(alone), allow_nan=False))["gap_interval"] == [
        None, None,
    ]  # fmt: skip


def test_the_same_figure_every_time(hand: Explanation) -> None:
    assert svg(hand.plot()) == svg(hand.plot())


def test_a_folder_holds_everything_and_is_not_overwritten(
    hand: Explanation, tmp_path: Path
) -> None:
    folder = hand.save(tmp_path / "why", command="systemshift explain")
    names = {each.name for each in folder.iterdir()}
    assert names == {
        "explanation.json", "explanation.png", "explanation.svg", "shares.csv",
        "interactions.csv", "runs.csv", "manifest.json", "scenario-collective_impact.toml",
        "scenario-system_shifting_network.toml",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == names
    assert manifest["systemshift"] == "explanation"
    assert manifest["measure"] == "impact.final"
    shares = pd.read_csv(folder / "shares.csv", index_col="lever")
    assert shares["share"].sum() == pytest.approx(0.02)
    # The table of runs holds all that is needed to work the shares out again.
    runs = pd.read_csv(folder / "runs.csv").groupby("seed")
    game = runs.get_group(1).sort_values(list(FAMILIES)[::-1])["impact.final"].to_numpy()
    assert by_orders(game)[FAMILIES.index("funding")] == pytest.approx(0.035)
    with pytest.raises(InputError, match="exists already"):
        hand.save(folder)
    hand.save(folder, force=True)


@pytest.fixture(scope="module")
def ran() -> tuple[Explanation, list[Progress]]:
    """Two arms that differ in three families, run for real."""
    b = small(IMPACT).with_values(
        {"membership.rule": "through_ties", "funding.rule": "innovation_pools",
         "communication.velocity": 0.4}
    )  # fmt: skip
    heard: list[Progress] = []
    found = explain(
        small(IMPACT, title="a"), b.with_values({"title": "b"}), "growth", [5, 2, 9],
        workers=2, progress=heard.append,
    )  # fmt: skip
    return found, heard


def test_only_what_differs_is_run(ran: tuple[Explanation, list[Progress]]) -> None:
    found, heard = ran
    assert found.worths.shape == (3, 8)
    assert {name for name, each in found.shares.items() if each.mean != 0.0} <= {
        "membership", "communication", "funding",
    }  # fmt: skip
    for family in ("sensemaking", "governance", "learning", "activities"):
        share = found.shares[family]
        assert (share.mean, share.low, share.high) == (0.0, 0.0, 0.0)
    assert [each.total for each in heard if each.stage == "running"] == [24] * 3
    assert heard[-1].done == 24


def test_the_gap_is_that_of_compare(ran: tuple[Explanation, list[Progress]]) -> None:
    found, _ = ran
    a, b = found.arms.values()
    beside = compare({"a": a, "b": b}, [5, 2, 9], workers=1).estimates
    (row,) = beside.query("measure == 'growth.at_work' and arm == 'b' and minus == 'a'").to_dict(
        "records"
    )
    assert found.gap.mean == row["mean"]
    assert (found.gap.low, found.gap.high) == (row["low"], row["high"])
    total = sum(each.mean or 0.0 for each in found.shares.values())
    assert total == pytest.approx(row["mean"], abs=1e-9)


def test_one_rule_that_differs_brings_the_whole_gap() -> None:
    b = small(IMPACT, title="b").with_values({"membership.rule": "through_ties"})
    found = explain(small(IMPACT, title="a"), b, "growth", 2, workers=1)
    assert found.worths.size == 4
    assert found.shares["membership"].mean == found.gap.mean
    assert found.share_of_gap("membership") == 1.0
    assert found.interactions == {}


def test_arms_that_are_equal_have_no_gap() -> None:
    found = explain("isolated", "isolated", "impact", 2, values=SMALL, community="synthetic",
                    workers=1)  # fmt: skip
    assert list(found.arms) == ["isolated", "isolated-2"]
    assert found.worths.size == 2
    assert found.gap.mean == 0.0
    assert {each.mean for each in found.shares.values()} == {0.0}
    assert sentence(found) == (
        "isolated and isolated-2 are equal in every lever, so there is no difference to divide."
    )
    assert len(found.plot().axes) == 1


def test_adaptivity_is_read_against_the_run_without_shocks() -> None:
    b = small(IMPACT, title="b").with_values({"communication.velocity": 0.5})
    a = small(IMPACT, title="a")
    found = explain(
        a, b, "adaptivity.area", 2, levers={"speed": ["communication.velocity"]}, workers=1
    )
    expected = [[sim.run(each, seed).summary["adaptivity.area"] for each in (a, b)]
                for seed in (1, 2)]  # fmt: skip
    assert found.worths.tolist() == expected


@pytest.mark.parametrize(
    ("measure", "more", "sentence"),
    [
        ("impct", {}, "no measure 'impct'; did you mean impact"),
        ("engaged", {}, "no measure 'engaged'"),
        ("impact", {"seeds": 0}, "at least 1"),
        ("impact", {"values": {"isolated:community.residents": 9}}, "belongs to no lever"),
        ("impact", {"values": {"nobody:weeks": 9}}, "no arm 'nobody'"),
    ],
)
def test_what_cannot_be_explained(measure: str, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        explain("isolated", IMPACT, measure, **more)
