"""The picture of the rooms on storeys: an arrow goes down from a room to one that it imports."""

import io
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path

from reports.architecture.rooms import WINGS, House, Room

COLOURS: Final = {
    "use": "#fbe3cf",
    "analysis": "#d7e8f5",
    "running": "#f6efc4",
    "parts": "#d9efe4",
    "world": "#efdfeb",
    "tools": "#e6e6e6",
}
INK: Final = "#222222"
LINE: Final = "#767676"
WIDTH: Final = 1.95
"""Least width of a room, inches."""
LETTER: Final = 0.075
"""Width of a letter of what is in a room, inches."""
GAP: Final = 0.3
"""Between two rooms of a storey, inches."""
LANE: Final = 0.2
"""Width of the lane that an arrow takes past a storey, inches."""
STOREY: Final = 0.72
"""From one storey to the next, inches."""
HEIGHT: Final = 0.44
"""Height of a room, inches."""
ROUNDS: Final = 24
"""Times that every storey is put in the order of its neighbours."""


@dataclass(eq=False)
class Place:
    """A room on its storey, or (without a room) where an arrow goes past a storey."""

    storey: int
    room: Room | None = None
    above: list["Place"] = field(default_factory=list)
    below: list["Place"] = field(default_factory=list)
    x: float = 0.0

    @property
    def width(self) -> float:
        """Of the room or the lane, inches."""
        return LANE if self.room is None else max(WIDTH, LETTER * len(self.room.about) + 0.2)


def picture(house: House) -> str:
    """The rooms and arrows of a house as an SVG file; the same text every time."""
    storeys = arrange(house)
    places = [place for storey in storeys for place in storey]
    left = min(place.x - place.width / 2 for place in places) - 0.15
    right = max(place.x + place.width / 2 for place in places) + 0.15
    figure = Figure(figsize=(right - left, len(storeys) * STOREY + 0.3))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(left, right), ylim=(-len(storeys) * STOREY - 0.05, 0.25))
    axes.set_axis_off()
    look: Any = {"svg.fonttype": "none", "svg.hashsalt": "systemshift", "font.family": "sans-serif"}
    with mpl.rc_context(look):
        for place in places:
            if place.room is not None:
                _draw_room(axes, place, place.room)
        for place in places:
            if place.room is not None:
                for target in place.below:
                    _draw_arrow(axes, place, target)
        _draw_wings(axes, house, left + 0.15)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": "systemshift"})
    whole = text.getvalue()
    return "\n".join(line.rstrip() for line in whole[whole.index("<svg") :].splitlines()) + "\n"


def arrange(house: House) -> list[list[Place]]:
    """Rooms and lanes of each storey from left to right, near their neighbours.

    By Sugiyama, Tagawa & Toda (1981), *Methods for visual understanding of hierarchical system
    structures*: storeys are sorted by the mean of their neighbours, down and up in turn, so that
    few arrows cross.
    """
    storeys = _places(house)
    for storey in storeys:
        _pack(storey)
    for turn in range(ROUNDS):
        downwards = turn % 2 == 0
        for storey in storeys if downwards else reversed(storeys):
            for place in storey:
                near = place.above if downwards else place.below
                if near:
                    place.x = sum(neighbour.x for neighbour in near) / len(near)
            storey.sort(key=lambda place: place.x)
            _pack(storey)
    return storeys


def _places(house: House) -> list[list[Place]]:
    """Rooms and lanes by storey, joined by the arrows."""
    storeys = [[Place(level, room) for room in rooms] for level, rooms in enumerate(house.storeys)]
    place_of = {place.room: place for storey in storeys for place in storey}
    for room, targets in house.arrows.items():
        for target in targets:
            start, end = place_of[room], place_of[target]
            lanes = [Place(level) for level in range(start.storey + 1, end.storey)]
            for lane in lanes:
                storeys[lane.storey].append(lane)
            for upper, lower in pairwise([start, *lanes, end]):
                upper.below.append(lower)
                lower.above.append(upper)
    return storeys


def _pack(storey: list[Place]) -> None:
    """Move the places of a storey apart as far as they overlap, and keep their middle."""
    wanted = sum(place.x for place in storey) / len(storey)
    for left, right in pairwise(storey):
        right.x = max(right.x, left.x + (left.width + right.width) / 2 + GAP)
    shift = wanted - sum(place.x for place in storey) / len(storey)
    for place in storey:
        place.x += shift


def _draw_room(axes: Axes, place: Place, room: Room) -> None:
    """A box with the room's name, and under it what is in the room."""
    left, bottom = place.x - place.width / 2, _middle(place) - HEIGHT / 2
    box = FancyBboxPatch(
        (left, bottom), place.width, HEIGHT, boxstyle="round,pad=0,rounding_size=0.08",
        facecolor=COLOURS[room.wing], edgecolor=LINE, linewidth=0.8, zorder=2,
    )  # fmt: skip
    box.set_gid(room.slug)
    axes.add_patch(box)
    middle: dict[str, Any] = {"ha": "center", "va": "center", "color": INK, "zorder": 3}
    axes.text(place.x, _middle(place) + 0.09, room.name, fontsize=9.5, weight="bold", **middle)
    axes.text(place.x, _middle(place) - 0.1, room.about, fontsize=8, **middle)


def _draw_arrow(axes: Axes, start: Place, step: Place) -> None:
    """An arrow from a room through its lanes to the room it imports."""
    points = [(start.x, _middle(start) - HEIGHT / 2)]
    while step.room is None:
        points += [(step.x, _middle(step) + HEIGHT / 2), (step.x, _middle(step) - HEIGHT / 2)]
        (step,) = step.below
    points.append((step.x, _middle(step) + HEIGHT / 2))
    arrow = FancyArrowPatch(
        path=Path(points), arrowstyle="-|>", mutation_scale=9, color=LINE, linewidth=1.0,
        shrinkA=0, shrinkB=0, joinstyle="round", zorder=1,
    )  # fmt: skip
    if start.room and step.room:
        arrow.set_gid(f"{start.room.slug}--{step.room.slug}")
    axes.add_patch(arrow)


def _draw_wings(axes: Axes, house: House, left: float) -> None:
    """What the colours mean, in the corner at the top."""
    used = [wing for wing in WINGS if any(room.wing == wing for room in house.uses)]
    for row, wing in enumerate(used):
        y = -0.1 - 0.24 * row
        axes.add_patch(
            Rectangle((left, y - 0.08), 0.22, 0.16, facecolor=COLOURS[wing], edgecolor=LINE, lw=0.8)
        )
        axes.text(left + 0.32, y, WINGS[wing], fontsize=8.5, va="center", color=INK)


def _middle(place: Place) -> float:
    """Height of a storey's middle, inches; the top storey is just below 0."""
    return -place.storey * STOREY - HEIGHT / 2
