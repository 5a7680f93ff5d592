"""Barkoczi & Galesic 2016: which network is better depends on how people copy."""

from typing import Any, Final

from sim.replications.base import Check, Courses, Plan, Replication, level

GRAPHS: Final[dict[str, dict[str, Any]]] = {
    "full": {"community.topology": "complete"},
    "lattice": {"community.topology": "ring_lattice", "community.neighbours": 18},
    "clustered": {"community.topology": "caveman", "community.neighbours": 19},
}
LEARNING: Final[dict[str, dict[str, Any]]] = {
    "best-3": {"communication.copying": "best", "communication.sample": 3},
    "best-9": {"communication.copying": "best", "communication.sample": 9},
    "conformity-3": {"communication.copying": "conformity", "communication.sample": 3},
    "conformity-9": {"communication.copying": "conformity", "communication.sample": 9},
    "random copy": {
        "communication.copying": "random_better",
        "communication.sample": 1,
        "people.trial_rate": 0.0,
    },
    "individual": {"communication.copying": "none", "communication.sample": 1},
}
PUBLISHED: Final = {
    "full": (0.614, 0.543, 0.829, 0.542, 0.336, 0.383),
    "lattice": (0.645, 0.612, 0.705, 0.567, 0.333, 0.383),
    "clustered": (0.705, 0.650, 0.538, 0.507, 0.337, 0.382),
}
"""Mean after 200 rounds over 1,000 problems (standard error about .006), in the order of LEARNING.
Computed from the paper's own data."""


def _variants(learning: tuple[str, ...], graphs: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    return {
        f"{rule} {graph}": {**LEARNING[rule], **GRAPHS[graph]}
        for rule in learning
        for graph in graphs
    }


def _signs(courses: Courses) -> list[Check]:
    """The reversal: paired differences, which only have to be on the published side."""
    best = courses["best-9 lattice"][:, -1] - courses["best-9 full"][:, -1]
    alike = courses["conformity-3 full"][:, -1] - courses["conformity-3 lattice"][:, -1]
    return [
        level("reversal best-9", "lattice less full when the best of nine is copied; above 0",
              0.069, best, 0.069),
        level("reversal conformity-3", "full less lattice when two of three agree; above .06",
              0.124, alike, 0.064),
    ]  # fmt: skip


def _levels(courses: Courses) -> list[Check]:
    found = []
    for graph, means in PUBLISHED.items():
        for rule, mean in zip(LEARNING, means, strict=True):
            name = f"{rule} {graph}"
            tolerance = {"individual": 0.02, "random copy": 0.04}.get(rule, 0.06)
            words = "mean after 200 rounds"
            found.append(level(name, words, mean, courses[name][:, -1], tolerance))
    return found


BARKOCZI_GALESIC = Replication(
    name="barkoczi-galesic-2016",
    paper="Barkoczi, D. and Galesic, M. (2016). Social learning strategies modify the effect of "
    "network structure on group performance. Nature Communications 7: 13109.",
    shows="When people copy the best of those they see, slow networks do better in the end; when "
    "they copy what two of three do, fast ones do. No network is better in itself.",
    differs="The degree of their networks is not in their text: 18 for the lattice and 19 for "
    "five cliques in a ring are ours. Their contributions are rounded to one decimal, and an "
    "element may be drawn as an influence on itself. Who copies at random never tries alone there, "
    "so here `people.trial_rate` is 0: nothing is ever found that nobody held at first, everybody "
    "ends with the best of the first solutions, whatever the network, and the mean stays below "
    "that of trying alone.",
    fast=Plan(
        range(110_700, 110_730),
        _variants(("best-9", "conformity-3"), ("full", "lattice")),
        _signs,
    ),
    full=Plan(
        range(210_700, 210_850),
        _variants(tuple(LEARNING), tuple(GRAPHS)),
        lambda courses: [*_signs(courses), *_levels(courses)],
    ),
    drawn=tuple(f"{rule} {graph}" for rule in ("best-9", "conformity-3") for graph in GRAPHS),
)
