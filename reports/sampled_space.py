"""Settings drawn from the whole sampled space: all parameters with a range, for every arm."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.scenario import ARMS, Scenario, differing_settings, sampled_ranges

SETTINGS: Final = 200
DESIGN_SEED: Final = 20_260

Setting = Mapping[str, Any]
"""Values by dotted name."""


def design(settings: int = SETTINGS) -> list[dict[str, Any]]:
    """A Latin hypercube over all sampled parameters in which the arms do not differ.

    A parameter that joins or goes leaves the values of all others as they were, so that settings
    stay comparable when the model changes.
    """
    arms = [Scenario.load(arm) for arm in ARMS]
    fixed = differing_settings(arms)
    ranges = {k: v for k, v in sampled_ranges(a.rules for a in arms).items() if k not in fixed}
    columns = {key: [each.at(float(u)) for u in strata(key, settings)]
               for key, each in ranges.items()}  # fmt: skip
    return [{key: column[i] for key, column in columns.items()} for i in range(settings)]


def strata(key: str, settings: int) -> NDArray[np.float64]:
    """A column of a Latin hypercube: one number in each of as many equal parts of [0, 1).

    Parameters
    ----------
    key
        Dotted name of a parameter, whose column depends on no other parameter.
    settings
        Length of the column.

    Returns
    -------
    ndarray of float64, shape (settings,)
    """
    rng = np.random.default_rng([DESIGN_SEED, *key.encode()])
    return (rng.permutation(settings) + rng.random(settings)) / settings


def scenario_at(arm: str, setting: Setting, **more: Any) -> Scenario:
    """An arm with those values of a setting that it has and that no lesson of it sets."""
    scenario = Scenario.load(arm)
    has = scenario.flat()
    taught = scenario.taught
    values = {k: v for k, v in setting.items() if k in has and k not in taught}
    return scenario.with_values(values | more)
