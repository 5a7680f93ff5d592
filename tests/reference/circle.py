"""5.4: ties at the start, as in a community or as in a textbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.reference.people import Actor

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def tie(a: Actor, b: Actor) -> bool:
    """Tie two, if both have attention left; the weight is set later."""
    if a is b or a.is_tied(b):
        return False
    if len(a.ties) >= a.attention or len(b.ties) >= b.attention:
        return False
    a.ties.append(b)
    b.ties.append(a)
    a.weight_of[b] = b.weight_of[a] = -1.0
    return True


def first_ties(m: Twin) -> None:
    community = m.settings.community
    if community.topology == "social":
        if m.network is None:
            ties = community.ties_organizations
            _befriend(m, m.organizations, _seekers(m, m.organizations, ties))
        seekers = _seekers(m, m.drawn_residents(), community.ties_residents)
        for slot in range(3):
            for a, _ in seekers:
                if slot < len(a.servers) and (
                    m.draws("population.contact", 0, a.row, slot) < community.contact
                ):
                    tie(a, a.servers[slot])
        _befriend(m, m.residents, seekers)
    else:
        _textbook(m, community.topology)
    weakest = community.weakest_tie
    for a in m.actors:
        for b in a.ties:
            if a.weight_of[b] < 0:
                u = m.draws.pair("population.tie_weight", 0, a.identity, b.identity)
                a.weight_of[b] = weakest + (1 - weakest) * u
    for a in m.actors:
        a.ties.sort(key=lambda b: b.row)


def _seekers(m: Twin, kind: Sequence[Actor], mean: float) -> list[tuple[Actor, int]]:
    """Who seeks ties, in order, each with the number it wants."""
    drawn = []
    for a in kind:
        u, v, _, _ = m.draws.four("population.seeker", 0, a.identity, 0)
        drawn.append((u, a, int(mean / 2 + v)))
    return [(a, wanted) for _, a, wanted in sorted(drawn, key=lambda each: each[0])]


def _befriend(m: Twin, kind: Sequence[Actor], seekers: list[tuple[Actor, int]]) -> None:
    pool = sorted(kind, key=lambda a: (a.neighbourhood, a.row))
    for turn in range(max((wanted for _, wanted in seekers), default=0)):
        for a, wanted in seekers:
            if wanted > turn:
                _seek(m, a, pool, turn)


def _seek(m: Twin, a: Actor, pool: Sequence[Actor], turn: int) -> None:
    """One turn of one seeker: attempts until somebody is found."""
    community = m.settings.community
    near_by = [b for b in pool if b.neighbourhood == a.neighbourhood]
    close, near, like, _ = m.draws.four("population.meet", turn, a.identity, 0)
    for attempt in range(1, 33):
        u, v, _, _ = m.draws.four("population.meet", turn, a.identity, attempt)
        picky = attempt <= 16
        triangle = picky and close < community.clustering and len(a.ties) > 0
        if triangle:
            between = a.ties[int(u * len(a.ties))]
            b = between.ties[int(v * len(between.ties))]
        elif picky and near < community.homophily_neighbourhood:
            b = near_by[int(u * len(near_by))]
        else:
            b = pool[int(u * len(pool))]
        if b.is_organization != a.is_organization:
            continue
        strange = not set(a.parts) & set(b.parts)
        if picky and not triangle and like < community.homophily_part and strange:
            continue
        if tie(a, b):
            return


def _textbook(m: Twin, topology: str) -> None:
    n = len(m.residents)
    pairs = _pairs(m, topology, n)
    neighbours: list[set[int]] = [set() for _ in range(n)]
    for a, b in pairs:
        if a != b:
            neighbours[a].add(b)
            neighbours[b].add(a)
    if topology == "small_world":
        _rewire(m, pairs, neighbours)
    attention = max(1, max(len(each) for each in neighbours))
    for a, others in zip(m.residents, neighbours, strict=True):
        a.attention = attention
        a.ties = [m.residents[b] for b in others]
        a.weight_of = dict.fromkeys(a.ties, -1.0)


def _pairs(m: Twin, topology: str, n: int) -> list[tuple[int, int]]:
    if topology == "path":
        return [(a, a + 1) for a in range(n - 1)]
    if topology == "star":
        return [(0, a) for a in range(1, n)]
    if topology in ("complete", "random"):
        everybody = [(a, b) for a in range(n) for b in range(a + 1, n)]
        if topology == "complete":
            return everybody
        density = m.settings.community.density
        return [(a, b) for a, b in everybody if m.draws("topology.random_tie", 0, a, b) < density]
    if topology == "caveman":
        return _caveman(n, m.settings.community.neighbours + 1)
    pairs: list[tuple[int, int]] = []
    for step in range(1, m.settings.community.neighbours // 2 + 1):
        for a in range(n):
            b = (a + step) % n
            if a != b and (a, b) not in pairs and (b, a) not in pairs:
                pairs.append((a, b))
    return pairs


def _caveman(n: int, size: int) -> list[tuple[int, int]]:
    """Cliques in a ring: the first of each is tied to the row before it, not to the second."""
    pairs = []
    for first in range(0, n, size):
        clique = range(first, min(n, first + size))
        moved = n > size and len(clique) >= 3
        within = [(a, b) for a in clique for b in clique if a < b]
        pairs += [pair for pair in within if not moved or pair != (first, first + 1)]
        if moved:
            pairs.append((first, (first - 1) % n))
    return pairs


def _rewire(m: Twin, pairs: list[tuple[int, int]], neighbours: list[set[int]]) -> None:
    """Watts & Strogatz: each pair of the lattice in turn, with some chance."""
    for a, b in pairs:
        if m.draws("topology.rewire", 0, a, b) < m.settings.community.rewired:
            strangers = [c for c in range(len(neighbours)) if c != a and c not in neighbours[a]]
            if not strangers:
                continue
            c = strangers[int(m.draws("topology.rewire_to", 0, a, b) * len(strangers))]
            neighbours[a].remove(b)
            neighbours[b].remove(a)
            neighbours[a].add(c)
            neighbours[c].add(a)
