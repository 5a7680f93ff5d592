"""Evidence: readings of what changing an element brings, what they weigh, and how they fade.

Views of actors and reports to all follow one rule. An estimate rests on so many readings; each new
one moves it by its share of them all; those of long ago weigh less. If gains and errors are normal
and nothing fades, that is Bayes.
"""

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
    actors.own_read[a] |= 1 << element
    actors.own_readings[a, element] += 1.0
    actors.own_gains[a, element] += turned_on(actors.setting[a], element, gain)


@kernel
def read_reports(world: World, gains: RealGrid) -> None:
    """Write what reports say of turning each element to 0 and to 1, by the confidence in them.

    To turn an element back undoes what turning it brought, so the readings of both ways are about
    one difference.

    Parameters
    ----------
    gains
        Receives it, in value, shape (elements, 2); 0 where nothing was reported.
    """
    count, mean = world.beliefs.count, world.beliefs.mean
    prior = world.parameters.people.prior_readings
    for e in range(gains.shape[0]):
        summed = count[e, 1] * mean[e, 1] - count[e, 0] * mean[e, 0]
        gains[e, 1] = summed / (count[e, 0] + count[e, 1] + prior)
        gains[e, 0] = -gains[e, 1]


@kernel
def fade(world: World, factor: float) -> None:
    """Let all evidence weigh less: that of views, of reports, and of what is yet to be reported."""
    for grid in (world.actors.evidence, world.beliefs.count, world.beliefs.pooled):
        for row in range(grid.shape[0]):
            for column in range(grid.shape[1]):
                grid[row, column] *= factor


@kernel
def forget_own(world: World) -> None:
    """What was read in one's own life is told now or never."""
    actors = world.actors
    for a in range(actors.own_read.size):
        if actors.own_read[a]:
            actors.own_read[a] = 0
            for e in range(actors.own_readings.shape[1]):
                actors.own_readings[a, e] = 0.0
                actors.own_gains[a, e] = 0.0
