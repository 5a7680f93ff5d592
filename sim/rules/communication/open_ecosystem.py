"""Everybody may see everybody: ties, platforms, communities of practice, weaving."""

import numpy as np

from sim.kernels import allocating, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.communication.base import Communication
from sim.rules.communication.finds import bring_find
from sim.world.bits import bits_in, nth_bit
from sim.world.order import sort_by
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.audience import COMMON_GROUP, PRACTICE_GROUP
from sim.world.tables.coordination import pay_minutes
from sim.world.tables.world import World
from sim.world.week.ties import ask_to_meet, open_triangle, widest_triangle

PRACTICE = decision("communication.practice")
"""To which community of practice a participant goes. Key: (week, actor, 0)."""

WEAVER = decision("communication.weaver")
"""Whether an actor weaves, and its turn. Key: (week, actor, 0)."""

BRING = decision("communication.bring")
"""Which participant brings a find to the platform. Key: (week, 0, 0)."""


@rule(
    "communication",
    "open_ecosystem",
    seeds="CONTINUOUS TRANSPARENT DECENTRALIZED COMMUNICATION; builds a communications ecosystem; "
    "multiple social media platforms; communities of practice; open sharing; network "
    "communications ecosystems enable all network participants to interact with all other network "
    "participates directly",
    cites=["Krebs & Holley 2006"],
    reads=["actors", "hours", "support"],
    writes=["audience", "actors", "hours", "meeting", "support"],
)
class OpenEcosystem(Communication):
    """Every participant may see what any other does: through those they know, on a platform, in a
    community of practice of their part of the system. Network weavers introduce people to each
    other. Everybody's attention is limited, so more to see means a smaller share of it seen."""

    platform: bool = parameter(
        True, unit="truth", source="the seeds: a wide variety of platforms",
        by_arm="a wide variety of platforms and tools to allow easy entry",
    )  # fmt: skip
    """Whether coordinators run a platform."""

    communities: bool = parameter(
        True, unit="truth", source="the seeds: communities of practice",
        by_arm="informal communication that occurs in collaborative projects and communities of "
        "practice",
    )  # fmt: skip
    """Whether coordinators keep communities of practice going, one for each part of the system."""

    platform_ease: float = parameter(
        0.5, unit="factor", range=(0.3, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="a wide variety of platforms and tools to allow easy entry",
    )  # fmt: skip
    """Factor on the hours of admission and reading in weeks in which a platform is paid for."""

    weaving: float = parameter(
        0.0125, unit="per week", range=(0.0, 0.05), limits=(0, 1), source=ASSUMPTION,
        by_arm="opportunities for [...] relationship building",
    )  # fmt: skip
    """Chance that a participant's two contacts are introduced to each other; 0 is no weaving."""

    def prepare(self, world: World) -> None:
        """Make room for a platform, and a community of practice for each part."""
        super().prepare(world)
        world.audience.start = np.zeros(world.problem.part_mask.size + 2, np.int64)
        world.audience.members = np.zeros(2 * world.actors.count + 1, np.int64)

    def listen(self, world: World, week: int) -> None:
        """Run the platform and the communities of practice; weave."""
        audience, prices = world.audience, world.parameters.coordination
        audience.group[:] = -1
        need = prices.platform * self.platform + prices.practice * self.communities
        offered = self.platform or self.communities
        if offered and pay_minutes(world.hours, need * prices.price_factor):
            find = -1
            if self.platform:
                world.easier = self.platform_ease
                find = self._bring_find(world, week)
            gather(world, week, self.platform, self.communities, find)
        weave(world, week, self.weaving, prices.weaving * prices.price_factor)

    def _bring_find(self, world: World, week: int) -> int:
        """Let a participant, drawn by lot, bring a find to the platform; its place, or -1."""
        if self.finds == 0:
            return -1
        inside = np.flatnonzero(world.actors.status == PARTICIPANT)
        if inside.size == 0:
            return -1
        bringer = int(inside[int(uniform(world.seed, BRING, week, 0, 0) * inside.size)])
        return bring_find(world, week, self.finds, bringer)


@allocating
def gather(world: World, week: int, platform: bool, communities: bool, find: int) -> None:
    """Group 0 is the platform with every participant; group 1 + k practises part k.

    Each participant goes to one community of practice a week, drawn by key among its parts. A find
    stands on the platform behind all participants; -1 is none.
    """
    actors, audience = world.actors, world.audience
    inside = 0
    sizes = np.zeros(audience.start.size - 2, np.int64)
    for a in range(actors.status.size):
        if actors.status[a] != PARTICIPANT:
            continue
        audience.members[inside] = a
        inside += 1
        audience.group[a, COMMON_GROUP] = 0 if platform else -1
        mine = bits_in(actors.parts[a])
        if mine and communities:
            chosen = nth_bit(actors.parts[a], int(uniform(world.seed, PRACTICE, week, a, 0) * mine))
            k = bits_in(chosen - 1)
            audience.group[a, PRACTICE_GROUP] = 1 + k
            sizes[k] += 1
    audience.start[1] = inside
    if find >= 0:
        audience.members[inside] = find
        audience.start[1] += 1
    for k in range(sizes.size):
        audience.start[k + 2] = audience.start[k + 1] + sizes[k]
        sizes[k] = audience.start[k + 1]  # from here on: where the next member goes
    for i in range(inside):
        k = audience.group[audience.members[i], PRACTICE_GROUP] - 1
        if k >= 0:
            audience.members[sizes[k]] = audience.members[i]
            sizes[k] += 1


@kernel
def weave(world: World, week: int, rate: float, price: float) -> None:
    """Close open triangles around participants drawn by key, as far as the hours go.

    Around those on the map, the one that bridges most; around others, any.
    """
    actors, support = world.actors, world.support
    n = 0
    for a in range(actors.engaged.size):
        if actors.engaged[a]:
            u = uniform(world.seed, WEAVER, week, a, 0)
            if u < rate:
                world.keys[n] = u
                world.items[n] = a
                n += 1
    sort_by(world.keys, world.items, n)
    for i in range(n):
        if support.charted[world.items[i]] > week:
            b, c = widest_triangle(
                world.seed, week, world.items[i], actors.engaged, actors.tie_to, actors.tie_count
            )
        else:
            b, c = open_triangle(
                world.seed, week, world.items[i], actors.engaged, actors.tie_to, actors.tie_count
            )
        if b >= 0:
            if not pay_minutes(world.hours, price):
                return
            ask_to_meet(world.meeting, b, c)
