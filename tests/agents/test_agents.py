"""Agents as Mesa knows them: real ones, over rows of the tables."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from sim.agents import Backbone, CommunityAgent, Funder, Organization, Resident
from sim.agents.faces import FacedModel
from sim.model import CommunityModel
from tests.rules.worlds import small, stepped

# Nothing here may be what a later Mesa removes.
pytestmark = [
    pytest.mark.filterwarnings(f"error::{kind}")
    for kind in ("DeprecationWarning", "PendingDeprecationWarning", "FutureWarning")
]


@pytest.fixture
def model() -> CommunityModel:
    return stepped(small(arm="system_shifting_network"), 3, 20)


def test_every_row_has_an_agent_of_its_type(model: CommunityModel) -> None:
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == 60 + 12 + 4 + 1
    by_type = model.agents_by_type
    assert {kind: len(agents) for kind, agents in by_type.items()} == {
        Resident: 60, Organization: 12, Funder: 4, Backbone: 1,
    }  # fmt: skip
    assert set(model.agent_types) == set(by_type)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    assert [agent.row for agent in by_type[Resident]] == list(range(60))
    assert [agent.row for agent in by_type[Organization]] == list(range(60, 72))
    ids = [agent.unique_id for agent in model.agents]
    assert len(set(ids)) == len(ids)


def test_agents_are_made_once_and_only_when_asked_for() -> None:
    model = CommunityModel(small(), 1)
    assert len(super(FacedModel, model).agents) == 0, "a sweep never pays for them"
    first = list(model.agents)
    assert list(model.agents) == first
    assert len(model.agents_by_type[Resident]) == 60


def test_sets_of_agents_can_be_asked(model: CommunityModel) -> None:
    actors = model.world.actors
    everybody = model.agents.select(lambda agent: isinstance(agent, Resident | Organization))
    engaged = everybody.select(lambda agent: agent.engaged)
    assert len(engaged) == actors.engaged.sum() > 0
    residents = model.agents.select(agent_type=Resident)
    assert residents.agg("outcome", np.mean) == pytest.approx(actors.outcome[:60].mean())
    assert residents.agg("skill", max) == actors.skill[:60].max()
    assert everybody.get("setting") == actors.setting.tolist()
    assert everybody.get(["power", "led"])[61] == [actors.power[61], actors.led[61]]
    assert everybody.map(lambda agent: agent.row) == list(range(72))
    assert sum(everybody.do("draw", "coin").get("promised")) == actors.promised.sum()
    halves = everybody.groupby(lambda agent: agent.status).count()
    assert halves == {
        status: int((actors.status == status).sum()) for status in set(actors.status.tolist())
    }
    assert len(everybody.sort("skill", ascending=False)) == 72
    assert next(iter(everybody.sort("skill", ascending=False))).skill == actors.skill.max()


def test_a_face_reads_and_writes_its_row(model: CommunityModel) -> None:
    actors, ledger = model.world.actors, model.world.ledger
    resident = list(model.agents_by_type[Resident])[7]
    organization = list(model.agents_by_type[Organization])[2]
    for name in ("setting", "parts", "neighbourhood", "minutes", "promised", "skill", "openness",
                 "opinion", "status", "engaged", "power", "own_value", "outcome", "led",
                 "succeeded"):  # fmt: skip
        assert getattr(resident, name) == getattr(actors, name)[7], name
        assert getattr(organization, name) == getattr(actors, name)[62], name
        assert isinstance(getattr(resident, name), int | float | bool), "a plain number"
    resident.skill = 0.125
    resident.minutes = 77
    assert (actors.skill[7], actors.minutes[7]) == (0.125, 77)
    model.agents.select(agent_type=Organization).set("opinion", 0.5)
    assert (actors.opinion[60:] == 0.5).all()
    assert (actors.opinion[:60] != 0.5).all()
    assert organization.endowment == actors.endowment[62]
    assert organization.served == actors.served[62]
    assert organization.money == ledger.balance[ledger.actors + 62]
    assert set(resident.served_by) == set(actors.server[7].tolist()) - {-1}
    assert resident.projects_led == actors.leads[7]
    sure = actors.evidence[7] / (actors.evidence[7] + 1.0)
    np.testing.assert_array_equal(resident.view, [actors.estimate[7], sure])


def test_ties_are_told_alike_by_both(model: CommunityModel) -> None:
    faces = {agent.row: agent for agent in model.agents.select(agent_type=Resident)}
    faces |= {agent.row: agent for agent in model.agents.select(agent_type=Organization)}
    told = {(a, b): weight for a, face in faces.items() for b, weight in face.ties.items()}
    assert told
    assert all(told[b, a] == weight for (a, b), weight in told.items())


def test_funders_and_the_backbone(model: CommunityModel) -> None:
    world = model.world
    funders = model.agents_by_type[Funder]
    assert [funder.yearly for funder in funders] == world.funders.yearly.tolist()
    assert [funder.preferred_parts for funder in funders] == world.funders.parts.tolist()
    assert all(funder.money >= 0 for funder in funders)
    list(funders)[1].yearly = 4_000_000
    assert world.funders.yearly[1] == 4_000_000
    (backbone,) = model.agents_by_type[Backbone]
    assert backbone.minutes == world.hours[0]
    assert backbone.minutes_used == world.hours[1] > 0
    assert backbone.money == world.ledger.balance[[1, 2]].sum()


def test_what_is_set_through_a_face_changes_the_run() -> None:
    usual, other = CommunityModel(small(), 4), CommunityModel(small(), 4)
    for funder in other.agents_by_type[Funder]:
        funder.yearly = 0
    for _ in range(30):
        usual.step()
        other.step()
    assert usual.series["money_in"][-1] > 0.0
    assert other.series["money_in"][-1] == 0.0


def test_draws_of_an_agents_own_are_keyed(model: CommunityModel) -> None:
    one, two, *_ = model.agents_by_type[Resident]
    assert one.draw("coin") == one.draw("coin")
    draws = {one.draw("coin"), two.draw("coin"), one.draw("die"), one.draw("coin", 5)}
    assert len(draws) == 4
    before = one.draw("coin")
    model.step()
    assert one.draw("coin") != before


def test_mesas_data_collector_reads_model_and_agents() -> None:
    model = CommunityModel(small(), 2)
    collector = mesa.DataCollector(
        model_reporters={
            "impact": lambda m: m.series["impact"][-1],
            "week": "week",
            "engaged": lambda m: len(m.agents.select(lambda a: getattr(a, "engaged", False))),
        },
        agent_reporters={"row": "row"},
        agenttype_reporters={
            Resident: {"outcome": "outcome", "skill": lambda agent: agent.skill},
            Organization: {"money": "money"},
        },
    )
    for _ in range(5):
        model.step()
        collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert table["week"].tolist() == [1, 2, 3, 4, 5]
    np.testing.assert_array_equal(table["impact"], model.series["impact"])
    np.testing.assert_array_equal(table["engaged"], model.series["engaged"])
    assert len(collector.get_agent_vars_dataframe()) == 5 * 77
    residents = collector.get_agenttype_vars_dataframe(Resident)
    assert len(residents) == 5 * 60
    np.testing.assert_allclose(
        residents["outcome"].groupby(level=0).mean(), model.series["impact"], rtol=1e-12
    )
    organizations = collector.get_agenttype_vars_dataframe(Organization)
    last = organizations["money"].groupby(level=0).sum().iloc[-1]
    ledger = model.world.ledger
    assert last == ledger.balance[ledger.actors + 60 : ledger.projects].sum()


def test_a_model_counts_its_steps_as_mesa_does(model: CommunityModel) -> None:
    assert model.week == 20
    assert model.steps == 20


def test_every_column_says_what_it_is() -> None:
    for kind in (Resident, Organization, Funder, Backbone, CommunityAgent):
        public = [name for name in vars(kind) if not name.startswith("_") and name != "model"]
        for name in public:
            assert getattr(kind, name).__doc__, f"{kind.__name__}.{name}"
