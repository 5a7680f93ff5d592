"""The tables that rules read and change: actors, beliefs, council, audience, tally."""

from dataclasses import dataclass

from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals

OUTSIDER, PARTICIPANT, GONE = 0, 1, 2
"""Where an actor stands towards the effort."""

ROUTES = ("founder", "spontaneous", "invited", "introduced", "public_will", "grant", "newcomers")
"""How an actor joined."""

REASONS = ("lapsed", "base", "overload", "disaffection", "lost")
"""Why an actor left."""

NEVER = -1_000_000
"""A week before every other."""

NEVER_AGAIN = 1_000_000
"""A week after every other."""


@dataclass(slots=True)
class Actors:
    """Residents, then organizations: one row each; every column has shape (actors,) unless said."""

    setting: Ints
    parts: Ints
    own_elements: Ints
    neighbourhood: Ints
    minutes: Ints
    spent: Ints
    promised: Ints
    endowment: Reals
    power: Reals
    skill: Reals
    openness: Reals
    opinion: Reals
    status: Ints
    engaged: Flags
    until: Ints
    joined: Ints
    active: Ints
    asked: Ints
    overloaded: Ints
    remembered: Reals
    own_value: Reals
    outcome: Reals
    pending: Ints
    leads: Ints
    led: Ints
    succeeded: Ints
    proven_mask: Ints
    proven_target: Ints
    plan: IntGrid
    """Elements planned for this year, and the setting when they were, shape (actors, 2)."""
    steered: Ints
    received: Ints
    """Cents received this quarter where money is passed on."""
    decided: Reals
    authored: Reals
    """Share in what is in scope, as the sensemaking rule gives it; read by measures only."""
    reported: Reals
    """Readings that projects of this actor put on record, shared among their members."""
    estimate: RealGrid
    confidence: RealGrid
    attention: Ints
    tie_to: IntGrid
    tie_weight: RealGrid
    tie_count: Ints
    server: IntGrid
    served: Ints
    served_start: Ints
    served_list: Ints
    weight: Ints
    own: Ints
    """Which decisions it takes itself, and whether it would join; see :mod:`sim.world.own`."""
    residents: int

    @property
    def count(self) -> int:
        """Number of actors."""
        return self.setting.size


@dataclass(slots=True)
class Beliefs:
    """What sensemaking provides to everybody in stage 3 of every week."""

    gain: RealGrid
    """Believed gain of turning an element to 0 or 1, shape (elements, 2)."""
    unknown: RealGrid
    """How little is known of it, shape (elements, 2)."""
    trust: Reals
    """Weight each actor gives the shared belief against its own view, shape (actors,)."""
    count: RealGrid
    """Reports of each pair so far, shape (elements, 2)."""
    mean: RealGrid
    """Mean gain reported for each pair, shape (elements, 2)."""
    pooled: RealGrid
    """Evidence recorded but not yet reported: rows count and sum, shape (2, elements * 2)."""
    scope: int
    """Bitmask of elements that proposals may touch."""
    target: int
    """Agreed setting; meaningful where ``agreed`` has bits."""
    agreed: int
    """Bitmask of elements with an agreed target."""
    report_due: int
    """Week from which the next report to all is due."""
    calendar: Ints
    """Weeks that sensemaking keeps in mind, shape (4,)."""


@dataclass(slots=True)
class Council:
    """Who decides where a rule needs a council."""

    member: Ints
    """Actor indexes, the convener first, then the most powerful."""
    weight: Reals
    """Voting weights, adding up to 1 with the backbone's."""
    backbone: float
    """Voting weight of the backbone organization."""
    leading: Ints
    """Participating organizations, the convener first, then by power."""
    builder: int
    """The first of the first council; -1 before there is one."""
    convener: int = -1
    """The organization that a network marks as backbone: the first of those seated; -1 if none."""
    quota: float = 0.0
    """Share of the weight present that a proposal needs; 0 where the council votes on none."""


@dataclass(slots=True)
class Audience:
    """Who can be seen, besides one's ties: groups stored once, never as ties."""

    start: Ints
    """Where each group begins in ``members``, shape (groups + 1,)."""
    members: Ints
    """Actor indexes, group after group."""
    group: IntGrid
    """Up to two groups open to each actor, -1 = none, shape (actors, 2)."""
    servers: Flags
    """Whether the actor sees the organizations that serve it."""
    eager: Flags
    """Whether the actor looks this week for certain (an alert)."""


@dataclass(slots=True)
class Support:
    """What coordinators' work leaves behind for later weeks."""

    courted: int
    """Coordinators' minutes spent on other funders in this quarter."""
    matched: int
    """Cents a year that other funders match so far."""
    drafted: int
    """Coordinators' minutes spent on drafting policy so far."""
    mapped: int
    """Coordinators' minutes spent on mapping so far."""
    charted: Ints
    """Week until which each actor stands on the map, shape (actors,)."""
    tracked: Reals
    """Summed weight of each actor's ties to participants when last tracked; -1: never."""
    finds: Ints
    """Settings found in other communities, shape (finds,)."""


@dataclass(slots=True)
class Tally:
    """Counts of what happened; cumulative, read by the recorder."""

    joins: Ints
    """By route, shape (routes,)."""
    exits: Ints
    """By reason, shape (reasons,)."""
    projects: Ints
    """[started, succeeded, failed, dropped, rejected, grants, weeks waited, reached, adopted]."""
    grant_sizes: list[int]
    """Cents of every grant so far."""


STARTED, SUCCESSES, FAILURES, DROPS, REJECTIONS, GRANTS, WAITED, REACHED, ADOPTED = range(9)
