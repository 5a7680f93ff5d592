"""Agents with a behaviour of their own: exact, at the same costs, nobody before another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.agents import Actor, Backbone, Deciders, Funder, Organization, Project, Proposal, Resident
from sim.errors import InputError
from sim.model import CommunityModel, run
from sim.world.projects import APPROVED, PROPOSER, RUNNING
from tests.agents.usual import (
    JoinsAsUsual,
    LooksAsUsual,
    ProposesAsUsual,
    VotesAsUsual,
    elements_in,
    of_kinds,
)
from tests.rules.worlds import (
    ARMS,
    check_world,
    members_of,
    projects_in,
    small,
    stepped,
    tables,
)

LIVELY = {
    "weeks": 60,
    "people.founders_share": 0.3,
    "people.join_spontaneous": 0.006,
    "communication.velocity": 0.3,
    "coordination.share": 0.2,
    "funders.money_per_actor": 2500.0,
    "governance.council_size": 7,
}
HABITS = {
    "join": JoinsAsUsual,
    "propose": ProposesAsUsual,
    "vote": VotesAsUsual,
    "look": LooksAsUsual,
}


def finished(arm: str, agents: Any = None, seed: int = 3, weeks: int = 60) -> CommunityModel:
    model = CommunityModel(small(LIVELY, arm), seed, agents=agents, audit=True)
    for _ in range(weeks):
        model.step()
        check_world(model.world)
    return model


def state(model: CommunityModel) -> dict[str, dict[str, bytes]]:
    """All tables, bit for bit, but who decides for itself."""
    found = tables(model.world)
    found["actors"].pop("own")
    return found


@pytest.fixture(scope="module", params=ARMS)
def usual(request: pytest.FixtureRequest) -> tuple[str, CommunityModel]:
    return request.param, finished(request.param)


@pytest.mark.parametrize("hook", HABITS)
def test_a_rule_and_the_same_behaviour_as_an_agent_give_the_same_run(
    usual: tuple[str, CommunityModel], hook: str
) -> None:
    arm, expected = usual
    yes: list[int] = []

    class Counts(HABITS[hook]):  # type: ignore[misc]
        """Notes that something was decided, so that the test cannot pass idly."""

    def counted(self: Any, *words: Any) -> Any:
        answer = getattr(super(Counts, self), hook)(*words)
        if answer not in (None, False):
            yes.append(self.row)
        return answer

    setattr(Counts, hook, counted)
    found = finished(arm, of_kinds(Counts, rows=range(72)))
    assert state(found) == state(expected)
    nobody_votes = hook == "vote" and arm == "isolated"
    assert (len(set(yes)) > 3) != nobody_votes


def test_some_may_decide_for_themselves_while_the_rules_decide_for_others(
    usual: tuple[str, CommunityModel],
) -> None:
    arm, expected = usual
    agents = of_kinds(*HABITS.values(), rows=range(1, 72, 3))
    assert state(finished(arm, agents)) == state(expected)


class Draws(LooksAsUsual):
    """Draws a lot for itself, and does as everybody does."""

    def look(self) -> int | None:
        assert {self.draw("anything", other) for other in range(50)}
        return super().look()


def test_draws_of_its_own_leave_those_of_others_as_they_were() -> None:
    arm = "system_shifting_network"
    assert state(finished(arm, of_kinds(Draws, rows=range(30)))) == state(finished(arm))


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
            proposer = model.world.projects.cell[p, PROPOSER]
            others = [a for a in members_of(model.world, p) if a != proposer]
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


class Swaps(Resident):
    """Takes over the opinion of the resident on the other side."""

    def step(self) -> None:
        self.opinion = self.model.actor(59 - self.row).opinion
        self.skill = self.skill / 2
        self.skill = self.skill / 2  # sees its own change


def backwards(model: CommunityModel) -> CommunityModel:
    """Let the agents be asked in the opposite order."""
    deciders = model.world.own
    assert isinstance(deciders, Deciders)
    deciders.steppers.reverse()
    deciders.actors = dict(reversed(deciders.actors.items()))
    return model


@pytest.mark.parametrize("order", [lambda model: model, backwards])
def test_all_act_at_the_same_time(order: Callable[[CommunityModel], CommunityModel]) -> None:
    model = order(CommunityModel(small(), 1, agents={Swaps: range(60)}))
    actors = model.world.actors
    actors.opinion[:60] = np.linspace(-1.0, 1.0, 60)
    actors.skill[:60] = 0.8
    before = actors.opinion.copy()
    assert model.world.own is not None
    model.world.own.step()
    np.testing.assert_array_equal(actors.opinion[:60], before[:60][::-1])
    np.testing.assert_array_equal(actors.skill[:60], 0.2)


class Experiments(Resident):
    """Turns an everyday element at random at the end of stage 3, whatever it brings."""

    def step(self) -> None:
        everyday = elements_in(self.model.world.problem.everyday)
        self.adopt(self.setting ^ 1 << everyday[int(self.draw("element") * len(everyday))])


def test_adopting_changes_value_and_view_with_the_setting() -> None:
    model = CommunityModel(small(), 1, agents={Experiments: [5]})
    actors, world = model.world.actors, model.world
    setting, view = int(actors.setting[5]), actors.estimate[5].copy()
    assert world.own is not None
    world.own.step()
    turned = setting ^ int(actors.setting[5])
    assert turned.bit_count() == 1
    e = turned.bit_length() - 1
    assert actors.estimate[5, e] == -view[e]
    assert np.delete(actors.estimate[5], e).tolist() == np.delete(view, e).tolist()
    assert actors.own_value[5] == model.actor(5).worth(int(actors.setting[5]))


class Anything(Actor):
    """Decides everything by lot."""

    def step(self) -> None:
        self.minutes = int(600 * self.draw("minutes"))
        self.opinion = 2 * self.draw("opinion") - 1

    def join(self, route: str) -> bool:
        return self.draw(f"join {route}") < 0.3

    def propose(self) -> Proposal | None:
        allowed = elements_in(self.model.world.beliefs.scope)
        if self.draw("propose") < 0.5 or not allowed:
            return None
        large = self.model.world.parameters.projects.large
        chosen = {allowed[int(self.draw("element", i) * len(allowed))] for i in range(large)}
        return Proposal(sum(1 << e for e in chosen), int(self.draw("target") * 256))

    def vote(self, project: Project) -> bool:
        return self.draw("vote", project.proposer) < 0.7

    def look(self) -> int | None:
        for other in self.see():
            self.observe(other.row % 8, self.draw("gain") - 0.5)
        bits = int(self.draw("turned") * 256) & self.model.world.problem.everyday
        return self.setting ^ bits


@pytest.mark.parametrize("arm", ARMS)
def test_money_hours_and_tables_stay_in_order_whatever_agents_decide(arm: str) -> None:
    """Audited, and the same in whatever order they are asked."""
    found = []
    for order in (lambda model: model, backwards):
        agents = of_kinds(Anything, rows=range(72))
        model = order(CommunityModel(small(LIVELY, arm), 3, agents=agents, audit=True))
        for _ in range(60):
            model.step()
            check_world(model.world)
        assert model.world.tally.projects[0] >= 5
        found.append(tables(model.world))
    assert found[0] == found[1]


class Reviews(Funder):
    """Gives twice as much from the second year on."""

    def step(self) -> None:
        if self.model.week == 52:
            self.yearly *= 2


def test_a_funder_may_change_its_mind() -> None:
    model = CommunityModel(small(), 1, agents={Reviews: range(3)})
    first = model.world.funders.yearly.copy()
    for _ in range(60):
        model.step()
    np.testing.assert_array_equal(model.world.funders.yearly, 2 * first)
    quarters = np.diff(model.series["money_in"], prepend=0.0)[::13]
    assert quarters[4] == pytest.approx(2 * quarters[0])


def cannot(words: str, hook: str = "step") -> Any:
    """A resident whose hook does what it cannot do."""

    def does(self: Any, *args: Any) -> Any:
        exec(words, {"self": self, "Proposal": Proposal})

    return type("Wrong", (Resident,), {hook: does})


@pytest.mark.parametrize(
    ("words", "hook", "sentence"),
    [
        ("self.model.actor(3).skill = 0", "step", "changes skill of Resident of row 3; an agent"),
        ("self.status = 1", "step", "status is not an agent's to set in step"),
        ("self.skill = 0.5", "look", r"skill is not an agent's to set in look\(\)"),
        ("self.skill = 1.5", "step", "skill is 1.5, but must lie from 0 to 1"),
        ("self.skill = float('nan')", "step", "skill is nan"),
        ("self.see()", "step", "this can be done in look only"),
        ("self.adopt(self.setting)", "join", "this can be done in look or step only"),
        ("self.adopt(self.setting ^ self.model.world.problem.structural)", "step", "only projects"),
        ("self.adopt(1 << 8)", "look", "only projects change, or that are none"),
    ],
)
def test_what_an_agent_cannot_do_is_said(words: str, hook: str, sentence: str) -> None:
    model = CommunityModel(small(), 1, agents={cannot(words, hook): range(10, 60)})
    with pytest.raises(InputError, match=sentence) as told:
        model.step()
    assert str(told.value).startswith("Wrong of row ")


@pytest.mark.parametrize(
    ("proposal", "sentence"),
    [
        (Proposal(0b1000_0000_0000, 0), "beyond the scope"),
        (Proposal(0b1111_1111, 0), "the most of a project"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(proposal: Proposal, sentence: str) -> None:
    class Proposes(Resident):
        def propose(self) -> Proposal | None:
            return proposal

    model = CommunityModel(small(LIVELY), 1, agents={Proposes: range(60)})
    with pytest.raises(InputError, match=sentence):
        model.step()


class Reads(Resident):
    """Comes forward, and finds nothing to propose."""

    def propose(self) -> Proposal | None:
        return Proposal(0, 0)


def test_coming_forward_costs_a_reading_even_if_nothing_is_found() -> None:
    model = stepped(small(LIVELY, "system_shifting_network"), 1, 20)
    actors = model.world.actors
    model.use(Reads, range(60))
    actors.spent[:] = 0
    asked = (actors.status == 1) & (actors.pending == 0)
    asked[60:] = False
    live = int(model.world.projects.count[0])
    model.settings.activities.propose(model.world, model.week)
    reading = int(model.settings.coordination.reading * model.world.easier)
    assert reading > 0
    assert (actors.spent[asked] == np.minimum(reading, actors.spent[asked].max())).all()
    assert (actors.spent[:60][~asked[:60]] == 0).all()
    assert (model.world.projects.member[model.world.projects.live[live:60], 0] >= 60).all()


def test_agents_of_ones_own_are_mesa_agents() -> None:
    model = CommunityModel(small(), 1, agents={Keeps: [3, 7]})
    assert len(model.agents) == 60 + 12 + 3 + 1
    by_type = model.agents_by_type
    assert {kind: len(agents) for kind, agents in by_type.items()} == {
        Keeps: 2, Resident: 58, Organization: 12, Funder: 3, Backbone: 1,
    }  # fmt: skip
    assert len(model.agents.select(agent_type=Resident)) == 60
    rows = sorted(agent.row for agent in model.agents.select(agent_type=Resident))
    assert rows == list(range(60))
    (eager,) = model.use(Eager, [7])
    assert eager in model.agents
    assert [agent.row for agent in model.agents_by_type[Keeps]] == [3]
    (usual,) = model.use(Resident, [3])
    assert type(usual) is Resident
    assert model.world.actors.own.tolist().count(0) == 71, "row 3 decides nothing itself any more"
    some = model.agents_by_type[Resident].select(lambda agent: agent.row < 3)
    assert [agent.row for agent in model.use(Keeps, some)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("kind", "rows", "sentence"),
    [
        (Keeps, [60], "there is no row 60 for Keeps: expected 0 to 59"),
        (Copies, [3], "there is no row 3 for Copies: expected 60 to 71"),
        (Reviews, [-1], "there is no row -1"),
        (CommunityModel, [1], "CommunityModel must be a subclass of Resident, Organization"),
    ],
)
def test_rows_and_kinds_must_fit(kind: Any, rows: list[int], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        CommunityModel(small(), 1, agents={kind: rows})


def test_a_run_has_them_in_its_shadow_as_well() -> None:
    agents = {Keeps: iter(range(60))}
    found = run(small({"weeks": 40}), 2, agents=agents)
    other = run(small({"weeks": 40}), 2)
    before = found.series["impact"][:30]
    np.testing.assert_array_equal(before, found.series["impact_without_shock"][:30])
    assert found.summary != other.summary


def test_a_model_without_them_asks_nobody() -> None:
    assert CommunityModel(small(), 1).world.own is None
    assert CommunityModel(small(), 1, agents={Resident: [2]}).world.own is None
