"""What pages call the arms."""

from functools import cache

from sim.scenario import Scenario


@cache
def title(arm: str) -> str:
    """Title of an arm that ships."""
    return Scenario.load(arm).title
