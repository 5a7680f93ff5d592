"""People who decide on pooled money: who sits on a panel, and what they would support."""

from typing import Literal

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, RealGrid, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.funding.pooled import Rounds
from sim.world.order import move_largest_first
from sim.world.tables.projects import MEMBERS
from sim.world.tables.world import World
from sim.world.week.proposals import hope_of

PANEL = decision("funding.panel")
"""Place of a candidate in the order in which a panel is filled. Key: (week, actor, 0)."""


class Panels(Rounds):
    """Participants decide on the money of a round."""

    panel: int = parameter(
        12, unit="participants", range=(5, 50), limits=(0, 1000), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Participants drawn by lot for a round; 0 is all who are engaged and have the time."""

    barred_from: Literal["judging", "applying", "nothing"] = parameter(
        "judging", unit="what deciders may not do", range=("judging", "applying", "nothing"),
        source="deciders may not apply (Holley, innovation fund); the default is " + ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Those who decide may not judge a project they are in; or nobody decides who is in a project
    that waits; or nothing is barred."""

    def candidates(self, world: World, waiting: Ints) -> Flags:
        """Who may be drawn, shape (actors,)."""
        actors, projects = world.actors, world.projects
        return may_sit(
            waiting, projects.cell, projects.member, actors.engaged, actors.spent,
            actors.minutes, world.parameters.coordination.decision_person,
            self.barred_from == "applying",
        )  # fmt: skip

    def persons(self, world: World, waiting: Ints) -> int:
        """Seats of a panel, or all who may sit."""
        return self.panel or int(self.candidates(world, waiting).sum())

    def seat(self, world: World, week: int, waiting: Ints, weight: float = 1.0) -> Ints:
        """Draw who decides, at the price of their time; rows of actors.

        Parameters
        ----------
        weight
            Voting weight that they share in each decision.
        """
        candidates = self.candidates(world, waiting)
        return seat_panel(
            world, week, candidates, self.panel or int(candidates.sum()), weight, waiting.size
        )

    def hopes(self, world: World, waiting: Ints, judges: Ints) -> RealGrid:
        """What each judge expects of each waiting project; see the kernel of this name."""
        return hopes(world, waiting, judges, self.barred_from != "nothing")


class Ballots(Panels):
    """Each of those who decide supports a few projects with equal parts of what is theirs."""

    picks: int = parameter(
        3, unit="projects", range=(1, 5), limits=(1, 100), source=ASSUMPTION,
    )  # fmt: skip
    """Most projects that one person supports: those it expects most of."""


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
def seat_panel(
    world: World, week: int, candidates: Flags, panel: int, weight: float, waiting: int
) -> Ints:
    """Seat those with the largest lots; they spend their minutes and share the voting weight."""
    actors, prices = world.actors, world.parameters.coordination
    lots = np.empty(candidates.size)
    seated = np.empty(candidates.size, np.int64)
    n = 0
    for a in range(candidates.size):
        if candidates[a]:
            lots[n] = uniform(world.seed, PANEL, week, a, 0)
            seated[n] = a
            n += 1
    seats = move_largest_first(lots, seated, n, panel)
    for j in range(seats):
        actors.spent[seated[j]] += prices.decision_person
        actors.active[seated[j]] = week
        actors.decided[seated[j]] += weight / seats * waiting
    return seated[:seats].copy()


@allocating
def hopes(world: World, waiting: Ints, judges: Ints, own_barred: bool) -> RealGrid:
    """What each judge expects of each project, shape (judges, waiting).

    Minus infinity where a judge is in the project, if that bars it.
    """
    projects = world.projects
    found = np.empty((judges.size, waiting.size))
    for j in range(judges.size):
        a = judges[j]
        for i in range(waiting.size):
            p = waiting[i]
            own = False
            for slot in range(projects.cell[p, MEMBERS]):
                own = own or projects.member[p, slot] == a
            if own and own_barred:
                found[j, i] = -np.inf
            else:
                found[j, i] = hope_of(world, a, p)
    return found


@allocating
def favourites(hope: RealGrid, running: Flags, picks: int) -> IntGrid:
    """Places of the projects each judge expects most of, best first, shape (judges, picks).

    Only projects that are ``running``, shape (projects,), and not barred; -1 where there are no
    more. Of equals the first.
    """
    chosen = np.full((hope.shape[0], picks), -1, np.int64)
    for j in range(hope.shape[0]):
        for k in range(picks):
            best = -1
            for i in range(hope.shape[1]):
                if not running[i] or hope[j, i] == -np.inf:
                    continue
                taken = False
                for before in range(k):
                    taken = taken or chosen[j, before] == i
                if not taken and (best < 0 or hope[j, i] > hope[j, best]):
                    best = i
            if best < 0:
                break
            chosen[j, k] = best
    return chosen
