"""How projects end: execution, adoption by members, reach, what everybody takes from it."""

import numpy as np

from sim.kernels import IntGrid, Ints, RealGrid, Reals, allocating, kernel
from sim.randomness import decision, uniforms
from sim.units import CENTS_A_DOLLAR
from sim.world.bits import bits_in, nth_bit
from sim.world.order import sort_by
from sim.world.tables.ledger import FOR_MATERIALS, FOR_REACH, FOR_STAFF, REACH, kind_of, transfer
from sim.world.tables.numbers import Numbers
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
from sim.world.values import observe, reverse_estimates, value_of
from sim.world.week.proposals import list_in_keyed_order, weekly_minutes

ORDER = decision("project.order")
"""Turn of a finished project in carrying out. Key: (week, proposer, code)."""

REACH_LOT = decision("project.reached")
"""Place of a resident in the order in which a project reaches residents.

Key: (week, resident, proposer), block: code.
"""

ADOPT = decision("project.adopt")
"""Whether a resident who is reached takes up all that worked, or which element alone.

Key: (week, resident, proposer), block: code, words 0 and 1.
"""


@kernel
def _take_up(
    a: int, best: int, target: int, setting: Ints, following: Ints, own_elements: Ints,
    own_value: Reals, prevailing: int, coupling: float, value: Reals, estimate: RealGrid,
) -> bool:  # fmt: skip
    """Let an actor take up a practice if that is better for it, and if it took up none yet."""
    if following[a] != setting[a]:
        return False
    new = (setting[a] & ~best) | (target & best)
    if value_of(new, own_elements[a], prevailing, coupling, value) <= own_value[a]:
        return False
    following[a] = new
    reverse_estimates(estimate, a, new ^ setting[a])
    return True


@kernel
def _wanted_residents(
    seed: int, week: int, cell: IntGrid, member: IntGrid, p: int, residents: int,
    served_start: Ints, served_list: Ints, tie_to: IntGrid, tie_count: Ints, keys: Reals,
    items: Ints,
) -> int:  # fmt: skip
    """Residents whom members serve or know, members left out, by lot, each once; how many."""
    n = 0
    for slot in range(cell[p, MEMBERS]):
        a = member[p, slot]
        if a >= residents:
            for k in range(served_start[a], served_start[a + 1]):
                if n < items.size:
                    items[n] = served_list[k]
                    n += 1
        else:
            for tie in range(tie_count[a]):
                if tie_to[a, tie] < residents and n < items.size:
                    items[n] = tie_to[a, tie]
                    n += 1
    code, proposer = cell[p, CODE], cell[p, PROPOSER]
    for k in range(n):
        keys[k] = uniforms(seed, REACH_LOT, week, items[k], proposer, code)[0]
    sort_by(keys, items, n)
    kept = 0
    for k in range(n):  # a resident reached in two ways has one key: its copies are neighbours
        new = kept == 0 or items[k] != items[kept - 1]
        for slot in range(cell[p, MEMBERS]):
            new = new and items[k] != member[p, slot]
        if new:
            items[kept] = items[k]
            kept += 1
    return kept


@allocating
def carry_out(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, count: Ints, setting: Ints,
    following: Ints, own_elements: Ints, own_value: Reals, value: Reals, estimate: RealGrid,
    served_start: Ints, served_list: Ints, tie_to: IntGrid, tie_count: Ints, balance: Ints,
    keys: Reals, items: Ints, tally: Ints, first_project: int, residents: int, prevailing: int,
    coupling: float, reach_price: float, willing: float,
) -> None:  # fmt: skip
    """Members take up what succeeded, then residents whom the grant pays to reach.

    Projects act in keyed order; settings change at the end of the stage.
    """
    for a in range(setting.size):
        following[a] = setting[a]
    ended = np.empty(count[LISTED], np.int64)
    order = np.empty(count[LISTED])
    n = list_in_keyed_order(
        seed, week, ORDER, cell, live, count, SUCCEEDED, SUCCEEDED, order, ended
    )
    price = round(CENTS_A_DOLLAR * reach_price)
    for i in range(n):
        p = ended[i]
        best = cell[p, BEST]
        for slot in range(cell[p, MEMBERS]):
            _take_up(
                member[p, slot], best, cell[p, TARGET], setting, following, own_elements,
                own_value, prevailing, coupling, value, estimate,
            )  # fmt: skip
        wanted = _wanted_residents(
            seed, week, cell, member, p, residents, served_start, served_list, tie_to, tie_count,
            keys, items,
        )  # fmt: skip
        for k in range(min(wanted, cell[p, WANTED])):
            transfer(balance, first_project + p, REACH, price)
            cell[p, REACH_PAID] += price
            tally[REACHED] += 1
            u, u_one, _, _ = uniforms(seed, ADOPT, week, items[k], cell[p, PROPOSER], cell[p, CODE])
            if u >= willing:
                continue
            taken = _take_up(
                items[k], best, cell[p, TARGET], setting, following, own_elements, own_value,
                prevailing, coupling, value, estimate,
            )  # fmt: skip
            if not taken:
                taken = _take_up(
                    items[k], nth_bit(best, int(u_one * bits_in(best))), cell[p, TARGET], setting,
                    following, own_elements, own_value, prevailing, coupling, value, estimate,
                )  # fmt: skip
            if taken:
                tally[ADOPTED] += 1


@kernel
def take_leave(
    cell: IntGrid, member: IntGrid, live: Ints, count: Ints, setting: Ints, promised: Ints,
    leads: Ints, succeeded: Ints, proven_mask: Ints, proven_target: Ints, skill: Reals,
    openness: Reals, opinion: Reals, balance: Ints, tested: RealGrid, gained: RealGrid,
    estimate: RealGrid, confidence: RealGrid, tally: Ints, numbers: Numbers, first_project: int,
    residents: int,
) -> None:  # fmt: skip
    """What every ended project leaves behind: money returned, minutes freed, skill, views."""
    costs, people = numbers[0].projects, numbers[0].people
    for i in range(count[LISTED]):
        p = live[i]
        state = cell[p, STATE]
        if state != SUCCEEDED and state != FAILED:
            continue
        account = first_project + p
        transfer(balance, account, cell[p, SOURCE], balance[account])
        size = bits_in(cell[p, MASK])
        lead, second = cell[p, LEAD], cell[p, CO_LEAD]
        if lead >= 0:
            leads[lead] -= 1
        if second >= 0:
            leads[second] -= 1
        if state == SUCCEEDED:
            tally[SUCCESSES] += 1
            succeeded[lead] += 1
            if second >= 0:
                succeeded[second] += 1
            proven_mask[lead] = cell[p, BEST]
            proven_target[lead] = cell[p, TARGET] & cell[p, BEST]
        else:
            tally[FAILURES] += 1
        for slot in range(cell[p, MEMBERS]):
            a = member[p, slot]
            promised[a] -= weekly_minutes(
                a >= residents, size, costs.hours_organization, costs.hours_resident
            )
            skill[a] += people.skill_gain * (1.0 - skill[a])
            openness[a] += people.openness_gain * (1.0 - openness[a])
            if state == SUCCEEDED:
                opinion[a] = min(1.0, opinion[a] + people.opinion_event)
            else:
                opinion[a] = max(-1.0, opinion[a] - people.opinion_event)
            for e in range(tested.shape[1]):
                if tested[p, e] > 0.0 and (setting[a] ^ cell[p, TARGET]) >> e & 1:
                    gain = gained[p, e] / tested[p, e]
                    observe(estimate, confidence, a, e, gain, people.view_learning)


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
        if cell[live[i], STATE] <= APPROVED:
            waiting += 1
        else:
            running += 1
    return running, waiting
