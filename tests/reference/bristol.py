"""5.2 to 5.4 for ``community.kind = bristol``: ties and services from who belongs to what."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from sim.readers.bristol import shipped_network

from tests.reference.circle import tie
from tests.reference.people import Actor

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def network_of(kind: str) -> Any:
    """The real network, or None."""
    return shipped_network(kind)


def members_of_organizations(network: Any) -> list[int]:
    """How many people belong to each organization."""
    return [int(column.sum()) for column in _tables(network)[0].T]


def _tables(network: Any) -> tuple[Any, Any, Any]:
    """Who belongs to what: people to organizations, people to events, organizations to events."""
    return (
        network.member,
        network.attended,
        network.involved,
    )


def project(m: Twin, network: Any) -> None:
    """Memberships, then ties among people and among organizations that share groups."""
    belongs, comes, takes_part = _tables(network)
    people = m.residents[: belongs.shape[0]]
    _memberships(m, people, belongs)
    _project_kind(m, people, [*belongs.T, *comes.T])
    _project_kind(m, m.organizations, [*belongs, *takes_part.T])


def _memberships(m: Twin, people: Sequence[Actor], belongs: Any) -> None:
    weakest = m.settings.community.weakest_tie
    pairs = []
    for a in people:
        for number, o in enumerate(m.organizations):
            if belongs[a.row, number]:
                u = m.draws("population.membership", 0, a.identity, o.identity)
                pairs.append((weakest + (1 - weakest) * u, a, o))
    for weight, a, o in sorted(pairs, key=lambda each: -each[0]):
        if tie(a, o):
            a.weight_of[o] = o.weight_of[a] = weight
        if len(a.servers) < 3:
            a.servers.append(o)


def _project_kind(m: Twin, kind: Sequence[Actor], groups: Sequence[Any]) -> None:
    """Ties of one kind, the strongest first, as far as there is room."""
    community = m.settings.community
    outside = community.outside if len(m.residents) > len(kind) and community.surrounding else 0.0
    strength = _strengths(groups)
    pairs = sorted(
        strength,
        key=lambda p: (
            -strength[p],
            m.draws("population.projected_choice", 0, kind[p[0]].identity, kind[p[1]].identity),
        ),
    )
    chosen = []
    for i, j in pairs:
        a, b = kind[i], kind[j]
        room = all(len(each.ties) < int(each.attention * (1 - outside)) for each in (a, b))
        if room and tie(a, b):
            chosen.append((a, b, strength[i, j]))
    if not chosen:
        return
    middle = median(each for _, _, each in chosen)
    weakest = community.weakest_tie
    for a, b, each in chosen:
        u = m.draws("population.projected_strength", 0, a.identity, b.identity)
        x = each * (0.5 + u)
        a.weight_of[b] = b.weight_of[a] = weakest + (1 - weakest) * (x / (x + middle))


def _strengths(groups: Sequence[Any]) -> dict[tuple[int, int], float]:
    """(Newman 2001) Each shared group of n members counts 1 / (n - 1)."""
    strength: dict[tuple[int, int], float] = {}
    for group in groups:
        members = [int(i) for i in group.nonzero()[0]]
        for place, i in enumerate(members):
            for j in members[place + 1 :]:
                strength[i, j] = strength.get((i, j), 0.0) + 1 / (len(members) - 1)
    return strength
