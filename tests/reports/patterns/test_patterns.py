"""Each pattern's verdict on made-up runs that have it and that have it not; the page."""

from __future__ import annotations

import re
from itertools import product

import networkx as nx
import numpy as np
import pytest

from reports.figures import png
from reports.markdown import QUICK, sections_of
from reports.page import DOCS, PageOptions
from reports.patterns import PATTERNS, growth, search, survival, turbulence, weaving
from reports.patterns.base import (
    NOT_APPLICABLE,
    NOT_REPRODUCED,
    REPRODUCED,
    Condition,
    Curve,
    Panel,
    PatternResult,
    PatternTable,
    bundle,
    collect,
    on_seeds,
    verdict,
)
from reports.patterns.page import (
    HEAD,
    anchor,
    figure,
    heading,
    make,
    page,
    picture,
)
from sim.errors import InputError
from sim.model import CommunityModel
from sim.runs import run

SEEDS = 12


def verdict_of(conditions: list[Condition]) -> str:
    return verdict([each.holds for each in conditions])


def impact(early: float, late: float) -> dict[str, np.ndarray]:
    """Impact that goes straight from one level to another, with a seed's own luck."""
    luck = np.random.default_rng(1).normal(0, 0.01, (SEEDS, 1))
    return {"impact": np.linspace(early, late, 520) + luck}


def level(mean: float, seed: int) -> dict[str, np.ndarray]:
    luck = np.random.default_rng(seed).normal(0, 0.01, (SEEDS, 1))
    return {"impact": np.full((SEEDS, 520), mean) + luck}


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        (0.2, -0.2, REPRODUCED),
        (0.2, 0.2, NOT_REPRODUCED),
        (-0.2, -0.2, NOT_REPRODUCED),
        (-0.2, 0.2, NOT_REPRODUCED),
    ],
)
def test_a_crossover_is_ahead_first_and_behind_in_the_end(
    early: float, late: float, expected: str
) -> None:
    runs = {search.ALL: impact(0.5 + early, 0.5 + late), search.TIES: impact(0.5, 0.5)}
    conditions = search.read_crossover(runs)
    assert verdict_of(conditions) == expected
    # Two straight lines of 520 points, .2 above and .2 below, cross in the middle.
    if expected == REPRODUCED:
        assert "from week 261 on" in conditions[1].result


@pytest.mark.parametrize(
    ("best", "alike", "expected"),
    [(-0.1, 0.1, REPRODUCED), (-0.1, -0.1, NOT_REPRODUCED), (0.1, 0.1, NOT_REPRODUCED)],
)
def test_a_reversal_has_both_signs(best: float, alike: float, expected: str) -> None:
    runs = {}
    for rule, gap in zip(search.COPYING, (best, alike), strict=True):
        runs[f"{rule} {search.ALL}"] = level(0.5 + gap, 1)
        runs[f"{rule} {search.TIES}"] = level(0.5, 2)
    assert verdict_of(search.read_reversal(runs)) == expected


@pytest.mark.parametrize(("gap", "expected"), [(0.0, REPRODUCED), (0.05, NOT_REPRODUCED)])
def test_a_tie_is_closer_than_the_margin(gap: float, expected: str) -> None:
    runs = {search.ALL: level(0.9 + gap, 1), search.TIES: level(0.9, 2)}
    assert verdict_of(search.read_tie(runs)) == expected


def test_a_difference_that_nobody_knows_is_no_tie() -> None:
    wild = np.random.default_rng(3).normal(0.5, 0.3, (SEEDS, 1)) * np.ones(520)
    runs = {search.ALL: {"impact": wild}, search.TIES: level(0.5, 2)}
    assert verdict_of(search.read_tie(runs)) == NOT_REPRODUCED


@pytest.mark.parametrize(
    ("turbulent", "stable", "expected"),
    [(0.1, 0.0, REPRODUCED), (0.1, 0.1, NOT_REPRODUCED), (-0.1, -0.3, NOT_REPRODUCED)],
)
def test_turnover_must_help_and_help_more_where_the_world_turns(
    turbulent: float, stable: float, expected: str
) -> None:
    runs = {}
    for problem, gain in ((turbulence.TURBULENT, turbulent), (turbulence.STABLE, stable)):
        runs[f"{turbulence.AGREED} {problem} {turbulence.OPEN}"] = level(0.4 + gain, 1)
        runs[f"{turbulence.AGREED} {problem} {turbulence.CLOSED}"] = level(0.4, 2)
    assert verdict_of(turbulence.read_turnover(runs)) == expected


def coalitions(after: int, four: int, five: int, large: float, small: float) -> dict:
    """Of 165 so many that go on after the grant, and four and five years after it."""
    n, weeks = 165, survival.WEEKS
    sizes = np.where(np.arange(n) < five, large, small) + np.arange(n) % 3
    together = np.zeros((n, weeks))
    together[:, : survival.GRANT] = 3
    together[:after, : survival.GRANT + 3 * 52] = 3
    together[:four, : survival.GRANT + 4 * 52] = 3
    together[:five] = 3
    return {
        "engaged": np.full((n, weeks), 30.0),
        "engaged_organizations": sizes[:, None] * np.ones(weeks),
        "projects_active": np.ones((n, weeks)),
        "together": together,
        "working_together": together,
    }


@pytest.mark.parametrize(
    ("after", "four", "five", "large", "small", "expected"),
    [
        (149, 114, 112, 40, 22, REPRODUCED),  # as observed
        (149, 114, 112, 22, 40, NOT_REPRODUCED),  # the smaller ones go on
        (149, 114, 112, 30, 30, NOT_REPRODUCED),
        (165, 114, 112, 40, 22, NOT_REPRODUCED),  # too many right after the grant
        (149, 149, 112, 40, 22, NOT_REPRODUCED),
        (149, 114, 60, 40, 22, NOT_REPRODUCED),  # too few in the end
    ],
)
def test_as_many_coalitions_as_observed_go_on_and_the_larger_ones(
    after: int, four: int, five: int, large: float, small: float, expected: str
) -> None:
    runs = coalitions(after, four, five, large, small)
    assert verdict_of(survival.read_survival(runs)) == expected


def test_a_coalition_goes_on_with_three_organizations_in_the_half_year_that_is_read() -> None:
    together = np.zeros((3, survival.WEEKS))
    together[0, 100] = 3
    together[1, 100] = 2
    together[2, 99 - 26] = 3
    assert survival.going({"together": together}, 101) == [True, False, False]
    assert survival.going({"together": together}, 101 + 26) == [False, False, False]


def test_published_shares_have_wilsons_intervals() -> None:
    """Wilson (1927), by the formula, for 99 of 110."""
    n, p, z = 110, 0.9, 1.959964
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert survival.published(99, 110) == pytest.approx((centre - half, centre + half), abs=1e-5)


def test_where_all_go_on_nobody_can_say_which() -> None:
    conditions = survival.read_survival(coalitions(165, 165, 165, 40, 22))
    assert [each.holds for each in conditions] == [False, False, False, None]


def test_the_founding_grant_is_the_one_that_leaves() -> None:
    values = survival.MONEY[survival.ENDS]
    scenario = bundle("collective_impact", **{k.replace(".", "__"): v for k, v in values.items()})
    model = CommunityModel(scenario, 1)
    assert model.world.funders.yearly[0] == pytest.approx(model.world.funders.yearly[:4].sum() / 2)
    for _ in range(survival.GRANT + 1):
        model.step()
    assert model.world.funders.yearly[0] == 0
    assert model.world.funders.yearly[1:4].min() > 0


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (20 + 105 * np.minimum(np.arange(12) / 6, 1), REPRODUCED),  # RE-AMP's: 20, 125, flat
        (20 + 70 * np.minimum(np.arange(12) / 6, 1), NOT_REPRODUCED),  # 28 % a year
        (20 * 1.33 ** np.arange(12), NOT_REPRODUCED),  # the rate, but no end
        (50 + 60 * (1 - np.exp(-np.arange(12))), NOT_REPRODUCED),  # an end, but too slow
    ],
)
def test_growth_is_fast_and_ends(course: np.ndarray, expected: str) -> None:
    members = course * np.linspace(0.99, 1.01, 40)[:, None]
    assert verdict_of(growth.read_saturation(members)) == expected


@pytest.mark.parametrize(
    ("stages", "expected"), [([1, 2, 3, 4], REPRODUCED), ([1, 3, 3, 4], NOT_REPRODUCED)]
)
def test_all_four_stages_come_in_order(stages: list[float], expected: str) -> None:
    assert verdict_of(weaving.read_order(np.array([stages] * 20, float))) == expected


@pytest.mark.parametrize("attention", [3, 24])
def test_no_hub_of_so_few_ties_is_central_among_more(attention: int) -> None:
    """A star of that many spokes among people tied to nobody, by networkx's degrees."""

    def central(n: int) -> float:
        graph = nx.empty_graph(n)
        graph.add_edges_from((0, i) for i in range(1, attention + 1))
        degrees = [d for _, d in graph.degree]
        return sum(max(degrees) - d for d in degrees) / ((n - 1) * (n - 2))

    most = weaving.most_for_a_hub(attention)
    assert central(most) > 0.5 >= central(most + 1)


def test_what_is_collected_is_what_the_run_says() -> None:
    scenario = bundle("isolated", weeks=30, community__residents=60, community__organizations=5)
    found = collect(
        {"a": on_seeds(scenario, [3, 4])}, ("impact", "engaged"), PageOptions(workers=1)
    )
    assert not scenario.shocks.weeks
    for row, seed in enumerate((3, 4)):
        series = run(scenario, seed, against=()).series
        for column in ("impact", "engaged"):
            assert np.array_equal(found["a"][column][row], series[column])


def test_a_criterion_asked_before_stays_on_the_page() -> None:
    for pattern in PATTERNS:
        text = page([(pattern, made_up(True))])
        for each in pattern.before:
            row = f"| {each.words} | {each.result} | {'yes' if each.holds else 'no'} |"
            assert row in text.replace(r"\|", "|")
    assert [bool(each.before) for each in PATTERNS] == [False] * 3 + [True] * 4


def made_up(holds: bool | None) -> PatternResult:
    panel = Panel("", "impact", [Curve("a", np.ones((3, 10)))], [(0.1, 1.0)], "seen")
    return PatternResult(
        "so many runs", [Condition("a lead", "+0.1", holds)],
        [PatternTable("More:", [["x"], ["1"]])], [panel], why=["Because."],
    )  # fmt: skip


def test_the_page_has_every_pattern_and_says_how_it_was_made() -> None:
    kinds = [True, False, None, True, False, None, True]
    results = list(zip(PATTERNS, map(made_up, kinds), strict=True))
    text = page(results, quick=True)
    assert QUICK in text
    assert QUICK not in page(results)
    words = {True: REPRODUCED, False: NOT_REPRODUCED, None: NOT_APPLICABLE}
    for (pattern, found), kind in zip(results, kinds, strict=True):
        section = text.split(f"## {heading(pattern)}\n")[1].split("\n## ")[0]
        assert f"Verdict, whole model: **{words[kind]}**." in section
        assert pattern.observed in section
        assert "Because." in section
        assert f"(images/{picture(pattern)})" in section
        assert len(png(figure(pattern, found))) > 5000


def test_one_pattern_is_made_anew_and_the_others_stay() -> None:
    whole = page([(pattern, made_up(True)) for pattern in PATTERNS])
    again = page([(PATTERNS[4], made_up(False))], sections_of(whole, ":"))
    assert list(sections_of(again, ":")) == [pattern.name for pattern in PATTERNS]
    assert f"{PATTERNS[4].title} | - | **{NOT_REPRODUCED}** |" in again
    before, after = sections_of(whole, ":"), sections_of(again, ":")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"P5"}


def test_a_section_of_no_pattern_is_refused() -> None:
    with pytest.raises(InputError, match="P7"):
        make(PageOptions(only="P8"))


def test_the_page_in_docs_has_all_seven_with_a_verdict() -> None:
    text = (DOCS / "patterns.md").read_text(encoding="utf-8")
    assert HEAD in text
    assert [pattern.name for pattern in PATTERNS] == [f"P{n}" for n in range(1, 8)]
    for pattern in PATTERNS:
        assert f"(#{anchor(pattern)})" in text
        assert f"*Observed:* {pattern.observed}\n" in text
        section = text.split(f"## {heading(pattern)}\n")[1].split("\n## ")[0]
        assert re.search(
            rf"Verdict, whole model: \*\*({REPRODUCED}|{NOT_REPRODUCED}|{NOT_APPLICABLE})\*\*",
            section,
        )
        assert re.search(r"\d+ (seeds|Latin-hypercube settings)", section)
        for target in re.findall(r"\]\((images/[^)]+)\)", section):
            assert (DOCS / target).is_file()


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda each: each.name)
@pytest.mark.full
def test_a_pattern_runs_in_its_quick_version(pattern) -> None:
    found = pattern.run(PageOptions(quick=True, workers=1))
    assert found.conditions
    for table in found.tables:
        assert len({len(row) for row in table.rows}) == 1
    assert found.verdict in (REPRODUCED, NOT_REPRODUCED, NOT_APPLICABLE)


def test_seeds_of_patterns_are_apart() -> None:
    firsts = {each.FIRST for each in (search, turbulence, growth, weaving)}
    assert all(abs(a - b) >= search.SEEDS for a, b in product(firsts, firsts) if a != b)
