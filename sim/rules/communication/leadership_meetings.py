"""Leaders meet; others hear from their leaders; an alert reaches everybody."""

import numpy as np

from sim.kernels import kernel
from sim.parameters import parameter
from sim.rules.base import rule
from sim.rules.communication.base import Communication
from sim.rules.communication.finds import bring_find
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.audience import COMMON_GROUP
from sim.world.tables.coordination import pay_minutes
from sim.world.tables.world import World
from sim.world.week.hosting import host


@rule(
    "communication",
    "leadership_meetings",
    seeds="CONTINUOUS COMMUNICATION; monthly or even biweekly in-person meetings among the "
    "organizations' CEO-level leaders; all organizations and levels respond in a coordinated and "
    "immediate way to new information",
    cites=["Kania & Kramer 2011"],
    reads=["council", "actors", "hours"],
    writes=["audience", "actors", "hours", "support"],
)
class LeadershipMeetings(Communication):
    """The leaders of the key organizations meet every two weeks and see what all the others do.
    Everybody else sees what the leaders of the organizations that serve them do. When something
    happens, an alert goes out to all levels in the same week."""

    meeting_weeks: int = parameter(
        2, unit="weeks", range=(2, 4), limits=(1, 10_000),
        source="the seeds: monthly or even biweekly",
        by_arm="monthly or even biweekly in-person meetings",
    )  # fmt: skip
    """Weeks between leadership meetings."""

    alerts: bool = parameter(
        True, unit="truth", source="the seeds: respond in a coordinated and immediate way",
        by_arm="All organizations and levels respond in a coordinated and immediate way to new "
        "information.",
    )  # fmt: skip
    """Whether coordinators alert everybody when something happens."""

    def prepare(self, world: World) -> None:
        """One group holds the leaders."""
        super().prepare(world)
        world.audience.start = np.zeros(2, np.int64)
        world.audience.members = np.zeros(world.actors.count + 1, np.int64)

    def listen(self, world: World, week: int) -> None:
        """Hold the meeting, if it is due and there are hours; pass on an alert."""
        audience, prices = world.audience, world.parameters.coordination
        chair = convene(
            world,
            week,
            week % self.meeting_weeks == 0,
            prices.meeting * prices.price_factor,
            prices.meeting_person * prices.price_factor,
        )
        if chair >= 0 and self.finds:
            find = bring_find(world, week, self.finds, chair)
            if find >= 0:
                audience.members[audience.start[1]] = find
                audience.start[1] += 1
        audience.eager[:] = False
        world.alerted = self.alerts and world.shocked_now and self._alert(world)

    def _alert(self, world: World) -> bool:
        """After a shock, tell every participant the same week, if the hours allow it."""
        prices = world.parameters.coordination
        inside = world.actors.status == PARTICIPANT
        need = (prices.alert + prices.alert_person * int(inside.sum())) * prices.price_factor
        if not pay_minutes(world.hours, need):
            return False
        world.audience.eager[:] = inside
        return True


@kernel
def convene(world: World, week: int, due: bool, price: float, person: float) -> int:
    """Let organizations see the leaders, and leaders each other where a meeting is held.

    Leaders attend who have the minutes, the host's own included. Without coordinators' hours the
    most powerful leader who is free hosts.

    Returns
    -------
    int
        The most powerful leader at the meeting; -1 if there is none.
    """
    audience, actors, prices = world.audience, world.actors, world.parameters.coordination
    leading = world.council.leading
    audience.start[1] = leading.size
    for k in range(leading.size):
        audience.members[k] = leading[k]
    for a in range(actors.status.size):
        audience.servers[a] = actors.status[a] == PARTICIPANT
    for a in range(actors.residents, actors.status.size):
        audience.group[a, COMMON_GROUP] = 0 if actors.status[a] == PARTICIPANT else -1
    free = 0
    hosting = -1
    for k in range(leading.size):
        a = leading[k]
        audience.group[a, COMMON_GROUP] = -1
        if actors.spent[a] + prices.attendance <= actors.minutes[a]:
            free += 1
            if hosting < 0:
                hosting = a
    if not due or free == 0:
        return -1
    need = price + person * free
    if not host(world, week, world.hours, need, hosting):
        return -1
    first = -1
    for k in range(leading.size):
        a = leading[k]
        if actors.spent[a] + prices.attendance <= actors.minutes[a]:
            actors.spent[a] += prices.attendance
            actors.active[a] = actors.at_work[a] = week
            audience.group[a, COMMON_GROUP] = 0
            if first < 0:
                first = a
    return first
