"""Points of a sweep as lines of text, and the command that explains the difference at one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.presentation.layout import columns, command_lines, wrap_paragraph
from sim.analysis.presentation.numbers import heading
from sim.analysis.sweeps.cube import read_cubes
from sim.analysis.sweeps.means import cell, mean_data
from sim.analysis.sweeps.points import PointRef, differences, level_text, numbered
from sim.measures.catalogue import MEASURES
from sim.scenario.arms import arm_labels

if TYPE_CHECKING:
    from sim.batch.results import Results

MOST_FACTORS: Final = 4
"""Factors that are printed in a table of points."""


def last_two(results: "Results") -> tuple[str, str] | None:
    """The arms whose difference is shown at a point, if they share their seeds."""
    arms = list(results.study.arms)
    return (arms[-2], arms[-1]) if len(arms) > 1 and results.study.paired else None


def point_lines(results: "Results", measure: str) -> list[str]:
    """All points with their numbers, values, and the difference between the last two arms."""
    study, arms = results.study, last_two(results)
    names = [each.name for each in study.factors][:MOST_FACTORS]
    rows = [["point", *names]]
    rows += [
        [str(number), *(level_text(name, point[name]) for name in names)]
        for number, point in enumerate(study.places.values(), start=1)
    ]
    words = ""
    if arms is not None:
        words = f"{_minus(results, arms)} in {heading(measure)}, 95 % interval."
        found = differences(read_cubes(results, [measure])[measure], arms[1], arms[0])
        rows[0] += ["difference", "seeds"]
        for row, it in zip(rows[1:], found, strict=True):
            row += [cell(measure, it, signed=True), str(it.runs)]
    more = len(study.factors) - len(names)
    if more:
        words += f" {more} more factors vary; --json and --to csv show all."
    lead = _lead(results, measure)
    command = command_lines("why: ", why(*lead)) if lead else []
    return [*wrap_paragraph(words.strip()), *columns(rows), *command]


def points_data(results: "Results", measure: str) -> dict[str, Any]:
    """All points as JSON, with the difference between the last two arms."""
    arms = last_two(results)
    rows: list[dict[str, Any]] = [
        {"number": number, "point": name, "values": values}
        for number, (name, values) in enumerate(results.study.places.items(), start=1)
    ]
    if arms is not None:
        found = differences(read_cubes(results, [measure])[measure], arms[1], arms[0])
        for row, it in zip(rows, found, strict=True):
            row["difference"] = mean_data(it)
    both = {} if arms is None else {"arm": arms[1], "minus": arms[0]}
    return {"folder": str(results.store.folder), "measure": measure, **both, "points": rows}


def lead_lines(results: "Results", measure: str) -> list[str]:
    """The command that explains the largest difference between the last two arms; none without."""
    lead = _lead(results, measure)
    if lead is None:
        return []
    arms, _, point = lead
    words = (
        f"{_minus(results, arms)} in {heading(measure)} is largest at point {point.number} of "
        f"{len(results.study.places):,} (--points lists them)."
    )
    told = wrap_paragraph(words) if len(results.study.places) > 1 else []
    return ["", *told, *command_lines("why: ", why(*lead))]


def _lead(results: "Results", measure: str) -> tuple[tuple[str, str], str, PointRef] | None:
    """Arms, measure and point of the largest difference between the last two arms.

    The sweep has to be complete at that point, or the command would refuse it.
    """
    arms = last_two(results)
    if arms is None or measure not in MEASURES or not results.done:
        return None
    found = differences(read_cubes(results, [measure])[measure], arms[1], arms[0])
    whole = [
        (abs(it.mean), -place)
        for place, it in enumerate(found)
        if it.runs == results.study.replicates and it.mean
    ]
    return (arms, measure, numbered(results, 1 - max(whole)[1])) if whole else None


def why(arms: tuple[str, str], measure: str, point: PointRef) -> Sequence[str]:
    """The words of the command that explains a difference at a point."""
    return ["systemshift", "explain", *arms, "--measure", measure, "--at", point.text]


def _minus(results: "Results", arms: tuple[str, str]) -> str:
    labels = arm_labels(results.study.arms)
    return f"{labels[arms[1]]} minus {labels[arms[0]]}"
