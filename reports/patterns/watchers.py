"""What patterns read from the world each week, beyond the weekly series."""

from itertools import combinations, product
from typing import ClassVar, Final

import numpy as np

from sim.kernels import Ints
from sim.measures.weaving import SHAPE, shape_of
from sim.model import CommunityModel
from sim.units import WEEKS_A_QUARTER
from sim.world.tables.actors import PARTICIPANT, Actors
from sim.world.tables.audience import COMMON_GROUP
from sim.world.tables.projects import COORDINATED, LISTED, MEMBERS, RUNNING, STATE, Projects
from sim.world.tables.world import World

Pair = tuple[int, int]
"""Two actors, the lower row first."""

DRAWN: Final = ("map", "no_backbone", "acquaintances")
"""The three maps of :class:`Maps`."""
SHAPES: Final = ("stage", "largest_component", "centralization", "core_fit")
"""What is read of each."""


class Organizations:
    """How many organizations take part."""

    COLUMNS: ClassVar[tuple[str, ...]] = ("organizations",)

    def __init__(self, model: CommunityModel) -> None:
        pass

    def see(self, model: CommunityModel, week: int) -> tuple[float]:
        """Participants among organizations."""
        actors = model.world.actors
        return (float((actors.status[actors.residents :] == PARTICIPANT).sum()),)


class Together:
    """How many organizations work with others in a project, and how many do that or meet."""

    COLUMNS: ClassVar[tuple[str, ...]] = ("working_together", "together")

    def __init__(self, model: CommunityModel) -> None:
        self._meets = leaders_meet(model)

    def see(self, model: CommunityModel, week: int) -> tuple[float, float]:
        """Organizations of the week, each counted once."""
        working = working_together(model.world)
        meeting = set(at_the_meeting(model.world)) if self._meets else set()
        return float(len(working)), float(len(working | (meeting if len(meeting) > 1 else set())))


class Maps:
    """The network as it is mapped, once a quarter: its shape and its stage of weaving.

    Drawn are participants and the ties along which they *work*: ties that were made since the
    start, by an introduction, by weaving or in a project, and older ties of two who have been in a
    project together. Who merely knew each other before is not drawn. The backbone is a node: it is
    tied to all whom it supported in person in the quarter. These are newcomers, where coordinators
    admit them; members of projects that coordinators helped to decide on; leaders at a meeting. A
    platform or a report serves all and is no tie. The first map is drawn before week 0.

    Beside this map stand one without the backbone, and one on which those who merely knew each
    other before are tied, too.
    """

    COLUMNS: ClassVar[tuple[str, ...]] = tuple(f"{x}_{y}" for x, y in product(DRAWN, SHAPES))

    def __init__(self, model: CommunityModel) -> None:
        self._meets = leaders_meet(model)
        self._welcomes = model.settings.membership.name != "spontaneous"
        self._known = ties(model.world.actors)
        self._worked: set[Pair] = set()
        self._supported: dict[int, int] = {}
        self._row = self._draw(model.world, 0)

    def see(self, model: CommunityModel, week: int) -> tuple[float, ...]:
        """Note who works with whom and who is supported; draw anew when a quarter begins."""
        world = model.world
        for members in running(world.projects):
            self._worked.update(combinations(sorted(members), 2))
        for a in self._in_person(world, week):
            self._supported[a] = week
        if week and week % WEEKS_A_QUARTER == 0:
            self._row = self._draw(world, week)
        return self._row

    def _in_person(self, world: World, week: int) -> list[int]:
        """Whom coordinators support in person this week."""
        found = np.flatnonzero(world.actors.joined == week).tolist() if self._welcomes else []
        for p in listed(world.projects):
            if world.projects.cell[p, COORDINATED] > 0:
                found += members_of(world.projects, p)
        return found + (at_the_meeting(world) if self._meets else [])

    def _draw(self, world: World, week: int) -> tuple[float, ...]:
        nodes = np.flatnonzero(world.actors.status == PARTICIPANT).tolist()
        known = ties(world.actors)
        self._known &= known  # what was forgotten, and is tied again later, is new
        working = {pair for pair in known if pair not in self._known or pair in self._worked}
        backbone = world.actors.status.size
        recent = {(a, backbone) for a, when in self._supported.items()
                  if when > week - WEEKS_A_QUARTER}  # fmt: skip
        maps = (
            shape([*nodes, backbone], working | recent),
            shape(nodes, working),
            shape([*nodes, backbone], known | recent),
        )
        return tuple(found[name] for found in maps for name in SHAPES)


def leaders_meet(model: CommunityModel) -> bool:
    """Whether the rule of communication holds meetings of leaders."""
    return model.settings.communication.name == "leadership_meetings"


def at_the_meeting(world: World) -> list[int]:
    """Organizations at this week's meeting of leaders, where there is such a rule."""
    group = world.audience.group[:, COMMON_GROUP]
    return [int(a) for a in world.council.leading if group[a] == 0]


def listed(projects: Projects) -> list[int]:
    """Places of all open projects, from drafts to those that ended this week."""
    places: list[int] = projects.live[: projects.count[LISTED]].tolist()
    return places


def members_of(projects: Projects, p: int) -> list[int]:
    """Rows of the members of a project."""
    members: list[int] = projects.member[p, : projects.cell[p, MEMBERS]].tolist()
    return members


def running(projects: Projects) -> list[list[int]]:
    """Members of each project that is at work."""
    return [members_of(projects, p) for p in listed(projects)
            if projects.cell[p, STATE] == RUNNING]  # fmt: skip


def working_together(world: World) -> set[int]:
    """Participating organizations that are in a running project with another one."""
    actors = world.actors
    found: set[int] = set()
    for members in running(world.projects):
        inside = {a for a in members if a >= actors.residents and actors.status[a] == PARTICIPANT}
        if len(inside) > 1:
            found |= inside
    return found


def ties(actors: Actors) -> set[Pair]:
    """All pairs that are tied."""
    slots: Ints = np.arange(actors.tie_to.shape[1])
    a, slot = np.nonzero(slots < actors.tie_count[:, None])
    b = actors.tie_to[a, slot]
    return set(zip(a[a < b].tolist(), b[a < b].tolist(), strict=True))


def shape(nodes: list[int], pairs: set[Pair]) -> dict[str, float]:
    """Shape of a network of these nodes, by name; pairs with one that is no node are left out."""
    place = {node: i for i, node in enumerate(nodes)}
    neighbours: list[list[int]] = [[] for _ in nodes]
    for a, b in sorted(pairs):
        if a in place and b in place:
            neighbours[place[a]].append(place[b])
            neighbours[place[b]].append(place[a])
    start = np.cumsum([0, *map(len, neighbours)])
    found = np.empty(len(SHAPE))
    shape_of(start, np.array([b for each in neighbours for b in each], np.int64), found)
    return dict(zip(SHAPE, found.tolist(), strict=True))
