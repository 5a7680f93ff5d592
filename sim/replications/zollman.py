"""Zollman 2007: who hears of fewer results is right more often, and later."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.agents import Resident
from sim.replications.base import Check, Courses, Plan, Replication, level

GRAPHS: Final[dict[str, dict[str, Any]]] = {
    "cycle": {"community.topology": "ring_lattice", "community.neighbours": 2},
    "complete": {"community.topology": "complete"},
}


class Researcher(Resident):
    """Knows what the usual treatment is worth, and uses the other one while it expects more of it.

    Only who uses the other one sees what it brings; nobody else learns from it, but by being told.
    """

    def step(self) -> None:
        """In the first week, take up the usual treatment, which is the worse one."""
        if self.model.week == 0 and self.worth(self.setting ^ 1) < self.own_value:
            self.adopt(self.setting ^ 1)

    def look(self) -> int | None:
        """Use what seems better for a week, and see what it brings."""
        if self.priority(0) > 0.0:
            self.observe(0, self.judge(self.setting ^ 1))
        return None


def kept(course: NDArray[np.float64]) -> NDArray[np.bool_]:
    """In which runs somebody still uses the better treatment in the end, shape (seeds,).

    Once nobody does, nobody learns any more.
    """
    ended: NDArray[np.bool_] = course[:, -1] > 0.0
    return ended


def _checks(courses: Courses) -> list[Check]:
    """Order and speed; how large the differences are depends on how different options are."""
    cycle, complete = courses["cycle"], courses["complete"]
    both = kept(cycle) & kept(complete)
    sooner = complete[both].mean(axis=1) - cycle[both].mean(axis=1)
    return [
        level("reliability", "share of communities that do not give up the better treatment, cycle "
              "less complete graph: above 0", 0.5,
              kept(cycle).astype(np.float64) - kept(complete), 0.499),
        level("speed", "share of researchers who are right, mean over all weeks, complete graph "
              "less cycle, where neither gives up: above 0", 0.5, sooner, 0.499),
    ]  # fmt: skip


ZOLLMAN = Replication(
    name="zollman-2007",
    paper="Zollman, K. J. S. (2007). The communication structure of epistemic communities. "
    "Philosophy of Science 74: 574-587.",
    shows="Where only those who try something learn what it is worth, and tell those they know, a "
    "community with fewer ties is right more often, and later.",
    differs="Researchers are agents of a class of their own, since in the model an actor keeps "
    "what seems better on trial. Readings are normal, not numbers of successes; their error is "
    "that of 1,000 trials with chances of .5 and .501. First views are normal, about as firm as "
    "his, and not wholly unbiased. Order and speed are required, levels are not.",
    fast=Plan(range(150_700, 150_800), GRAPHS, _checks),
    full=Plan(range(250_700, 251_100), GRAPHS, _checks),
    observed="belief",
    agent=Researcher,
    drawn=("cycle", "complete"),
)
