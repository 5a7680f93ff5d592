"""Measures of your own: a function that reads a model after its last week becomes an outcome."""

from collections.abc import Callable, Iterable
from pathlib import Path
from re import fullmatch
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from sim.errors import InputError
from sim.measures.catalogue import GROUPS, MEASURES, Measure
from sim.plugins import Broken, load_plugins

if TYPE_CHECKING:
    from sim.measures.adaptivity import Reasons, Summary

Reading: TypeAlias = Callable[[Any], float | str]
"""Takes a :class:`~sim.model.CommunityModel`; returns a number, or why there is none."""

OWN: Final[dict[str, Reading]] = {}
"""Functions of registered measures by name; what they are called stands in the catalogue."""

SHIPPED: Final = frozenset(GROUPS)
"""Groups of measures that are not anybody's own."""

_BROKEN: list[Broken] | None = None
"""Plug-ins that were left out; None before the first look."""


def measure(
    name: str, label: str, *, unit: str, definition: str, lower_is_better: bool = False
) -> Callable[[Reading], Reading]:
    """Register a function as a measure of a run.

    Parameters
    ----------
    name
        ``package.measure``, so that no two packages share one: ``"street_fair.visitors"``.
    label
        Plain words for tables and figures.
    unit
        Unit of the number. A ``share`` is printed in percent.
    definition
        How it is worked out, in plain words.
    lower_is_better
        Whether less of it is what a community would want.

    Raises
    ------
    InputError
        The name is taken or has another form, or a word is missing.
    """
    _check(name, {"label": label, "unit": unit, "definition": definition})

    def register(read: Reading) -> Reading:
        if not callable(read):
            raise InputError(f"measure {name!r}: expected a function below @measure, not {read!r}")
        group = name.partition(".")[0]
        GROUPS.setdefault(group, group.replace("_", " ").capitalize())
        MEASURES[name] = Measure(
            name, label, group, unit, "run", definition, lower_is_better=lower_is_better
        )
        OWN[name] = read
        return read

    return register


def _check(name: str, words: dict[str, str]) -> None:
    """Refuse what cannot be a measure by this name."""
    if not fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", name):
        raise InputError(
            f"measure {name!r}: expected package.measure in small letters, such as "
            "'street_fair.visitors'"
        )
    group = name.partition(".")[0]
    if name in OWN:
        raise InputError(f"there is a measure {name!r} already, that of {OWN[name].__module__}")
    if group in SHIPPED:
        raise InputError(
            f"measure {name!r}: the group {group!r} is one of systemshift's own; begin with the "
            "name of your package"
        )
    for what, text in words.items():
        if not (isinstance(text, str) and text.strip()):
            raise InputError(f"measure {name!r} has no {what}")


def load_measures() -> None:
    """Import the plug-ins that announce measures, once, so that these are registered."""
    global _BROKEN
    if _BROKEN is None:
        _BROKEN = []  # a plug-in may ask for measures while it is imported
        _BROKEN = load_plugins({"measures": OWN}, "measure")
        for name in [name for name, each in MEASURES.items() if each.group not in SHIPPED]:
            if name not in OWN:  # its plug-in failed after it was registered
                forget(name)


def is_own(name: str) -> bool:
    """Whether a measure is a user's own."""
    return name in OWN


def forget(name: str) -> None:
    """Take a measure back: it is no outcome any more."""
    OWN.pop(name, None)
    group = MEASURES.pop(name).group
    if not any(each.group == group for each in MEASURES.values()):
        del GROUPS[group]


def run_measures() -> list[str]:
    """Names of all measures of a run, those of your own last."""
    load_measures()
    return [name for name, each in MEASURES.items() if each.cadence == "run"]


def refuse_unknown(names: Iterable[str]) -> None:
    """Refuse measures that nobody has registered here.

    Raises
    ------
    InputError
        Naming the first, and plug-ins that were left out.
    """
    known = run_measures()
    for name in names:
        if name not in known:
            raise InputError(
                f"there is no measure {name!r} here: install or import the package that defines it"
                f"{left_out()}"
            )


def left_out() -> str:
    """Why a measure may be missing: the sentences on plug-ins that do not work."""
    return "".join(f"; {each.sentence}" for each in _BROKEN or [])


def own_modules(names: Iterable[str] | None = None) -> list[str]:
    """Modules that register measures of your own: all of these, or those that are named."""
    load_measures()
    chosen = OWN if names is None else [name for name in names if name in OWN]
    return sorted({OWN[name].__module__ for name in chosen})


def read_own(model: Any, names: Iterable[str] = ()) -> "tuple[Summary, Reasons]":
    """Values of measures of your own, and for each None the reason why.

    Parameters
    ----------
    model
        A :class:`~sim.model.CommunityModel` after its last week.
    names
        Only those among these; by default all.
    """
    wanted = set(names) or OWN.keys()
    summary: Summary = {}
    reasons: Reasons = {}
    for name, read in OWN.items():
        if name in wanted:
            found = _read(read, model)
            summary[name] = None if isinstance(found, str) else found
            if isinstance(found, str):
                reasons[name] = found
    return summary, reasons


def _read(read: Reading, model: Any) -> float | str:
    """A number, or why there is none. A measure that fails stops no run: its reason says so."""
    try:
        found = read(model)
    except Exception as error:
        place = extract_tb(error.__traceback__)[-1]
        words = " ".join(str(error).split())
        return (
            f"it failed: {type(error).__name__}: {words} ({Path(place.filename).name}, line "
            f"{place.lineno})"
        )
    if isinstance(found, str):
        return found or "undefined"
    if isinstance(found, bool | int | float | np.bool_ | np.integer | np.floating):
        if np.isfinite(found):
            return float(found)
        return f"it failed: it returned {found}; expected a number, or text that says why not"
    return f"it failed: it returned {type(found).__name__}; expected a number or text"
