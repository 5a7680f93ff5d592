"""Everybody may see everybody: ties, platforms, communities of practice, weaving."""

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.communication.base import Communication
from sim.world.bits import bits_in, nth_bit
from sim.world.coordination import pay_minutes
from sim.world.order import sort_by
from sim.world.ties import ask_to_meet, open_triangle
from sim.world.world import World

PRACTICE = decision("communication.practice")
WEAVER = decision("communication.weaver")


@rule(
    "communication",
    "open_ecosystem",
    seeds="CONTINUOUS TRANSPARENT DECENTRALIZED COMMUNICATION: builds a communications ecosystem; "
    "multiple platforms; communities of practice; open sharing; network communications ecosystems "
    "enable all network participants to interact with all other network participants directly",
    cites=["Krebs & Holley 2006"],
    reads=["actors", "hours"],
    writes=["audience", "actors", "hours", "meeting"],
)
class OpenEcosystem(Communication):
    """Every participant may see what any other does: through those they know, on a platform, in a
    community of practice of their part of the system. Network weavers introduce people to each
    other. Everybody's attention is limited, so more to see means a smaller share of it seen."""

    platform_ease: float = parameter(
        0.5, unit="factor", range=(0.3, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="a wide variety of platforms and tools to allow easy entry",
    )  # fmt: skip
    """Factor on the hours of admission and reading in weeks in which a platform is paid for."""

    weaving: float = parameter(
        0.0125, unit="per week", range=(0.0, 0.05), limits=(0, 1), source=ASSUMPTION,
        by_arm="opportunities for relationship building",
    )  # fmt: skip
    """Chance that a participant's two contacts are introduced to each other."""

    def prepare(self, world: World) -> None:
        """Make room for a platform, and a community of practice for each part."""
        super().prepare(world)
        world.audience.start = np.zeros(world.problem.part_mask.size + 2, np.int64)
        world.audience.members = np.zeros(2 * world.actors.count, np.int64)

    def listen(self, world: World, week: int) -> None:
        """Run the platform and the communities of practice; weave."""
        actors, audience, prices = world.actors, world.audience, world.parameters.coordination
        audience.group[:] = -1
        if pay_minutes(world.hours, prices.platform * prices.price_factor):
            world.easier = self.platform_ease
            gather(
                world.seed, week, actors.status, actors.parts, audience.start, audience.members,
                audience.group,
            )  # fmt: skip
        weave(
            world.seed, week, self.weaving, actors.engaged, actors.tie_to, actors.tie_count,
            world.hours, world.meeting, world.keys, world.items,
            prices.weaving * prices.price_factor,
        )  # fmt: skip


@kernel
def gather(
    seed: int, week: int, status: Ints, parts: Ints, start: Ints, members: Ints, group: IntGrid
) -> None:
    """Group 0 is the platform with every participant; group 1 + k practises part k.

    Each participant goes to one community of practice a week, drawn by key among its parts.
    """
    inside = 0
    sizes = np.zeros(start.size - 2, np.int64)
    for a in range(status.size):
        if status[a] != 1:
            continue
        members[inside] = a
        inside += 1
        group[a, 0] = 0
        mine = bits_in(parts[a])
        if mine:
            chosen = nth_bit(parts[a], int(uniform(seed, PRACTICE, week, a, 0) * mine))
            k = bits_in(chosen - 1)
            group[a, 1] = 1 + k
            sizes[k] += 1
    start[1] = inside
    for k in range(sizes.size):
        start[k + 2] = start[k + 1] + sizes[k]
        sizes[k] = start[k + 1]  # from here on: where the next member goes
    for i in range(inside):
        k = group[members[i], 1] - 1
        if k >= 0:
            members[sizes[k]] = members[i]
            sizes[k] += 1


@kernel
def weave(
    seed: int, week: int, rate: float, engaged: Flags, tie_to: IntGrid, tie_count: Ints,
    hours: Ints, meeting: IntGrid, keys: Reals, items: Ints, price: float,
) -> None:  # fmt: skip
    """Close open triangles around participants drawn by key, as far as the hours go."""
    n = 0
    for a in range(engaged.size):
        if engaged[a]:
            u = uniform(seed, WEAVER, week, a, 0)
            if u < rate:
                keys[n] = u
                items[n] = a
                n += 1
    sort_by(keys, items, n)
    for i in range(n):
        b, c = open_triangle(seed, week, items[i], engaged, tie_to, tie_count)
        if b >= 0:
            if not pay_minutes(hours, price):
                return
            ask_to_meet(meeting, b, c)
