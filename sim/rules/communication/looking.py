"""Looking at others and copying, or trying alone: one synchronous stage for all arms.

With everyday elements only, no organizations and views switched off this is Lazer & Friedman (2007)
and, by its copying rule and sample, Barkoczi & Galesic (2016).
"""

from typing import Final

import numpy as np

from sim.constants import UNIFORMS_A_KEY
from sim.kernels import IntGrid, Ints, Reals, allocating, inlined
from sim.randomness import decision, uniform, uniforms
from sim.world.evidence import note_own, observe
from sim.world.own import LOOK as OWN
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.problem import everyday_elements
from sim.world.tables.world import World
from sim.world.values import gain_of, judge, reverse_estimates, wish

LOOK = decision("communication.look")
"""Whether an actor looks and tries, which element it tries, and whom it copies.

Key: (week, actor, 0), words 0 to 3.
"""

SEE = decision("communication.see")
"""Which places of its audience an actor sees.

Key: (week, actor, 0), block: place // 4, words 0 to 3.
"""

COMPARE = decision("communication.compare")
"""Error in judging how well somebody who is seen does. Key: (week, actor, who is seen)."""

JUDGE_COPY = decision("communication.judge_copy")
"""Error in judging what to copy would bring. Key: (week, actor, 0)."""

JUDGE_TRIAL = decision("communication.judge_trial")
"""Error in judging what an own trial brought. Key: (week, actor, 0)."""

MISCOPY = decision("communication.miscopy")
"""Whether an element is left out in copying. Key: (week, actor, element)."""

COPYING = ("best", "conformity", "random_better", "majority", "none")
"""What is copied; :func:`look_and_try` takes the place in this list."""

COPY_BEST: Final = COPYING.index("best")
COPY_MOST_FREQUENT: Final = COPYING.index("conformity")
COPY_ANY: Final = COPYING.index("random_better")
COPY_MAJORITY: Final = COPYING.index("majority")


@inlined
def _contact(
    a: int, place: int, server: IntGrid, servers: int, start: Ints, members: Ints, group: IntGrid
) -> int:
    """Actor at one place of an audience after its ties: servers first, then groups."""
    if place < servers:
        return server[a, place]
    place -= servers
    for g in range(group.shape[1]):
        if group[a, g] >= 0:
            size = start[group[a, g] + 1] - start[group[a, g]]
            if place < size:
                return members[start[group[a, g]] + place]
            place -= size
    return a


@inlined
def see(
    world: World, week: int, a: int, sample: int, servers: bool, places: Ints, seen: Ints
) -> int:
    """Draw whom an actor sees, without replacement (Floyd's algorithm); returns how many.

    An actor that can be met in two ways is seen once; nobody sees itself.
    """
    actors, audience = world.actors, world.audience
    ties = actors.tie_count[a]
    serving = 0
    if servers:
        while serving < actors.server.shape[1] and actors.server[a, serving] >= 0:
            serving += 1
    total = ties + serving
    for g in range(audience.group.shape[1]):
        if audience.group[a, g] >= 0:
            total += audience.start[audience.group[a, g] + 1] - audience.start[audience.group[a, g]]
    wanted = min(sample, total)
    words = (0.0, 0.0, 0.0, 0.0)
    n = 0
    for i in range(wanted):
        place = i
        if wanted < total:
            if i % UNIFORMS_A_KEY == 0:
                words = uniforms(world.seed, SEE, week, a, 0, i // UNIFORMS_A_KEY)
            top = total - wanted + i
            place = int(words[i % UNIFORMS_A_KEY] * (top + 1))
            for j in range(i):
                if places[j] == place:
                    place = top
                    break
        places[i] = place
        if place < ties:
            b = actors.tie_to[a, place]
        else:
            b = _contact(
                a,
                place - ties,
                actors.server,
                serving,
                audience.start,
                audience.members,
                audience.group,
            )
        known = b == a
        if total > ties:  # only then can somebody be met in two ways
            for j in range(n):
                known = known or seen[j] == b
        if not known:
            seen[n] = b
            n += 1
    return n


@inlined
def _looks_best(world: World, week: int, a: int, n: int, seen: Ints, worth: Reals) -> int:
    """Which of those seen seems to an actor to do best; of equals the one it saw first."""
    chosen = seen[0]
    highest = -np.inf
    for i in range(n):
        looks = judge(world, COMPARE, week, a, seen[i], 0, worth[seen[i]])
        if looks > highest:
            chosen = seen[i]
            highest = looks
    return chosen


@inlined
def _model(copying: int, a: int, u: float, n: int, seen: Ints, setting: Ints, everyday: int) -> int:
    """Setting to copy from those seen, in the order they were seen; -1 if there is none."""
    if copying == COPY_MOST_FREQUENT:
        most = 1
        chosen = -1
        for i in range(n):
            alike = 0
            for j in range(n):
                if (setting[seen[i]] ^ setting[seen[j]]) & everyday == 0:
                    alike += 1
            if alike > most:
                most = alike
                chosen = setting[seen[i]]
        return chosen
    if copying == COPY_ANY:
        return setting[seen[int(u * n)]]
    if copying == COPY_MAJORITY:
        merged = setting[a]
        rest = everyday
        while rest:
            bit = rest & -rest
            rest ^= bit
            ones = 0
            for i in range(n):
                if setting[seen[i]] & bit:
                    ones += 1
            if 2 * ones > n:
                merged |= bit
            elif 2 * ones < n:
                merged &= ~bit
        return merged
    return -1


@inlined
def _tempts(world: World, week: int, a: int, differs: int) -> bool:
    """Whether turning those elements, if there are any, seems to make an actor better off."""
    if differs == 0:
        return False
    gain = gain_of(world, a, world.actors.setting[a] ^ differs)
    return judge(world, JUDGE_COPY, week, a, 0, 0, gain) > 0.0


@inlined
def _try_alone(world: World, week: int, a: int, u: float, weights: Reals) -> int:
    """Try turning one everyday element of one's own parts; keep it if it seems better.

    Returns the setting to follow, or -1 where there is nothing to try.

    The element is drawn by one uniform in proportion to floor + max(0, priority); with flat views
    all are alike.
    """
    actors, problem, people = world.actors, world.problem, world.parameters.people
    allowed = actors.own_elements[a] & everyday_elements(problem)
    total = 0.0
    for e in range(weights.size):
        weights[e] = 0.0
        if (allowed >> e) & 1:
            weights[e] = people.trial_floor + max(0.0, wish(world, a, e, world.explore))
            total += weights[e]
    if total == 0.0:
        return -1
    mark = u * total
    element = -1
    for e in range(weights.size):
        if weights[e] > 0.0:
            element = e
            mark -= weights[e]
            if mark < 0.0:
                break
    new = actors.setting[a] ^ (1 << element)
    change = judge(world, JUDGE_TRIAL, week, a, 0, 0, gain_of(world, a, new))
    observe(world, a, element, change, 1.0)
    if actors.status[a] == PARTICIPANT:  # nobody else tells
        note_own(world, a, element, change)
    if change > 0.0:
        reverse_estimates(actors.estimate, a, 1 << element)
        return new
    return actors.setting[a]


@allocating
def look_and_try(
    world: World,
    week: int,
    shown: Ints,
    worth: Reals,
    velocity: float,
    velocity_outside: float,
    sample: int,
    copying: int,
    copy_error: float,
    reading: int,
) -> int:
    """Everybody looks or not, copies or not, tries or not, on last stage's settings.

    Only everyday elements are copied, and only if that seems to make one better off; a participant
    pays for a look with its own minutes. ``shown`` and ``worth`` are the settings that can be seen
    and their values: everybody's, then those of finds from other communities. What follows is
    written to ``following``. Returns how many tried alone. Who looks for itself is passed over.
    """
    actors, problem, audience = world.actors, world.problem, world.audience
    people = world.parameters.people
    seen = np.empty(sample, np.int64)
    places = np.empty(sample, np.int64)
    weights = np.empty(actors.estimate.shape[1])
    everyday = everyday_elements(problem)
    trials = 0
    for a in range(actors.setting.size):
        world.following[a] = actors.setting[a]
        if actors.own[a] & OWN:
            continue
        inside = actors.status[a] == PARTICIPANT
        u_look, u_try, u_element, u_model = uniforms(world.seed, LOOK, week, a, 0, 0)
        looks = u_look < (velocity if inside else velocity_outside) or (
            inside and audience.eager[a]
        )
        if looks and inside:
            looks = actors.spent[a] + reading <= actors.minutes[a]
            if looks:
                actors.spent[a] += reading
                actors.active[a] = week
        if looks:
            n = see(world, week, a, sample, audience.servers[a], places, seen)
            model = -1
            if n > 0:
                if copying == COPY_BEST:
                    model = shown[_looks_best(world, week, a, n, seen, worth)]
                else:
                    model = _model(copying, a, u_model, n, seen, shown, everyday)
            if model >= 0:
                differs = (model ^ actors.setting[a]) & everyday
                if copy_error > 0.0:
                    for e in range(weights.size):
                        if (differs >> e) & 1 and uniform(
                            world.seed, MISCOPY, week, a, e
                        ) < copy_error:
                            differs ^= 1 << e
                if _tempts(world, week, a, differs):
                    world.following[a] = actors.setting[a] ^ differs
                    reverse_estimates(actors.estimate, a, differs)
                    continue
        if u_try < people.trial_rate:
            tried = _try_alone(world, week, a, u_element, weights)
            if tried >= 0:
                trials += 1
                world.following[a] = tried
    return trials
