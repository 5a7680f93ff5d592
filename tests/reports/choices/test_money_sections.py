"""Grants, funders, patience, places, sizes, idle money: what the page says of made-up readings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reports.choices import (
    departure,
    flat,
    funders,
    grants,
    idle,
    inequality,
    levers,
    patience,
    sizes,
)
from reports.choices.base import PagePart
from reports.choices.levers import (
    ADDED,
    GRANTS,
    IMPACT,
    MONEY_WORSE,
    PAID,
    PERIOD,
    PERIODS,
    SEEN,
    STARTED,
)
from reports.page import PageOptions
from sim.scenario import ARMS, Scenario
from tests.reports.choices.made_up import STEPS, nothing
from tests.rules.worlds import small

ALIKE = "the same in every run: Isolated initiatives, Collective Impact, System Shifting Network"


def test_grants_say_where_a_lever_is_missing_and_why_it_does_nothing() -> None:
    found = [nothing(each) for each in grants.LEVERS.values()]
    found[0].at_end[ADDED][:, 0] = [STEPS, 0.1 + STEPS, 0.1 + STEPS, 0.2 + STEPS]
    text = grants.write(found).text
    assert "- Added impact, 150,000 less 5,000: higher by more than the interval: Isolated " in text
    assert "| 5,000 less 25,000 | added impact | −0.100 [−0.100, −0.100] | 0, all runs alike |" in (
        text
    )
    assert f"- Where it does nothing: {grants.POOLED}" in text
    assert "| 3,000 | added impact | no lever | no lever | 0.000 [0.000, 0.000] |" in text
    assert text.count("\n### ") == len(grants.LEVERS)


def test_funders_say_what_each_switch_does_alone() -> None:
    found = {name: nothing(each) for name, each in (funders.MANY | funders.SWITCHES).items()}
    found["leaving"].at_end[PAID][1, 1] = -100.0
    text = funders.write(found).text
    assert "- Chance to leave: Money paid in ($1,000), 0.1 less 0: lower: Collective Impact; " in (
        text
    )
    alike = "0, all runs alike"
    assert f"| `funders.leaving` | money paid in ($1,000) | {alike} | −100 [−100, −100] |" in text
    assert f"- Added impact, 10 less 1: {ALIKE}." in text


def test_a_departure_shows_in_an_order() -> None:
    found = {many: nothing(lever) for many, lever in departure.LEVERS.items()}
    first = departure.WEEK // PERIOD
    periods = found[1].periods
    periods[PAID][1, 0, first:] = -5.0
    periods[GRANTS][1, 0, first:] = -1.0
    periods[STARTED][1, 0, first + 3 :] = -1.0
    periods[IMPACT][1, 0, first + 9 :] = -0.1 + STEPS
    text = departure.write(found).text
    assert "- Isolated initiatives: money with grants, then projects started, then impact." in text
    assert (
        "- Collective Impact: nothing shows; not within the run: money, grants, projects started, "
        "impact." in text
    )
    assert "| projects started | 16 | not within the run | not within the run |" in text
    assert "| 3 | money paid in ($1,000) | −5 [−5, −5] | 0, all runs alike |" in text
    assert "| 4 | money paid in ($1,000) | 0, all runs alike |" in text, "within a year, not since"
    assert "| 4 | impact | −0.100 [−0.125, −0.075] |" in text


def test_until_the_departure_runs_are_alike() -> None:
    assert departure.WEEK % PERIOD == 0
    differ = np.ones((PERIODS, 3))
    differ[departure.WEEK // PERIOD :] = 0.0
    assert departure.shows(differ) is None


def test_a_difference_that_does_not_last_a_year_does_not_show() -> None:
    differ = np.zeros((PERIODS, 3))
    first = departure.WEEK // PERIOD
    differ[first : first + departure.YEAR - 1] = -1.0
    assert departure.shows(differ) is None
    differ[first + departure.YEAR - 1] = -1.0
    assert departure.shows(differ) == PERIOD
    assert departure.shows(np.roll(differ, 5, axis=0)) == 6 * PERIOD


def test_patience_is_held_against_what_funders_see() -> None:
    found = {name: nothing(lever) for name, lever in patience.LEVERS.items()}
    slow, fast = found.values()
    slow.at_end[SEEN][3, :2] = 0.2 + STEPS
    fast.at_end[SEEN][1:, 2] = 0.1 + STEPS
    text = patience.write(found).text
    assert (
        "- Results slow, as shipped: patience changes what funders see in 2 of 3 arms (higher by "
        "more than the interval: Isolated initiatives, Collective Impact; " in text
    )
    assert "- Results fast: in no arm does patience change what funders see (the same in " in text
    assert "- With fast results less with slow ones: lower: Isolated initiatives, Collective " in (
        text
    )
    assert "- After 26 weeks, fast results less slow ones: higher by more than the interval: " in (
        text
    )


def test_places_are_told_of_each_outcome() -> None:
    found = {name: nothing(lever) for name, lever in inequality.LEVERS.items()}
    found["services"].at_end[MONEY_WORSE][-1, 2] = -0.1 + STEPS
    text = inequality.write(found).text
    assert (
        "- Share of money to the worse half, 0.5 less -0.5: lower: System Shifting Network; "
        in (text)
    )
    assert f"- Worst-off tenth, 1 less 0: {ALIKE}." in text


def test_sizes_say_where_another_scale_is_better() -> None:
    found = {town: nothing(lever) for town, lever in sizes.LEVERS.items()}
    found[1000].at_end[ADDED][2, 1] = 0.2 + STEPS
    text = sizes.write(found).text
    assert "In the drawn town all scales are the same in every run." in text
    assert "| 1,000 | Collective Impact | 1 | −0.200 [−0.225, −0.175] |" in text
    assert "better by more than the interval: Collective Impact with 1,000 residents. " in text


def test_towns_are_alike_for_each_resident() -> None:
    organizations, places = sizes.TOWNS[sizes.DRAWN]
    for residents, (more, others) in sizes.TOWNS.items():
        assert more == pytest.approx(residents * organizations / sizes.DRAWN)
        assert others == pytest.approx(residents * places / sizes.DRAWN, abs=0.5)
    usual = Scenario.load(ARMS[0]).community
    assert (usual.residents, usual.organizations, usual.neighbourhoods) == (
        sizes.DRAWN, *sizes.TOWNS[sizes.DRAWN],
    )  # fmt: skip


def test_idle_money_is_read_from_a_run() -> None:
    place, found = idle.course(5, small({"weeks": 60, "shocks.weeks": ()}, ARMS[2]), 2)
    assert place == 5
    held = found[: idle.YEARS * len(idle.HOLDERS)].reshape(idle.YEARS, -1)
    rounds = found[held.size :]
    assert rounds.size == len(idle.MISSING)
    assert 0.0 <= rounds.min() <= rounds.sum() <= 1.0
    assert (held >= 0.0).all()
    assert 0.0 < held[0].sum() <= 1.0
    np.testing.assert_array_equal(held[1], held[4])  # as it was when the run ended


def test_idle_money_says_who_holds_most_and_what_is_missing() -> None:
    columns = idle.YEARS * len(idle.HOLDERS) + len(idle.MISSING)
    found = np.zeros((len(idle.FACTORS), len(ARMS), columns, 3))
    last = (idle.YEARS - 1) * len(idle.HOLDERS)
    found[0, 1, last + 2] = 0.25
    found[0, 1, -3] = 0.5
    text = idle.write(found).text
    assert (
        "- Collective Impact: at the end most is held by: backbone (25% of the money in); money "
        "lies idle in 50% of rounds, most often: no approved project waits.\n" in text
    )
    assert "- Isolated initiatives: at the end all is spent; no round has idle money." in text
    assert "| 5 | backbone | 0.000 [0.000, 0.000] | 0.250 [0.250, 0.250] |" in text


def test_the_widest_range_without_an_effect() -> None:
    added = np.array([0.0, 0.5, 0.5, 0.51, 0.9])[:, None] + STEPS * np.arange(5)[:, None]
    assert flat.widest(added) == (1, 3)
    assert flat.widest(added[[0, 1, 4]]) == (0, 0)
    assert flat.widest(np.zeros((3, 3)) + STEPS) == (0, 2)


def test_levers_that_do_nothing_have_a_reason() -> None:
    found = [nothing(each) for each in flat.LEVERS]
    found[0].at_end[ADDED][0, 0] = -0.5 + STEPS
    text = flat.write(found).text
    assert "| Yearly money | 0, 0.25, 0.5, 1, 2, 4 | 0.25 to 4 | idle | idle |" in text
    assert "- *Yearly money* (Collective Impact, System Shifting Network): More money waits" in text
    assert text.count(sizes.LEVERS[1000].idle) == 1, "one reason, however many levers have it"


PARTS: tuple[Callable[[PageOptions], PagePart], ...] = (
    grants.part, funders.part, departure.part, patience.part, inequality.part, sizes.part,
    idle.part, flat.part,
)  # fmt: skip


@pytest.mark.parametrize("part", PARTS, ids=lambda each: each.__module__)
def test_a_section_asks_for_the_runs_of_its_levers_alone(
    part: Callable[[PageOptions], PagePart], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All runs are made up: the whole way from a section to its text, without the engine."""

    def made_up(follow: Any, scenarios: Any, seeds: Any, *_: Any) -> Any:
        size = len(levers.AT_END) + len(levers.BY_PERIOD) * PERIODS
        if follow is idle.course:
            size = idle.YEARS * len(idle.HOLDERS) + len(idle.MISSING)
        return np.zeros((len(scenarios), len(seeds), size))

    monkeypatch.setattr(levers, "courses_of", made_up)
    text = part(PageOptions(runs=tmp_path)).text
    assert text.startswith("## ")
    assert "nan" not in text.split()


def test_a_quick_section_goes_the_whole_way(tmp_path: Path) -> None:
    """Real runs, few and short."""
    text = departure.part(PageOptions(quick=True, workers=1, runs=tmp_path)).text
    assert "### The only one leaves" in text
    assert f"{ARMS[0]}" not in text
