"""The figure of a discovery: questions from left to right, and how often each arm is ahead."""

import textwrap
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.analysis.discovery.boxes import Branch, Leaf, leaves_of
from sim.analysis.discovery.text import check_sentence, gap
from sim.analysis.presentation.figure_style import FAINT, INK, LOOK
from sim.analysis.presentation.numbers import LESS_IS_BETTER, heading, in_seeds
from sim.analysis.presentation.palette import styles_of
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.discovery.discover import Discovery

STEP: Final = 2.3
"""From a question to the next, in inches."""
ROW: Final = 0.95
"""Height of a box, in inches."""
BAR: Final = 1.9
NOTE: Final = 3.4
HEAD: Final = 1.15
FOOT: Final = 0.75
"""Room above and below the tree, in inches."""


def draw(discovery: "Discovery") -> Figure:
    """Questions, answers and boxes; see :meth:`Discovery.plot`."""
    if not discovery.found or discovery.tree is None:
        raise InputError(f"there is nothing to draw: {check_sentence(discovery)}")
    boxes = leaves_of(discovery.tree)
    deep = _depth(discovery.tree)
    width, height = deep * STEP + BAR + NOTE, len(boxes) * ROW
    whole = HEAD + height + FOOT
    with mpl.rc_context(LOOK):
        layout = ConstrainedLayoutEngine(rect=(0, FOOT / whole, 1, height / whole))
        figure = Figure(figsize=(width, whole), layout=layout)
        axes = figure.add_subplot()
        axes.set_xlim(0, width)
        axes.set_ylim(-height, 0)
        axes.set_axis_off()
        _Drawing(discovery, axes, deep).node(discovery.tree, 0, 0)
        first, second = discovery.labels
        figure.text(
            0.012, 1 - 0.12 / whole, f"Where is {second} ahead of {first}?", va="top",
            fontweight="bold", fontsize=13,
        )  # fmt: skip
        less = f" · {LESS_IS_BETTER}" if discovery.sign < 0 else ""
        figure.text(
            0.012, 1 - 0.43 / whole, f"{heading(discovery.measure)}{less}", fontsize=11, va="top"
        )
        _caption(figure, discovery, width, whole)
    return figure


def _depth(node: Branch | Leaf) -> int:
    return 1 + max(_depth(node.yes), _depth(node.no)) if isinstance(node, Branch) else 0


def _colours(discovery: "Discovery") -> list[str]:
    """Colours of the two arms, by their rules."""
    styles = styles_of(discovery.results.study.arms)
    return [styles[arm].colour for arm in discovery.arms]


class _Drawing:
    """Places the nodes of a tree, the leaves below each other."""

    def __init__(self, discovery: "Discovery", axes: Axes, deep: int) -> None:
        self.found, self.axes = discovery, axes
        self.right = deep * STEP
        self.colours = _colours(discovery)

    def node(self, node: Branch | Leaf, depth: int, row: int) -> tuple[float, int]:
        """Draw a node whose leaves begin at a row; its height, and the next free row."""
        if isinstance(node, Leaf):
            middle = -(row + 0.5) * ROW
            self._leaf(node, middle)
            return middle, row + 1
        yes, after = self.node(node.yes, depth + 1, row)
        no, after = self.node(node.no, depth + 1, after)
        x, middle = (depth + 0.44) * STEP, (yes + no) / 2
        for child, y, answer in ((node.yes, yes, "yes"), (node.no, no, "no")):
            leaf = isinstance(child, Leaf)
            end = self.right if leaf else (depth + 1 + 0.44) * STEP
            turn = (depth + 0.97) * STEP
            self.axes.plot([x, turn, turn, end], [middle, middle, y, y], color=FAINT, zorder=1)
            self.axes.text(
                turn - 0.06, y, answer, fontsize=9, color=INK, ha="right", va="center", zorder=3
            )
        self.axes.text(
            x, middle, textwrap.fill(str(node.question), 21), ha="center", va="center",
            fontsize=9.5, zorder=2,
            bbox={"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": INK},
        )  # fmt: skip
        return middle, after

    def _leaf(self, leaf: Leaf, y: float) -> None:
        """A bar divided between the arms, and the numbers beside it."""
        thick, start = 0.36, self.right + 0.05
        share = leaf.density * BAR
        self.axes.barh(y, share, thick, left=start, color=self.colours[1], zorder=2)
        self.axes.barh(
            y, BAR - share, thick, left=start + share, color=self.colours[0], alpha=0.45, zorder=2
        )
        self.axes.text(
            start + BAR + 0.15, y,
            f"ahead at {100 * leaf.density:.0f} % of {leaf.points} points,\n"
            f"{100 * leaf.coverage:.0f} % of all where it is;\n"
            f"mean difference {gap(self.found, leaf)}", va="center", fontsize=9,
        )  # fmt: skip


def _caption(figure: Figure, discovery: "Discovery", width: float, height: float) -> None:
    first, second = discovery.labels
    below, above = _colours(discovery)
    patches = [
        mpl.patches.Patch(color=colour, alpha=alpha, label=f"{name} is ahead")
        for colour, name, alpha in ((above, second, 1.0), (below, first, 0.45))
    ]
    figure.legend(
        handles=patches, loc="upper left", ncols=2, frameon=False, fontsize=9,
        bbox_to_anchor=(0.0, 1 - 0.65 / height),
    )  # fmt: skip
    size = f"{discovery.ahead.size:,} points, means of {in_seeds(discovery.seeds)} at each."
    words = f"{size} {check_sentence(discovery)}"
    figure.text(
        0.012, 0.015, textwrap.fill(words, int(width * 14)), fontsize=8.5, color=FAINT,
        va="bottom",
    )  # fmt: skip
