"""Divide the gap between two scenarios among the rules in which they differ."""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.analysis.explanation.levers import Lever, LeverKeys, combination, find_levers
from sim.analysis.explanation.place import StudyPlace, find_place
from sim.analysis.explanation.result import Explanation
from sim.batch.runner import Listener
from sim.batch.seeds import USUAL_SEEDS, seed_list
from sim.batch.single_measure import run_measure
from sim.errors import InputError
from sim.measures.catalogue import MEASURES
from sim.measures.names import find_measure
from sim.measures.own import run_measures
from sim.scenario.arms import Source, resolve_arms

if TYPE_CHECKING:
    from sim.scenario import Scenario


def explain(
    a: Source,
    b: Source,
    measure: str,
    seeds: int | Sequence[int] | None = None,
    *,
    at: str | None = None,
    box: str | None = None,
    levers: LeverKeys | None = None,
    community: str | None = None,
    problem: str | None = None,
    weeks: int | None = None,
    values: Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Explanation:
    """Run all combinations of two scenarios' rules and compute the contribution of each rule.

    Parameters
    ----------
    a, b : source
        Two scenarios, as for :func:`~sim.analysis.comparison.compare.compare`; the gap is
        b minus a. With ``at`` or ``box`` the names of two arms of the study.
    measure : str
        Name of a measure of a run (``"money.spent_share"``) or of a group (``"impact"``, for the
        measure that stands for it).
    seeds : int or sequence of int
        Number of seeds (1, 2, 3, ...) or the seeds themselves; every combination runs on each. By
        default those of ``compare``, 1 to 20. With ``at`` or ``box`` those of the study; a number
        is counted from the study's first seed.
    at : str, optional
        A point of a study that was swept, ``"results/atlas:3"``: the folder, name or file of the
        study and the number of the point, as ``systemshift results --points`` lists it. Both arms
        take the values of the point.
    box : str, optional
        A box found by :func:`~sim.analysis.discovery.discover.discover` for this measure and these
        arms, ``"results/atlas:1"``: the point of the study nearest to its middle is taken.
    levers : mapping of str to sequence of str, optional
        Settings that are exchanged together: tables and settings by dotted name,
        ``{"money": ["funding", "funders"], "speed": ["communication.velocity"]}``. By default
        each of the seven families of rules, a rule with its parameters.
    community, problem, weeks, values, workers, progress
        As for :func:`~sim.analysis.comparison.compare.compare`. The first four are refused with
        ``at`` and ``box``, where the study sets them.

    Returns
    -------
    Explanation

    Raises
    ------
    InputError
        A scenario cannot be read, a value is refused, there is no such measure or no seed, or the
        scenarios differ in something that no lever covers. There is no such study, point, box or
        arm, or the study is not run.

    Notes
    -----
    Two scenarios that differ in d levers make ``2**d`` runs a seed. Levers that are equal in both
    take no runs and contribute exactly 0.

    Examples
    --------
    >>> explanation = explain(
    ...     "collective_impact", "system_shifting_network", "impact", seeds=3
    ... )  # doctest: +SKIP
    >>> print(explanation)  # doctest: +SKIP
    """
    given = {"community": community, "problem": problem, "weeks": weeks, "values": values}
    if at is not None or box is not None:
        refuse_settings(name for name, value in given.items() if value)
        place = find_place(at, box, run_measure_name(measure), [arm_name(each) for each in (a, b)])
        return explain_place(
            place, measure, seeds, levers=levers, workers=workers, progress=progress
        )
    arms = resolve_arms([a, b], community=community, problem=problem, weeks=weeks, values=values)
    numbers = USUAL_SEEDS if seeds is None else seeds
    return explain_arms(arms, measure, numbers, levers=levers, workers=workers, progress=progress)


def refuse_settings(given: Iterable[str]) -> None:
    """Refuse settings beside a point of a study, which has its own.

    Raises
    ------
    InputError
        Any are given.
    """
    names = list(given)
    if names:
        raise InputError(
            f"{', '.join(names)}: a point of a study sets everything itself; leave it out, or "
            "explain two scenarios without a point"
        )


def arm_name(source: Source) -> str:
    """The name of an arm of a study.

    Raises
    ------
    InputError
        It is a scenario, not a name.
    """
    if not isinstance(source, str):
        raise InputError("at and box take the names of two arms of the study, not scenarios")
    return source


def run_measure_name(measure: str) -> str:
    """Name of a measure of a run, from it or from a group."""
    return find_measure(measure, run_measures())


def explain_place(
    place: StudyPlace,
    measure: str,
    seeds: int | Sequence[int] | None = None,
    *,
    levers: LeverKeys | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Explanation:
    """Explain two arms at a point of a study; see :func:`explain`."""
    found = explain_arms(
        place.scenarios, measure, place.seeds(seeds), levers=levers, workers=workers,
        progress=progress,
    )  # fmt: skip
    found.place = place
    return found


def explain_arms(
    arms: "dict[str, Scenario]",
    measure: str,
    seeds: int | Sequence[int],
    *,
    levers: LeverKeys | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Explanation:
    """Explain two scenarios that are resolved already, by name; see :func:`explain`."""
    name = run_measure_name(measure)
    first, second = arms.values()
    found = find_levers(first, second, levers)
    numbers = seed_list(seeds)
    mixtures = combinations_of(first, second, found)
    begun = time.monotonic()
    worths, reasons = run_measure(mixtures, numbers, name, workers=workers, progress=progress)
    return Explanation(
        arms, MEASURES[name], found, numbers, worths, reasons, time.monotonic() - begun
    )


def combinations_of(a: "Scenario", b: "Scenario", levers: Sequence[Lever]) -> "list[Scenario]":
    """Every mixture of two scenarios: bit i of its number says whether the i-th of the levers that
    differ is as in b.
    """
    differing = [lever for lever in levers if lever.differing]
    return [
        combination(a, b, [each for i, each in enumerate(differing) if coalition >> i & 1])
        for coalition in range(2 ** len(differing))
    ]
