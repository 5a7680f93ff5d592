"""Settings drawn from the whole sampled space: all parameters with a range, for every arm."""

from collections.abc import Mapping
from typing import Any, Final

from sim.scenario import ARMS, Scenario, differing_settings, sampled_ranges

SETTINGS: Final = 200
DESIGN_SEED: Final = 20_260

Setting = Mapping[str, Any]
"""Values by dotted name."""


def design(settings: int = SETTINGS) -> list[dict[str, Any]]:
    """A Latin hypercube over all sampled parameters in which the arms do not differ."""
    from scipy.stats import qmc

    arms = [Scenario.load(arm) for arm in ARMS]
    fixed = differing_settings(arms)
    ranges = {k: v for k, v in sampled_ranges(a.rules for a in arms).items() if k not in fixed}
    cube = qmc.LatinHypercube(len(ranges), rng=DESIGN_SEED).random(settings)
    return [
        {key: each.at(float(u)) for (key, each), u in zip(ranges.items(), row, strict=True)}
        for row in cube
    ]


def scenario_at(arm: str, setting: Setting, **more: Any) -> Scenario:
    """An arm with those values of a setting that it has and that no lesson of it sets."""
    scenario = Scenario.load(arm)
    has = scenario.flat()
    taught = scenario.taught
    values = {k: v for k, v in setting.items() if k in has and k not in taught}
    return scenario.with_values(values | more)
