"""Compare arms: different rules with the same people, money, problem and shocks."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.comparison.caveats import caveats
from sim.analysis.estimates.statistics import most_frequent
from sim.analysis.presentation.numbers import in_seeds
from sim.batch.runner import ArmRun, Listener, run_arms
from sim.batch.seeds import USUAL_SEEDS, seed_list
from sim.html import html_table, paragraph
from sim.measures.catalogue import FRONT, GROUPS, HEADLINES
from sim.measures.names import find_measure
from sim.measures.own import is_own
from sim.scenario.arms import ARMS, Sources, arm_labels, refuse_unequal_lengths, resolve_arms

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.analysis.comparison.answers import Answer
    from sim.analysis.presentation.palette import ArmStyle
    from sim.scenario import Scenario


def compare(
    scenarios: Sources = ARMS,
    seeds: int | Sequence[int] = USUAL_SEEDS,
    *,
    community: str | None = None,
    problem: str | None = None,
    weeks: int | None = None,
    values: Mapping[str, Any] | None = None,
    workers: int | None = None,
    added: bool = False,
    audit: bool = False,
    progress: Listener | None = None,
) -> "Comparison":
    """Run scenarios on equal seeds and compare their outcomes.

    Parameters
    ----------
    scenarios : sequence or mapping of str to source
        Arms: names of shipped scenarios, paths of scenario files, or :class:`Scenario` objects. A
        mapping gives the arms names of your own. The printed table compares the others with the
        first.
    seeds : int or sequence of int
        Number of seeds (1, 2, 3, ...) or the seeds themselves; each arm runs on every one.
    community, problem : str, optional
        Community and problem (that ship, or in files) for all arms. By default scenarios that
        ship, given by name, are put into the Bristol civic network and the complex problem;
        files and :class:`Scenario` objects stay as they are.
    weeks : int, optional
        Length of the runs; by default what each scenario says.
    values : mapping of str to value, optional
        Settings for all arms, ``{"communication.velocity": 0.2}``, or for one,
        ``{"collective_impact:communication.velocity": 0.2}``.
    workers : int, optional
        Processes; by default one for each core, at most 8. With 1, all happens in this process.
    added : bool
        Make every run without money, too, and read what money adds (takes twice as long).
    audit : bool
        Check the ledger of money and hours every week (slower).
    progress : callable, optional
        Called with a :class:`~sim.batch.runner.Progress` after every run.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        A scenario cannot be read, a value is refused, there are no arms or no seeds, or arms run
        for different numbers of weeks.

    Examples
    --------
    >>> comparison = compare(["isolated", "system_shifting_network"], seeds=3)  # doctest: +SKIP
    >>> print(comparison)  # doctest: +SKIP
    """
    arms = resolve_arms(scenarios, community=community, problem=problem, weeks=weeks, values=values)
    return compare_arms(arms, seeds, workers=workers, added=added, audit=audit, progress=progress)


def compare_arms(
    arms: "dict[str, Scenario]",
    seeds: int | Sequence[int],
    *,
    workers: int | None = None,
    added: bool = False,
    audit: bool = False,
    progress: Listener | None = None,
) -> "Comparison":
    """Compare scenarios that are resolved already, by name; see :func:`compare`."""
    refuse_unequal_lengths(arms)
    numbers = seed_list(seeds)
    against = ("shadow", "redraws", "moneyless") if added else ("shadow", "redraws")
    begun = time.monotonic()
    runs = run_arms(arms, numbers, workers=workers, against=against, audit=audit, progress=progress)
    return Comparison(arms, numbers, runs, time.monotonic() - begun)


@dataclass
class Comparison:
    """Runs of several arms on equal seeds, with estimates, tables and figures.

    Attributes
    ----------
    arms : dict of str to Scenario
        The resolved scenario of each arm, in the order given.
    seeds : list of int
        Seeds, equal for all arms.
    arm_runs : dict of str to list of ArmRun
        Every run, by arm, in the order of the seeds.
    seconds : float
        Time the runs took.
    """

    arms: "dict[str, Scenario]"
    seeds: list[int]
    arm_runs: dict[str, list[ArmRun]] = field(repr=False)
    seconds: float = field(default=0.0, repr=False)

    def __str__(self) -> str:
        """The first answer and the table, as the command prints them."""
        from sim.analysis.comparison.text import comparison_lines

        return "\n".join(comparison_lines(self))

    def __repr__(self) -> str:
        return f"Comparison({', '.join(self.arms)}; {in_seeds(len(self.seeds))})"

    def _repr_html_(self) -> str:
        """The first answer, and the table of the measures of the short table."""
        from sim.analysis.comparison.answers import answer_paragraphs

        answers = "".join(
            paragraph(f"{GROUPS[group]}: {' '.join(sentences)}")
            for group, sentences in answer_paragraphs(self).items()
        )
        shown = self.table().reset_index()
        return answers + html_table(list(map(str, shown)), shown.to_numpy().tolist(), repr(self))

    @cached_property
    def labels(self) -> dict[str, str]:
        """What to call each arm: the title of its scenario, or its name if titles clash."""
        return arm_labels(self.arms)

    @cached_property
    def styles(self) -> "dict[str, ArmStyle]":
        """How each arm is drawn, by the rules it has and never by its place."""
        from sim.analysis.presentation.palette import styles_of

        return styles_of(self.arms)

    def answers(self) -> "list[Answer]":
        """The first answer: for growth, adaptivity, power and impact, each pair of arms.

        Which way the outcome goes, by how much in its unit, and how sure that is; ``str`` of a
        comparison begins with the sentences. Of more than three arms each is compared with the
        first.
        """
        from sim.analysis.comparison.answers import answers

        return answers(self)

    @cached_property
    def typical(self) -> int:
        """The seed that is nearest to the mean of the headline outcomes, over all arms."""
        import numpy as np

        from sim.analysis.estimates.typical import nearest_to_mean

        rows = [
            self.values(arm, measure.name)
            for measure in HEADLINES.values()
            if measure.name in self.measures
            for arm in self.arms
        ]
        return self.seeds[nearest_to_mean(np.array(rows, dtype=np.float64))]

    @cached_property
    def runs(self) -> "pd.DataFrame":
        """One row a run: arm, seed, then every measure of a run; NaN where undefined."""
        import pandas as pd

        rows = [
            {"arm": run.arm, "seed": run.seed, **run.summary}
            for runs in self.arm_runs.values()
            for run in runs
        ]
        measured = {name: "float64" for name in rows[0] if name not in ("arm", "seed")}
        return pd.DataFrame(rows).astype(measured)

    @cached_property
    def series(self) -> "pd.DataFrame":
        """One row a week of a run: arm, seed, week, then every weekly measure."""
        import numpy as np
        import pandas as pd

        parts = []
        for arm, runs in self.arm_runs.items():
            for run in runs:
                weeks = len(next(iter(run.series.values())))
                keys = {"arm": [arm] * weeks, "seed": run.seed, "week": np.arange(weeks)}
                parts.append(pd.DataFrame({**keys, **run.series}))
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def estimates(self) -> "pd.DataFrame":
        """Every mean and every paired difference, with its 95 % interval.

        One row for each measure and arm (``minus`` is empty), and for each measure and pair of
        arms (the mean is ``arm`` minus ``minus``). Columns: measure, label, unit, arm, minus,
        mean, low, high, seeds, left_out, method; for differences p (Student's t), p_corrected
        (by Holm's procedure, for the differences in headline measures, and for all others), clear
        (whether it is clear of zero by its interval and after the correction),
        variance_reduction and narrowing (share by which pairing narrows the interval); reason.
        """
        from sim.analysis.comparison.estimating import estimates_of

        return estimates_of(self)

    @property
    def measures(self) -> list[str]:
        """Names of the measures of a run."""
        return list(next(iter(self.arm_runs.values()))[0].summary)

    @property
    def front(self) -> list[str]:
        """Names of the measures of the short table that the runs have; a user's own come last."""
        own = [name for name in self.measures if is_own(name)]
        return [*(each.name for each in FRONT if each.name in self.measures), *own]

    def values(self, arm: str, measure: str) -> list[float | None]:
        """One measure of one arm, in the order of the seeds; None where undefined."""
        return [run.summary[measure] for run in self.arm_runs[arm]]

    def why_missing(self, arm: str, measure: str) -> str:
        """The most frequent reason why a measure of an arm is undefined; empty if it never is."""
        return most_frequent(
            [
                run.reasons.get(measure, "undefined")
                for run in self.arm_runs[arm]
                if run.summary[measure] is None
            ]
        )

    def table(self, measures: Sequence[str] | None = None) -> "pd.DataFrame":
        """The comparison as text: a row for each measure and arm.

        Parameters
        ----------
        measures : sequence of str, optional
            Names of measures (``"growth.engaged"``) or of groups (``"growth"``, for the measure
            that stands for it); by default those of the short table.

        Returns
        -------
        pandas.DataFrame
            Index (measure, arm). Columns: mean with its 95 % interval, paired difference
            from each arm above with its 95 % interval, seeds. Numbers without rounding are in
            :attr:`estimates`.

        Raises
        ------
        InputError
            A measure is not known.
        """
        from sim.analysis.comparison.tables import as_text

        return as_text(self, [self.find(name) for name in measures] if measures else self.front)

    def find(self, name: str) -> str:
        """Name of a measure of a run, given its name or its group."""
        return find_measure(name, self.measures)

    def warnings(self) -> list[str]:
        """Reasons to be careful with the numbers; one sentence each."""
        return caveats(self)

    def plot(self, name: str = "overview") -> "Figure":
        """One figure.

        Parameters
        ----------
        name : str
            ``"overview"``, ``"growth"``, ``"adaptivity"``, ``"power"``, ``"projects"``,
            ``"money"``, or any weekly measure (a column of :attr:`series`).

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        InputError
            There is no such figure.
        """
        from sim.analysis.comparison.figures import draw

        return draw(self, name)

    def save(self, folder: str | Path, *, force: bool = False, command: str = "") -> Path:
        """Write the report, figures, tables and scenarios into a folder.

        Parameters
        ----------
        folder : str or Path
            A folder that does not exist or is empty.
        force : bool
            Replace the files of an earlier comparison in the folder; other files stay.
        command : str
            The command to note in the manifest.

        Returns
        -------
        Path
            The report.

        Raises
        ------
        InputError
            The folder holds something and ``force`` is not given, or it was not written by a
            comparison.
        OSError
            The disk is full or the place cannot be written; the folder is left as it was.
        """
        from sim.analysis.comparison.saving import save

        return save(self, Path(folder), force=force, command=command)
