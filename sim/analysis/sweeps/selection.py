"""What is asked of a sweep: its folder, which arms, and which measures."""

import os
from collections.abc import Sequence
from typing import Final

from sim.batch.results import Results, open_results
from sim.errors import InputError, unknown_name
from sim.measures.catalogue import HEADLINES, MEASURES
from sim.measures.names import find_measure

Folder = Results | str | os.PathLike[str]
MOST_MEASURES: Final = 5
_RUN_MEASURES: Final = [name for name, each in MEASURES.items() if each.cadence == "run"]


def open_sweep(folder: Folder) -> Results:
    """The results of a folder, or those that are open already."""
    return folder if isinstance(folder, Results) else open_results(folder)


def refuse_incomplete(results: Results) -> None:
    """Refuse a sweep of which runs are missing or have failed.

    Raises
    ------
    InputError
        Saying how many, and how to go on.
    """
    folder, total = results.store.folder, results.study.total
    if results.done < total:
        raise InputError(
            f"{folder} holds {results.done:,} of the {total:,} runs of its study; go on with "
            f"`systemshift sweep` until all are there"
        )
    if len(results.failures):
        raise InputError(
            f"{len(results.failures):,} of the {total:,} runs in {folder} failed; "
            f"`systemshift results {folder}` says why, `systemshift sweep --retry` runs them again"
        )


def select_arms(results: Results, arms: Sequence[str] | None) -> list[str]:
    """Arms that were asked for, by default all.

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
    """Measures that were asked for, by name or group; by default the first headline kept."""
    kept = results.study.outcomes
    if outcomes is None:
        shown = default_measures(results)
        return ["impact.final"] if "impact.final" in shown else shown[:1]
    asked = [outcomes] if isinstance(outcomes, str) else outcomes
    return list(dict.fromkeys(find_measure(each, kept) for each in asked))


def default_measures(results: "Results") -> list[str]:
    """The headline measures that are kept, or else the first outcomes."""
    kept = results.study.outcomes
    headlines = [each.name for each in HEADLINES.values() if each.name in kept]
    chosen = headlines if len(kept) == len(_RUN_MEASURES) else list(kept)
    return chosen[:MOST_MEASURES]
