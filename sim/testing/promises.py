"""What each family of rules provides every week, whichever rule is in force."""

from collections.abc import Callable

import numpy as np

from sim.testing.worlds import expect, members_of, projects_in
from sim.units import MINUTES_AN_HOUR, WEEKS_A_QUARTER
from sim.world.tables.actors import GONE, OUTSIDER, PARTICIPANT
from sim.world.tables.coordination import ADMISSION, AVAILABLE, RELEASED
from sim.world.tables.ledger import FUNDERS, OUTSIDE
from sim.world.tables.projects import (
    APPROVED,
    CODE,
    DRAFTED,
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
    STATE,
    SUCCEEDED,
    TARGET,
    WANTED,
)
from sim.world.tables.tally import ROUTES
from sim.world.tables.world import World


def sensemaking(before: World, world: World, week: int) -> None:
    """Beliefs about both ways of every element, how they are trusted, a scope, a target."""
    beliefs, elements = world.beliefs, world.problem.elements
    shapes = beliefs.gain.shape == beliefs.unknown.shape == (elements, 2)
    expect(shapes, "beliefs are about both ways of every element")
    expect(np.isfinite(beliefs.gain).all(), "believed gains are numbers")
    unknown = (beliefs.unknown >= 0.0) & np.isfinite(beliefs.unknown)
    expect(unknown.all(), "how unknown an element is, is a number of at least 0")
    expect(((beliefs.trust >= 0.0) & (beliefs.trust <= 1.0)).all(), "trust lies from 0 to 1")
    outside = world.actors.status != PARTICIPANT
    expect((beliefs.trust[outside] == 0.0).all(), "outsiders do not know what is believed")
    for mask in (beliefs.scope, beliefs.agreed, beliefs.target):
        expect(0 <= mask <= world.problem.all_elements, "masks hold elements of the problem")
    expect(beliefs.agreed & ~beliefs.scope == 0, "what is agreed lies in scope")
    turned = before.actors.setting ^ world.actors.setting
    expect((turned & world.problem.structural == 0).all(), "only projects turn structural elements")
    expect((turned[before.actors.status != PARTICIPANT] == 0).all(), "outsiders do not follow")


def governance(before: World, world: World, week: int) -> None:
    """Weights of power, a council that stands by, an end to every wait for a decision."""
    council, actors, size = world.council, world.actors, world.council.member.size
    members = council.member.tolist()
    expect(len(set(members)) == size, "nobody sits on the council twice")
    expect(council.weight.shape == (size,), "every member of the council has a weight")
    expect((council.weight >= 0.0).all(), "weights of the council are at least 0")
    total = council.weight.sum() + council.backbone
    expect(total <= 1.0 + 1e-9, "weights of the council and the backbone add up to 1 at most")
    expect((actors.status[council.member] == PARTICIPANT).all(), "who is seated takes part")
    if week % WEEKS_A_QUARTER == WEEKS_A_QUARTER - 1:
        expect(np.isclose(total, 1.0), "weights of a new council add up to 1 with the backbone's")
        expect((actors.power >= 0.0).all(), "power is at least 0")
        expect(actors.power.sum() <= 1.0 + 1e-9, "power is a share")
        seats = actors.power[[a for a in members if a >= actors.residents]]
        expect((np.diff(seats) <= 0.0).all(), "organizations are seated by power")
    expect((council.leading >= actors.residents).all(), "leading are organizations")
    patience = world.parameters.projects.queue_weeks
    for p in projects_in(world, PROPOSED, APPROVED):
        waited = week - world.projects.cell[p, SINCE]
        expect(waited < patience, "a proposal that waits too long is given up")
    for p in projects_in(world, APPROVED):
        led = world.projects.cell[p, LEAD] in members_of(world, p)
        expect(led, "an approved project has a lead among its members")
    known = set(projects_in(before, PROPOSED, APPROVED))
    now = set(projects_in(world, PROPOSED, APPROVED, DROPPED))
    now |= known & set(projects_in(world, DRAFTED))  # refused and revised
    expect(now == known, "no proposal is forgotten")
    grows = (actors.decided >= before.actors.decided - 1e-12).all()
    expect(grows, "weight brought to decisions only grows")


def membership(before: World, world: World, week: int) -> None:
    """Everybody is outside, inside or gone; joining and leaving are counted; hours are paid."""
    actors, old = world.actors, before.actors
    expect(
        set(actors.status.tolist()) <= {OUTSIDER, PARTICIPANT, GONE},
        "everybody is outside, inside or gone",
    )
    joined = world.tally.joins - before.tally.joins
    left = world.tally.exits - before.tally.exits
    expect((joined >= 0).all(), "joins are only added")
    expect(
        joined[[ROUTES.index("founder"), ROUTES.index("grant")]].sum() == 0,
        "founders come at the start, grantees in stage 6",
    )
    gone = (old.status == PARTICIPANT) & (actors.status == GONE)
    new = (old.status != PARTICIPANT) & (actors.status == PARTICIPANT)
    expect(left.sum() == gone.sum(), "every exit is counted, by its reason")
    expect(joined.sum() == new.sum(), "every join is counted, by its route")
    back = (old.status == GONE) & (actors.status != GONE)
    expect((actors.until[back] <= week).all(), "nobody returns early")
    rested = week + world.parameters.people.rest_weeks
    expect((actors.until[gone] == rested).all(), "who leaves is gone for the weeks of rest")
    expect((actors.joined[new] == week).all(), "who joins has joined this week")
    expect(not actors.engaged[actors.status != PARTICIPANT].any(), "only participants are engaged")
    used = before.hours - world.hours
    expect(0 <= used[ADMISSION] <= before.hours[ADMISSION], "hours for admission are there")
    expect(used[AVAILABLE] == used[ADMISSION], "admission takes from the hours for admission")
    expect((actors.spent <= actors.minutes).all(), "nobody spends more minutes than there are")


def learning(before: World, world: World, week: int) -> None:
    """Readings for every look; reports that only grow; ended projects leave."""
    size = world.problem.elements
    for m in range(1, size + 1):
        readings = world.readings[m, : m + 1]
        good = (np.isfinite(readings) & (readings > 0.0)).all()
        expect(good, "every look is worth a number of readings above 0")
    expect((world.beliefs.count >= before.beliefs.count).all(), "reports only grow in number")
    expect(np.isfinite(world.beliefs.mean).all(), "means of reports are numbers")
    stays = projects_in(world, SUCCEEDED, FAILED, DROPPED)
    expect(not stays, "what has ended is cleared away")
    ended = projects_in(before, SUCCEEDED, FAILED)
    first = world.ledger.projects
    returned = all(world.ledger.balance[first + p] == 0 for p in ended)
    expect(returned, "unspent money returns")
    gained = world.actors.skill - before.actors.skill
    took_part = {a for p in ended for a in members_of(before, p)}
    expect((gained >= 0.0).all(), "nobody loses skill")
    expect((gained[sorted(took_part)] > 0.0).all(), "everybody in an ended project gains skill")
    expect(set(np.flatnonzero(gained)) <= took_part, "nobody else gains skill")
    turned = before.actors.setting ^ world.actors.setting
    expect((turned & world.problem.structural == 0).all(), "only projects turn structural elements")


def activities(before: World, world: World, week: int) -> None:
    """Plans with elements in scope, a target, a size, members and a lead; what is owed is worked
    off, plans are filed when it is, and who drafts owes the minutes."""
    actors, cell = world.actors, world.projects.cell
    known = set(projects_in(before, DRAFTED, PROPOSED, APPROVED, RUNNING, ORPHANED))
    opened = [p for p in projects_in(world, DRAFTED, PROPOSED) if p not in known]
    for p in opened:
        members, mask = members_of(world, p), int(cell[p, MASK])
        expect(mask != 0, "a plan has elements")
        expect(mask & ~world.beliefs.scope == 0, "a plan stays within the scope")
        large = world.parameters.projects.large
        expect(mask.bit_count() <= large, "a plan is not larger than a large project")
        expect(cell[p, TARGET] & ~mask == 0, "the target is about the elements of the plan")
        expect(cell[p, CODE] // 16 == cell[p, SINCE] == week, "a plan is of this week")
        heads = members[0] == cell[p, PROPOSER] == cell[p, LEAD] == cell[p, HOLDER]
        expect(heads, "the proposer is the first member, the lead and the holder")
        expect(len(set(members)) == len(members) <= 8, "members are eight at most, each once")
        expect((actors.status[members] == PARTICIPANT).all(), "only participants are counted on")
        expect(cell[p, WANTED] >= 0, "those to reach are not fewer than none")
        expect(before.actors.pending[members[0]] == 0, "one open plan or proposal at a time")
        claimed, behind = world.projects.claimed[p], world.projects.behind[p]
        read = behind >= 1.0 and np.isfinite(claimed)
        unread = world.parameters.proposals.drafts == 0 and behind >= 0.0 and np.isfinite(claimed)
        expect(read or unread, "a plan claims a gain that its proposer read of it")
    _check_filing(before, world, week)
    _check_minutes_of_plans(before, world, {int(cell[p, PROPOSER]) for p in opened})


def _check_filing(before: World, world: World, week: int) -> None:
    """Plans wait for what their proposers owe, and no longer."""
    cell, owed = world.projects.cell, world.actors.owed
    for p in projects_in(world, DRAFTED):
        expect(owed[cell[p, PROPOSER]] > 0, "a plan is filed once its proposer owes nothing")
    for p in projects_in(before, DRAFTED):
        proposer, state = cell[p, PROPOSER], cell[p, STATE]
        if world.actors.status[proposer] != PARTICIPANT:
            gone = state == DROPPED and world.actors.pending[proposer] == 0
            expect(gone, "the plan of one who does not take part is dropped")
        elif owed[proposer] == 0:
            filed = state == PROPOSED and cell[p, SINCE] == week
            expect(filed, "a plan is filed once its proposer owes nothing")
        else:
            expect(state == DRAFTED, "a plan is not filed before its hours are worked")
    for p in set(projects_in(world, PROPOSED)) - set(projects_in(before, PROPOSED)):
        worked = owed[cell[p, PROPOSER]] == 0
        expect(worked, "a plan is not filed before its hours are worked")


def _check_minutes_of_plans(before: World, world: World, planning: set[int]) -> None:
    """Own minutes go into what is owed, and one reading; who drafts then owes for its drafts."""
    actors, old = world.actors, before.actors
    free = np.maximum(0, old.minutes - old.spent - old.promised)
    worked = np.where(old.status == PARTICIPANT, np.minimum(old.owed, free), 0)
    reading = int(world.parameters.coordination.reading * world.easier)
    read = actors.spent - old.spent - worked
    expect((read >= 0).all(), "what is owed is worked off in minutes promised to nobody")
    needed = np.where(world.beliefs.trust > 0.0, reading, 0)
    expect((read <= needed).all(), "planning costs the minutes of one reading at most")
    expect((actors.spent <= actors.minutes).all(), "nobody spends more minutes than there are")
    terms = world.parameters.proposals
    draft, most = int(MINUTES_AN_HOUR * terms.draft_hours), terms.drafts
    more = actors.owed - (old.owed - worked)
    whole = (more % draft == 0) if draft else more == 0
    drafted = whole & (more >= 0) & (more <= most * draft)
    expect(drafted.all(), "who drafts owes the minutes of its drafts, and nobody else owes more")
    idle = (old.owed > worked) | (old.pending == 1) | (old.status != PARTICIPANT)
    expect((more[idle] == 0).all(), "who owes, or has an open plan, drafts no other")
    opened = np.zeros(actors.count, np.bool_)
    opened[sorted(planning)] = True
    waits = (actors.pending == 1) & (old.pending == 0)
    expect((waits == opened).all(), "who has opened a plan, and nobody else, waits for it")


def communication(before: World, world: World, week: int) -> None:
    """An audience for everybody; without errors only strictly better everyday settings
    are taken up."""
    audience, actors, old = world.audience, world.actors, before.actors
    sizes = np.diff(audience.start)
    expect((sizes >= 0).all(), "groups follow each other")
    listed = audience.members[: audience.start[-1]]
    seen = actors.count + world.support.finds.size
    expect(((listed >= 0) & (listed < seen)).all(), "groups consist of actors and finds")
    groups = (audience.group >= -1) & (audience.group < max(1, sizes.size))
    expect(groups.all(), "everybody's groups are among those there are")
    turned = old.setting ^ actors.setting
    expect((turned & world.problem.structural == 0).all(), "only projects turn structural elements")
    coupling, value = world.parameters.problem.coupling, world.problem.value
    mixed = (actors.setting & actors.own_elements) | (world.prevailing & ~actors.own_elements)
    now = value[actors.setting]
    if coupling:
        now = (1.0 - coupling) * now + coupling * value[mixed]
    better = (now[turned != 0] > old.own_value[turned != 0]).all()
    expect(better, "only what is strictly better is taken up")
    expect((actors.spent <= actors.minutes).all(), "nobody spends more minutes than there are")
    expect(0.0 <= world.sharing <= 1.0, "the chance that a failure is shared lies from 0 to 1")


def funding(before: World, world: World, week: int) -> None:
    """Money comes in once a quarter and moves; hours are released; what runs has its grant."""
    inflow = before.ledger.balance[OUTSIDE] - world.ledger.balance[OUTSIDE]
    due = int(world.funders.quarter(week, world.income_factor).sum())
    gifts = world.tally.gifts - before.tally.gifts
    expect(inflow == due + gifts, "a quarter's money comes in once a quarter, and gifts")
    expect((world.ledger.balance[1:] >= 0).all(), "no account is overdrawn")
    released = world.hours[RELEASED] - before.hours[RELEASED]
    expect(released >= 0, "hours are released, not taken back")
    if week % WEEKS_A_QUARTER == 0:
        saved = world.hours[ADMISSION] <= released
        expect(saved, "hours for admission are saved up within a quarter only")
    cell = world.projects.cell
    steered = world.actors.steered - before.actors.steered
    begun = set(projects_in(world, RUNNING)) - set(projects_in(before, RUNNING))
    for p in begun:
        expect(p in projects_in(before, APPROVED), "only what was approved begins")
        expect(cell[p, GRANTED] > 0, "what begins has a grant")
        members = members_of(world, p)
        expect(cell[p, LEAD] in members, "what begins is led by a member")
        expect(
            (world.actors.status[members] == PARTICIPANT).all(), "only participants begin a project"
        )
        steered[cell[p, HOLDER]] -= cell[p, GRANTED]
    expect((steered == 0).all(), "who holds a project's grant steers it, and nobody else")
    first = world.ledger.projects
    granted = sum(int(cell[p, GRANTED]) for p in begun)
    more = world.ledger.balance[first:].sum() - before.ledger.balance[first:].sum()
    expect(more <= granted, "projects get no more than their grants")
    expect((world.ledger.balance[FUNDERS:first] >= 0).all(), "nobody owes money")


FAMILY_PROMISES: dict[str, Callable[[World, World, int], None]] = {
    "sensemaking": sensemaking,
    "governance": governance,
    "membership": membership,
    "learning": learning,
    "activities": activities,
    "communication": communication,
    "funding": funding,
}
"""What holds after the stage of a family: (world before, world after, week)."""
