"""The life of a project: opened, priced, begun, worked on, carried out, freed."""

import numpy as np

from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.randomness import decision, normal, uniform, uniforms
from sim.world.ledger import MATERIALS, WAGES_STAFF, transfer
from sim.world.order import sort_by
from sim.world.projects import (
    BEST,
    CODE,
    CONTENT,
    DROPPED,
    FAILED,
    GRANTED,
    HOLDER,
    LEAD,
    LEFT,
    MASK,
    MEMBERS,
    MOST_ELEMENTS,
    ORPHANED,
    PLANNED,
    PROPOSED,
    PROPOSER,
    RUNNING,
    SINCE,
    SOURCE,
    STAFF,
    STARTED,
    STATE,
    SUCCEEDED,
    TARGET,
    TRIALS,
    WANTED,
    WORKED,
)
from sim.world.values import value_of

TRIM = decision("project.trim")
EXECUTE = decision("project.execute")
TRY = decision("project.try")
READ = decision("project.read")
SUCCESSOR = decision("project.successor")


@kernel
def in_keyed_order(
    seed: int, week: int, what: int, cell: IntGrid, live: Ints, count: Ints, state: int, other: int,
    keys: Reals, items: Ints,
) -> int:  # fmt: skip
    """List the projects in one of two states in an order drawn by lot for the decision ``what``.

    Returns
    -------
    int
        How many; their slots stand in ``items``.
    """
    n = 0
    for i in range(count[0]):
        p = live[i]
        if cell[p, STATE] == state or cell[p, STATE] == other:
            keys[n] = uniform(seed, what, week, cell[p, PROPOSER], cell[p, CODE])
            items[n] = p
            n += 1
    sort_by(keys, items, n)
    return n


@kernel
def bits_in(mask: int) -> int:
    """Number of elements in a bitmask."""
    n = 0
    while mask:
        mask &= mask - 1
        n += 1
    return n


@kernel
def nth_bit(mask: int, n: int) -> int:
    """The ``n``-th bit that is set in a mask, counted from the lowest, from 0."""
    for _ in range(n):
        mask &= mask - 1
    return mask & -mask


@kernel
def open_proposal(
    cell: IntGrid, member: IntGrid, live: Ints, free: Ints, count: Ints, pending: Ints, proposer: int,
    week: int, mask: int, target: int, wanted: int,
) -> int:  # fmt: skip
    """Put a proposal, with its proposer as only member and lead, on the table; -1 if it is full."""
    if count[1] == 0:
        return -1
    count[1] -= 1
    p = free[count[1]]
    cell[p, :] = 0
    member[p, :] = -1
    member[p, 0] = proposer
    cell[p, STATE] = PROPOSED
    cell[p, PROPOSER] = proposer
    cell[p, CODE] = week * 16
    cell[p, MASK] = mask
    cell[p, TARGET] = target & mask
    cell[p, MEMBERS] = 1
    cell[p, LEAD] = proposer
    cell[p, WANTED] = wanted
    cell[p, SINCE] = week
    cell[p, HOLDER] = proposer
    pending[proposer] = 1
    live[count[0]] = p
    count[0] += 1
    return p


@kernel
def weekly_minutes(
    organization: bool, size: int, hours_organization: float, hours_resident: float
) -> int:
    """Minutes a week that one member promises to a project of ``size`` elements."""
    if organization:
        return int(60.0 * hours_organization * (1.0 + 0.75 * size))
    return int(60.0 * hours_resident * (1.0 + 0.5 * size))


@kernel
def spare(a: int, more: int, promised: Ints, minutes: Ints, limit: float) -> bool:
    """Whether an actor may promise ``more`` minutes a week."""
    return promised[a] + more <= limit * minutes[a]


@kernel
def quote(cell: IntGrid, member: IntGrid, p: int, residents: int, numbers: Reals) -> int:
    """Cents that a project costs without reach; sets its work content, weeks and staff share.

    ``numbers`` are those of :func:`begin`.
    """
    work, hours_organization, hours_resident, materials, wage, _, _, shortest, longest = numbers
    size = bits_in(cell[p, MASK])
    n = cell[p, MEMBERS]
    staff = 0
    everybody = 0
    for slot in range(n):
        organization = member[p, slot] >= residents
        promise = weekly_minutes(organization, size, hours_organization, hours_resident)
        everybody += promise
        if organization:
            staff += promise
    content = int(60.0 * work * (1.0 + size) * (1.0 + 0.05 * (n - 1)))
    content = min(content, int(longest) * everybody)
    cell[p, CONTENT] = content
    cell[p, PLANNED] = max(int(shortest), -(-content // max(1, everybody)))
    cell[p, STAFF] = 1000 * staff // max(1, everybody)
    wages = content / 60.0 * wage * cell[p, STAFF] / 1000.0
    return int(np.ceil(100.0 * (materials * size + wages)))


@kernel
def drop_member(cell: IntGrid, member: IntGrid, p: int, slot: int) -> None:
    """Take a member out; those behind move up."""
    n = cell[p, MEMBERS] - 1
    for i in range(slot, n):
        member[p, i] = member[p, i + 1]
    member[p, n] = -1
    cell[p, MEMBERS] = n


@kernel
def most_skilled(cell: IntGrid, member: IntGrid, p: int, skill: Reals) -> int:
    """The most skilled member; of equals the one who joined the project first; -1 if none."""
    best = -1
    for slot in range(cell[p, MEMBERS]):
        a = member[p, slot]
        if best < 0 or skill[a] > skill[best]:
            best = a
    return best


@kernel
def _smallest_price(cell: IntGrid, member: IntGrid, p: int, residents: int, numbers: Reals) -> int:
    """Cents that one element of a project would cost with all its members."""
    mask = cell[p, MASK]
    cell[p, MASK] = mask & -mask
    price = quote(cell, member, p, residents, numbers)
    cell[p, MASK] = mask
    return price


@kernel
def _keep_free_members(
    cell: IntGrid, member: IntGrid, p: int, residents: int, status: Ints, promised: Ints,
    minutes: Ints, numbers: Reals,
) -> int:  # fmt: skip
    """Drop members who left or have promised their minutes elsewhere; returns how many stay."""
    size = bits_in(cell[p, MASK])
    slot = 0
    while slot < cell[p, MEMBERS]:
        a = member[p, slot]
        more = weekly_minutes(a >= residents, size, numbers[1], numbers[2])
        if status[a] == 1 and spare(a, more, promised, minutes, numbers[6]):
            slot += 1
        else:
            drop_member(cell, member, p, slot)
    return cell[p, MEMBERS]


@kernel
def _drop_element(seed: int, cell: IntGrid, p: int) -> None:
    """Take one element out of a project, by lot."""
    dropped = 0
    least = 2.0
    for e in range(MOST_ELEMENTS):
        if (cell[p, MASK] >> e) & 1:
            u = uniforms(seed, TRIM, 0, cell[p, PROPOSER], cell[p, CODE], e)[0]
            if u < least:
                least = u
                dropped = 1 << e
    cell[p, MASK] ^= dropped


@kernel
def begin(
    seed: int, cell: IntGrid, member: IntGrid, p: int, week: int, source: int, available: int, most: int,
    first_project: int, balance: Ints, status: Ints, promised: Ints, minutes: Ints, pending: Ints,
    leads: Ints, led: Ints, active: Ints, skill: Reals, steered: Ints, tally: Ints, numbers: Reals,
    residents: int,
) -> int:  # fmt: skip
    """Start an approved project with a grant of at most ``most`` cents, if money is ``available``.

    Members who left, or who have promised their minutes elsewhere, are not counted on. The
    project shrinks, element by element, to what the grant can pay; a cap below the price of the
    smallest version is lifted to that price. Reach takes what remains.

    Parameters
    ----------
    numbers
        [work, hours_organization, hours_resident, materials, wage, price_of_reach, limit,
        shortest, longest]; see
        :class:`~sim.world.projects.ProjectParameters`.

    Returns
    -------
    int
        Cents granted; 0 if the project waits; -1 if nobody is left to do it.
    """
    reach_price = numbers[5]
    if available < _smallest_price(cell, member, p, residents, numbers):
        return 0
    if _keep_free_members(cell, member, p, residents, status, promised, minutes, numbers) == 0:
        return -1
    base = quote(cell, member, p, residents, numbers)
    while base > min(most, available) and bits_in(cell[p, MASK]) > 1:
        _drop_element(seed, cell, p)
        base = quote(cell, member, p, residents, numbers)
    if base > available:
        return 0
    size = bits_in(cell[p, MASK])
    hours_o, hours_r, materials = numbers[1], numbers[2], numbers[3]
    cell[p, TARGET] &= cell[p, MASK]
    price = int(round(100.0 * reach_price))
    left = max(0, min(most, available) - base)
    if price > 0:
        cell[p, WANTED] = min(cell[p, WANTED], left // price)
    grant = base + cell[p, WANTED] * price
    account = first_project + p
    transfer(balance, source, account, grant)
    transfer(balance, account, MATERIALS, int(round(100.0 * materials * size)))
    here = False
    for slot in range(cell[p, MEMBERS]):
        a = member[p, slot]
        promised[a] += weekly_minutes(a >= residents, size, hours_o, hours_r)
        active[a] = week
        here = here or a == cell[p, LEAD]
    if not here:
        cell[p, LEAD] = most_skilled(cell, member, p, skill)
    lead = cell[p, LEAD]
    leads[lead] += 1
    led[lead] += 1
    steered[cell[p, HOLDER]] += grant
    pending[cell[p, PROPOSER]] = 0
    tally[0] += 1
    tally[5] += 1
    tally[6] += week - cell[p, CODE] // 16
    cell[p, STATE] = RUNNING
    cell[p, SINCE] = week
    cell[p, STARTED] = week
    cell[p, GRANTED] = grant
    cell[p, SOURCE] = source
    return grant


@kernel
def give_up(
    cell: IntGrid, p: int, pending: Ints, opinion: Reals, event: float, tally: Ints
) -> None:
    """Drop a proposal that waited too long or that nobody is left to do; its proposer resents it."""
    a = cell[p, PROPOSER]
    pending[a] = 0
    opinion[a] = max(-1.0, opinion[a] - event)
    cell[p, STATE] = DROPPED
    tally[3] += 1


@kernel
def _leave_projects(
    seed: int, week: int, cell: IntGrid, member: IntGrid, p: int, residents: int, status: Ints,
    promised: Ints, leads: Ints, led: Ints, skill: Reals, tie_to: IntGrid, tie_count: Ints,
    patience: int, hours_o: float, hours_r: float,
) -> None:  # fmt: skip
    """Take members who left out of a running project; replace a lost lead; look for a successor."""
    size = bits_in(cell[p, MASK])
    last = -1
    slot = 0
    while slot < cell[p, MEMBERS]:
        a = member[p, slot]
        if status[a] == 1:
            slot += 1
            continue
        promised[a] -= weekly_minutes(a >= residents, size, hours_o, hours_r)
        if a == cell[p, LEAD]:
            leads[a] -= 1
            cell[p, LEAD] = -1
        last = a
        drop_member(cell, member, p, slot)
    if cell[p, MEMBERS] == 0 and cell[p, STATE] == RUNNING:
        cell[p, STATE] = ORPHANED
        cell[p, SINCE] = week
        cell[p, LEFT] = last
    if cell[p, STATE] == ORPHANED:
        chosen = -1
        best = 2.0
        left = cell[p, LEFT]
        for tie in range(tie_count[left]):
            a = tie_to[left, tie]
            if status[a] == 1:
                u = uniform(seed, SUCCESSOR, week, left, a)
                if u < best:
                    best = u
                    chosen = a
        if chosen >= 0:
            member[p, 0] = chosen
            cell[p, MEMBERS] = 1
            cell[p, STATE] = RUNNING
            promised[chosen] += weekly_minutes(chosen >= residents, size, hours_o, hours_r)
        elif week - cell[p, SINCE] >= patience:
            cell[p, STATE] = FAILED
    if cell[p, MEMBERS] > 0 and cell[p, LEAD] < 0:
        cell[p, LEAD] = most_skilled(cell, member, p, skill)
        leads[cell[p, LEAD]] += 1
        led[cell[p, LEAD]] += 1


@kernel
def _read(
    seed: int, week: int, cell: IntGrid, p: int, variant: int, setting: int, own: int,
    prevailing: int, coupling: float, value: Reals, agreed: int, error: RealGrid, reading: Reals,
    tested: RealGrid, gained: RealGrid, number: int,
) -> None:  # fmt: skip
    """Take one reading of a variant, as the lead would live it, and keep the best."""
    mask = cell[p, MASK]
    new = (setting & ~variant) | (cell[p, TARGET] & variant)
    before = value_of(setting, own, prevailing, coupling, value)
    gain = value_of(new, own, prevailing, coupling, value) - before
    sigma = error[bits_in(mask), bits_in(mask & agreed)]
    u = uniforms(seed, READ, week, cell[p, PROPOSER], cell[p, CODE], number)[0]
    seen = gain + sigma * normal(u)
    changes = max(1, bits_in(variant))
    for e in range(tested.shape[1]):
        if (variant >> e) & 1:
            tested[p, e] += 1.0
            gained[p, e] += seen / changes
    cell[p, TRIALS] += 1
    if seen > reading[p]:
        reading[p] = seen
        cell[p, BEST] = variant


@kernel
def _variant(seed: int, week: int, proposer: int, code: int, mask: int) -> int:
    """A keyed non-empty subset of a project's elements, each in or out by a fair coin."""
    chosen = 0
    first = 0
    for e in range(MOST_ELEMENTS):
        if (mask >> e) & 1:
            if first == 0:
                first = 1 << e
            if uniforms(seed, TRY, week, proposer, code, 1 + e)[0] < 0.5:
                chosen |= 1 << e
    return chosen if chosen else first


@kernel
def chance_of_success(
    lead: float, best: float, weight: float, difficulty: float, size: int
) -> float:
    """Chance that a project of ``size`` elements is carried out well (a logistic in skill)."""
    skill = weight * lead + (1.0 - weight) * best
    return 1.0 / (1.0 + np.exp(-6.0 * (skill + 0.25 - difficulty * size)))


@kernel
def _execute(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, count: Ints, skill: Reals,
    weight: float, difficulty: float,
) -> tuple[int, int]:  # fmt: skip
    """Decide which projects that finished their work also carry it out.

    A project in which no variant ever read better than doing nothing has nothing to carry out.

    Returns
    -------
    tuple of int
        How many projects ended, and how many of them are carried out.
    """
    ended = 0
    done = 0
    for i in range(count[0]):
        p = live[i]
        if cell[p, STATE] == FAILED:
            ended += 1
        if cell[p, STATE] != SUCCEEDED:
            continue
        ended += 1
        best = skill[most_skilled(cell, member, p, skill)]
        chance = chance_of_success(
            skill[cell[p, LEAD]], best, weight, difficulty, bits_in(cell[p, MASK])
        )
        u = uniform(seed, EXECUTE, week, cell[p, PROPOSER], cell[p, CODE])
        if cell[p, BEST] == 0 or u >= chance:
            cell[p, STATE] = FAILED
        else:
            done += 1
    return ended, done


@kernel
def work_on_projects(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, count: Ints, reading: Reals,
    tested: RealGrid, gained: RealGrid, status: Ints, promised: Ints, minutes: Ints, spent: Ints,
    active: Ints, leads: Ints, led: Ints, skill: Reals, tie_to: IntGrid, tie_count: Ints,
    setting: Ints, own_elements: Ints, value: Reals, error: RealGrid, balance: Ints, numbers: Reals,
    first_project: int, residents: int, prevailing: int, agreed: int, coupling: float,
) -> tuple[int, int, int]:  # fmt: skip
    """A week's work on every running project, to its end for some.

    Members share what minutes they have among their promises in proportion. The plan is read
    first; then one more variant a week at most, by the share of promised hours that was worked.
    Staff is paid as it works; what reach will cost is never touched.

    Parameters
    ----------
    numbers
        [hours_organization, hours_resident, wage, price_of_reach, trial_rate, shortest, overrun,
        successor_weeks, skill_lead, difficulty].

    Returns
    -------
    tuple of int
        Minutes worked, projects that ended, projects to be carried out.
    """
    (
        hours_o,
        hours_r,
        wage,
        reach_price,
        trial_rate,
        shortest,
        overrun,
        patience,
        weight,
        difficulty,
    ) = numbers
    done = 0
    for i in range(count[0]):
        p = live[i]
        if cell[p, STATE] != RUNNING and cell[p, STATE] != ORPHANED:
            continue
        _leave_projects(
            seed, week, cell, member, p, residents, status, promised, leads, led, skill, tie_to,
            tie_count, int(patience), hours_o, hours_r,
        )  # fmt: skip
    for i in range(count[0]):
        p = live[i]
        if cell[p, STATE] != RUNNING:
            continue
        size = bits_in(cell[p, MASK])
        promise_sum = 0
        worked = 0
        staff = 0
        for slot in range(cell[p, MEMBERS]):
            a = member[p, slot]
            promise = weekly_minutes(a >= residents, size, hours_o, hours_r)
            promise_sum += promise
            left = max(0, minutes[a] - spent[a])
            if promised[a] > left:
                promise = promise * left // promised[a]
            worked += promise
            if a >= residents:
                staff += promise
            if promise > 0:
                active[a] = week
        done += worked
        cell[p, WORKED] += worked
        account = first_project + p
        reserved = cell[p, WANTED] * int(round(100.0 * reach_price))
        wages = min(int(staff * wage * 100.0 / 60.0), balance[account] - reserved)
        if wages > 0:
            transfer(balance, account, WAGES_STAFF, wages)
        lead = cell[p, LEAD]
        variant = 0
        if cell[p, TRIALS] == 0:
            variant = cell[p, MASK]
            reading[p] = 0.0
            tested[p, :] = 0.0
            gained[p, :] = 0.0
        else:
            u = uniform(seed, TRY, week, cell[p, PROPOSER], cell[p, CODE])
            if u < trial_rate * worked / max(1, promise_sum):
                variant = _variant(seed, week, cell[p, PROPOSER], cell[p, CODE], cell[p, MASK])
        if variant:
            _read(
                seed, week, cell, p, variant, setting[lead], own_elements[lead], prevailing,
                coupling, value, agreed, error, reading, tested, gained, cell[p, TRIALS],
            )  # fmt: skip
        age = week - cell[p, STARTED] + 1
        if cell[p, WORKED] >= cell[p, CONTENT] and age >= shortest:
            cell[p, STATE] = SUCCEEDED  # to be carried out below, which may still fail
        elif age > overrun * cell[p, PLANNED]:
            cell[p, STATE] = FAILED
    ended, carried_out = _execute(seed, week, cell, member, live, count, skill, weight, difficulty)
    return done, ended, carried_out
