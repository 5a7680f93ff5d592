"""Evidence: readings of what changing an element brings, what they weigh, and how they fade.

Views of actors and reports to all follow one rule. An estimate rests on so many readings; each new
one moves it by its share of them all; those of long ago weigh less. If gains and errors are normal
and nothing fades, that is Bayes.
"""

import numpy as np

from sim.kernels import RealGrid, inlined, kernel
from sim.world.tables.world import World


@inlined
def confidence(readings: float, prior: float) -> float:
    """Weight of an estimate from so many readings, against a prior, above 0, of nothing to gain."""
    return readings / (readings + prior)


@inlined
def updated(estimate: float, before: float, seen: float, readings: float) -> tuple[float, float]:
    """An estimate and its readings after so many more, above 0, whose mean is ``seen``."""
    total = before + readings
    return estimate + readings / total * (seen - estimate), total


@kernel
def observe(world: World, a: int, element: int, gain: float, readings: float) -> None:
    """Let an actor see, by so many readings, what changing an element now brings."""
    actors = world.actors
    actors.estimate[a, element], actors.evidence[a, element] = updated(
        actors.estimate[a, element], actors.evidence[a, element], gain, readings
    )


@inlined
def turned_on(setting: int, element: int, gain: float) -> float:
    """What turning an element to 1 brings, where changing it from a setting brings ``gain``.

    And the other way round: what changing it brings, where turning it to 1 brings ``gain``.
    """
    return -gain if (setting >> element) & 1 else gain


@kernel
def note_own(world: World, a: int, element: int, gain: float) -> None:
    """Note a reading from an actor's own life for telling others."""
    actors = world.actors
    actors.own_readings[a, element] += 1.0
    actors.own_gains[a, element] += turned_on(actors.setting[a], element, gain)


def reported_gains(world: World) -> RealGrid:
    """What reports say of turning each element to 0 and to 1, by the confidence in them.

    To turn an element back undoes what turning it brought, so the readings of both ways are about
    one difference.

    Returns
    -------
    ndarray of float64, shape (elements, 2)
        In value; 0 where nothing was reported.
    """
    count, mean = world.beliefs.count, world.beliefs.mean
    summed = count * mean
    prior = world.parameters.people.prior_readings
    gain = (summed[:, 1] - summed[:, 0]) / (count[:, 0] + count[:, 1] + prior)
    return np.stack([-gain, gain], axis=1)


def fade(world: World, factor: float) -> None:
    """Let all evidence weigh less: that of views, of reports, and of what is yet to be reported."""
    world.actors.evidence *= factor
    world.beliefs.count *= factor
    world.beliefs.pooled *= factor


def forget_own(world: World) -> None:
    """What was read in one's own life is told now or never."""
    world.actors.own_readings[:] = 0.0
    world.actors.own_gains[:] = 0.0
