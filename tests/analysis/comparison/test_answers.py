"""The first answer says which way, by how much and how sure, on comparisons made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim import Comparison
from sim.analysis.comparison.answers import Answer, after_shock, answer_paragraphs, pairs
from sim.batch.runner import ArmRun
from sim.scenario import ARMS, Scenario

ISOLATED, IMPACT, NETWORK = ARMS
STRUCK = 2
Values = Sequence[float | None]


def comparison(
    by_arm: dict[str, dict[str, Values]], *, impact: dict[str, Sequence[float]] | None = None
) -> Comparison:
    """Runs with these measures, a value a seed; the same weeks of impact on every seed of an arm.

    With ``impact`` the problem is redrawn in week ``STRUCK``.
    """
    seeds = list(range(1, 1 + len(next(iter(next(iter(by_arm.values())).values())))))
    runs = {}
    for arm, measures in by_arm.items():
        weeks = np.array(impact[arm] if impact else [0.5, 0.5, 0.5, 0.5])
        shock = np.where((np.arange(weeks.size) == STRUCK) & (impact is not None), 0.5, 0.0)
        runs[arm] = [
            ArmRun(
                arm, seed, {name: values[place] for name, values in measures.items()},
                {name: "planted" for name, values in measures.items() if values[place] is None},
                {"impact": weeks, "shock": shock},
            )
            for place, seed in enumerate(seeds)
        ]  # fmt: skip
    return Comparison({arm: Scenario.load(arm) for arm in by_arm}, seeds, runs)


def two(measure: str, first: Values, second: Values) -> Comparison:
    return comparison({ISOLATED: {measure: first}, NETWORK: {measure: second}})


def only(found: Comparison) -> tuple[Answer, str]:
    """The one answer, and its sentence."""
    (answer,) = found.answers()
    ((sentence,),) = answer_paragraphs(found).values()
    return answer, sentence


def around(middle: float, count: int = 20, step: float = 1.0) -> list[float]:
    """So many values, alternating about a middle."""
    return [middle + (step if place % 2 else -step) for place in range(count)]


def test_a_clear_difference_says_way_amount_and_seeds() -> None:
    answer, words = only(two("growth.at_work", around(45), around(135, step=2.0)))
    assert (answer.verdict, answer.mean, answer.may_be_luck) == ("more", 90.0, False)
    # The difference alternates between 89 and 91 in step: its interval is within half a person.
    assert words == (
        "At work: more with System Shifting Network than with Isolated initiatives, 135 against 45 "
        "people and organizations: +90 [+90, +90], in 20 of 20 seeds."
    )


def test_less_is_said_of_shares_in_points_and_fewer_of_what_is_counted() -> None:
    _, words = only(two("impact.final", [0.5] * 20, around(0.4, step=0.01)))
    assert words.startswith(
        "Impact at the end: less with System Shifting Network than with Isolated initiatives, 40.0 "
        "against 50.0 % of the best: \u221210.0 points [\u221210.4, \u2212"
    )
    _, words = only(two("power.money_effective", [30.0] * 20, around(6, step=0.1)))
    assert "fewer with System Shifting Network" in words
    assert "equal hands: \u221224.0 [" in words


def test_an_interval_that_holds_zero_is_no_clear_difference() -> None:
    answer, words = only(two("growth.at_work", [50.0] * 20, around(50.5, step=5.0)))
    assert answer.verdict == "no clear difference"
    assert "no clear difference between System Shifting Network and Isolated initiatives" in words
    assert words.endswith("above 0 in 10 of 20 seeds.")


def test_a_difference_that_is_clear_only_by_itself_is_no_clear_difference() -> None:
    """Two arms and one measure are one test; twelve measures like it are twelve."""
    second = [52.0, *around(50.55, 19)]
    assert only(two("growth.at_work", [50.0] * 20, second))[0].verdict == "more"
    same = ("growth.at_work", "growth.people_reached", "power.decision_effective",
            "power.leads_effective", "power.money_effective")  # fmt: skip
    many = comparison(
        {ISOLATED: dict.fromkeys(same, [50.0] * 20), NETWORK: dict.fromkeys(same, second)}
    )
    answer = many.answers()[0]
    assert answer.verdict == "no clear difference"
    assert not answer.holds_zero
    assert "leaves out 0 only if taken alone" in answer_paragraphs(many)["growth"][0]


def test_a_way_that_a_coin_could_go_may_be_luck() -> None:
    """14 of 20 above, and those far: clear by the mean, not by the sign test (p = .115)."""
    second = [49.9] * 6 + around(60.0, 14)
    answer, words = only(two("growth.at_work", [50.0] * 20, second))
    assert (answer.verdict, answer.ways.above, answer.may_be_luck) == ("more", 14, True)
    assert words.endswith(", in 14 of 20 seeds: may be luck.")


def test_so_few_seeds_that_all_agree_are_too_few_to_rule_out_luck() -> None:
    _, words = only(two("growth.at_work", [50.0] * 5, around(90.0, 5)))
    assert words.endswith(", in 5 of 5 seeds, too few to rule out luck.")


def test_one_seed_tells_nothing_apart() -> None:
    answer, words = only(two("growth.at_work", [50.0], [90.0]))
    assert answer.verdict == "one seed"
    assert words == (
        "At work: one seed cannot tell System Shifting Network from Isolated initiatives, 90.0 "
        "against 50.0 people and organizations: +40.0."
    )


def test_what_is_undefined_says_why_and_what_is_left_out() -> None:
    answer, words = only(two("adaptivity.responded", [None] * 20, [0.4] * 20))
    assert (answer.verdict, answer.mean) == ("undefined", None)
    assert words == (
        "Responded to the shock: undefined for System Shifting Network or Isolated initiatives "
        "(planted)."
    )
    first: Values = [None, *around(0.2, 19, 0.01)]
    _, words = only(two("adaptivity.responded", first, [0.4] * 20))
    assert words.endswith("in 19 of 19 seeds; 1 left out, undefined.")


def test_levels_are_of_the_seeds_that_both_have() -> None:
    answer, _ = only(two("growth.at_work", [None, 10.0, 12.0], [900.0, 20.0, 22.0]))
    assert answer.levels == (21.0, 11.0)


SHOCKED = {
    "adaptivity.responded": around(0.3, step=0.01),
    "adaptivity.misled": [0.1] * 20,
    "adaptivity.regained": around(0.08, step=0.01),
    "adaptivity.regained_without": [0.04] * 20,
}


def shocked(second: dict[str, Values]) -> Comparison:
    return comparison(
        {IMPACT: SHOCKED, NETWORK: {**SHOCKED, **second}},
        impact={IMPACT: [0.3, 0.4, 0.32, 0.5], NETWORK: [0.3, 0.5, 0.4, 0.6]},
    )


def test_after_a_shock_fall_response_and_recovery_are_said() -> None:
    """From .40 in the week before to .32 in the week of the shock: 8 points."""
    found = shocked({})
    assert [(each.before.mean, each.after.mean) for each in after_shock(found)] == [
        (0.4, 0.32), (0.5, 0.4),
    ]  # fmt: skip
    assert answer_paragraphs(found)["adaptivity"][0] == (
        "Collective Impact after the shock: impact goes from 40.0 to 32.0 % of the best, \u22128.0 "
        "points [\u22128.0, \u22128.0]; of those at work 30.0 % respond and 10.0 % are misled; a "
        "year regains 8.00 % of the room up to the best, without a shock it would gain 4.00 %."
    )


def test_without_a_shock_nothing_is_said_about_one() -> None:
    found = comparison({IMPACT: SHOCKED, NETWORK: SHOCKED})
    assert after_shock(found) == []


def test_what_a_year_regains_is_said_beside_the_same_year_without_a_shock() -> None:
    still: Values = [0.06] * 20
    words = answer_paragraphs(shocked({"adaptivity.regained_without": still}))["adaptivity"]
    (regained,) = (each for each in words if each.startswith("Regained within a year"))
    assert regained.endswith("; without a shock +2.00 points.")


@pytest.mark.parametrize(
    ("responded", "regained", "last"),
    [
        (0.5, 0.02, "more respond with System Shifting Network, more is regained with Collective"),
        (0.1, 0.30, "more respond with Collective Impact, more is regained with System Shifting"),
        (0.5, 0.30, ""),
    ],
)
def test_response_and_recovery_that_disagree_say_so(
    responded: float, regained: float, last: str
) -> None:
    words = answer_paragraphs(
        shocked(
            {
                "adaptivity.responded": around(responded, step=0.011),
                "adaptivity.regained": around(regained, step=0.011),
            }
        )
    )["adaptivity"]
    told = [each for each in words if each.startswith("The two disagree")]
    assert bool(told) == bool(last)
    assert not last or last in told[0]


def test_of_more_than_three_arms_each_is_compared_with_the_first() -> None:
    assert list(pairs(["a", "b", "c"])) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert list(pairs(["a", "b", "c", "d"])) == [("a", "b"), ("a", "c"), ("a", "d")]


def test_a_single_arm_has_no_answer() -> None:
    alone = comparison({ISOLATED: {"growth.at_work": [1.0, 2.0]}})
    assert alone.answers() == []
    assert answer_paragraphs(alone) == {}
    shared, _, table = str(alone).partition("\n\n")
    assert shared.startswith("The same")
    assert table.splitlines()[0].split() == ["mean"]


def test_the_typical_seed_is_named_by_its_number() -> None:
    """Seed 2 has the mean of both arms."""
    found = two("growth.at_work", [40.0, 50.0, 60.0], [10.0, 20.0, 30.0])
    assert found.typical == 2
