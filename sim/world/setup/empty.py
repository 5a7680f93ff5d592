"""A world in which nothing has happened yet: every table, at its full size."""

import numpy as np

from sim.constants import (
    MOST_MEMBERS,
    SCRATCH_PER_ACTOR,
    SLOTS_PER_ACTOR,
    SPARE_SCRATCH,
    SPARE_SLOTS,
)
from sim.kernels import Ints
from sim.units import CENTS_A_DOLLAR
from sim.world.setup.population import Population
from sim.world.tables.actors import NEVER, OUTSIDER, PLAN, Actors
from sim.world.tables.audience import GROUPS, Audience
from sim.world.tables.beliefs import PLACES_IN_CALENDAR, POOLED_ROWS, Beliefs
from sim.world.tables.coordination import COLUMNS_OF_MINUTES
from sim.world.tables.council import Council
from sim.world.tables.funders import Funders
from sim.world.tables.ledger import Ledger
from sim.world.tables.problem import Problem
from sim.world.tables.projects import ProjectParameters, Projects
from sim.world.tables.record import Record
from sim.world.tables.support import Support
from sim.world.tables.tally import COUNTS, REASONS, ROUTES, Tally
from sim.world.tables.world import Parameters, World
from sim.world.values import vote_caps


def element_masks(parts: Ints, part_mask: Ints) -> Ints:
    """Bitmask of the elements in each actor's parts, shape (actors,)."""
    masks = np.zeros_like(parts)
    for part, mask in enumerate(part_mask):
        masks |= np.where(parts >> part & 1, mask, 0)
    return masks


def _actors(population: Population, problem: Problem, elements: int) -> Actors:
    count = population.residents + population.organizations
    served = population.served.copy()
    homes = population.neighbourhood[: population.residents]
    places = int(population.neighbourhood.max()) + 1
    return Actors.sized(
        count,
        parts=population.parts.copy(),
        own_elements=element_masks(population.parts, problem.part_mask),
        neighbourhood=population.neighbourhood.copy(),
        minutes=population.minutes.copy(),
        endowment=population.endowment.copy(),
        skill=population.skill.copy(),
        openness=population.openness.copy(),
        status=np.full(count, OUTSIDER),
        joined=np.full(count, NEVER),
        active=np.full(count, NEVER),
        at_work=np.full(count, NEVER),
        reached=np.full(count, NEVER),
        asked=np.full(count, NEVER),
        plan=np.zeros((count, PLAN), np.int64),
        estimate=np.zeros((count, elements)),
        evidence=np.zeros((count, elements)),
        own_readings=np.zeros((count, elements)),
        own_gains=np.zeros((count, elements)),
        attention=population.attention.copy(),
        tie_to=population.tie_to.copy(),
        tie_weight=population.tie_weight.copy(),
        tie_count=population.tie_count.copy(),
        server=population.server.copy(),
        served=served,
        served_start=population.served_start.copy(),
        served_list=population.served_list.copy(),
        weight=np.maximum(served, 1),
        local_start=np.concatenate(([0], np.cumsum(np.bincount(homes, minlength=places)))),
        local_list=np.argsort(homes, kind="stable"),
        residents=population.residents,
    )


def _price_alone(costs: ProjectParameters) -> int:
    """Cents that a project of one element costs an organization alone, without reach."""
    return round(CENTS_A_DOLLAR * (costs.materials + 2 * costs.work * costs.staff_wage))


def _most_members(costs: ProjectParameters, scale: float) -> int:
    """Members a project may have in a community of this scale, at least two."""
    return min(MOST_MEMBERS, max(2, round(costs.most_members * scale)))


def empty_world(
    seed: int,
    parameters: Parameters,
    problem: Problem,
    population: Population,
    funders: Funders,
    scale: float = 1.0,
) -> World:
    """All tables, with nothing having happened yet."""
    elements = parameters.problem.elements
    actors = _actors(population, problem, elements)
    count = actors.count
    slots = SLOTS_PER_ACTOR * count + SPARE_SLOTS
    scratch = SCRATCH_PER_ACTOR * count + SPARE_SCRATCH
    costs = parameters.projects
    return World.sized(
        count,
        seed=seed,
        parameters=parameters,
        scale=scale,
        problem=problem,
        actors=actors,
        projects=Projects.empty(slots, elements, _most_members(costs, scale)),
        funders=funders,
        ledger=Ledger.empty(funders.yearly.size, count, slots),
        hours=np.zeros(COLUMNS_OF_MINUTES, np.int64),
        beliefs=Beliefs.sized(
            count,
            gain=np.zeros((elements, 2)),
            unknown=np.ones((elements, 2)),
            count=np.zeros((elements, 2)),
            mean=np.zeros((elements, 2)),
            pooled=np.zeros((POOLED_ROWS, 2 * elements)),
            scope=problem.all_elements,
            calendar=np.zeros(PLACES_IN_CALENDAR, np.int64),
        ),
        council=Council.sized(0, builder=-1),
        audience=Audience.sized(
            count,
            start=np.zeros(1, np.int64),
            members=np.zeros(0, np.int64),
            group=np.full((count, GROUPS), -1, np.int64),
        ),
        support=Support.sized(
            0,
            charted=np.full(count, NEVER),
            tracked=np.full(count, -1.0),
            stakes=np.zeros((0, 0), np.int64),
        ),
        tally=Tally(
            joins=np.zeros(len(ROUTES), np.int64),
            exits=np.zeros(len(REASONS), np.int64),
            projects=np.zeros(len(COUNTS), np.int64),
            gifts=0,
            grant_sizes=[],
        ),
        record=Record.empty(count, elements, actors.local_start.size - 1),
        readings=np.ones((elements + 1, elements + 1)),
        vote_cap=vote_caps(actors.own_elements, actors.weight, elements),
        meeting=np.zeros((scratch, 2), np.int64),
        shocked=[],
        struck=[],
        income_factor=1.0,
        sharing=1.0,
        easier=1.0,
        small_grant=_price_alone(costs),
        keys=np.zeros(scratch),
        items=np.zeros(scratch, np.int64),
    )
