"""Which sweep, arms and measures to analyse."""

import os
from collections.abc import Sequence
from typing import Final

from sim.batch.results import Results, open_results
from sim.errors import InputError, unknown_name
from sim.measures.catalogue import FRONT, USUAL
from sim.measures.names import find_measure

Folder = Results | str | os.PathLike[str]
MOST_MEASURES: Final = len(FRONT)


def open_sweep(folder: Folder) -> Results:
    """Open the results of a folder; results that are open already are returned."""
    return folder if isinstance(folder, Results) else open_results(folder)


def refuse_incomplete(results: Results) -> None:
    """Refuse a sweep with missing or failed runs.

    Raises
    ------
    InputError
        Naming their number, and how to complete the sweep.
    """
    folder, total = results.store.folder, results.study.total
    if results.done < total:
        raise InputError(
            f"{folder} holds {results.done:,} of the {total:,} runs of its study; run "
            f"`systemshift sweep` again until all are there"
        )
    if len(results.failures):
        raise InputError(
            f"{len(results.failures):,} of the {total:,} runs in {folder} failed; "
            f"`systemshift results {folder}` says why, `systemshift sweep --retry` runs them again"
        )


def select_arms(results: Results, arms: Sequence[str] | None) -> list[str]:
    """Check the names of arms; by default all arms of the study.

    Raises
    ------
    InputError
        There is no such arm, or one is named twice.
    """
    known = list(results.study.arms)
    for each in arms or ():
        if each not in known:
            raise InputError(unknown_name("arm", each, known))
    if arms and len(set(arms)) < len(arms):
        raise InputError("an arm is named twice")
    return list(arms) if arms else known


def select_outcomes(results: Results, outcomes: Sequence[str] | str | None) -> list[str]:
    """Find measures by name or group; by default impact, or else the first measure shown."""
    kept = results.study.outcomes
    if outcomes is None:
        shown = default_measures(results)
        return ["impact.final"] if "impact.final" in shown else shown[:1]
    names = [outcomes] if isinstance(outcomes, str) else outcomes
    return list(dict.fromkeys(find_measure(each, kept) for each in names))


def default_measures(results: "Results") -> list[str]:
    """The measures of the short table, of a study that keeps all; or else its first outcomes."""
    kept = results.study.outcomes
    front = [each.name for each in FRONT if each.name in kept]
    return front if len(kept) == len(USUAL) else list(kept[:MOST_MEASURES])
