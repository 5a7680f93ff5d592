"""What a comparison says, on numbers made by hand; and that small ones really run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim import Comparison, InputError, Scenario, compare
from sim.analysis.comparison.tables import as_data
from sim.analysis.estimates.multiple_testing import clear_of_zero
from sim.analysis.estimates.statistics import Estimate, holm
from sim.analysis.presentation.numbers import decimals, interval, number
from sim.batch.runner import Progress
from sim.measures.catalogue import FRONT
from sim.scenario.arms import (
    ARMS,
    COMMUNITY,
    PROBLEM,
    name_arms,
    resolve_arms,
    settings_by_arm,
)

ISOLATED, IMPACT, NETWORK = ARMS
SMALL = {"community.residents": 100, "community.organizations": 8, "shocks.weeks": [10]}


def estimate(made: Comparison, measure: str, arm: str, minus: str = "") -> dict[str, object]:
    rows = made.estimates.query("measure == @measure and arm == @arm and minus == @minus")
    (row,) = rows.to_dict("records")
    return row


def test_differences_are_paired(made: Comparison) -> None:
    # growth.engaged is 10 x place + seed: 10 apart in every pair, so there is no doubt at all.
    row = estimate(made, "growth.engaged", NETWORK, ISOLATED)
    assert (row["mean"], row["low"], row["high"], row["seeds"]) == (20.0, 20.0, 20.0, 12)
    assert row["variance_reduction"] == pytest.approx(1.0)
    alone = estimate(made, "growth.engaged", NETWORK)
    assert alone["mean"] == 26.5
    assert alone["low"] < 26.5 < alone["high"]


def test_every_measure_has_every_arm_and_every_pair(made: Comparison) -> None:
    pairs = {(IMPACT, ISOLATED), (NETWORK, ISOLATED), (NETWORK, IMPACT)}
    alone = {(ISOLATED, ""), (IMPACT, ""), (NETWORK, "")}
    for _, rows in made.estimates.groupby("measure"):
        assert set(zip(rows["arm"], rows["minus"], strict=True)) == pairs | alone


def test_undefined_numbers_are_left_out_counted_and_explained(made: Comparison) -> None:
    row = estimate(made, "adaptivity.responded", IMPACT)
    assert (row["seeds"], row["left_out"], row["reason"]) == (9, 3, "no shock struck")
    pair = estimate(made, "adaptivity.responded", NETWORK, IMPACT)
    assert (pair["seeds"], pair["left_out"]) == (9, 3)
    assert pair["mean"] == pytest.approx(0.2)


def test_warnings(made: Comparison) -> None:
    warnings = made.warnings()
    assert len(warnings) == 2
    assert warnings[0].startswith("Isolated initiatives spent only 50 % of its money")
    assert "undefined in 3 of 12 runs of Collective Impact (no shock struck)" in warnings[1]


def test_arms_in_different_communities_are_not_passed_off_as_equal(made: Comparison) -> None:
    other = made.arms[IMPACT].with_values({"community.residents": 500, "problem.complexity": 1})
    uneven = replace(made, arms={**made.arms, IMPACT: other})
    (warning,) = set(uneven.warnings()) - set(made.warnings())
    assert "community.residents, problem.complexity" in warning


def test_tables_of_runs_and_weeks(made: Comparison) -> None:
    assert len(made.runs) == 3 * 12
    assert made.runs["adaptivity.responded"].isna().sum() == 3
    assert len(made.series) == 3 * 12 * 104
    assert list(made.series.columns[:3]) == ["arm", "seed", "week"]


def test_the_printed_table_fits_and_holds_the_numbers(made: Comparison) -> None:
    lines = str(made).splitlines()
    assert max(map(len, lines)) <= 100
    assert "Growth depends on the definition of at work" in " ".join(lines)
    assert "Responded to the shock (%), seeds: 12, 9, 12" in lines
    start = lines.index("Impact at the end (% of the best), seeds: 12")
    assert lines[start + 1].split()[2] == "25.0"
    assert "+50.0" in lines[start + 3]
    assert "+25.0" in lines[start + 3]
    share = lines.index("Money put to work (%), seeds: 12")
    assert "50.0" in lines[share + 1]


def test_what_is_marked_is_clear_after_the_correction(made: Comparison) -> None:
    table = made.estimates
    heads = table[table["measure"].isin([each.name for each in FRONT])]
    pairs = heads[heads["minus"] != ""]
    assert pairs["p_corrected"].tolist() == pytest.approx(holm(pairs["p"].tolist()))
    assert heads.loc[heads["minus"] == "", ["p", "p_corrected"]].isna().all(axis=None)
    text = " ".join(str(made).split())
    assert text.count("]*") == int(pairs["clear"].sum()) == 36
    assert "Holm's correction for the 36 differences above" in text
    # Alternating by 0.01 and 0.02 in step: var 4 + 1, and 1 of the difference: 1 - sqrt(1 / 5).
    row = estimate(made, "impact.final", NETWORK, IMPACT)
    assert row["narrowing"] == pytest.approx(1 - (1 / 5) ** 0.5)
    assert "Impact at the end as wide to 55 % narrower" in text


def test_a_difference_that_is_clear_by_itself_is_lost_among_many() -> None:
    """P values of 0.03, three times: 3 x 0.03 is not below 0.05; with one that is 0.03 is."""
    alone = Estimate(1.0, 0.1, 1.9, 12, 0, "t", p=0.03)
    assert clear_of_zero({"a": alone}) == {"a": True}
    assert clear_of_zero(dict.fromkeys("abc", alone)) == dict.fromkeys("abc", False)
    doubtful = Estimate(1.0, -0.1, 2.1, 12, 0, "bca", p=0.001)
    assert clear_of_zero({"a": doubtful, "b": Estimate(None, None, None, 0, 12, "none")}) == {
        "a": False, "b": False,
    }  # fmt: skip


def test_text_table_takes_groups_and_names(made: Comparison) -> None:
    table = made.table(["money", "growth.coordinators"])
    assert list(table.index.get_level_values("measure").unique()) == [
        "Money put to work (%)", "Different project leaders (actors)",
    ]  # fmt: skip
    with pytest.raises(InputError, match="no measure 'wealth'"):
        made.table(["wealth"])


def test_data_for_machines_is_json(made: Comparison) -> None:
    data = json.loads(json.dumps(as_data(made), allow_nan=False))
    area = data["measures"]["adaptivity.responded"]
    assert area["arms"][IMPACT]["left_out"] == 3
    assert [(each["arm"], each["minus"]) for each in area["differences"]] == [
        (IMPACT, ISOLATED), (NETWORK, ISOLATED), (NETWORK, IMPACT),
    ]  # fmt: skip
    assert data["seeds"] == list(range(1, 13))


@pytest.mark.parametrize(
    ("value", "places", "signed", "text"),
    [
        (1234.5, 0, False, "1,234"),
        (-0.0004, 3, True, "0.000"),
        (0.25, 3, True, "+0.250"),
        (-7.0, 1, False, "\u22127.0"),
        (-1264.0, -1, True, "\u22121,260"),
    ],
)
def test_numbers(value: float, places: int, signed: bool, text: str) -> None:
    assert number(value, places, signed=signed) == text


def test_three_digits_of_the_largest_number() -> None:
    assert [decimals(each) for each in (0.043, 0.43, 4.3, 43.0, 430.0, 43_000.0, 9.996)] == [
        3, 3, 2, 1, 0, -2, 1,
    ]  # fmt: skip
    assert interval(0.5, 0.25, 0.75, 2) == "0.50 [0.25, 0.75]"
    assert interval(float("nan"), 0, 0, 2) == "undefined"
    assert interval(0.5, float("nan"), float("nan"), 1) == "0.5"


def test_scenarios_that_ship_are_put_into_the_real_community() -> None:
    (arm,) = resolve_arms([ISOLATED]).values()
    assert arm == Scenario.load(ISOLATED, COMMUNITY, PROBLEM)
    (other,) = resolve_arms([ISOLATED], community="synthetic", problem="simple").values()
    assert other == Scenario.load(ISOLATED, "synthetic", "simple")


def test_files_and_loaded_scenarios_stay_as_they_are(tmp_path: Path) -> None:
    mine = Scenario.load(IMPACT).with_values({"community.residents": 123})
    file = tmp_path / "scenario-mine.toml"
    file.write_text(mine.to_toml(), encoding="utf-8")
    arms = resolve_arms([file, mine])
    assert list(arms) == ["mine", "Collective Impact"]
    assert {each.content_hash() for each in arms.values()} == {mine.content_hash()}
    with pytest.raises(InputError, match="loaded already"):
        resolve_arms([mine], community="bristol")


def test_values_for_all_arms_and_for_one() -> None:
    values = {"communication.velocity": 0.2, f"{IMPACT}:communication.velocity": 0.3}
    assert settings_by_arm(values, [ISOLATED, IMPACT]) == {
        ISOLATED: {"communication.velocity": 0.2},
        IMPACT: {"communication.velocity": 0.3},
    }
    arms = resolve_arms([ISOLATED, IMPACT], weeks=7, values=values)
    assert [each.communication.velocity for each in arms.values()] == [0.2, 0.3]
    assert [each.weeks for each in arms.values()] == [7, 7]
    with pytest.raises(InputError, match="no arm 'ssn'"):
        settings_by_arm({"ssn:weeks": 3}, [ISOLATED])


def test_an_arm_can_meet_itself() -> None:
    assert list(name_arms([ISOLATED, ISOLATED, ISOLATED])) == [
        "isolated", "isolated-2", "isolated-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scenarios", "seeds", "sentence"),
    [
        ([], 2, "nothing to compare"),
        (ISOLATED, 2, "give a list"),
        ([ISOLATED], 0, "at least 1"),
        ([ISOLATED], [3, 3], "none of them twice"),
        ([ISOLATED], [], "at least one"),
        (["isolatd"], 2, "did you mean 'isolated'"),
    ],
)
def test_what_cannot_be_compared(scenarios: list[str], seeds: int, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        compare(scenarios, seeds)


def test_arms_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match="equally long"):
        compare([ISOLATED, IMPACT], 1, values={f"{IMPACT}:weeks": 10})


def test_a_bundle_under_two_names_is_the_same_to_the_bit() -> None:
    bundle = Scenario.load(NETWORK).with_values({**SMALL, "weeks": 30})
    heard: list[Progress] = []
    found = compare({"a": bundle, "b": bundle}, 2, workers=2, progress=heard.append)
    first, second = (found.series[found.series["arm"] == arm].drop(columns="arm") for arm in "ab")
    assert first.reset_index(drop=True).equals(second.reset_index(drop=True))
    apart = found.estimates[found.estimates["minus"] == "a"].dropna(subset=["mean", "low", "high"])
    assert len(apart) > 20
    assert (apart[["mean", "low", "high"]] == 0.0).all(axis=None)
    assert [(each.done, each.total) for each in heard if each.stage == "running"] == [
        (1, 4), (2, 4), (3, 4), (4, 4),
    ]  # fmt: skip


def test_arms_share_money_and_shocks() -> None:
    found = compare(
        [ISOLATED, IMPACT, NETWORK], [5], community="synthetic", weeks=12, values=SMALL, workers=2
    )
    by_week = found.series.groupby("week")
    assert (by_week["money_in"].nunique() == 1).all()
    assert (by_week["shock"].nunique() == 1).all()
    assert found.series["shock"].max() > 0
