"""How good proposals are, how well those who decide can tell, and what refusing costs."""

from typing import Any

import numpy as np

from sim.kernels import RealGrid
from sim.units import MINUTES_AN_HOUR
from sim.world.tables.record import (
    CHOICES,
    COORDINATORS,
    DECIDERS,
    ORGANIZATIONS,
    RESIDENTS,
    SUM,
    WHEN_FILED,
    WHEN_FUNDED,
)
from sim.world.tables.tally import DRAFTS, FILINGS, REFUSED, STARTS
from sim.world.tables.world import World


def proposals(world: World) -> dict[str, Any]:
    """Every measure of proposals; a sentence says why one is undefined."""
    counts, record = world.tally.projects, world.record
    filed, begun, ended = counts[FILINGS], counts[STARTS], counts[REFUSED] + counts[STARTS]
    gain, choices = record.plan_gain, record.choices
    hours = record.in_vain / MINUTES_AN_HOUR
    few = "in no round did five projects wait"
    return {
        "proposals.drafted": counts[DRAFTS],
        "proposals.filed": filed,
        "proposals.refused_share": (
            counts[REFUSED] / ended if ended else "no proposal was refused or began"
        ),
        "proposals.gain_filed": gain[WHEN_FILED] / filed if filed else "nothing was filed",
        "proposals.gain_funded": gain[WHEN_FUNDED] / begun if begun else "no project started",
        "proposals.award_correlation": choices[SUM] / choices[CHOICES] if choices[CHOICES] else few,
        "proposals.decision_correlation": decision_correlation(record.decided),
        "proposals.hours_refused_residents": hours[RESIDENTS],
        "proposals.hours_refused_organizations": hours[ORGANIZATIONS],
        "proposals.hours_refused_deciders": hours[DECIDERS],
        "proposals.hours_refused_coordinators": hours[COORDINATORS],
    }


def decision_correlation(decided: RealGrid) -> Any:
    """Correlation of passing with true gain (point-biserial), or why there is none.

    Parameters
    ----------
    decided
        Of what was refused and of what passed: how many, the sum of their true gains, and of the
        squares of these, shape (2, 3).
    """
    (refused, _, _), (passed, gains, _) = decided.tolist()
    n, total, squares = decided.sum(axis=0).tolist()
    if not n:
        return "nobody decided on proposals of others"
    if not refused or not passed:
        return "all proposals were decided alike"
    spread = squares / n - (total / n) ** 2
    if spread <= 0.0:
        return "all proposals were equally good"
    share = passed / n
    together = gains / n - share * total / n
    return together / float(np.sqrt(spread * share * (1.0 - share)))
