"""The run with which the page begins: nearest to the mean of the headline outcomes.

A test of ``-m full`` works it out again.
"""

import numpy as np

from sim.analysis.comparison.compare import compare_arms
from sim.analysis.estimates.typical import nearest_to_mean
from sim.measures.catalogue import HEADLINES
from sim.workshop.spec import SEEDS_SHOWN, SIDES, Spec, scenario_of


def typical_seed() -> int:
    """Of the seeds of the table, the one nearest to the mean, in the community the page opens on.

    Standardized over the seeds, over the headline outcomes of both sides.
    """
    arms = {name: scenario_of(Spec.model_validate({"arm": {"preset": name}})) for name in SIDES}
    found = compare_arms(arms, SEEDS_SHOWN)
    outcomes = [found.values(arm, each.name) for arm in arms for each in HEADLINES.values()]
    return found.seeds[nearest_to_mean(np.array(outcomes, dtype=np.float64))]
