"""Verify a sweep: run again and compare all that is stored."""

import os
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from sim.batch.environment import arithmetic, versions
from sim.batch.rerun import TOLERANCE, Mismatch, StoredRun, first_mismatch
from sim.batch.results import Results, open_results
from sim.batch.runner import Listener, Progress, compile_with, listener
from sim.batch.store.asked import LeftOut
from sim.batch.store.parts import Part
from sim.batch.study import Task
from sim.batch.worker import ChunkContext
from sim.batch.worker_pool import open_worker_pool
from sim.kernels.code_identity import code_hash

SAMPLE: Final = 12
"""Number of runs in the sample."""


@dataclass(frozen=True)
class Verification:
    """Result of running a sample of a sweep again.

    Attributes
    ----------
    checked, total : int
        Runs made again, and runs in the folder, failed ones included.
    missing : int
        Runs of the study that are not stored, or lack a measure or series.
    left_out : LeftOut
        Stored rows that the study does not ask for.
    same_code : bool
        Whether the code is the one that made the runs.
    versions : dict of str to (str, str)
        Packages of another version: there, and here.
    arithmetic : list of str
        Other processors and systems that made runs; their numbers are compared within
        ``TOLERANCE``.
    damaged : list of str
        Parts whose bytes have changed, or that are none.
    first : Mismatch or None
        The first difference, in the order of seeds, points and arms.
    differing : int
        Runs that differ.
    """

    checked: int
    total: int
    missing: int
    left_out: LeftOut
    same_code: bool
    versions: dict[str, tuple[str, str]]
    arithmetic: list[str]
    damaged: list[str]
    first: Mismatch | None
    differing: int

    @property
    def equal(self) -> bool:
        """Whether all runs are there, nothing else, and what was checked is as it was written."""
        sound = not self.damaged and not self.missing and not self.left_out.foreign
        return self.first is None and sound

    def as_data(self) -> dict[str, Any]:
        """The result as JSON."""
        return {"equal": self.equal, **asdict(self)}

    def lines(self) -> list[str]:
        """The result as lines of text."""
        return [*self._circumstances(), *self._verdict()]

    def _circumstances(self) -> list[str]:
        """What is missing, too much or other than here."""
        lines = []
        if self.damaged:
            lines.append(f"{len(self.damaged)} parts are damaged, first {self.damaged[0]}.")
        if self.missing:
            lines.append(
                f"{self.missing:,} of the {self.total + self.missing:,} runs of the study are "
                "missing; the same sweep makes them."
            )
        lines += [f"{each}." for each in self.left_out.lines()]
        if not self.same_code:
            lines.append("The code was edited since these runs were made.")
        if self.versions:
            others = [f"{name} {there} (here {here})"
                      for name, (there, here) in self.versions.items()]  # fmt: skip
            lines.append(f"They were made with {', '.join(others)}.")
        if self.arithmetic:
            lines.append(
                f"Runs were made by {'; '.join(self.arithmetic)} (here {arithmetic()}), which can "
                f"change the last digits: their numbers are compared within {TOLERANCE:g}."
            )
        return lines

    def _verdict(self) -> list[str]:
        """Whether what was run again is what is stored."""
        if self.first is None:
            equal = f"equal within {TOLERANCE:g}" if self.arithmetic else "equal"
            return [f"{self.checked:,} of {self.total:,} runs made again: all that is stored is "
                    f"{equal}."]  # fmt: skip
        it = self.first
        at = "".join(f", {name} {value}" for name, value in it.values.items())
        week = f"week {it.week}, " if it.week is not None else ""
        lines = [
            f"{self.differing:,} of {self.checked:,} runs made again differ. The first: arm "
            f"{it.arm}, seed {it.seed}{at}: {week}{it.column} was {it.stored}, is {it.again}"
        ]
        if it.week is None:
            lines.append("(It is no weekly series, so the week is unknown.)")
        return lines


def verify_folder(
    folder: str | os.PathLike[str],
    *,
    every: bool = False,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Verification:
    """Run a sample of a sweep again and compare all that is stored.

    Parameters
    ----------
    folder
        Folder of a sweep.
    every
        All runs; otherwise a sample spread evenly over them.
    workers
        Processes; by default one for each core.
    progress
        Called with the progress.

    Raises
    ------
    InputError
        There is no sweep, or no run in it.
    """
    results, report = open_results(folder), listener(progress)
    study = results.study
    keys = _picked(results, every)
    code = code_hash(study.modules)
    context = ChunkContext.of(study, results.store.folder, code)
    stored = _stored(results, set(keys))
    mismatches: dict[str, Mismatch | None] = {}
    with open_worker_pool(workers, None, study.modules) as worker_pool:
        compile_with(worker_pool.executor, study.modules, report)
        report(Progress("running", 0, len(keys)))
        jobs = ((context, stored[key]) for key in keys)
        with closing(worker_pool.run_jobs(first_mismatch, jobs)) as checked:
            for key, mismatch in checked:
                mismatches[key] = mismatch
                report(Progress("running", len(mismatches), len(keys)))
    unequal = [mismatches[key] for key in keys if mismatches[key] is not None]
    return Verification(
        len(keys), results.done, results.missing, results.left_out, code == results.store.code,
        _other_versions(results), [each for each in results.store.arithmetics
                                   if each != arithmetic()],
        results.damaged, unequal[0] if unequal else None, len(unequal),
    )  # fmt: skip


def _picked(results: Results, every: bool) -> list[str]:
    """Keys of the runs to make again, failed ones among them, by seeds, points and arms."""
    order = ("seed", "point", "arm", "key")
    runs = [
        row
        for _, table in results.stored()
        for row in zip(*(table[name].to_pylist() for name in order), strict=True)
    ]
    if not runs:
        raise results.empty_error()
    runs.sort()
    rows = range(len(runs)) if every else np.linspace(0, len(runs) - 1, SAMPLE).astype(int)
    return [str(runs[row][-1]) for row in dict.fromkeys(int(each) for each in rows)]


def _stored(results: Results, keys: set[str]) -> dict[str, StoredRun]:
    """Stored runs by key, each with the task that it is of."""
    places = results.study.places
    found: dict[str, StoredRun] = {}
    for part, table in results.stored():
        rows = [row for row in table.to_pylist() if row["key"] in keys]
        weekly = _weekly(part, [row["key"] for row in rows]) if rows else {}
        for row in rows:
            key, point = row["key"], row["point"]
            task = Task(key, row["arm"], point, places[point], row["seed"])
            found[key] = StoredRun(task, row, weekly.get(key, {}), part.about["arithmetic"])
    return found


def _weekly(part: Part, keys: list[str]) -> dict[str, dict[str, Any]]:
    """Of runs in a part, by key: weeks and series as arrays; no weeks where rows are gone."""
    table = part.read_series()
    if table is None:
        return {}
    frame = table.to_pandas()
    names = ["week", *part.about["series"]]
    gone = {name: np.empty(0) for name in names}
    groups = dict(list(frame[frame["key"].isin(keys)].groupby("key")))
    return {
        key: {name: groups[key][name].to_numpy() for name in names} if key in groups else gone
        for key in keys
    }


def _other_versions(results: Results) -> dict[str, tuple[str, str]]:
    """Versions in the manifest that are not those here."""
    here, there = versions(), results.store.manifest["versions"]
    return {
        name: (str(there.get(name)), here[name]) for name in here if there.get(name) != here[name]
    }
