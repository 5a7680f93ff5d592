"""Who spends the minutes of a meeting, a decision or a report: coordinators, or those it is for."""

from sim.kernels import Ints, inlined, kernel
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.coordination import USED, pay_minutes
from sim.world.tables.projects import COORDINATED, MEMBERS, READ_BY_DECIDERS
from sim.world.tables.world import World


@inlined
def own_minutes(world: World, need: float) -> int:
    """Minutes that those who are not coordinators need for what takes coordinators ``need``."""
    return int(need * world.parameters.coordination.self_hosting)


@kernel
def host(world: World, week: int, hours: Ints, need: float, actor: int) -> bool:
    """Host something: by coordinators, or by ``actor`` (-1: nobody) in own minutes.

    ``hours`` are the coordinators' minutes, ``need`` is how many it takes. Tells whether it takes
    place.
    """
    actors = world.actors
    if pay_minutes(hours, need):
        return True
    if actor < 0:
        return False
    own = own_minutes(world, need)
    if actors.spent[actor] + own > actors.minutes[actor]:
        return False
    actors.spent[actor] += own
    actors.active[actor] = week
    return True


@kernel
def host_together(world: World, week: int, hours: Ints, need: float, p: int) -> bool:
    """Host something for a project: by coordinators, or by its members between them.

    Members give what they have left, in the order they joined, until it is done; if they have not
    enough between them, it does not take place.
    """
    projects, actors = world.projects, world.actors
    if pay_minutes(hours, need):
        return True
    own = own_minutes(world, need)
    if own > time_left(world, p):
        return False
    for slot in range(projects.cell[p, MEMBERS]):
        a = projects.member[p, slot]
        if actors.status[a] == PARTICIPANT and own > 0:
            given = min(own, max(0, actors.minutes[a] - actors.spent[a]))
            if given > 0:
                actors.spent[a] += given
                actors.active[a] = week
                own -= given
    return True


@kernel
def host_decision(world: World, week: int, need: float, p: int) -> bool:
    """Host the decision on a proposal, as :func:`host_together` does, and note who spent it."""
    cell, before = world.projects.cell, world.hours[USED]
    if not host_together(world, week, world.hours, need, p):
        return False
    paid = world.hours[USED] - before
    cell[p, COORDINATED] += paid
    if paid < int(need):
        cell[p, READ_BY_DECIDERS] += own_minutes(world, need)
    return True


@kernel
def time_left(world: World, p: int) -> int:
    """Minutes that the members of a project who still take part have left this week."""
    projects, actors = world.projects, world.actors
    left = 0
    for slot in range(projects.cell[p, MEMBERS]):
        a = projects.member[p, slot]
        if actors.status[a] == PARTICIPANT:
            left += max(0, actors.minutes[a] - actors.spent[a])
    return left
