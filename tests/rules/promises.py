"""What each family of rules provides every week, whichever rule is in force."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.world.coordination import ADMISSION, AVAILABLE, RELEASED
from sim.world.ledger import FUNDERS, OUTSIDE
from sim.world.projects import (
    APPROVED,
    CODE,
    DROPPED,
    FAILED,
    GRANTED,
    HOLDER,
    LEAD,
    MASK,
    ORPHANED,
    PROPOSED,
    PROPOSER,
    RUNNING,
    SINCE,
    SUCCEEDED,
    TARGET,
    WANTED,
)
from sim.world.world import World
from tests.rules.worlds import members_of, projects_in


def sensemaking(before: World, world: World, week: int) -> None:
    """Beliefs about both ways of every element, how they are trusted, a scope, a target."""
    beliefs, elements = world.beliefs, world.problem.elements
    assert beliefs.gain.shape == beliefs.unknown.shape == (elements, 2)
    assert np.isfinite(beliefs.gain).all()
    assert (beliefs.unknown >= 0.0).all()
    assert np.isfinite(beliefs.unknown).all()
    assert ((beliefs.trust >= 0.0) & (beliefs.trust <= 1.0)).all()
    assert (beliefs.trust[world.actors.status != 1] == 0.0).all(), "outsiders do not know of it"
    for mask in (beliefs.scope, beliefs.agreed, beliefs.target):
        assert 0 <= mask <= world.problem.all_elements
    assert beliefs.agreed & ~beliefs.scope == 0, "what is agreed lies in scope"
    turned = before.actors.setting ^ world.actors.setting
    assert (turned & world.problem.structural == 0).all()
    assert (turned[before.actors.status != 1] == 0).all(), "outsiders do not follow"


def governance(before: World, world: World, week: int) -> None:
    """Weights of power, a council that stands by, an end to every wait for a decision."""
    council, actors, size = world.council, world.actors, world.council.member.size
    members = council.member.tolist()
    assert len(set(members)) == size
    assert council.weight.shape == (size,)
    assert (council.weight >= 0.0).all()
    assert council.weight.sum() + council.backbone <= 1.0 + 1e-9, "who leaves vacates a seat"
    assert (actors.status[council.member] == 1).all(), "who is seated takes part"
    if week % 13 == 12:
        assert np.isclose(council.weight.sum() + council.backbone, 1.0)
        assert (actors.power >= 0.0).all()
        assert actors.power.sum() <= 1.0 + 1e-9
        seats = actors.power[[a for a in members if a >= actors.residents]]
        assert (np.diff(seats) <= 0.0).all(), "organizations by power"
    assert (council.leading >= actors.residents).all()
    patience = world.parameters.projects.queue_weeks
    for p in projects_in(world, PROPOSED, APPROVED):
        assert week - world.projects.cell[p, SINCE] < patience
    for p in projects_in(world, APPROVED):
        assert world.projects.cell[p, LEAD] in members_of(world, p), (
            "an approved project has a lead"
        )
    known = set(projects_in(before, PROPOSED, APPROVED))
    assert set(projects_in(world, PROPOSED, APPROVED, DROPPED)) == known, "none is forgotten"
    assert (actors.decided >= before.actors.decided - 1e-12).all()


def membership(before: World, world: World, week: int) -> None:
    """Everybody is outside, inside or gone; joining and leaving are counted; hours are paid."""
    actors, old = world.actors, before.actors
    assert set(actors.status.tolist()) <= {0, 1, 2}
    joined = world.tally.joins - before.tally.joins
    left = world.tally.exits - before.tally.exits
    assert (joined >= 0).all()
    assert joined[[0, 5]].sum() == 0, "founders come at the start, grantees in stage 6"
    assert left.sum() == ((old.status == 1) & (actors.status == 2)).sum()
    assert joined.sum() == ((old.status != 1) & (actors.status == 1)).sum()
    assert (actors.until[(old.status == 2) & (actors.status != 2)] <= week).all(), "no early return"
    rested = world.parameters.people.rest_weeks
    gone = (old.status == 1) & (actors.status == 2)
    assert (actors.until[gone] == week + rested).all()
    assert (actors.joined[(old.status != 1) & (actors.status == 1)] == week).all()
    assert not actors.engaged[actors.status != 1].any()
    used = before.hours - world.hours
    assert 0 <= used[ADMISSION] <= before.hours[ADMISSION]
    assert used[AVAILABLE] == used[ADMISSION], "admission takes from the hours for admission"
    assert (actors.spent <= actors.minutes).all()


def learning(before: World, world: World, week: int) -> None:
    """An error for every reading; evidence that only grows; ended projects leave."""
    size = world.problem.elements
    table = world.reading_error
    for m in range(1, size + 1):
        assert np.isfinite(table[m, : m + 1]).all()
        assert (table[m, : m + 1] >= 0.0).all()
    assert (world.beliefs.count >= before.beliefs.count).all()
    assert np.isfinite(world.beliefs.mean).all()
    assert not projects_in(world, SUCCEEDED, FAILED, DROPPED), "what has ended is cleared away"
    ended = projects_in(before, SUCCEEDED, FAILED)
    first = world.ledger.projects
    assert all(world.ledger.balance[first + p] == 0 for p in ended), "unspent money returns"
    gained = world.actors.skill - before.actors.skill
    took_part = {a for p in ended for a in members_of(before, p)}
    assert (gained >= 0.0).all()
    assert (gained[sorted(took_part)] > 0.0).all(), "everybody in it gains skill"
    assert set(np.flatnonzero(gained)) <= took_part
    turned = before.actors.setting ^ world.actors.setting
    assert (turned & world.problem.structural == 0).all()


def activities(before: World, world: World, week: int) -> None:
    """Proposals with elements in scope, a target, a size, members and a lead."""
    actors, cell = world.actors, world.projects.cell
    known = set(projects_in(before, PROPOSED, APPROVED, RUNNING, ORPHANED))
    for p in projects_in(world, PROPOSED):
        if p in known:
            continue
        members, mask = members_of(world, p), int(cell[p, MASK])
        assert mask != 0
        assert mask & ~world.beliefs.scope == 0, "within the boundary"
        assert mask.bit_count() <= world.parameters.projects.large
        assert cell[p, TARGET] & ~mask == 0
        assert cell[p, CODE] // 16 == cell[p, SINCE] == week
        assert members[0] == cell[p, PROPOSER] == cell[p, LEAD] == cell[p, HOLDER]
        assert len(set(members)) == len(members) <= 8
        assert (actors.status[members] == 1).all(), "only participants are counted on"
        assert cell[p, WANTED] >= 0
        assert before.actors.pending[members[0]] == 0, "one proposal at a time"
    reading = world.parameters.coordination.reading
    assert (actors.spent - before.actors.spent <= reading).all()


def communication(before: World, world: World, week: int) -> None:
    """An audience for everybody; only strictly better everyday settings are taken up."""
    audience, actors, old = world.audience, world.actors, before.actors
    sizes = np.diff(audience.start)
    assert (sizes >= 0).all()
    listed = audience.members[: audience.start[-1]]
    seen = actors.count + world.support.finds.size
    assert ((listed >= 0) & (listed < seen)).all(), "actors, then finds of other communities"
    assert ((audience.group >= -1) & (audience.group < max(1, sizes.size))).all()
    turned = old.setting ^ actors.setting
    assert (turned & world.problem.structural == 0).all()
    coupling, value = world.parameters.problem.coupling, world.problem.value
    mixed = (actors.setting & actors.own_elements) | (world.prevailing & ~actors.own_elements)
    now = value[actors.setting]
    if coupling:
        now = (1.0 - coupling) * now + coupling * value[mixed]
    assert (now[turned != 0] > old.own_value[turned != 0]).all()
    assert (actors.spent <= actors.minutes).all()
    assert 0.0 <= world.sharing <= 1.0


def funding(before: World, world: World, week: int) -> None:
    """Money comes in once a quarter and moves; hours are released; what runs has its grant."""
    inflow = before.ledger.balance[OUTSIDE] - world.ledger.balance[OUTSIDE]
    yearly = world.funders.yearly
    expected = sum(int(cents * world.income_factor / 4) for cents in yearly.tolist())
    assert inflow == (0 if week % 13 else expected)
    assert (world.ledger.balance[1:] >= 0).all()
    released = world.hours[RELEASED] - before.hours[RELEASED]
    assert released >= 0
    if week % 13 == 0:
        assert world.hours[ADMISSION] <= released, "hours for admission are saved up in a quarter"
    cell = world.projects.cell
    steered = world.actors.steered - before.actors.steered
    for p in set(projects_in(world, RUNNING)) - set(projects_in(before, RUNNING)):
        assert p in projects_in(before, APPROVED), "only what was approved begins"
        assert cell[p, GRANTED] > 0
        assert cell[p, LEAD] in members_of(world, p)
        assert (world.actors.status[members_of(world, p)] == 1).all()
        steered[cell[p, HOLDER]] -= cell[p, GRANTED]
    assert (steered == 0).all(), "who holds a project's grant steers it, and nobody else"
    first = world.ledger.projects
    granted = sum(
        int(cell[p, GRANTED])
        for p in set(projects_in(world, RUNNING)) - set(projects_in(before, RUNNING))
    )
    assert world.ledger.balance[first:].sum() - before.ledger.balance[first:].sum() <= granted
    assert (world.ledger.balance[FUNDERS:first] >= 0).all()


PROMISES: dict[str, Callable[[World, World, int], None]] = {
    "sensemaking": sensemaking,
    "governance": governance,
    "membership": membership,
    "learning": learning,
    "activities": activities,
    "communication": communication,
    "funding": funding,
}
"""What holds after the stage of a family: (world before, world after, week)."""
