"""People, organizations and events that somebody brings, and how they are tied."""

from dataclasses import dataclass

import numpy as np

from sim.kernels import Ints, Reals
from sim.parameters import Section, parameter

BROUGHT = "whoever brings the network"


class NetworkParameters(Section):
    """The network of a community of kind `network`, as two tables of comma-separated text.

    Lines of `nodes` may stand in any order, and so may columns. Columns that are not named here are
    passed over.
    """

    nodes: str = parameter("", unit="CSV text", source=BROUGHT)
    """Who is there: `id`, `label` and `kind` (individual, organization or event), and if known
    `size` of an organization in any unit (blank: the median of those given; if none is given its
    members in `ties`, or drawn if there are none), `part` of the system somebody works in (from 1;
    blank: drawn; beyond `problem.parts` it is counted on from the first part) and `backbone` (yes
    for at most one organization, which founds the effort and is the first on its council)."""

    ties: str = parameter("", unit="CSV text", source=BROUGHT)
    """Who is tied to whom, in either order, each pair once: `source` and `target` (ids), and if
    known `strength` (above 0, at most 1; blank: 1; drawn if none of its sort is given). Between two
    people or two organizations it is a tie; between a person and an organization, membership;
    to an event, taking part in it, which has no strength. Who shares a group is tied through it."""


@dataclass(frozen=True, eq=False)
class Links:
    """Pairs of nodes of two kinds, or of one; sorted by the first, then the second."""

    one: Ints
    """Number of the first node among its kind, shape (links,)."""
    two: Ints
    """Number of the second; above the first where both are of one kind, shape (links,)."""
    strength: Reals
    """Above 0, at most 1; NaN where it is not given, shape (links,)."""

    @property
    def weighted(self) -> bool:
        """Whether any strength is given."""
        return bool((~np.isnan(self.strength)).any())

    @property
    def strengths(self) -> Reals:
        """Strengths, 1 where they are not given, shape (links,)."""
        strengths: Reals = np.where(np.isnan(self.strength), 1.0, self.strength)
        return strengths


@dataclass(frozen=True, eq=False)
class Network:
    """A network as somebody brought it."""

    people: tuple[str, ...]
    organizations: tuple[str, ...]
    events: tuple[str, ...]
    acquainted: Links
    """Ties of people."""
    allied: Links
    """Ties of organizations."""
    member: Links
    """People and the organizations they belong to."""
    attended: Links
    """People and the events they took part in."""
    involved: Links
    """Organizations and the events they took part in."""
    size: Reals
    """Sizes as given, NaN where they are not, shape (organizations,)."""
    people_part: Ints
    """Part of the system each person works in, from 0; -1 if it is not given, shape (people,)."""
    organizations_part: Ints
    """The same of organizations, shape (organizations,)."""
    backbone: int
    """Number of the backbone among the organizations; -1 if none is marked."""

    @property
    def sizes(self) -> Reals | None:
        """Size of each organization, shape (organizations,); None if nothing tells of any."""
        given = ~np.isnan(self.size)
        if given.any():
            filled: Reals = np.where(given, self.size, np.median(self.size[given]))
            return filled
        if self.member.two.size:
            members = np.bincount(self.member.two, minlength=len(self.organizations))
            counted: Reals = np.maximum(members, 1).astype(np.float64)
            return counted
        return None
