"""Impact and system shift: what came of it, through whom, and whether the system moved."""

from typing import Final

from sim.measures.catalogue.base import OF_THE_BEST, for_run, quarterly, weekly

PARTS: Final = (
    "A resident's outcome is (1 - h) times its own value plus h times the mean own value of the "
    "organizations that serve it (h is people.service_share; without any all is its own). Impact "
    "is the mean of the first over residents plus the mean of the second."
)

LEAP: Final = (
    "A leap changes two elements or more within a week to a setting that is worth more, though "
    "none of these changes alone would have improved the setting before."
)
SPREADING: Final = (
    "Elements whose better way became more common, by at least one percentage point of all actors, "
    "since the quarter before; better is what is worth more where all else is as it prevails."
)

WORST: Final = (
    "The worst-off tenth are the residents with the lowest outcome at the start: the same persons "
    "in every arm."
)
WORSE: Final = (
    "Worse-off are the half of the neighbourhoods, rounded down, whose residents had the lowest "
    "mean outcome at the start."
)
MONEYLESS: Final = (
    "Needs the same run without money, which is made where this is asked for (`--added`)."
)

IMPACT: Final = (
    for_run(
        "impact.final",
        "Impact at the end",
        OF_THE_BEST,
        "Mean outcome over all residents, at work or not, in the last week; 1 is the best "
        "attainable state of the problem for everyone. A resident's outcome blends its own with "
        "that of the organizations that serve it.",
        headline=True,
    ),
    for_run("impact.mean", "Mean impact", OF_THE_BEST, "Mean of the weekly impact."),
    for_run("impact.gain", "Gain in impact", OF_THE_BEST,
         "Impact in the last week minus impact in the first."),
    for_run("impact.best_known", "Best solution in use", OF_THE_BEST,
         "Highest value of any actor's own setting to itself, given what prevails, in the last "
         "week."),
    for_run("impact.neighbourhood_gap", "Gap between neighbourhoods", OF_THE_BEST,
         "Mean outcome of residents in the best-off neighbourhood minus that in the worst-off, "
         "last week.", lower_is_better=True),
    weekly("impact", "impact", "Impact", OF_THE_BEST,
          "Mean outcome over all residents, at work or not."),
    weekly("impact", "best_known", "Best solution in use", OF_THE_BEST,
          "Highest value of any actor's own setting to itself, given what prevails."),
    weekly("impact", "prevailing_value", "Value of the prevailing practice", OF_THE_BEST,
          "Value of the problem where each element is done the way most do it."),
    for_run("impact.through_residents", "Gain through residents' own work", OF_THE_BEST,
            f"{PARTS} This is the first part in the last week minus that in the first; with the "
            "gain through organizations it adds up to the gain in impact."),
    for_run("impact.through_organizations", "Gain through organizations' services", OF_THE_BEST,
            f"{PARTS} This is the second part in the last week minus that in the first."),
    for_run("impact.organizations_part", "Organizations' part of the gain", "share of the gain",
            "Gain through organizations over gain in impact; below 0 or above 1 where one of the "
            "two parts fell. Null where impact did not rise."),
    for_run("impact.per_thousand_hours", "Gain per thousand hours",
            f"{OF_THE_BEST} per 1,000 hours",
            "Gain in impact over the thousands of hours given by actors (work, meetings, "
            "decisions, reading) and coordinators; null where there were none."),
    weekly("impact", "impact_residents", "Impact from residents' own setting", OF_THE_BEST,
           f"{PARTS} This is the first part."),
    weekly("impact", "impact_organizations", "Impact from organizations' services", OF_THE_BEST,
           f"{PARTS} This is the second part."),
)  # fmt: skip

PLACES: Final = (
    for_run("impact.worst_tenth", "Impact on the worst-off tenth", OF_THE_BEST,
            f"{WORST} Their mean outcome in the last week."),
    for_run("impact.worst_tenth_gain", "Gain of the worst-off tenth", OF_THE_BEST,
            f"{WORST} Their mean outcome in the last week minus that at the start."),
    for_run("impact.worst_tenth_gap", "Gap to the worst-off tenth", OF_THE_BEST,
            f"{WORST} Mean outcome of all others minus theirs, last week.", lower_is_better=True),
    for_run("impact.reach_worse_half", "Reach into worse-off neighbourhoods", "share",
            f"{WORSE} Share of the residents reached, each as often as projects reached it, who "
            "live there; null where nobody was reached."),
)  # fmt: skip

ADDED: Final = (
    for_run("added.impact", "Impact added by money", OF_THE_BEST,
            f"{MONEYLESS} Impact in the last week minus that of the run without money.",
            against="moneyless"),
    for_run("added.per_million", "Impact added per million dollars",
            f"{OF_THE_BEST} per million dollars",
            f"{MONEYLESS} Impact added by money over the millions of dollars paid in; null where "
            "nothing came in.", against="moneyless"),
)  # fmt: skip

SHIFT: Final = (
    for_run("shift.elements", "Elements shifted for the better", "share",
         "Share of all elements whose prevailing setting differs from the start and is better "
         "for it: turning it back alone would lower the value of the prevailing practice."),
    for_run("shift.parts", "Parts of the system shifted", "share",
         "Share of the parts in which at least one element shifted for the better."),
    for_run("shift.structural", "Structural elements shifted", "share",
         "Share of the structural elements (policies, shared services, institutions) that shifted "
         "for the better; null where there are none."),
    weekly("shift", "prevailing_changed", "Elements that prevail differently", "share",
          "Share of elements whose prevailing setting differs from that at the start, better or "
          "not."),
    for_run("shift.spreading", "Improvements spreading at once", "elements",
            f"{SPREADING} Mean over the quarters but the first."),
    for_run("shift.crossings", "Valley crossings of what prevails", "crossings",
            f"Weeks in which the prevailing setting made a leap. {LEAP}"),
    for_run("shift.breakthroughs", "Breakthroughs", "breakthroughs",
            "Weeks in which the best setting in use made a leap; weeks in which the problem was "
            f"redrawn are left out. {LEAP}"),
    quarterly("shift", "spreading", "Improvements spreading at once", "elements", SPREADING),
    weekly("shift", "crossings", "Valley crossings of what prevails", "crossings",
           f"Leaps of the prevailing setting, summed since the start. {LEAP}"),
    weekly("shift", "breakthroughs", "Breakthroughs", "breakthroughs",
           f"Leaps of the best setting in use, summed since the start. {LEAP}"),
)  # fmt: skip
