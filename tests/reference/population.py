"""5.2, 5.3, 5.5: who is there, who serves whom, first settings and first views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.reference.draws import as_mask, clip, z
from tests.reference.people import Actor, Organization, Resident

if TYPE_CHECKING:
    from tests.reference.twin import Twin

FIRST_ORGANIZATION = 2**31


def make_people(m: Twin) -> None:
    """Residents, then organizations, with their parts and traits."""
    community = m.settings.community
    residents, organizations = community.residents, community.organizations
    if m.network is not None:
        residents = m.network.people + community.surrounding
        organizations = m.network.organizations
    m.residents = [Resident(m, row, row) for row in range(residents)]
    m.organizations = [
        Organization(m, residents + number, FIRST_ORGANIZATION + number)
        for number in range(organizations)
    ]
    m.actors = [*m.residents, *m.organizations]
    for a in m.actors:
        _draw_parts(m, a)
    _draw_sizes(m)
    for a in m.actors:
        _draw_traits(m, a)


def _draw_parts(m: Twin, a: Actor) -> None:
    parts = m.problem.parts
    own = min(m.settings.community.parts_per_actor, parts) or parts
    deck = list(range(parts))
    told = -1 if m.network is None else m.network.part_of(a, a.identity % FIRST_ORGANIZATION)
    for i in range(own):
        if i == 0 and told >= 0:
            j = told % parts
        else:
            j = i + int(m.draws("population.parts", 0, a.identity, i) * (parts - i))
        deck[i], deck[j] = deck[j], deck[i]
    a.parts = sorted(deck[:own])
    a.own_elements = sum(m.problem.elements_in[part] for part in a.parts)


def _traits(m: Twin, a: Actor) -> list[float]:
    blocks = [m.draws.four("population.traits", 0, a.identity, 0, block) for block in (0, 1)]
    return [u for block in blocks for u in block]


def _draw_sizes(m: Twin) -> None:
    if not m.organizations:
        return
    spread = m.settings.community.size_spread
    sizes = np.exp(np.array([spread * z(_traits(m, o)[4]) for o in m.organizations]))
    told = None if m.network is None else m.network.sizes()
    if told is not None:
        sizes = np.array(told)
    endowments = sizes / np.mean(sizes)
    for o, size, endowment in zip(m.organizations, sizes, endowments, strict=True):
        o.size, o.endowment = float(size), float(endowment)


def _draw_traits(m: Twin, a: Actor) -> None:
    community = m.settings.community
    u = _traits(m, a)
    a.neighbourhood = int(community.neighbourhoods * u[0])
    if a.is_organization:
        a.minutes = int(community.staff_minutes * a.endowment)
        a.attention = community.attention_organizations
        r, mean = community.skill_from_size, community.skill_organizations
        drawn = m.network is None or m.network.sizes() is None
        size = z(u[4]) if drawn else _relative_size(m, a)
        x = r * size + float(np.sqrt(1 - r * r)) * z(u[2])
    else:
        a.minutes = int(community.resident_minutes * (0.5 + u[1]))
        a.attention = community.attention_residents
        x, mean = z(u[2]), community.skill_residents
    a.skill = clip(mean + community.spread * x, 0.05, 0.95)
    a.openness = clip(community.openness + community.spread * z(u[3]), 0.05, 0.95)


def _relative_size(m: Twin, o: Actor) -> float:
    """Logarithm of size, less its mean, over its standard deviation."""
    logarithms = np.log(np.array([each.size for each in m.organizations]))
    spread = logarithms.std()
    place = o.row - len(m.residents)
    return float((logarithms[place] - logarithms.mean()) / spread) if spread > 0 else 0.0


def assign_servers(m: Twin) -> None:
    """Who belongs to none fills up to three slots with organizations that serve it."""
    for a in (a for a in m.residents if not a.servers):
        for slot in range(3):
            o = _server(m, a, slot)
            if o is not None:
                a.servers.append(o)


def tell_organizations(m: Twin) -> None:
    """Whom they serve, once all residents know who serves them."""
    for a in m.residents:
        for o in a.servers:
            o.served.append(a)
    for o in m.organizations:
        o.vote = max(1, len(o.served))


def rank_of_place(m: Twin, a: Actor) -> float:
    """From 0, the best neighbourhood, to 1, the worst."""
    return float(a.neighbourhood / max(1, m.settings.community.neighbourhoods - 1))


def _server(m: Twin, a: Resident, slot: int) -> Organization | None:
    community = m.settings.community
    gap = community.service_gap * (2.0 * rank_of_place(m, a) - 1.0)
    services = community.services * (1.0 - gap)
    cumulative: list[float] = []
    running = 0.0
    for o in m.organizations:
        running += o.endowment
        cumulative.append(running)
    for attempt in range(32 if m.organizations else 0):
        used, mark, _, _ = m.draws.four("population.server", attempt, a.row, slot)
        if attempt == 0 and used * 3 >= services:
            return None
        number = sum(1 for each in cumulative if each <= mark * running)
        o = m.organizations[number]
        if set(o.parts) & set(a.parts) and o not in a.servers:
            return o
    return None


def first_settings_and_views(m: Twin) -> None:
    n = m.problem.elements
    for a in m.actors:
        drawn = [m.draws.four("actor.setting", 0, a.row, e) for e in range(n)]
        one, other = (as_mask(e for e in range(n) if drawn[e][word] < 0.5) for word in (0, 1))
        a.setting = one
        chance = m.settings.community.inequality * rank_of_place(m, a)
        if chance > 0 and m.draws("actor.worse_start", 0, a.row, 0) < chance:
            a.setting = min(one, other, key=lambda each: m.problem.value[each])
        draw_views(m, a, "view.first", 0)


def draw_views(m: Twin, a: Actor, name: str, week: int) -> None:
    """(E2), from the present setting and the problem as it is."""
    people, values = m.settings.people, m.problem.value
    a.estimate, a.evidence = [], []
    a.own_readings = [0.0] * m.problem.elements
    a.own_gains = [0.0] * m.problem.elements
    for e in range(m.problem.elements):
        distance = 1.0 if (a.own_elements >> e) & 1 else people.view_distance
        truth = values[a.setting ^ (1 << e)] - values[a.setting]
        error = people.view_noise * distance * z(m.draws(name, week, a.row, e))
        blind = people.view_confidence == 0
        a.estimate.append(0.0 if blind else truth + error)
        c = people.view_confidence
        a.evidence.append(0.0 if blind else people.prior_readings * c / (distance - c))
