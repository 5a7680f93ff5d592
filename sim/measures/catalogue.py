"""Every number the model reports: what it is called, its unit and its exact definition.

Printed tables, reports and the documentation take their words from here.
"""

from dataclasses import dataclass
from typing import Final

ENGAGED: Final = (
    "Growth depends on the definition of engaged: someone who worked, attended or decided in the "
    "last 26 weeks, in every arm; having joined is not enough."
)
MONEY_BY_DEFINITION: Final = (
    "Partly by definition: backbone grants go through few hands because the rule says so, and "
    "pools through many."
)
DECISION_BY_DEFINITION: Final = (
    "Partly by definition: a governance group decides with few voices because the rule says so, "
    "and participants with many."
)
LEADS_BY_DEFINITION: Final = (
    "Partly by definition: the rules of governance and activities say who may lead."
)
STEERED: Final = "dollars of grants an actor held and decided the use of, summed over the run"
DECIDED: Final = "voting weight an actor brought to decisions on proposals, summed over the run"
LED: Final = "projects an actor led, summed over the run"
HOLDERS: Final = "over all actors that ever took part; null while none of them has any"

GROUPS: Final = {
    "growth": "Growth",
    "adaptivity": "Adaptivity",
    "power": "Power",
    "impact": "Impact",
    "shift": "System shift",
    "stability": "Stability",
    "money": "Money",
}
"""Groups of measures, in the order of reports, and what to call them."""


@dataclass(frozen=True)
class Measure:
    """One reported number.

    Attributes
    ----------
    name
        As in results: ``growth.engaged`` for a run, ``engaged`` for a week.
    label
        Plain words for tables and figures.
    group
        growth, adaptivity, power, impact, shift, stability or money.
    unit
        Unit as a person would write it; a ``share`` lies between 0 and 1.
    cadence
        ``run``, ``week``, or ``quarter`` for a series worked out every 13th week.
    definition
        How it is worked out, in plain words.
    headline
        Whether it stands for its group in the short table.
    lower_is_better
        Whether less of it is what a community would want.
    by_definition_note
        What a reader must know before taking a difference for a finding.
    """

    name: str
    label: str
    group: str
    unit: str
    cadence: str
    definition: str
    headline: bool = False
    lower_is_better: bool = False
    by_definition_note: str = ""


def _run(
    name: str,
    label: str,
    unit: str,
    definition: str,
    note: str = "",
    *,
    headline: bool = False,
    lower_is_better: bool = False,
) -> Measure:
    group = name.split(".")[0]
    return Measure(name, label, group, unit, "run", definition, headline, lower_is_better, note)


def _week(group: str, name: str, label: str, unit: str, definition: str, note: str = "") -> Measure:
    return Measure(name, label, group, unit, "week", definition, by_definition_note=note)


def _quarter(name: str, label: str, definition: str, note: str) -> Measure:
    return Measure(name, label, "power", "Gini, 0 to 1", "quarter", definition, False, False, note)


_GROWTH = (
    _run(
        "growth.engaged",
        "People and organizations engaged",
        "actors",
        "Residents and organizations engaged in the last week: who worked on a project, attended "
        "a meeting or took part in a decision within the last 26 weeks.",
        ENGAGED,
        headline=True,
    ),
    _run(
        "growth.engaged_share",
        "Share of the community engaged",
        "share",
        "Engaged residents and organizations in the last week over all residents and "
        "organizations.",
        ENGAGED,
    ),
    _run(
        "growth.peak",
        "Most engaged in any week",
        "actors",
        "Largest weekly number of engaged residents and organizations.",
        ENGAGED,
    ),
    _run(
        "growth.coordinators",
        "Different project leaders",
        "actors",
        "Residents and organizations that led at least one project at any time.",
        LEADS_BY_DEFINITION,
    ),
    _run(
        "growth.projects_started",
        "Projects started",
        "projects",
        "Projects that were decided, funded and begun.",
        "Partly by definition: some activity rules make few large projects, others many small.",
    ),
    _run(
        "growth.doubling_weeks",
        "Weeks until engagement doubled",
        "weeks",
        "Weeks from the end of the first quarter until twice as many are engaged as then; null "
        "where that never happened or nobody was engaged then.",
        ENGAGED,
    ),
    _week("growth", "engaged", "People and organizations engaged", "actors",
          "Residents and organizations that worked, attended or decided in the last 26 weeks.",
          ENGAGED),
    _week("growth", "engaged_residents", "Residents engaged", "residents",
          "The residents among the engaged.", ENGAGED),
    _week("growth", "engaged_organizations", "Organizations engaged", "organizations",
          "The organizations among the engaged.", ENGAGED),
    _week("growth", "participants", "Participants", "actors",
          "Residents and organizations that joined and have not left, active or not."),
    _week("growth", "joins", "Joined", "actors", "Who joined, summed since the start."),
    _week("growth", "projects_active", "Active projects", "projects",
          "Projects begun and not yet ended."),
    _week("growth", "projects_waiting", "Waiting projects", "projects",
          "Proposals on the table that are not decided or not yet funded."),
    _week("growth", "projects_started", "Projects started", "projects",
          "Projects begun, summed since the start."),
    _week("growth", "successes", "Projects that succeeded", "projects",
          "Projects whose change was carried out, summed since the start."),
    _week("growth", "failures", "Projects that failed", "projects",
          "Projects that ended without carrying out a change, summed since the start."),
    _week("growth", "coordinators", "Different project leaders", "actors",
          "Residents and organizations that have led at least one project so far.",
          LEADS_BY_DEFINITION),
)  # fmt: skip

_ADAPTIVITY = (
    _run(
        "adaptivity.area",
        "Impact lost to shocks",
        "% of level × weeks",
        "Impact the same run would have had without any shock, minus the impact it had, summed "
        "from the first shock to the end and divided by the impact in the week before the shock: "
        "100 is the whole impact lost for one week. The run without shock uses the same draws. "
        "Negative where shocks left the run better off. Later shocks are included and not told "
        "apart.",
        headline=True,
        lower_is_better=True,
    ),
    _run("adaptivity.depth", "Deepest loss to shocks", "% of level",
         "Largest weekly difference in impact between the run without shock and the run itself, "
         "over the impact in the week before the first shock.", lower_is_better=True),
    _run("adaptivity.recovery_weeks", "Weeks to recover", "weeks",
         "Weeks from the first shock until 90 % of the deepest loss is made good; null (censored) "
         "where that did not happen before the end, so means flatter arms that seldom recover.",
         lower_is_better=True),
    _run("adaptivity.surplus", "Surplus after shocks", "% of level",
         "Impact in the last week minus that of the run without shock, over the impact in the "
         "week before the first shock; above zero where the shock opened better ways."),
    _run("adaptivity.level_before", "Impact before the shock", "0 to 1",
         "Impact in the week before the first shock: who has more can lose more."),
    _run("adaptivity.diversity_before", "Diversity before the shock", "entropy, 0 to 1",
         "Diversity of settings in the week before the first shock."),
    _week("adaptivity", "impact_without_shock", "Impact without shocks", "0 to 1",
          "Impact of the same run, draw for draw, without any shock."),
    _week("adaptivity", "shock", "Shock", "share of contributions redrawn",
          "Share of the problem's elements whose contributions were redrawn this week."),
    _week("adaptivity", "diversity", "Diversity of settings", "entropy, 0 to 1",
          "Entropy (bits) of the two settings of an element over all actors, mean over elements; "
          "0 where all do the same, 1 where both ways are equally common."),
)  # fmt: skip


def _concentration(
    axis: str, words: str, quantity: str, note: str
) -> tuple[Measure, Measure, Measure]:
    """Summary Gini, summary effective number and quarterly Gini of one axis of power."""
    definition = f"Gini coefficient of the {quantity}, {HOLDERS}."
    return (
        _run(
            f"power.{axis}_gini",
            f"Concentration of {words}",
            "Gini, 0 to 1",
            f"{definition} 0 where all have the same, near 1 where one has everything.",
            note,
            headline=axis == "money",
        ),
        _run(
            f"power.{axis}_effective",
            f"Hands that share {words}",
            "equal holders",
            f"Number of equal holders that would be as concentrated: 1 over the sum of squared "
            f"shares of the {quantity}, {HOLDERS}.",
            note,
        ),
        _quarter(
            f"power_{axis}_gini",
            f"Concentration of {words}",
            f"{definition} Worked out every 13th week and carried forward.",
            note,
        ),
    )


_POWER = (
    *_concentration("money", "money", STEERED, MONEY_BY_DEFINITION),
    _run("power.money_hhi", "Concentration of money (HHI)", "0 to 1",
         f"Sum of squared shares of the {STEERED}, {HOLDERS}.", MONEY_BY_DEFINITION),
    _run("power.money_top_tenth", "Money with the top tenth", "share",
         f"Share that the tenth with most holds of the {STEERED}, {HOLDERS}.",
         MONEY_BY_DEFINITION),
    *_concentration("decision", "decisions", DECIDED, DECISION_BY_DEFINITION),
    *_concentration("leads", "project leads", LED, LEADS_BY_DEFINITION),
)  # fmt: skip

_IMPACT = (
    _run(
        "impact.final",
        "Impact at the end",
        "0 to 1",
        "Mean outcome over all residents, engaged or not, in the last week; 1 is the best "
        "attainable state of the problem for everyone. A resident's outcome blends its own with "
        "that of the organizations that serve it.",
        headline=True,
    ),
    _run("impact.mean", "Mean impact", "0 to 1", "Mean of the weekly impact."),
    _run("impact.gain", "Gain in impact", "0 to 1",
         "Impact in the last week minus impact in the first."),
    _run("impact.best_known", "Best solution in use", "0 to 1",
         "Highest value of any actor's own setting in the last week, whatever others do."),
    _run("impact.neighbourhood_gap", "Gap between neighbourhoods", "0 to 1",
         "Mean outcome of residents in the best-off neighbourhood minus that in the worst-off, "
         "last week.", lower_is_better=True),
    _run("impact.per_million", "Gain per million dollars", "impact per million dollars",
         "Gain in impact over the millions of dollars spent; null where nothing was spent."),
    _week("impact", "impact", "Impact", "0 to 1",
          "Mean outcome over all residents, engaged or not."),
    _week("impact", "best_known", "Best solution in use", "0 to 1",
          "Highest value of any actor's own setting, whatever others do."),
    _week("impact", "prevailing_value", "Value of the prevailing practice", "0 to 1",
          "Value of the problem where each element is done the way most do it."),
)  # fmt: skip

_SHIFT = (
    _run("shift.elements", "Elements shifted for the better", "share",
         "Share of all elements whose prevailing setting differs from the start and is better "
         "for it: turning it back alone would lower the value of the prevailing practice."),
    _run("shift.parts", "Parts of the system shifted", "share",
         "Share of the parts in which at least one element shifted for the better."),
    _run("shift.structural", "Structural elements shifted", "share",
         "Share of the structural elements (policies, shared services, institutions) that shifted "
         "for the better; null where there are none."),
    _week("shift", "prevailing_changed", "Elements that prevail differently", "share",
          "Share of elements whose prevailing setting differs from that at the start, better or "
          "not."),
)  # fmt: skip

_STABILITY = (
    _run("stability.churn", "Turnover of participants", "exits per participant-year",
         "Exits other than lapses over the years that participants took part.",
         lower_is_better=True),
    _run("stability.collapsed", "Runs that collapsed", "share of runs",
         "1 where the 26-week mean of the engaged fell below a third of its highest, or no "
         "project was active for 26 weeks in a row after the first half-year; else 0.",
         lower_is_better=True),
    _run("stability.exits_disaffection", "Exits out of disaffection", "share",
         "Exits for being overridden or disappointed over all exits other than lapses; null where "
         "there were none.", lower_is_better=True),
    _week("stability", "exits", "Left", "actors",
          "Who left for any reason, summed since the start."),
    _week("stability", "exits_lapsed", "Left: lapsed", "actors",
          "Who did nothing for 26 weeks, summed since the start."),
    _week("stability", "exits_base", "Left: other reasons", "actors",
          "Who left at the base rate (moved, retired, changed jobs), summed since the start."),
    _week("stability", "exits_overload", "Left: overload", "actors",
          "Who left after four weeks of promising more hours than they had, summed since the "
          "start."),
    _week("stability", "exits_disaffection", "Left: disaffection", "actors",
          "Who left with a poor opinion of the effort, summed since the start."),
)  # fmt: skip

_MONEY = (
    _run(
        "money.spent_share",
        "Money put to work",
        "share",
        "Dollars spent over dollars that funders paid in. The rest is still held by somebody.",
        headline=True,
    ),
    _run("money.in", "Money paid in", "dollars", "Dollars that funders paid in."),
    _run("money.grants", "Grants made", "grants", "Number of grants to projects and holders."),
    _run("money.grant_median", "Typical grant", "dollars",
         "Median size of a grant; null where none was made."),
    _run("money.coordination_share", "Share spent on coordination", "share",
         "Dollars paid for coordinators' hours over all dollars spent; null where nothing was "
         "spent.", "The share offered is the same in every arm; what is not used becomes grants."),
    _run("money.waiting_weeks", "Weeks a project waits", "weeks",
         "Mean weeks from proposal to start over projects that started; null where none did.",
         lower_is_better=True),
    _run("money.successes", "Projects that succeeded", "projects",
         "Projects whose change was carried out."),
    _week("money", "money_in", "Money paid in", "dollars",
          "Dollars that funders paid in, summed since the start."),
    _week("money", "money_spent", "Money spent", "dollars",
          "Dollars spent, summed since the start."),
    _week("money", "money_idle", "Money held", "dollars",
          "Dollars paid in and not yet spent, whoever holds them."),
    _week("money", "coordinator_hours", "Coordinators' hours used", "hours",
          "Hours of coordinators used, summed since the start."),
    _week("money", "minutes_worked", "Minutes worked", "minutes",
          "Minutes that members worked on projects, summed since the start."),
)  # fmt: skip

MEASURES: Final[dict[str, Measure]] = {
    measure.name: measure
    for group in (_GROWTH, _ADAPTIVITY, _POWER, _IMPACT, _SHIFT, _STABILITY, _MONEY)
    for measure in group
}
"""Every measure by name; names of runs hold a dot, names of weekly series do not."""

HEADLINES: Final[dict[str, Measure]] = {
    measure.group: measure for measure in MEASURES.values() if measure.headline
}
"""The measure that stands for its group: growth, adaptivity, power, impact, money."""
