"""The same picture of both implementations: plain lists by name, to be compared bit for bit."""

from __future__ import annotations

from math import isnan
from typing import Any

from sim.model import CommunityModel
from sim.world.tables.funders import FUNDER_GIVES, FUNDER_LEFT, FUNDER_OUTSIDE, Funders
from sim.world.tables.projects import (
    APPLIED,
    BEST,
    CO_LEAD,
    CODE,
    CONTENT,
    COORDINATED,
    FILED,
    FOLLOW_UP,
    HOLDER,
    LEAD,
    LEFT,
    MASK,
    MEMBERS,
    ORPHANED,
    PLANNED,
    PROPOSER,
    REACH_PAID,
    READ_BY_DECIDERS,
    SINCE,
    STARTED,
    STATE,
    TRIALS,
    UNPLANNED,
    WANTED,
    WORKED,
)
from sim.world.tables.projects import APPROVED as WAITS
from sim.world.tables.projects import DRAFTED as PLANNED_YET
from sim.world.tables.projects import PROPOSED as FILED_YET
from sim.world.tables.projects import RUNNING as RUNS
from sim.world.tables.projects import TARGET as PROJECT_TARGET
from sim.world.tables.tally import DRAFTS, FILINGS, HELPED, REASONS, REFUSED, ROUTES
from tests.reference.people import Actor, Funder
from tests.reference.projects import APPROVED, DRAFTED, PROPOSED, RUNNING, Project
from tests.reference.twin import Twin

Picture = dict[str, Any]

# Columns of the engine's actors, and what they are called in the twin.
COLUMNS = {
    "setting": "setting", "own_elements": "own_elements", "neighbourhood": "neighbourhood",
    "minutes": "minutes", "spent": "spent", "promised": "promised", "endowment": "endowment",
    "power": "power", "skill": "skill", "openness": "openness", "opinion": "opinion",
    "status": "status", "engaged": "engaged", "until": "until", "joined": "joined",
    "active": "active", "asked": "asked", "overloaded": "overloaded", "remembered": "remembered",
    "judged_setting": "judged_setting",
    "own_value": "own_value", "outcome": "outcome", "pending": "pending", "owed": "owed",
    "leads": "leads",
    "led": "led", "succeeded": "succeeded", "proven_mask": "proven_mask", "steered": "steered",
    "proven_gain": "proven_gain", "proven_readings": "proven_readings",
    "received": "received", "decided": "decided", "authored": "authored", "reported": "reported",
    "at_work": "worked_last", "reached": "served_last",
    "attention": "attention", "weight": "vote", "estimate": "estimate", "evidence": "evidence",
}  # fmt: skip
STATES = {
    PLANNED_YET: DRAFTED, FILED_YET: PROPOSED, WAITS: APPROVED, RUNS: RUNNING,
    ORPHANED: "orphaned",
}  # fmt: skip
FUNDER_STATES = {FUNDER_OUTSIDE: "outside", FUNDER_GIVES: "giving", FUNDER_LEFT: "left"}
ACCOUNTS = (
    "outside", "coordination", "backbone", "innovation", "scaling", "wages", "materials", "staff",
    "reach",
)  # fmt: skip


def picture_of_engine(model: CommunityModel) -> Picture:
    world = model.world
    actors = world.actors
    seen: Picture = {name: getattr(actors, name).tolist() for name in COLUMNS}
    seen["ties"] = [
        list(zip(to[:k].tolist(), weight[:k].tolist(), strict=True))
        for to, weight, k in zip(
            actors.tie_to, actors.tie_weight, actors.tie_count.tolist(), strict=True
        )
    ]
    seen["servers"] = [[o for o in row if o >= 0] for row in actors.server.tolist()]
    seen["trust"] = world.beliefs.trust.tolist()
    seen["value"] = world.problem.value.tolist()
    seen["prevailing"] = world.prevailing
    seen["projects"] = _projects_of_engine(model)
    balance, funders = world.ledger.balance.tolist(), len(world.funders.yearly)
    seen["accounts"] = dict(zip(ACCOUNTS, balance, strict=False))
    seen["held_by_funders"] = balance[9 : 9 + funders]
    seen["held_by_actors"] = balance[9 + funders : 9 + funders + actors.count]
    seen["funders"] = _funders_of_engine(world.funders)
    seen["giving"] = [world.funders.made, world.funders.pledges]
    seen["reached"] = world.funders.before.tolist(), world.funders.reached_by.tolist()
    seen["hours"] = world.hours.tolist()
    support = world.support
    seen["support"] = [support.courted, support.matched, support.drafted, support.mapped]
    seen["charted"], seen["tracked"] = support.charted.tolist(), support.tracked.tolist()
    council = world.council
    seen["council"] = [
        council.member.tolist(), council.weight.tolist(), council.backbone,
        council.leading.tolist(), council.builder,
    ]  # fmt: skip
    beliefs = world.beliefs
    seen["beliefs"] = [
        beliefs.gain.tolist(), beliefs.unknown.tolist(), beliefs.count.tolist(),
        beliefs.mean.tolist(), beliefs.scope, beliefs.agreed, beliefs.target & beliefs.agreed,
    ]  # fmt: skip
    seen["joins"] = dict(zip(ROUTES, world.tally.joins.tolist(), strict=True))
    seen["exits"] = dict(zip(REASONS, world.tally.exits.tolist(), strict=True))
    counts = world.tally.projects
    seen["counts"] = [world.trials, world.variants, *counts[:3].tolist(), int(counts[HELPED])]
    record = world.record
    seen["plans"] = [*counts[[DRAFTS, FILINGS, REFUSED]].tolist(), *record.plan_gain.tolist()]
    seen["in_vain"] = record.in_vain.tolist()
    seen["decided"] = record.decided.tolist()
    seen["lost"] = record.lost.tolist()
    seen["mistakes"] = [
        (a, e, record.mistaken_way[a] >> e & 1, record.mistaken_since[a, e])
        for a in record.mistaken.nonzero()[0].tolist()
        for e in range(world.problem.elements)
        if record.mistaken[a] >> e & 1
    ]
    seen["undone"] = [(int(w), int(record.undone[w])) for w in record.undone.nonzero()[0]]
    seen["response"] = record.response.tolist()
    return seen


def _funders_of_engine(funders: Funders) -> list[list[Any]]:
    pictures = []
    for f, state in enumerate(funders.state.tolist()):
        seen = float(funders.seen[f])
        yearly = funders.would_give if state == FUNDER_OUTSIDE else funders.yearly
        pictures.append(
            [
                FUNDER_STATES[state], int(yearly[f]), float(funders.giving[f]),
                int(funders.parts[f]).bit_length() - 1, float(funders.appetite[f]),
                float(funders.pools[f]), bool(funders.condition[f]),
                None if isnan(seen) else seen, funders.given[f].tolist(),
            ]
        )  # fmt: skip
    return pictures


def _projects_of_engine(model: CommunityModel) -> list[Picture]:
    table, ledger = model.world.projects, model.world.ledger
    pictures = []
    for slot in table.live[: table.count[0]].tolist():
        cell = table.cell[slot].tolist()
        members = table.member[slot].tolist()[: cell[MEMBERS]]
        running, waits = cell[STATE] >= RUNS, cell[STATE] == WAITS
        pictures.append(
            {
                "who": (cell[PROPOSER], cell[CODE]), "state": STATES[cell[STATE]],
                "mask": cell[MASK], "target": cell[PROJECT_TARGET] & cell[MASK],
                "members": members, "lead": cell[LEAD] if members else None,
                "co_lead": cell[CO_LEAD], "wanted": cell[WANTED],
                "since": None if cell[STATE] == RUNS else cell[SINCE],
                "holder": cell[HOLDER], "follow_up": bool(cell[FOLLOW_UP]),
                "surprise": bool(cell[UNPLANNED]),
                "backing": (table.support[slot], table.conviction[slot]) if waits else None,
                "evidence": (table.claimed[slot], table.behind[slot]),
                "minutes": (cell[APPLIED], cell[READ_BY_DECIDERS], cell[COORDINATED]),
                "filed": bool(cell[FILED]),
                "work": (
                    cell[CONTENT], cell[PLANNED], cell[STARTED], cell[WORKED], cell[TRIALS],
                    cell[REACH_PAID],
                    cell[BEST], table.reading[slot], table.tested[slot].tolist(),
                    table.gained[slot].tolist(), None if members else cell[LEFT],
                ) if running else None,
                "balance": int(ledger.balance[ledger.projects + slot]),
            }
        )  # fmt: skip
    return pictures


def picture_of_twin(m: Twin) -> Picture:
    seen: Picture = {name: [getattr(a, own) for a in m.actors] for name, own in COLUMNS.items()}
    seen["ties"] = [[(b.row, a.weight_of[b]) for b in a.ties] for a in m.actors]
    seen["servers"] = [[o.row for o in a.servers] for a in m.actors][: len(seen["ties"])]
    seen["trust"] = [a.trust for a in m.actors]
    seen["value"], seen["prevailing"] = m.problem.value, m.prevailing
    seen["projects"] = [_project(m, project) for project in m.projects]
    balance, backbone = m.ledger.balance, m.backbone
    seen["accounts"] = {name: balance[name] for name in ACCOUNTS}
    seen["held_by_funders"] = [balance[f] for f in m.funders]
    seen["held_by_actors"] = [balance[a] for a in m.actors]
    seen["funders"] = [_funder(m, f) for f in m.funders]
    numbers = {o: i for i, o in enumerate(m.organizations)}
    pledges = [(p.funder.number, numbers[p.organization], p.cents, p.due) for p in m.pledges]
    seen["giving"] = [m.grants_made, pledges]
    accounts = {name: i for i, name in enumerate(ACCOUNTS)}
    accounts |= {a: len(ACCOUNTS) + len(m.funders) + a.row for a in m.actors}
    seen["reached"] = (
        [a.before for a in m.actors],
        [accounts.get(a.reached_by, -1) for a in m.actors],
    )
    seen["hours"] = [
        backbone.available, backbone.used, backbone.released, backbone.lapsed, backbone.paid,
        backbone.admission,
    ]  # fmt: skip
    seen["support"] = [backbone.courted, backbone.matched, backbone.drafted, backbone.mapped]
    seen["charted"] = [a.charted_until for a in m.actors]
    seen["tracked"] = [a.tracked for a in m.actors]
    council = m.council
    seen["council"] = [
        [a.row for a in council.members], council.weights, council.backbone,
        [a.row for a in council.leading], _row(council.builder),
    ]  # fmt: skip
    b = m.beliefs
    seen["beliefs"] = [
        b.gain, b.unknown, [[float(n) for n in counts] for counts in b.reports], b.mean, b.scope,
        b.agreed, b.target & b.agreed,
    ]  # fmt: skip
    seen["joins"] = {route: m.joins[route] for route in ROUTES}
    seen["exits"] = {reason: m.exits[reason] for reason in REASONS}
    counted = ("trials", "variants", "projects_started", "successes", "failures")
    seen["counts"] = [*(m.tally[name] for name in counted), m.mistakes.helped]
    f = m.filings
    seen["plans"] = [f.drafted, f.filed, f.refused, f.gain_filed, f.gain_started]
    bearers = ("residents", "organizations", "readers", "coordinators")
    seen["in_vain"] = [f.lost[bearer] for bearer in bearers]
    seen["decided"] = [[d.number, d.gains, d.squares] for d in (f.failed, f.passed)]
    seen["lost"] = [m.mistakes.lost[a] for a in m.actors]
    seen["mistakes"] = sorted((a.row, e, *each) for (a, e), each in m.mistakes.standing.items())
    seen["undone"] = sorted(m.mistakes.stood.items())
    seen["response"] = m.response.counted
    return seen


def _funder(m: Twin, f: Funder) -> list[Any]:
    """Not a number, which equals nothing, as None."""
    return [
        f.state, f.yearly, f.gives, f.part, f.appetite,
        f.pools, f.condition, None if isnan(f.seen) else f.seen,
        [f.given[o] for o in m.organizations],
    ]  # fmt: skip


def _row(a: Actor | None) -> int:
    return -1 if a is None else a.row


def _project(m: Twin, p: Project) -> Picture:
    running = p.state in (RUNNING, "orphaned")
    return {
        "who": (p.proposer.row, p.code), "state": p.state, "mask": p.mask,
        "target": p.target & p.mask, "members": [a.row for a in p.members],
        "lead": _row(p.lead) if p.members else None, "co_lead": _row(p.co_lead),
        "wanted": p.wanted, "since": None if p.state == RUNNING else p.since,
        "holder": p.holder.row, "follow_up": p.follow_up, "surprise": p.surprise,
        "backing": (p.support, p.conviction) if p.state == APPROVED else None, "filed": p.filed,
        "evidence": (p.claimed, p.behind), "minutes": (p.applied, p.read, p.coordinated),
        "work": (
            p.content, p.planned, p.started, p.worked, p.tried,
            p.paid_for_reach, p.best, p.best_reading,
            [float(n) for n in p.readings], p.gains, None if p.members else _row(p.left_last),
        ) if running else None,
        "balance": m.ledger.balance[p],
    }  # fmt: skip


# Sums over actors, pairs or elements that may be added up in another order.
SUMS = {
    "impact_residents", "impact_organizations", "diversity", "repertoire", "view_accuracy",
    "diversity_of_views", "awareness", "map_accuracy", "map_ceiling", "power_money_gini",
    "power_decision_gini", "power_leads_gini", "power_authorship_gini", "power_degree_gini",
    "power_money_hands", "power_decision_hands", "power_leads_hands",
    "network_density", "network_clustering", "network_path_length", "network_reach",
    "network_centralization", "network_core_fit",
}  # fmt: skip


def series_differ(model: CommunityModel, m: Twin) -> list[str]:
    """Columns of the weekly series that differ, each with the first week in which it does."""
    found = []
    for name, column in model.series.items():
        tolerance = 1e-12 if name in SUMS else 0.0
        for week, one in enumerate(column.tolist()):
            other = m.record.rows[week][name]
            same = one == other or (one != one and other != other)
            if not (same or abs(one - other) <= tolerance):
                found.append(f"{name} in week {week}: engine {one!r}, twin {other!r}")
                break
    return found


def differences(engine: Picture, twin: Picture) -> list[str]:
    """Where two pictures differ, in words; floats must have the same bits."""
    found = []
    for name, value in engine.items():
        if value == twin[name]:
            continue
        if isinstance(value, list) and len(value) == len(twin[name]):
            for i, (one, other) in enumerate(zip(value, twin[name], strict=True)):
                if one != other:
                    found.append(f"{name}[{i}]: engine {one}, twin {other}")
        else:
            found.append(f"{name}: engine {value}, twin {twin[name]}")
    return found
