"""Stage 1: what changes from outside. The problem, the money, one who is lost, many who come."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from sim.kernels import Flags, Ints, kernel
from sim.randomness import decision, uniform
from sim.world.order import sort_by
from sim.world.tables.actors import GONE, NEVER_AGAIN, OUTSIDER, PARTICIPANT
from sim.world.tables.funders import leave
from sim.world.tables.tally import REASONS, ROUTES
from sim.world.tables.world import World
from sim.world.values import draw_fresh_view
from sim.world.week.response import mean_outcome, note_before_redraw
from sim.world.week.stages import revalue

CENTRAL = decision("shock.central")
"""Which of several equally central actors a shock takes. Key: (week, actor, 0)."""

NEWCOMER = decision("shock.newcomer")
"""Place of an outsider in the order of an inflow. Key: (week, actor, 0)."""

FRESH_VIEW = decision("shock.view")
"""Error of a newcomer's view of an element. Key: (week, actor, element)."""

LOST: Final = REASONS.index("lost")
NEWCOMERS: Final = ROUTES.index("newcomers")

Kind = Literal["problem", "funding", "loss", "departure", "newcomers"]


@dataclass(frozen=True, slots=True)
class Shock:
    """One shock."""

    kind: Kind
    share: float = 1.0
    """Of the elements redrawn, of the funders' money taken away, or of outsiders who join."""
    weeks: int = 0
    """How long funding is cut."""
    draw: int = 0
    """Which draw of the problem; 0 is that of the run itself."""


def shocks_due(world: World, week: int) -> list[Shock]:
    """The shocks that the scenario has for this week."""
    table = world.parameters.shocks
    found = []
    if table.strikes(week, world.seed):
        found.append(Shock("problem", table.share_in(week)))
    if week > 0:
        if week == table.funding_cut_week:
            found.append(Shock("funding", table.funding_cut_share, table.funding_cut_weeks))
        if week == table.loss_week:
            found.append(Shock("loss"))
        if week == table.departure_week:
            found.append(Shock("departure"))
        if week == table.inflow_week:
            found.append(Shock("newcomers", table.inflow_share))
    return found


def strike(world: World, week: int, injected: list[Shock], *, scheduled: bool = True) -> None:
    """Stage 1: the shocks that are due, and those asked for by hand.

    Of several of one kind in one week, that with the largest share counts.

    Parameters
    ----------
    injected
        Shocks asked for by hand; emptied.
    scheduled
        Whether those of the scenario strike.
    """
    strongest: dict[str, Shock] = {}
    for shock in [*(shocks_due(world, week) if scheduled else []), *injected]:
        known = strongest.get(shock.kind)
        if shock.share > 0.0 and (known is None or shock.share > known.share):
            strongest[shock.kind] = shock
    injected.clear()
    world.shocked_now = "problem" in strongest
    world.lost_now = "loss" in strongest and lose_the_most_central(world, week)
    struck = world.shocked_now or world.lost_now or "funding" in strongest
    if world.shocked_now:
        redraw_problem(world, week, strongest["problem"])
    if "funding" in strongest:
        world.cut_share = strongest["funding"].share
        world.cut_end = week + strongest["funding"].weeks
    if "departure" in strongest:
        struck = lose_the_largest_funder(world) or struck
    world.income_factor = 1.0 - world.cut_share if week < world.cut_end else 1.0
    if "newcomers" in strongest:
        struck = let_newcomers_in(world, week, strongest["newcomers"].share) > 0 or struck
    if struck:
        world.struck.append(week)


def redraw_problem(world: World, week: int, shock: Shock) -> None:
    """Redraw part of the problem; the record keeps what the first time found and left behind."""
    first = not world.shocked
    if first:
        note_before_redraw(world, week)
    redrawn = world.problem.redraw(week, shock.share, shock.draw)
    world.shocked.append((week, redrawn.bit_count() / world.problem.elements))
    revalue(world)
    if first:
        world.record.level_left = mean_outcome(world)


def lose_the_largest_funder(world: World) -> bool:
    """The funder that gives most leaves for good; False if none gives."""
    funders = world.funders
    if not funders.gives.any():
        return False
    leave(funders, int(np.argmax(np.where(funders.gives, funders.yearly * funders.giving, -1.0))))
    return True


def lose_the_most_central(world: World, week: int) -> bool:
    """Take the engaged actor with most ties out for good; False if nobody is engaged."""
    actors = world.actors
    a = most_central(world.seed, week, actors.engaged, actors.tie_count)
    if a < 0:
        return False
    actors.status[a] = GONE
    actors.until[a] = NEVER_AGAIN
    world.tally.exits[LOST] += 1
    return True


@kernel
def most_central(seed: int, week: int, engaged: Flags, tie_count: Ints) -> int:
    """The engaged actor with most ties, of equals by lot; -1 if nobody is engaged."""
    chosen = -1
    lowest = np.inf
    for a in range(engaged.size):
        if not engaged[a] or (chosen >= 0 and tie_count[a] < tie_count[chosen]):
            continue
        lot = uniform(seed, CENTRAL, week, a, 0)
        if chosen < 0 or tie_count[a] > tie_count[chosen] or lot < lowest:
            chosen = a
            lowest = lot
    return chosen


def let_newcomers_in(world: World, week: int, share: float) -> int:
    """Let a share of the outsiders join with fresh views; returns how many."""
    came: int = come_in(world, week, share)
    world.tally.joins[NEWCOMERS] += came
    return came


@kernel
def come_in(world: World, week: int, share: float) -> int:
    """A share of all outsiders, rounded, drawn by lot, joins; each sees the problem afresh."""
    actors = world.actors
    outside = 0
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER:
            world.keys[outside] = uniform(world.seed, NEWCOMER, week, a, 0)
            world.items[outside] = a
            outside += 1
    sort_by(world.keys, world.items, outside)
    coming = round(share * outside)
    for i in range(coming):
        a = world.items[i]
        actors.status[a] = PARTICIPANT
        actors.joined[a] = week
        draw_fresh_view(world, FRESH_VIEW, week, a)
    return int(coming)
