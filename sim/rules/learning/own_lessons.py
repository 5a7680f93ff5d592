"""Everybody learns from their own projects only."""

from sim.rules.base import rule
from sim.rules.learning.base import Learning
from sim.world.tables.world import World


@rule(
    "learning",
    "own_lessons",
    seeds="isolated initiatives",
    reads=["projects"],
    writes=["actors", "projects"],
)
class OwnLessons(Learning):
    """Those who worked on a project learn from it. What they saw stays with them: there is no
    report, and nobody else reads one."""

    def readings_of(self, size: int, agreed: int, elements: int) -> float:
        """One, by oneself."""
        return 1.0

    def report(self, world: World, week: int) -> None:
        """Nobody reports."""
