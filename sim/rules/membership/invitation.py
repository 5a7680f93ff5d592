"""The council and the backbone choose whom to ask, and build public will."""

import numpy as np

from sim.constants import LEAST_SUM, USUAL_ATTRACTION
from sim.kernels import IntGrid, Ints, Reals, allocating, inlined, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform, uniforms
from sim.rules.base import rule
from sim.rules.membership.base import (
    INVITED,
    PUBLIC_WILL,
    Membership,
    attraction,
    enter,
    pay_admission,
)
from sim.world.bits import bits_in
from sim.world.order import move_largest_first
from sim.world.own import JOIN, joins_by
from sim.world.tables.actors import OUTSIDER
from sim.world.tables.coordination import ADMISSION, AVAILABLE
from sim.world.tables.world import World

INVITE = decision("membership.invite")
"""Chance part of an outsider's place on the list of invitations. Key: (week, actor, 0)."""

ACCEPT = decision("membership.accept")
"""Whether an outsider who is asked accepts. Key: (week, actor, 0)."""

OUTREACH = decision("membership.outreach")
"""Whether public will reaches an outsider, and whether it then joins.

Key: (week, actor, 0), words 0 and 1.
"""

LESSON = (
    "Let network membership expand naturally through members' connections, not through the "
    "builder's dictates."
)


@rule(
    "membership",
    "invitation",
    seeds="Centralized governance group; influential champion(s) brings CEOs of orgs. together; "
    "partnering in the building of public will; hard to grow",
    cites=["Kania & Kramer 2011"],
    reads=["actors", "council", "beliefs", "hours", "support"],
    writes=["actors", "beliefs", "hours", "tally"],
    tried_with={"learning.tracking": True},
)
class Invitation(Membership):
    """The governance group and the backbone decide whom they need at the table: those with
    power, and those who work where the agenda points. Each is invited in person, which takes half
    a day. What time is left for admissions goes into building public will, which moves a few of
    many."""

    weight_power: float = parameter(
        1.0, unit="weight", range=(0.5, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="a small number of high-powered organizations",
    )  # fmt: skip
    """Weight of power, as a share of the most powerful outsider's, in whom to invite."""

    weight_fit: float = parameter(
        0.5, unit="weight", range=(0.2, 1.0), limits=(0, 1000), source=ASSUMPTION,
        by_arm="coordinating that power on a specific problem",
    )  # fmt: skip
    """Weight of fit: the share of the scope that lies in the outsider's parts."""

    weight_chance: float = parameter(
        0.3, unit="weight", range=(0.1, 0.6), limits=(0, 1000), source=ASSUMPTION
    )
    """Weight of chance."""

    weight_thin: float = parameter(
        0.5, unit="weight", range=(0.2, 1.0), limits=(0, 1000), source=ASSUMPTION,
        by_arm="Tracking shifts in relationships.",
    )  # fmt: skip
    """Weight of a tie to a member who has few, where relationships are tracked: the share by which
    the member's tracked ties fall short of the mean."""

    ask_again: int = parameter(
        26, unit="weeks", range=(13, 52), limits=(1, 10_000), source=ASSUMPTION
    )
    """Weeks before the same outsider is asked again."""

    public_will: float = parameter(
        0.25, unit="share of admission hours", range=(0.0, 0.5), limits=(0, 1), source=ASSUMPTION,
        by_arm="Partnering in the Building of Public Will",
    )  # fmt: skip
    """Share of a week's admission hours kept for building public will; 0 is none."""

    weight_ties: float = parameter(
        0.0, unit="weight", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION, by_arm=LESSON,
    )  # fmt: skip
    """Weight of ties to members, as a share of the best connected outsider's, against power and
    fit in whom to invite."""

    def bring_in(self, world: World, week: int) -> None:
        """Reach out to the public with its share of the hours, then invite the best candidates."""
        people, prices = world.parameters.people, world.parameters.coordination
        build_public_will(
            world,
            week,
            people.join_by_tie * world.parameters.ties.new,
            prices.outreach_person * prices.price_factor,
            self.public_will,
        )
        invite(
            world,
            week,
            price=prices.invitation * prices.price_factor * world.easier,
            weight_power=self.weight_power,
            weight_fit=self.weight_fit,
            weight_chance=self.weight_chance,
            weight_ties=self.weight_ties,
            weight_thin=self.weight_thin,
            again=self.ask_again,
        )


@allocating
def invite(
    world: World,
    week: int,
    price: float,
    weight_power: float,
    weight_fit: float,
    weight_chance: float,
    weight_ties: float,
    weight_thin: float,
    again: int,
) -> None:
    """Invite outsiders in the order of power, fit, ties and chance, as far as the hours go.

    Where relationships are tracked, it also counts who would join where the network is thin.

    Coordinators invite within the admission hours that public will leaves; what is too little for
    one invitation waits for the weeks to come. A council without
    any coordinators' hours invites in its own time: one invitation a week, by its first member
    who has the minutes.
    """
    actors, council, tally, support = world.actors, world.council, world.tally, world.support
    beliefs, people, prices = world.beliefs, world.parameters.people, world.parameters.coordination
    places = world.hours[ADMISSION] // int(price) if price >= 1.0 else actors.status.size
    hosted = -1
    if places == 0 and world.hours[ADMISSION] == 0:
        for i in range(council.member.size):
            if (
                hosted < 0
                and actors.spent[council.member[i]] + price * prices.self_hosting
                <= actors.minutes[council.member[i]]
            ):
                hosted = council.member[i]
        places = 1 if hosted >= 0 else 0
    if places == 0:
        return
    most = LEAST_SUM
    known = np.zeros(actors.status.size)
    best_known = LEAST_SUM
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER:
            most = max(most, actors.power[a])
            if weight_ties > 0.0:
                _, known[a] = attraction(world, a)
                best_known = max(best_known, known[a])
    usual = mean_tracked(support.tracked)
    n = 0
    inside = max(1, bits_in(beliefs.scope))
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER and week - actors.asked[a] >= again:
            fit = bits_in(actors.own_elements[a] & beliefs.scope) / inside
            chance = uniform(world.seed, INVITE, week, a, 0)
            wanted = weight_power * actors.power[a] / most + weight_fit * fit
            wanted = (1.0 - weight_ties) * wanted + weight_ties * known[a] / best_known
            world.keys[n] = wanted + weight_chance * chance
            if usual > 0.0:
                world.keys[n] += weight_thin * thinness(
                    a, usual, support.tracked, actors.tie_to, actors.tie_count
                )
            world.items[n] = a
            n += 1
    chosen = move_largest_first(world.keys, world.items, n, places)
    for i in range(chosen):
        a = world.items[i]
        if hosted >= 0:
            actors.spent[hosted] += int(price * prices.self_hosting)
            actors.active[hosted] = week
        elif not pay_admission(world.hours, price):
            return
        actors.asked[a] = week
        drawn, _ = attraction(world, a)
        if joins_by(actors.own[a], INVITED, accepts(world.seed, week, a, people.acceptance, drawn)):
            enter(a, week, INVITED, actors.status, actors.joined, tally.joins)


@inlined
def accepts(seed: int, week: int, a: int, acceptance: float, drawn: float) -> bool:
    """Whether an outsider accepts an invitation: with probability 2 x acceptance x attraction."""
    return uniform(seed, ACCEPT, week, a, 0) < acceptance / USUAL_ATTRACTION * drawn


@kernel
def mean_tracked(tracked: Reals) -> float:
    """Mean of what was tracked of each participant; 0 if nothing was."""
    n = 0
    total = 0.0
    for a in range(tracked.size):
        if tracked[a] >= 0.0:
            n += 1
            total += tracked[a]
    return total / n if n else 0.0


@kernel
def thinness(a: int, usual: float, tracked: Reals, tie_to: IntGrid, tie_count: Ints) -> float:
    """Largest share by which the tracked ties of a contact of ``a`` fall short of the usual."""
    most = 0.0
    for slot in range(tie_count[a]):
        b = tie_to[a, slot]
        if tracked[b] >= 0.0:
            most = max(most, 1.0 - tracked[b] / usual)
    return most


@kernel
def build_public_will(world: World, week: int, rate: float, price: float, share: float) -> None:
    """Reach outsiders, each with the same chance; who is reached may join.

    As many are reached, on average, as a share of the admission hours pays for. One who is reached
    joins as if it had one new tie to the effort.
    """
    actors, tally = world.actors, world.tally
    outside = 0
    for a in range(actors.status.size):
        if actors.status[a] == OUTSIDER:
            outside += 1
    budget = share * min(world.hours[ADMISSION], world.hours[AVAILABLE])
    if outside == 0 or budget <= 0.0:
        return
    chance = min(1.0, budget / (price * outside)) if price > 0.0 else 1.0
    reached = 0
    for a in range(actors.status.size):
        if actors.status[a] != OUTSIDER:
            continue
        u_reach, u_join, _, _ = uniforms(world.seed, OUTREACH, week, a, 0, 0)
        if u_reach >= chance:
            continue
        reached += 1
        if u_join < rate or actors.own[a] & JOIN:  # attraction is at most 1
            drawn, _ = attraction(world, a)
            if joins_by(actors.own[a], PUBLIC_WILL, u_join < rate * drawn):
                enter(a, week, PUBLIC_WILL, actors.status, actors.joined, tally.joins)
    most = min(world.hours[ADMISSION], world.hours[AVAILABLE])
    pay_admission(world.hours, min(reached * price, float(most)))
