"""What a run may be given as its scenario and its seed, a user's of Mesa included."""

import os
from typing import Any, Final

import numpy as np

from sim.constants import SEEDS
from sim.errors import InputError
from sim.scenario.scenario import Scenario

ARM: Final = "arm"
"""The parameter of a scenario of Mesa that names one of ours; its others are values to lay over."""


def seed_of(seed: Any = None, rng: Any = None, scenario: Any = None) -> int:
    """The seed of a model, 0 to 2**32 - 1, from what Mesa takes for one.

    Parameters
    ----------
    seed
        A whole number. None for a seed of chance, another one each time.
    rng
        Instead of ``seed``: a whole number, a generator, of which one number is drawn, or whatever
        else :func:`numpy.random.default_rng` makes a generator of.
    scenario
        One of Mesa has a generator of its own, which counts where neither is given.

    Raises
    ------
    InputError
        Both are given, the number is out of range, or nothing can be made of it.
    """
    if seed is not None and rng is not None:
        raise InputError("both seed and rng are given; expected one of them")
    if seed is None and rng is None and is_of_mesa(scenario):
        rng = scenario.rng
    name, given = ("rng", rng) if seed is None else ("seed", seed)
    expected = f"{name} is {given!r}: expected a whole number from 0 to {SEEDS - 1}"
    if isinstance(given, bool | np.bool_ | str | bytes):
        raise InputError(expected)
    if isinstance(given, int | float | np.integer | np.floating):
        if not (0 <= given < SEEDS and given == int(given)):
            raise InputError(f"{name} is {given}: expected a whole number from 0 to {SEEDS - 1}")
        return int(given)
    try:
        return int(np.random.default_rng(given).integers(SEEDS))
    except (TypeError, ValueError):
        raise InputError(f"{expected}, a generator of numpy, or None") from None


def scenario_of(given: Any = None) -> Scenario:
    """The scenario that is meant: itself, by name or path, or by the parameters of one of Mesa.

    Raises
    ------
    InputError
        Nothing can be made of it, or what it names is refused.
    """
    if given is None:
        return Scenario()
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | os.PathLike):
        return Scenario.load(given)
    if is_of_mesa(given):
        values = dict(given)
        if ARM not in values:
            raise InputError(
                "this scenario of Mesa names no scenario of systemshift; give it the parameter "
                f"{ARM}, such as {ARM}='collective_impact', beside values by dotted name"
            )
        base = scenario_of(values.pop(ARM))
        return base.with_values(values) if values else base
    raise InputError(
        f"scenario is {given!r}: expected a Scenario, or the name or path of one, such as "
        "'collective_impact'"
    )


def is_of_mesa(given: Any) -> bool:
    """Whether it is a scenario as Mesa 3.5 and later have them."""
    return any(
        each.__name__ == "Scenario" and each.__module__.startswith("mesa.")
        for each in type(given).__mro__
    )
