"""Money and hours: where they came from and what they went into."""

from typing import Final

from sim.measures.catalogue.base import LEADS_BY_DEFINITION, for_run, weekly

PRICE: Final = "for each 1,000 dollars granted; null where no grant was made."


MONEY: Final = (
    for_run(
        "money.spent_share",
        "Money put to work",
        "share",
        "Dollars spent over dollars that funders paid in. The rest is still held by somebody.",
        headline=True,
    ),
    for_run("money.in", "Money paid in", "dollars", "Dollars that funders paid in."),
    for_run("money.grants", "Grants made", "grants",
            "Number of grants to projects and holders; one that came back whole, because the "
            "organization left before it had used any of it, counts no more."),
    for_run("money.grant_median", "Typical grant", "dollars",
         "Median size of a grant; null where none was made."),
    for_run("money.coordination_share", "Share spent on coordination", "share",
         "Dollars paid for coordinators' hours over all dollars spent; null where nothing was "
         "spent.", "The share offered is the same in every arm; what is not used becomes grants."),
    for_run("money.waiting_weeks", "Weeks a project waits", "weeks",
         "Mean weeks from proposal to start over projects that started; null where none did.",
         lower_is_better=True),
    for_run("money.successes", "Projects that succeeded", "projects",
         "Projects whose change was carried out."),
    weekly("money", "money_in", "Money paid in", "dollars",
          "Dollars that funders paid in, summed since the start."),
    weekly("money", "money_spent", "Money spent", "dollars",
          "Dollars spent, summed since the start."),
    weekly("money", "money_idle", "Money held", "dollars",
          "Dollars paid in and not yet spent, whoever holds them."),
    weekly("money", "coordinator_hours", "Coordinators' hours used", "hours",
          "Hours of coordinators used, summed since the start."),
    weekly("money", "minutes_worked", "Minutes worked", "minutes",
          "Minutes that members worked on projects, summed since the start."),
    for_run("money.unspent_share", "Money not put to work", "share",
            "Dollars still held by anybody at the end over dollars paid in; null where nothing "
            "came in.", lower_is_better=True),
    for_run("money.materials_share", "Share spent on materials", "share",
            "Dollars spent on materials over all dollars spent; null where nothing was spent."),
    for_run("money.staff_share", "Share spent on staff", "share",
            "Dollars paid to organizations for their staff's work on projects over all dollars "
            "spent; null where nothing was spent."),
    for_run("money.reach_share", "Share spent on reach", "share",
            "Dollars paid to bring finished projects to residents over all dollars spent; null "
            "where nothing was spent."),
    for_run("money.overhead_hours", "Hours not worked on projects", "share",
            "Share of all hours, of actors and coordinators, that did not go into work on "
            "projects but into meetings, decisions, admissions, reading and the like; null where "
            "no hour was given.", lower_is_better=True),
    for_run("money.to_worse_half", "Money for worse-off neighbourhoods", "share",
            "Share of the dollars granted to projects whose lead has its home or seat in the half "
            "of the neighbourhoods, rounded down, whose residents had the lowest mean outcome at "
            "the start; null where none began."),
    for_run("money.funders", "Funders who give", "funders",
            "Funders who give in the last week: those of the start who stayed, and those who "
            "joined."),
    for_run("money.recipients", "Organizations given to", "organizations",
            "Organizations that funders gave money to directly, and that kept it."),
    for_run("money.recipients_gini", "Inequality of direct grants", "Gini",
            "Gini coefficient of what they were given in all; null where there are none."),
    for_run("money.recipients_hhi", "Concentration of direct grants", "HHI",
            "Sum of the squared shares in what they were given; null where there are none."),
    for_run("money.hours_per_1000", "Hours that money takes", "hours per 1,000 dollars",
            "Hours of applying (refused applicants included), appraising, reporting, "
            f"administering and coordinating grants, whoever bears them, {PRICE}",
            lower_is_better=True),
    for_run("money.hours_applicants", "Hours of applicants", "hours per 1,000 dollars",
            f"Hours owed for drafts and revisions of plans, {PRICE}", lower_is_better=True),
    for_run("money.hours_refused", "Hours of refused applicants", "hours per 1,000 dollars",
            f"Those of them that went into proposals that ended without money, {PRICE}",
            lower_is_better=True),
    for_run("money.hours_deciders", "Hours of those who decide", "hours per 1,000 dollars",
            "Own hours of reading proposals to decide on money: panels, voters, givers, holders; "
            f"{PRICE}", lower_is_better=True),
    for_run("money.hours_grantees", "Hours of grantees", "hours per 1,000 dollars",
            "Hours owed for reporting, and for administering grants where coordinators had no "
            f"time; {PRICE}", lower_is_better=True),
    for_run("money.hours_coordinators", "Hours of coordinators on grants",
            "hours per 1,000 dollars",
            f"Coordinators' hours of rounds, of reading for the backbone, and of grants; {PRICE}",
            lower_is_better=True),
    for_run("money.hours_funders", "Hours of funders", "hours per 1,000 dollars",
            "Hours in which funders read what waits for money, each once, at the minutes of an "
            f"appraisal; {PRICE}", lower_is_better=True),
    for_run("money.first_time", "First-time coordinators funded", "projects",
            "Projects that began under somebody who had not led any when it began before.",
            LEADS_BY_DEFINITION),
    for_run("money.first_time_share", "Share led by first-time coordinators", "share",
            "Of the projects begun, the share under somebody who had not led any when it began "
            "before; null where none began.", LEADS_BY_DEFINITION),
    weekly("money", "own_hours", "Hours given by actors", "hours",
           "Hours of their own that actors gave: work on projects, meetings, decisions, reading, "
           "hosting; summed since the start."),
)  # fmt: skip
