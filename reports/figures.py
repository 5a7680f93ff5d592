"""Pictures that several pages draw: without a display, and without the state of pyplot."""

from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray


def png(figure: Figure, dpi: int = 100) -> bytes:
    """A figure as a PNG file; the same bytes every time."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()


def draw_mean(axes: Axes, x: NDArray[Any], courses: NDArray[np.float64], **style: Any) -> None:
    """Draw the mean of courses and a band of twice its standard error.

    Parameters
    ----------
    axes
        Where to draw.
    x
        Times, shape (points,).
    courses
        Values, shape (runs, points); runs without a number at a point are left out there.
    style
        Of the line, as matplotlib's ``plot`` takes it; the band has its colour.
    """
    known = np.ma.masked_invalid(courses)
    mean = known.mean(axis=0).filled(np.nan)
    se = (known.std(axis=0) / np.sqrt(known.count(axis=0))).filled(np.nan)
    (line,) = axes.plot(x, mean, **style)
    axes.fill_between(
        x, mean - 2 * se, mean + 2 * se, color=line.get_color(), alpha=0.15, linewidth=0
    )
