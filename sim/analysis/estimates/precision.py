"""Sweeps that add replicates until an interval is as narrow as wanted."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from sim.analysis.estimates.statistics import seeds_needed
from sim.batch.results import Results
from sim.batch.study import Study
from sim.errors import InputError
from sim.measures.catalogue import HEADLINES, USUAL
from sim.measures.names import find_measure

if TYPE_CHECKING:
    import pandas as pd

GROWTH: Final = 2.0
"""Largest factor for replicates at once: the spread of few runs is itself uncertain."""


def parse_precision(text: str, study: Study) -> tuple[str, float]:
    """Measure and half width of the option ``--precision``.

    Raises
    ------
    InputError
        It is no number above zero, or the study does not keep the measure.
    """
    name, equals, number = text.rpartition("=")
    try:
        width = float(number)
    except ValueError:
        width = 0.0
    if not 0.0 < width < float("inf"):
        raise InputError(
            f"--precision {text}: expected a number above zero, or MEASURE=NUMBER, as in 0.02 or "
            "impact=0.02"
        )
    everything = len(study.outcomes) == len(USUAL)
    usual = HEADLINES["impact"].name if everything else study.outcomes[0]
    measure = find_measure(name.strip(), study.outcomes) if equals else usual
    return measure, width


def sweep_to(
    study: Study, measure: str, width: float, make_runs: Callable[[Study], Results]
) -> Results:
    """Sweep, and add replicates until every interval is narrow enough.

    Parameters
    ----------
    study
        Its replicates are those to begin with.
    measure
        Of a run.
    width
        Half the width wanted of the 95 % intervals (Student's t) of the mean of every arm, and of
        every difference between two arms, at every point; in the unit of the measure.
    make_runs
        Makes the runs of a study that are missing.

    Returns
    -------
    Results

    Notes
    -----
    Looking again and again and stopping at the first narrow interval covers the true mean a little
    less often than 95 % of the time; the more replicates to begin with, the less this matters.
    """
    study = replace(study, replicates=max(2, study.replicates))
    while True:
        results = make_runs(study)
        needed = replicates_needed(results, measure, width)
        if needed <= study.replicates:
            return results
        study = replace(study, replicates=min(needed, int(GROWTH * study.replicates)))


def replicates_needed(results: Results, measure: str, width: float) -> int:
    """Most replicates that an arm, or a difference between arms, needs at a point."""
    table = results.read(["arm", "point", "seed", measure])
    needed = 0
    for _, point in table.groupby("point"):
        for values in _samples(point, measure, results.study):
            needed = max(needed, seeds_needed(values, width) or 0)
    return needed


def _samples(point: "pd.DataFrame", measure: str, study: Study) -> list[list[float]]:
    """At one point, the values of each arm, and the differences between each two."""
    arms = [point[point["arm"] == arm].set_index("seed")[measure] for arm in study.arms]
    found = [arm.tolist() for arm in arms]
    if study.paired:
        found += [(one - two).dropna().tolist() for one, two in combinations(arms, 2)]
    return found
