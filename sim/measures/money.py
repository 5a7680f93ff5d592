"""Where every dollar went, and the summary of money."""

from statistics import median
from typing import Any, Final

import numpy as np

from sim.kernels import IntGrid
from sim.measures.inequality import concentration
from sim.units import MINUTES_AN_HOUR
from sim.world.tables.ledger import (
    BACKBONE,
    COORDINATION,
    FUNDERS,
    INNOVATION,
    KINDS,
    MATERIALS,
    REACH,
    SCALING,
    WAGES_COORDINATORS,
    WAGES_STAFF,
    kind_of,
)
from sim.world.tables.projects import (
    LISTED,
    MATERIALS_PAID,
    ORPHANED,
    REACH_PAID,
    RUNNING,
    SOURCE,
    STATE,
)
from sim.world.tables.projects import WAGES_PAID as PAID_TO_STAFF
from sim.world.tables.record import (
    ADMINISTERING,
    APPLYING,
    APPRAISING,
    BY_COORDINATORS,
    BY_FUNDERS,
    FIRST_TIME,
    ORGANIZATIONS,
    REPORTING,
    RESIDENTS,
)
from sim.world.tables.tally import STARTS, SUCCESSES, WAITED
from sim.world.tables.world import World

HOLDERS: Final = {
    COORDINATION: "coordination",
    BACKBONE: "backbone",
    INNOVATION: "innovation pool",
    SCALING: "scaling pool",
    FUNDERS: "funders",
    FUNDERS + 1: "organizations",
}
"""Who held money that paid for something, by kind of account."""

USES: Final = ("materials", "staff", "reach", "coordination", "unspent")

"""Group of the measures that need the run without money."""


def money_table(world: World) -> list[tuple[str, str, int]]:
    """Every cent that came in, from funders through who held it last to what became of it.

    Returns
    -------
    list of tuple
        (holder, use, cents): who paid for projects or coordinators, or holds the money still, and
        on what; what running projects have not spent is unspent money of those who pay for them.
        Only amounts above zero; they add up to the money paid in. Money that went from one holder
        to another is told with the last.
    """
    uses = np.zeros((KINDS, len(USES)), np.int64)
    uses[:, :3] = world.ledger.used
    _running(world, uses)
    balance, ledger = world.ledger.balance, world.ledger
    uses[COORDINATION, 3] = balance[WAGES_COORDINATORS]
    for kind in range(COORDINATION, WAGES_COORDINATORS):
        uses[kind, 4] += balance[kind]
    uses[FUNDERS, 4] += balance[FUNDERS : ledger.actors].sum()
    uses[FUNDERS + 1, 4] += balance[ledger.actors : ledger.projects].sum()
    return [
        (holder, use, int(uses[kind, column]))
        for kind, holder in HOLDERS.items()
        for column, use in enumerate(USES)
        if uses[kind, column] > 0
    ]


def _prices(world: World, granted: float) -> dict[str, Any]:
    """Hours that it takes to give 1,000 dollars, by who bears them."""
    hours = world.record.hours_of_money / MINUTES_AN_HOUR
    in_vain = world.record.in_vain[[RESIDENTS, ORGANIZATIONS]].sum() / MINUTES_AN_HOUR
    by_bearer = {
        "applicants": hours[APPLYING],
        "refused": in_vain,
        "deciders": hours[APPRAISING],
        "grantees": hours[REPORTING] + hours[ADMINISTERING],
        "coordinators": hours[BY_COORDINATORS],
        "funders": hours[BY_FUNDERS],
    }
    none = "no grant was made"
    return {
        "money.hours_per_1000": 1000 * hours.sum() / granted if granted else none,
        **{
            f"money.hours_{bearer}": 1000 * each / granted if granted else none
            for bearer, each in by_bearer.items()
        },
    }


def _running(world: World, uses: IntGrid) -> None:
    """Add what running projects have spent, and what they have left."""
    projects, ledger, cell = world.projects, world.ledger, world.projects.cell
    live = projects.live[: projects.count[LISTED]]
    live = live[np.isin(cell[live, STATE], (RUNNING, ORPHANED))]
    sources = cell[live, SOURCE].tolist()
    kinds = np.array([kind_of(source, ledger.actors) for source in sources], np.int64)
    for column, field in enumerate((MATERIALS_PAID, PAID_TO_STAFF, REACH_PAID)):
        np.add.at(uses[:, column], kinds, cell[live, field])
    np.add.at(uses[:, 4], kinds, ledger.balance[ledger.projects + live])


def money(world: World, series: dict[str, Any]) -> dict[str, Any]:
    """Every measure of money; a sentence says why one is undefined."""
    inflow, spent, balance = world.ledger.inflow, world.ledger.spent, world.ledger.balance
    counts, sizes = world.tally.projects, world.tally.grant_sizes
    first_time = int(world.record.careers[FIRST_TIME])
    none, unspent, idle = "no money came in", "no money was spent", "no project started"
    granted = sum(sizes) / 100
    given = world.funders.given.sum(axis=0)
    given = given[given > 0]
    shares = concentration(given)
    nobody = "nothing was given directly"
    worked = series["minutes_worked"][-1] / 60
    hours = series["own_hours"][-1] + series["coordinator_hours"][-1]
    return {
        "money.in": inflow / 100,
        "money.spent_share": spent / inflow if inflow else none,
        "money.unspent_share": 1.0 - spent / inflow if inflow else none,
        "money.grants": len(sizes),
        "money.grant_median": median(sizes) / 100 if sizes else "no grant was made",
        "money.coordination_share": (
            int(balance[WAGES_COORDINATORS]) / spent if spent else unspent
        ),
        "money.materials_share": int(balance[MATERIALS]) / spent if spent else unspent,
        "money.staff_share": int(balance[WAGES_STAFF]) / spent if spent else unspent,
        "money.reach_share": int(balance[REACH]) / spent if spent else unspent,
        "money.waiting_weeks": counts[WAITED] / counts[STARTS] if counts[STARTS] else idle,
        "money.successes": counts[SUCCESSES],
        "money.overhead_hours": 1.0 - worked / hours if hours > 0 else "nobody gave an hour",
        "money.first_time": first_time,
        "money.funders": int(world.funders.gives.sum()),
        "money.recipients": given.size,
        "money.recipients_gini": shares.gini if shares else nobody,
        "money.recipients_hhi": shares.hhi if shares else nobody,
        **_prices(world, granted),
        "money.first_time_share": first_time / counts[STARTS] if counts[STARTS] else idle,
    }


def added_by_money(
    series: dict[str, Any], moneyless: dict[str, Any] | None
) -> tuple[dict[str, float | None], dict[str, str]]:
    """What money adds to impact, against the same run without money."""
    names = ("added.impact", "added.per_million")
    if moneyless is None:
        return dict.fromkeys(names), dict.fromkeys(names, "the run without money was not made")
    impact = float(series["impact"][-1] - moneyless["impact"][-1])
    paid = float(series["money_in"][-1])
    if not paid:
        return {names[0]: impact, names[1]: None}, {names[1]: "no money came in"}
    return {names[0]: impact, names[1]: impact / paid * 1e6}, {}
