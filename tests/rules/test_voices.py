"""Objections heeded and overridden, voices capped, leads shared: by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import CommunityModel
from sim.rules.governance.base import seat_council
from sim.rules.governance.voices import cap_weights
from sim.scenario import Scenario
from sim.world.tables.projects import APPROVED, CO_LEAD, HOLDER, LEAD, MASK, STATE, TARGET
from sim.world.tables.tally import REASONS
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, propose
from tests.rules.test_governance import NO, YES, council, decide
from tests.rules.worlds import members_of, small


def network(values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """Members of a network without a builder; 0 is the most skilled, 8 the least."""
    rules = {"heeding": 0.0, "weight_cap": 0.0, "co_lead": 0.0} | (values or {})
    scenario, world = desk(
        {f"governance.{name}": value for name, value in rules.items()}, "system_shifting_network"
    )
    world.council.builder = -1
    world.actors.skill[:] = np.linspace(0.9, 0.1, 9)
    return scenario, world


@pytest.mark.parametrize("count", [1, 2, 5, 11])
@pytest.mark.parametrize("cap", [0.0, 0.1, 0.25, 0.6, 1.0])
def test_capped_weights_are_those_that_stay_closest_in_proportion(count: int, cap: float) -> None:
    """Against bisection: weights min(most, s w) whose factor s keeps the sum."""
    rng = np.random.default_rng(3)
    for _ in range(30):
        weight = rng.lognormal(0.0, 2.0, count)
        found = weight.copy()
        cap_weights(found, count, cap)
        most = max(cap, 1 / count) * weight.sum()
        low, high = 1.0, 1e9
        for _ in range(200):
            middle = (low * high) ** 0.5
            low, high = (
                (middle, high)
                if np.minimum(most, middle * weight).sum() < weight.sum()
                else (low, middle)
            )
        expected = weight if cap == 1.0 else np.minimum(most, low * weight)
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        assert found.sum() == pytest.approx(weight.sum())


def test_a_heeded_proposal_loses_what_the_objector_fears_most_and_no_more() -> None:
    scenario, world = network({"heeding": 1.0, "objection": 0.05})
    believe(world, 0, YES)
    believe(world, 1, [0.2, -0.1, -0.3, 0.01])  # -.19; without element 2 +.11
    believe(world, 2, [-0.06, 0.0, 0.0, 0.0])  # of what is left -.06; without element 0 nothing
    # Without 0 the first objector expects -.1 + .01: element 1 goes as well.
    p = propose(world, [0, 1, 2], 0b1111)
    assert decide(scenario, world, p)
    assert world.projects.cell[p, [MASK, TARGET]].tolist() == [0b1000, 0b1000]
    assert members_of(world, p) == [0, 1, 2]
    assert not world.actors.opinion.any()


def test_who_objects_to_all_of_it_steps_out_in_peace() -> None:
    scenario, world = network({"heeding": 1.0})
    for a, hope in ((0, YES), (1, NO), (2, YES)):
        believe(world, a, hope)
    p = propose(world, [0, 1, 2], 0b1111)
    assert decide(scenario, world, p)
    assert world.projects.cell[p, MASK] == 0b1000, "one element stays: of equals the last"
    assert members_of(world, p) == [0, 2]
    assert not world.actors.opinion.any()


@pytest.mark.parametrize("passed", [True, False])
def test_who_is_overridden_steps_out_and_resents_it_if_the_proposal_goes_ahead(
    passed: bool,
) -> None:
    scenario, world = network()
    hopes = [YES, NO, YES if passed else NO]
    for a, hope in enumerate(hopes):
        believe(world, a, hope)
    p = propose(world, [0, 1, 2], 0b1111)
    assert decide(scenario, world, p) is passed
    event = world.parameters.people.opinion_event
    assert world.projects.cell[p, MASK] == 0b1111, "nothing was changed"
    if passed:
        assert members_of(world, p) == [0, 2]
    expected = [0.0, -event, 0.0] if passed else [-event, 0.0, 0.0]
    assert world.actors.opinion[:3].tolist() == expected


def test_half_of_the_objections_are_heeded_at_one_half() -> None:
    heeded = 0
    for seed in range(200):
        scenario, world = network({"heeding": 0.5})
        world.seed = seed
        believe(world, 0, YES)
        believe(world, 1, [0.2, -0.4, 0.2, -0.4])
        p = propose(world, [0, 1], 0b1111)
        heeded += decide(scenario, world, p)
    assert abs(heeded - 100) < 4 * 50**0.5


def test_an_objection_that_a_council_heeds_changes_or_stops_a_proposal() -> None:
    for feared, passed, mask in (([-0.3, 0.2, 0.2, 0.2], True, 0b0010), (NO, False, 0b0010)):
        scenario, world = council({"heeding": 1.0, "objection": 0.05})
        for a in (6, 7):
            believe(world, a, YES)
        believe(world, 8, feared)
        p = propose(world, [0], 0b0011)
        assert decide(scenario, world, p) is passed
        assert world.projects.cell[p, MASK] == mask
        event = world.parameters.people.opinion_event
        assert world.actors.opinion[8] == 0.0, "it was heard"
        assert world.actors.opinion[0] == (0.0 if passed else -event)


def test_a_capped_council_decides_by_heads() -> None:
    for cap, passed in ((1.0, True), (0.0, False)):  # .4 + .25 of 1; .25 + .25 of 1, quota .6
        scenario, world = council({"weight_cap": cap, "quota": 0.6})
        believe(world, 6, YES)
        assert decide(scenario, world, propose(world, [0], 0b0011)) is passed
        assert world.actors.decided[6] == pytest.approx(0.4 if cap else 0.25)


def test_a_council_gives_no_lead_beyond_the_cap() -> None:
    scenario, world = council({"lead_cap": 2})
    for a in (6, 7, 8):
        believe(world, a, YES)
    world.actors.skill[:] = np.linspace(0.1, 0.9, 9)
    world.actors.leads[[6, 8]] = 2
    p, q = propose(world, [6, 7, 8], 0b0001), propose(world, [8], 0b0010)
    scenario.governance.decide_on_proposals(world, 3)
    assert world.projects.cell[p, [STATE, LEAD, HOLDER]].tolist() == [APPROVED, 7, 7]
    assert world.projects.cell[q, STATE] != APPROVED


def test_voices_weigh_as_much_as_power_up_to_the_cap() -> None:
    """6 has .7 of the power, 7 and 8 have .15 each; 6 objects."""
    for cap, favour in ((1.0, 0.3), (0.6, 0.4), (0.4, 0.6), (0.0, 2 / 3)):
        scenario, world = network({"weight_cap": cap})
        world.actors.power[[6, 7, 8]] = 0.7, 0.15, 0.15
        for a, hope in ((6, NO), (7, YES), (8, YES)):
            believe(world, a, hope)
        p = propose(world, [7, 8, 6], 0b0001)
        assert decide(scenario, world, p) is (favour >= 0.5)
        assert world.actors.decided[[7, 8]].sum() == pytest.approx(favour)


def test_a_proposer_who_is_outweighed_loses_the_lead_and_resents_it() -> None:
    for cap, lead in ((1.0, 8), (0.0, 7)):
        scenario, world = network({"weight_cap": cap})
        world.actors.power[8] = 0.9
        world.actors.openness[:] = 0.0  # nobody hands over a lead
        for a in (0, 7, 8):
            believe(world, a, YES)
        p = propose(world, [7, 0, 8], 0b0001)
        assert decide(scenario, world, p)
        assert world.projects.cell[p, [LEAD, HOLDER]].tolist() == [lead, lead]
        event = world.parameters.people.opinion_event
        assert world.actors.opinion[7] == (-event if lead == 8 else 0.0)


def test_the_second_lead_is_the_most_skilled_of_the_others_below_the_cap() -> None:
    scenario, world = network({"co_lead": 1.0, "lead_cap": 2})
    for a in range(9):
        believe(world, a, YES)
    world.actors.openness[:] = 1.0
    world.actors.leads[2] = 2
    group, alone = propose(world, [4, 2, 0, 3], 0b0001), propose(world, [5], 0b0001)
    scenario.governance.decide(world, 3)
    assert world.projects.cell[group, [LEAD, CO_LEAD]].tolist() == [0, 3]
    assert world.projects.cell[alone, [LEAD, CO_LEAD]].tolist() == [5, -1]


def test_projects_get_a_second_lead_with_its_chance() -> None:
    with_one = 0
    for seed in range(200):
        scenario, world = network({"co_lead": 0.3})
        world.seed = seed
        for a in (0, 1):
            believe(world, a, YES)
        p = propose(world, [0, 1], 0b0001)
        scenario.governance.decide(world, 3)
        with_one += world.projects.cell[p, CO_LEAD] >= 0
    assert abs(with_one - 60) < 4 * 42**0.5


BUSY = {
    "weeks": 78,
    "people.founders_share": 0.4,
    "projects.proposal_rate": 0.06,
    "projects.proposal_rate_funded": 0.15,
    "funders.money_per_actor": 2500.0,
    "coordination.share": 0.2,
}


def bitter_exits(checked: bool, seed: int) -> int:
    """Exits out of disaffection where one organization has nearly all power and knows everybody."""
    cap, leads = (0.0, 3) if checked else (1.0, 48)
    scenario = small(
        BUSY
        | {"people.judging_error": 0.0, "governance.weight_cap": cap, "governance.lead_cap": leads},
        "system_shifting_network",
    )
    model = CommunityModel(scenario, seed)
    actors = model.world.actors
    count, lord = actors.count, actors.residents
    actors.endowment[actors.residents :] = 1.0
    actors.endowment[lord] = 100.0
    actors.minutes[lord] = 24_000
    actors.status[lord], actors.engaged[lord] = 1, True
    actors.joined[lord] = actors.active[lord] = 0
    to, weight = np.full((count, count), -1, np.int64), np.zeros((count, count))
    places = actors.tie_to.shape[1]
    to[:, :places], weight[:, :places] = actors.tie_to, actors.tie_weight
    actors.tie_to, actors.tie_weight = to, weight
    actors.attention[:] += 1
    actors.attention[lord] = count
    for other in range(count):
        if other != lord and lord not in to[other]:
            for one, two in ((other, lord), (lord, other)):
                to[one, actors.tie_count[one]] = two
                weight[one, actors.tie_count[one]] = 1.0
                actors.tie_count[one] += 1
    seat_council(model.world, scenario.governance.council_size, 0)
    for _ in range(scenario.weeks):
        model.step()
    return int(model.world.tally.exits[REASONS.index("disaffection")])


def test_dominance_erodes_the_network_unless_it_is_checked() -> None:
    """Nothing takes members from a dominant actor but their own bad experiences."""
    unchecked, checked = (
        np.array([bitter_exits(check, seed) for seed in range(12)]) for check in (False, True)
    )
    more = unchecked - checked
    assert more.mean() > 2 * more.std(ddof=1) / more.size**0.5
    assert unchecked.sum() > 1.5 * checked.sum()
