"""Looking at others and copying, or trying alone: one synchronous stage for all arms.

With everyday elements only, no organizations and views switched off this is Lazer & Friedman (2007)
and, by its copying rule and sample, Barkoczi & Galesic (2016).
"""

from typing import Final

import numpy as np

from sim.constants import UNIFORMS_A_KEY
from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, allocating, inlined
from sim.randomness import decision, uniform, uniforms
from sim.world.own import LOOK as OWN
from sim.world.tables.actors import PARTICIPANT
from sim.world.values import observe, priority, reverse_estimates, value_of

LOOK = decision("communication.look")
"""Whether an actor looks and tries, which element it tries, and whom it copies.

Key: (week, actor, 0), words 0 to 3.
"""

SEE = decision("communication.see")
"""Which places of its audience an actor sees.

Key: (week, actor, 0), block: place // 4, words 0 to 3.
"""

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
    seed: int, week: int, a: int, sample: int, tie_to: IntGrid, tie_count: Ints, server: IntGrid,
    start: Ints, members: Ints, group: IntGrid, servers: bool, places: Ints, seen: Ints,
) -> int:  # fmt: skip
    """Draw whom an actor sees, without replacement (Floyd's algorithm); returns how many.

    An actor that can be met in two ways is seen once; nobody sees itself.
    """
    ties = tie_count[a]
    serving = 0
    if servers:
        while serving < server.shape[1] and server[a, serving] >= 0:
            serving += 1
    total = ties + serving
    for g in range(group.shape[1]):
        if group[a, g] >= 0:
            total += start[group[a, g] + 1] - start[group[a, g]]
    wanted = min(sample, total)
    words = (0.0, 0.0, 0.0, 0.0)
    n = 0
    for i in range(wanted):
        place = i
        if wanted < total:
            if i % UNIFORMS_A_KEY == 0:
                words = uniforms(seed, SEE, week, a, 0, i // UNIFORMS_A_KEY)
            top = total - wanted + i
            place = int(words[i % UNIFORMS_A_KEY] * (top + 1))
            for j in range(i):
                if places[j] == place:
                    place = top
                    break
        places[i] = place
        if place < ties:
            b = tie_to[a, place]
        else:
            b = _contact(a, place - ties, server, serving, start, members, group)
        known = b == a
        if total > ties:  # only then can somebody be met in two ways
            for j in range(n):
                known = known or seen[j] == b
        if not known:
            seen[n] = b
            n += 1
    return n


@inlined
def _model(
    copying: int, a: int, u: float, n: int, seen: Ints, setting: Ints, own_value: Reals,
    everyday: int,
) -> int:  # fmt: skip
    """Setting to copy from those seen, in the order they were seen; -1 if there is none."""
    if copying == COPY_BEST:
        best = seen[0]
        for i in range(1, n):
            if own_value[seen[i]] > own_value[best]:
                best = seen[i]
        return setting[best]
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
def _try_alone(
    a: int, u: float, setting: Ints, own_elements: Ints, own_value: Reals, value: Reals,
    everyday: int, prevailing: int, coupling: float, estimate: RealGrid, confidence: RealGrid,
    gain: RealGrid, unknown: RealGrid, trust: float, explore: float, floor: float,
    learning: float, weights: Reals,
) -> int:  # fmt: skip
    """Try turning one everyday element of one's own parts; keep it if strictly better.

    Returns the setting to follow, or -1 where there is nothing to try.

    The element is drawn by one uniform in proportion to floor + max(0, priority); with flat views
    all are alike.
    """
    allowed = own_elements[a] & everyday
    total = 0.0
    for e in range(weights.size):
        weights[e] = 0.0
        if (allowed >> e) & 1:
            new = 0 if (setting[a] >> e) & 1 else 1
            wish = priority(
                estimate[a, e], confidence[a, e], gain[e, new], unknown[e, new], trust, explore
            )
            weights[e] = floor + max(0.0, wish)
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
    new = setting[a] ^ (1 << element)
    change = value_of(new, own_elements[a], prevailing, coupling, value) - own_value[a]
    if learning > 0.0:
        observe(estimate, confidence, a, element, change, learning)
    if change > 0.0:
        reverse_estimates(estimate, a, 1 << element)
        return new
    return setting[a]


@allocating
def look_and_try(
    seed: int, week: int, setting: Ints, following: Ints, own_elements: Ints, own_value: Reals,
    shown: Ints, worth: Reals, value: Reals, status: Ints, minutes: Ints, spent: Ints,
    active: Ints, tie_to: IntGrid, tie_count: Ints, server: IntGrid, start: Ints, members: Ints,
    group: IntGrid, servers: Flags, eager: Flags, estimate: RealGrid, confidence: RealGrid,
    gain: RealGrid, unknown: RealGrid, trust: Reals, own: Ints, everyday: int, prevailing: int,
    coupling: float, velocity: float, velocity_outside: float, sample: int, copying: int,
    copy_error: float, trial_rate: float, floor: float, learning: float, explore: float,
    reading: int,
) -> int:  # fmt: skip
    """Everybody looks or not, copies or not, tries or not, on last stage's settings.

    Only everyday elements are copied, and only if that makes one's own value strictly better; a
    participant pays for a look with its own minutes. ``shown`` and ``worth`` are the settings that
    can be seen and their values: everybody's, then those of finds from other communities. What
    follows is written to ``following``. Returns how many tried alone. Who looks
    for itself is passed over.
    """
    seen = np.empty(sample, np.int64)
    places = np.empty(sample, np.int64)
    weights = np.empty(estimate.shape[1])
    trials = 0
    for a in range(setting.size):
        following[a] = setting[a]
        if own[a] & OWN:
            continue
        inside = status[a] == PARTICIPANT
        u_look, u_try, u_element, u_model = uniforms(seed, LOOK, week, a, 0, 0)
        looks = u_look < (velocity if inside else velocity_outside) or (inside and eager[a])
        if looks and inside:
            looks = spent[a] + reading <= minutes[a]
            if looks:
                spent[a] += reading
                active[a] = week
        if looks:
            n = see(
                seed, week, a, sample, tie_to, tie_count, server, start, members, group,
                servers[a], places, seen,
            )  # fmt: skip
            model = -1
            if n > 0:
                model = _model(copying, a, u_model, n, seen, shown, worth, everyday)
            if model >= 0:
                differs = (model ^ setting[a]) & everyday
                if copy_error > 0.0:
                    for e in range(weights.size):
                        if (differs >> e) & 1 and uniform(seed, MISCOPY, week, a, e) < copy_error:
                            differs ^= 1 << e
                new = setting[a] ^ differs
                if value_of(new, own_elements[a], prevailing, coupling, value) > own_value[a]:
                    following[a] = new
                    reverse_estimates(estimate, a, differs)
                    continue
        if u_try < trial_rate:
            tried = _try_alone(
                a, u_element, setting, own_elements, own_value, value, everyday, prevailing,
                coupling, estimate, confidence, gain, unknown, trust[a], explore, floor, learning,
                weights,
            )  # fmt: skip
            if tried >= 0:
                trials += 1
                following[a] = tried
    return trials
