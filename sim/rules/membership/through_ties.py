"""Members bring in those they are tied to."""

from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, kernel
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.membership.base import Membership, attraction, enter, pay_admission
from sim.world.order import sort_by
from sim.world.own import JOIN, joins_by
from sim.world.ties import ask_to_meet
from sim.world.world import World

INTRODUCE = decision("membership.introduce")
TURN = decision("membership.turn")
HOST = decision("membership.host")
FRIEND = decision("membership.friend")


@rule(
    "membership",
    "through_ties",
    seeds="Structured for rapid expansion; let network membership expand naturally through "
    "members' connections, not through the builder's dictates",
    cites=["Holley 2012", "CivicLab, ten lessons"],
    reads=["actors", "hours"],
    writes=["actors", "hours", "tally", "meeting"],
)
class ThroughTies(Membership):
    """Whoever knows somebody in the network may come along. The member who brings a newcomer
    gives three hours to host it and introduces it to a friend; coordinators give two. The network
    grows along its own ties, and where it has more of them."""

    def bring_in(self, world: World, week: int) -> None:
        """Introduce those whom their engaged ties draw in."""
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
            prices.hosting * world.easier, prices.self_hosting,
        )  # fmt: skip


@kernel
def introduce(
    seed: int, week: int, status: Ints, engaged: Flags, joined: Ints, active: Ints, outcome: Reals,
    spent: Ints, minutes: Ints, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, hours: Ints,
    joins: Ints, meeting: IntGrid, keys: Reals, items: Ints, own: Ints, rate: float, price: float,
    hosting: float, self_hosting: float,
) -> None:  # fmt: skip
    """Admit outsiders drawn by engaged ties, in keyed order, as far as hosts and hours go.

    The chance is (1 - (1 - rate) ** summed weight of engaged ties) x attraction. The host is the
    engaged contact with the strongest tie that has the minutes; without coordinators' hours it
    also does their part, in ``self_hosting`` times the minutes.
    """
    n = 0
    for a in range(status.size):
        if status[a] == 0:
            u = uniform(seed, INTRODUCE, week, a, 0)
            if u >= rate * tie_count[a] and not own[a] & JOIN:
                continue  # no weight is above 1: most draws need no sum
            drawn, weight = attraction(a, engaged, outcome, tie_to, tie_weight, tie_count)
            comes = u < (1.0 - (1.0 - rate) ** weight) * drawn
            if weight > 0.0 and joins_by(own[a], 3, comes):
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
            lowest = 2.0
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
            enter(a, week, 3, status, joined, joins)
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
