"""Progress of a sweep on the terminal: a bar with rate and time left, or plain lines."""

import time
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sim.commands.display import COMPILING, QUIET

if TYPE_CHECKING:
    from sim.batch.runner import Progress as Step


class SweepDisplay:
    """A bar with the rate and the time left; plain lines where there is no terminal.

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
            TextColumn("{task.fields[pace]}"),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("starting", total=None, pace="")
        self._stage = ""
        self._begun = self._spoken = 0.0
        self._first = 0

    def __enter__(self) -> "SweepDisplay":
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def __call__(self, step: "Step") -> None:
        """Show a step of the work."""
        now = time.monotonic()
        fresh = step.stage != self._stage or step.done < self._first  # or a sweep began anew
        if fresh:
            self._stage, self._begun, self._first = step.stage, 0.0, step.done
        elif not self._begun:  # the first chunk includes the start of a worker
            self._begun, self._first = now, step.done
        pace = self._pace(step, now)
        words = "running" if step.stage == "running" else COMPILING
        self._bar.update(
            self._task, description=words, completed=step.done, total=step.total, pace=pace
        )
        if self._console.is_terminal:
            return
        if fresh or step.done == step.total or now - self._spoken >= QUIET:
            self._spoken = now
            what = "runs" if step.stage == "running" else "kernels"
            line = f"{words}: {step.done:,} of {step.total:,} {what}"
            self._console.print(f"{line}, {pace}" if pace else line, highlight=False)

    def _pace(self, step: "Step", now: float) -> str:
        """Rate and time left, once some runs have ended."""
        made, seconds = step.done - self._first, now - self._begun
        if step.stage != "running" or not self._begun or not made or seconds <= 0.0:
            return ""
        rate = made / seconds
        shown = f"{rate:.3g} a second" if rate >= 1.0 else f"{60 * rate:.3g} a minute"
        left = (step.total - step.done) / rate
        return f"{shown}, {duration(left)} left" if step.done < step.total else shown


def duration(seconds: float) -> str:
    """A duration in words: ``30 s``, ``12 min``, ``3.5 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
