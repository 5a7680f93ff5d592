"""The stages of a week that belong to no rule: work on projects, ties, values."""

import numpy as np

from sim.world.tables.coordination import AVAILABLE, LAPSED, RELEASED, USED
from sim.world.tables.ledger import OUTSIDE
from sim.world.tables.record import WEEK
from sim.world.tables.tally import STARTS
from sim.world.tables.world import World
from sim.world.values import count_anew, refresh_values
from sim.world.week.noting import note_beginnings, note_first_change
from sim.world.week.project_end import carry_out
from sim.world.week.ties import bond
from sim.world.week.work import work_on_projects


def work_week(world: World, week: int) -> int:
    """Stage 7: members work on projects, which end and are carried out; returns minutes worked."""
    actors, projects, costs = world.actors, world.projects, world.parameters.projects
    problem, balance = world.problem, world.ledger.balance
    coupling = world.parameters.problem.coupling
    record = world.record
    if world.tally.projects[STARTS] > record.begun:
        record.begun = int(world.tally.projects[STARTS])
        note_beginnings(
            week, projects.cell, projects.live, projects.count, costs.small, record.careers,
            record.began_small, record.began_large,
        )  # fmt: skip
    worked, world.ended, done, variants = work_on_projects(
        world.seed, week, projects.cell, projects.member, projects.live, projects.count,
        projects.reading, projects.tested, projects.gained, actors.status, actors.promised,
        actors.minutes, actors.spent, actors.active, actors.leads, actors.led, actors.skill,
        actors.tie_to, actors.tie_count, actors.setting, actors.own_elements, problem.value,
        world.reading_error, balance, world.numbers, world.ledger.projects,
        actors.residents, world.prevailing, world.beliefs.agreed, coupling, world.somebody_left,
    )  # fmt: skip
    world.variants += variants
    if done:
        if record.change[WEEK] < 0:
            note_first_change(
                world.seed, week, projects.cell, projects.live, projects.count, actors.setting,
                actors.status, record.change, record.learner, world.keys, world.items,
            )  # fmt: skip
        carry_out(
            world.seed, week, projects.cell, projects.member, projects.live, projects.count,
            actors.setting, world.following, actors.own_elements, actors.own_value,
            problem.value, actors.estimate, actors.served_start, actors.served_list,
            actors.tie_to, actors.tie_count, balance, world.keys, world.items,
            world.tally.projects, world.ledger.projects, actors.residents, world.prevailing,
            coupling, costs.price_of_reach, costs.willing,
        )  # fmt: skip
        actors.setting[:] = world.following
        revalue(world)
    return int(worked)


def form_ties(world: World, week: int) -> None:
    """Stage 10: ties of members grow, those asked for are made, all fade."""
    actors, projects, ties = world.actors, world.projects, world.parameters.ties
    bond(
        world.seed, week, projects.cell, projects.member, projects.live, projects.count,
        world.keys, world.items, world.meeting, actors.tie_to, actors.tie_weight,
        actors.tie_count, actors.attention, ties.strengthening, ties.new, ties.decay,
    )  # fmt: skip


def settle(world: World) -> None:
    """Opening of stage 11: what prevails is counted anew, and everybody's outcome with it."""
    actors = world.actors
    world.prevailing = count_anew(
        actors.setting, actors.own_elements, actors.weight, world.vote_cap, world.prevailing,
        world.parameters.problem.coupling, world.problem.value, actors.server,
        world.parameters.people.service_share, actors.own_value, actors.outcome,
    )  # fmt: skip


def revalue(world: World) -> None:
    """Set own values and outcomes by the settings and the problem as they are now."""
    actors = world.actors
    refresh_values(
        actors.setting, actors.own_elements, world.prevailing, world.parameters.problem.coupling,
        world.problem.value, actors.server, world.parameters.people.service_share,
        actors.own_value, actors.outcome,
    )  # fmt: skip


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
