"""7.8: what the ten lessons set."""

from __future__ import annotations

from typing import Any

IN_EQUAL_RATIOS = {"governance.lead_cap", "funders.patience"}

MOVES: dict[str, dict[str, tuple[float, float]]] = {
    "co_create_purpose": {"sensemaking.starters": (0.0, 1.0)},
    "open_to_surprise": {"activities.unplanned": (0.0, 1.0)},
    "co_lead": {"governance.co_lead": (0.0, 1.0)},
    "members_connections": {"membership.weight_ties": (0.0, 1.0)},
    "dilute_power": {"governance.dilution": (0.0, 1.0)},
    "entice_funders": {"funding.mobilizing": (0.0, 0.2)},
    "heed_objections": {"governance.heeding": (0.0, 1.0)},
    "monitor_health": {"learning.mapping": (0.0, 0.1)},
    "check_dominance": {"governance.weight_cap": (1.0, 0.0), "governance.lead_cap": (48, 3)},
    "patience": {"funders.patience": (26, 208)},
}


def taught(values: dict[str, Any]) -> dict[str, float]:
    """What a scenario's lessons set, of the parameters that its rules have."""
    found: dict[str, float] = {}
    for lesson, moves in MOVES.items():
        degree = values[f"lessons.{lesson}"]
        if degree == "as_is":
            continue
        for key, (without, full) in moves.items():
            if key in values:
                found[key] = _between(without, full, degree, key in IN_EQUAL_RATIOS)
    return found


def _between(without: float, full: float, degree: float, ratios: bool) -> float:
    if degree in (0.0, 1.0):
        return full if degree else without
    value = without + degree * (full - without)
    if ratios:
        value = without * (full / without) ** degree
    return round(value) if isinstance(without, int) else value
