"""How well the community knows its problem and its own projects.

Where a measure goes over participants and there are more than ``EXACT``, it takes ``SAMPLED`` of
them, evenly spread over the rows.
"""

from math import log2

import numpy as np

from sim.constants import MOST_ELEMENTS
from sim.kernels import IntGrid, Ints, allocating
from sim.measures.weaving import BATCH, EXACT, SAMPLED
from sim.world.order import rank_correlation, sort_by
from sim.world.tables.projects import LISTED, MASK, MEMBERS, RUNNING, STATE, TARGET
from sim.world.tables.world import World
from sim.world.values import gain_of, wish


@allocating
def chosen_participants(status: Ints) -> Ints:
    """Rows of the participants that measures go over: all, or a fixed sample of many."""
    inside = np.empty(status.size, np.int64)
    n = 0
    for a in range(status.size):
        if status[a] == 1:
            inside[n] = a
            n += 1
    if n <= EXACT:
        return inside[:n]
    for i in range(SAMPLED):
        inside[i] = inside[i * n // SAMPLED]
    return inside[:SAMPLED]


@allocating
def map_accuracy(world: World, chosen: Ints) -> tuple[float, float]:
    """How right the shared belief is about the elements in scope, and how right it could be.

    Returns
    -------
    tuple of float
        Rank correlation with the true gain of turning each element of what prevails: of the gain
        believed in, and of the mean true gain of turning it in the lives of those participants who
        do it as it prevails. That is what exact readings of everybody would say today: where
        elements interact, other settings tell little about what prevails. NaN where nobody trusts a
        shared belief, or where all elements are alike.
    """
    actors, value, prevailing = world.actors, world.problem.value, world.prevailing
    if world.beliefs.trust.max() == 0.0:
        return np.nan, np.nan
    most = actors.estimate.shape[1]
    believed, true, readable = np.empty(most), np.empty(most), np.empty(most)
    n = 0
    for e in range(most):
        bit = 1 << e
        if not world.beliefs.scope & bit:
            continue
        believed[n] = world.beliefs.gain[e, 1 - ((prevailing >> e) & 1)]
        true[n] = value[prevailing ^ bit] - value[prevailing]
        readable[n] = 0.0
        lives = 0
        for a in chosen:
            if (actors.setting[a] ^ prevailing) & bit == 0:
                readable[n] += gain_of(world, a, actors.setting[a] ^ bit)
                lives += 1
        readable[n] /= max(1, lives)
        n += 1
    return rank_correlation(believed[:n], true[:n]), rank_correlation(readable[:n], true[:n])


@allocating
def views(world: World, chosen: Ints) -> tuple[float, float]:
    """How right the views of participants are, and how much they differ.

    Returns
    -------
    tuple of float
        Mean rank correlation of what a participant expects of turning each element (E8) with what
        that would bring it, over those for whom it is defined; and the entropy, in bits, of how
        participants want an element to be, mean over elements.
    """
    actors = world.actors
    n = actors.estimate.shape[1]
    expected = np.empty(n)
    true = np.empty(n)
    ones = np.zeros(n)
    total = 0.0
    defined = 0
    for i in range(chosen.size):
        a = chosen[i]
        for e in range(n):
            bit = (actors.setting[a] >> e) & 1
            expected[e] = wish(world, a, e, 0.0)
            true[e] = gain_of(world, a, actors.setting[a] ^ (1 << e))
            ones[e] += 1 - bit if expected[e] > 0.0 else bit
        right = rank_correlation(expected, true)
        if right == right:
            total += right
            defined += 1
    entropy = 0.0
    for e in range(n):
        share = ones[e] / max(1, chosen.size)
        if 0.0 < share < 1.0:
            entropy -= share * log2(share) + (1.0 - share) * log2(1.0 - share)
    return (
        total / defined if defined > 0 else np.nan,
        entropy / n if chosen.size > 0 else np.nan,
    )


@allocating
def running(cell: IntGrid, live: Ints, count: Ints) -> Ints:
    """Slots of the running projects."""
    slots = np.empty(count[LISTED], np.int64)
    n = 0
    for i in range(count[LISTED]):
        if cell[live[i], STATE] == RUNNING:
            slots[n] = live[i]
            n += 1
    return slots[:n]


@allocating
def duplicated(cell: IntGrid, slots: Ints) -> float:
    """Share of running projects that do exactly what another one does; NaN without any."""
    n = slots.size
    work = np.empty(n)
    order = slots.copy()
    for i in range(n):
        work[i] = (cell[slots[i], MASK] << MOST_ELEMENTS) + cell[slots[i], TARGET]
    sort_by(work, order, n)
    twice = 0
    for i in range(n):
        before = i > 0 and work[i - 1] == work[i]
        if before or (i + 1 < n and work[i + 1] == work[i]):
            twice += 1
    return twice / n if n > 0 else np.nan


@allocating
def groups_of(start: Ints, members: Ints, actors: int) -> Ints:
    """Groups that each actor is a member of, as a bitmask, shape (actors,).

    Members beyond the actors are finds from other communities.
    """
    groups = np.zeros(actors, np.int64)
    for g in range(start.size - 1):
        for place in range(start[g], start[g + 1]):
            if members[place] < actors:
                groups[members[place]] |= 1 << g
    return groups


@allocating
def awareness(world: World, chosen: Ints, slots: Ints) -> float:
    """Mean share of the running projects of others that a participant could know of.

    It could know a project that has a member among its ties, or among those it may see this week:
    its groups and, where the rule shows them, those who serve it. NaN where no others run. 62
    participants are asked at once, one bit each.
    """
    projects, actors, audience = world.projects, world.actors, world.audience
    groups = groups_of(audience.start, audience.members, actors.tie_count.size)
    total = 0.0
    defined = 0
    for first in range(0, chosen.size, BATCH):
        asked = min(BATCH, chosen.size - first)
        near = np.zeros(actors.tie_count.size, np.int64)  # who has this actor near
        themselves = np.zeros(actors.tie_count.size, np.int64)
        open_to = np.zeros(max(1, audience.start.size - 1), np.int64)  # to whom this group is open
        for k in range(asked):
            a = chosen[first + k]
            themselves[a] = 1 << k
            for tie in range(actors.tie_count[a]):
                near[actors.tie_to[a, tie]] |= 1 << k
            for place in range(actors.server.shape[1]):
                if audience.servers[a] and actors.server[a, place] >= 0:
                    near[actors.server[a, place]] |= 1 << k
            for place in range(audience.group.shape[1]):
                if audience.group[a, place] >= 0:
                    open_to[audience.group[a, place]] |= 1 << k
        known = np.zeros(asked, np.int64)
        own = np.zeros(asked, np.int64)
        for p in slots:
            seen = 0
            theirs = 0
            within = 0
            for slot in range(projects.cell[p, MEMBERS]):
                b = projects.member[p, slot]
                seen |= near[b]
                theirs |= themselves[b]
                within |= groups[b]
            for g in range(open_to.size):
                if (within >> g) & 1:
                    seen |= open_to[g]
            for k in range(asked):
                if (theirs >> k) & 1:
                    own[k] += 1
                elif (seen >> k) & 1:
                    known[k] += 1
        for k in range(asked):
            if slots.size > own[k]:
                total += known[k] / (slots.size - own[k])
                defined += 1
    return total / defined if defined > 0 else np.nan
