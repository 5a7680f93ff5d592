"""What every measure promises, and the check of each promise."""

from collections.abc import Callable
from typing import Any

from sim.errors import BrokenPromise
from sim.measures.catalogue import MEASURES
from sim.measures.own import read_own, refuse_unknown
from sim.model import CommunityModel
from sim.scenario import ARMS
from sim.testing.contract import LIMITS
from sim.testing.worlds import Breach, expect, series_bytes, small, stepped, tables

FAILED = "it failed: "
"""How the reason of a measure begins that raised an error, or returned no number."""


def check_measure(name: str, *promises: str) -> None:
    """Check what every measure of your own promises, in small communities; takes some seconds.

    Parameters
    ----------
    name
        Name of a measure that is registered: a function under the decorator ``@measure``.
    promises
        Those of ``MEASURE_PROMISES`` to check; all of them by default.

    Raises
    ------
    BrokenPromise
        The first promise that does not hold: measure, promise, and what was found.
    InputError
        There is no such measure.
    """
    refuse_unknown([name])
    for promise in promises or MEASURE_PROMISES:
        try:
            MEASURE_PROMISES[promise](name)
        except Breach as error:
            raise BrokenPromise(
                f"measure {name!r} breaks its promise {promise!r}: {error}"
            ) from error


def _read(name: str, model: CommunityModel) -> tuple[float | None, str]:
    """Value and reason; one of them is there."""
    summary, reasons = read_own(model, [name])
    return summary[name], reasons.get(name, "")


def _expect_no_failure(name: str, model: CommunityModel, where: str) -> None:
    _, reason = _read(name, model)
    expect(not reason.startswith(FAILED), f"{where} {reason}")


def _check_words(name: str) -> None:
    words = len(MEASURES[name].definition.split())
    expect(
        words >= 6, f"its definition, which tells a reader how to work it out, has {words} words"
    )


def _check_arms(name: str) -> None:
    values = []
    for arm in ARMS:
        model = stepped(small(arm=arm), 3)
        _expect_no_failure(name, model, f"in {arm}")
        values.append(_read(name, model)[0])
    expect(any(value is not None for value in values), "it is undefined in all arms")


def _check_share(name: str) -> None:
    for arm in ARMS:
        value, _ = _read(name, stepped(small(arm=arm), 3))
        if MEASURES[name].unit.split()[0] == "share" and value is not None:
            expect(0.0 <= value <= 1.0, f"its unit is a share, but in {arm} it is {value:g}")


def _check_limits(name: str) -> None:
    for limit, values in LIMITS.items():
        _expect_no_failure(name, stepped(small(values), 6), f"with {limit}")
    _expect_no_failure(name, stepped(small({"weeks": 1}), 6), "after one week")


def _check_repeat(name: str) -> None:
    one, two = (_read(name, stepped(small(), 5)) for _ in range(2))
    expect(one == two, f"two runs with one seed give {one[0]} and {two[0]}")
    model = stepped(small(), 5)
    first, second = _read(name, model), _read(name, model)
    expect(first == second, f"read twice of one model it is {first[0]}, then {second[0]}")


def _check_changes(name: str) -> None:
    model = stepped(small(), 5)
    before = tables(model.world), series_bytes(model), model.week
    _read(name, model)
    after = tables(model.world), series_bytes(model), model.week
    changed = [
        f"{table}.{column}"
        for table, columns in before[0].items()
        for column, content in columns.items()
        if after[0][table][column] != content
    ]
    changed += [each for each, content in before[1].items() if after[1].get(each) != content]
    expect(not changed, f"it changes {', '.join(changed)}")
    expect(after[2] == before[2], "it steps the model")


MEASURE_PROMISES: dict[str, Callable[[str], Any]] = {
    "says how it is worked out": _check_words,
    "gives a number in some arm, and a reason where not": _check_arms,
    "is a share if it says so": _check_share,
    "survives the limits": _check_limits,
    "gives the same twice": _check_repeat,
    "changes nothing": _check_changes,
}
"""What every measure promises, by name: the check of its name raises where it is broken."""
