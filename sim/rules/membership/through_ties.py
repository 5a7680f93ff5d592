"""Members bring in those they are tied to."""

import numpy as np

from sim.constants import LEAST_SUM
from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, allocating, kernel
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
    writes=["actors", "hours", "tally", "meeting"],
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
        actors, people, prices = (
            world.actors,
            world.parameters.people,
            world.parameters.coordination,
        )
        introduce(
            world.seed, week, actors.status, actors.engaged, actors.joined, actors.active,
            actors.outcome, actors.spent, actors.minutes, actors.tie_to, actors.tie_weight,
            actors.tie_count, world.hours, world.tally.joins, world.meeting, world.keys,
            world.items, actors.own, people.join_by_tie,
            prices.introduction * prices.price_factor * world.easier,
            prices.hosting * world.easier, prices.self_hosting, self.weight_ties,
        )  # fmt: skip

    def _ask_from_list(self, world: World, week: int) -> None:
        """The builder asks, or when it has left the most powerful of the council."""
        actors, people, prices = (
            world.actors,
            world.parameters.people,
            world.parameters.coordination,
        )
        council, host = world.council.member, world.council.builder
        if host < 0 or actors.status[host] != PARTICIPANT:
            host = int(council[0]) if council.size else -1
        ask_from_list(
            world.seed, week, host, actors.status, actors.engaged, actors.joined, actors.asked,
            actors.active, actors.outcome, actors.spent, actors.minutes, actors.power,
            actors.own_elements, actors.tie_to, actors.tie_weight, actors.tie_count, world.hours,
            world.tally.joins, world.keys, world.items, world.beliefs.scope, people.acceptance,
            prices.introduction * prices.price_factor * world.easier,
            prices.hosting * world.easier, prices.self_hosting, self.weight_ties,
        )  # fmt: skip


@allocating
def ask_from_list(
    seed: int, week: int, host: int, status: Ints, engaged: Flags, joined: Ints, asked: Ints,
    active: Ints, outcome: Reals, spent: Ints, minutes: Ints, power: Reals, own_elements: Ints,
    tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, hours: Ints, joins: Ints, keys: Reals,
    items: Ints, scope: int, acceptance: float, price: float, hosting: float, self_hosting: float,
    weight_ties: float,
) -> None:  # fmt: skip
    """The builder asks those on its list whom it wants most, as far as its minutes go.

    Wanted are power, as a share of the most powerful outsider's, and fit, the share of the scope
    in an outsider's parts; equals by lot. Each asked takes the builder the minutes of hosting and
    coordinators those of an introduction; if they have none left, the builder also does their
    part. Who is asked accepts as an invitation is accepted.
    """
    if host < 0:
        return
    most = LEAST_SUM
    for a in range(status.size):
        if status[a] == OUTSIDER:
            most = max(most, power[a])
    inside = max(1, bits_in(scope))
    n = 0
    for a in range(status.size):
        if status[a] == OUTSIDER and uniform(seed, WAY, week, a, 0) >= weight_ties:
            keys[n] = uniform(seed, TURN, week, a, 0)
            items[n] = a
            n += 1
    sort_by(keys, items, n)
    wanted = np.empty(n)
    for i in range(n):
        a = items[i]
        wanted[i] = power[a] / most + bits_in(own_elements[a] & scope) / inside
    for i in np.argsort(-wanted, kind="mergesort"):  # stable: equals stay in the order of lots
        a = items[i]
        need = int(hosting)
        if spent[host] + need > minutes[host]:
            return
        if not pay_admission(hours, price):
            need = int(hosting + price * self_hosting)
            if spent[host] + need > minutes[host]:
                return
        spent[host] += need
        active[host] = week
        asked[a] = week
        drawn, _ = attraction(a, engaged, outcome, tie_to, tie_weight, tie_count)
        if accepts(seed, week, a, acceptance, drawn):
            enter(a, week, INVITED, status, joined, joins)


@kernel
def introduce(
    seed: int, week: int, status: Ints, engaged: Flags, joined: Ints, active: Ints, outcome: Reals,
    spent: Ints, minutes: Ints, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, hours: Ints,
    joins: Ints, meeting: IntGrid, keys: Reals, items: Ints, own: Ints, rate: float, price: float,
    hosting: float, self_hosting: float, weight_ties: float,
) -> None:  # fmt: skip
    """Admit outsiders drawn by engaged ties, in keyed order, as far as hosts and hours go.

    Those on the builder's list this week are left out. The chance is (1 - (1 - rate) ** summed
    weight of engaged ties) x attraction. The host is the engaged contact with the strongest tie
    that has the minutes; without coordinators' hours it also does their part, in ``self_hosting``
    times the minutes.
    """
    n = 0
    for a in range(status.size):
        if status[a] == OUTSIDER:
            if weight_ties < 1.0 and uniform(seed, WAY, week, a, 0) >= weight_ties:
                continue
            u = uniform(seed, INTRODUCE, week, a, 0)
            if u >= rate * tie_count[a] and not own[a] & JOIN:
                continue  # no weight is above 1: most draws need no sum
            drawn, weight = attraction(a, engaged, outcome, tie_to, tie_weight, tie_count)
            comes = u < (1.0 - (1.0 - rate) ** weight) * drawn
            if weight > 0.0 and joins_by(own[a], INTRODUCED, comes):
                keys[n] = uniform(seed, TURN, week, a, 0)
                items[n] = a
                n += 1
    sort_by(keys, items, n)
    for i in range(n):
        a = items[i]
        for helped in range(2):
            need = int(hosting) if helped == 0 else int(hosting + price * self_hosting)
            chosen = -1
            best = 0.0
            lowest = np.inf
            for tie in range(tie_count[a]):
                b = tie_to[a, tie]
                free = spent[b] + need <= minutes[b]
                if not (engaged[b] and free) or tie_weight[a, tie] < best:
                    continue
                lot = uniform(seed, HOST, week, a, b)
                if tie_weight[a, tie] > best or lot < lowest:
                    best = tie_weight[a, tie]
                    lowest = lot
                    chosen = b
            if chosen < 0 or (helped == 0 and not pay_admission(hours, price)):
                continue
            spent[chosen] += need
            active[chosen] = week
            enter(a, week, INTRODUCED, status, joined, joins)
            _introduce_to_a_friend(seed, week, a, chosen, engaged, tie_to, tie_count, meeting)
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
