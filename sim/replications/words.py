"""Replications as ``systemshift replicate`` prints them."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from sim.replications.base import Check

if TYPE_CHECKING:
    from sim.replications.run import ReplicationResult


def table(result: "ReplicationResult") -> str:
    """Every check of a replication in a line, for the screen."""
    rows = [("", "expected", "obtained", "s.e.", "tolerance", "")]
    rows += [(check.name, *figures_of(check), check.verdict) for check in result.checks]
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = [
        "  ".join(
            cell.ljust(width) if i in (0, 5) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    reproduced = sum(check.reproduced for check in result.checks)
    head = textwrap.fill(result.replication.paper, 100)
    runs = sum(len(course) for course in result.courses.values())
    size = "full" if result.full else "fast"
    end = f"{reproduced} of {len(result.checks)} reproduced ({size}, {runs:,} runs)"
    return "\n".join([head, "", *lines, "", end])


def figures_of(check: Check) -> tuple[str, str, str, str]:
    """Expected, obtained, standard error and tolerance, with as many decimals as make sense."""
    places = 3 if abs(check.expected) < 5 else 1
    numbers = (check.expected, check.obtained, check.se, check.tolerance)
    expected, obtained, se, tolerance = (
        f"{round(value, places) + 0.0:,.{places}f}" if np.isfinite(value) else "-"
        for value in numbers
    )
    return expected, obtained, se, tolerance
