"""Stability and network health: who burns out, and what the network looks like."""

from typing import Final

from sim.measures.catalogue.base import ABOVE_EXACT, for_run, quarterly, weekly

SHAPES: Final = (
    ("components", "Components", "components",
     "Connected components of the network of participants; one without ties to others is one.",
     ""),
    ("largest_component", "Largest component", "share",
     "Share of participants in the largest component; null without participants.", ""),
    ("density", "Density", "share of pairs",
     "Ties over pairs of participants; null below two.", ""),
    ("clustering", "Clustering", "share of paths",
     "Closed share of all paths of two steps (transitivity); null where nobody has two ties.", ""),
    ("path_length", "Mean path length", "steps",
     "Mean steps between two participants of the largest component (of all of them, where several "
     "are equally large); null where nobody is tied.",
     ABOVE_EXACT),
    ("reach", "Reach in two steps", "share",
     "Share of the other participants within two steps, mean over participants (Krebs & Holley "
     "2006); null below two.", ABOVE_EXACT),
    ("centralization", "Centralization of ties", "0 to 1",
     "Freeman (1979) centralization of degree: 1 for a star, 0 where all have as many ties; null "
     "below three participants.", ""),
    ("core_fit", "Core and periphery", "correlation, -1 to 1",
     "Fit of the best split into core and periphery: correlation, over pairs within either, of "
     "being tied with being in the core (Borgatti & Everett 2000, ties between the two left out). "
     "Cores are all who have at least so many ties, for every number. Null where no split has "
     "pairs in both and ties to tell them apart.", ""),
    ("stage", "Weaving stage", "1 to 4",
     "Stage of network weaving (Krebs & Holley 2006) by thresholds that are an assumption. The "
     "first that fits of: 1 scattered clusters (largest component below .6 of participants, or "
     "another with .2); 4 core and periphery (fit above .5, density above .5 in the core and below "
     ".1 in the periphery, core of .15 to .3); 2 hub and spokes (centralization above .5); 3 small "
     "world of several hubs (two participants with twice the mean ties, small-world coefficient "
     "above 1). Null where none fits, or below five participants.", ""),
)  # fmt: skip
"""Name, label, unit, definition and size limit of each measure of shape."""

STAGES: Final = (
    (1, "scattered", "scattered clusters"),
    (2, "hub_and_spokes", "hub and spokes"),
    (3, "small_world", "a small world of hubs"),
    (4, "core_periphery", "core and periphery"),
)

STABILITY: Final = (
    for_run("stability.churn", "Turnover of participants", "exits per participant-year",
         "Exits other than lapses over the years that participants took part.",
         lower_is_better=True),
    for_run("stability.collapsed", "Runs that collapsed", "share of runs",
         "1 where the 26-week mean of those in touch fell below a third of its highest, or no "
         "project was active for 26 weeks in a row after the first half-year; else 0.",
         lower_is_better=True),
    for_run("stability.exits_disaffection", "Exits out of disaffection", "share",
         "Exits for being overridden or disappointed over all exits other than lapses; null where "
         "there were none.", lower_is_better=True),
    weekly("stability", "exits", "Left", "actors",
          "Who left for any reason, summed since the start."),
    weekly("stability", "exits_lapsed", "Left: lapsed", "actors",
          "Who did nothing for 26 weeks, summed since the start."),
    weekly("stability", "exits_base", "Left: other reasons", "actors",
          "Who left at the base rate (moved, retired, changed jobs), summed since the start."),
    weekly("stability", "exits_overload", "Left: overload", "actors",
          "Who left after four weeks of promising more hours than they had, summed since the "
          "start."),
    weekly("stability", "exits_disaffection", "Left: disaffection", "actors",
          "Who left with a poor opinion of the effort, summed since the start."),
    for_run("stability.burn_out", "Exits out of overload", "share",
            "Exits after four weeks of promising more hours than there were, over all exits other "
            "than lapses; null where there were none.", lower_is_better=True),
    weekly("stability", "exits_lost", "Left: taken by a shock", "actors",
           "The most central actors of their week that a shock took for good, summed since the "
           "start. They are counted neither in turnover nor in shares of exits."),
)  # fmt: skip

NETWORK: Final = (
    *(
        measure
        for name, label, unit, definition, limit in SHAPES
        for measure in (
            for_run(f"network.{name}", label, unit, f"{definition} In the last week.",
                    limit=limit),
            quarterly("network", f"network_{name}", label, unit, definition, limit=limit),
        )
    ),
    for_run("network.betweenness_centralization", "Centralization of being between", "0 to 1",
            "Freeman (1979) centralization of betweenness: 1 for a star, 0 where all lie between "
            "as many; null below three participants. In the last week.", limit=ABOVE_EXACT),
    *(
        for_run(f"network.{name}", f"Quarters as {words}", "share",
                f"Share of quarters in which the weaving stage was {stage} ({words}).")
        for stage, name, words in STAGES
    ),
    quarterly("network", "network_measured_from", "Participants distances are measured from",
              "participants", "All of them, or as many as were sampled: then path length and "
              "reach are estimates.", limit=ABOVE_EXACT),
)  # fmt: skip
