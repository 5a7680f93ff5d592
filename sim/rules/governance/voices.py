"""Whose voice counts how much, what an objection changes, and who leads beside the lead."""

from sim.kernels import Reals, kernel
from sim.randomness import decision, uniform
from sim.world.bits import bits_in
from sim.world.tables.projects import (
    APPROVED,
    CO_LEAD,
    CODE,
    LEAD,
    LISTED,
    MASK,
    MEMBERS,
    PROPOSER,
    SINCE,
    STATE,
)
from sim.world.tables.world import World
from sim.world.week.judging import hope_of, least_expected, take_out

CO_LEADS = decision("governance.co_lead")
"""Whether a project gets a second lead. Key: (week, proposer, code)."""

HEED = decision("governance.heed")
"""Whether an objection is heeded. Key: (week, actor who objects, proposer)."""


@kernel
def cap_weights(weight: Reals, count: int, cap: float) -> None:
    """Let none of the first ``count`` weights be more than a share ``cap`` of their sum.

    What is cut off goes to those below the cap, in proportion to their weights, until none is
    above it; where the cap is at most an equal share, all weigh the same. The sum is kept.
    """
    if cap >= 1.0 or count == 0:
        return
    total = 0.0
    for k in range(count):
        total += weight[k]
    if cap * count <= 1.0:
        for k in range(count):
            weight[k] = total / count
        return
    most = cap * total
    before = -1
    while True:
        capped = 0
        below = 0.0
        for k in range(count):
            if weight[k] >= most:
                weight[k] = most
                capped += 1
            else:
                below += weight[k]
        if capped in (before, count):
            return
        before = capped
        stretch = (total - most * capped) / below
        for k in range(count):
            if weight[k] < most:
                weight[k] *= stretch


@kernel
def is_heeded(seed: int, week: int, a: int, proposer: int, heeding: float) -> bool:
    """Whether an objection of an actor to somebody's proposal is heeded this week, by key."""
    return uniform(seed, HEED, week, a, proposer) < heeding


@kernel
def amend(world: World, week: int, a: int, p: int, least: float) -> bool:
    """Take out of a proposal what an actor expects least of, until it hopes ``least`` of the rest.

    One element stays in any case. Returns whether anything was taken out.
    """
    cell = world.projects.cell
    asked = cell[p, MASK]
    while bits_in(cell[p, MASK]) > 1 and hope_of(world, week, a, p) < least:
        take_out(world, p, least_expected(world, a, p))
    return cell[p, MASK] != asked


@kernel
def appoint_co_leads(world: World, week: int, lead_cap: int, chance: float) -> None:
    """Some projects approved this week get a second lead: the most skilled of the other members.

    It must lead less than the cap; of equals the one who joined the project first.
    """
    projects, actors = world.projects, world.actors
    cell = projects.cell
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        if cell[p, STATE] != APPROVED or cell[p, SINCE] != week:
            continue
        if uniform(world.seed, CO_LEADS, week, cell[p, PROPOSER], cell[p, CODE]) >= chance:
            continue
        best = -1
        for slot in range(cell[p, MEMBERS]):
            a = projects.member[p, slot]
            if (
                a != cell[p, LEAD]
                and actors.leads[a] < lead_cap
                and (best < 0 or actors.skill[a] > actors.skill[best])
            ):
                best = a
        cell[p, CO_LEAD] = best
