"""Whom a project reaches: residents its members serve or know, then others where they live."""

from sim.kernels import kernel
from sim.randomness import decision, uniform, uniforms
from sim.world.order import sort_by
from sim.world.tables.projects import CODE, MEMBERS, PROPOSER
from sim.world.tables.world import World
from sim.world.week.proposals import is_member
from sim.world.week.ties import slot_of

REACH_LOT = decision("project.reached")
"""Place of a resident in the order in which a project reaches those its members know.

Key: (week, resident, proposer), block: code.
"""

BEGIN = decision("project.begin")
"""With which resident of a neighbourhood a project begins. Key: (week, proposer, code)."""


@kernel
def _list_known(world: World, p: int) -> int:
    """List residents whom members serve or are tied to in ``world.items``; how many.

    Members are left out; who is met twice stands there twice.
    """
    projects, actors = world.projects, world.actors
    n = 0
    for slot in range(projects.cell[p, MEMBERS]):
        a = projects.member[p, slot]
        if a >= actors.residents:
            for k in range(actors.served_start[a], actors.served_start[a + 1]):
                if n < world.items.size and not is_member(world, actors.served_list[k], p):
                    world.items[n] = actors.served_list[k]
                    n += 1
        else:
            for tie in range(actors.tie_count[a]):
                b = actors.tie_to[a, tie]
                if b < actors.residents and n < world.items.size and not is_member(world, b, p):
                    world.items[n] = b
                    n += 1
    return n


@kernel
def _unite_sorted(world: World, n: int) -> int:
    """Keep each of the first ``n`` items once, where copies are neighbours; how many are left."""
    kept = 0
    for k in range(n):
        if kept == 0 or world.items[k] != world.items[kept - 1]:
            world.items[kept] = world.items[k]
            kept += 1
    return kept


@kernel
def _new_place(world: World, p: int, slot: int) -> bool:
    """Whether no member before this one has its home or seat in the same neighbourhood."""
    member, place = world.projects.member, world.actors.neighbourhood
    new = True
    for before in range(slot):
        new = new and place[member[p, before]] != place[member[p, slot]]
    return new


@kernel
def _works_there(world: World, p: int, resident: int) -> bool:
    """Whether a resident lives in the neighbourhood of a member."""
    member, place = world.projects.member, world.actors.neighbourhood
    for slot in range(world.projects.cell[p, MEMBERS]):
        if place[member[p, slot]] == place[resident]:
            return True
    return False


@kernel
def _knows(world: World, p: int, resident: int) -> bool:
    """Whether a member serves a resident or is tied to it."""
    projects, actors = world.projects, world.actors
    for slot in range(projects.cell[p, MEMBERS]):
        a = projects.member[p, slot]
        if a < actors.residents:
            if slot_of(actors.tie_to, actors.tie_count, a, resident) >= 0:
                return True
            continue
        for k in range(actors.server.shape[1]):
            if actors.server[resident, k] == a:
                return True
    return False


@kernel
def count_within_reach(world: World, p: int) -> int:
    """Residents whom members serve or know, and all others in their neighbourhoods, each once."""
    projects, actors = world.projects, world.actors
    total = 0
    for slot in range(projects.cell[p, MEMBERS]):
        a = projects.member[p, slot]
        if _new_place(world, p, slot):
            place = actors.neighbourhood[a]
            total += actors.local_start[place + 1] - actors.local_start[place]
        if a < actors.residents:
            total -= 1  # members live in one of these places
    n = 0
    for k in range(_list_known(world, p)):
        if not _works_there(world, p, world.items[k]):
            world.items[n] = world.items[k]
            world.keys[n] = world.items[k]
            n += 1
    sort_by(world.keys, world.items, n)
    return total + _unite_sorted(world, n)


@kernel
def list_within_reach(world: World, week: int, p: int, most: int) -> int:
    """List whom a project reaches in ``world.items``, ``most`` at most; how many.

    First those whom members serve or know, by lot; then, place by place, the others who live
    there, in turn from one drawn by lot.
    """
    projects, actors = world.projects, world.actors
    code, proposer = projects.cell[p, CODE], projects.cell[p, PROPOSER]
    n = _list_known(world, p)
    for k in range(n):
        world.keys[k] = uniforms(world.seed, REACH_LOT, week, world.items[k], proposer, code)[0]
    sort_by(world.keys, world.items, n)
    n = min(most, _unite_sorted(world, n))
    u = uniform(world.seed, BEGIN, week, proposer, code)
    for slot in range(projects.cell[p, MEMBERS]):
        if n == most:
            break
        if not _new_place(world, p, slot):
            continue
        place = actors.neighbourhood[projects.member[p, slot]]
        start = actors.local_start[place]
        live = actors.local_start[place + 1] - start
        for k in range(live):
            if n == most:
                break
            a = actors.local_list[start + (int(u * live) + k) % live]
            if not is_member(world, a, p) and not _knows(world, p, a):
                world.items[n] = a
                n += 1
    return n
