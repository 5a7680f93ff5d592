"""No parameter is a dead letter, no rule an idle one: each changes what is recorded.

What a parameter changes is looked for in the weekly series, never in the state alone: the state
holds copies of parameters, which differ even where nobody reads them. Parameters that rules own are
tried in tests/rules/test_contract.py, in the same way.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Any

import pytest

from sim.rules.base import FAMILIES, REGISTRY
from sim.scenario import Parameter, Scenario, all_parameters
from sim.scenario.parameters import SECTIONS
from tests.rules.worlds import ARMS, arm_of, series_bytes, small, stepped

LIVELY = {
    "weeks": 52, "community.residents": 40, "community.organizations": 10, "problem.elements": 8,
    "people.founders_share": 0.5, "projects.proposal_rate": 0.15,
    "projects.proposal_rate_funded": 0.3, "projects.work": 8.0, "projects.shortest": 3,
    "proposals.draft_hours": 1.0,
    "coordination.share": 0.2, "funders.money_per_actor": 5000.0, "funders.grant_median": 3000.0,
    "shocks.weeks": (9,),
}  # fmt: skip
"""A small community in which within a year all that happens in an arm has happened."""

PEOPLE = range(5, 15)
NODES = "id,label,kind\n" + "".join(f"n{i},,organization\n" for i in range(5))
NODES += "".join(f"n{i},,individual\n" for i in PEOPLE) + "fair,,event\n"
TIES = "source,target\nn0,n1\nn1,n2\n"
TIES += "".join(f"n{i},n{i % 3}\nn{i},fair\n" for i in PEOPLE)
TOWN = {
    "community.kind": "network", "community.surrounding": 20, "network.nodes": NODES,
    "network.ties": TIES,
}  # fmt: skip
GRAPH = {"community.organizations": 0, "community.residents": 20}
LONG = {"projects.work": 60.0, "projects.shortest": 3}
MIXED = {
    "governance.rule": "proposer_alone", "activities.rule": "self_organizing",
    "community.spread": 0.25, "projects.difficulty": 0.3,
}  # fmt: skip
"""Others join a project, its lead is not the most skilled, and not nearly all succeed."""
GRANTS = {
    "funders.grants_file": "own", "funders.yearly_money": 200_000.0,
    "funders.grant_sizes": "2500 10000x12",
}  # fmt: skip
JUDGED = {
    "funders.patience": 13, "funders.reaction": 1.0, "people.notice": 0.0,
    "funders.funders": 6,
}  # fmt: skip
"""Funders judge within the year, and act on it."""
VOTE = {
    "funding.rule": "participatory_budgeting", "ballot.costs": "0.2 0.5 0.9 0.3",
    "ballot.ballots": "0,1x3 2,3x2 1x5",
}  # fmt: skip

ONLY_IF: dict[str, dict[str, Any]] = {
    "community.surrounding": TOWN,
    "community.outside": TOWN,
    "community.neighbours": GRAPH | {"community.topology": "ring_lattice"},
    "community.rewired": GRAPH | {"community.topology": "small_world"},
    "community.density": GRAPH | {"community.topology": "random"},
    "network.nodes": TOWN,
    "network.ties": TOWN,
    "shocks.funding_cut_share": {"shocks.funding_cut_week": 13},
    "shocks.funding_cut_weeks": {"shocks.funding_cut_week": 13},
    "shocks.inflow_share": {"shocks.inflow_week": 9},
    "people.leave_overload": {"people.promise_limit": 3.0, "proposals.drafts": 0},
    "projects.longest": LONG,
    "projects.overrun": LONG,
    "projects.skill_lead": MIXED,
    "projects.successor_weeks": {"people.leave_base": 0.1, "people.rest_weeks": 2},
    "funders.yearly_money": GRANTS,
    "funders.grant_sizes": GRANTS,
    "funders.prospects": JUDGED,
    "funders.patience": JUDGED,
    "funders.reaction": JUDGED,
    "funders.swing": JUDGED,
    "funders.bad_news": JUDGED,
    "funders.most_giving": JUDGED,
    "funders.leaving": JUDGED,
    "funders.conditions": JUDGED,
    "ballot.costs": VOTE,
    "ballot.ballots": VOTE,
}
"""Under which further conditions a parameter acts, where there are any."""

INSTEAD: dict[str, dict[str, Any]] = {
    "community.kind": TOWN,
    "community.topology": GRAPH | {"community.topology": "star"},
    "community.neighbours": {"community.neighbours": 6},
    "community.rewired": {"community.rewired": 0.9},
    "community.density": {"community.density": 0.4},
    "network.nodes": {"network.nodes": NODES + "n15,,individual\n"},
    "network.ties": {"network.ties": TIES + "n3,n4\n"},
    "shocks.weeks": {"shocks.weeks": (20,)},
    "shocks.shares": {"shocks.shares": (0.9,)},
    "shocks.funding_cut_week": {"shocks.funding_cut_week": 13},
    "shocks.loss_week": {"shocks.loss_week": 9},
    "shocks.departure_week": {"shocks.departure_week": 9},
    "shocks.inflow_week": {"shocks.inflow_week": 9},
    "funders.grants_file": {"funders.grants_file": "oxford"},
    "funders.yearly_money": {"funders.yearly_money": 50_000.0},
    "funders.grant_sizes": {"funders.grant_sizes": "1000 30000x2"},
    "funders.part_weights": {"funders.part_weights": (0, 1)},
    "funders.money_factor": {"funders.money_factor": 0.2},
    "funders.money_weights": {"funders.money_weights": (7, 1, 1)},
    "ballot.costs": {"ballot.costs": "0.9 0.9 0.1 0.1"},
    "ballot.ballots": {"ballot.ballots": "3x9 0x2"},
}
"""Another value of what has no range."""

OF_NO_RULE = [each for each in all_parameters() if each.table in SECTIONS]


@lru_cache
def recorded(scenario: Scenario, seed: int) -> dict[str, bytes]:
    """The weekly series of a run, bit for bit."""
    return series_bytes(stepped(scenario, seed))


def others(about: Parameter) -> list[dict[str, Any]]:
    """Values to try: those of the table above, or both ends of the range; lessons by degree."""
    if about.kind == "degree":
        return [{about.key: 0.0}, {about.key: 1.0}]
    if about.range is None:
        return [INSTEAD[about.key]]
    if about.kind == "choice":
        return [{about.key: value} for value in about.range]
    return [{about.key: about.at(0.0)}, {about.key: about.at(0.999)}]


def acts(about: Parameter) -> bool:
    """Whether another value changes a series in some arm."""
    for seed in (1, 2, 3):
        for arm in ARMS:
            usual = small(LIVELY | ONLY_IF.get(about.key, {}), arm)
            for values in others(about):
                if recorded(usual, seed) != recorded(usual.with_values(values), seed):
                    return True
    return False


@pytest.mark.parametrize("about", OF_NO_RULE, ids=lambda each: each.key)
def test_another_value_changes_what_is_recorded(about: Parameter) -> None:
    assert acts(about)


def test_conditions_and_values_are_of_parameters_that_need_them() -> None:
    keys = {each.key: each for each in OF_NO_RULE}
    assert set(ONLY_IF) <= set(keys)
    unsampled = {key for key, each in keys.items() if each.range is None}
    assert set(INSTEAD) == {key for key in unsampled if keys[key].kind != "degree"}


def test_a_parameter_that_nobody_reads_would_be_found() -> None:
    """Where there is no money, its sizes are dead letters."""
    poor = LIVELY | {"funders.money_factor": 0.0}
    for arm in ARMS:
        usual = small(poor, arm)
        other = usual.with_values({"funders.grant_median": 100_000.0})
        assert recorded(usual, 1) == recorded(other, 1)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_does_something_that_the_others_of_its_family_do_not(family: str) -> None:
    """With everything else alike, no two rules of a family leave the same record.

    In the company of the arm that has the one or the other: shared measurement, for one, has
    nothing to measure where nobody agrees on anything.
    """
    for one, two in combinations(REGISTRY[family], 2):
        assert any(
            recorded(small(LIVELY | {f"{family}.rule": one}, company), 1)
            != recorded(small(LIVELY | {f"{family}.rule": two}, company), 1)
            for company in (arm_of(family, one), arm_of(family, two))
        ), f"{one} and {two} do the same"
