"""What import says of a run to come, against the community that a run would begin with."""

from __future__ import annotations

import pytest

from sim.scenario.importing import scenario_of
from sim.scenario.outlook import doubts_about_money, outlook


def own(**funders: object) -> dict[str, dict[str, object]]:
    return {"funders": {"grants_file": "own", "grant_sizes": "500000", **funders}}


def test_a_run_of_grants_alone_is_drawn_around_their_funders() -> None:
    tables = own(yearly_money=5000.0, funders=2, money_weights=[600, 400])
    tables["community"] = {"organizations": 6, "residents": 50}
    assert outlook(scenario_of(tables)) == [
        "A run has 50 residents and 6 organizations with the ties between them, all drawn; no "
        "organization is marked as backbone.",
        "A run has $5,000 a year from 2 funders (from the file), and 8 neighbourhoods (drawn).",
    ]


@pytest.mark.parametrize(
    ("yearly", "assumed"),
    [
        # materials 1,000 and twice 80 hours at 15 make 3,400; 280 actors use 2,500 each at most
        (3_399.0, "too little for one small project, which costs $3,400"),
        (3_400.0, ""),
        (1_400_000.0, ""),
        (7_000_000.0, "10 times the $700,000 that such a community can use"),
    ],
)
def test_money_that_makes_no_sense_is_asked_about(yearly: float, assumed: str) -> None:
    found = doubts_about_money(scenario_of(own(yearly_money=yearly)))
    assert [each.assumed for each in found] == [assumed] * bool(assumed)


def test_money_that_was_not_imported_is_not_asked_about() -> None:
    assert doubts_about_money(scenario_of({})) == ()
