"""Leaders meet; others hear from their leaders; an alert reaches everybody."""

import numpy as np

from sim.parameters import parameter
from sim.rules.base import rule
from sim.rules.communication.base import Communication
from sim.world.coordination import host, pay_minutes
from sim.world.world import PARTICIPANT, World


@rule(
    "communication",
    "leadership_meetings",
    seeds="CONTINUOUS COMMUNICATION: monthly or even biweekly in-person meetings among the "
    "organizations' CEO-level leaders; all organizations and levels respond in a coordinated and "
    "immediate way to new information",
    cites=["Kania & Kramer 2011"],
    reads=["council", "actors", "hours"],
    writes=["audience", "actors", "hours"],
)
class LeadershipMeetings(Communication):
    """The leaders of the key organizations meet every two weeks and see what all the others do.
    Everybody else sees what the leaders of the organizations that serve them do. When something
    happens, an alert goes out to all levels in the same week."""

    meeting_weeks: int = parameter(
        2, unit="weeks", range=(2, 4), limits=(1, None), source="monthly or even biweekly",
        by_arm="monthly or even biweekly in-person meetings among CEO-level leaders",
    )  # fmt: skip
    """Weeks between leadership meetings."""

    def prepare(self, world: World) -> None:
        """Everybody sees the organizations that serve them."""
        super().prepare(world)
        world.audience.servers[:] = True

    def listen(self, world: World, week: int) -> None:
        """Hold the meeting, if it is due and there are hours; pass on an alert."""
        audience, actors = world.audience, world.actors
        leaders = world.council.leading
        audience.members = leaders
        audience.start = np.array([0, leaders.size], np.int64)
        audience.group[:, 0] = -1
        organizations = np.arange(actors.residents, actors.count)
        inside = organizations[actors.status[organizations] == PARTICIPANT]
        audience.group[inside, 0] = 0
        audience.group[leaders, 0] = -1
        if week % self.meeting_weeks == 0 and leaders.size:
            self._meet(world, week, leaders)
        self._alert(world)

    def _meet(self, world: World, week: int, leaders: np.ndarray) -> None:
        """Leaders who have the time attend; those who do see all leaders."""
        actors, prices = world.actors, world.parameters.coordination
        free = leaders[actors.spent[leaders] + prices.attendance <= actors.minutes[leaders]]
        need = (prices.meeting + prices.meeting_person * free.size) * prices.price_factor
        if free.size and host(
            world.hours, need, int(free[0]), prices.self_hosting, actors.spent, actors.minutes,
            actors.active, week,
        ):  # fmt: skip
            free = free[actors.spent[free] + prices.attendance <= actors.minutes[free]]
            actors.spent[free] += prices.attendance
            actors.active[free] = week
            world.audience.group[free, 0] = 0

    def _alert(self, world: World) -> None:
        """After a shock, tell every participant the same week, if the hours allow it."""
        actors, prices = world.actors, world.parameters.coordination
        world.audience.eager[:] = False
        world.alerted = False
        if not world.shocked_now:
            return
        inside = actors.status == PARTICIPANT
        need = (prices.alert + prices.alert_person * int(inside.sum())) * prices.price_factor
        if pay_minutes(world.hours, need):
            world.audience.eager[:] = inside
            world.alerted = True
