"""The summary of a run: one number a measure, or null with a reason."""

from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.inequality import effective_number, gini, hhi, top_share
from sim.measures.resilience import recovery
from sim.world.ledger import WAGES_COORDINATORS
from sim.world.tables import NEVER, STARTED, SUCCESSES, WAITED
from sim.world.world import World

Summary = dict[str, float | None]
Reasons = dict[str, str]
Series = dict[str, NDArray[np.float64]]


def summarize(world: World, series: Series) -> tuple[Summary, Reasons]:
    """All summary measures but adaptivity, which needs a second run.

    Parameters
    ----------
    world
        The world after the last week.
    series
        Weekly series by name, each of shape (weeks,).

    Returns
    -------
    tuple
        Values by dotted name, and for each None the reason why.
    """
    values: dict[str, Any] = {}
    for part in (_growth, _power, _impact, _shift, _stability, _money):
        values |= part(world, series)
    reasons = {name: value for name, value in values.items() if isinstance(value, str)}
    summary = {n: None if n in reasons else float(v) for n, v in values.items()}
    return summary, reasons


def adaptivity(series: Series, shadow: Series | None, shocks: list[int]) -> tuple[Summary, Reasons]:
    """Adaptivity against a run without any shock, in percent of the level before the shock.

    ``shocks`` are the weeks in which one struck or a funding cut began, in order.
    """
    names = ("area", "depth", "recovery_weeks", "surplus", "level_before", "diversity_before")
    why = ""
    if not shocks:
        why = "no shock struck"
    elif shocks[0] == 0:
        why = "the first shock struck in week 0: there is no level before it"
    elif shadow is None:
        why = "the run without shocks was not made"
    if why or shadow is None:
        return {f"adaptivity.{n}": None for n in names}, {f"adaptivity.{n}": why for n in names}
    found = recovery(shadow["impact"], series["impact"], shocks)
    relative = [found.relative_area, found.relative_depth, found.relative_surplus]
    area, depth, surplus = (None if x is None else 100.0 * x for x in relative)
    weeks = None if found.weeks is None else float(found.weeks)
    before = shocks[0] - 1
    values = (area, depth, weeks, surplus, found.level, float(series["diversity"][before]))
    summary = {f"adaptivity.{n}": v for n, v in zip(names, values, strict=True)}
    none = "impact before the shock was zero"
    reasons = {n: none for n, v in summary.items() if v is None}
    if found.reason is not None:
        reasons["adaptivity.recovery_weeks"] = found.reason
    return summary, reasons


def _growth(world: World, series: Series) -> dict[str, Any]:
    engaged = series["engaged"]
    first = engaged[min(13, engaged.size - 1)]
    doubled = np.flatnonzero((engaged >= 2 * first) & (np.arange(engaged.size) >= 13))
    if first == 0:
        doubling: Any = "nobody was engaged at the end of the first quarter"
    elif doubled.size == 0:
        doubling = "engagement did not double before the end"
    else:
        doubling = doubled[0] - 13
    return {
        "growth.engaged": engaged[-1],
        "growth.engaged_share": engaged[-1] / world.actors.count,
        "growth.peak": engaged.max(),
        "growth.coordinators": series["coordinators"][-1],
        "growth.projects_started": series["projects_started"][-1],
        "growth.doubling_weeks": doubling,
    }


def _power(world: World, series: Series) -> dict[str, Any]:
    actors = world.actors
    ever = actors.joined > NEVER
    money, decisions, leads = actors.steered[ever], actors.decided[ever], actors.led[ever]
    found: dict[str, Any] = {
        "power.money_gini": gini(money),
        "power.money_hhi": hhi(money),
        "power.money_top_tenth": top_share(money),
        "power.money_effective": effective_number(money),
        "power.decision_gini": gini(decisions),
        "power.decision_effective": effective_number(decisions),
        "power.leads_gini": gini(leads),
        "power.leads_effective": effective_number(leads),
    }
    nobody = {"money": "no money was steered", "decision": "nothing was decided on"}
    return {
        name: nobody.get(name[6:].split("_")[0], "no project was led") if value is None else value
        for name, value in found.items()
    }


def _impact(world: World, series: Series) -> dict[str, Any]:
    impact, actors = series["impact"], world.actors
    outcome = actors.outcome[: actors.residents]
    place = actors.neighbourhood[: actors.residents]
    sums, counts = np.bincount(place, outcome), np.bincount(place)
    means = sums[counts > 0] / counts[counts > 0]
    spent = series["money_spent"][-1]
    gain = impact[-1] - impact[0]
    return {
        "impact.final": impact[-1],
        "impact.mean": impact.mean(),
        "impact.gain": gain,
        "impact.best_known": series["best_known"][-1],
        "impact.neighbourhood_gap": means.max() - means.min(),
        "impact.per_million": gain / spent * 1e6 if spent > 0 else "no money was spent",
    }


def _shift(world: World, series: Series) -> dict[str, Any]:
    value, problem = world.problem.value, world.problem
    shifted = world.prevailing ^ world.prevailing_first
    bits = [1 << e for e in range(problem.elements)]
    better = [
        bool(shifted & bit and value[world.prevailing] > value[world.prevailing ^ bit])
        for bit in bits
    ]
    parts = {int(problem.part_of[e]) for e, yes in enumerate(better) if yes}
    structural = [yes for bit, yes in zip(bits, better, strict=True) if problem.structural & bit]
    return {
        "shift.elements": np.mean(better),
        "shift.parts": len(parts) / problem.part_mask.size,
        "shift.structural": np.mean(structural) if structural else "no element is structural",
    }


def _stability(world: World, series: Series) -> dict[str, Any]:
    _, base, overload, bitter = world.tally.exits[:4].tolist()
    left = base + overload + bitter
    years = series["participants"].sum() / 52
    return {
        "stability.churn": left / years if years > 0 else "nobody ever took part",
        "stability.collapsed": collapsed(series["engaged"], series["projects_active"]),
        "stability.exits_disaffection": bitter / left if left else "nobody left",
    }


def collapsed(engaged: NDArray[np.float64], active: NDArray[np.float64]) -> bool:
    """Whether an effort collapsed (weekly series, shape (weeks,)).

    It did if the 26-week mean of the engaged ever fell below a third of its highest so far, or if
    no project was active for 26 weeks in a row after the first half-year, in which plans are made.
    """
    window = 26
    if engaged.size < 2 * window:
        return False
    smooth = np.convolve(engaged, np.ones(window) / window, "valid")
    idle = np.convolve(active[window:] > 0, np.ones(window), "valid")
    fell = smooth < np.maximum.accumulate(smooth) / 3
    return bool(fell.any() or idle.min() == 0)


def _money(world: World, series: Series) -> dict[str, Any]:
    inflow, spent = world.ledger.inflow, world.ledger.spent
    wages = int(world.ledger.balance[WAGES_COORDINATORS])
    counts, sizes = world.tally.projects, world.tally.grant_sizes
    none = "no money came in"
    return {
        "money.in": inflow / 100,
        "money.spent_share": spent / inflow if inflow else none,
        "money.grants": len(sizes),
        "money.grant_median": median(sizes) / 100 if sizes else "no grant was made",
        "money.coordination_share": wages / spent if spent else "no money was spent",
        "money.waiting_weeks": (
            counts[WAITED] / counts[STARTED] if counts[STARTED] else "no project started"
        ),
        "money.successes": counts[SUCCESSES],
    }
