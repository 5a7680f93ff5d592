"""docs/leads.csv, the record that ships: every step is in it, and in the page of the audit."""

from __future__ import annotations

import re

from reports.audit.leads import OUTCOMES
from reports.audit.record import FILE, read_records, records_text
from reports.audit.steps import STEPS
from reports.audit.steps_part import STEPS_HEADING, steps_part
from reports.page import DOCS
from reports.sampled_space import SETTINGS, design, scenario_at
from sim.measures.catalogue import MEASURES
from sim.scenario import ARMS

FORMER = [
    MEASURES[name]
    for name in (
        "growth.engaged", "adaptivity.area", "power.money_gini", "impact.final",
        "money.spent_share",
    )
]  # fmt: skip
"""Headlines of the steps before they changed."""


def test_every_step_is_recorded_and_shown() -> None:
    """If it fails: ./dev docs audit --step NAME"""
    records = read_records()
    anew = list(STEPS).index("Headlines anew")
    expected = [
        (step.name, off, outcome.name)
        for number, step in enumerate(STEPS.values())
        for off in ("", *(each.name for each in step.mechanisms))
        for outcome in (OUTCOMES if number >= anew else FORMER)
    ]
    assert [(each.step, each.off, each.outcome) for each in records] == expected
    assert {len(each.leaders) for each in records} == {SETTINGS}
    assert all(re.fullmatch("[0-9a-f]{7}", each.commit) for each in records)
    assert records_text(records).encode() == FILE.read_bytes()
    text = (DOCS / "audit.md").read_text(encoding="utf-8")
    assert text.endswith(f"\n\n{steps_part(records)}")
    assert text.count(f"{STEPS_HEADING}\n") == 1


def test_mechanisms_switch_something_off_in_some_arm() -> None:
    (setting,) = design(1)
    for mechanism in (each for step in STEPS.values() for each in step.mechanisms):
        for key, value in mechanism.off.items():
            on = [scenario_at(arm, setting).flat() for arm in ARMS]
            off = [scenario_at(arm, {**setting, **mechanism.off}).flat() for arm in ARMS]
            assert {each[key] for each in off if key in each} == {value}
            assert any(key in each and each[key] != value for each in on), key
