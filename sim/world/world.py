"""The world: every table a rule may read or change, and how a world begins."""

from dataclasses import dataclass

import numpy as np

from sim.kernels import IntGrid, Ints, RealGrid, Reals
from sim.world.coordination import CoordinationParameters, minutes_a_week
from sim.world.electorate import Electorate
from sim.world.funders import FunderParameters, Funders
from sim.world.ledger import Ledger
from sim.world.own import OwnBehaviour
from sim.world.people import PeopleParameters
from sim.world.population import Population
from sim.world.problem import Problem, ProblemParameters, ShockParameters
from sim.world.projects import ProjectParameters, Projects
from sim.world.record import Record
from sim.world.tables import (
    NEVER,
    OUTSIDER,
    REASONS,
    ROUTES,
    Actors,
    Audience,
    Beliefs,
    Council,
    Support,
    Tally,
)
from sim.world.ties import TieParameters
from sim.world.values import vote_caps


@dataclass(slots=True)
class Parameters:
    """The shared parameters of a scenario: everything but the rules."""

    problem: ProblemParameters
    shocks: ShockParameters
    people: PeopleParameters
    ties: TieParameters
    projects: ProjectParameters
    coordination: CoordinationParameters
    funders: FunderParameters


@dataclass(slots=True)
class World:
    """All tables of one run."""

    seed: int
    parameters: Parameters
    problem: Problem
    actors: Actors
    projects: Projects
    funders: Funders
    ledger: Ledger
    hours: Ints
    beliefs: Beliefs
    council: Council
    audience: Audience
    support: Support
    tally: Tally
    record: Record
    reading_error: RealGrid
    """Standard error of a reading, by elements of the project and elements agreed among them."""
    vote_cap: Ints
    """Most that one actor's vote on what prevails weighs, shape (elements,)."""
    meeting: IntGrid
    prevailing: int
    prevailing_first: int
    shocked: list[tuple[int, float]]
    """Shocks that struck: (week, share of elements redrawn)."""
    shocked_now: bool
    """Whether part of the problem was redrawn this week."""
    struck: list[int]
    """Weeks in which a shock of any kind struck, or a funding cut began; in order, each once."""
    lost_now: bool
    """Whether a shock took the most central actor this week."""
    cut_share: float
    """Share of the funders' money that the last funding cut takes."""
    cut_end: int
    """First week after the last funding cut."""
    income_factor: float
    sharing: float
    """Chance that a failure is shared, as the communication rule has it."""
    easier: float
    """Factor on the hours of admission and reading; below 1 while a platform runs."""
    somebody_left: bool
    """Whether a participant left or lapsed this week."""
    ended: int
    """Projects that ended this week."""
    trials: int
    """Own trials so far."""
    variants: int
    """Variants that projects have read so far."""
    alerted: bool
    """Whether an alert reached everybody after the last shock."""
    explore: float
    """Weight of not knowing, as the sensemaking rule has it."""
    hours_quarter: int
    """Cents of coordination money at the beginning of the quarter."""
    small_grant: int
    """Cents that let an actor begin a project of one element alone."""
    cost_numbers: Reals
    """Numbers that price a project, in the order :func:`sim.world.work.begin` names."""
    work_numbers: Reals
    """Numbers of a week's work, in the order :func:`sim.world.work.work_on_projects` names."""
    following: Ints
    """Scratch: the settings that take effect at the end of a stage, shape (actors,)."""
    keys: Reals
    """Scratch for sorting, longer than any list of actors or projects."""
    items: Ints
    """Scratch for sorting, the same shape."""
    electorate: Electorate | None = None
    """A real vote for rounds of participatory budgeting; None if there is none."""
    own: OwnBehaviour | None = None
    """The agents that decide for themselves; None if the rules decide for all."""

    def share_of_week(self, share: float) -> int:
        """Coordinators' minutes of a share of a week's hours."""
        wage = self.parameters.coordination.wage
        return int(minutes_a_week(self.hours_quarter, wage) * share)


def element_masks(parts: Ints, part_mask: Ints) -> Ints:
    """Bitmask of the elements in each actor's parts, shape (actors,)."""
    masks = np.zeros_like(parts)
    for part, mask in enumerate(part_mask):
        masks |= np.where(parts >> part & 1, mask, 0)
    return masks


def _actors(population: Population, problem: Problem, elements: int) -> Actors:
    count = population.residents + population.organizations

    def ints(value: int = 0) -> Ints:
        return np.full(count, value, np.int64)

    served = population.served.copy()
    return Actors(
        setting=ints(),
        parts=population.parts.copy(),
        own_elements=element_masks(population.parts, problem.part_mask),
        neighbourhood=population.neighbourhood.copy(),
        minutes=population.minutes.copy(),
        spent=ints(),
        promised=ints(),
        endowment=population.endowment.copy(),
        power=np.zeros(count),
        skill=population.skill.copy(),
        openness=population.openness.copy(),
        opinion=np.zeros(count),
        status=ints(OUTSIDER),
        engaged=np.zeros(count, np.bool_),
        until=ints(),
        joined=ints(NEVER),
        active=ints(NEVER),
        asked=ints(NEVER),
        overloaded=ints(),
        remembered=np.zeros(count),
        own_value=np.zeros(count),
        outcome=np.zeros(count),
        pending=ints(),
        leads=ints(),
        led=ints(),
        succeeded=ints(),
        proven_mask=ints(),
        proven_target=ints(),
        plan=np.zeros((count, 2), np.int64),
        steered=ints(),
        received=ints(),
        decided=np.zeros(count),
        authored=np.zeros(count),
        reported=np.zeros(count),
        estimate=np.zeros((count, elements)),
        confidence=np.zeros((count, elements)),
        attention=population.attention.copy(),
        tie_to=population.tie_to.copy(),
        tie_weight=population.tie_weight.copy(),
        tie_count=population.tie_count.copy(),
        server=population.server.copy(),
        served=served,
        served_start=population.served_start.copy(),
        served_list=population.served_list.copy(),
        weight=np.maximum(served, 1),
        own=ints(),
        residents=population.residents,
    )


def _price_alone(costs: ProjectParameters) -> int:
    """Cents that a project of one element costs an organization alone, without reach."""
    return round(100 * (costs.materials + 2.0 * costs.work * costs.staff_wage))


def empty_world(
    seed: int, parameters: Parameters, problem: Problem, population: Population, funders: Funders
) -> World:
    """All tables, with nothing having happened yet."""
    elements = parameters.problem.elements
    actors = _actors(population, problem, elements)
    count = actors.count
    slots = 2 * count + 64  # nobody has two open proposals, and hours allow few projects each
    scratch = 4 * count + 256  # all whom the members of one project serve or know
    costs = parameters.projects
    return World(
        seed=seed,
        parameters=parameters,
        problem=problem,
        actors=actors,
        projects=Projects.empty(slots, elements),
        funders=funders,
        ledger=Ledger.empty(funders.yearly.size, count, slots),
        hours=np.zeros(6, np.int64),
        beliefs=Beliefs(
            gain=np.zeros((elements, 2)),
            unknown=np.ones((elements, 2)),
            trust=np.zeros(count),
            count=np.zeros((elements, 2)),
            mean=np.zeros((elements, 2)),
            pooled=np.zeros((2, 2 * elements)),
            scope=problem.all_elements,
            target=0,
            agreed=0,
            report_due=0,
            calendar=np.zeros(4, np.int64),
        ),
        council=Council(np.zeros(0, np.int64), np.zeros(0), 0.0, np.zeros(0, np.int64), -1),
        audience=Audience(
            np.zeros(1, np.int64),
            np.zeros(0, np.int64),
            np.full((count, 2), -1, np.int64),
            np.zeros(count, np.bool_),
            np.zeros(count, np.bool_),
        ),
        support=Support(
            0,
            0,
            0,
            0,
            np.full(count, NEVER, np.int64),
            np.full(count, -1.0),
            np.zeros(0, np.int64),
        ),
        tally=Tally(
            np.zeros(len(ROUTES), np.int64),
            np.zeros(len(REASONS), np.int64),
            np.zeros(9, np.int64),
            [],
        ),
        record=Record.empty(count),
        reading_error=np.zeros((elements + 1, elements + 1)),
        vote_cap=vote_caps(actors.own_elements, actors.weight, elements),
        meeting=np.zeros((scratch, 2), np.int64),
        prevailing=0,
        prevailing_first=0,
        shocked=[],
        shocked_now=False,
        struck=[],
        lost_now=False,
        cut_share=0.0,
        cut_end=0,
        income_factor=1.0,
        sharing=1.0,
        easier=1.0,
        somebody_left=False,
        ended=0,
        trials=0,
        variants=0,
        alerted=False,
        explore=0.0,
        hours_quarter=0,
        small_grant=_price_alone(costs),
        cost_numbers=np.array(
            [
                costs.work,
                costs.hours_organization,
                costs.hours_resident,
                costs.materials,
                costs.staff_wage,
                costs.price_of_reach,
                parameters.people.promise_limit,
                costs.shortest,
                costs.longest,
            ]
        ),
        work_numbers=np.array(
            [
                costs.hours_organization,
                costs.hours_resident,
                costs.staff_wage,
                costs.price_of_reach,
                costs.trial_rate,
                costs.shortest,
                costs.overrun,
                costs.successor_weeks,
                costs.skill_lead,
                costs.difficulty,
                parameters.people.promise_limit,
            ]
        ),
        following=np.zeros(count, np.int64),
        keys=np.zeros(scratch),
        items=np.zeros(scratch, np.int64),
    )
