"""The weekly series of a run: one row a week, one column a measure."""

from math import log2
from typing import Final
from warnings import warn

import numpy as np

from sim.kernels import RealGrid, Reals, kernel
from sim.measures.quarterly import QUARTERLY, Quarterly, gini_of, hands_of
from sim.measures.weekly import WEEKLY, Weekly
from sim.units import WEEKS_A_QUARTER, WEEKS_HALF_A_YEAR
from sim.world.bits import bits_in
from sim.world.tables.coordination import USED
from sim.world.tables.ledger import FUNDERS, OUTSIDE, WAGES_COORDINATORS
from sim.world.tables.world import World
from sim.world.week.project_end import occupied
from sim.world.week.response import WEEKS_TO_RESPOND, is_at_work, read_response

COUNTS: Final = (
    "engaged", "engaged_residents", "engaged_organizations", "participants", "joins", "exits",
    "exits_lapsed", "exits_base", "exits_overload", "exits_disaffection", "projects_active",
    "projects_waiting", "projects_started", "successes", "failures", "coordinators", "impact",
    "best_known", "prevailing_value", "prevailing_changed", "diversity", "power_money_gini",
    "power_decision_gini", "power_leads_gini", "money_in", "money_spent", "money_idle",
    "coordinator_hours", "minutes_worked", "shock", "at_work", "people_reached",
    "power_money_hands", "power_decision_hands", "power_leads_hands",
)  # fmt: skip

SERIES: Final = (*COUNTS, *WEEKLY, *QUARTERLY)
"""Columns of the weekly series, in order; units and definitions stand in the catalogue."""

AFTER_COUNTS: Final = len(COUNTS)
AFTER_WEEKLY: Final = AFTER_COUNTS + len(WEEKLY)

ENGAGED: Final = SERIES.index("engaged")
PARTICIPANTS: Final = SERIES.index("participants")
JOINS: Final = SERIES.index("joins")
EXITS: Final = SERIES.index("exits")
PROJECTS: Final = SERIES.index("projects_active")
COORDINATORS: Final = SERIES.index("coordinators")
IMPACT: Final = SERIES.index("impact")
BEST_KNOWN: Final = SERIES.index("best_known")
PREVAILING: Final = SERIES.index("prevailing_value")
DIVERSITY: Final = SERIES.index("diversity")
POWER: Final = SERIES.index("power_money_gini")
HANDS: Final = SERIES.index("power_money_hands")
MONEY: Final = SERIES.index("money_in")
HOURS: Final = SERIES.index("coordinator_hours")
TOOK_PART: Final = SERIES.index("at_work")


class Recorder:
    """Writes one row a week into a table made beforehand.

    Attributes
    ----------
    table
        Weekly series, shape (weeks, columns of ``SERIES``).
    brief
        Whether only the ``COUNTS`` are recorded: a shadow run is read for no more. The other
        columns are then not numbers.
    quarterly
        Whether the quarterly columns are worked out; if not, they are not numbers.
    """

    def __init__(self, weeks: int, elements: int) -> None:
        self.table = np.zeros((weeks, len(SERIES)))
        self._weeks = weeks
        self.brief = False
        self.quarterly = True
        self._power = np.full((2, 3), np.nan)
        self._weekly = Weekly(elements)
        self._quarterly = Quarterly(elements)

    def measure(self, world: World, week: int, minutes_worked: int) -> None:
        """Stage 11: record the week; the first one past the last week warns."""
        if week == self._weeks and not self.brief:
            warn(
                f"week {week}: the {week} weeks of the scenario are over; the model goes on as if "
                "weeks were larger",
                stacklevel=4,
            )
        if week >= len(self.table):  # a model may be stepped on beyond its scenario's weeks
            more = np.zeros((week + 1, len(SERIES)))
            more[:, AFTER_WEEKLY:] = self._quarterly.row
            self.table = np.vstack([self.table, more])
        if week % WEEKS_A_QUARTER == 0:
            concentrations(world, self._power)
        row = self.table[week]
        self._measure_more(world, week, row)
        if world.shocked and week == world.shocked[0][0] + WEEKS_TO_RESPOND - 1:
            read_response(world)
        write_row(
            world,
            week,
            row,
            self._power,
            minutes_worked,
            world.shocked[-1][1] if world.shocked_now else 0.0,
        )

    def _measure_more(self, world: World, week: int, row: Reals) -> None:
        """Fill in what stands after the counts."""
        if self.brief:
            row[AFTER_COUNTS:] = np.nan
            return
        if week % WEEKS_A_QUARTER == 0:
            if self.quarterly:
                self._quarterly.measure(world)
            self.table[week:, AFTER_WEEKLY:] = self._quarterly.row
        self._weekly.measure(world, week, row[AFTER_COUNTS:AFTER_WEEKLY])


def concentrations(world: World, power: RealGrid) -> None:
    """Concentration of power over all who took part so far; ``power`` has shape (2, 3).

    Gini coefficients, and below them hands, of money steered, decision weight and project leads.
    """
    actors = world.actors
    lists = (actors.steered.astype(np.float64), actors.decided, actors.led.astype(np.float64))
    for axis, values in enumerate(lists):
        power[0, axis] = gini_of(values, actors.joined, world.keys, world.items)
        power[1, axis] = hands_of(values, actors.joined)


@kernel
def census(world: World, week: int, row: Reals) -> None:
    """Count and average over actors, into the columns named beside each line."""
    actors, terms = world.actors, world.parameters.problem
    inside = 0
    engaged_residents = 0
    engaged_organizations = 0
    leaders = 0
    at_work = 0
    reached = 0
    total = 0.0
    best = 0.0
    for a in range(actors.status.size):
        if actors.status[a] == 1:
            inside += 1
        if actors.engaged[a]:
            if a < actors.residents:
                engaged_residents += 1
            else:
                engaged_organizations += 1
        if actors.led[a] > 0:
            leaders += 1
        if is_at_work(world, week, a):
            at_work += 1
        if a < actors.residents:
            total += actors.outcome[a]
            if week - actors.reached[a] < WEEKS_HALF_A_YEAR:
                reached += 1
        best = max(best, actors.own_value[a])
    entropy = 0.0
    for e in range(terms.elements):
        ones = 0
        for a in range(actors.setting.size):
            ones += (actors.setting[a] >> e) & 1
        share = ones / actors.setting.size
        if 0.0 < share < 1.0:
            entropy -= share * log2(share) + (1.0 - share) * log2(1.0 - share)
    row[ENGAGED] = engaged_residents + engaged_organizations
    row[ENGAGED + 1] = engaged_residents
    row[ENGAGED + 2] = engaged_organizations
    row[PARTICIPANTS] = inside
    row[COORDINATORS] = leaders
    row[IMPACT] = total / actors.residents
    row[BEST_KNOWN] = best
    row[DIVERSITY] = entropy / terms.elements
    row[TOOK_PART] = at_work
    row[TOOK_PART + 1] = reached


@kernel
def write_row(
    world: World, week: int, row: Reals, power: RealGrid, minutes_worked: int, shock: float
) -> None:
    """Fill a week's row, in the order of ``SERIES``."""
    tally, projects, ledger = world.tally, world.projects, world.ledger
    problem, terms = world.problem, world.parameters.problem
    census(world, week, row)
    row[JOINS] = tally.joins.sum()
    row[EXITS] = tally.exits.sum()
    for reason in range(4):
        row[EXITS + 1 + reason] = tally.exits[reason]
    active, waiting = occupied(projects.cell, projects.live, projects.count)
    row[PROJECTS] = active
    row[PROJECTS + 1] = waiting
    for k in range(3):
        row[PROJECTS + 2 + k] = tally.projects[k]
        row[POWER + k] = power[0, k]
        row[HANDS + k] = power[1, k]
    row[PREVAILING] = problem.value[world.prevailing]
    row[PREVAILING + 1] = bits_in(world.prevailing ^ world.prevailing_first) / terms.elements
    inflow = -ledger.balance[OUTSIDE]
    spent = 0
    for account in range(WAGES_COORDINATORS, FUNDERS):
        spent += ledger.balance[account]
    row[MONEY] = inflow / 100.0
    row[MONEY + 1] = spent / 100.0
    row[MONEY + 2] = (inflow - spent) / 100.0
    row[HOURS] = world.hours[USED] / 60.0
    row[HOURS + 1] = minutes_worked
    row[HOURS + 2] = shock
