"""How projects end: execution, adoption by members, reach, what everybody takes from it."""

import numpy as np

from sim.kernels import IntGrid, Ints, allocating, kernel
from sim.randomness import decision, uniforms
from sim.world.bits import bits_in, nth_bit
from sim.world.evidence import observe
from sim.world.tables.ledger import FOR_MATERIALS, FOR_REACH, FOR_STAFF, kind_of, transfer
from sim.world.tables.projects import (
    APPROVED,
    BEST,
    CO_LEAD,
    CODE,
    DROPPED,
    FAILED,
    FREE,
    LEAD,
    LISTED,
    MASK,
    MATERIALS_PAID,
    MEMBERS,
    PROPOSED,
    PROPOSER,
    REACH_PAID,
    SOURCE,
    STATE,
    SUCCEEDED,
    TARGET,
    WAGES_PAID,
    WANTED,
)
from sim.world.tables.tally import ADOPTED, FAILURES, REACHED, SUCCESSES
from sim.world.tables.world import World
from sim.world.values import gain_of, judge, reverse_estimates
from sim.world.week.proposals import list_in_keyed_order, weekly_minutes
from sim.world.week.reach import list_within_reach
from sim.world.week.work import readings_of_a_look

ORDER = decision("project.order")
"""Turn of a finished project in carrying out. Key: (week, proposer, code)."""

ADOPT = decision("project.adopt")
"""Whether a resident who is reached takes up all that worked, or which element alone.

Key: (week, resident, proposer), block: code, words 0 and 1.
"""

JUDGE_ALL = decision("project.judge_all")
"""Error of a resident who is reached in judging all that worked.

Key: (week, resident, proposer), block: code.
"""

JUDGE_ONE = decision("project.judge_one")
"""The same for the element alone. Key: (week, resident, proposer), block: code."""


@kernel
def _take_up(world: World, a: int, best: int, target: int) -> bool:
    """Let an actor take up a practice that is new to it, if it took up none yet."""
    actors = world.actors
    new = (actors.setting[a] & ~best) | (target & best)
    if world.following[a] != actors.setting[a] or new == actors.setting[a]:
        return False
    world.following[a] = new
    reverse_estimates(actors.estimate, a, new ^ actors.setting[a])
    return True


@kernel
def _welcomes(world: World, week: int, a: int, p: int, best: int, what: int) -> bool:
    """Whether a resident that is reached judges that a practice would make it better off."""
    cell, setting = world.projects.cell, world.actors.setting[a]
    new = (setting & ~best) | (cell[p, TARGET] & best)
    gain = gain_of(world, a, new)
    return judge(world, what, week, a, cell[p, PROPOSER], cell[p, CODE], gain) > 0.0


@allocating
def carry_out(world: World, week: int) -> Ints:
    """Members carry out together what succeeded; residents whom the grant reaches judge it first.

    Projects act in keyed order; settings change at the end of the stage. Returns the place in that
    order of the success that each actor takes up, -1 for none, shape (actors,).
    """
    projects, actors = world.projects, world.actors
    tally, costs = world.tally, world.parameters.projects
    cell = projects.cell
    taken_from = np.full(actors.setting.size, -1)
    for a in range(actors.setting.size):
        world.following[a] = actors.setting[a]
    ended = np.empty(projects.count[LISTED], np.int64)
    order = np.empty(projects.count[LISTED])
    n = list_in_keyed_order(world, week, ORDER, SUCCEEDED, SUCCEEDED, order, ended)
    for i in range(n):
        p = ended[i]
        best = cell[p, BEST]
        for slot in range(cell[p, MEMBERS]):
            a = projects.member[p, slot]
            if _take_up(world, a, best, cell[p, TARGET]):
                taken_from[a] = i
            for k in range(actors.served_start[a], actors.served_start[a + 1]):
                actors.reached[actors.served_list[k]] = week
        for k in range(list_within_reach(world, week, p, cell[p, WANTED])):
            a = world.items[k]
            tally.projects[REACHED] += 1
            world.record.reach_by_place[actors.neighbourhood[a]] += 1
            actors.reached[a] = week
            world.funders.reached_by[a] = cell[p, SOURCE]
            u, u_one, _, _ = uniforms(world.seed, ADOPT, week, a, cell[p, PROPOSER], cell[p, CODE])
            if u >= costs.willing:
                continue
            one = nth_bit(best, int(u_one * bits_in(best)))
            taken = False
            if _welcomes(world, week, a, p, best, JUDGE_ALL):
                taken = _take_up(world, a, best, cell[p, TARGET])
            if not taken and _welcomes(world, week, a, p, one, JUDGE_ONE):
                taken = _take_up(world, a, one, cell[p, TARGET])
            if taken:
                tally.projects[ADOPTED] += 1
                taken_from[a] = i
    return taken_from


@kernel
def take_leave(world: World) -> None:
    """What every ended project leaves behind: money returned, minutes freed, skill, views."""
    projects, actors, ledger, tally = world.projects, world.actors, world.ledger, world.tally
    cell = projects.cell
    costs, people = world.parameters.projects, world.parameters.people
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        state = cell[p, STATE]
        if state != SUCCEEDED and state != FAILED:
            continue
        account = ledger.projects + p
        transfer(ledger.balance, account, cell[p, SOURCE], ledger.balance[account])
        size = bits_in(cell[p, MASK])
        lead, second = cell[p, LEAD], cell[p, CO_LEAD]
        if lead >= 0:
            actors.leads[lead] -= 1
        if second >= 0:
            actors.leads[second] -= 1
        if state == SUCCEEDED:
            tally.projects[SUCCESSES] += 1
            actors.succeeded[lead] += 1
            if second >= 0:
                actors.succeeded[second] += 1
            actors.proven_mask[lead] = cell[p, BEST]
            actors.proven_target[lead] = cell[p, TARGET] & cell[p, BEST]
            actors.proven_gain[lead] = projects.reading[p]
            actors.proven_readings[lead] = readings_of_a_look(world, p)
        else:
            tally.projects[FAILURES] += 1
        for slot in range(cell[p, MEMBERS]):
            a = projects.member[p, slot]
            actors.promised[a] -= weekly_minutes(
                a >= actors.residents, size, costs.hours_organization, costs.hours_resident
            )
            actors.skill[a] += people.skill_gain * (1.0 - actors.skill[a])
            actors.openness[a] += people.openness_gain * (1.0 - actors.openness[a])
            if state == SUCCEEDED:
                actors.opinion[a] = min(1.0, actors.opinion[a] + people.opinion_event)
            else:
                actors.opinion[a] = max(-1.0, actors.opinion[a] - people.opinion_event)
            for e in range(projects.tested.shape[1]):
                if projects.tested[p, e] > 0.0 and (actors.setting[a] ^ cell[p, TARGET]) >> e & 1:
                    gain = projects.gained[p, e] / projects.tested[p, e]
                    observe(world, a, e, gain, projects.tested[p, e])


@kernel
def book(cell: IntGrid, live: Ints, count: Ints, used: IntGrid, first_actor: int) -> None:
    """Add what ended projects spent to the account of those who paid for them."""
    for i in range(count[LISTED]):
        p = live[i]
        if cell[p, STATE] == SUCCEEDED or cell[p, STATE] == FAILED:
            kind = kind_of(cell[p, SOURCE], first_actor)
            used[kind, FOR_MATERIALS] += cell[p, MATERIALS_PAID]
            used[kind, FOR_STAFF] += cell[p, WAGES_PAID]
            used[kind, FOR_REACH] += cell[p, REACH_PAID]


@kernel
def clear(cell: IntGrid, live: Ints, count: Ints) -> None:
    """Free the slots of projects that ended or were dropped, keeping the order of the others."""
    kept = 0
    for i in range(count[LISTED]):
        p = live[i]
        if cell[p, STATE] in (SUCCEEDED, FAILED, DROPPED):
            cell[p, STATE] = FREE
        else:
            live[kept] = p
            kept += 1
    count[LISTED] = kept


@kernel
def occupied(cell: IntGrid, live: Ints, count: Ints) -> tuple[int, int]:
    """Number of projects running (orphaned ones included), and of proposals waiting."""
    running = 0
    waiting = 0
    for i in range(count[LISTED]):
        state = cell[live[i], STATE]
        if state in (PROPOSED, APPROVED):
            waiting += 1
        elif state > APPROVED:
            running += 1
    return running, waiting
