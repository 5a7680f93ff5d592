"""The summary of a run: one number a measure, or null with a reason."""

from collections.abc import Collection
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels import Ints
from sim.measures.adaptivity import Reasons, Series, Summary, response
from sim.measures.catalogue import GROUPS
from sim.measures.mistakes import mistakes
from sim.measures.money import money
from sim.measures.places import places
from sim.measures.power import betweenness_centralization, positions, power
from sim.measures.proposals import proposals
from sim.measures.weaving import SHAPE, network_of, shape_of
from sim.units import WEEKS_A_QUARTER, WEEKS_A_YEAR
from sim.world.tables.record import CLIMBED, HALF, LARGE, LEARNERS, TENTH, WEEK
from sim.world.tables.tally import REASONS
from sim.world.tables.world import World

UNSHAPED: Final = {
    "components": "nobody took part",
    "largest_component": "nobody takes part",
    "density": "there are fewer than two participants",
    "clustering": "no participant is tied to two others",
    "path_length": "no participants are tied to each other",
    "reach": "there are fewer than two participants",
    "centralization": "there are fewer than three participants",
    "core_fit": "no split into core and periphery tells ties apart",
    "stage": "none of the four pictures fits, or there are fewer than five participants",
}
"""Why a measure of the network's shape is undefined."""

FROM_QUARTERS: Final = ("shift", "understanding", "network")
"""Groups with measures that are read from quarterly columns."""


def group_of(name: str) -> str:
    """The group of a measure of a run."""
    return name.partition(".")[0]


def summarize(
    world: World, series: Series, groups: Collection[str] = ()
) -> tuple[Summary, Reasons]:
    """Summary measures, but not those read against further runs of the same seed.

    Parameters
    ----------
    world
        The world after the last week.
    series
        Weekly series by name, each of shape (weeks,).
    groups
        Only the measures of these groups, perhaps with others; by default all.

    Returns
    -------
    tuple
        Values by dotted name, and for each None the reason why.
    """
    parts = {
        "growth": _growth, "adaptivity": _search, "impact": _impact, "shift": _shift,
        "understanding": _understanding, "stability": _stability, "money": money,
    }  # fmt: skip
    values: dict[str, Any] = {}
    chosen = frozenset(groups or GROUPS)

    def wanted(*names: str) -> bool:
        return not chosen.isdisjoint(names)

    for each, part in parts.items():
        if wanted(each):
            values |= part(world, series)
    if wanted("impact", "money"):
        values |= places(world)
    if wanted("proposals"):
        values |= proposals(world)
    if wanted("power", "network"):
        actors = world.actors
        network = network_of(actors.status, actors.tie_to, actors.tie_count)
        position = positions(*network)
        values |= power(world, position) | _network(series, network, position["betweenness"])
    reasons = {name: value for name, value in values.items() if isinstance(value, str)}
    summary = {n: None if n in reasons else float(v) for n, v in values.items()}
    return summary, reasons


def _growth(world: World, series: Series) -> dict[str, Any]:
    engaged = series["engaged"]
    first = engaged[min(WEEKS_A_QUARTER, engaged.size - 1)]
    later = np.arange(engaged.size) >= WEEKS_A_QUARTER
    doubled = np.flatnonzero((engaged >= 2 * first) & later)
    if first == 0:
        doubling: Any = "nobody was in touch at the end of the first quarter"
    elif doubled.size == 0:
        doubling = "those in touch did not double before the end"
    else:
        doubling = doubled[0] - WEEKS_A_QUARTER
    careers = world.record.careers
    return {
        "growth.at_work": series["at_work"][-1],
        "growth.people_reached": series["people_reached"][-1],
        "growth.engaged": engaged[-1],
        "growth.engaged_share": engaged[-1] / world.actors.count,
        "growth.peak": engaged.max(),
        "growth.coordinators": series["coordinators"][-1],
        "growth.projects_started": series["projects_started"][-1],
        "growth.doubling_weeks": doubling,
        "growth.projects_per_person": _mean(series["projects_per_person"], "nobody ever took part"),
        "growth.ladder": (
            careers[CLIMBED] / careers[LARGE] if careers[LARGE] else "no large project began"
        ),
    }


def _search(world: World, series: Series) -> dict[str, Any]:
    weeks = series["engaged"].size
    change = world.record.change
    tests = series["trials"][-1] + series["variants"][-1]
    turned = series["direction_weeks"]
    return {
        **response(world, weeks),
        "adaptivity.repertoire": series["repertoire"][-1],
        "adaptivity.exploration": tests / (world.actors.count * weeks),
        "adaptivity.learning_tenth": _latency(change, TENTH, weeks),
        "adaptivity.learning_half": _latency(change, HALF, weeks),
        "adaptivity.direction_changes": (turned == 0).sum(),
        "adaptivity.direction_weeks": (
            "what prevails never changed" if np.isnan(turned[-1]) else turned[-1]
        ),
    }


def _latency(change: Ints, share: int, weeks: int) -> Any:
    """Weeks from the first working change until it reached a share of the learners, or why not."""
    if change[WEEK] < 0:
        return "no project succeeded"
    if change[LEARNERS] == 0:
        return "all participants did it that way before"
    if change[share] < 0:
        seen = weeks - 1 - change[WEEK]
        return f"not reached within the {seen} weeks observed after it was carried out"
    return change[share] - change[WEEK]


def _impact(world: World, series: Series) -> dict[str, Any]:
    impact, actors = series["impact"], world.actors
    outcome = actors.outcome[: actors.residents]
    place = actors.neighbourhood[: actors.residents]
    sums, counts = np.bincount(place, outcome), np.bincount(place)
    means = sums[counts > 0] / counts[counts > 0]
    gain = impact[-1] - impact[0]
    own, served = series["impact_residents"], series["impact_organizations"]
    hours = series["own_hours"][-1] + series["coordinator_hours"][-1]
    return {
        "impact.final": impact[-1],
        "impact.mean": impact.mean(),
        "impact.gain": gain,
        "impact.best_known": series["best_known"][-1],
        "impact.neighbourhood_gap": means.max() - means.min(),
        "impact.per_thousand_hours": gain / hours * 1e3 if hours > 0 else "nobody gave an hour",
        "impact.through_residents": own[-1] - own[0],
        "impact.through_organizations": served[-1] - served[0],
        "impact.organizations_part": (
            (served[-1] - served[0]) / gain if gain > 0 else "impact did not rise"
        ),
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
        "shift.spreading": _mean(
            series["spreading"][WEEKS_A_QUARTER::WEEKS_A_QUARTER],
            "the run ended before the second quarter",
        ),
        "shift.crossings": series["crossings"][-1],
        "shift.breakthroughs": series["breakthroughs"][-1],
    }


def _stability(world: World, series: Series) -> dict[str, Any]:
    exits = dict(zip(REASONS, world.tally.exits.tolist(), strict=True))
    overload, bitter = exits["overload"], exits["disaffection"]
    left = exits["base"] + overload + bitter
    years = series["participants"].sum() / WEEKS_A_YEAR
    return {
        "stability.churn": left / years if years > 0 else "nobody ever took part",
        "stability.collapsed": collapsed(series["engaged"], series["projects_active"]),
        "stability.exits_disaffection": bitter / left if left else "nobody left",
        "stability.burn_out": overload / left if left else "nobody left",
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


def _understanding(world: World, series: Series) -> dict[str, Any]:
    whys = {
        "map_accuracy": "there was no shared belief to judge",
        "map_ceiling": "there was no shared belief to judge",
        "view_accuracy": "no participant expected more of one element than of another",
        "diversity_of_views": "nobody took part",
        "awareness": "no projects of others ran",
        "duplicated_effort": "no project ran",
    }
    means = {
        f"understanding.{name}": _mean(series[name][::WEEKS_A_QUARTER], why)
        for name, why in whys.items()
    }
    return means | mistakes(world, series["engaged"].size)


def _network(
    series: Series, network: tuple[Ints, Ints], between: NDArray[np.float64]
) -> dict[str, Any]:
    found = np.empty(len(SHAPE))
    shape_of(*network, found)
    shape = dict(zip(SHAPE, found.tolist(), strict=True))
    central = betweenness_centralization(between)
    stages = series["network_stage"][::WEEKS_A_QUARTER]
    return {
        **{
            f"network.{name}": UNSHAPED[name] if np.isnan(value) else value
            for name, value in shape.items()
            if name != "measured_from"
        },
        "network.betweenness_centralization": (
            UNSHAPED["centralization"] if central is None else central
        ),
        **{
            f"network.{name}": (stages == stage).mean()
            for stage, name in enumerate(
                ("scattered", "hub_and_spokes", "small_world", "core_periphery"), start=1
            )
        },
    }


def _mean(values: NDArray[np.float64], why: str) -> Any:
    """Mean of the values that are numbers, or why there is none."""
    defined = values[~np.isnan(values)]
    return defined.mean() if defined.size else why
