"""What funders learn of their money, and what they do about it: give more or less, join, leave,
set a condition."""

import numpy as np

from sim.kernels import kernel
from sim.randomness import decision, uniform
from sim.units import WEEKS_A_YEAR
from sim.world.tables.funders import (
    FUNDER_GIVES,
    FUNDER_LEFT,
    FUNDER_OUTSIDE,
    UNREACHED,
    Funders,
    join,
    leave,
)
from sim.world.tables.ledger import FUNDERS
from sim.world.tables.world import World
from sim.world.values import judge

JUDGE = decision("funders.judge")
"""Error with which a funder judges. Key: (week, funder, 0)."""

REACT = decision("funders.react")
"""Whether a funder acts on what it saw. Key: (week, funder, 0)."""

LEAVE = decision("funders.leave")
"""Whether a disappointed funder leaves. Key: (week, funder, 0)."""

CONDITION = decision("funders.condition")
"""Whether a disappointed funder sets a condition. Key: (week, funder, 0)."""


def judge_results(world: World, week: int) -> None:
    """Funders who have waited long enough judge what their money brought, and some act on it.

    They judge it by the year, so that a longer wait alone does not make it look better.
    """
    funders, terms = world.funders, world.parameters.funders
    due = funders.judged + WEEKS_A_YEAR if funders.judged else terms.patience
    if terms.patience == 0 or week < due:
        return
    for f in range(funders.state.size):
        if funders.state[f] == FUNDER_LEFT:
            continue
        found = difference_in_differences(world, f) * WEEKS_A_YEAR / (week - funders.judged)
        if np.isnan(found):
            continue
        seen = funders.seen[f] = judge(world, JUDGE, week, f, 0, 0, found)
        notable = abs(seen) > world.parameters.people.notice
        if notable and uniform(world.seed, REACT, week, f, 0) < terms.reaction:
            if seen > 0.0:
                _welcome(world, f)
            else:
                _disappoint(world, week, f)
    funders.before[:] = world.actors.outcome
    funders.reached_by[:] = UNREACHED
    funders.judged = week


@kernel
def _pools_something(funders: Funders, f: int) -> bool:
    """Whether a funder has money in what was pooled."""
    gives = funders.state[f] == FUNDER_GIVES
    return gives and funders.pools[f] > 0.0 and not funders.condition[f]


@kernel
def reached_by_money_of(world: World, f: int, a: int) -> bool:
    """Whether money of a funder reached an actor since funders last judged.

    All that was pooled counts for each that pools; all money for one that is still outside.
    """
    funders, ledger = world.funders, world.ledger
    account = funders.reached_by[a]
    if account == UNREACHED:
        return False
    if funders.state[f] == FUNDER_OUTSIDE:
        return True
    if account < FUNDERS:
        return _pools_something(funders, f)
    organization = account - ledger.actors - world.actors.residents
    if organization >= 0:
        for other in range(funders.given.shape[0]):
            if funders.given[other, organization] > 0:
                return funders.given[f, organization] > 0
    return _pools_something(funders, f)


@kernel
def difference_in_differences(world: World, f: int) -> float:
    """Change in outcome of those whom a funder's money reached, less that of others in its part.

    Means over actors, in value; not a number where either are none.
    """
    funders, actors = world.funders, world.actors
    reached = 0
    others = 0
    change = 0.0
    usual = 0.0
    for a in range(actors.status.size):
        if reached_by_money_of(world, f, a):
            reached += 1
            change += actors.outcome[a] - funders.before[a]
        elif actors.parts[a] & funders.parts[f]:
            others += 1
            usual += actors.outcome[a] - funders.before[a]
    if reached == 0 or others == 0:
        return np.nan
    return change / reached - usual / others


def _welcome(world: World, f: int) -> None:
    """A funder that likes what it saw joins, or gives more and without a condition."""
    funders, terms = world.funders, world.parameters.funders
    if funders.state[f] == FUNDER_OUTSIDE:
        join(funders, f)
    else:
        funders.condition[f] = False
        funders.giving[f] = min(terms.most_giving, funders.giving[f] + terms.swing)


def _disappoint(world: World, week: int, f: int) -> None:
    """A funder that is disappointed gives less; it may leave, or set a condition."""
    funders, terms = world.funders, world.parameters.funders
    if funders.state[f] == FUNDER_OUTSIDE:
        return
    funders.giving[f] = max(0.0, funders.giving[f] - terms.bad_news * terms.swing)
    if uniform(world.seed, LEAVE, week, f, 0) < terms.leaving:
        leave(funders, f)
    elif uniform(world.seed, CONDITION, week, f, 0) < terms.conditions:
        funders.condition[f] = True
