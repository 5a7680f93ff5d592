"""Who reads which proposals before money is given, and what they hope of them."""

from dataclasses import dataclass
from math import exp, log

import numpy as np

from sim.constants import SURELY
from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, allocating, kernel
from sim.randomness import decision, uniforms
from sim.world.tables.projects import CODE, PROPOSER, SINCE
from sim.world.tables.record import APPRAISING, BY_FUNDERS
from sim.world.tables.world import World
from sim.world.week.judging import can_read, closeness, hope_of, spend_reading
from sim.world.week.proposals import is_member

READS = decision("funding.reads")
"""Which proposals somebody who decides reads. Key: (week, reader, proposer), block: code."""


@dataclass(frozen=True, eq=False)
class Readings:
    """Proposals that some people read, a row each: as small as what was read."""

    place: IntGrid
    """Places of what each read among the waiting projects, then -1, shape (readers, read)."""
    hope: RealGrid
    """What each hopes of it, in value, the same shape."""


@kernel
def read_for_money(world: World, week: int, a: int, p: int) -> None:
    """An actor reads a proposal to decide whether it gets money."""
    spend_reading(world, week, a, p)
    if world.projects.cell[p, PROPOSER] != a:
        world.record.hours_of_money[APPRAISING] += world.parameters.proposals.appraisal


def note_reading_by_funders(world: World, last: int, waiting: Ints, funders: int) -> None:
    """Note that some funders read what waits since a week later than the ``last`` round."""
    new = np.count_nonzero(world.projects.cell[waiting, SINCE] > last)
    minutes = world.parameters.proposals.appraisal
    world.record.hours_of_money[BY_FUNDERS] += new * funders * minutes


def read_waiting(
    world: World, week: int, waiting: Ints, readers: Ints, own_barred: bool, most: int
) -> Readings:
    """Let people read waiting projects (slots), ``most`` at most each, as far as they have time.

    Drawn by lot, those close to them up to twice as likely; none that they are in, if that bars
    them.
    """
    return Readings(*_read(world, week, waiting, readers, own_barred, min(most, waiting.size)))


@allocating
def _read(
    world: World, week: int, waiting: Ints, readers: Ints, own_barred: bool, most: int
) -> tuple[IntGrid, RealGrid]:
    found = np.full((readers.size, most), -1, np.int64)
    hope = np.zeros((readers.size, most))
    lot = np.empty(most)
    place = np.empty(most, np.int64)
    for j in range(readers.size):
        a = readers[j]
        read = 0
        for k in range(_draw(world, week, a, waiting, own_barred, lot, place)):
            p = waiting[place[k]]
            if can_read(world, a, p):
                read_for_money(world, week, a, p)
                found[j, read] = place[k]
                hope[j, read] = hope_of(world, week, a, p)
                read += 1
    return found, hope


@kernel
def _draw(
    world: World, week: int, a: int, waiting: Ints, own_barred: bool, lot: Reals, place: Ints
) -> int:
    """Draw what somebody reads: a race that close proposals run up to twice as fast.

    Fills ``place`` with places among the waiting projects, first those that come in first; returns
    how many.
    """
    cell = world.projects.cell
    n = 0
    late = 0.0  # a draw below this comes too late, even if it is the closest of all
    for i in range(waiting.size):
        p = waiting[i]
        u = uniforms(world.seed, READS, week, a, cell[p, PROPOSER], cell[p, CODE])[0]
        if u < late or (own_barred and is_member(world, a, p)):
            continue
        time = -log(u) / (1.0 + closeness(world, a, p))
        if n == place.size:
            if time >= lot[n - 1]:
                continue
            n -= 1
        k = n
        while k > 0 and lot[k - 1] > time:
            lot[k] = lot[k - 1]
            place[k] = place[k - 1]
            k -= 1
        lot[k] = time
        place[k] = i
        n += 1
        if n == place.size:
            late = exp(-lot[n - 1] - lot[n - 1]) * SURELY
    return n


@allocating
def mean_hopes(place: IntGrid, hope: RealGrid, projects: int) -> Reals:
    """Mean of what readers hope of each project, 0 where nobody read it, shape (projects,)."""
    found = np.zeros(projects)
    readers = np.zeros(projects, np.int64)
    for j in range(place.shape[0]):
        for k in range(place.shape[1]):
            i = place[j, k]
            if i >= 0:
                found[i] += hope[j, k]
                readers[i] += 1
    for i in range(projects):
        if readers[i] > 0:
            found[i] /= readers[i]
    return found


@allocating
def favourites(place: IntGrid, hope: RealGrid, running: Flags, picks: int) -> IntGrid:
    """Places of the projects each reader hopes most of, best first, shape (readers, picks).

    Only projects that are ``running``, shape (projects,), and that it has read; -1 where there are
    no more. Of equals the first.
    """
    chosen = np.full((place.shape[0], picks), -1, np.int64)
    for j in range(place.shape[0]):
        for n in range(min(picks, place.shape[1])):
            best = -1
            most = 0.0
            for k in range(place.shape[1]):
                i = place[j, k]
                if i < 0 or not running[i]:
                    continue
                taken = False
                for before in range(n):
                    taken = taken or chosen[j, before] == i
                first = best < 0 or hope[j, k] > most or (hope[j, k] == most and i < best)
                if not taken and first:
                    best = i
                    most = hope[j, k]
            if best < 0:
                break
            chosen[j, n] = best
    return chosen
