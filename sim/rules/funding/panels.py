"""People who decide on pooled money: who sits on a panel, and what they would support."""

from typing import Literal

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, RealGrid, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform, uniforms
from sim.rules.funding.pooled import Rounds
from sim.world.order import move_largest_first, sort_by
from sim.world.tables.projects import CODE, MEMBERS, PROPOSER
from sim.world.tables.world import World
from sim.world.week.judging import can_read, hope_of, spend_reading
from sim.world.week.proposals import is_member

PANEL = decision("funding.panel")
"""Place of a candidate in the order in which a panel is filled. Key: (week, actor, 0)."""

READS = decision("funding.reads")
"""Which proposals somebody who decides reads. Key: (week, reader, proposer), block: code."""


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
        10, unit="proposals", range=(3, 30), limits=(1, None), source=ASSUMPTION,
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

    def persons(self, world: World, waiting: Ints) -> int:
        """Seats of a panel, or all who may sit."""
        return self._seats(world, self.candidates(world, waiting))

    def _seats(self, world: World, candidates: Flags) -> int:
        """Most who are seated of these."""
        return world.scaled(self.panel) if self.panel else int(candidates.sum())

    def seat(self, world: World, week: int, waiting: Ints, weight: float = 1.0) -> Ints:
        """Draw who decides; rows of actors.

        Parameters
        ----------
        weight
            Voting weight that they share in each decision.
        """
        candidates = self.candidates(world, waiting)
        return seat_panel(
            world, week, candidates, self._seats(world, candidates), weight, waiting.size
        )

    def hopes(self, world: World, week: int, waiting: Ints, judges: Ints) -> RealGrid:
        """What each judge hopes of each waiting project; see the kernel of this name."""
        barred = self.barred_from != "nothing"
        return hopes(world, week, waiting, judges, barred, self.read)


class Ballots(Panels):
    """Each of those who decide supports a few projects with equal parts of what is theirs."""

    picks: int = parameter(
        3, unit="projects", range=(1, 5), limits=(1, 100), source=ASSUMPTION,
    )  # fmt: skip
    """Most projects that one person supports: those it hopes most of."""


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
    """Seat those with the largest lots, who share the voting weight."""
    actors = world.actors
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
        actors.active[seated[j]] = week
        actors.decided[seated[j]] += weight / seats * waiting
    return seated[:seats].copy()


@allocating
def hopes(
    world: World, week: int, waiting: Ints, judges: Ints, own_barred: bool, most: int
) -> RealGrid:
    """What each judge hopes of each project, shape (judges, waiting); minus infinity if unread.

    Each reads at most so many projects, drawn by lot, and no more than it has the minutes for;
    none that it is in, if that bars it.
    """
    actors, minutes = world.actors, world.parameters.proposals.appraisal
    cell = world.projects.cell
    found = np.full((judges.size, waiting.size), -np.inf)
    place = np.empty(waiting.size, np.int64)
    lot = np.empty(waiting.size)
    for j in range(judges.size):
        a = judges[j]
        n = 0
        for i in range(waiting.size):
            p = waiting[i]
            if own_barred and is_member(world, a, p):
                continue
            place[n] = i
            lot[n] = uniforms(world.seed, READS, week, a, cell[p, PROPOSER], cell[p, CODE])[0]
            n += 1
        if most < n or actors.spent[a] + n * minutes > actors.minutes[a]:
            sort_by(lot, place, n)
        for i in range(min(n, most)):
            p = waiting[place[i]]
            if can_read(world, a, p):
                spend_reading(world, week, a, p)
                found[j, place[i]] = hope_of(world, week, a, p)
    return found


@allocating
def favourites(hope: RealGrid, running: Flags, picks: int) -> IntGrid:
    """Places of the projects each judge hopes most of, best first, shape (judges, picks).

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
