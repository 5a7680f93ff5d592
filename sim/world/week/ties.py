"""Ties: found, strengthened, woven, faded. Both ends store a tie, with equal weights."""

import numpy as np

from sim.constants import WEAKEST_TIE
from sim.kernels import Flags, IntGrid, Ints, RealGrid, inlined, kernel
from sim.randomness import decision, pair_uniform, uniform
from sim.world.order import sort_by
from sim.world.tables.projects import LISTED, MEMBERS, RUNNING, STATE
from sim.world.tables.world import World

WEAVE = decision("ties.weave")
"""Which two of its ties a weaver introduces to each other. Key: (week, weaver, 1 or 2)."""

WIDEST = decision("ties.widest")
"""Which of several equally wide gaps a weaver closes by the map.

Key: (week, lower row, higher row).
"""

FORGET = decision("ties.forget")
"""Which of several equally weak ties is forgotten. Key: (0, lower row, higher row)."""

MEET = decision("ties.meet")
"""Turn of a pair that is to be tied. Key: (week, lower row, higher row)."""

HEAD, LENGTH = 0, 0
"""Row and column of the list of pairs that hold its length; pairs stand in the rows below."""
ONE, OTHER = 0, 1
"""Columns of the list of pairs."""


@inlined
def slot_of(tie_to: IntGrid, tie_count: Ints, a: int, b: int) -> int:
    """Slot in which ``a`` stores its tie to ``b``, or -1."""
    for slot in range(tie_count[a]):
        if tie_to[a, slot] == b:
            return slot
    return -1


@kernel
def _forget(tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, a: int, slot: int) -> None:
    """Drop one end of a tie; the last tie of ``a`` takes its slot."""
    last = tie_count[a] - 1
    tie_to[a, slot] = tie_to[a, last]
    tie_weight[a, slot] = tie_weight[a, last]
    tie_to[a, last] = -1
    tie_weight[a, last] = 0.0
    tie_count[a] = last


@kernel
def _weakest(seed: int, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, a: int) -> int:
    """Slot of the weakest tie of ``a``, of equal ones by lot; -1 if there is none."""
    weakest = -1
    lowest = np.inf
    for slot in range(tie_count[a]):
        lighter = weakest < 0 or tie_weight[a, slot] < tie_weight[a, weakest]
        if lighter or tie_weight[a, slot] == tie_weight[a, weakest]:
            lot = pair_uniform(seed, FORGET, 0, a, tie_to[a, slot])
            if lighter or lot < lowest:
                weakest = slot
                lowest = lot
    return weakest


@kernel
def _replaceable(
    seed: int, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, attention: Ints, a: int,
    weight: float,
) -> int:  # fmt: skip
    """Slot of a tie that ``a`` would give up for one of ``weight``.

    -1: there is room without; -2: there is no room and nothing weaker.
    """
    if tie_count[a] < attention[a]:
        return -1
    weakest = _weakest(seed, tie_to, tie_weight, tie_count, a)
    if weakest >= 0 and tie_weight[a, weakest] < weight:
        return weakest
    return -2


@kernel
def strengthen(
    tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, a: int, b: int, share: float,
    least: float,
) -> bool:  # fmt: skip
    """Strengthen the tie of two actors by a share of what is missing; False if there is none."""
    slot = slot_of(tie_to, tie_count, a, b)
    if slot < 0:
        return False
    weight = tie_weight[a, slot]
    weight = max(least, weight + share * (1.0 - weight))
    tie_weight[a, slot] = weight
    tie_weight[b, slot_of(tie_to, tie_count, b, a)] = weight
    return True


@kernel
def connect(
    seed: int, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, attention: Ints, a: int,
    b: int, new: float,
) -> bool:  # fmt: skip
    """Found a tie of weight ``new``, or lift one that is weaker; tell if one was founded.

    An actor whose attention is full gives up its weakest tie, if that is weaker than a new one.
    """
    if a == b or strengthen(tie_to, tie_weight, tie_count, a, b, 0.0, new):
        return False
    for one in (a, b):
        if _replaceable(seed, tie_to, tie_weight, tie_count, attention, one, new) == -2:
            return False
    for one, two in ((a, b), (b, a)):
        weakest = _replaceable(seed, tie_to, tie_weight, tie_count, attention, one, new)
        if weakest >= 0:
            other = tie_to[one, weakest]
            _forget(tie_to, tie_weight, tie_count, one, weakest)
            _forget(tie_to, tie_weight, tie_count, other, slot_of(tie_to, tie_count, other, one))
        slot = tie_count[one]
        tie_to[one, slot] = two
        tie_weight[one, slot] = new
        tie_count[one] = slot + 1
    return True


@kernel
def fade(tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, decay: float) -> None:
    """Every tie loses a share of its weight; ties below the weakest are forgotten at both ends.

    Both ends hold the same weight, so both forget in the same week.
    """
    for a in range(tie_count.size):
        slot = 0
        while slot < tie_count[a]:
            tie_weight[a, slot] *= 1.0 - decay
            if tie_weight[a, slot] < WEAKEST_TIE:
                _forget(tie_to, tie_weight, tie_count, a, slot)
            else:
                slot += 1


@kernel
def work_together(world: World) -> None:
    """Every pair of members of a running project comes closer, or is to be tied."""
    projects, actors, tying = world.projects, world.actors, world.parameters.ties
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        if projects.cell[p, STATE] != RUNNING:
            continue
        for one in range(projects.cell[p, MEMBERS]):
            for two in range(one + 1, projects.cell[p, MEMBERS]):
                a, b = projects.member[p, one], projects.member[p, two]
                if not strengthen(
                    actors.tie_to,
                    actors.tie_weight,
                    actors.tie_count,
                    a,
                    b,
                    tying.strengthening,
                    tying.new,
                ):
                    ask_to_meet(world.meeting, a, b)


@kernel
def meet(world: World, week: int) -> None:
    """Make the ties that work, introductions and weaving of this week asked for, in keyed order.

    ``meeting`` is emptied.
    """
    actors, tying = world.actors, world.parameters.ties
    n = world.meeting[HEAD, LENGTH]
    for i in range(n):
        world.keys[i] = pair_uniform(
            world.seed, MEET, week, world.meeting[i + 1, ONE], world.meeting[i + 1, OTHER]
        )
        world.items[i] = i + 1
    sort_by(world.keys, world.items, n)
    for i in range(n):
        a, b = world.meeting[world.items[i], ONE], world.meeting[world.items[i], OTHER]
        connect(
            world.seed,
            actors.tie_to,
            actors.tie_weight,
            actors.tie_count,
            actors.attention,
            a,
            b,
            tying.new,
        )
    world.meeting[HEAD, LENGTH] = 0


@kernel
def bond(world: World, week: int) -> None:
    """Stage 10: ties of members grow, those asked for are made, all fade."""
    actors, tying = world.actors, world.parameters.ties
    work_together(world)
    meet(world, week)
    fade(actors.tie_to, actors.tie_weight, actors.tie_count, tying.decay)


@kernel
def ask_to_meet(meeting: IntGrid, a: int, b: int) -> bool:
    """Note a pair that is to be tied in stage 10; False when the week's list is full.

    The lower row comes first, so that it makes no difference who named whom, nor that a pair is
    named twice.
    """
    n = meeting[HEAD, LENGTH] + 1
    if n >= meeting.shape[0]:
        return False
    meeting[n, ONE] = min(a, b)
    meeting[n, OTHER] = max(a, b)
    meeting[HEAD, LENGTH] = n
    return True


@kernel
def open_triangle(
    seed: int, week: int, a: int, engaged: Flags, tie_to: IntGrid, tie_count: Ints
) -> tuple[int, int]:
    """Two engaged contacts of ``a`` that do not know each other, or (-1, -1): one keyed try."""
    known = tie_count[a]
    if known < 2:
        return -1, -1
    one = int(uniform(seed, WEAVE, week, a, 1) * known)
    two = int(uniform(seed, WEAVE, week, a, 2) * (known - 1))
    if two >= one:
        two += 1
    b = tie_to[a, one]
    c = tie_to[a, two]
    if not (engaged[b] and engaged[c]) or slot_of(tie_to, tie_count, b, c) >= 0:
        return -1, -1
    return b, c


@kernel
def widest_triangle(
    seed: int, week: int, a: int, engaged: Flags, tie_to: IntGrid, tie_count: Ints
) -> tuple[int, int]:
    """Two engaged contacts of ``a``, not tied, whom a map shows furthest apart, or (-1, -1).

    Those with the fewest contacts in common, which joins clusters; of equals those with the fewest
    contacts altogether, which reaches the periphery; then the lot.
    """
    first = -1
    second = -1
    shared = 0
    known = 0
    lowest = np.inf
    for one in range(tie_count[a]):
        b = tie_to[a, one]
        for two in range(one + 1, tie_count[a]):
            c = tie_to[a, two]
            if not (engaged[b] and engaged[c]) or slot_of(tie_to, tie_count, b, c) >= 0:
                continue
            common = 0
            for slot in range(tie_count[b]):
                if slot_of(tie_to, tie_count, c, tie_to[b, slot]) >= 0:
                    common += 1
            contacts = tie_count[b] + tie_count[c]
            if first >= 0 and (common, contacts) > (shared, known):
                continue
            lot = pair_uniform(seed, WIDEST, week, b, c)
            if first < 0 or (common, contacts) < (shared, known) or lot < lowest:
                first = b
                second = c
                shared = common
                known = contacts
                lowest = lot
    return first, second
