"""The civic network of Bristol: people, organizations and events, and who belongs to what."""

from functools import cache
from pathlib import Path

import numpy as np

from sim.errors import InputError
from sim.readers.csvfile import rows
from sim.world.affiliations import Affiliations

BRISTOL = Path(__file__).parents[1] / "scenarios" / "data" / "bristol_civic"

KINDS = ("individual", "organization", "event")


@cache
def shipped_network(kind: str) -> Affiliations | None:
    """The real network behind a community of this kind; None for a synthetic community."""
    if kind == "synthetic":
        return None
    return read_affiliations(BRISTOL / "nodes.csv", BRISTOL / "edges.csv")


def read_affiliations(nodes: Path, edges: Path) -> Affiliations:
    """Read a network of individuals, organizations and events.

    Parameters
    ----------
    nodes
        CSV with ``id``, ``label`` and ``kind`` (individual, organization or event).
    edges
        CSV with ``source`` and ``target``: ids of two nodes of different kinds, in either order.

    Raises
    ------
    InputError
        A file cannot be used; the sentence names the line.

    Notes
    -----
    Diani & Bison (2004), *Theory and Society* 33: 281-309.
    """
    labels: dict[str, list[str]] = {kind: [] for kind in KINDS}
    place: dict[str, tuple[int, int]] = {}
    for where, row in rows(nodes, ("id", "label", "kind")):
        if row["kind"] not in KINDS:
            raise InputError(f"{where}: kind {row['kind']!r}; expected one of {', '.join(KINDS)}")
        if row["id"] in place:
            raise InputError(f"{where}: id {row['id']!r} was used before; ids must differ")
        of_kind = labels[row["kind"]]
        place[row["id"]] = KINDS.index(row["kind"]), len(of_kind)
        of_kind.append(row["label"] or row["id"])
    people, organizations, events = (tuple(labels[kind]) for kind in KINDS)
    ties = {
        (0, 1): np.zeros((len(people), len(organizations)), np.int64),
        (0, 2): np.zeros((len(people), len(events)), np.int64),
        (1, 2): np.zeros((len(organizations), len(events)), np.int64),
    }
    for where, row in rows(edges, ("source", "target")):
        for end in ("source", "target"):
            if row[end] not in place:
                raise InputError(f"{where}: {end} {row[end]!r} is no id of {nodes.name}")
        (kind, one), (other, two) = sorted((place[row["source"]], place[row["target"]]))
        if kind == other:
            raise InputError(
                f"{where}: ties two nodes of kind {KINDS[kind]}; "
                "ties inside a kind are made by projection, leave them out"
            )
        ties[kind, other][one, two] = 1
    if not people:
        raise InputError(f"{nodes}: no node of kind individual; expected some people")
    return Affiliations(people, organizations, events, ties[0, 1], ties[0, 2], ties[1, 2])
