"""One target and one boundary, agreed by the council."""

from typing import Literal

import numpy as np

from sim.constants import LEAST_LEVERAGE, LEAST_WEIGHT, MAJORITY
from sim.kernels import Ints, RealGrid, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.sensemaking.base import Sensemaking, trust_shared_belief
from sim.world.evidence import read_reports
from sim.world.order import draw_lots, ranks
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.beliefs import AGREEING, IN_FORCE, NEXT_ROUND, NEXT_SCAN
from sim.world.tables.coordination import account
from sim.world.tables.problem import everyday_elements
from sim.world.tables.world import World
from sim.world.values import judge, reverse_estimates, worth_of
from sim.world.week.hosting import host

CONFORM = decision("sensemaking.conform")
"""Whether a participant takes up an agreed element. Key: (week, actor, element)."""

JUDGE = decision("sensemaking.judge_agreed")
"""Error in judging what an agreed element would bring. Key: (week, actor, element)."""

STARTER = decision("sensemaking.starter")
"""Whether a participant outside the council helps to make the first agenda. Key: (0, actor, 0)."""


AGREEMENT = "Collective Impact stresses the importance of agreement"
FOLLOWING = "tracking to see if all are following them"
"""Sentences that several parameters rest on."""


@rule(
    "sensemaking",
    "common_agenda",
    seeds="COMMON AGENDA; shared understanding of problem; identify leverage points; sets "
    "boundaries to system or issue; scan for emerging opportunities",
    cites=["Kania & Kramer 2011", "March 1991"],
    reads=["council", "actors", "beliefs", "hours"],
    writes=["beliefs", "actors", "hours"],
)
class CommonAgenda(Sensemaking):
    """The council talks until it has one target and one boundary: which elements matter, and how
    each should be done. The more its views differ, the more meetings that takes. Then everybody
    who takes part moves, bit by bit, towards the target, and proposals keep inside the boundary.
    The agenda is renewed once a year; between rounds, reports are scanned for opportunities.
    Coordinators guide the vision: they host the rounds and the scans, or else members do, in their
    own time."""

    guided: bool = parameter(
        True, unit="truth", source="the seeds: guiding vision and strategy",
        by_arm="Guiding Vision and Strategy",
    )  # fmt: skip
    """Whether coordinators host rounds and scans; if not, members do so in their own time."""

    merge: Literal["per_element", "performance_weighted", "best_package"] = parameter(
        "best_package",
        unit="procedure",
        range=("per_element", "performance_weighted", "best_package"),
        source=ASSUMPTION,
        by_arm=AGREEMENT,
    )
    """How views become one target: a weighted vote on each element, the same weighted by how well
    each member does, or the whole package of the member who expects most of its own."""

    enforcement: Literal["always", "if_not_worse"] = parameter(
        "if_not_worse", unit="procedure", range=("always", "if_not_worse"), source=ASSUMPTION,
        by_arm=FOLLOWING,
    )  # fmt: skip
    """Whether participants follow the agenda always, or where they are no worse off."""

    socialization: float = parameter(
        0.05,
        unit="per week",
        range=(0.01, 0.2),
        limits=(0, 1),
        source="March 1991, p1; " + ASSUMPTION,
        by_arm=FOLLOWING,
    )
    """Chance that a participant takes up an agreed element this week, for each element in which it
    differs (March's socialization)."""

    boundary: int = parameter(
        8, unit="elements", range=(5, 11), limits=(1, 20), source=ASSUMPTION,
        by_arm="Sets boundaries to system or issue.",
    )  # fmt: skip
    """Elements inside the boundary."""

    first_meetings: float = parameter(
        4.0,
        unit="meetings",
        limits=(0, 1000),
        range=(1.0, 8.0),
        source=ASSUMPTION,
        by_arm=AGREEMENT,
    )
    """Weekly meetings an agreement takes even among those who agree."""

    meetings_per_view: float = parameter(
        1.0,
        unit="meetings",
        limits=(0, 1000),
        range=(0.2, 2.0),
        source=ASSUMPTION,
        by_arm=AGREEMENT,
    )
    """Added for each view, times the mean share of elements in which two views differ."""

    round_weeks: int = parameter(
        52, unit="weeks", range=(26, 104), limits=(1, 10_000), source=ASSUMPTION, by_arm=AGREEMENT
    )
    """Weeks between planning rounds."""

    scan_weeks: int = parameter(
        13, unit="weeks", range=(4, 26), limits=(1, 10_000), source=ASSUMPTION,
        by_arm="scan for emerging opportunities",
    )  # fmt: skip
    """Weeks between scans of all reports for opportunities."""

    starters: float = parameter(
        0.0, unit="share of participants", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="co-create it with potential start-up partners",
    )  # fmt: skip
    """Share of the other participants who sit with the council until the first agreement."""

    def prepare(self, world: World) -> None:
        """Nothing is in scope until the council has agreed for the first time."""
        world.beliefs.scope = 0
        world.beliefs.agreed = 0
        world.beliefs.calendar[NEXT_SCAN] = self.scan_weeks

    def focus(self, world: World, week: int) -> None:
        """Agree, renew, scan; then participants move towards the target."""
        beliefs, calendar = world.beliefs, world.beliefs.calendar
        table = self._table(world)
        if week >= calendar[NEXT_ROUND] and calendar[AGREEING] == 0:
            calendar[AGREEING] = self._meetings(world, table)
        if calendar[AGREEING] > 0 and self._meet(world, table, week):
            calendar[AGREEING] -= 1
            if calendar[AGREEING] == 0:
                self._agree(world, table)
                calendar[NEXT_ROUND] = week + self.round_weeks
                calendar[IN_FORCE] = 1
        alarmed = calendar[IN_FORCE] and world.alerted
        if calendar[IN_FORCE] and (week >= calendar[NEXT_SCAN] or alarmed):
            if self._scan(world, week):
                calendar[NEXT_SCAN] = week + self.scan_weeks
            if alarmed:
                calendar[NEXT_ROUND] = week
        trust_shared_belief(
            world.actors.status, beliefs.trust, self.trust if calendar[IN_FORCE] else 0.0
        )
        self._socialize(world, week)

    def _table(self, world: World) -> Ints:
        """Who agrees: the council, and until the first agreement some of the other participants."""
        council, status = world.council.member, world.actors.status
        if self.starters == 0.0 or world.beliefs.calendar[IN_FORCE]:
            return council
        lots = np.empty(status.size)
        draw_lots(world.seed, STARTER, 0, lots)
        starters = (lots < self.starters) & (status == PARTICIPANT)
        starters[council] = False
        return np.concatenate([council, np.flatnonzero(starters)])

    def _views(self, world: World, members: Ints) -> tuple[np.ndarray, np.ndarray]:
        """Settings that those who agree would like, and what they expect of each flip."""
        actors = world.actors
        evidence = actors.evidence[members]
        prior = world.parameters.people.prior_readings
        hope = evidence / (evidence + prior) * actors.estimate[members]
        elements = np.arange(hope.shape[1])
        flips = ((hope > 0.0) << elements).sum(axis=1)
        return actors.setting[members] ^ flips, hope

    def _meetings(self, world: World, members: Ints) -> int:
        """Meetings needed: first + per view x views x mean normalised distance of views."""
        wished, hope = self._views(world, members)
        n = wished.size
        if n == 0:
            return 1
        bits = (wished[:, None] >> np.arange(hope.shape[1])) & 1
        ones = bits.sum(axis=0)
        pairs = n * (n - 1) / 2
        distance = (ones * (n - ones)).sum() / (pairs * bits.shape[1]) if pairs else 0.0
        return max(1, round(self.first_meetings + self.meetings_per_view * n * distance))

    def _meet(self, world: World, members: Ints, week: int) -> bool:
        """Hold one agenda meeting, if there are hours for it."""
        actors, prices = world.actors, world.parameters.coordination
        if members.size == 0:
            return True
        need = (prices.meeting + prices.meeting_person * members.size) * prices.price_factor
        held = host(world, week, account(world.hours, self.guided), need, int(members[0]))
        if held:
            free = members[actors.spent[members] + prices.attendance <= actors.minutes[members]]
            actors.spent[free] += prices.attendance
            actors.active[free] = actors.at_work[free] = week
        return bool(held)

    def _agree(self, world: World, members: Ints) -> None:
        """Merge the views into a target and a boundary; a starter weighs as much as a mean seat."""
        beliefs, actors = world.beliefs, world.actors
        wished, hope = self._views(world, members)
        elements = hope.shape[1]
        if members.size == 0:
            beliefs.scope = world.problem.all_elements
            return
        weight = world.council.weight
        seat = weight.mean() if weight.size else 1.0
        weight = np.concatenate([weight, np.full(members.size - weight.size, seat)])
        bits = (wished[:, None] >> np.arange(elements)) & 1
        if self.merge == "performance_weighted":
            weight = actors.own_value[members] + LEAST_WEIGHT
        if self.merge == "best_package":
            promise = actors.own_value[members] + np.maximum(hope, 0.0).sum(axis=1)
            chosen_view = int(np.argmax(promise))
            target_bits = bits[chosen_view]
            actors.authored[members[chosen_view]] += 1.0
        else:
            share = (weight[:, None] * bits).sum(axis=0) / weight.sum()
            target_bits = (share > MAJORITY).astype(np.int64)
            actors.authored[members] += weight / weight.sum()
        towards = np.where(bits == target_bits, np.abs(hope), -np.abs(hope))
        leverage = (weight[:, None] * towards).sum(axis=0) / weight.sum()
        chosen = ranks(leverage)[: self.boundary]
        beliefs.gain[:] = 0.0
        beliefs.target = int((target_bits << np.arange(elements)).sum())
        beliefs.scope = beliefs.agreed = int((1 << chosen).sum())
        strength = np.maximum(leverage[chosen], LEAST_LEVERAGE)
        beliefs.gain[chosen, target_bits[chosen]] = strength
        beliefs.gain[chosen, 1 - target_bits[chosen]] = -strength
        against = (actors.setting[members, None] >> chosen & 1) != target_bits[chosen]
        seen = np.where(against, strength, -strength)
        views = np.ix_(members, chosen)
        # What others say moves a view as one reading does, and is none: evidence stays as it is.
        weight = 1.0 / (actors.evidence[views] + 1.0)
        actors.estimate[views] += weight * (seen - actors.estimate[views])

    def _scan(self, world: World, week: int) -> bool:
        """Move the agenda where reports speak against it; False if there were no hours to read."""
        beliefs, prices = world.beliefs, world.parameters.coordination
        members = world.council.member
        leader = int(members[0]) if members.size else -1
        if not host(
            world,
            week,
            account(world.hours, self.guided),
            prices.report * prices.price_factor,
            leader,
        ):
            return False
        reported = np.empty_like(beliefs.gain)
        read_reports(world, reported)
        beliefs.target, beliefs.agreed, beliefs.scope = scan(
            reported, beliefs.gain, beliefs.target, beliefs.agreed, beliefs.scope
        )  # fmt: skip
        return True

    def _socialize(self, world: World, week: int) -> None:
        """Participants take up what is agreed of everyday elements."""
        socialize(
            world,
            week,
            self.socialization,
            self.enforcement == "always",
            int(world.parameters.coordination.reading * world.easier),
        )


@kernel
def scan(
    reported: RealGrid, gain: RealGrid, target: int, agreed: int, scope: int
) -> tuple[int, int, int]:
    """What target, agreed elements and scope become by what reports say, shape (elements, 2)."""
    for e in range(gain.shape[0]):
        bit = 1 << e
        to = 1 if reported[e, 1] > 0.0 else 0
        if reported[e, to] > 0.0:
            target = target | bit if to else target & ~bit
            agreed |= bit
            scope |= bit
            _believe(gain, e, to, reported[e, to])
    return target, agreed, scope


@kernel
def _believe(gain: RealGrid, element: int, to: int, strength: float) -> None:
    """The agenda holds that turning ``element`` to ``to`` gains, and away from it loses."""
    gain[element, to] = strength
    gain[element, 1 - to] = -strength


@kernel
def socialize(world: World, week: int, rate: float, always: bool, reading: int) -> None:
    """Each participant takes up each agreed everyday element it lacks with chance ``rate``.

    Reading what is agreed takes its own minutes, once a week however much it takes up.
    """
    actors, problem = world.actors, world.problem
    beliefs = world.beliefs
    everyday = beliefs.agreed & everyday_elements(problem)
    if everyday == 0:
        return
    for a in range(actors.status.size):
        if actors.status[a] != PARTICIPANT:
            continue
        taken = _takes_up(
            world.seed, week, a, (actors.setting[a] ^ beliefs.target) & everyday, rate
        )
        if taken == 0 or actors.spent[a] + reading > actors.minutes[a]:
            continue
        actors.spent[a] += reading
        actors.active[a] = week
        for e in range(actors.estimate.shape[1]):
            bit = taken & 1 << e
            if bit == 0:
                continue
            new = actors.setting[a] ^ bit
            worth = worth_of(world, a, new)
            gain = worth - actors.own_value[a]
            if always or judge(world, JUDGE, week, a, e, 0, gain) >= 0.0:
                actors.setting[a] = new
                actors.own_value[a] = worth
                reverse_estimates(actors.estimate, a, bit)


@kernel
def _takes_up(seed: int, week: int, actor: int, differs: int, rate: float) -> int:
    """Those of the elements in which an actor differs that it takes up this week."""
    taken = 0
    e = 0
    while differs >> e:
        if differs >> e & 1 and uniform(seed, CONFORM, week, actor, e) < rate:
            taken |= 1 << e
        e += 1
    return taken
