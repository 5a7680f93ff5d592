"""7.1 to 7.3: residents and organizations, agents with views, minutes and ties of their own."""

from __future__ import annotations

from collections import Counter
from math import nan
from typing import TYPE_CHECKING, Any

import mesa

from tests.reference.draws import elements_of, z

if TYPE_CHECKING:
    from tests.reference.twin import Twin

OUTSIDE, PARTICIPANT, GONE = 0, 1, 2
NEVER = -1_000_000
ABROAD, GIVING, LEFT = "outside", "giving", "left"
"""States of a funder."""


def learn(estimate: float, n: float, seen: float, readings: float) -> tuple[float, float]:
    """(E6) An estimate and what it rests on, after some more readings."""
    now = n + readings
    return estimate + readings / now * (seen - estimate), now


class Actor(mesa.Agent):
    """What residents and organizations have in common; the table of section 2."""

    model: Twin
    is_organization = False

    def __init__(self, model: Twin, row: int, identity: int) -> None:
        super().__init__(model)
        self.row, self.identity = row, identity
        self.parts: list[int] = []
        self.own_elements = self.neighbourhood = self.minutes = self.setting = 0
        self.size = self.endowment = self.skill = self.openness = 0.0
        self.attention = 0
        self.ties: list[Actor] = []
        self.weight_of: dict[Actor, float] = {}
        self.servers: list[Organization] = []
        self.served: list[Resident] = []
        self.vote = 1
        self.estimate: list[float] = []
        self.evidence: list[float] = []
        self.own_readings: list[float] = []
        self.own_gains: list[float] = []
        self.trust = 0.0
        self.spent = self.promised = self.overloaded = 0
        self.opinion = 0.0
        self.status, self.engaged = OUTSIDE, False
        self.until, self.joined, self.active, self.asked = 0, NEVER, NEVER, NEVER
        self.worked_last, self.served_last = NEVER, NEVER
        self.judged_setting = 0
        self.remembered = self.own_value = self.outcome = 0.0
        self.pending = self.owed = self.leads = self.led = self.succeeded = 0
        self.plan = self.planned_from = self.proven_mask = self.proven_target = 0
        self.proven_gain = self.proven_readings = 0.0
        self.steered = self.received = 0
        self.before = 0.0
        self.reached_by: Any = None
        self.decided = self.authored = self.reported = self.power = 0.0
        self.charted_until, self.tracked = NEVER, -1.0

    # Value and views

    @property
    def participates(self) -> bool:
        return self.status == PARTICIPANT

    def value(self, setting: int, values: list[float] | None = None) -> float:
        """(E3) of a setting, given what prevails; without values with those of the present."""
        m = self.model
        c = m.settings.problem.coupling
        values = m.problem.value if values is None else values
        if c == 0:
            return values[setting]
        own = self.own_elements
        outside = m.prevailing & ~own
        return (1.0 - c) * values[setting] + c * values[(setting & own) | outside]

    def confidence(self, element: int) -> float:
        """(E6)"""
        n = self.evidence[element]
        return float(n / (n + self.model.settings.people.prior_readings))

    def observe(self, element: int, gain: float, readings: float = 1.0) -> None:
        """(E6)"""
        self.estimate[element], self.evidence[element] = learn(
            self.estimate[element], self.evidence[element], gain, readings
        )

    def note(self, element: int, gain: float) -> None:
        """A reading of its own life, to be told: of turning the element to 1."""
        self.own_readings[element] += 1.0
        self.own_gains[element] += -gain if self.way(element) else gain

    def judge(self, name: str, gain: float, other: int = 0, block: int = 0) -> float:
        """(E27) A gain as it seems to this actor."""
        m = self.model
        error = m.standard_error(m.settings.people.judging_error)
        return gain + error * z(m.draws(name, m.week, self.row, other, block)) if error else gain

    def reverse_views(self, mask: int) -> None:
        """Elements have been turned: to turn them back would undo the gain."""
        for e in elements_of(mask):
            self.estimate[e] = -self.estimate[e]

    def way(self, element: int) -> int:
        return (self.setting >> element) & 1

    def priority(self, element: int, to: int, explore: float) -> float:
        """(E7)"""
        beliefs, tau = self.model.beliefs, self.trust
        seen = tau * beliefs.gain[element][to] + (1.0 - tau) * (
            self.confidence(element) * self.estimate[element]
        )
        unseen = tau * beliefs.unknown[element][to] + (1.0 - tau) * (1.0 - self.confidence(element))
        return seen + explore * unseen

    def wish(self, element: int) -> float:
        """Priority of turning an element from its present setting."""
        explore = self.model.settings.sensemaking.explore
        return self.priority(element, 1 - self.way(element), explore)

    def most_wanted(self, mask: int, number: int) -> int:
        """The most wanted elements of a set, so many at most."""
        ranked = sorted(elements_of(mask), key=lambda e: (-self.wish(e), e))
        return sum(1 << e for e in ranked[:number])

    def expectation(self, mask: int, target: int) -> float:
        """(E8)"""
        hope = 0.0
        for e in elements_of(mask & (self.setting ^ target)):
            hope += self.priority(e, (target >> e) & 1, 0.0)
        return hope

    # Minutes

    def has(self, cost: int) -> bool:
        return self.spent + cost <= self.minutes

    def spend(self, cost: int, active: bool = True) -> None:
        self.spent += cost
        if active:
            self.active = self.model.week

    def spend_if_it_can(self, cost: int) -> bool:
        if not self.has(cost):
            return False
        self.spend(cost)
        return True

    def attend(self) -> bool:
        """A meeting, if it has the minutes of attendance."""
        if not self.spend_if_it_can(self.model.settings.coordination.attendance):
            return False
        self.work()
        return True

    def work(self) -> None:
        """It works on a project, decides, or attends a meeting; read by measures only."""
        self.worked_last = self.model.week

    def may_promise(self, more: int) -> bool:
        limit = self.model.settings.people.promise_limit
        return self.promised + more <= limit * self.minutes

    # Opinion, standing, ties

    def feel(self, change: float) -> None:
        self.opinion = min(1.0, max(-1.0, self.opinion + change))

    def join(self, route: str) -> None:
        self.status, self.joined = PARTICIPANT, self.model.week
        self.model.joins[route] += 1

    def is_tied(self, other: Actor) -> bool:
        return other in self.weight_of

    def engaged_ties(self) -> list[Actor]:
        return [b for b in self.ties if b.engaged]

    def weight_of_engaged(self) -> float:
        """W of section 7, stage 2."""
        summed = 0.0
        for b in self.engaged_ties():
            summed += self.weight_of[b]
        return summed

    def attraction(self) -> float:
        """(E11)"""
        engaged = self.engaged_ties()
        if not engaged:
            return 0.5
        summed = 0.0
        for b in engaged:
            summed += b.outcome
        return min(1.0, max(0.05, 0.5 + summed / len(engaged) - self.outcome))


class Resident(Actor):
    """A person."""


class Organization(Actor):
    """Staff time, a size, and residents it serves."""

    is_organization = True


class Funder(mesa.Agent):
    """Yearly money, a preferred part of the system, and a way to give it."""

    def __init__(self, model: Twin, number: int, state: str, yearly: int, part: int) -> None:
        super().__init__(model)
        self.number, self.state, self.yearly, self.part = number, state, yearly, part
        self.gives = 1.0
        self.appetite = self.pools = 0.0
        self.condition = False
        self.seen = nan
        self.fresh = 0
        self.given: Counter[Organization] = Counter()
        """Cents given directly, by organization."""

    @property
    def is_giving(self) -> bool:
        return self.state == GIVING

    @property
    def pools_now(self) -> bool:
        """Whether it gives, pools something and has no condition."""
        return self.is_giving and self.pools > 0 and not self.condition

    @property
    def gives_directly(self) -> bool:
        """It pools less than all, or has a condition."""
        return self.state != ABROAD and (self.pools < 1 or self.condition)
