"""A week's work on running projects: members, readings, the end of some."""

from math import sqrt

import numpy as np

from sim.constants import FAIR_COIN, MOST_ELEMENTS, SUCCESS_OFFSET, SUCCESS_SLOPE
from sim.kernels import IntGrid, Reals, allocating, kernel
from sim.randomness import decision, normal, uniform, uniforms
from sim.units import CENTS_A_DOLLAR, MINUTES_AN_HOUR
from sim.world.bits import bits_in
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.ledger import REACH, WAGES_STAFF, transfer
from sim.world.tables.projects import (
    BEST,
    CO_LEAD,
    CODE,
    CONTENT,
    FAILED,
    FOLLOW_UP,
    LEAD,
    LEFT,
    LISTED,
    MASK,
    MEMBERS,
    ORPHANED,
    PLANNED,
    PROPOSER,
    REACH_PAID,
    RUNNING,
    SINCE,
    STARTED,
    STATE,
    SUCCEEDED,
    TARGET,
    TRIALS,
    WAGES_PAID,
    WANTED,
    WORKED,
)
from sim.world.tables.world import World
from sim.world.values import gain_of, standard_error
from sim.world.week.proposals import drop_member, most_skilled, spare, succeed_lead, weekly_minutes

EXECUTE = decision("project.execute")
"""Whether a finished project succeeds. Key: (week, proposer, code)."""

TRY = decision("project.try")
"""Whether a project reads a variant (block 0), and which elements are in it.

Key: (week, proposer, code), block: 0 or 1 + element.
"""

READ = decision("project.read")
"""Error of a project's reading. Key: (week, proposer, code), block: variants tried before."""

SUCCESSOR = decision("project.successor")
"""Place of a candidate among those who may take over an orphaned project.

Key: (week, proposer, code), block: candidate.
"""


@kernel
def _leave_projects(
    world: World, week: int, p: int, limit: float, patience: int, hours_o: float, hours_r: float
) -> None:
    """Take members who left out of a running project; replace a lost lead; look for a successor."""
    actors = world.actors
    cell, member = world.projects.cell, world.projects.member
    size = bits_in(cell[p, MASK])
    last = -1
    slot = 0
    while slot < cell[p, MEMBERS]:
        a = member[p, slot]
        if actors.status[a] == PARTICIPANT:
            slot += 1
            continue
        actors.promised[a] -= weekly_minutes(a >= actors.residents, size, hours_o, hours_r)
        if a == cell[p, LEAD]:
            actors.leads[a] -= 1
            cell[p, LEAD] = -1
        elif a == cell[p, CO_LEAD]:
            actors.leads[a] -= 1
            cell[p, CO_LEAD] = -1
        last = a
        drop_member(cell, member, p, slot)
    if cell[p, MEMBERS] == 0 and cell[p, STATE] == RUNNING:
        cell[p, STATE] = ORPHANED
        cell[p, SINCE] = week
        cell[p, LEFT] = last
    if cell[p, STATE] == ORPHANED:
        chosen = -1
        best = np.inf
        left = cell[p, LEFT]
        for tie in range(actors.tie_count[left]):
            a = actors.tie_to[left, tie]
            more = weekly_minutes(a >= actors.residents, size, hours_o, hours_r)
            if actors.status[a] == PARTICIPANT and spare(
                a, more, actors.promised, actors.minutes, limit
            ):
                u = uniforms(world.seed, SUCCESSOR, week, cell[p, PROPOSER], cell[p, CODE], a)[0]
                if u < best:
                    best = u
                    chosen = a
        if chosen >= 0:
            member[p, 0] = chosen
            cell[p, MEMBERS] = 1
            cell[p, STATE] = RUNNING
            actors.promised[chosen] += weekly_minutes(
                chosen >= actors.residents, size, hours_o, hours_r
            )
        elif week - cell[p, SINCE] >= patience:
            cell[p, STATE] = FAILED
    if cell[p, MEMBERS] > 0 and cell[p, LEAD] < 0:
        alone = cell[p, CO_LEAD] < 0
        succeed_lead(cell, member, p, actors.skill)
        if alone:
            actors.leads[cell[p, LEAD]] += 1
            actors.led[cell[p, LEAD]] += 1


@kernel
def readings_of_a_look(world: World, p: int) -> float:
    """Readings that one look of a project at a variant is worth."""
    mask = world.projects.cell[p, MASK]
    return world.readings[bits_in(mask), bits_in(mask & world.beliefs.agreed)]


@kernel
def _read(world: World, week: int, p: int, variant: int) -> bool:
    """Look at a variant in the lives of the members, and keep the best; tells if it could be seen.

    What is seen is the mean gain of those for whom something changes, and an error: that of the
    mean of so many readings as the hours buy. What all members do that way already is neither read
    nor credited.
    """
    actors, projects = world.actors, world.projects
    cell = projects.cell
    number = cell[p, TRIALS]
    cell[p, TRIALS] += 1
    turned = 0
    changed = 0
    gain = 0.0
    for slot in range(cell[p, MEMBERS]):
        a = projects.member[p, slot]
        turns = (actors.setting[a] ^ cell[p, TARGET]) & variant
        if turns:
            turned |= turns
            changed += 1
            gain += gain_of(world, a, actors.setting[a] ^ turns)
    if changed == 0:
        return False
    readings = readings_of_a_look(world, p)
    error = standard_error(world, world.reading_error) / sqrt(readings)
    u = uniforms(world.seed, READ, week, cell[p, PROPOSER], cell[p, CODE], number)[0]
    seen = gain / changed + error * normal(u)
    changes = bits_in(turned)
    for e in range(projects.tested.shape[1]):
        if (turned >> e) & 1:
            projects.tested[p, e] += readings
            projects.gained[p, e] += readings * seen / changes
    if seen > projects.reading[p]:
        projects.reading[p] = seen
        cell[p, BEST] = variant
    return True


@kernel
def _variant(seed: int, week: int, proposer: int, code: int, mask: int) -> int:
    """A keyed non-empty subset of a project's elements, each in or out by a fair coin."""
    chosen = 0
    first = 0
    for e in range(MOST_ELEMENTS):
        if (mask >> e) & 1:
            if first == 0:
                first = 1 << e
            if uniforms(seed, TRY, week, proposer, code, 1 + e)[0] < FAIR_COIN:
                chosen |= 1 << e
    return chosen if chosen else first


@kernel
def chance_of_success(
    lead: float, best: float, weight: float, difficulty: float, size: int
) -> float:
    """Chance that a project of ``size`` elements is carried out well (a logistic in skill)."""
    skill = weight * lead + (1.0 - weight) * best
    return 1.0 / (1.0 + np.exp(-SUCCESS_SLOPE * (skill + SUCCESS_OFFSET - difficulty * size)))


@kernel
def _execute(
    seed: int, week: int, cell: IntGrid, member: IntGrid, p: int, skill: Reals, weight: float,
    difficulty: float,
) -> bool:  # fmt: skip
    """Whether a project that finished its work also carries it out.

    A project in which no variant ever read better than doing nothing has nothing to carry out.
    """
    best = skill[most_skilled(cell, member, p, skill)]
    size = bits_in(cell[p, MASK])
    lead = skill[cell[p, LEAD]]
    if cell[p, CO_LEAD] >= 0:
        lead = max(lead, skill[cell[p, CO_LEAD]])
    chance = chance_of_success(lead, best, weight, difficulty, size)
    u = uniform(seed, EXECUTE, week, cell[p, PROPOSER], cell[p, CODE])
    return cell[p, BEST] != 0 and u < chance


@kernel
def _pay_reach(world: World, p: int) -> int:
    """Pay for reach as the work goes; returns the cents of it still to be paid."""
    cell, ledger = world.projects.cell, world.ledger
    whole = cell[p, WANTED] * round(CENTS_A_DOLLAR * world.parameters.projects.price_of_reach)
    done = min(cell[p, WORKED], cell[p, CONTENT])
    due = whole * done // max(1, cell[p, CONTENT]) - cell[p, REACH_PAID]
    transfer(ledger.balance, ledger.projects + p, REACH, due)
    cell[p, REACH_PAID] += due
    return whole - cell[p, REACH_PAID]


@allocating
def work_on_projects(world: World, week: int) -> tuple[int, int, int, int]:
    """A week's work on every running project, to its end for some.

    Members share what minutes they have among their promises in proportion. The plan is read
    first; then one more variant a week at most, by the share of promised hours that was worked.
    Staff and reach are paid as the work goes; what reach will still cost is never touched.

    Returns
    -------
    tuple of int
        Minutes worked, projects that ended, projects to be carried out, variants read.
    """
    projects, actors, ledger = world.projects, world.actors, world.ledger
    cell, member = projects.cell, projects.member
    costs, limit = world.parameters.projects, world.parameters.people.promise_limit
    hours_o, hours_r = costs.hours_organization, costs.hours_resident
    done = 0
    ended = 0
    carried_out = 0
    variants = 0
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        if not (cell[p, STATE] == ORPHANED or (cell[p, STATE] == RUNNING and world.somebody_left)):
            continue
        _leave_projects(world, week, p, limit, costs.successor_weeks, hours_o, hours_r)
    # Per actor: minutes left this week, -1 where all promises fit in; minutes worked.
    ration = np.empty(actors.status.size, np.int64)
    given = np.zeros(actors.status.size, np.int64)
    for a in range(actors.status.size):
        left = max(0, actors.minutes[a] - actors.spent[a])
        ration[a] = -1 if actors.promised[a] <= left else left
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        if cell[p, STATE] == FAILED:
            ended += 1
        if cell[p, STATE] != RUNNING:
            continue
        size = bits_in(cell[p, MASK])
        promise_sum = 0
        worked = 0
        staff = 0
        for slot in range(cell[p, MEMBERS]):
            a = member[p, slot]
            promise = weekly_minutes(a >= actors.residents, size, hours_o, hours_r)
            promise_sum += promise
            if ration[a] >= 0:
                promise = promise * ration[a] // actors.promised[a]
            worked += promise
            given[a] += promise
            if a >= actors.residents:
                staff += promise
        done += worked
        cell[p, WORKED] += worked
        account = ledger.projects + p
        left = _pay_reach(world, p)
        due = int(staff * costs.staff_wage * CENTS_A_DOLLAR / MINUTES_AN_HOUR)
        wages = min(due, ledger.balance[account] - left)
        if wages > 0:
            transfer(ledger.balance, account, WAGES_STAFF, wages)
            cell[p, WAGES_PAID] += wages
        variant = 0
        if cell[p, TRIALS] == 0:
            variant = cell[p, MASK]
            projects.reading[p] = 0.0
            cell[p, BEST] = variant if cell[p, FOLLOW_UP] else 0  # that has worked before
            for e in range(projects.tested.shape[1]):
                projects.tested[p, e] = 0.0
                projects.gained[p, e] = 0.0
        else:
            u = uniform(world.seed, TRY, week, cell[p, PROPOSER], cell[p, CODE])
            if u < costs.trial_rate * worked / max(1, promise_sum):
                variant = _variant(
                    world.seed, week, cell[p, PROPOSER], cell[p, CODE], cell[p, MASK]
                )
        if variant:
            variants += _read(world, week, p, variant)
        age = week - cell[p, STARTED] + 1
        if cell[p, WORKED] >= cell[p, CONTENT] and age >= costs.shortest:
            ended += 1
            if _execute(
                world.seed, week, cell, member, p, actors.skill, costs.skill_lead, costs.difficulty
            ):
                cell[p, STATE] = SUCCEEDED
                carried_out += 1
            else:
                cell[p, STATE] = FAILED
        elif age > costs.overrun * cell[p, PLANNED]:
            ended += 1
            cell[p, STATE] = FAILED
    for a in range(actors.spent.size):
        if given[a] > 0:
            actors.spent[a] += given[a]
            actors.active[a] = actors.at_work[a] = week
    return done, ended, carried_out, variants
