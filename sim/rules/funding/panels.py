"""People who decide on pooled money: who sits on a panel, and what they would support."""

from typing import ClassVar, Literal

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.funding.pooled import Rounds
from sim.rules.funding.reading import Readings, read_waiting
from sim.world.order import move_largest_first
from sim.world.tables.projects import MEMBERS
from sim.world.tables.world import World

PANEL = decision("funding.panel")
"""Place of a candidate in the order in which a panel is filled. Key: (week, actor, 0)."""

TURNOUT = decision("funding.turnout")
"""Whether somebody who may vote does. Key: (week, actor, 0)."""


class Panels(Rounds):
    """Participants decide on the money of a round."""

    panel: int = parameter(
        12, unit="participants", range=(5, 50), limits=(0, 1000), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Participants drawn by lot for a round, to scale; 0 is all who are engaged and have time."""

    barred_from: Literal["judging", "applying", "nothing"] = parameter(
        "judging", unit="what deciders may not do", range=("judging", "applying", "nothing"),
        source="deciders may not apply (Holley, innovation fund); the default is " + ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Those who decide may not judge a project they are in; or nobody decides who is in a project
    that waits; or nothing is barred."""

    read: int = parameter(
        10, unit="proposals", range=(3, 30), limits=(1, 10_000), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Most proposals that one person reads for a round, drawn by lot."""

    def candidates(self, world: World, waiting: Ints) -> Flags:
        """Who may be drawn, shape (actors,)."""
        actors, projects = world.actors, world.projects
        return may_sit(
            waiting, projects.cell, projects.member, actors.engaged, actors.spent,
            actors.minutes, world.parameters.proposals.appraisal,
            self.barred_from == "applying",
        )  # fmt: skip

    def panel_seats(self, world: World) -> int:
        """Seats of a panel drawn by lot; 0 if none sits."""
        return world.scaled(self.panel) if self.panel else 0

    def voters(self, world: World, week: int, candidates: Flags) -> Ints:
        """Rows of those who decide where no panel sits: all candidates."""
        return np.flatnonzero(candidates)

    def deciders(self, world: World, week: int, waiting: Ints) -> Ints:
        """Rows of those who decide now."""
        candidates, seats = self.candidates(world, waiting), self.panel_seats(world)
        if seats:
            return draw_panel(world, week, candidates, seats)
        return self.voters(world, week, candidates)

    def persons(self, world: World, week: int, waiting: Ints) -> int:
        """Seats of a panel, or all who decide."""
        return self.panel_seats(world) or int(self.deciders(world, week, waiting).size)

    def seat(self, world: World, week: int, waiting: Ints, weight: float = 1.0) -> Ints:
        """Seat those who decide; rows of actors.

        Parameters
        ----------
        weight
            Voting weight that they share in each decision.
        """
        seated = self.deciders(world, week, waiting)
        world.actors.active[seated] = world.actors.at_work[seated] = week
        world.actors.decided[seated] += weight / max(1, seated.size) * waiting.size
        return seated

    def readings(self, world: World, week: int, waiting: Ints, judges: Ints) -> Readings:
        """What the judges read of the waiting projects, and what they hope of it."""
        barred = self.barred_from != "nothing"
        return read_waiting(world, week, waiting, judges, barred, self.read)


class Ballots(Panels):
    """An electorate decides: each who votes supports a few projects with equal parts of what is
    theirs. Where nobody votes, no round is held."""

    fewest: ClassVar[int] = 1

    electorate: Literal["turnout", "panel"] = parameter(
        "turnout", unit="who votes", range=("turnout", "panel"),
        source="all may vote (Paris 2019, Cambridge MA 2022, Gitcoin 2019); the default is "
        + ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """All who are engaged may vote, and some turn out; or a panel drawn by lot votes for them."""

    turnout: float = parameter(
        0.2, unit="share of those who may vote", range=(0.02, 0.5), limits=(0, 1),
        source="of all residents 7 % in Paris, 4 to 70 % in Polish cities, 18 % on average; of "
        "those who already take part: " + ASSUMPTION,
    )  # fmt: skip
    """Chance that somebody who may vote does so in a round."""

    picks: int = parameter(
        5, unit="projects", range=(1, 10), limits=(1, 100),
        source="up to 5 in Cambridge MA (2015)",
    )  # fmt: skip
    """Most projects that one person supports: those it hopes most of."""

    def panel_seats(self, world: World) -> int:
        """Seats of a panel, where one votes."""
        return super().panel_seats(world) if self.electorate == "panel" else 0

    def voters(self, world: World, week: int, candidates: Flags) -> Ints:
        """Rows of those who turn out."""
        if self.electorate == "panel":
            return super().voters(world, week, candidates)
        return draw_voters(world.seed, week, candidates, self.turnout)


@allocating
def may_sit(
    waiting: Ints, cell: IntGrid, member: IntGrid, engaged: Flags, spent: Ints,
    minutes: Ints, person: int, applicants_barred: bool,
) -> Flags:  # fmt: skip
    """Who is engaged and has the minutes to decide, shape (actors,); applicants may be barred."""
    found = np.zeros(engaged.size, np.bool_)
    for a in range(engaged.size):
        found[a] = engaged[a] and spent[a] + person <= minutes[a]
    if applicants_barred:
        for p in waiting:
            for slot in range(cell[p, MEMBERS]):
                found[member[p, slot]] = False
    return found


@allocating
def draw_panel(world: World, week: int, candidates: Flags, panel: int) -> Ints:
    """Rows of the candidates with the largest lots, best first."""
    lots = np.empty(candidates.size)
    seated = np.empty(candidates.size, np.int64)
    n = 0
    for a in range(candidates.size):
        if candidates[a]:
            lots[n] = uniform(world.seed, PANEL, week, a, 0)
            seated[n] = a
            n += 1
    seats = move_largest_first(lots, seated, n, panel)
    return seated[:seats].copy()


@allocating
def draw_voters(seed: int, week: int, candidates: Flags, turnout: float) -> Ints:
    """Rows of the candidates who turn out, in row order."""
    voters = np.empty(candidates.size, np.int64)
    n = 0
    for a in range(candidates.size):
        if candidates[a] and uniform(seed, TURNOUT, week, a, 0) < turnout:
            voters[n] = a
            n += 1
    return voters[:n].copy()
