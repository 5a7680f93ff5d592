"""Counts of what happened since the start of the run."""

from dataclasses import dataclass

from sim.kernels import Ints

ROUTES = ("founder", "spontaneous", "invited", "introduced", "public_will", "grant", "newcomers")
"""How an actor joined."""

REASONS = ("lapsed", "base", "overload", "disaffection", "lost")
"""Why an actor left."""


@dataclass(slots=True)
class Tally:
    """Counts of what happened; cumulative, read by the recorder."""

    joins: Ints
    """By route, shape (routes,)."""
    exits: Ints
    """By reason, shape (reasons,)."""
    projects: Ints
    """[started, succeeded, failed, dropped, rejected, grants, weeks waited, reached, adopted]."""
    grant_sizes: list[int]
    """Cents of every grant so far."""


STARTED, SUCCESSES, FAILURES, DROPS, REJECTIONS, GRANTS, WAITED, REACHED, ADOPTED = range(9)
