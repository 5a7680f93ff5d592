"""Values set on the command line: ``--set communication.velocity=0.2``."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sim.errors import InputError


@dataclass(frozen=True)
class Assignments:
    """Values for every arm and for single ones, by dotted name."""

    everywhere: dict[str, Any] = field(default_factory=dict)
    by_arm: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, arm: str) -> dict[str, Any]:
        """Values for one arm; what is set for it alone wins."""
        return self.everywhere | self.by_arm.get(arm, {})


def parse_assignments(texts: Iterable[str], arms: Iterable[str] | None = None) -> Assignments:
    """Understand ``key=value`` for every arm and ``arm:key=value`` for one.

    Parameters
    ----------
    texts
        What followed each ``--set``. Values are TOML; a bare word is text. The last one counts
        where a key is set twice.
    arms
        The arms there are; None accepts any.

    Raises
    ------
    InputError
        No ``=``, no value, no TOML, or an arm that is not there.
    """
    found = Assignments()
    known = None if arms is None else list(arms)
    for text in texts:
        arm, key, value = _divide(text)
        if arm and known is not None and arm not in known:
            close = get_close_matches(arm, known, 1)
            meant = f"did you mean {close[0]}? " if close else ""
            raise InputError(
                f"--set {text}: there is no arm {arm!r}; {meant}The arms are {', '.join(known)}"
            )
        target = found.by_arm.setdefault(arm, {}) if arm else found.everywhere
        target[key] = _value(text, value)
    return found


def _divide(text: str) -> tuple[str, str, str]:
    """Arm (empty: all), key and value; the first ``=`` ends the key, so values may have more."""
    name, _, value = text.partition("=")
    arm, colon, key = name.rpartition(":")
    arm, key, value = arm.strip(), key.strip(), value.strip()
    if not key or not value or (colon and not arm):
        raise InputError(
            f"--set {text}: expected KEY=VALUE or ARM:KEY=VALUE, such as communication.velocity=0.2"
        )
    return arm, key, value


def _value(text: str, value: str) -> Any:
    try:
        tree = tomllib.loads(f"value = {value}")
    except (tomllib.TOMLDecodeError, RecursionError):
        tree = {}
    if list(tree) == ["value"]:  # a line break in the value could have smuggled in more
        return tree["value"]
    if value[0].isalpha() and value.isprintable():
        return value
    raise InputError(
        f"--set {text}: {value} is no value; write a number (0.2), true, false, a name, "
        "or a list ([13, 131])"
    )
