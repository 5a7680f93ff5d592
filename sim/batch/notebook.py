"""A progress bar in a notebook, where nobody asked for another one."""

import sys
import time
from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.batch.runner import Progress

PAUSE: Final = 0.2
"""Seconds between two drawings."""


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook: only then is its display imported."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and getattr(shell, "kernel", None) is not None


class NotebookBar:
    """A bar below the cell, drawn anew as the work goes on; in the end it says what was done."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._drawn = 0.0

    def __call__(self, progress: "Progress") -> None:
        """Draw a step, unless the last one was drawn just now."""
        now = time.monotonic()
        if progress.done < progress.total and now - self._drawn < PAUSE:
            return
        self._drawn = now
        bundle = _bundle(progress)
        if self._handle is None:
            from IPython.display import display

            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(bundle, raw=True)


def _bundle(progress: "Progress") -> dict[str, str]:
    """The bar as HTML and as text."""
    what = "runs" if progress.stage == "running" else "kernels compiled (first time only)"
    words = f"{progress.done:,} of {progress.total:,} {what}"
    bar = f'<progress value="{progress.done}" max="{progress.total}"></progress>'
    shown = escape(words) if progress.done == progress.total else f"{bar} {escape(words)}"
    return {"text/html": shown, "text/plain": words}
