"""The rigging audit: who leads, on tables made by hand, and the page."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from reports.audit.differences import differences
from reports.audit.leads import (
    OUTCOMES,
    SEEDS,
    TIE,
    UNDEFINED,
    Lead,
    explain_outcomes,
    is_clear,
    lead,
    leaders,
    lower_leads,
    outcomes_of,
    sample,
)
from reports.audit.page import (
    LEADS_HEAD,
    explain_all,
    first_part,
    leads_nowhere,
    leads_part,
    make,
    page,
    refresh,
)
from reports.audit.record import read_records
from reports.audit.reliability import MEASURED, RELIABILITY, reliability_text
from reports.audit.steps_part import steps_part
from reports.page import DOCS, PageOptions
from reports.sampled_space import DESIGN_SEED, SETTINGS, design, scenario_at
from sim.errors import InputError
from sim.measures.catalogue import MEASURES
from sim.runs import run
from sim.scenario import ARMS, Scenario, differing_settings

NAN = math.nan
PAGE = DOCS / "audit.md"

# Shape (settings, seeds, arms): two seeds, three arms.
TABLE = np.array(
    [
        [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]],  # the third on both seeds
        [[5.0, 2.0, 3.0], [1.0, 2.0, 2.0]],  # the first on the mean; on the second seed a tie
        [[1.0, 2.0, 2.0], [1.0, 4.0, 4.0]],  # a tie of two
        [[0.1 + 0.2, 0.3, 0.0], [0.3, 0.3, 0.0]],  # a tie but for rounding
        [[9.0, NAN, 1.0], [1.0, 2.0, 0.0]],  # the first seed is left out for all
        [[9.0, NAN, 1.0], [1.0, 2.0, NAN]],  # no seed is left
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],  # a tie of all
    ]
)


def test_the_best_mean_leads_and_equals_tie() -> None:
    assert leaders(TABLE, lower=False).tolist() == [2, 0, TIE, TIE, 1, UNDEFINED, TIE]
    assert leaders(TABLE, lower=True).tolist() == [0, 1, 0, 2, 2, UNDEFINED, TIE]


def test_ties_and_what_is_undefined_are_counted_apart() -> None:
    found = lead(TABLE, lower=False)
    assert found == Lead(counts=(1, 1, 1), ties=3, undefined=1, clear=1)
    assert found.settings == 6
    assert found.share(0) == pytest.approx(1 / 6)


def test_order_of_arms_and_settings_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    values = rng.integers(0, 4, (60, 2, 3)).astype(float)
    plain = lead(values, lower=False)
    turned = lead(values[::-1, :, [2, 0, 1]], lower=False)
    assert turned.counts == (plain.counts[2], plain.counts[0], plain.counts[1])
    assert (turned.ties, turned.clear) == (plain.ties, plain.clear)
    assert lead(-values, lower=True) == plain


def test_the_interval_is_that_of_wilson() -> None:
    """Wilson (1927): (p + z²/2n ± z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n)."""
    found = Lead(counts=(0, 30, 150), ties=20, undefined=7, clear=0)
    z, n = 1.959963984540054, 200
    for arm, count in enumerate(found.counts):
        p = count / n
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        ends = [(p + z * z / (2 * n) + sign * half) / (1 + z * z / n) for sign in (-1, 1)]
        assert found.interval(arm) == pytest.approx(ends, abs=1e-12)


def test_nothing_to_compare_has_no_share() -> None:
    found = lead(np.full((2, 1, 3), NAN), lower=False)
    assert found == Lead((0, 0, 0), 0, 2, 0)
    assert math.isnan(found.share(0))
    assert all(math.isnan(end) for end in found.interval(0))


def test_less_leads_where_less_is_wanted() -> None:
    led_by_less = [name for name, each in MEASURES.items() if lower_leads(each)]
    assert {"adaptivity.misled", "power.money_gini", "power.money_top_ten"} <= set(led_by_less)
    assert not {"power.money_effective", "adaptivity.regained"} & set(led_by_less)


def test_a_lead_is_clear_where_each_interval_leaves_out_zero() -> None:
    """Differences 1 and 3 have mean 2, standard deviation sqrt(2), t(.975, 1) = 12.706."""
    rows = np.array([[1.0, 0.0, 0.0], [3.0, 0.0, 0.0]])
    assert not is_clear(rows, 0)  # 2 < 12.706
    wide = np.array([[13.0, 0.0, 0.0], [15.0, 0.0, 0.0]])
    assert is_clear(wide, 0)  # 14 > 12.706
    assert not is_clear(wide + np.array([0.0, 0.0, 1.5]), 0)  # 12.5 before the third
    assert not is_clear(wide[:1], 0)


def made_up() -> np.ndarray:
    """Twenty settings; on every outcome the first leads in 13, the second in 7, the third never."""
    values = np.zeros((20, 2, 3, len(OUTCOMES)))
    values[:13, :, 0], values[13:, :, 1] = 1.0, 1.0
    values[:, :, 2] = -1.0
    for i, outcome in enumerate(OUTCOMES):
        if lower_leads(outcome):
            values[..., i] *= -1.0
    return values


def measured(values: np.ndarray) -> np.ndarray:
    """The same of all that the audit measures; what it has no lead for is 0."""
    found = np.zeros((*values.shape[:3], len(MEASURED)))
    found[..., [MEASURED.index(each) for each in OUTCOMES]] = values
    return found


def test_who_leads_almost_nowhere_is_named_with_who_leads_most() -> None:
    assert leads_nowhere(made_up()) == [(ARMS[2], ARMS[0], each) for each in OUTCOMES]
    assert leads_nowhere(np.full((2, 1, 3, len(OUTCOMES)), NAN)) == []
    often = made_up()
    often[:1, :, 2] = [9.0 * (-1.0 if lower_leads(each) else 1.0) for each in OUTCOMES]
    assert leads_nowhere(often) == []  # in 1 of 20, which is not less than 5 %


def test_the_page_says_what_was_counted() -> None:
    text = leads_part(made_up(), [])
    for outcome in OUTCOMES:
        (row,) = [line for line in text.splitlines() if line.startswith(f"| {outcome.label} |")]
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[1] == ("least" if lower_leads(outcome) else "most")
        assert [cell.split()[0] for cell in cells[2:5]] == ["0.65", "0.35", "0.00"]
        assert cells[5:] == ["0.00", "1.00", "0"]
        assert outcome.by_definition_note in text
    n = len(OUTCOMES)
    said = f"an arm leads in 5 % of the settings or more: Isolated initiatives on {n}, Collective "
    assert f"{said}Impact on {n}, System Shifting Network on 0." in text
    assert "less than 5 % of the settings\n\nNone does" in text
    assert "Not worked out" in leads_part(made_up(), None)


SMALL = {
    "community.residents": 60,
    "community.organizations": 8,
    "weeks": 40,
    "shocks.weeks": (20,),
}


def test_runs_are_those_of_the_command_line_and_paired() -> None:
    jobs = [(Scenario.load(arm).with_values(SMALL), 7) for arm in ARMS]
    values, reasons = outcomes_of(jobs, workers=1)
    for row, (scenario, seed) in zip(values, jobs, strict=True):
        summary = run(scenario, seed, against=("redraws",)).summary
        expected = [summary[each.name] for each in OUTCOMES]
        assert np.array_equal(row, np.array(expected, float), equal_nan=True)
    assert [len(each) for each in reasons] == np.isnan(values).sum(axis=0).tolist()


def test_a_sample_has_every_arm_on_the_seeds_of_its_setting() -> None:
    settings = [{**SMALL, "people.trial_rate": rate} for rate in (0.05, 0.2)]
    values = sample(settings, seeds=2, workers=1)
    assert values.shape == (2, 2, 3, len(OUTCOMES))
    place = [each.name for each in OUTCOMES].index("impact.final")
    for setting, seed, arm in ((0, 0, 0), (1, 1, 2)):
        found = run(scenario_at(ARMS[arm], settings[setting]), 2 * setting + seed + 1, against=())
        assert values[setting, seed, arm, place] == found.summary["impact.final"]


def test_what_makes_the_arms_is_not_sampled_away() -> None:
    """The network shares its mistakes and alone maps itself; the rest is the same for all."""
    (setting,) = design(1)
    plain = [Scenario.load(arm) for arm in ARMS]
    moved = [scenario_at(arm, setting) for arm in ARMS]
    for key in ("learning.mapping", "communication.sharing_mistakes"):
        assert key not in setting
        assert [each.flat()[key] for each in moved] == [each.flat()[key] for each in plain]
    assert differing_settings(moved) == differing_settings(plain)
    assert len(set(setting) & set(moved[0].flat())) > 50


def test_shares_of_rules_add_up_and_two_outcomes_use_the_same_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An outcome that is a known sum over the rules of the second arm is divided exactly so."""
    made: list[int] = []

    def summed(
        jobs: Sequence[tuple[Scenario, int]], *more: object
    ) -> tuple[NDArray[np.float64], list[list[str]]]:
        made.append(len(jobs))
        worth = {"open_ecosystem": 3.0, "innovation_pools": -1.0, "through_ties": 0.5}
        totals = [sum(worth.get(rule, 0.0) for rule in each.rules.values()) for each, _ in jobs]
        return np.array([[t * (i + 1) for i in range(len(OUTCOMES))] for t in totals]), [
            [] for _ in OUTCOMES
        ]

    monkeypatch.setattr("reports.audit.leads.outcomes_of", summed)
    found = explain_outcomes(ARMS[1], ARMS[2], [1, 2])
    assert made == [2 * 128]
    shares = found[OUTCOMES[1].name].shares
    assert shares["communication"].mean == pytest.approx(6.0)
    assert shares["funding"].mean == pytest.approx(-2.0)
    assert shares["membership"].mean == pytest.approx(1.0)
    assert shares["learning"].mean == pytest.approx(0.0)
    made.clear()
    explained = explain_all([(ARMS[2], ARMS[1], each) for each in OUTCOMES], [1])
    assert made == [128]
    text = leads_part(made_up(), explained)
    label = OUTCOMES[1].label.lower()
    assert f"### System Shifting Network: {label}" in text
    assert "System Shifting Network minus Collective Impact. Below zero is what keeps it" in text
    assert "communication contributes +6" in text


def test_the_page_names_every_setting_in_which_arms_differ_now() -> None:
    """If it fails: ./dev docs"""
    text = PAGE.read_text(encoding="utf-8")
    for each in differences({arm: Scenario.load(arm) for arm in ARMS}):
        named = f"`{each.values['isolated']}`" if each.is_rule else f"`{each.key}`"
        assert named in text, each.key
    assert text.startswith(first_part())
    head = LEADS_HEAD.format(
        settings=SETTINGS, design=DESIGN_SEED, seeds=SEEDS, last=SETTINGS * SEEDS
    )
    assert f"\n\n{head}\n\n" in text


def test_the_part_without_runs_can_be_made_alone() -> None:
    runs, records = leads_part(made_up(), []), read_records()
    assert refresh(f"stale\n\n{runs}") == page(made_up(), [], records)
    assert refresh(f"stale\n\n{runs}\n{steps_part(records[:5])}") == page(made_up(), [], records)


def test_without_a_part_with_runs_there_is_nothing_to_keep() -> None:
    with pytest.raises(InputError, match="no part with runs to keep"):
        refresh("stale")


def test_a_quick_version_says_so_and_explains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def few(settings: list[dict[str, object]], seeds: int, **more: object) -> NDArray[np.float64]:
        asked.append((len(settings), seeds))
        return measured(made_up())

    monkeypatch.setattr("reports.audit.page.sample", few)
    assert make(PageOptions(quick=True)) == {
        "audit.md": page(made_up(), None, read_records(), quick=True),
        RELIABILITY: reliability_text(measured(made_up())),
    }
    assert asked == [(8, 2)]


def test_the_page_does_not_say_who_is_best() -> None:
    """Numbers, no verdict: no word that ranks, but for who leads."""
    import re

    text = page(made_up(), [], read_records())
    said = re.sub(r"“[^”]*”", "", text)  # the seed texts may say what they like
    found = re.findall(
        r"\b(winn?er|wins|won|worst|worse|superior|outperforms?|beats?)\b", said, re.I
    )
    assert found == []
    assert re.findall(r"\bbest\b", said) == ["best"]  # "an arm leads where its mean is the best"
