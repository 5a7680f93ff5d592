"""Leads, step by step: counts, tests, record and page of two steps made by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reports.audit import record
from reports.audit.leads import OUTCOMES, TIE, UNDEFINED, LeadCounts, count, lower_leads
from reports.audit.page import make
from reports.audit.pairs import LeadChange, change_of
from reports.audit.record import (
    LETTERS,
    LeadRecord,
    begin_step,
    read_records,
    record_step,
    records_of,
    records_text,
    with_step,
)
from reports.audit.reliability import MEASURED
from reports.audit.steps import STEPS, Mechanism, ModelStep
from reports.audit.steps_part import clear, steps_part
from reports.page import PageOptions
from reports.sampled_space import Setting
from sim.errors import InputError
from sim.scenario import ARMS

FIRST, SECOND = ModelStep("One", "Nothing yet."), ModelStep(
    "Two",
    "Something.",
    (
        Mechanism("it rains", {"people.judging_error": 0.0}),
        Mechanism("it snows", {"people.trial_rate": 0.0}),
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def two_steps() -> Iterator[None]:
    """The model took two steps, and no others; afterwards its own are there, in their order."""
    taken = dict(STEPS)
    STEPS.clear()
    STEPS.update({step.name: step for step in (FIRST, SECOND)})
    yield
    STEPS.clear()
    STEPS.update(taken)


def led_by(arms: Sequence[int]) -> NDArray[np.float64]:
    """Values with which these arms lead at as many settings, on every outcome."""
    values = np.zeros((len(arms), 2, len(ARMS), len(OUTCOMES)))
    for setting, arm in enumerate(arms):
        if arm == UNDEFINED:
            values[setting] = np.nan
        elif arm != TIE:
            values[setting, :, arm] = [-1.0 if lower_leads(each) else 1.0 for each in OUTCOMES]
    return values


# At 40 settings, of which the last cannot be compared after. Rain takes 15 from the second arm and
# gives them to the first; snow changes two settings.
BEFORE = [0] * 20 + [1] * 18 + [TIE, 2]
AFTER = [0] * 35 + [1] * 3 + [TIE, UNDEFINED]
RAINLESS = [0] * 20 + [1] * 18 + [2, 2]
SNOWLESS = [0] * 33 + [1] * 5 + [TIE, 2]


def recorded() -> list[LeadRecord]:
    return [
        *records_of("One", "abcdef1", led_by(BEFORE)),
        *records_of("Two", "abcdef2", led_by(AFTER)),
        *records_of("Two", "abcdef2", led_by(RAINLESS), "it rains"),
        *records_of("Two", "abcdef2", led_by(SNOWLESS), "it snows"),
    ]


def test_leaders_are_counted() -> None:
    found = count(np.array(AFTER))
    assert found == LeadCounts(counts=(35, 3, 0), ties=1, undefined=1)
    assert found.share(0) == 35 / 39


def test_a_change_is_counted_where_both_can_be_compared() -> None:
    before, after = np.array(BEFORE), np.array(AFTER)
    assert change_of(0, before, after) == LeadChange(settings=39, gained=15, lost=0)
    assert change_of(1, before, after) == LeadChange(settings=39, gained=0, lost=15)
    assert change_of(2, before, after) == LeadChange(settings=39, gained=0, lost=0)
    assert change_of(2, after, before) == LeadChange(settings=39, gained=0, lost=0)
    assert change_of(0, before, after).share == 15 / 39
    nothing = change_of(0, np.array([UNDEFINED]), np.array([0]))
    assert np.isnan(nothing.share)
    assert nothing.p == 1.0


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [
        (10, 2, 2 * (1 + 12 + 66) / 2**12),  # binomial coefficients of 12 over 0, 1, 2
        (2, 10, 2 * (1 + 12 + 66) / 2**12),
        (0, 5, 2 / 2**5),
        (4, 4, 1.0),
        (0, 0, 1.0),
    ],
)
def test_the_p_value_is_that_of_a_fair_coin(gained: int, lost: int, p: float) -> None:
    assert LeadChange(100, gained, lost).p == pytest.approx(p, rel=1e-12)


def test_what_is_clear_is_corrected_for_the_number_of_changes() -> None:
    """Six gained of six have p = 1/32: clear alone, not of two; eight of eight, 1/128, of both."""
    six, eight, none = LeadChange(100, 6, 0), LeadChange(100, 0, 8), LeadChange(100, 0, 0)
    assert clear({"a": six}) == ["a"]
    assert clear({"a": six, "b": none}) == []
    assert clear({"a": six, "b": eight}) == ["b", "a"]
    assert clear({}) == []


def test_arms_are_hidden_in_another_order_for_each_step() -> None:
    every = list(range(len(ARMS)))
    orders = {records_of(f"step {i}", "c", led_by(every))[0].leaders for i in range(60)}
    assert orders == {"".join(each) for each in product(LETTERS, repeat=3) if len({*each}) == 3}
    for each in recorded():
        assert each.unblind().tolist() == (
            BEFORE if each.step == "One"
            else {"": AFTER, "it rains": RAINLESS, "it snows": SNOWLESS}[each.off]
        )  # fmt: skip
        assert set(each.leaders) <= set("ABC=-")


def test_the_file_gives_back_what_was_recorded(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(records_text(recorded()), encoding="utf-8")
    assert read_records(file) == recorded()
    assert not re.search("|".join(ARMS), file.read_text(encoding="utf-8"))


def test_a_step_measured_anew_replaces_its_records() -> None:
    anew = records_of("Two", "abcdef3", led_by(BEFORE))
    assert with_step(recorded(), anew) == [*recorded()[: len(OUTCOMES)], *anew]


def test_the_part_shows_before_after_and_each_mechanism_off() -> None:
    lines = steps_part(recorded()).splitlines()
    (head,) = [line for line in lines if line.startswith("| outcome")]
    assert [cell.strip() for cell in head.strip("|").split("|")] == [
        "outcome", "leads", "One", "Two", "change",
        "switched off: it rains", "switched off: it snows",
    ]  # fmt: skip
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {OUTCOMES[0].label} |"))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start:][:5]]
    assert [row[1] for row in rows] == [
        "Isolated initiatives", "Collective Impact", "System Shifting Network",
        "tie (settings)", "undefined (settings)",
    ]  # fmt: skip
    first, second, third, ties, undefined = rows
    assert [cell.split(" [")[0] for cell in first[2:4]] == ["0.50", "0.90"]
    assert first[4] == "+0.38 *"
    assert re.fullmatch(r"0\.50 \[.*\] \*", first[5])
    assert re.fullmatch(r"0\.82 \[[^]]*\]", first[6])
    assert second[4] == "-0.38 *"
    assert third[4] == "+0.00"
    assert ties[2:] == ["1", "1", "", "0", "1"]
    assert undefined[2:] == ["0", "1", "", "0", "0"]


def test_a_sentence_names_the_mechanism_that_moves_a_lead_most() -> None:
    text = steps_part(recorded())
    for outcome in OUTCOMES:
        assert (
            f"- {outcome.label}: the share of Isolated initiatives changes most, from 0.50 to 0.90 "
            "(leads anew in 15, no longer in 0); “it rains” moves most: Isolated initiatives leads "
            "in 0.50 without it, in 0.90 with it (leads anew in 15, no longer in 0).\n" in text
        )


def test_what_pairs_do_not_show_is_not_said() -> None:
    records = recorded()
    alike = records_of("Two", "c", led_by(AFTER))
    off = [*records_of("Two", "c", led_by(SNOWLESS), "it rains"), *records[3 * len(OUTCOMES) :]]
    text = steps_part([*records_of("One", "c", led_by(AFTER)), *alike, *off])
    assert text.count("no change of a share is clear; no mechanism alone moves a lead.") == len(
        OUTCOMES
    )
    assert "*" not in text.split("### Two")[1]


def test_other_numbers_of_settings_are_not_paired() -> None:
    text = steps_part([*records_of("One", "c", led_by(BEFORE[:30])), *recorded()[len(OUTCOMES) :]])
    assert text.count(" | - | ") == len(OUTCOMES) * len(ARMS)
    assert text.count("no change of a share is clear; “it rains” moves most") == len(OUTCOMES)


def test_a_first_step_has_nothing_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = steps_part(recorded()[: len(OUTCOMES)])
    assert text.endswith(
        "\n\n### One\n\nNothing yet. Commit `abcdef1`, 40 settings, 2 seeds each.\n"
    )
    monkeypatch.setitem(STEPS, "Two", ModelStep("Two", "Something."))
    text = steps_part(recorded())
    assert text.count("nothing of the step can be switched off alone") == len(OUTCOMES)


def test_an_outcome_that_is_new_has_nothing_before_it() -> None:
    one, *rest = recorded()
    lines = steps_part(rest).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {OUTCOMES[0].label} |"))
    cells = [cell.strip() for cell in lines[start].strip("|").split("|")]
    assert cells[2] == "-"
    assert cells[4] == "-"
    assert f"- {OUTCOMES[0].label}: not measured before; “it rains” moves most" in "\n".join(lines)
    assert one.outcome == OUTCOMES[0].name


def test_each_mechanism_is_switched_off_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[Setting]] = []

    def sampled(settings: list[Setting], seeds: int, **more: object) -> NDArray[np.float64]:
        assert seeds == 2
        asked.append(settings)
        return led_by((AFTER, RAINLESS, SNOWLESS)[len(asked) - 1])

    monkeypatch.setattr("reports.audit.record.sample", sampled)
    settings = [{"people.judging_error": 0.1, "people.trial_rate": i / 40} for i in range(40)]
    assert record_step("Two", "abcdef2", settings, 2) == recorded()[len(OUTCOMES) :]
    assert asked == [
        settings,
        [{**each, "people.judging_error": 0.0} for each in settings],
        [{**each, "people.trial_rate": 0.0} for each in settings],
    ]


def test_only_the_last_step_of_a_committed_model_is_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(InputError, match="there is no step 'Tow'; did you mean 'Two'"):
        begin_step("Tow", [])
    with pytest.raises(InputError, match=r"'One' cannot be recorded any more: .* is at 'Two'"):
        begin_step("One", recorded())
    said = {"log": "abcdef2", "status": ""}
    monkeypatch.setattr(record, "_git", lambda word, *more: said[word])
    assert begin_step("Two", recorded()) == "abcdef2"
    assert begin_step("One", recorded()[: len(OUTCOMES)]) == "abcdef2"
    said["status"] = " M sim/model.py"
    with pytest.raises(InputError, match="commit the changes in sim/ first"):
        begin_step("Two", [])
    said["log"] = ""
    with pytest.raises(InputError, match="this is no git checkout"):
        begin_step("Two", [])


def test_a_step_joins_the_page_and_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = iter([led_by(AFTER), led_by(RAINLESS), led_by(SNOWLESS)])
    whole = np.zeros((40, 2, len(ARMS), len(MEASURED)))
    monkeypatch.setattr("reports.audit.page.sample", lambda *asked, **more: whole)
    monkeypatch.setattr("reports.audit.record.sample", lambda *asked, **more: next(runs))
    monkeypatch.setattr("reports.audit.page.read_records", lambda: recorded()[: len(OUTCOMES)])
    monkeypatch.setattr("reports.audit.page.begin_step", lambda step, records: "abcdef2")
    files = make(PageOptions(quick=True, step="Two"))
    assert files["leads.csv"] == records_text(recorded())
    assert str(files["audit.md"]).endswith(steps_part(recorded()))
    assert next(runs, None) is None
