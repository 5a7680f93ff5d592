"""Every project reflects on what it saw, whatever it touched."""

from math import sqrt

from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision
from sim.rules.base import rule
from sim.rules.learning.base import Learning, credit, owns_up, publish, record
from sim.world.tables.projects import FAILED, MASK, MEMBERS, SUCCEEDED, TARGET
from sim.world.tables.world import World
from sim.world.week.proposals import host_together, list_in_keyed_order

REFLECT = decision("learning.reflect")
"""Turn of an ended project in reflection. Key: (week, proposer, code)."""


@rule(
    "learning",
    "deep_reflection",
    seeds="DEEP REFLECTION, LEARNING, and IMPROVEMENT to identify better next steps and "
    "breakthroughs; values and behaviors need to shift to a network mindset",
    cites=["Holley 2012"],
    reads=["projects", "hours"],
    writes=["beliefs", "actors", "hours"],
)
class DeepReflection(Learning):
    """Every project that ends sits down and reflects on everything it touched, with a short
    training where one is needed. That buys fewer readings of more elements than measuring a few
    agreed ones, but what was seen is on the map the same week, and those who reflect grow in
    skill and openness."""

    training: float = parameter(
        0.05, unit="share of what is missing", range=(0.0, 0.1), limits=(0, 1), source=ASSUMPTION,
        by_arm="setting up (often small Just-In-Time) trainings as needed",
    )  # fmt: skip
    """Skill that members gain from a training, on top of what the work itself taught; 0 is no
    training, and no hours for one."""

    def error(self, size: int, agreed: int, elements: int) -> float:
        """s sqrt(min(N, 2 m) / r): r readings spread over the m elements and as many around."""
        return self.reading_error * sqrt(min(elements, 2 * size) / self.readings)

    def report(self, world: World, week: int) -> None:
        """Reflect on every project that ended, and put what it saw on the map."""
        if not world.ended:
            return
        projects, actors, beliefs = world.projects, world.actors, world.beliefs
        prices = world.parameters.coordination
        minutes = prices.reflection + (prices.training if self.training > 0.0 else 0)
        reflect_on_ended(
            world.seed, week, projects.cell, projects.member, projects.live, projects.count,
            projects.tested, projects.gained, beliefs.pooled, world.hours, actors.status,
            actors.spent, actors.minutes, actors.active, actors.skill, actors.openness,
            world.keys, world.items, actors.reported, world.sharing,
            minutes * prices.price_factor, prices.self_hosting,
            self.training, world.parameters.people.openness_gain, prices.attendance,
        )  # fmt: skip
        publish(beliefs.pooled, beliefs.count, beliefs.mean)


@kernel
def reflect_on_ended(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, count: Ints, tested: RealGrid,
    gained: RealGrid, pooled: RealGrid, hours: Ints, status: Ints, spent: Ints, minutes: Ints,
    active: Ints, skill: Reals, openness: Reals, keys: Reals, items: Ints, reported: Reals,
    sharing: float,
    price: float, self_hosting: float, training: float, openness_gain: float, attendance: int,
) -> None:  # fmt: skip
    """Hold a reflection on projects that ended, in keyed order, where there are hours for one."""
    n = list_in_keyed_order(seed, week, REFLECT, cell, live, count, SUCCEEDED, FAILED, keys, items)
    for i in range(n):
        p = items[i]
        if not host_together(
            hours, price, self_hosting, cell, member, p, status, spent, minutes, active, week
        ):
            continue
        for slot in range(cell[p, MEMBERS]):
            a = member[p, slot]
            if spent[a] + attendance > minutes[a]:
                continue
            spent[a] += attendance
            active[a] = week
            skill[a] += training * (1.0 - skill[a])
            openness[a] += openness_gain * (1.0 - openness[a])
        if owns_up(seed, week, cell, p, sharing):
            record(p, cell[p, MASK], cell[p, TARGET], tested, gained, pooled)
            credit(p, cell[p, MASK], cell, member, tested, reported)
