"""Levers of money that do nothing under the rules in force, so that nobody waits for an effect."""

from collections.abc import Callable
from typing import Final

from sim.scenario.parameters import all_parameters
from sim.scenario.scenario import Scenario


def _never_judged(scenario: Scenario) -> str:
    patience = scenario.funders.patience
    if patience == 0:
        return "funders never judge (funders.patience is 0)"
    return "the run ends before funders judge" if patience >= scenario.weeks else ""


def _nothing_direct(scenario: Scenario) -> str:
    terms, funding = scenario.funders, scenario.funding
    conditions = terms.conditions > 0.0 and terms.reaction > 0.0 and not _never_judged(scenario)
    part = getattr(funding, "pooling", 0.0 if funding.name == "direct_grants" else 1.0) < 1.0
    return "" if part or conditions else "nothing is given to organizations directly"


def _nobody_else(scenario: Scenario) -> str:
    judged = "" if scenario.funding.mobilizing > 0.0 else _never_judged(scenario)
    return f"{judged}, and nobody entices others" if judged else ""


def _from_file(scenario: Scenario) -> str:
    return "" if scenario.funders.grants_file == "none" else "a grants file says what is given"


def _alike(scenario: Scenario) -> str:
    terms = scenario.funders
    if terms.money_weights and not terms.prospects:
        return "funders.money_weights says how much each gives"
    return "there is one funder" if terms.funders + terms.prospects == 1 else ""


def _no_panel(scenario: Scenario) -> str:
    electorate = getattr(scenario.funding, "electorate", "panel")
    return "all who turn out vote (funding.electorate)" if electorate == "turnout" else ""


def _panel(scenario: Scenario) -> str:
    electorate = getattr(scenario.funding, "electorate", "turnout")
    return "a panel votes (funding.electorate)" if electorate == "panel" else ""


LEVERS: Final[dict[str, tuple[Callable[[Scenario], str], ...]]] = {
    "funders.grant_median": (_from_file, _nothing_direct),
    "funders.grant_spread": (_from_file, _nothing_direct),
    "funders.grant_years": (_nothing_direct,),
    "funding.weight_size": (_nothing_direct,),
    "funders.money_per_actor": (_from_file,),
    "funders.spread": (_alike,),
    "funders.prospects": (_nobody_else,),
    "funders.reaction": (_never_judged,),
    "funders.swing": (_never_judged,),
    "funders.bad_news": (_never_judged,),
    "funders.most_giving": (_never_judged,),
    "funders.leaving": (_never_judged,),
    "funders.conditions": (_never_judged,),
    "funding.panel": (_no_panel,),
    "funding.turnout": (_panel,),
}
"""Why a lever of money may do nothing: each says so in words, or nothing."""


def idle_levers(scenario: Scenario) -> dict[str, str]:
    """Levers of money that a scenario sets otherwise than by default, in vain; and why, in words.

    Returns
    -------
    dict of str to str
        By dotted name.
    """
    values = scenario.flat()
    usual = {each.key: each.default for each in all_parameters()
             if each.rule in (None, scenario.funding.name)}  # fmt: skip
    found = {}
    for key, reasons in LEVERS.items():
        if key not in values or values[key] == usual.get(key):
            continue
        reason = next(filter(None, (each(scenario) for each in reasons)), "")
        if reason:
            found[key] = reason
    return found
