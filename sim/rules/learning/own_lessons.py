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

    def error(self, size: int, agreed: int, elements: int) -> float:
        """One reading by oneself: s."""
        return self.reading_error

    def report(self, world: World, week: int) -> None:
        """Nobody reports."""
