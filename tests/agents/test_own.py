"""Agents with a behaviour of their own: exact, at the same costs, nobody before another."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.agents import Actor, Organization, Project, Proposal, Resident
from sim.model import CommunityModel
from sim.world.tables.projects import APPROVED, PROPOSER, RUNNING, STARTED, STATE
from tests.agents.usual import (
    LIVELY,
    JoinsAsUsual,
    LooksAsUsual,
    ProposesAsUsual,
    VotesAsUsual,
    finished,
    of_kinds,
)
from tests.rules.worlds import (
    ARMS,
    members_of,
    projects_in,
    small,
    tables,
)

HABITS = {
    "join": JoinsAsUsual,
    "propose": ProposesAsUsual,
    "vote": VotesAsUsual,
    "look": LooksAsUsual,
}


def state(model: CommunityModel) -> dict[str, dict[str, bytes]]:
    """All tables, bit for bit, but who decides for itself."""
    found = tables(model.world)
    found["actors"].pop("own")
    return found


@cache
def usual(arm: str, drafts: int) -> dict[str, dict[str, bytes]]:
    """What the rules alone end with."""
    return state(finished(arm, drafts=drafts))


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize(
    ("hook", "drafts"), [("join", 2), ("propose", 0), ("vote", 0), ("vote", 2), ("look", 2)]
)
def test_a_rule_and_the_same_behaviour_as_an_agent_give_the_same_run(
    arm: str, hook: str, drafts: int
) -> None:
    """Whoever proposes for itself files one draft, whatever it read (V12), and a rule the best of
    ``drafts`` if that looks like a gain: they agree where plans are filed unread, with none.
    """
    yes: list[int] = []

    habit = HABITS[hook]

    def counted(self: Any, *words: Any) -> Any:
        """Notes that something was decided, so that the test cannot pass idly."""
        answer = getattr(habit, hook)(self, *words)
        if answer not in (None, False):
            yes.append(self.row)
        return answer

    counts = type("Counts", (habit,), {hook: counted})
    found = finished(arm, of_kinds(counts, rows=range(72)), drafts)
    assert state(found) == usual(arm, drafts)
    nobody_votes = hook == "vote" and arm == "isolated"
    assert (len(set(yes)) > 3) != nobody_votes


@pytest.mark.parametrize("arm", ARMS)
def test_some_may_decide_for_themselves_while_the_rules_decide_for_others(arm: str) -> None:
    """Without drafts, where a rule and the same behaviour as agents agree on proposing, too."""
    agents = of_kinds(*HABITS.values(), rows=range(1, 72, 3))
    assert state(finished(arm, agents, drafts=0)) == usual(arm, 0)


class Draws(LooksAsUsual):
    """Draws a lot for itself, and does as everybody does."""

    def look(self) -> int | None:
        assert {self.draw("anything", other) for other in range(50)}
        return super().look()


def test_draws_of_its_own_leave_those_of_others_as_they_were() -> None:
    arm = "system_shifting_network"
    assert state(finished(arm, of_kinds(Draws, rows=range(30)))) == usual(arm, 2)


class Keeps(Resident):
    """Never looks at anybody, never joins, never proposes."""

    def look(self) -> int | None:
        return None

    def join(self, route: str) -> bool:
        return False

    def propose(self) -> Proposal | None:
        return None


@pytest.mark.parametrize("arm", ARMS)
def test_who_always_says_no_is_left_alone(arm: str) -> None:
    usual = CommunityModel(small(LIVELY, arm), 3)
    outside = np.flatnonzero(usual.world.actors.status[:60] == 0)
    model = finished(arm, {Keeps: outside})
    actors, first = model.world.actors, usual.world.actors
    assert (actors.status[outside] == 0).all()
    assert (actors.led[outside] == 0).all()
    assert not np.array_equal(actors.status[:60], first.status[:60]), "others go on"


class Eager(Resident):
    """Joins whenever it may."""

    def join(self, route: str) -> bool:
        return route == "introduced"


def test_a_yes_to_being_introduced_waits_for_somebody_who_introduces() -> None:
    values = LIVELY | {"people.join_spontaneous": 0.0, "people.leave_base": 0.0}
    scenario = small(values, "system_shifting_network")
    model = CommunityModel(scenario, 3, agents={Eager: range(60)})
    actors = model.world.actors
    outside = actors.status[:60] == 0
    known = np.array([
        any(actors.engaged[b] for b in actors.tie_to[a, : actors.tie_count[a]]) for a in range(60)
    ])  # fmt: skip
    spent, hours = actors.spent.sum(), model.world.hours.copy()
    model.world.hours[[0, 2, 5]] += 100_000
    model.step()
    joined = outside & (actors.status[:60] == 1)
    assert joined.any()
    assert (known[joined]).all()
    assert actors.spent.sum() > spent, "hosts give their time"
    assert model.world.hours[1] > hours[1], "and so do coordinators"


class Refuses(Actor):
    """Is against everything."""

    def vote(self, project: Project) -> bool:
        return False


def test_a_council_that_is_against_everything_lets_nothing_pass() -> None:
    arm = "collective_impact"
    assert finished(arm).world.tally.projects[0] > 0
    model = finished(arm, of_kinds(Refuses, rows=range(72)))
    assert model.world.tally.projects[0] == 0
    assert model.world.tally.projects[4] > 0, "rejected"


def test_who_is_against_a_project_stays_out_of_it() -> None:
    model = CommunityModel(
        small(LIVELY, "system_shifting_network"), 3, agents=of_kinds(Refuses, rows=range(0, 72, 2))
    )
    seen = 0
    for _ in range(60):
        model.step()
        for p in projects_in(model.world, APPROVED, RUNNING):
            cell = model.world.projects.cell[p]
            if cell[STATE] == RUNNING and cell[STARTED] < model.week - 1:
                continue  # a successor may have come later, who was not asked
            others = [a for a in members_of(model.world, p) if a != cell[PROPOSER]]
            assert all(a % 2 for a in others)
            seen += len(others)
    assert seen > 0


class Flips(Organization):
    """Turns all it can turn."""

    def look(self) -> int | None:
        return self.setting ^ self.model.world.problem.everyday


def test_what_it_takes_up_is_what_it_has_at_the_end_of_the_stage() -> None:
    model = CommunityModel(small(), 1, agents={Flips: range(60, 72)})
    before = model.world.actors.setting[60:].copy()
    model.step()
    turned = before ^ model.world.actors.setting[60:]
    np.testing.assert_array_equal(turned, model.world.problem.everyday)


class Copies(Organization):
    """Looks at others every week and takes up the first setting it sees, better or not."""

    def look(self) -> int | None:
        seen = self.see()
        everyday = self.model.world.problem.everyday
        return self.setting ^ (seen[0].setting ^ self.setting) & everyday if seen else None


def test_looking_costs_a_participant_the_minutes_of_a_reading() -> None:
    model = CommunityModel(small({"people.founders_share": 0.5}), 1, agents={Copies: range(60, 72)})
    actors = model.world.actors
    for _ in range(3):
        model.step()
    inside = np.flatnonzero((actors.status == 1) & (actors.active == 2) & (actors.tie_count > 0))
    looked = [a for a in inside if a >= 60]
    assert looked
    reading = model.settings.coordination.reading
    assert all(reading <= actors.spent[a] <= actors.minutes[a] for a in looked)
    outside = actors.status[60:] != 1
    assert (actors.spent[60:][outside] == 0).all(), "others look for nothing"
