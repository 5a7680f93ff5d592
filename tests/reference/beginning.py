"""5.6 to 5.9: founders, what prevails, money and what the rules prepare."""

from __future__ import annotations

from importlib.resources import as_file, files
from math import exp
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from sim.readers.grants import read_grants
from tests.reference.draws import elements_of, total, z
from tests.reference.ledger import largest_remainder
from tests.reference.people import ABROAD, GIVING, Actor, Funder, learn

if TYPE_CHECKING:
    from tests.reference.twin import Twin


class Beliefs:
    """What the community believes, per element and way of doing it."""

    def __init__(self, elements: int) -> None:
        def table() -> list[list[float]]:
            return [[0.0, 0.0] for _ in range(elements)]

        self.gain = table()
        self.unknown = [[1.0, 1.0] for _ in range(elements)]
        self.reports = table()
        self.mean = table()
        self.pooled = table()
        self.pooled_gain = table()
        self.scope = (1 << elements) - 1
        self.agreed = self.target = 0

    def reported(self, element: int, way: int, prior: float) -> float:
        """What reports of both ways say, by the confidence in them."""
        (n0, n1), (m0, m1) = self.reports[element], self.mean[element]
        on = (n1 * m1 - n0 * m0) / (n0 + n1 + prior)
        return on if way else -on

    def fade(self, factor: float) -> None:
        """Old evidence weighs less."""
        for table in (self.reports, self.pooled, self.pooled_gain):
            for row in table:
                row[:] = [n * factor for n in row]

    def record(self, element: int, way: int, readings: float, gain: float) -> None:
        """Evidence that nobody has been told yet."""
        self.pooled[element][way] += readings
        self.pooled_gain[element][way] += gain

    def publish(self) -> None:
        """The pool moves into reports."""
        for e, counts in enumerate(self.pooled):
            for x in (0, 1):
                if counts[x]:
                    seen = self.pooled_gain[e][x] / counts[x]
                    self.mean[e][x], self.reports[e][x] = learn(
                        self.mean[e][x], self.reports[e][x], seen, counts[x]
                    )
                counts[x], self.pooled_gain[e][x] = 0.0, 0.0


def choose_founders(m: Twin) -> None:
    count = m.settings.people.founders_share * len(m.actors)
    number = min(len(m.actors), max(1, round(count)))
    races = -np.log(np.array([m.draws("beginning.founder", 0, a.row, 0) for a in m.actors]))
    weights = np.array([a.endowment or 1.0 for a in m.actors])
    finish = races / weights
    if m.convener is not None:
        finish[m.convener.row] = 0.0
    organizations = sorted(m.organizations, key=lambda o: finish[o.row])
    residents = sorted(m.residents, key=lambda a: finish[a.row])
    first = min(len(organizations), max(number - len(residents), (number + 1) // 2))
    founders: list[Actor] = [*organizations[:first], *residents[: number - first]]
    for a in founders:
        a.join("founder")
        a.active, a.engaged = m.week, True


def cap_votes(m: Twin) -> None:
    """No vote on an element weighs more than a third of all votes as capped."""
    m.vote_cap = []
    for e in range(m.problem.elements):
        votes = [a.vote for a in m.actors if (a.own_elements >> e) & 1]
        cap = sum(votes)
        while (lower := max(1, sum(min(vote, cap) for vote in votes) // 3)) < cap:
            cap = lower
        m.vote_cap.append(cap)


def count_votes(m: Twin) -> list[int]:
    """(E5) The sum of votes on each element."""
    sums = [0] * m.problem.elements
    for a in m.actors:
        for e in elements_of(a.own_elements):
            vote = min(m.vote_cap[e], a.vote)
            sums[e] += vote if a.way(e) else -vote
    return sums


def first_prevailing(m: Twin) -> None:
    m.prevailing = 0
    for e, votes in enumerate(count_votes(m)):
        if votes > 0 or (votes == 0 and m.draws("beginning.tied", 0, e, 0) < 0.5):
            m.prevailing |= 1 << e
    count_outcomes(m)
    for a in m.actors:
        a.remembered = a.before = a.outcome
        a.judged_setting = a.setting


def settle(m: Twin) -> None:
    """Before stage 11: what prevails, own values, outcomes."""
    for e, votes in enumerate(count_votes(m)):
        if votes:
            m.prevailing = m.prevailing & ~(1 << e) | (int(votes > 0) << e)
    count_outcomes(m)


def count_outcomes(m: Twin) -> None:
    """(E3) and (E4)"""
    for a in m.actors:
        a.own_value = a.value(a.setting)
    h = m.settings.people.service_share
    for o in m.organizations:
        o.outcome = o.own_value
    for a in m.residents:
        a.outcome = a.own_value
        if a.servers:
            summed = 0.0
            for o in a.servers:
                summed += o.own_value
            a.outcome = (1.0 - h) * a.own_value + h * summed / len(a.servers)


def mean_outcome(m: Twin) -> float:
    """Of residents: impact."""
    return total(a.outcome for a in m.residents) / len(m.residents)


def bring_in_funders(m: Twin) -> None:
    funders = m.settings.funders
    if funders.grants_file == "own":
        yearly = round(funders.yearly_money * 100)
        m.grant_sizes = _own_sizes(funders.grant_sizes)
    elif funders.grants_file == "none":
        yearly = round(funders.money_per_actor * len(m.actors) * 100)
        quantile, spread = NormalDist().inv_cdf, funders.grant_spread
        m.grant_sizes = [
            max(1, round(100 * funders.grant_median * exp(spread * quantile((i + 0.5) / 200))))
            for i in range(200)
        ]
    else:
        with as_file(files("sim.scenarios") / "data" / f"{funders.grants_file}_grants.csv") as path:
            grants = read_grants(path)
        yearly = sum(grants.sizes.tolist()) // grants.years
        m.grant_sizes = grants.sizes.tolist()
    yearly = round(yearly * funders.money_factor)
    for f, cents in enumerate(_own_money(m, yearly)):
        part = _preferred(m, m.draws("beginning.preference", 0, f, 0))
        state = GIVING if f < funders.funders else ABROAD
        m.funders.append(Funder(m, f, state, cents, part))
    for funder in m.funders:
        funder.appetite = _share(m, funders.appetite, "beginning.appetite", funder)
        funder.pools = _pools(m, funder)
    projects = m.settings.projects
    m.small_grant = round(100 * (projects.materials + 2.0 * projects.work * projects.staff_wage))


def _own_money(m: Twin, yearly: int) -> list[int]:
    """Yearly cents of those who give, then of prospects, should they join."""
    p = m.settings.funders
    everybody = range(p.funders + p.prospects)
    factors = [exp(p.spread * z(m.draws("beginning.funder_size", 0, f, 0))) for f in everybody]
    weights = p.money_weights or [round(1e6 * factor) for factor in factors[: p.funders]]
    prospects = [round(yearly / len(everybody) * factor) for factor in factors[p.funders :]]
    return largest_remainder(yearly, weights) + prospects


def _share(m: Twin, mean: float, name: str, funder: Funder) -> float:
    """A share with some mean."""
    u = m.draws(name, 0, funder.number, 0)
    return float(u ** ((1.0 - mean) / mean)) if mean else 0.0


def _pools(m: Twin, funder: Funder) -> float:
    rule = m.settings.funding
    if rule.name == "direct_grants":
        return 0.0
    if rule.name == "backbone_grants":
        return 1.0
    return _share(m, rule.pooling, "funding.pools", funder)


def _own_sizes(text: str) -> list[int]:
    """Cents, ascending, of text such as 2500 10000x12."""
    sizes = []
    for each in text.split():
        dollars, _, often = each.partition("x")
        sizes += [round(float(dollars) * 100)] * int(often or "1")
    return sorted(sizes)


def _preferred(m: Twin, u: float) -> int:
    """The first part at which the running sum of weights exceeds a share of all."""
    weights = [0] * m.problem.parts
    for k, weight in enumerate(m.settings.funders.part_weights or [1] * m.problem.parts):
        weights[k % m.problem.parts] += weight
    running = 0
    for part, weight in enumerate(weights):
        running += weight
        if running > u * sum(weights):
            return part
    raise AssertionError(u)
