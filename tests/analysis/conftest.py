"""A comparison made by hand: no run behind it, so every number in it is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.comparison.compare import Comparison
from sim.batch.runner import ArmRun
from sim.measures.catalogue import MEASURES
from sim.scenario import ARMS, Scenario

WEEKS = 104
SHOCK = 51
SEEDS = list(range(1, 13))
SHARES = [name for name, each in MEASURES.items() if each.unit.startswith("share")]


def by_hand(place: int, arm: str, seed: int) -> ArmRun:
    """A run whose measures follow from the place of its arm and from its seed."""
    years = np.arange(1, WEEKS + 1) / 52
    series = {name: np.full(WEEKS, 10.0 * place + seed) for name in MEASURES if "." not in name}
    for name in (name for name in SHARES if "." not in name):
        series[name] = np.full(WEEKS, 0.2 * (place + 1) + seed / 100)
    series["impact_without_shock"] = 0.1 * (place + 1) * years + seed / 1000
    series["impact"] = series["impact_without_shock"] - 0.05 * (np.arange(WEEKS) >= SHOCK)
    series["shock"] = np.where(np.arange(WEEKS) == SHOCK, 0.5, 0.0)
    series["money_in"] = 1e6 * years
    series["money_spent"] = 0.7e6 * years
    for axis in ("money", "decision", "leads"):
        series[f"power_{axis}_gini"] = np.full(WEEKS, 0.3 + 0.1 * place + seed / 1000)
    summary: dict[str, float | None] = {
        name: 10.0 * place + seed for name in MEASURES if "." in name
    }
    summary |= {name: 0.2 * (place + 1) + seed / 100 for name in SHARES if "." in name}
    summary["money.spent_share"] = 0.5 + 0.2 * place
    summary["impact.final"] = 0.25 * (place + 1) + (-1) ** seed * 0.01 * place
    reasons = {}
    if place == 1 and seed < 4:
        summary["adaptivity.responded"] = None
        reasons["adaptivity.responded"] = "no shock struck"
    return ArmRun(arm, seed, summary, reasons, series)


@pytest.fixture(scope="session")
def made() -> Comparison:
    arms = {name: Scenario.load(name).with_values({"weeks": WEEKS}) for name in ARMS}
    finished = {
        arm: [by_hand(place, arm, seed) for seed in SEEDS] for place, arm in enumerate(ARMS)
    }
    return Comparison(arms, SEEDS, finished, 12.3)
