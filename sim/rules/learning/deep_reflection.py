"""Every project reflects on what it saw, whatever it touched."""

from sim.kernels import kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision
from sim.rules.base import rule
from sim.rules.learning.base import Learning, credit, owns_up, publish, record, record_own
from sim.world.tables.projects import FAILED, MASK, MEMBERS, SUCCEEDED, TARGET
from sim.world.tables.world import World
from sim.world.week.hosting import host_together
from sim.world.week.proposals import list_in_keyed_order

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

    def readings_of(self, size: int, agreed: int, elements: int) -> float:
        """r / min(N, 2 m): r readings spread over the m elements and as many around."""
        return self.readings / min(elements, 2 * size)

    def report(self, world: World, week: int) -> None:
        """Put on the map what everybody noticed, and what projects that ended saw."""
        beliefs = world.beliefs
        prices = world.parameters.coordination
        record_own(world, week, world.problem.all_elements, int(prices.reading * world.easier))
        if world.ended:
            minutes = prices.reflection + (prices.training if self.training > 0.0 else 0)
            reflect_on_ended(world, week, minutes * prices.price_factor, self.training)
        publish(beliefs.pooled, beliefs.count, beliefs.mean)


@kernel
def reflect_on_ended(world: World, week: int, price: float, training: float) -> None:
    """Hold a reflection on projects that ended, in keyed order, where there are hours for one."""
    projects, beliefs, actors = world.projects, world.beliefs, world.actors
    people, prices = world.parameters.people, world.parameters.coordination
    cell = projects.cell
    n = list_in_keyed_order(world, week, REFLECT, SUCCEEDED, FAILED, world.keys, world.items)
    for i in range(n):
        p = world.items[i]
        if not host_together(world, week, world.hours, price, p):
            continue
        for slot in range(cell[p, MEMBERS]):
            a = projects.member[p, slot]
            if actors.spent[a] + prices.attendance > actors.minutes[a]:
                continue
            actors.spent[a] += prices.attendance
            actors.active[a] = actors.at_work[a] = week
            actors.skill[a] += training * (1.0 - actors.skill[a])
            actors.openness[a] += people.openness_gain * (1.0 - actors.openness[a])
        if owns_up(world.seed, week, cell, p, world.sharing):
            record(
                p, cell[p, MASK], cell[p, TARGET], projects.tested, projects.gained, beliefs.pooled
            )
            credit(p, cell[p, MASK], cell, projects.member, projects.tested, actors.reported)
