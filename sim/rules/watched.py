"""Rules of other packages are watched: an error names the rule, and the promise it breaks."""

import traceback
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import BrokenPromise, InputError
from sim.rules.base import HOOKS, Rule
from sim.world.tables.world import World
from sim.world.week.stages import imbalances

RUNS = "its hooks run"
NUMBERS = "keeps every number a number"
CONSERVES = "conserves money and hours"


def broken(rule: type[Rule], promise: str, what: str) -> BrokenPromise:
    """The error that names rule and promise."""
    return BrokenPromise(f"{rule.family} {rule.name!r} breaks its promise {promise!r}: {what}")


class Watched:
    """Stands in for a rule while a model runs."""

    def __init__(self, rule: Rule, audit: bool) -> None:
        self._rule, self._audit = rule, audit

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._rule, name)
        return self._watch(found) if name in ("prepare", HOOKS[self._rule.family]) else found

    def _watch(self, hook: Callable[..., None]) -> Callable[..., None]:
        """The hook, which also reports an exception, or with an audit a broken promise."""

        def watched(world: World, *week: int) -> None:
            before = _faults(world) if self._audit else {}
            try:
                hook(world, *week)
            except InputError:
                raise
            except Exception as error:
                raise broken(type(self._rule), RUNS, _one_line(error)) from error
            for fault, promise in (_faults(world) if self._audit else {}).items():
                if fault not in before:
                    raise broken(type(self._rule), promise, fault)

        return watched


def _one_line(error: Exception) -> str:
    """The exception and the place where it was raised, in one line."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    words = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return f"{words} ({Path(place.filename).name}, line {place.lineno})"


def _faults(world: World) -> dict[str, str]:
    """Faults of a world, and the promise that each breaks."""
    found = {}
    for table in ("actors", "beliefs", "council"):
        columns = getattr(world, table)
        for field in fields(columns):
            column = getattr(columns, field.name)
            real = isinstance(column, np.ndarray) and column.dtype == np.float64
            if real and not np.isfinite(column).all():
                found[f"{table}.{field.name} holds what is not a number"] = NUMBERS
    return found | dict.fromkeys(imbalances(world), CONSERVES)
