"""What a run in an imported community will have, and whether its money makes sense there."""

from collections.abc import Sequence
from typing import Final

from sim.readers.network import network_of
from sim.readers.questions import Question
from sim.scenario.scenario import Scenario

MOST_PER_ACTOR: Final = 2500.0
"""Dollars a year for each resident and organization: the most that studies of money draw
(``funders.money_per_actor``)."""


def outlook(scenario: Scenario) -> list[str]:
    """Lines on residents, organizations, ties, backbone, funders and places of a run."""
    community, terms = scenario.community, scenario.funders
    lines = []
    if community.kind == "synthetic":
        lines.append(
            f"A run has {community.residents:,} residents and {community.organizations:,} "
            "organizations with the ties between them, all drawn; no organization is marked as "
            "backbone."
        )
    given = "from the file" if terms.money_weights else "drawn"
    names = "1 funder" if terms.funders == 1 else f"{terms.funders:,} funders"
    lines.append(
        f"A run has ${_yearly(scenario):,.0f} a year from {names} ({given}), and "
        f"{community.neighbourhoods:,} neighbourhoods (drawn)."
    )
    return lines


def doubts_about_money(scenario: Scenario) -> Sequence[Question]:
    """Questions where imported money could not pay a project, or is more than can be used."""
    if scenario.funders.grants_file != "own":
        return ()
    yearly, costs = _yearly(scenario), scenario.projects
    alone = costs.materials + 2 * costs.work * costs.staff_wage
    usable = MOST_PER_ACTOR * _actors(scenario)
    found = f"${yearly:,.0f} a year"
    if yearly < alone:
        assumed = f"too little for one small project, which costs ${alone:,.0f}"
        option = "--scale, --years or --currency, if it was misread"
    elif yearly > 2 * usable:
        assumed = f"{yearly / usable:,.0f} times the ${usable:,.0f} that such a community can use"
        option = "--recipients, or --scale if it was misread"
    else:
        return ()
    return (Question("money", found, assumed, option),)


def _yearly(scenario: Scenario) -> float:
    """Dollars of all funders together."""
    terms = scenario.funders
    if terms.grants_file == "own":
        return terms.yearly_money * terms.money_factor
    return terms.money_per_actor * _actors(scenario)


def _actors(scenario: Scenario) -> int:
    community = scenario.community
    network = network_of(community.kind, scenario.network.nodes, scenario.network.ties)
    if network is None:
        return community.residents + community.organizations
    return len(network.people) + community.surrounding + len(network.organizations)
