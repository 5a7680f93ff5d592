"""Proposals judged: what a reader hopes of one, by its own view and by what stands behind it."""

from sim.constants import KINDS_OF_CLOSENESS
from sim.kernels import inlined, kernel
from sim.randomness import decision, normal, uniform, uniforms
from sim.world.bits import bits_in
from sim.world.evidence import confidence, updated
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import (
    CODE,
    DRAFTED,
    MASK,
    PROPOSER,
    READ_BY_DECIDERS,
    SINCE,
    STATE,
    TARGET,
)
from sim.world.tables.record import GAINS, NUMBER, SQUARES
from sim.world.tables.tally import REJECTIONS
from sim.world.tables.world import World
from sim.world.values import expects, judge, standard_error
from sim.world.week.plans import owe_drafts, plan_gain
from sim.world.week.proposals import drop, embitter, is_member
from sim.world.week.ties import slot_of

SHARED = decision("proposals.shared")
"""Error of a proposal that all who read it share. Key: (0, proposer, code)."""

READ = decision("proposals.read")
"""Error of a reader's own. Key: (week, reader, proposer), block: code."""

BACKBONE_READS = decision("proposals.backbone_reads")
"""The same of the backbone. Key: (week, 0, proposer), block: code."""

FUNDER_READS = decision("proposals.funder_reads")
"""The same of a funder. Key: (week, funder, proposer), block: code."""

REVISE = decision("proposals.revise")
"""Whether a refused proposal is revised. Key: (week, proposer, code)."""

REREAD = decision("proposals.reread")
"""Error with which a proposer judges what it revised. Key: (week, proposer, code)."""


@kernel
def closeness(world: World, a: int, p: int) -> float:
    """How close an actor is to a proposal, 0 to 1: 1 for a member.

    For others the mean of the share of its elements that are their own, of living where its
    proposer does, and of a tie to it.
    """
    if is_member(world, a, p):
        return 1.0
    actors, cell = world.actors, world.projects.cell
    proposer, mask = cell[p, PROPOSER], cell[p, MASK]
    own = bits_in(mask & actors.own_elements[a]) / bits_in(mask)
    near = 1.0 if actors.neighbourhood[a] == actors.neighbourhood[proposer] else 0.0
    tied = 1.0 if slot_of(actors.tie_to, actors.tie_count, a, proposer) >= 0 else 0.0
    return (own + near + tied) / KINDS_OF_CLOSENESS


@kernel
def _reported(world: World, element: int) -> float:
    """Confidence in what reports say of an element."""
    count = world.beliefs.count
    prior = world.parameters.people.prior_readings
    return confidence(count[element, 0] + count[element, 1], prior)


@kernel
def _mean_confidence(world: World, a: int, p: int) -> float:
    """Confidence of an actor, 0 to 1, in what it expects of the elements that would change for it.

    Their mean; 0 if nothing would.
    """
    cell = world.projects.cell
    changes = cell[p, MASK] & (world.actors.setting[a] ^ cell[p, TARGET])
    if changes == 0:
        return 0.0
    actors, trust = world.actors, world.beliefs.trust[a]
    prior = world.parameters.people.prior_readings
    total = 0.0
    for e in range(actors.estimate.shape[1]):
        if (changes >> e) & 1:
            own = confidence(actors.evidence[a, e], prior)
            total += trust * _reported(world, e) + (1.0 - trust) * own
    return total / bits_in(changes)


@inlined
def _weighed(world: World, expected: float, trusted: float, seen: float, readings: float) -> float:
    """What is expected of a plan (confidence ``trusted``) and what was seen of it, in value."""
    q = readings / (readings + world.parameters.proposals.view_readings * trusted)
    return (1.0 - q) * expected + q * seen


@inlined
def _as_read(world: World, p: int, error: float) -> float:
    """What a proposal claims, as somebody reads it with an error of its own."""
    cell, terms = world.projects.cell, world.parameters.proposals
    u = uniform(world.seed, SHARED, 0, cell[p, PROPOSER], cell[p, CODE])
    return world.projects.claimed[p] + terms.shared_error * normal(u) + error


@kernel
def looks_like(world: World, p: int, seen: float, readings: float) -> float:
    """What its proposer makes of a plan: its own view, and what it saw by some readings; in value.

    E28 without errors of reading and without favour.
    """
    cell = world.projects.cell
    a = cell[p, PROPOSER]
    expected = expects(world, a, cell[p, MASK], cell[p, TARGET])
    return _weighed(world, expected, _mean_confidence(world, a, p), seen, readings)


@kernel
def hope_of(world: World, week: int, a: int, p: int) -> float:
    """What an actor hopes of a proposal, in value: own view, the evidence as it reads it, favour.

    Equation E28 of the model description, an assumption. Read twice in a week, a proposal that did
    not change is read alike.
    """
    terms, cell = world.parameters.proposals, world.projects.cell
    expected = expects(world, a, cell[p, MASK], cell[p, TARGET])
    close = closeness(world, a, p)
    if world.projects.behind[p] > 0.0:
        v = uniforms(world.seed, READ, week, a, cell[p, PROPOSER], cell[p, CODE])[0]
        error = standard_error(world, terms.reader_error) * (1.0 - terms.sharpening * close)
        seen = _as_read(world, p, error * normal(v))
        trusted = _mean_confidence(world, a, p)
        expected = _weighed(world, expected, trusted, seen, world.projects.behind[p])
    return expected + terms.favour * close


@kernel
def backbone_expects(world: World, p: int) -> float:
    """What the backbone expects of a proposal, in value: what the community believes of it."""
    cell, gain = world.projects.cell, world.beliefs.gain
    total = 0.0
    for e in range(gain.shape[0]):
        if (cell[p, MASK] >> e) & 1:
            total += gain[e, (cell[p, TARGET] >> e) & 1]
    return total


@kernel
def backbone_hope(world: World, week: int, p: int) -> float:
    """What the backbone hopes of a proposal that it has read, in value (E28)."""
    cell = world.projects.cell
    expected = backbone_expects(world, p)
    if world.projects.behind[p] == 0.0:
        return expected
    trusted = 0.0
    for e in range(world.beliefs.gain.shape[0]):
        if (cell[p, MASK] >> e) & 1:
            trusted += _reported(world, e)
    v = uniforms(world.seed, BACKBONE_READS, week, 0, cell[p, PROPOSER], cell[p, CODE])[0]
    error = standard_error(world, world.parameters.proposals.reader_error) * normal(v)
    seen, behind = _as_read(world, p, error), world.projects.behind[p]
    return _weighed(world, expected, trusted / bits_in(cell[p, MASK]), seen, behind)


@kernel
def funder_hope(world: World, week: int, funder: int, p: int) -> float:
    """What a funder, who has no view, hopes of a proposal: what it claims, as read; in value."""
    cell = world.projects.cell
    if world.projects.behind[p] == 0.0:
        return 0.0
    v = uniforms(world.seed, FUNDER_READS, week, funder, cell[p, PROPOSER], cell[p, CODE])[0]
    error = standard_error(world, world.parameters.proposals.reader_error) * normal(v)
    return _as_read(world, p, error)


@kernel
def can_read(world: World, a: int, p: int) -> bool:
    """Whether an actor has the minutes to read a proposal; its proposer knows it."""
    actors = world.actors
    minutes = world.parameters.proposals.appraisal
    knows = world.projects.cell[p, PROPOSER] == a
    return knows or actors.spent[a] + minutes <= actors.minutes[a]


@kernel
def spend_reading(world: World, week: int, a: int, p: int) -> None:
    """An actor reads a proposal to decide on it; its proposer needs no time for that."""
    actors, cell = world.actors, world.projects.cell
    actors.active[a] = actors.at_work[a] = week
    if cell[p, PROPOSER] != a:
        minutes = world.parameters.proposals.appraisal
        actors.spent[a] += minutes
        cell[p, READ_BY_DECIDERS] += minutes


@kernel
def note_decision(world: World, p: int, passed: bool) -> None:
    """Note the true gain of what was decided on, for the measures."""
    gain = plan_gain(world, p)
    row = world.record.decided[1 if passed else 0]
    row[NUMBER] += 1.0
    row[GAINS] += gain
    row[SQUARES] += gain * gain


@kernel
def refuse(world: World, week: int, p: int) -> None:
    """Refuse a proposal: its proposer resents it, and either revises it or gives it up."""
    cell, terms = world.projects.cell, world.parameters.proposals
    a = cell[p, PROPOSER]
    embitter(world, a)
    world.tally.projects[REJECTIONS] += 1
    cell[p, SINCE] = week
    u = uniform(world.seed, REVISE, week, a, cell[p, CODE])
    may = terms.drafts > 0 and world.actors.status[a] == PARTICIPANT
    if may and u < terms.revising and _improve(world, week, p):
        cell[p, STATE] = DRAFTED
        owe_drafts(world, p, 1)
    else:
        drop(world, p)


@kernel
def _improve(world: World, week: int, p: int) -> bool:
    """Take out what the proposer expects least of, and judge the plan anew: is it still a gain?"""
    projects = world.projects
    cell = projects.cell
    a = cell[p, PROPOSER]
    size = bits_in(cell[p, MASK])
    if size > 1:
        take_out(world, p, least_expected(world, a, p))
    seen = judge(world, REREAD, week, a, cell[p, CODE], 0, plan_gain(world, p))
    if size > 1:
        projects.claimed[p], projects.behind[p] = seen, 1.0
    else:
        projects.claimed[p], projects.behind[p] = updated(
            projects.claimed[p], projects.behind[p], seen, 1.0
        )
    return looks_like(world, p, projects.claimed[p], projects.behind[p]) > 0.0


@kernel
def least_expected(world: World, a: int, p: int) -> int:
    """The element, as a bitmask, of which alone an actor expects least; of equals the lowest."""
    cell = world.projects.cell
    worst = 0
    lowest = 0.0
    for e in range(world.actors.estimate.shape[1]):
        bit = cell[p, MASK] & (1 << e)
        if bit:
            expected = expects(world, a, bit, cell[p, TARGET])
            if worst == 0 or expected < lowest:
                worst = bit
                lowest = expected
    return worst


@kernel
def take_out(world: World, p: int, bit: int) -> None:
    """Take an element out of a proposal, and its equal share out of what that claims."""
    projects = world.projects
    cell = projects.cell
    size = bits_in(cell[p, MASK])
    projects.claimed[p] = projects.claimed[p] * (size - 1) / size
    cell[p, MASK] ^= bit
    cell[p, TARGET] &= cell[p, MASK]
