"""Members bring in those they are tied to."""

import numpy as np

from sim.constants import LEAST_SUM
from sim.kernels import Flags, IntGrid, Ints, allocating, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.membership.base import (
    INTRODUCED,
    INVITED,
    Membership,
    attraction,
    enter,
    pay_admission,
)
from sim.rules.membership.invitation import LESSON, accepts
from sim.world.bits import bits_in
from sim.world.order import sort_by
from sim.world.own import JOIN, joins_by
from sim.world.tables.actors import OUTSIDER, PARTICIPANT
from sim.world.tables.world import World
from sim.world.week.ties import ask_to_meet

WAY = decision("membership.way")
"""Whether the builder, not a tie, decides on an outsider. Key: (week, actor, 0)."""

INTRODUCE = decision("membership.introduce")
"""Whether its ties draw in an outsider. Key: (week, actor, 0)."""

TURN = decision("membership.turn")
"""Turn of an outsider who is to be brought in. Key: (week, actor, 0)."""

HOST = decision("membership.host")
"""Which of several equally strong contacts hosts a newcomer. Key: (week, newcomer, contact)."""

FRIEND = decision("membership.friend")
"""To whom a host introduces a newcomer. Key: (week, newcomer, host)."""


@rule(
    "membership",
    "through_ties",
    seeds="Structured for rapid expansion; let network membership expand naturally through "
    "members' connections, not through the builder's dictates",
    cites=["Holley 2012", "CivicLab, ten lessons"],
    reads=["actors", "hours", "council", "beliefs"],
    writes=["actors", "beliefs", "hours", "tally", "meeting"],
)
class ThroughTies(Membership):
    """Whoever knows somebody in the network may come along. The member who brings a newcomer
    gives three hours to host it and introduces it to a friend; coordinators give two. The network
    grows along its own ties, and where it has more of them. The less ties weigh, the more the
    builder decides who comes, at the same hours: it hosts those it wants, the powerful and the
    fitting first."""

    weight_ties: float = parameter(
        1.0, unit="weight", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION, by_arm=LESSON,
    )  # fmt: skip
    """Share of outsiders, drawn anew each week, who may come through ties; the others are on the
    builder's list."""

    def bring_in(self, world: World, week: int) -> None:
        """The builder asks those on its list; engaged ties draw in the others."""
        if self.weight_ties < 1.0:
            self._ask_from_list(world, week)
        prices = world.parameters.coordination
        introduce(
            world,
            week,
            prices.introduction * prices.price_factor * world.easier,
            prices.hosting * world.easier,
            self.weight_ties,
        )

    def _ask_from_list(self, world: World, week: int) -> None:
        """The builder asks, or when it has left the most powerful of the council."""
        actors, prices = world.actors, world.parameters.coordination
        council, host = world.council.member, world.council.builder
        if host < 0 or actors.status[host] != PARTICIPANT:
            host = int(council[0]) if council.size else -1
        ask_from_list(
            world,
            week,
            host,
            prices.introduction * prices.price_factor * world.easier,
            prices.hosting * world.easier,
            self.weight_ties,
        )


@allocating
def ask_from_list(
    world: World, week: int, host: int, price: float, hosting: float, weight_ties: float
) -> None:
    """The builder asks those on its list whom it wants most, as far as its minutes go.

    Wanted are power, as a share of the most powerful outsider's, and fit, the share of the scope
    in an outsider's parts; equals by lot. Each asked takes the builder the minutes of hosting and
    coordinators those of an introduction; if they have none left, the builder also does their
    part. Who is asked accepts as an invitation is accepted.
    """
    actors, tally, beliefs = world.actors, world.tally, world.beliefs
    people, prices = world.parameters.people, world.parameters.coordination
    if host < 0:
        return
    most = LEAST_SUM
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER:
            most = max(most, actors.power[a])
    inside = max(1, bits_in(beliefs.scope))
    n = 0
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER and uniform(world.seed, WAY, week, a, 0) >= weight_ties:
            world.keys[n] = uniform(world.seed, TURN, week, a, 0)
            world.items[n] = a
            n += 1
    sort_by(world.keys, world.items, n)
    wanted = np.empty(n)
    for i in range(n):
        a = world.items[i]
        wanted[i] = (
            actors.power[a] / most + bits_in(actors.own_elements[a] & beliefs.scope) / inside
        )
    for i in np.argsort(-wanted, kind="mergesort"):  # stable: equals stay in the order of lots
        a = world.items[i]
        need = int(hosting)
        if actors.spent[host] + need > actors.minutes[host]:
            return
        if not pay_admission(world.hours, price):
            need = int(hosting + price * prices.self_hosting)
            if actors.spent[host] + need > actors.minutes[host]:
                return
        actors.spent[host] += need
        actors.active[host] = week
        actors.asked[a] = week
        drawn, _ = attraction(world, a)
        if accepts(world.seed, week, a, people.acceptance, drawn):
            enter(a, week, INVITED, actors.status, actors.joined, tally.joins)


@kernel
def introduce(world: World, week: int, price: float, hosting: float, weight_ties: float) -> None:
    """Admit outsiders drawn by engaged ties, in keyed order, as far as hosts and hours go.

    Those on the builder's list this week are left out. The chance is (1 - (1 - rate) ** summed
    weight of engaged ties) x attraction. The host is the engaged contact with the strongest tie
    that has the minutes; without coordinators' hours it also does their part, in ``self_hosting``
    times the minutes.
    """
    actors, tally = world.actors, world.tally
    people, prices = world.parameters.people, world.parameters.coordination
    n = 0
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER:
            if weight_ties < 1.0 and uniform(world.seed, WAY, week, a, 0) >= weight_ties:
                continue
            u = uniform(world.seed, INTRODUCE, week, a, 0)
            if u >= people.join_by_tie * actors.tie_count[a] and not actors.own[a] & JOIN:
                continue  # no weight is above 1: most draws need no sum
            drawn, weight = attraction(world, a)
            comes = u < (1.0 - (1.0 - people.join_by_tie) ** weight) * drawn
            if weight > 0.0 and joins_by(actors.own[a], INTRODUCED, comes):
                world.keys[n] = uniform(world.seed, TURN, week, a, 0)
                world.items[n] = a
                n += 1
    sort_by(world.keys, world.items, n)
    for i in range(n):
        a = world.items[i]
        for helped in range(2):
            need = int(hosting) if helped == 0 else int(hosting + price * prices.self_hosting)
            chosen = -1
            best = 0.0
            lowest = np.inf
            for tie in range(actors.tie_count[a]):
                b = actors.tie_to[a, tie]
                free = actors.spent[b] + need <= actors.minutes[b]
                if not (actors.engaged[b] and free) or actors.tie_weight[a, tie] < best:
                    continue
                lot = uniform(world.seed, HOST, week, a, b)
                if actors.tie_weight[a, tie] > best or lot < lowest:
                    best = actors.tie_weight[a, tie]
                    lowest = lot
                    chosen = b
            if chosen < 0 or (helped == 0 and not pay_admission(world.hours, price)):
                continue
            actors.spent[chosen] += need
            actors.active[chosen] = week
            enter(a, week, INTRODUCED, actors.status, actors.joined, tally.joins)
            _introduce_to_a_friend(
                world.seed,
                week,
                a,
                chosen,
                actors.engaged,
                actors.tie_to,
                actors.tie_count,
                world.meeting,
            )
            break


@kernel
def _introduce_to_a_friend(
    seed: int, week: int, a: int, host: int, engaged: Flags, tie_to: IntGrid, tie_count: Ints,
    meeting: IntGrid,
) -> None:  # fmt: skip
    """The host introduces the newcomer to one engaged contact, drawn by key."""
    tie = int(uniform(seed, FRIEND, week, a, host) * tie_count[host])
    friend = tie_to[host, tie]
    if engaged[friend] and friend != a:
        ask_to_meet(meeting, a, friend)
