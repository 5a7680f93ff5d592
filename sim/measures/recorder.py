"""The weekly series of a run: one row a week, one column a measure."""

from math import log2
from typing import Final

import numpy as np

from sim.kernels import Flags, Ints, Reals, kernel
from sim.measures.inequality import gini
from sim.world.coordination import USED
from sim.world.results import occupied
from sim.world.work import bits_in
from sim.world.world import FAILURES, NEVER, STARTED, SUCCESSES, World

SERIES: Final = (
    "engaged", "engaged_residents", "engaged_organizations", "participants", "joins", "exits",
    "exits_lapsed", "exits_base", "exits_overload", "exits_disaffection", "projects_active",
    "projects_waiting", "projects_started", "successes", "failures", "coordinators", "impact",
    "best_known", "prevailing_value", "prevailing_changed", "diversity", "power_money_gini",
    "power_decision_gini", "power_leads_gini", "money_in", "money_spent", "money_idle",
    "coordinator_hours", "minutes_worked", "shock",
)  # fmt: skip
"""Columns of the weekly series, in order; units and definitions stand in the catalogue."""

QUARTER = 13


class Recorder:
    """Writes one row a week into a table made beforehand.

    Attributes
    ----------
    table
        Weekly series, shape (weeks, columns of ``SERIES``).
    """

    def __init__(self, weeks: int) -> None:
        self.table = np.zeros((weeks, len(SERIES)))
        self._power = (np.nan, np.nan, np.nan)

    def measure(self, world: World, week: int, minutes_worked: int) -> None:
        """Stage 11: record the week."""
        if week >= len(self.table):  # a model may be stepped on beyond its scenario's weeks
            self.table = np.vstack([self.table, np.zeros((week + 1, len(SERIES)))])
        actors, tally, ledger = world.actors, world.tally, world.ledger
        if week % QUARTER == 0:
            self._power = concentrations(world)
        residents, organizations, participants, led, impact, best, diversity = census(
            actors.engaged, actors.status, actors.led, actors.outcome, actors.own_value,
            actors.setting, actors.residents, world.problem.elements,
        )  # fmt: skip
        projects = world.projects
        active, waiting = occupied(projects.cell, projects.live, projects.count)
        exits = tally.exits.tolist()
        inflow, spent = ledger.inflow, ledger.spent
        counts = tally.projects.tolist()
        self.table[week] = (
            residents + organizations, residents, organizations, participants,
            sum(tally.joins.tolist()), sum(exits), *exits, active, waiting, counts[STARTED],
            counts[SUCCESSES], counts[FAILURES], led, impact, best,
            world.problem.value[world.prevailing],
            bits_in(world.prevailing ^ world.prevailing_first) / world.problem.elements,
            diversity, *self._power, inflow / 100, spent / 100, (inflow - spent) / 100,
            int(world.hours[USED]) / 60, minutes_worked,
            world.shocked[-1][1] if world.shocked_now else 0.0,
        )  # fmt: skip


def concentrations(world: World) -> tuple[float, float, float]:
    """Gini of money steered, of decision weight and of project leads, over all who took part."""
    actors = world.actors
    ever = actors.joined > NEVER
    shares = (actors.steered[ever], actors.decided[ever], actors.led[ever])
    first, second, third = ((np.nan if g is None else g) for g in map(gini, shares))
    return first, second, third


@kernel
def census(
    engaged: Flags, status: Ints, led: Ints, outcome: Reals, own_value: Reals, setting: Ints,
    residents: int, elements: int,
) -> tuple[int, int, int, int, float, float, float]:  # fmt: skip
    """Count and average over actors.

    Returns
    -------
    tuple
        Engaged residents, engaged organizations, participants, actors that ever led, mean outcome
        of residents, highest own value, diversity: mean over elements of the entropy (bits) of the
        two settings among all actors.
    """
    inside = 0
    engaged_residents = 0
    engaged_organizations = 0
    leaders = 0
    total = 0.0
    best = 0.0
    ones = np.zeros(elements, np.int64)
    for a in range(status.size):
        if status[a] == 1:
            inside += 1
        if engaged[a]:
            if a < residents:
                engaged_residents += 1
            else:
                engaged_organizations += 1
        if led[a] > 0:
            leaders += 1
        if a < residents:
            total += outcome[a]
        best = max(best, own_value[a])
        for e in range(elements):
            ones[e] += (setting[a] >> e) & 1
    entropy = 0.0
    for e in range(elements):
        share = ones[e] / status.size
        if 0.0 < share < 1.0:
            entropy -= share * log2(share) + (1.0 - share) * log2(1.0 - share)
    return (
        engaged_residents, engaged_organizations, inside, leaders, total / residents, best,
        entropy / elements,
    )  # fmt: skip
