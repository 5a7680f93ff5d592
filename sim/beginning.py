"""How a world begins: problem, population, money, first settings, views and founders."""

from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np

from sim.constants import USUAL_ACTORS
from sim.kernels import Ints
from sim.randomness import decision, uniform
from sim.readers.grants import read_grants
from sim.readers.network import network_of
from sim.scenario import Scenario
from sim.units import CENTS_A_DOLLAR
from sim.world.order import draw_lots
from sim.world.setup.empty import empty_world
from sim.world.setup.funders import draw_funders
from sim.world.setup.population import build_population
from sim.world.setup.synthetic import ranks_of_places
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.electorate import electorate
from sim.world.tables.funders import FunderParameters
from sim.world.tables.problem import Problem
from sim.world.tables.sizes import lognormal_sizes, sizes_from_text
from sim.world.tables.tally import ROUTES
from sim.world.tables.world import Parameters, World
from sim.world.values import draw_first_settings, draw_first_views
from sim.world.week.stages import settle

FOUNDING = decision("beginning.founder")
"""Place of an actor in the race that decides who founds the effort. Key: (0, actor, 0)."""

FOUNDER = ROUTES.index("founder")

TIED = decision("beginning.tied")
"""How an element on which the first vote is tied is done. Key: (0, element, 0)."""


def begin_world(scenario: Scenario, seed: int) -> World:
    """The world in week 0 before anything happens; the same for every arm of a comparison."""
    problem = Problem.draw(scenario.problem, seed)
    brought = scenario.network
    network = network_of(scenario.community.kind, brought.nodes, brought.ties)
    population = build_population(scenario.community, scenario.problem.parts, seed, network)
    parameters = Parameters(
        scenario.problem, scenario.shocks, scenario.people, scenario.ties, scenario.projects,
        scenario.proposals, scenario.coordination, scenario.funders,
    )  # fmt: skip
    count = population.residents + population.organizations
    funders = draw_funders(
        scenario.funders, scenario.problem.parts, seed, population, *_money(scenario.funders, count)
    )
    scale = (count / USUAL_ACTORS) ** scenario.community.scale
    world = empty_world(seed, parameters, problem, population, funders, scale)
    world.council.convener = population.backbone
    world.electorate = electorate(scenario.ballot.costs, scenario.ballot.ballots)
    world.explore = scenario.sensemaking.explore
    actors = world.actors
    community = scenario.community
    ranks = ranks_of_places(community.neighbourhoods)
    draw_first_settings(world, community.inequality, ranks)
    draw_first_views(world)
    _found(world, scenario.people.founders_share)
    for element in range(problem.elements):  # counts only where the first vote is tied
        if uniform(seed, TIED, 0, element, 0) < 0.5:
            world.prevailing |= 1 << element
    settle(world)
    world.prevailing_first = world.prevailing
    actors.remembered[:] = actors.outcome
    world.funders.before[:] = actors.outcome
    world.record.first_outcome = actors.outcome[: actors.residents].copy()
    actors.judged_setting[:] = actors.setting
    return world


def _found(world: World, share: float) -> None:
    """The founders take part from the start.

    Half of them are organizations, first the one that a network marks as backbone, the others drawn
    in proportion to size; the rest are residents, drawn alike. Drawn without replacement by keyed
    exponential races (Efraimidis & Spirakis 2006).
    """
    actors = world.actors
    count = min(actors.count, max(1, round(share * actors.count)))
    u = np.empty(actors.count)
    draw_lots(world.seed, FOUNDING, 0, u)
    weight = np.where(actors.endowment > 0.0, actors.endowment, 1.0)
    wait = -np.log(u) / weight
    if world.council.convener >= 0:
        wait[world.council.convener] = 0.0
    race = np.argsort(wait, kind="stable")
    organizations = race[race >= actors.residents]
    residents = race[race < actors.residents]
    seats = min(organizations.size, max(count - residents.size, (count + 1) // 2))
    chosen = np.concatenate([organizations[:seats], residents[: count - seats]])
    actors.status[chosen] = PARTICIPANT
    actors.joined[chosen] = 0
    actors.active[chosen] = 0
    actors.engaged[chosen] = True
    world.tally.joins[FOUNDER] = chosen.size


def _money(money: FunderParameters, actors: int) -> tuple[int, Ints]:
    """Yearly cents of all funders together, and sorted sizes of grants in cents."""
    if money.grants_file == "none":
        yearly = round(money.money_per_actor * actors * CENTS_A_DOLLAR)
        return yearly, lognormal_sizes(money.grant_median, money.grant_spread)
    if money.grants_file == "own":
        return round(money.yearly_money * CENTS_A_DOLLAR), sizes_from_text(money.grant_sizes)
    return _shipped_grants(money.grants_file)


@lru_cache
def _shipped_grants(name: str) -> tuple[int, Ints]:
    """Yearly cents and sorted sizes of a grants file that ships with the package."""
    with as_file(files("sim.scenarios") / "data" / f"{name}_grants.csv") as path:
        grants = read_grants(path)
    return grants.yearly_cents, grants.sizes
