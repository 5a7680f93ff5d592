"""Who is there at the start: residents and organizations in one table, and their ties."""

from collections import OrderedDict
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.constants import MOST_SERVERS, POPULATION_BYTES
from sim.errors import InputError
from sim.kernels import IntGrid, Ints, RealGrid, Reals
from sim.world.setup.affiliations import affiliate
from sim.world.setup.community import CommunityParameters
from sim.world.setup.network import Network
from sim.world.setup.synthetic import befriend, draw_traits, keyed_seekers, meet_servers, serve
from sim.world.setup.topology import Ties, textbook_ties

__all__ = ["CommunityParameters", "Population", "build_population"]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Actors at the start: residents first, then organizations. All arrays are read-only."""

    residents: int
    organizations: int
    parts: Ints
    """Bitmask of the parts of the system an actor lives or works in, shape (actors,)."""
    neighbourhood: Ints
    """Neighbourhood of home or seat, shape (actors,)."""
    minutes: Ints
    """Weekly minutes for joint work, shape (actors,)."""
    endowment: Reals
    """Size of an organization relative to their mean; 0 for residents, shape (actors,)."""
    skill: Reals
    """.05 to .95, shape (actors,)."""
    openness: Reals
    """.05 to .95, shape (actors,)."""
    attention: Ints
    """Most ties an actor keeps, shape (actors,)."""
    tie_to: IntGrid
    """Actors tied to, in ascending order, then -1, shape (actors, slots)."""
    tie_weight: RealGrid
    """Weight of each tie, the same at both ends, 0 to 1, shape (actors, slots)."""
    tie_count: Ints
    """Number of ties, shape (actors,)."""
    server: IntGrid
    """Organizations that serve a resident, then -1, shape (actors, 3)."""
    served: Ints
    """Residents that an organization serves, shape (actors,)."""
    served_start: Ints
    """Where an actor's list begins in ``served_list``, shape (actors + 1,)."""
    served_list: Ints
    """Residents served, actor after actor, in ascending order, shape (services,)."""
    labels: tuple[str, ...]
    """Names of all actors in a network, "" for drawn residents; empty without a network."""
    backbone: int
    """The organization that a network marks as backbone; -1 if there is none."""

    @property
    def nbytes(self) -> int:
        """Memory of all arrays in bytes."""
        return sum(column.nbytes for column in self.columns().values())

    def columns(self) -> dict[str, NDArray[Any]]:
        """All arrays by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


MASTERS_LIMIT = POPULATION_BYTES
"""Bytes of populations kept for runs that start from the same one."""

_Key = tuple[CommunityParameters, int, int, Network | None]
_masters: OrderedDict[_Key, Population] = OrderedDict()
_lock = Lock()


def build_population(
    parameters: CommunityParameters, parts: int, seed: int, network: Network | None = None
) -> Population:
    """The population of a scenario: the same for every arm and in every process.

    Parameters
    ----------
    parameters
        What the scenario says about the community.
    parts
        Number of parts of the problem.
    seed
        Scenario seed.
    network
        People and organizations that somebody brought, for every kind but ``"synthetic"``:
        :func:`sim.readers.network.network_of`.

    Returns
    -------
    Population
        Read-only, and possibly shared with earlier callers: a run works on copies. Kernels take a
        read-only array for another type, and would be compiled a second time for it.

    Raises
    ------
    ValueError
        A network is missing, or given to a synthetic community.
    InputError
        A textbook graph needs too large a table, or there are no residents.
    """
    if (network is None) != (parameters.kind == "synthetic"):
        raise ValueError(f"a {parameters.kind} community: pass its network")
    key = (parameters, parts, seed, network)
    with _lock:
        if key in _masters:
            _masters.move_to_end(key)
            return _masters[key]
    population = _build(parameters, parts, seed, network)
    with _lock:
        _masters[key] = population
        while sum(master.nbytes for master in _masters.values()) > MASTERS_LIMIT:
            _masters.popitem(last=False)
    return population


def _build(
    parameters: CommunityParameters, parts: int, seed: int, network: Network | None
) -> Population:
    real = len(network.people) if network else 0
    residents = real + parameters.surrounding if network else parameters.residents
    organizations = len(network.organizations) if network else parameters.organizations
    actors = residents + organizations
    if residents == 0:
        raise InputError(
            "community.surrounding is 0, but nobody lives in a network without people; "
            "set it to the number of residents around the organizations, such as 250"
        )
    traits = draw_traits(
        parameters, parts, seed, residents, organizations, network.sizes if network else None,
        _given_parts(network, parts, residents) if network else None,
    )  # fmt: skip
    server = np.full((actors, MOST_SERVERS), -1, np.int64)
    if parameters.topology != "social":
        ties = textbook_ties(parameters, seed)
    else:
        attention = np.full(actors, parameters.attention_residents, np.int64)
        attention[residents:] = parameters.attention_organizations
        ties = Ties.empty(attention)
        if network:
            affiliate(parameters, seed, network, residents, ties, server)
        elif organizations:
            mean = parameters.ties_organizations
            seekers = keyed_seekers(seed, residents, actors, residents, mean)
            befriend(parameters, seed, (residents, actors), seekers, residents, traits, ties)
        serve(parameters, seed, residents, traits, server)
        seekers = keyed_seekers(seed, real, residents, residents, parameters.ties_residents)
        meet_servers(parameters, seed, seekers, server, ties)
        befriend(parameters, seed, (0, residents), seekers, residents, traits, ties)
    ties.finish(seed, residents, parameters.weakest_tie)
    served, start, served_list = _served(server, actors)
    labels: tuple[str, ...] = ()
    if network:
        labels = network.people + ("",) * parameters.surrounding + network.organizations
    population = Population(
        residents, organizations, traits.parts, traits.neighbourhood, traits.minutes,
        traits.endowment, traits.skill, traits.openness, ties.attention, ties.to, ties.weight,
        ties.count, server, served, start, served_list, labels,
        residents + network.backbone if network and network.backbone >= 0 else -1,
    )  # fmt: skip
    for column in population.columns().values():
        column.flags.writeable = False
    return population


def _given_parts(network: Network, parts: int, residents: int) -> Ints:
    """The part that the network gives each actor, counted on from the first beyond the last."""
    given = np.full(residents + len(network.organizations), -1, np.int64)
    given[: len(network.people)] = network.people_part
    given[residents:] = network.organizations_part
    return np.where(given >= 0, given % parts, -1)


def _served(server: IntGrid, actors: int) -> tuple[Ints, Ints, Ints]:
    """Number served by each actor, and lists of them: counts, starts, residents."""
    resident, slot = np.nonzero(server >= 0)
    by = server[resident, slot]
    served = np.bincount(by, minlength=actors).astype(np.int64)
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(served)))
    order = np.argsort(by, kind="stable")  # residents ascend already
    return served, start, resident[order].astype(np.int64)
