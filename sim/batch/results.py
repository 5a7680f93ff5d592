"""Results of a sweep: tables that are read when they are needed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.batch.store.asked import IDENTITY, LeftOut, StrayRow
from sim.batch.store.folder import Store
from sim.batch.store.lock import is_locked
from sim.batch.store.parts import Part
from sim.batch.study import Study
from sim.batch.sweep_folder import sweep_folder
from sim.errors import InputError
from sim.html import html_table
from sim.measures.own import load_measures
from sim.measures.printed import heading, printed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MOST_SHOWN: Final = 12
"""Outcomes of which a notebook shows the means."""


def open_results(folder: str | os.PathLike[str]) -> "Results":
    """Open the folder of a sweep, even while it is running.

    Parameters
    ----------
    folder
        A folder written by ``systemshift sweep --out``; or a study by name or file, as for
        :func:`~sim.batch.sweep_folder.sweep_folder`.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        It is no such folder, or of another version, or the study is not run.

    Examples
    --------
    >>> results = open_results("results/complexity")  # doctest: +SKIP
    >>> results.runs.groupby(["arm", "problem.complexity"])["impact.final"].mean()
    ... # doctest: +SKIP
    """
    load_measures()  # tables call its outcomes by their labels
    return Results(Store.open(sweep_folder(folder)))


@dataclass(frozen=True)
class Results:
    """The runs of a sweep.

    Attributes
    ----------
    store : Store
        The folder and its manifest.
    """

    store: Store

    def __repr__(self) -> str:
        return f"Results({str(self.store.folder)!r}, {self.done:,} of {self.study.total:,} runs)"

    def _repr_html_(self) -> str:
        """The study, how far its sweep has come, and the means of the arms."""
        facts = [("runs", f"{self.done:,} of {self.study.total:,}"), *self.study.parts]
        return html_table(("", ""), facts, self.study.title) + self._mean_table()

    def _mean_table(self) -> str:
        """Means of the first outcomes over all points and seeds, as HTML; empty without runs."""
        names = list(self.study.outcomes[:MOST_SHOWN])
        runs = self.read(["arm", *names])
        arms = [arm for arm in self.study.arms if (runs["arm"] == arm).any()]
        if not arms:
            return ""
        rows = []
        for name in names:
            means = [float(runs.loc[runs["arm"] == arm, name].mean()) for arm in arms]
            rows.append((heading(name), *(printed(name, each)[0] for each in means)))
        return html_table(("mean", *arms), rows)

    @property
    def study(self) -> Study:
        """The study: arms, uncertainties, levers, outcomes, points."""
        return self.store.study

    @property
    def is_growing(self) -> bool:
        """Whether a sweep is writing into the folder."""
        return is_locked(self.store.folder)

    @cached_property
    def parts(self) -> list[Part]:
        """Parts that are whole."""
        return [part for part in self.store.parts() if part.path.name not in self.damaged]

    @cached_property
    def damaged(self) -> list[str]:
        """Names of parts whose bytes have changed; their runs are left out."""
        return [part.path.name for part in self.store.parts() if not part.is_whole()]

    @property
    def done(self) -> int:
        """Number of stored runs that the study asks for, failed ones included."""
        return sum(map(len, self._rows))

    @property
    def missing(self) -> int:
        """Number of runs that the study asks for and that are not stored, or not all of them."""
        wanted = {*self.study.outcomes, *self.study.series}
        partial = sum(
            self._own(number, part, ["error"])["error"].null_count
            for number, part in enumerate(self.parts)
            if not wanted <= part.kept
        )
        return int(self.study.total - self.done + partial)

    @property
    def left_out(self) -> LeftOut:
        """Stored runs that the study does not ask for; they are read by nothing here."""
        return self._picked[1]

    @cached_property
    def runs(self) -> "pd.DataFrame":
        """One row a run that succeeded: identity, factors, outcomes; NaN where undefined."""
        return self.read()

    @cached_property
    def failures(self) -> "pd.DataFrame":
        """One row a run that failed: identity, factors, and the traceback as ``error``."""
        names = [*IDENTITY, *(each.name for each in self.study.factors), "error"]
        return _frame(list(self.tables(names, failed=True)), names)

    @cached_property
    def series(self) -> "pd.DataFrame":
        """One row a week of a run: key, arm, point, seed, week, then the series that are kept."""
        import pandas as pd

        names = [*IDENTITY, "week", *self.study.series]
        found = []
        for number, part in enumerate(self.parts):
            weekly = part.read_series()
            if weekly is not None:
                runs = self._own(number, part, IDENTITY).to_pandas()
                found.append(runs.merge(weekly.to_pandas(), on="key"))
        table = pd.concat(found) if found else pd.DataFrame(columns=names)
        return _sorted(table.reindex(columns=names))

    def read(self, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """Some columns of :attr:`runs`, for tables too large to read as a whole."""
        names = list(columns) if columns is not None else self.columns
        wanted = list(dict.fromkeys([*IDENTITY, *names]))
        return _frame(list(self.tables(wanted)), wanted)[names]

    @property
    def columns(self) -> list[str]:
        """Columns of :attr:`runs`: identity, factors, outcomes."""
        factors = [each.name for each in self.study.factors]
        return [*IDENTITY, *factors, *self.study.outcomes]

    def tables(
        self, columns: Sequence[str] | None = None, *, failed: bool = False
    ) -> "Iterator[pa.Table]":
        """The runs part by part, each run once, so that memory holds one part at a time.

        Parameters
        ----------
        columns
            By default :attr:`columns`.
        failed
            Yield the runs that failed instead of those that succeeded.
        """
        import pyarrow.compute as pc

        wanted = list(columns) if columns is not None else self.columns
        for number, part in enumerate(self.parts):
            table = self._own(number, part, list(dict.fromkeys([*wanted, "error"])))
            missing = pc.is_null(table["error"])
            table = table.filter(pc.invert(missing) if failed else missing)
            if table.num_rows:
                yield table.select([name for name in wanted if name in table.column_names])

    def empty_error(self) -> InputError:
        """The error about a sweep without results."""
        return InputError(f"{self.store.folder} holds no run that succeeded")

    def content_hash(self) -> str:
        """Hash over the sorted rows of all outcomes and series: equal tables, equal hashes.

        The order in which runs ended, their division into parts, the texts of errors and the code
        make no difference.
        """
        outcomes, weekly = sorted(self.study.outcomes), sorted(self.study.series)
        who = ["arm", "point", "seed"]
        rows = []
        for table in self.tables():
            labels = [c for c in table.column_names if c != "key" and c not in outcomes]
            cells = table.select(labels).to_pylist()
            for cell, row in zip(cells, _matrix(table, outcomes), strict=True):
                rows.append(sha256(repr(sorted(cell.items())).encode() + row.tobytes()).digest())
        failures = self.failures[who].itertuples(index=False)
        rows += [sha256(f"failed {tuple(each)}".encode()).digest() for each in failures]
        if weekly:
            numbers = self.series[["week", *weekly]].to_numpy(np.float64)
            runs = self.series[who].itertuples(index=False)
            for run, week in zip(runs, numbers, strict=True):
                rows.append(sha256(repr(tuple(run)).encode() + week.tobytes()).digest())
        return sha256(b"".join(sorted(rows))).hexdigest()

    @property
    def _rows(self) -> list[NDArray[np.int64]]:
        """For each part the numbers of the rows to read from it."""
        return self._picked[0]

    @cached_property
    def _picked(self) -> tuple[list[NDArray[np.int64]], LeftOut]:
        """For each part the rows to read from it, and what is left out.

        A run may be in several parts: made again after it failed or with more outcomes, or stored
        by a worker that was believed dead. The successful one is read that has most of the
        outcomes and series of the study.
        """
        asked = self.store.asked
        wanted = {*self.study.outcomes, *self.study.series}
        best: dict[bytes, tuple[tuple[bool, int], int, int]] = {}
        others: dict[str, StrayRow] = {}
        for number, part in enumerate(self.parts):
            kept = len(wanted.intersection(part.kept))
            table = part.read([*IDENTITY, "error"])
            errors = table["error"].to_pylist()
            for row, (key, error) in enumerate(zip(asked.keys(table), errors, strict=True)):
                rank = error is None, kept
                if key is None:
                    cells = {name: table[name][row].as_py() for name in IDENTITY}
                    stray = StrayRow(part=part.label, **cells)
                    others.setdefault(stray.key, stray)
                elif key not in best or rank > best[key][0]:
                    best[key] = rank, number, row
        rows: list[list[int]] = [[] for _ in self.parts]
        for _, number, row in best.values():
            rows[number].append(row)
        return [np.array(sorted(each), np.int64) for each in rows], asked.left_out(others.values())

    def stored(self) -> "Iterator[tuple[Part, pa.Table]]":
        """Each part with those of its rows that are read, failed runs included, all columns."""
        for number, part in enumerate(self.parts):
            yield part, part.read().take(self._rows[number])

    def _own(self, number: int, part: Part, columns: Sequence[str]) -> "pa.Table":
        """The runs that are read from this part."""
        return part.read(columns).take(self._rows[number])


def _matrix(table: "pa.Table", names: Sequence[str]) -> NDArray[np.float64]:
    """Columns side by side, NaN where one is missing, shape (rows, names)."""
    columns = [
        table[name].to_numpy() if name in table.column_names else np.full(table.num_rows, np.nan)
        for name in names
    ]
    return np.column_stack(columns).astype(np.float64)


def _frame(tables: "list[pa.Table]", names: Sequence[str]) -> "pd.DataFrame":
    """Tables as one data frame with these columns, in the order of seeds, points and arms."""
    import pandas as pd
    import pyarrow as pa

    if not tables:
        return pd.DataFrame(columns=list(names))
    table = pa.concat_tables(tables, promote_options="permissive")
    return _sorted(table.to_pandas().reindex(columns=list(names)))


def _sorted(frame: "pd.DataFrame") -> "pd.DataFrame":
    order = [name for name in ("seed", "point", "arm", "week") if name in frame]
    return frame.sort_values(order, ignore_index=True)
