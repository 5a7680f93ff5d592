"""V2.1 (5.2 to 5.4) for a network from a file: sizes, parts, ties, memberships, projection."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from statistics import median
from typing import TYPE_CHECKING, Any

from sim.readers.network import network_of
from tests.reference.circle import tie
from tests.reference.people import Actor

if TYPE_CHECKING:
    from tests.reference.twin import Twin

Pairs = list[tuple[Actor, Actor, float]]
"""Two actors and the strength of what links them, NaN where it is not given."""


class Brought:
    """A network as its tables tell it, with numbers in place of names."""

    def __init__(self, tables: Any) -> None:
        self.tables = tables
        self.people, self.organizations = len(tables.people), len(tables.organizations)
        self.backbone: int = tables.backbone

    def part_of(self, a: Actor, place: int) -> int:
        """Part of the system that somebody works in, from 0; -1 if the tables do not tell."""
        if a.is_organization:
            return int(self.tables.organizations_part[place])
        return int(self.tables.people_part[place]) if place < self.people else -1

    def sizes(self) -> list[float] | None:
        """Those given, blanks as their median; else members, at least 1; None if there are none."""
        given = [float(size) for size in self.tables.size if not isnan(size)]
        if given:
            middle = median(given)
            return [middle if isnan(size) else float(size) for size in self.tables.size]
        members = self.tables.member.two.tolist()
        if not members:
            return None
        return [float(max(1, members.count(o))) for o in range(self.organizations)]


def brought(settings: Any) -> Brought | None:
    """What somebody brings, or nothing."""
    network = settings.network
    tables = network_of(settings.community.kind, network.nodes, network.ties)
    return None if tables is None else Brought(tables)


def _linked(links: Any, ones: Sequence[Actor], twos: Sequence[Actor]) -> Pairs:
    triples = zip(links.one.tolist(), links.two.tolist(), links.strength.tolist(), strict=True)
    return [(ones[i], twos[j], strength) for i, j, strength in triples]


def _full(strength: float) -> float:
    """A blank counts as 1."""
    return 1.0 if isnan(strength) else strength


def tie_as_told(m: Twin, network: Brought) -> None:
    """Ties told, memberships, then ties among people and organizations that share groups."""
    tables, organizations = network.tables, m.organizations
    people = m.residents[: network.people]
    acquainted = _linked(tables.acquainted, people, people)
    allied = _linked(tables.allied, organizations, organizations)
    member = _linked(tables.member, people, organizations)
    _tell(m, allied)
    _tell(m, acquainted)
    _join(m, member)
    attended = _groups(tables.attended, people)
    involved = _groups(tables.involved, organizations)
    _project(m, [*_shared(member, 1, 0), *attended], acquainted)
    _project(m, [*_shared(member, 0, 1), *involved], allied)


def _stretched(m: Twin, share: float) -> float:
    weakest = float(m.settings.community.weakest_tie)
    return weakest + (1 - weakest) * share


def _tell(m: Twin, pairs: Pairs) -> None:
    """Ties that are told, the strongest first."""
    weighted = any(not isnan(strength) for _, _, strength in pairs)

    def key(each: tuple[Actor, Actor, float]) -> tuple[float, float]:
        a, b, strength = each
        lot = m.draws("population.direct_choice", 0, a.identity, b.identity)
        return -_full(strength), lot

    for a, b, strength in sorted(pairs, key=key):
        if tie(a, b) and weighted:
            a.weight_of[b] = b.weight_of[a] = _stretched(m, _full(strength))


def _join(m: Twin, pairs: Pairs) -> None:
    """Memberships, the strongest first: ties as far as there is room, and services."""
    weighted = any(not isnan(strength) for _, _, strength in pairs)
    drawn = []
    for a, o, strength in pairs:
        u = m.draws("population.membership", 0, a.identity, o.identity)
        weight = _stretched(m, _full(strength) if weighted else u)
        drawn.append((weight, u, a, o))
    for weight, _, a, o in sorted(drawn, key=lambda each: (-each[0], each[1])):
        if tie(a, o):
            a.weight_of[o] = o.weight_of[a] = weight
        if len(a.servers) < 3:
            a.servers.append(o)


def _shared(member: Pairs, group: int, own: int) -> list[list[Actor]]:
    """Who belongs to each group of the other kind, in the order of groups in the table."""
    groups: dict[Actor, list[Actor]] = {}
    for pair in sorted(member, key=lambda each: (each[group].row, each[own].row)):
        groups.setdefault(pair[group], []).append(pair[own])
    return list(groups.values())


def _groups(links: Any, kind: Sequence[Actor]) -> list[list[Actor]]:
    """Who of a kind took part in each event."""
    events: dict[int, list[Actor]] = {}
    for event, i in sorted(zip(links.two.tolist(), links.one.tolist(), strict=True)):
        events.setdefault(event, []).append(kind[i])
    return list(events.values())


def _project(m: Twin, groups: list[list[Actor]], told: Pairs) -> None:
    """Ties of one kind through shared groups, the strongest first, as far as there is room."""
    community = m.settings.community
    outside = community.outside if community.surrounding else 0.0
    strength = _strengths(groups)
    for a, b, _ in told:
        strength.pop((a, b), None)

    def key(pair: tuple[Actor, Actor]) -> tuple[float, float]:
        a, b = pair
        return -strength[pair], m.draws("population.projected_choice", 0, a.identity, b.identity)

    chosen = []
    for a, b in sorted(strength, key=key):
        room = all(len(each.ties) < int(each.attention * (1 - outside)) for each in (a, b))
        if room and tie(a, b):
            chosen.append((a, b, strength[a, b]))
    if not chosen:
        return
    middle = median(each for _, _, each in chosen)
    for a, b, each in chosen:
        u = m.draws("population.projected_strength", 0, a.identity, b.identity)
        x = each * (0.5 + u)
        a.weight_of[b] = b.weight_of[a] = _stretched(m, x / (x + middle))


def _strengths(groups: list[list[Actor]]) -> dict[tuple[Actor, Actor], float]:
    """(Newman 2001) Each shared group of n members counts 1 / (n - 1)."""
    strength: dict[tuple[Actor, Actor], float] = {}
    for members in groups:
        for place, a in enumerate(members):
            for b in members[place + 1 :]:
                strength[a, b] = strength.get((a, b), 0.0) + 1 / (len(members) - 1)
    return strength
