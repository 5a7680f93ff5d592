"""Progress of runs on the terminal; imports little, so that it appears at once."""

import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Final

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from sim.analysis.presentation.numbers import heading, three_figures, unit_of
from sim.measures.catalogue import FRONT
from sim.scenario.arms import ARMS

if TYPE_CHECKING:
    from sim.batch.runner import Progress as Step

QUIET: Final = 10.0
"""Seconds between two lines where there is no terminal."""
COMPILING: Final = "compiling the model (first time only)"


class Display:
    """A progress bar above the means so far; plain lines where there is no terminal.

    Parameters
    ----------
    console
        Where to show it; standard error, so that standard output holds results alone.

    Attributes
    ----------
    labels : mapping of str to str
        What to call the arms, once that is known.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
        )
        self._task = self._bar.add_task("starting", total=None)
        self.labels: Mapping[str, str] = {}
        self._means: dict[str, dict[str, list[float]]] = {}
        self._runs: dict[str, int] = {}
        self._live = Live(console=console, transient=True, get_renderable=self._render)
        self._spoken = 0.0

    def __enter__(self) -> "Display":
        if self._console.is_terminal:
            self._live.start(refresh=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def __call__(self, step: "Step") -> None:
        """Show a step of the work."""
        running = step.stage == "running"
        description = "running" if running else COMPILING
        self._bar.update(self._task, description=description, completed=step.done, total=step.total)
        if step.last_run:
            arm = step.last_run.arm
            self._runs[arm] = self._runs.get(arm, 0) + 1
            found = self._means.setdefault(arm, {})
            for measure in FRONT:
                value = step.last_run.summary.get(measure.name)
                if value is not None:
                    found.setdefault(measure.name, []).append(value)
        what = "runs" if running else "kernels"
        self._say(
            f"{description}: {step.done} of {step.total} {what}",
            now=step.done in (0, step.total) or (running and step.done == 1),
        )

    def stage(self, words: str) -> None:
        """Name what is done before or after the runs."""
        self._bar.update(self._task, description=words)
        self._say(words, now=True)

    def _say(self, words: str, *, now: bool = True) -> None:
        if self._console.is_terminal:
            return
        if now or time.monotonic() - self._spoken >= QUIET:
            self._spoken = time.monotonic()
            self._console.print(words, highlight=False)
            if self._means:
                self._console.print(self._first_numbers())

    def _render(self) -> Group:
        return Group(self._bar, self._first_numbers()) if self._means else Group(self._bar)

    def _first_numbers(self) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("means so far")
        arms = sorted(self._means, key=_place)
        for arm in arms:
            table.add_column(self.labels.get(arm, arm.replace("_", " ")), justify="right")
        for measure in FRONT:
            cells = [self._mean(arm, measure.name) for arm in arms]
            if any(cells):
                table.add_row(heading(measure.name), *cells)
        table.add_row("runs", *(str(self._runs[arm]) for arm in arms))
        return table

    def _mean(self, arm: str, measure: str) -> str:
        """Mean of a measure so far, in its printed unit; empty where there is none."""
        values = self._means[arm].get(measure)
        return three_figures(unit_of(measure)[1] * sum(values) / len(values)) if values else ""


def _place(arm: str) -> int:
    """The three ways in their order, whichever run ended first; the others after them."""
    return ARMS.index(arm) if arm in ARMS else len(ARMS)
