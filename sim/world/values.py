"""What a setting is worth to an actor, what it expects of a change, and what prevails."""

from math import sqrt

import numpy as np

from sim.constants import CAP_OF_A_VOTE, FAIR_COIN
from sim.kernels import Ints, RealGrid, Reals, allocating, inlined, kernel
from sim.randomness import decision, normal, uniform, uniforms
from sim.world.evidence import confidence
from sim.world.tables.world import World

VIEW = decision("view.first")
"""Error of an actor's first view of an element. Key: (0, actor, element)."""

FIRST_SETTING = decision("actor.setting")
"""First setting of an element, and the other one that is drawn. Key: (0, actor, element), words 0
and 1."""

WORSE = decision("actor.worse_start")
"""Whether an actor begins with the worse of two settings. Key: (0, actor, 0)."""


@inlined
def value_of(setting: int, own: int, prevailing: int, coupling: float, value: Reals) -> float:
    """Value of a setting to an actor whose own elements are ``own``.

    (1 - c) V(setting) + c V(own elements as set, all others as they prevail).
    """
    if coupling == 0.0:
        return value[setting]
    mixed = (setting & own) | (prevailing & ~own)
    return (1.0 - coupling) * value[setting] + coupling * value[mixed]


@kernel
def refresh_values(world: World, prevailing: int) -> None:
    """Set every actor's own value and outcome, shape (actors,).

    A resident's outcome is its own value blended with the mean value of those who serve it.
    """
    actors, terms = world.actors, world.parameters.problem
    problem, people = world.problem, world.parameters.people
    for a in range(actors.setting.size):
        actors.own_value[a] = value_of(
            actors.setting[a], actors.own_elements[a], prevailing, terms.coupling, problem.value
        )
    for a in range(actors.setting.size):
        served = 0
        total = 0.0
        for slot in range(actors.server.shape[1]):
            if actors.server[a, slot] >= 0:
                served += 1
                total += actors.own_value[actors.server[a, slot]]
        if served > 0:
            actors.outcome[a] = (1.0 - people.service_share) * actors.own_value[
                a
            ] + people.service_share * total / served
        else:
            actors.outcome[a] = actors.own_value[a]


@allocating
def prevail(setting: Ints, own_elements: Ints, weight: Ints, cap: Ints, before: int) -> int:
    """Setting that prevails among those who work in each part; a tied vote keeps ``before``.

    Everybody votes on the elements of their parts: residents with weight 1, organizations with as
    many as they serve, but none with more than ``cap``, shape (elements,); see :func:`vote_caps`.
    """
    votes = np.zeros(cap.size, np.int64)
    for a in range(setting.size):
        mine = own_elements[a]
        e = 0
        while mine:
            if mine & 1:
                w = min(cap[e], weight[a])
                votes[e] += w if (setting[a] >> e) & 1 else -w
            mine >>= 1
            e += 1
    after = before
    for e in range(cap.size):
        if votes[e] > 0:
            after |= 1 << e
        elif votes[e] < 0:
            after &= ~(1 << e)
    return after


@kernel
def count_anew(world: World) -> int:
    """Count what prevails, and set everybody's value and outcome by it; returns what prevails."""
    actors = world.actors
    after = prevail(
        actors.setting, actors.own_elements, actors.weight, world.vote_cap, world.prevailing
    )
    refresh_values(world, after)
    return after


def vote_caps(own_elements: Ints, weight: Ints, elements: int) -> Ints:
    """Most that one actor's vote on each element weighs, shape (elements,).

    The largest whole number, at least 1, that is no more than a third of all weight so capped;
    found from above, as lowering one weight lowers what a third is.
    """
    caps = np.ones(elements, np.int64)
    for e in range(elements):
        present = weight[(own_elements >> e) & 1 == 1]
        cap, lower = int(present.sum()), -1
        while cap != lower and cap > 1:
            lower = cap
            cap = max(1, int(np.minimum(present, cap).sum()) // CAP_OF_A_VOTE)
        caps[e] = max(1, cap)
    return caps


@kernel
def draw_first_settings(world: World, inequality: float, ranks: Reals) -> None:
    """Draw every actor's first setting, each element by the flip of a fair coin.

    By a chance that grows from the best neighbourhood to the worst, an actor draws two and keeps
    the one of lower value.

    Parameters
    ----------
    inequality
        That chance in the worst neighbourhood.
    ranks
        From 0, the best, to 1, the worst neighbourhood, shape (neighbourhoods,).
    """
    actors, value = world.actors, world.problem.value
    for a in range(actors.setting.size):
        first = 0
        second = 0
        for e in range(actors.estimate.shape[1]):
            u, v, _, _ = uniforms(world.seed, FIRST_SETTING, 0, a, e, 0)
            first |= (1 if u < FAIR_COIN else 0) << e
            second |= (1 if v < FAIR_COIN else 0) << e
        actors.setting[a] = first
        chance = inequality * ranks[actors.neighbourhood[a]]
        if chance > 0.0 and uniform(world.seed, WORSE, 0, a, 0) < chance:
            actors.setting[a] = first if value[first] <= value[second] else second


@kernel
def draw_first_views(world: World) -> None:
    """Everybody's first view of what changing each element would bring."""
    for a in range(world.actors.setting.size):
        draw_fresh_view(world, VIEW, 0, a)


@kernel
def draw_fresh_view(world: World, what: int, week: int, a: int) -> None:
    """View of one who has seen nothing yet of changing each element: the truth plus noise.

    Noisier, and less trusted, outside one's own parts.
    """
    actors, people, value = world.actors, world.parameters.people, world.problem.value
    setting, own, trust = actors.setting[a], actors.own_elements[a], people.view_confidence
    for e in range(actors.estimate.shape[1]):
        if trust == 0.0:
            actors.estimate[a, e] = 0.0
            actors.evidence[a, e] = 0.0
            continue
        far = 1.0 if (own >> e) & 1 else people.view_distance
        gain = value[setting ^ (1 << e)] - value[setting]
        error = people.view_noise * far * normal(uniform(world.seed, what, week, a, e))
        actors.estimate[a, e] = gain + error
        actors.evidence[a, e] = people.prior_readings * trust / (far - trust)


@kernel
def standard_error(world: World, error: float) -> float:
    """Standard error of a reading or judgement, the part that grows with the spread of gains in."""
    relative = world.parameters.people.relative_error
    if relative == 0.0:
        return error
    return sqrt(error * error + (relative * world.problem.spread) ** 2)


@kernel
def judge(world: World, what: int, week: int, a: int, other: int, block: int, gain: float) -> float:
    """The gain of a change as an actor judges it: the truth, and an error drawn for this judgement.

    ``what`` names the decision and is drawn with the key (week, a, other), block.
    """
    error = standard_error(world, world.parameters.people.judging_error)
    if error == 0.0:
        return gain
    return gain + error * normal(uniforms(world.seed, what, week, a, other, block)[0])


@kernel
def worth_of(world: World, a: int, setting: int) -> float:
    """Value of a setting to an actor (:func:`value_of`)."""
    own, coupling = world.actors.own_elements[a], world.parameters.problem.coupling
    return value_of(setting, own, world.prevailing, coupling, world.problem.value)


@kernel
def gain_of(world: World, a: int, new: int) -> float:
    """What a new setting would bring to an actor."""
    return worth_of(world, a, new) - world.actors.own_value[a]


@kernel
def reverse_estimates(estimate: RealGrid, actor: int, bits: int) -> None:
    """After an actor changed these elements, changing them back is expected to undo the gain."""
    for e in range(estimate.shape[1]):
        if (bits >> e) & 1:
            estimate[actor, e] = -estimate[actor, e]


@inlined
def priority(
    estimate: float, confidence: float, gain: float, unknown: float, trust: float, explore: float
) -> float:
    """What an actor expects of a change of one element, plus what it would like to know.

    ``trust`` is the weight of what the community believes (``gain``) against the actor's own
    view (``estimate``, of which it is confident by ``confidence``); ``explore`` weighs how little
    is known: in the community's evidence (``unknown``), and by the actor itself (1 - confidence).
    """
    curious = trust * unknown + (1.0 - trust) * (1.0 - confidence)
    return trust * gain + (1.0 - trust) * (confidence * estimate) + explore * curious


@kernel
def wish(world: World, a: int, element: int, explore: float) -> float:
    """How much an actor wants to turn an element from how it does it now (:func:`priority`)."""
    actors, beliefs = world.actors, world.beliefs
    new = 0 if (actors.setting[a] >> element) & 1 else 1
    return priority(
        actors.estimate[a, element],
        confidence(actors.evidence[a, element], world.parameters.people.prior_readings),
        beliefs.gain[element, new],
        beliefs.unknown[element, new],
        beliefs.trust[a],
        explore,
    )


@kernel
def expects(world: World, a: int, mask: int, target: int) -> float:
    """What an actor expects of a package of changes, element by element, without curiosity."""
    total = 0.0
    changes = mask & (world.actors.setting[a] ^ target)
    for e in range(world.actors.estimate.shape[1]):
        if (changes >> e) & 1:
            total += wish(world, a, e, 0.0)
    return total
