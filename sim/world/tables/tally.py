"""Counts of what happened since the start of the run."""

from sim.kernels import Ints
from sim.kernels.record import Table, table

ROUTES = ("founder", "spontaneous", "invited", "introduced", "public_will", "grant", "newcomers")
"""How an actor joined."""

REASONS = ("lapsed", "base", "overload", "disaffection", "lost")
"""Why an actor left."""

COUNTS = (
    "started", "succeeded", "failed", "dropped", "rejected", "granted", "weeks waited", "reached",
    "adopted", "helped", "drafted", "filed", "refused",
)  # fmt: skip
"""What is counted of projects."""

(
    STARTS, SUCCESSES, FAILURES, DROPS, REJECTIONS, GRANTS, WAITED, REACHED, ADOPTED, HELPED,
    DRAFTS, FILINGS, REFUSED,
) = range(len(COUNTS))  # fmt: skip


@table
class Tally(Table):
    """Counts of what happened; cumulative, read by the recorder."""

    joins: Ints
    """By route, shape (routes,). Written at the start, in stages 1, 2, 6."""
    exits: Ints
    """By reason, shape (reasons,). Written in stages 1, 2."""
    projects: Ints
    """By what happened to projects, shape (COUNTS,). Written in stages 4, 5, 6, 7, 8."""
    gifts: int
    """Cents that participants gave of their own so far. Written in stage 6."""
    grant_sizes: list[int]
    """Cents of every grant so far. Written in stage 6."""
