"""What stage 5 provides in every arm: power is weighed, a council stands by, waiting ends."""

from abc import abstractmethod

import numpy as np

from sim.constants import KINDS_OF_POWER, LEADING_PER_SEAT, LEAST_SUM, LEAST_WEIGHT
from sim.kernels import IntGrid, Ints, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision
from sim.rules.base import Rule
from sim.rules.governance.voices import appoint_co_leads
from sim.units import WEEKS_A_QUARTER
from sim.world.order import draw_lots
from sim.world.own import NO_VOTES
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import APPROVED, LISTED, PROPOSED, PROPOSER, SINCE, STATE
from sim.world.tables.world import World
from sim.world.week.proposals import embitter, give_up

SEAT = decision("governance.seat")
"""Which of several equally powerful actors is seated first. Key: (week, actor, 0)."""


class Governance(Rule):
    """Who decides on proposals, and who leads."""

    family = "governance"

    council_size: int = parameter(
        10, unit="actors", range=(7, 15), limits=(1, 100), source=ASSUMPTION
    )
    """Seats of the council, to scale; where no council governs, those who would sit on it are
    still known, because other rules may need one."""

    objection: float = parameter(
        0.05, unit="value", range=(0.0, 0.2), limits=(0, 1), source=ASSUMPTION
    )
    """Loss that somebody who decides must fear to object to a proposal; else they consent."""

    quota: float = parameter(
        0.5, unit="share of weight", range=(0.5, 0.67), limits=(0, 1), source=ASSUMPTION
    )
    """Weight of those who decide that must be in favour, where more than one decides."""

    heeding: float = parameter(
        0.0, unit="share of objections", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="Make sure you know what other network members think about your ideas, and don't "
        "override their concerns or objections.",
    )  # fmt: skip
    """Chance that an objection is heeded: the proposal loses what the objector fears most, until it
    objects no more or one element is left. The others are overridden."""

    weight_cap: float = parameter(
        1.0, unit="share of weight", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="Recognize that having anyone in the network exercise dominance erodes, rather than "
        "builds, the network.",
    )  # fmt: skip
    """Most weight that one actor has among those who decide; what is above it is shared by the
    others. At 0 all weigh the same, at 1 they weigh as much as their power."""

    lead_cap: int = parameter(
        3, unit="projects", range=(1, 6), limits=(1, 1000), source=ASSUMPTION,
        by_arm="if whatever governance structure you set up can't call the dominant character on "
        "that kind of behavior, then there's a design flaw",
    )  # fmt: skip
    """Most projects that one actor leads at once, where a group decides."""

    co_lead: float = parameter(
        0.0, unit="share of projects", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="Lead, but allow others to co-lead in organizing the network.",
    )  # fmt: skip
    """Chance that an approved project of several people gets a second lead."""

    def prepare(self, world: World) -> None:
        """Seat the first council; its first member is the builder."""
        seat_council(world, world.scaled(self.council_size), 0)
        council = world.council
        council.builder = int(council.member[0]) if council.member.size else -1

    def decide(self, world: World, week: int) -> None:
        """Stage 5: proposals are decided on; old ones are given up; each quarter, a new council."""
        self.decide_on_proposals(world, week)
        if self.co_lead > 0.0:
            appoint_co_leads(world, week, self.lead_cap, self.co_lead)
        end_waiting(world, week)
        if week % WEEKS_A_QUARTER == WEEKS_A_QUARTER - 1:
            seat_council(world, world.scaled(self.council_size), week)

    @abstractmethod
    def decide_on_proposals(self, world: World, week: int) -> None:
        """Approve, change or reject proposals."""


def ask_for_votes(world: World) -> IntGrid:
    """Ask those who decide for themselves: slot, actor, 1 for yes; shape (votes, 3)."""
    return NO_VOTES if world.own is None else world.own.vote()


def seat_council(world: World, size: int, week: int) -> None:
    """Weigh everybody's power and seat the most powerful participating organizations.

    Power is the mean of three shares: of endowments, of money steered so far, of projects led so
    far. The organization that a network marks as backbone comes before all others while it takes
    part, whatever its power. The last seat goes to the champion: the most powerful participating
    resident. The coordinators vote with the weight of an average seat. Among equals the lot
    decides.
    """
    actors, council = world.actors, world.council
    weigh_power(actors.endowment, actors.steered, actors.led, actors.power)
    lots = world.keys[: actors.count]
    draw_lots(world.seed, SEAT, week, lots)
    inside = np.flatnonzero(actors.status == PARTICIPANT)
    others = inside != council.convener
    order = inside[np.lexsort((lots[inside], -actors.power[inside], others))]
    is_organization = order >= actors.residents
    organizations, residents = order[is_organization], order[~is_organization]
    seats = np.concatenate([organizations[: size - 1], residents[:1], organizations[size - 1 :]])
    council.member = seats[:size].copy()
    council.leading = organizations[: LEADING_PER_SEAT * size].copy()
    power = actors.power[council.member] + LEAST_WEIGHT
    council.backbone = 1.0 / (council.member.size + 1)
    council.weight = (1.0 - council.backbone) / max(power.sum(), LEAST_SUM) * power


@kernel
def weigh_power(endowment: Reals, steered: Ints, led: Ints, power: Reals) -> None:
    """Mean of an actor's shares of all endowments, money steered and projects led so far."""
    sizes = max(endowment.sum(), LEAST_SUM)
    money = max(steered.sum(), 1)
    leads = max(led.sum(), 1)
    for a in range(power.size):
        power[a] = (endowment[a] / sizes + steered[a] / money + led[a] / leads) / KINDS_OF_POWER


@kernel
def end_waiting(world: World, week: int) -> None:
    """Give up proposals that waited too long for a decision or for money."""
    costs, projects = world.parameters.projects, world.projects
    cell = projects.cell
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        waiting = cell[p, STATE] == PROPOSED or cell[p, STATE] == APPROVED
        if waiting and week - cell[p, SINCE] >= costs.queue_weeks:
            give_up(world, p)
            embitter(world, cell[p, PROPOSER])
