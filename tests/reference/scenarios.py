"""Small scenarios by chance, over all rules, their parameters, lessons, functions and shocks."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.scenario import Scenario
from sim.scenario.parameters import Parameter, sampled_ranges
from tests.reference.files import brought_money, networks, own_money, real_votes
from tests.reference.lessons import MOVES as LESSONS
from tests.reference.twin import FAMILIES

RULES = {family: list(rules) for family, rules in FAMILIES.items()}

# Wider than studies sample, so that in a few weeks of a small community much happens.
LIVELY: dict[str, tuple[float, float]] = {
    "people.founders_share": (0.0, 1.0), "people.join_spontaneous": (0.0, 0.2),
    "people.join_by_tie": (0.0, 0.4), "people.acceptance": (0.0, 1.0),
    "people.leave_base": (0.0, 0.05), "people.leave_overload": (0.0, 0.3),
    "people.leave_disaffection": (0.0, 0.5), "people.judging_weeks": (1, 13),
    "people.lapse_weeks": (2, 26), "people.rest_weeks": (0, 20), "people.promise_limit": (0.5, 4),
    "people.trial_rate": (0.0, 1.0), "people.notice": (0.0, 0.05),
    "people.evidence_half_life": (2.0, 40.0), "communication.telling": (0.0, 1.0),
    "projects.proposal_rate": (0.0, 0.5), "projects.proposal_rate_funded": (0.0, 0.8),
    "projects.work": (1.0, 60.0), "projects.shortest": (1, 8), "projects.longest": (2, 60),
    "projects.materials": (0.0, 1500.0), "projects.staff_wage": (0.0, 40.0),
    "projects.price_of_reach": (0.0, 300.0), "projects.difficulty": (0.0, 0.2),
    "projects.queue_weeks": (1, 30), "projects.successor_weeks": (0, 6),
    "projects.overrun": (1.0, 2.0), "projects.trial_rate": (0.0, 1.0),
    "coordination.share": (0.0, 0.5), "coordination.price_factor": (0.0, 2.0),
    "funders.money_per_actor": (100.0, 20000.0), "funders.grant_median": (500.0, 30000.0),
    "funders.patience": (0, 26), "funders.spread": (0.0, 2.0), "funders.prospects": (0, 4),
    "funders.appetite": (0.0, 1.0), "funders.reaction": (0.0, 1.0), "funders.leaving": (0.0, 1.0),
    "funders.conditions": (0.0, 1.0), "funders.bad_news": (0.0, 1.0),
    "funders.grant_years": (1, 4), "community.scale": (0.0, 1.0),
    "community.inequality": (0.0, 1.0), "community.service_gap": (0.0, 1.0),
    "projects.agreeing": (0.0, 0.5),
    "ties.decay": (0.0, 0.1), "ties.new": (0.06, 1.0), "ties.strengthening": (0.0, 0.5),
    "communication.velocity": (0.0, 1.0), "communication.velocity_outside": (0.0, 1.0),
    "communication.finds": (0, 3), "communication.weaving": (0.0, 1.0),
    "communication.meeting_weeks": (1, 4), "communication.sample": (1, 30),
    "sensemaking.boundary": (1, 8), "sensemaking.first_meetings": (0.0, 3.0),
    "sensemaking.round_weeks": (1, 30), "sensemaking.scan_weeks": (1, 13),
    "sensemaking.socialization": (0.0, 1.0), "governance.council_size": (1, 6),
    "governance.quota": (0.0, 1.0), "governance.objection": (0.0, 0.1),
    "proposals.drafts": (0, 4), "proposals.draft_hours": (0.0, 12.0),
    "proposals.revising": (0.0, 1.0), "proposals.appraisal": (0, 60),
    "proposals.reader_error": (0.0, 0.2), "proposals.shared_error": (0.0, 0.2),
    "proposals.view_readings": (0.0, 4.0), "proposals.sharpening": (0.0, 1.0),
    "proposals.favour": (0.0, 0.2), "membership.ask_again": (1, 20),
    "membership.public_will": (0.0, 1.0), "learning.mapping": (0.0, 1.0),
    "learning.map_weeks": (1, 13), "learning.report_weeks": (1, 13),
    "activities.plan": (1, 6), "activities.policy": (0.0, 1.0),
    "funding.pooling": (0.0, 1.0), "funding.mobilizing": (0.0, 1.0), "funding.panel": (0, 12),
    "funding.turnout": (0.0, 1.0), "funding.gift": (0.01, 500.0), "funding.gift_spread": (0.0, 2.0),
    "funding.round_weeks": (1, 8), "funding.reporting": (0, 600), "funding.read": (1, 8),
    "funding.innovation_cap": (2000.0, 8000.0),
    "funding.scaling_cap": (100.0, 20000.0), "funding.spending_limit": (0.05, 1.0),
    "funding.funder_weight": (0.0, 1.0), "funding.half_life": (0.1, 8.0),
    "community.parts_per_actor": (0, 4), "community.weakest_tie": (0.05, 1.0),
    "problem.coupling": (0.0, 1.0), "problem.structural_share": (0.0, 1.0),
}  # fmt: skip

SWITCHES = {
    "sensemaking.guided": ("common_agenda",), "activities.aligned": ("mutually_reinforcing",),
    "learning.supported": ("shared_measurement",), "learning.tracking": ("shared_measurement",),
    "communication.alerts": ("leadership_meetings",),
    "communication.platform": ("open_ecosystem",),
    "communication.communities": ("open_ecosystem",),
}  # fmt: skip

TAUGHT = {key for moves in LESSONS.values() for key in moves}

DRAWN_APART = {
    "problem.elements", "problem.complexity", "problem.parts", "community.residents",
    "community.organizations", "community.surrounding", "projects.small", "projects.large",
    "community.attention_residents", "community.attention_organizations",
}  # fmt: skip

# What by default is off, or one of several ways: tried in every other scenario that has it.
OFTEN = (
    "problem.interdependence", "problem.coupling", "community.parts_per_actor", "funders.patience",
    "funders.spread", "funders.prospects", "funders.appetite", "funders.conditions",
    "funders.reaction", "funders.leaving", "funders.grant_years", "community.scale",
    "sensemaking.merge", "sensemaking.enforcement", "sensemaking.starters", "governance.heeding",
    "governance.weight_cap", "governance.co_lead", "membership.weight_ties", "learning.mapping",
    "people.relative_error", "people.evidence_half_life", "communication.telling",
    "activities.unplanned", "activities.policy", "communication.finds", "communication.copying",
    "communication.copy_error", "communication.weaving", "funding.mobilizing", "funding.reporting",
    "proposals.drafts", "proposals.shared_error", "proposals.sharpening", "proposals.favour",
    "funding.pooling", "funding.barred_from", "funding.scales_for", "funding.least_grant",
    "funding.outcome", "funding.utility", "funding.completion", "funding.electorate",
    "funding.panel", "funding.turnout", "funding.gift",
)  # fmt: skip

# As a study of a small community would begin: enough happens within a few weeks.
QUICK = {
    "people.join_spontaneous": 0.03, "people.founders_share": 0.5, "projects.proposal_rate": 0.15,
    "projects.work": 8.0, "projects.shortest": 2, "projects.materials": 300.0,
    "projects.difficulty": 0.05, "projects.price_of_reach": 50.0, "projects.trial_rate": 1.0,
    "funders.money_per_actor": 5000.0, "funders.grant_median": 3000.0,
    "proposals.draft_hours": 1.0, "funding.reporting": 60,
    "community.resident_minutes": 480, "people.view_noise": 0.05, "problem.structural_share": 0.5,
}  # fmt: skip


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario of 8 to 20 residents and up to 6 organizations, for 10 to 40 weeks."""
    rules = {f"{family}.rule": draw(st.sampled_from(names)) for family, names in RULES.items()}
    values: dict[str, Any] = {"weeks": draw(st.integers(10, 40)), "shocks.weeks": ()}
    values |= draw(_sizes()) | draw(_shocks()) | draw(brought_money())
    chosen = {family: rules[f"{family}.rule"] for family in RULES}
    free = _free(chosen)
    taught = draw(st.booleans())
    values |= QUICK
    picked = draw(st.lists(st.sampled_from(sorted(free)), unique=True, max_size=25))
    picked += [key for key in OFTEN if key in free and key not in picked and draw(st.booleans())]
    for key in picked:
        if not (taught and key in TAUGHT):
            values[key] = _value(free[key], draw(st.floats(0.0, 1.0, exclude_max=True)))
    if draw(st.integers(0, 3)) == 0:
        values |= draw(own_money())
    if rules["funding.rule"] == "participatory_budgeting":
        values |= draw(real_votes())
    if values["community.topology"] == "social":
        if draw(st.integers(0, 2)) == 0:
            values |= draw(networks())
        for key in ("community.attention_residents", "community.attention_organizations"):
            values[key] = draw(st.integers(1, 12))
    for key, owners in SWITCHES.items():
        if chosen[key.partition(".")[0]] in owners:
            values[key] = draw(st.booleans())
    if taught:
        for name in draw(st.lists(st.sampled_from(sorted(LESSONS)), unique=True)):
            values[f"lessons.{name}"] = draw(st.floats(0.0, 1.0))
    return Scenario().with_values(rules).with_values(values)


@st.composite
def _sizes(draw: st.DrawFn) -> dict[str, Any]:
    n = draw(st.integers(1, 8))
    graph = draw(st.sampled_from(["social"] * 6 + list(TEXTBOOK)))
    small = draw(st.integers(1, 3))
    half = draw(st.integers(1, 6))
    return {
        "problem.elements": n,
        "problem.complexity": draw(st.integers(0, n - 1)),
        "problem.parts": draw(st.integers(1, min(n, 4))),
        "community.topology": graph,
        "community.neighbours": half + 1 if graph == "caveman" else 2 * half,
        "community.residents": draw(st.integers(8, 20)),
        "community.organizations": 0 if graph != "social" else draw(st.integers(0, 6)),
        "projects.small": small,
        "projects.large": draw(st.integers(small, 6)),
        "projects.most_members": draw(st.sampled_from([5, 8, 8, 12])),
    }


TEXTBOOK = ("path", "ring_lattice", "small_world", "random", "star", "complete", "caveman")


@st.composite
def _shocks(draw: st.DrawFn) -> dict[str, Any]:
    weeks = st.integers(0, 40)
    if draw(st.booleans()):
        return {}
    struck = tuple(draw(st.lists(weeks, unique=True, max_size=3)))
    return {
        "shocks.weeks": struck,
        "shocks.shares": draw(
            st.sampled_from([(), tuple(1 / (n + 1) for n in range(len(struck)))])
        ),
        "shocks.share": draw(st.floats(0.0, 1.0)),
        "shocks.yearly_rate": draw(st.sampled_from([0.0, 0.0, 5.0])),
        "shocks.funding_cut_week": draw(weeks),
        "shocks.funding_cut_weeks": draw(st.integers(1, 20)),
        "shocks.loss_week": draw(weeks),
        "shocks.departure_week": draw(weeks),
        "shocks.inflow_week": draw(weeks),
    }


def _free(rules: dict[str, str]) -> dict[str, Parameter]:
    """Parameters that studies sample, and those that lessons set, for some rules."""
    found = sampled_ranges([rules])
    return {key: each for key, each in found.items() if key not in DRAWN_APART}


def _value(about: Parameter, u: float) -> Any:
    if about.key not in LIVELY:
        return about.at(u)
    low, high = LIVELY[about.key]
    if about.kind == "whole number":
        return int(low + u * (high - low + 1))
    return float(low + u * (high - low))
