"""What a scenario may say about who is there."""

from typing import Literal

from pydantic import model_validator

from sim.constants import MOST_SERVERS
from sim.parameters import ASSUMPTION, Section, parameter

"""Most organizations that serve one resident."""


class CommunityParameters(Section):
    """Residents and organizations, their ties, time, skill and openness; the same for every arm."""

    kind: Literal["synthetic", "network", "bristol"] = parameter(
        "synthetic",
        unit="data set",
        source="bristol: Diani & Bison 2004, 150 people, 97 organizations, 17 events",
    )
    """A community drawn by the numbers below; or the people and organizations of the table
    [network], surrounded by drawn residents; or those of the civic network of Bristol, a network
    that ships."""

    topology: Literal[
        "social", "path", "ring_lattice", "small_world", "random", "star", "complete", "caveman"
    ] = parameter(
        "social", unit="graph",
        source="Lazer & Friedman 2007 for all but social and caveman; caveman: Watts 1999",
    )  # fmt: skip
    """Ties as in a community, or a textbook graph of residents for the replications."""

    residents: int = parameter(
        250, unit="residents", range=(100, 1000), limits=(1, 1_000_000), source=ASSUMPTION
    )
    """Residents of a synthetic community; a network has its people and those that
    surround them."""

    organizations: int = parameter(
        30,
        unit="organizations",
        range=(10, 60),
        limits=(0, 100_000),
        source=ASSUMPTION + "; RE-AMP began with 19, coalitions have 22 to 40 (HCAP)",
    )
    """Organizations of a synthetic community; a network has its own."""

    surrounding: int = parameter(
        850, unit="residents", range=(250, 2000), limits=(0, 1_000_000), source=ASSUMPTION
    )
    """Drawn residents around a network; bristol has 150 people of its own."""

    neighbourhoods: int = parameter(
        8, unit="neighbourhoods", range=(3, 20), limits=(1, 100_000), source=ASSUMPTION
    )
    """Neighbourhoods that residents live in and organizations have their seat in."""

    parts_per_actor: int = parameter(
        2, unit="parts", range=(1, 4), limits=(0, 20), source=ASSUMPTION
    )
    """Parts of the system each actor lives or works in; 0 is all of them, as in replications."""

    attention_residents: int = parameter(
        12,
        unit="ties",
        range=(8, 16),
        limits=(1, 1000),
        source="a sympathy group of 12 to 15 (Dunbar & Spoors 1995); " + ASSUMPTION,
    )
    """Most ties a resident keeps."""

    attention_organizations: int = parameter(
        24, unit="ties", range=(16, 32), limits=(1, 1000), source=ASSUMPTION
    )
    """Most ties an organization keeps, to residents and organizations together."""

    ties_residents: float = parameter(
        6.0, unit="ties", range=(3.0, 10.0), limits=(0, 1000), source=ASSUMPTION
    )
    """Mean number of ties of a resident to residents at the start."""

    ties_organizations: float = parameter(
        5.0,
        unit="ties",
        range=(3.0, 13.0),
        limits=(0, 1000),
        source="health departments 4.2, Bristol 5.0 (shared members), Indiana coalition 12.9",
    )
    """Mean number of ties of an organization to organizations at the start."""

    homophily_part: float = parameter(
        0.5, unit="share of ties", range=(0.2, 0.8), limits=(0, 1), source=ASSUMPTION
    )
    """Share of ties sought among those who live or work in a same part of the system."""

    inequality: float = parameter(
        0.0, unit="chance in the worst place", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION
    )
    """Chance with which an actor of the worst neighbourhood begins with the worse of two settings;
    it falls evenly to 0 in the best. At 0 all places begin alike."""

    service_gap: float = parameter(
        0.0, unit="share of services", range=(-0.5, 0.7), limits=(-1, 1),
        source="charities per 1,000 people: .6 to 5.5 in places of England (NPC 2020), more where "
        "poverty is in 100 US metros (Urban Institute 2015); the default: " + ASSUMPTION,
    )  # fmt: skip
    """By which share of the mean residents of the worst neighbourhood are served less, those of the
    best more; below 0 it is the other way round."""

    homophily_neighbourhood: float = parameter(
        0.5, unit="share of ties", range=(0.2, 0.8), limits=(0, 1), source=ASSUMPTION
    )
    """Share of ties sought in the own neighbourhood."""

    clustering: float = parameter(
        0.4,
        unit="share of ties",
        range=(0.1, 0.7),
        limits=(0, 1),
        source=ASSUMPTION + "; .36 among US health departments, .43 among researchers who share "
        "grants",
    )
    """Share of ties sought among the ties of one's ties, which closes a triangle."""

    weakest_tie: float = parameter(
        0.1, unit="weight", range=(0.05, 0.3), limits=(0.05, 1), source=ASSUMPTION
    )
    """Weights at the start are drawn between this and 1; below .05 a tie is forgotten."""

    services: float = parameter(
        2.0,
        unit="organizations per resident",
        range=(0.5, 3.0),
        limits=(0, MOST_SERVERS),
        source="2.03 memberships per person in Bristol (Diani & Bison 2004)",
    )
    """Mean number of organizations that serve a resident, three at most."""

    contact: float = parameter(
        0.5, unit="share of services", range=(0.2, 0.8), limits=(0, 1), source=ASSUMPTION
    )
    """Share of services that are also a personal tie, while both have attention left."""

    outside: float = parameter(
        0.25, unit="share of attention", range=(0.1, 0.5), limits=(0, 1), source=ASSUMPTION
    )
    """Attention that ties through shared groups leave free for those around a network."""

    scale: float = parameter(
        0.5, unit="exponent", range=(0.0, 1.0), limits=(0, 1),
        source="15 groups of some 20 leaders each among 300 (Kania & Kramer 2011); " + ASSUMPTION,
    )  # fmt: skip
    """How groups grow with the community, to this power of its actors over 280: members of a
    project, projects of a plan, seats of a council and of a panel."""

    size_spread: float = parameter(
        1.11,
        unit="log standard deviation",
        range=(0.89, 1.9),
        limits=(0, 4),
        source="log-normal with the Gini of recipients' totals: Bowne .569; others .47 to .82",
    )
    """Spread of the sizes of organizations, where they are drawn; in bristol sizes are members in
    the data."""

    staff_minutes: int = parameter(
        1200,
        unit="minutes per week",
        range=(480, 2400),
        limits=(0, 1_000_000),
        source=ASSUMPTION,
    )
    """Staff time an organization of mean size has for joint work; others in proportion to size."""

    resident_minutes: int = parameter(
        240, unit="minutes per week", range=(90, 480), limits=(0, 10_080), source=ASSUMPTION
    )
    """Mean time a resident has for joint work; drawn between half and one and a half of it."""

    skill_residents: float = parameter(
        0.5, unit="skill", range=(0.3, 0.7), limits=(0, 1), source=ASSUMPTION
    )
    """Mean skill of residents at the start."""

    skill_organizations: float = parameter(
        0.5, unit="skill", range=(0.3, 0.7), limits=(0, 1), source=ASSUMPTION
    )
    """Mean skill of organizations at the start."""

    skill_from_size: float = parameter(
        0.7, unit="correlation", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION
    )
    """Correlation of an organization's skill with the logarithm of its size."""

    openness: float = parameter(
        0.5, unit="openness", range=(0.3, 0.7), limits=(0, 1), source=ASSUMPTION
    )
    """Mean openness of all actors at the start."""

    spread: float = parameter(
        0.15, unit="standard deviation", range=(0.05, 0.25), limits=(0, 1), source=ASSUMPTION
    )
    """Spread of skill and of openness, which are clipped to .05 and .95."""

    neighbours: int = parameter(4, unit="ties", limits=(2, 1000), source="Lazer & Friedman 2007")
    """Ties of each in a ring lattice, an even number, and in the cliques of a caveman graph."""

    rewired: float = parameter(
        0.1, unit="share of ties", limits=(0, 1), source="Lazer & Friedman 2007, figure 6"
    )
    """Ties of a ring lattice that small_world rewires."""

    density: float = parameter(
        0.07, unit="share of pairs", limits=(0, 1), source="Lazer & Friedman 2007: .01 to .5"
    )
    """Pairs that are tied in the random graph."""

    @model_validator(mode="after")
    def _textbook_graphs_stand_alone(self) -> "CommunityParameters":
        if self.topology in ("ring_lattice", "small_world") and self.neighbours % 2:
            raise ValueError(
                f"neighbours is {self.neighbours}, but a ring lattice has as many on one side as "
                "on the other: make it even"
            )
        if self.topology != "social":
            if self.kind != "synthetic":
                raise ValueError(
                    f"topology {self.topology!r} is of a synthetic community, not of {self.kind}"
                )
            if self.organizations:
                raise ValueError(
                    f"topology {self.topology!r} is a graph of residents: set organizations to 0"
                )
        return self
