"""Adaptivity: who responds to a shock, what a year regains, and what shocks cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.measures.resilience import recovery
from sim.world.tables.record import AT_WORK, MISLED, RESPONDED
from sim.world.tables.world import World
from sim.world.week.response import WEEKS_TO_RESPOND

Summary = dict[str, float | None]
Reasons = dict[str, str]
Series = dict[str, NDArray[np.float64]]

REGAINED: Final = ("adaptivity.regained", "adaptivity.regained_without")
NEVER_REDRAWN: Final = "the problem was never redrawn"


@dataclass(frozen=True)
class YearAfter:
    """Impact right after a shock, or without one in the week before, and a year later."""

    level: float
    later: float

    @property
    def closed(self) -> float | None:
        """Share of the room between the level and 1 that was closed; None if there is no room."""
        return (self.later - self.level) / (1.0 - self.level) if self.level < 1.0 else None


def response(world: World, weeks: int) -> dict[str, Any]:
    """Shares that responded and were misled; a sentence says why they are undefined."""
    counts = world.record.response
    why = ""
    if not world.shocked:
        why = NEVER_REDRAWN
    elif world.shocked[0][0] + WEEKS_TO_RESPOND > weeks:
        why = "the run ended within a quarter of the shock"
    elif counts[AT_WORK] == 0:
        why = "nobody was at work when the shock struck"
    return {
        "adaptivity.responded": why or counts[RESPONDED] / counts[AT_WORK],
        "adaptivity.misled": why or counts[MISLED] / counts[AT_WORK],
    }


def regained(
    redrawn: Sequence[YearAfter], still: YearAfter | None, why: str
) -> tuple[Summary, Reasons]:
    """Share of the room regained in a year, mean over redraws, and gained without a shock.

    ``why`` says why there are none.
    """
    if still is None:
        return dict.fromkeys(REGAINED), dict.fromkeys(REGAINED, why)
    closed = [each.closed for each in redrawn]
    shares = [each for each in closed if each is not None]
    values = (float(np.mean(shares)) if shares else None, still.closed)
    summary = dict(zip(REGAINED, values, strict=True))
    none = "impact was the best attainable, so nothing could be gained"
    return summary, {name: none for name, value in summary.items() if value is None}


def cost_of_shocks(
    series: Series, shadow: Series | None, shocks: list[int]
) -> tuple[Summary, Reasons]:
    """What shocks cost against a run without any, in percent of the level before the first one.

    ``shocks`` are the weeks in which one struck or a funding cut began, in order.
    """
    names = (
        "area", "depth", "recovery_weeks", "surplus", "level_before", "diversity_before",
        "later_shocks",
    )  # fmt: skip
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
    diversity, later = float(series["diversity"][before]), float(len(found.later_shocks))
    values = (area, depth, weeks, surplus, found.level, diversity, later)
    summary = {f"adaptivity.{n}": v for n, v in zip(names, values, strict=True)}
    none = "impact before the shock was zero"
    reasons = {n: none for n, v in summary.items() if v is None}
    if found.reason is not None:
        reasons["adaptivity.recovery_weeks"] = found.reason
    return summary, reasons
