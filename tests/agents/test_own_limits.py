"""Agents that decide for themselves: nobody before another, nobody beyond what is its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.agents import Actor, Backbone, Deciders, Funder, Organization, Project, Proposal, Resident
from sim.errors import InputError
from sim.model import CommunityModel
from sim.runs import run
from tests.agents.usual import LIVELY, elements_in, of_kinds
from tests.rules.worlds import ARMS, check_world, small, stepped, tables


class Keeps(Resident):
    """Never joins."""

    def join(self, route: str) -> bool:
        return False


class Copies(Organization):
    """Takes up nothing."""

    def look(self) -> int | None:
        return None


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
        # Their minutes are few and change; a plan has as many places as in a larger community.
        values = LIVELY | {"proposals.draft_hours": 1.0, "community.scale": 0.0}
        model = order(CommunityModel(small(values, arm), 3, agents=agents, audit=True))
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
        ("self.hopes(None)", "step", "this can be done in vote only"),
        ("super(type(self), self).vote(None)", "step", "vote is left to the rules"),
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
    reading = int(model.settings.coordination.reading * model.world.easier)
    assert reading > 0
    inside = actors.status == 1
    # First what is owed for drafts and reports is worked off; who owes nothing then is asked.
    left = np.maximum(0, actors.minutes - actors.promised)
    worked = np.where(inside, np.minimum(actors.owed, left), 0)
    asked = inside & (actors.pending == 0) & (actors.owed == worked)
    asked &= worked + reading <= actors.minutes
    assert asked[:60].any()
    assert worked[:60].any()
    assert not asked[:60][inside[:60]].all()
    live = int(model.world.projects.count[0])
    model.settings.activities.propose(model.world, model.week)
    assert actors.spent[:60].tolist() == (worked + reading * asked)[:60].tolist()
    assert (model.world.projects.member[model.world.projects.live[live:60], 0] >= 60).all()


class Other(Keeps):
    """The same by another name."""


def test_agents_of_ones_own_are_mesa_agents() -> None:
    model = CommunityModel(small(), 1, agents={Keeps: [3, 7]})
    assert len(model.agents) == 60 + 12 + 4 + 1
    by_type = model.agents_by_type
    assert {kind: len(agents) for kind, agents in by_type.items()} == {
        Keeps: 2, Resident: 58, Organization: 12, Funder: 4, Backbone: 1,
    }  # fmt: skip
    assert len(model.agents.select(agent_type=Resident)) == 60
    rows = sorted(agent.row for agent in model.agents.select(agent_type=Resident))
    assert rows == list(range(60))
    (other,) = model.use(Other, [7])
    assert other in model.agents
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
