"""The stages of a week that belong to no rule: work on projects, ties, values."""

import numpy as np

from sim.world.tables.coordination import AVAILABLE, LAPSED, RELEASED, USED
from sim.world.tables.ledger import OUTSIDE
from sim.world.tables.record import WEEK
from sim.world.tables.tally import STARTS
from sim.world.tables.world import World
from sim.world.values import count_anew, refresh_values
from sim.world.week.noting import note_beginnings, note_first_change, note_successes
from sim.world.week.project_end import carry_out
from sim.world.week.ties import bond
from sim.world.week.work import work_on_projects


def work_week(world: World, week: int) -> int:
    """Stage 7: members work on projects, which end and are carried out; returns minutes worked."""
    actors, projects, costs = world.actors, world.projects, world.parameters.projects
    record = world.record
    if world.tally.projects[STARTS] > record.begun:
        record.begun = int(world.tally.projects[STARTS])
        note_beginnings(
            week, projects.cell, projects.live, projects.count, costs.small, record.careers,
            record.began_small, record.began_large,
        )  # fmt: skip
    worked, world.ended, done, variants = work_on_projects(world, week)
    world.variants += variants
    if done:
        if record.change[WEEK] < 0:
            note_first_change(world, week)
        note_successes(world, week, carry_out(world, week))
        actors.setting[:] = world.following
        revalue(world)
    return int(worked)


def form_ties(world: World, week: int) -> None:
    """Stage 10: ties of members grow, those asked for are made, all fade."""
    bond(world, week)


def settle(world: World) -> None:
    """Opening of stage 11: what prevails is counted anew, and everybody's outcome with it."""
    world.prevailing = count_anew(world)


def revalue(world: World) -> None:
    """Set own values and outcomes by the settings and the problem as they are now."""
    refresh_values(world, world.prevailing)


def imbalances(world: World) -> list[str]:
    """What is wrong with money, hours and values, in words; empty if nothing is."""
    balance, hours, actors = world.ledger.balance, world.hours, world.actors
    kept = hours[USED] + hours[AVAILABLE] + hours[LAPSED]
    problems = {
        "money in is not money held and spent": int(balance.sum()) != 0,
        "an account is overdrawn": bool((np.delete(balance, OUTSIDE) < 0).any()),
        "coordinators' minutes do not balance": bool(hours[RELEASED] != kept),
        "coordinators worked minutes that were not there": bool((hours < 0).any()),
        "somebody spent more minutes than there are": bool((actors.spent > actors.minutes).any()),
        "somebody promised negative minutes": bool((actors.promised < 0).any()),
        "a value is not a number": not np.isfinite(actors.outcome).all(),
    }
    return [problem for problem, found in problems.items() if found]


def check_balances(world: World) -> None:
    """Audit: money and hours balance, and nobody worked more than there was.

    Raises
    ------
    AssertionError
        With the first balance that does not hold.
    """
    for problem in imbalances(world):
        raise AssertionError(f"audit: {problem}")
