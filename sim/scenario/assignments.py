"""Values set on the command line: ``--set communication.velocity=0.2``."""

from collections.abc import Iterable
from typing import Any

from sim.errors import InputError
from sim.scenario import tomltext


def parse_assignments(texts: Iterable[str]) -> dict[str, Any]:
    """Parse ``KEY=VALUE`` (for every arm) and ``ARM:KEY=VALUE`` (for one).

    Parameters
    ----------
    texts
        What followed each ``--set``. Values are TOML; a bare word is text. Where a key is set
        twice, the last value counts.

    Returns
    -------
    dict of str to value
        Values by ``KEY`` or ``ARM:KEY``, as :func:`~sim.scenario.arms.resolve_arms` takes them.

    Raises
    ------
    InputError
        There is no ``=``, no value, or what is no TOML.
    """
    values = {}
    for text in texts:
        key, value = _split(text)
        values[key] = _parse_value(text, value)
    return values


def _split(text: str) -> tuple[str, str]:
    """Key and value; the first ``=`` ends the key, so that values may hold more."""
    name, _, value = text.partition("=")
    arm, colon, key = (part.strip() for part in name.rpartition(":"))
    value = value.strip()
    if not key or not value or (colon and not arm):
        raise InputError(
            f"--set {text}: expected KEY=VALUE or ARM:KEY=VALUE, such as communication.velocity=0.2"
        )
    return f"{arm}{colon}{key}", value


def _parse_value(text: str, value: str) -> Any:
    try:
        tree = tomltext.parse(f"value = {value}", "--set")
    except InputError:
        tree = {}
    if list(tree) == ["value"]:  # a line break in the value could have smuggled in more
        return tree["value"]
    if value[0].isalpha() and value.isprintable():
        return value
    raise InputError(
        f"--set {text}: {value} is no value; write a number (0.2), true, false, a name, "
        "or a list ([13, 131])"
    )
