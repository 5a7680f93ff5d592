"""Money and hours: where they came from and what they went into."""

from typing import Final

from sim.measures.catalogue.base import LEADS_BY_DEFINITION, for_run, weekly

MONEY: Final = (
    for_run(
        "money.spent_share",
        "Money put to work",
        "share",
        "Dollars spent over dollars that funders paid in. The rest is still held by somebody.",
        headline=True,
    ),
    for_run("money.in", "Money paid in", "dollars", "Dollars that funders paid in."),
    for_run("money.grants", "Grants made", "grants", "Number of grants to projects and holders."),
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
