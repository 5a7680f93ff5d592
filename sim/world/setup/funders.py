"""Who funds: own money, preferred parts, appetite, and what each pools."""

from math import exp

import numpy as np

from sim.constants import PARTS_OF_A_SIZE
from sim.kernels import Ints
from sim.randomness import decision, normal, share_of_mean, uniform
from sim.world.setup.population import Population
from sim.world.tables.funders import (
    FUNDER_GIVES,
    FUNDER_OUTSIDE,
    UNREACHED,
    FunderParameters,
    Funders,
)
from sim.world.tables.ledger import divide

PREFERENCE = decision("beginning.preference")
"""The part that a funder prefers. Key: (0, funder, 0)."""

SIZE = decision("beginning.funder_size")
"""A funder's own money. Key: (0, funder, 0)."""

APPETITE = decision("beginning.appetite")
"""A funder's appetite for plans. Key: (0, funder, 0)."""


def draw_funders(
    money: FunderParameters, parts: int, seed: int, population: Population, yearly: int, sizes: Ints
) -> Funders:
    """The funders in week 0, those who are outside last; what they pool is up to the rule.

    ``yearly`` are the cents a year of all together, ``sizes`` the sorted cents of past grants,
    shape (grants,).
    """
    first, rows = money.funders, money.funders + money.prospects
    actors = population.residents + population.organizations
    total = round(yearly * money.money_factor)
    factors = [exp(money.spread * normal(uniform(seed, SIZE, 0, f, 0))) for f in range(rows)]
    weights = list(money.money_weights) or [
        round(PARTS_OF_A_SIZE * factor) for factor in factors[:first]
    ]
    would_give = [round(total / rows * factor) for factor in factors[first:]]
    preferred = [
        1 << money.preference(uniform(seed, PREFERENCE, 0, f, 0), parts) for f in range(rows)
    ]
    outside = [0] * money.prospects
    return Funders(
        state=np.array([FUNDER_GIVES] * first + [FUNDER_OUTSIDE] * money.prospects, np.int64),
        yearly=np.array(divide(total, weights) + outside, np.int64),
        would_give=np.array([0] * first + would_give, np.int64),
        giving=np.ones(rows),
        parts=np.array(preferred, np.int64),
        appetite=np.array(
            [share_of_mean(uniform(seed, APPETITE, 0, f, 0), money.appetite) for f in range(rows)]
        ),
        pools=np.zeros(rows),
        condition=np.zeros(rows, np.bool_),
        seen=np.full(rows, np.nan),
        given=np.zeros((rows, population.organizations), np.int64),
        sizes=sizes.copy(),
        pledges=[],
        grants=[],
        made=0,
        before=np.zeros(actors),
        reached_by=np.full(actors, UNREACHED),
        judged=0,
    )
