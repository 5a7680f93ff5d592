"""How those at work respond when part of the problem is redrawn for the first time."""

from typing import Final

from sim.kernels import Reals, kernel
from sim.units import WEEKS_A_QUARTER, WEEKS_HALF_A_YEAR
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.record import AT_WORK, MISLED, RESPONDED
from sim.world.tables.world import World
from sim.world.values import value_of

WEEKS_TO_RESPOND: Final = WEEKS_A_QUARTER
"""Weeks after the shock at whose end the response is read: a quarter, the rhythm in which the
slowest rules of every arm act."""


@kernel
def is_at_work(world: World, week: int, a: int) -> bool:
    """Whether a participant worked, decided or attended in the half-year that ends with a week."""
    actors = world.actors
    return actors.status[a] == PARTICIPANT and week - actors.at_work[a] < WEEKS_HALF_A_YEAR


@kernel
def _note_who_is_at_work(world: World, week: int) -> None:
    for a in range(world.record.at_work_before.size):
        world.record.at_work_before[a] = is_at_work(world, week, a)


def note_before_redraw(world: World, week: int) -> None:
    """Keep what every setting was worth, how everybody did each element, and who was at work."""
    record = world.record
    record.value_before = world.problem.value.copy()
    record.setting_before[:] = world.actors.setting
    _note_who_is_at_work(world, week - 1)


def mean_outcome(world: World) -> float:
    """Mean outcome of residents now."""
    return float(world.actors.outcome[: world.actors.residents].mean())


@kernel
def _net_gain(world: World, a: int, value: Reals) -> float:
    """What an actor's changes since the shock are worth to it together, with what prevails now."""
    actors, coupling = world.actors, world.parameters.problem.coupling
    own, prevailing = actors.own_elements[a], world.prevailing
    return value_of(actors.setting[a], own, prevailing, coupling, value) - value_of(
        world.record.setting_before[a], own, prevailing, coupling, value
    )


@kernel
def read_response(world: World) -> None:
    """Count who was at work at the shock, who responded, and who was misled.

    A response is a net change that helps now and would not have helped before; a net change that
    makes an actor worse off now has misled it.
    """
    record = world.record
    for a in range(record.at_work_before.size):
        if not record.at_work_before[a]:
            continue
        record.response[AT_WORK] += 1
        gain = _net_gain(world, a, world.problem.value)
        if gain < 0.0:
            record.response[MISLED] += 1
        elif gain > 0.0 and _net_gain(world, a, record.value_before) <= 0.0:
            record.response[RESPONDED] += 1
