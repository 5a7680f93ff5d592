"""Progress of runs on the terminal; imports little, so that it appears at once."""

import time
from types import TracebackType
from typing import TYPE_CHECKING, Final

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from sim.measures.catalogue import HEADLINES

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
            for group, measure in HEADLINES.items():
                value = step.last_run.summary.get(measure.name)
                if value is not None:
                    self._means.setdefault(arm, {}).setdefault(group, []).append(value)
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
        for group in HEADLINES:
            table.add_column(group, justify="right")
        table.add_column("runs", justify="right")
        for arm, means in self._means.items():
            numbers = [
                f"{sum(means[group]) / len(means[group]):.4g}" if group in means else "-"
                for group in HEADLINES
            ]
            table.add_row(arm.replace("_", " "), *numbers, str(self._runs[arm]))
        return table
