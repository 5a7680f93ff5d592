"""Adaptivity: what shocks cost, how much is tried, how fast what works spreads."""

from typing import Final

from sim.measures.catalogue.base import OF_THE_BEST, for_run, weekly

WORKING_CHANGE: Final = (
    "The working change is what the first successful project carried out: all elements of its best "
    "variant, as its target has them (of several in one week, the project that acts first). The "
    "learners are the participants of that week who did not do all of it before; they stay the "
    "learners whether they leave or not."
)

AT_THE_SHOCK: Final = (
    "Of the people and organizations at work when part of the problem was first redrawn, the share "
    "whose net change of setting a quarter (13 weeks) later"
)
LANDSCAPES: Final = (
    "Both landscapes are read with what prevails then. Null where the problem was never redrawn, "
    "nobody was at work, or the run ended sooner."
)
YEAR_OF_REDRAWS: Final = (
    "The room is 1, the best attainable, minus the level: the impact right after the shock, while "
    "everybody's setting is the same."
)

ADAPTIVITY: Final = (
    for_run(
        "adaptivity.responded",
        "Responded to the shock",
        "share",
        f"{AT_THE_SHOCK} is worth more than nothing to them in the new landscape and would have "
        f"been worth nothing or less in the old one. {LANDSCAPES} Without a shock it would be 0.",
        headline=True,
    ),
    for_run(
        "adaptivity.misled",
        "Misled after the shock",
        "share",
        f"{AT_THE_SHOCK} is worth less than nothing to them in the new landscape. {LANDSCAPES}",
        lower_is_better=True,
        beside=True,
    ),
    for_run(
        "adaptivity.regained",
        "Regained within a year",
        "share",
        "Share of the room above the level that is closed 52 weeks after a shock, mean over four "
        "other draws of the problem: each branches off when part of it is first redrawn, as large, "
        f"and has no further shock. {YEAR_OF_REDRAWS} Below 0 where impact went on falling. Null "
        "where the problem was never redrawn.",
        beside=True,
        against="redraws",
    ),
    for_run(
        "adaptivity.regained_without",
        "Gained in that year without a shock",
        "share",
        "The same of the same run without a shock, from the week in which the shock would have "
        "struck; what is regained is to be read beside it.",
        beside=True,
        against="redraws",
    ),
    for_run(
        "adaptivity.area",
        "Impact lost to shocks",
        "% of level × weeks",
        "Impact the same run would have had without any shock, minus the impact it had, summed "
        "from the first shock to the end and divided by the impact in the week before the shock: "
        "100 is the whole impact lost for one week. The run without shock uses the same draws. "
        "Negative where shocks left the run better off. Later shocks are included and not told "
        "apart. It charges an arm for the growth it would have had, and where the level before is "
        "small it is as large as one likes: no headline since the second generation of measures.",
        lower_is_better=True,
        against="shadow",
    ),
    for_run("adaptivity.depth", "Deepest loss to shocks", "% of level",
         "Largest weekly difference in impact between the run without shock and the run itself, "
         "over the impact in the week before the first shock.",
         lower_is_better=True, against="shadow"),
    for_run("adaptivity.recovery_weeks", "Weeks to recover", "weeks",
         "Weeks from the first shock until 90 % of the deepest loss is made good; null (censored) "
         "where that did not happen before the end, so means flatter arms that seldom recover.",
         lower_is_better=True, against="shadow"),
    for_run("adaptivity.surplus", "Surplus after shocks", "% of level",
         "Impact in the last week minus that of the run without shock, over the impact in the "
         "week before the first shock; above zero where the shock opened better ways.",
         against="shadow"),
    for_run("adaptivity.level_before", "Impact before the shock", OF_THE_BEST,
         "Impact in the week before the first shock: who has more can lose more.",
         against="shadow"),
    for_run("adaptivity.diversity_before", "Diversity before the shock", "entropy, 0 to 1",
         "Diversity of settings in the week before the first shock.", against="shadow"),
    weekly("adaptivity", "impact_without_shock", "Impact without shocks", OF_THE_BEST,
          "Impact of the same run, draw for draw, without any shock."),
    weekly("adaptivity", "shock", "Shock", "share of contributions redrawn",
          "Share of the problem's elements whose contributions were redrawn this week."),
    weekly("adaptivity", "diversity", "Diversity of settings", "entropy, 0 to 1",
          "Entropy (bits) of the two settings of an element over all actors, mean over elements; "
          "0 where all do the same, 1 where both ways are equally common."),
    for_run("adaptivity.later_shocks", "Shocks after the first", "shocks",
            "Weeks after the first shock in which another one struck, of whatever kind, or a "
            "funding cut began. Their effects are in the numbers above and not told apart.",
            against="shadow"),
    for_run("adaptivity.repertoire", "Repertoire", "bits",
            "Entropy of the whole settings in use over all actors in the last week: 0 where all "
            "do the same, n bits where 2 to the n settings are equally common. It cannot exceed "
            "the logarithm of the number of actors."),
    for_run("adaptivity.exploration", "Exploration rate", "tests per actor and week",
            "Changes that somebody tried alone, and variants that a project read, over actors and "
            "weeks."),
    for_run("adaptivity.learning_tenth", "Weeks until a tenth learned what worked", "weeks",
            f"{WORKING_CHANGE} Weeks from its carrying out until a tenth of the learners do all "
            "of it; 0 in the same week. Null (censored) where that did not happen before the end, "
            "so means flatter arms in which it seldom does.", lower_is_better=True),
    for_run("adaptivity.learning_half", "Weeks until half learned what worked", "weeks",
            f"{WORKING_CHANGE} Weeks from its carrying out until half of the learners do all of "
            "it; null (censored) as above.", lower_is_better=True),
    for_run("adaptivity.direction_changes", "Changes of direction", "weeks",
            "Weeks in which the prevailing setting changed in any element."),
    for_run("adaptivity.direction_weeks", "Weeks since the direction changed", "weeks",
            "Weeks, at the end, since the prevailing setting last changed in any element; null "
            "where it never did. What prevails is the direction in every arm; only one arm has an "
            "agreed target."),
    weekly("adaptivity", "struck", "A shock of any kind", "1 or 0",
           "1 in weeks in which the problem was redrawn, a funding cut began, the most central "
           "actor was lost or newcomers came in."),
    weekly("adaptivity", "repertoire", "Repertoire", "bits",
           "Entropy of the whole settings in use over all actors."),
    weekly("adaptivity", "trials", "Own trials", "trials",
           "Everyday changes that somebody tried alone, kept or not, summed since the start."),
    weekly("adaptivity", "variants", "Variants read", "variants",
           "Variants that projects have read, plans included, summed since the start."),
    weekly("adaptivity", "direction_weeks", "Weeks since the direction changed", "weeks",
           "Weeks since the prevailing setting last changed in any element; null before it did."),
)  # fmt: skip
