"""What other packages add, announced by entry points of packaging: rules and measures."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from inspect import ismodule
from multiprocessing.process import parent_process
from typing import Any

from sim.errors import InputError

Registry = Mapping[str, dict[str, Any]]
"""What is registered, by family and name."""


@dataclass(frozen=True)
class Broken:
    """A plug-in that was left out, and why."""

    name: str
    """Name of its entry point."""
    sentence: str


def load_plugins(registry: Registry, what: str) -> list[Broken]:
    """Import what the entry points name, so that it registers what it adds.

    A plug-in that does not work is left out, and what it registered before it failed is removed;
    runs that do not ask for it go on. The reason is printed once, to standard error; worker
    processes print nothing, since the process that started them has done so.

    Parameters
    ----------
    registry
        Where it registers that.
    what
        ``"rule"`` or ``"measure"``: an entry point of the group ``systemshift.rules`` or
        ``systemshift.measures`` names a module that registers some, or one: module:name.

    Returns
    -------
    list of Broken
        The plug-ins that were left out.
    """
    broken = []
    for entry in sorted(entry_points(group=f"systemshift.{what}s"), key=_order):
        before = {family: dict(rules) for family, rules in registry.items()}
        reason = _load(entry, registry, before, what)
        if reason:
            _forget(registry, before)
            sentence = (
                f"plug-in {entry.name!r} of {_distribution(entry)} ({entry.value}) is left out: "
                f"{reason}"
            )
            broken.append(Broken(entry.name, sentence))
            if parent_process() is None:
                print(f"Warning: {sentence}", file=sys.stderr)
    return broken


def _order(entry: EntryPoint) -> tuple[str, str, str]:
    """An order that is the same everywhere: of two plug-ins the same one gets a name."""
    return _distribution(entry), entry.name, entry.value


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unknown distribution"


def _load(entry: EntryPoint, registry: Registry, before: Registry, what: str) -> str:
    """Import what one entry point names; returns why it cannot be used, empty if it can."""
    try:
        found = entry.load()
    except InputError as error:
        return str(error)
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    rules = [each for family in registry.values() for each in family.values()]
    if not ismodule(found):
        return "" if found in rules else f"it is no {what} that @{what} has registered"
    new = [each for family, own in registry.items() for each in own if each not in before[family]]
    inside = [each for each in rules if f"{each.__module__}.".startswith(f"{found.__name__}.")]
    return "" if new or inside else f"it registers no {what}"


def _forget(registry: Registry, before: Registry) -> None:
    """Remove what a plug-in registered before it failed, but not what it imported in full."""
    for family, rules in registry.items():
        for name in rules.keys() - before[family].keys():
            if not _is_imported(rules[name].__module__):
                del rules[name]


def _is_imported(module: str) -> bool:
    """Whether a module, and the packages it is in, stand: a failed import removes itself."""
    parts = module.split(".")
    return all(".".join(parts[: n + 1]) in sys.modules for n in range(len(parts)))
