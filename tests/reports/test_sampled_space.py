"""The sampled space: settings that stay when parameters join or go."""

from __future__ import annotations

import pytest

from reports.sampled_space import design, strata
from sim.scenario import sampled_ranges


def test_a_parameter_that_joins_leaves_the_others_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = design(20)
    ranges = sampled_ranges
    monkeypatch.setattr(
        "reports.sampled_space.sampled_ranges",
        lambda rules: {k: v for k, v in ranges(rules).items() if k != "people.trial_rate"},
    )
    fewer = design(20)
    for each in whole:
        del each["people.trial_rate"]
    assert fewer == whole


def test_a_column_has_one_number_in_every_part() -> None:
    first, second = strata("people.trial_rate", 50), strata("people.notice", 50)
    for column in (first, second):
        assert sorted((column * 50).astype(int)) == list(range(50))
    assert (first != second).all()
