"""Networks that somebody brings, and the civic network of Bristol, which ships as one of them."""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from sim.errors import InputError
from sim.kernels import Ints
from sim.readers.csvfile import text_rows
from sim.readers.questions import quoted
from sim.world.setup.network import Links, Network

BRISTOL = Path(__file__).parents[1] / "scenarios" / "data" / "bristol_civic"

KINDS = ("individual", "organization", "event")
NODES, TIES = "network.nodes", "network.ties"
MOST_PARTS = 20
LARGEST_SIZE = 1e12
MOST_PAIRS = 10_000_000
"""Most pairs that shared groups may tie; those who share a group of thousands hardly meet."""

Place = tuple[int, int]
"""Kind of a node, and its number among its kind."""


def network_of(kind: str, nodes: str, ties: str) -> Network | None:
    """The network of a community; None for a synthetic one.

    Parameters
    ----------
    kind
        ``community.kind``.
    nodes, ties
        ``network.nodes`` and ``network.ties``; only a community of kind network has any.

    Raises
    ------
    InputError
        The text cannot be used; the sentence names the key and the line.

    Notes
    -----
    Bristol: Diani & Bison (2004), *Theory and Society* 33: 281-309.
    """
    if kind == "synthetic":
        return None
    return read_network(*(_bristol() if kind == "bristol" else (nodes, ties)))


@cache
def _bristol() -> tuple[str, str]:
    nodes, ties = ((BRISTOL / name).read_text("utf-8") for name in ("nodes.csv", "edges.csv"))
    return nodes, ties


@lru_cache(maxsize=4)
def read_network(nodes: str, ties: str) -> Network:
    """Read a network from the text of its two tables.

    Parameters
    ----------
    nodes
        CSV with ``id``, ``label``, ``kind``, and perhaps ``size``, ``part``, ``backbone``.
    ties
        CSV with ``source``, ``target``, and perhaps ``strength``.

    Raises
    ------
    InputError
        The text cannot be used; the sentence names the key and the line.
    """
    labels: tuple[list[str], list[str], list[str]] = ([], [], [])
    parts: tuple[list[int], list[int], list[int]] = ([], [], [])
    sizes: list[float] = []
    places: dict[str, Place] = {}
    backbone = -1
    for where, row in text_rows(
        NODES, nodes, ("id", "label", "kind"), ("size", "part", "backbone")
    ):
        kind = _kind(where, row, places)
        places[row["id"]] = kind, len(labels[kind])
        labels[kind].append(row["label"] or row["id"])
        parts[kind].append(_part(where, row, kind))
        size = _size(where, row, kind)
        if _is_backbone(where, row, kind):
            if backbone >= 0:
                raise InputError(
                    f"{where}: a second backbone; {quoted(labels[1][backbone])} is marked already"
                )
            backbone = len(sizes)
        if kind == 1:
            sizes.append(size)
    if not labels[0] and not labels[1]:
        raise InputError(f"{NODES}: no node of kind individual or organization; name at least one")
    links = _links(places, ties)
    _check_pairs(links)
    people, organizations, events = (tuple(each) for each in labels)
    return Network(
        people, organizations, events, links[0, 0], links[1, 1], links[0, 1], links[0, 2],
        links[1, 2], np.array(sizes, np.float64), np.array(parts[0], np.int64),
        np.array(parts[1], np.int64), backbone,
    )  # fmt: skip


def _kind(where: str, row: dict[str, str], places: dict[str, Place]) -> int:
    """Number of the kind of a node, whose id must be new."""
    if row["kind"] not in KINDS:
        raise InputError(f"{where}: kind {quoted(row['kind'])}; expected one of {', '.join(KINDS)}")
    if not row["id"]:
        raise InputError(f"{where}: no id; ties name a node by its id")
    if row["id"] in places:
        raise InputError(f"{where}: id {quoted(row['id'])} was used before; ids must differ")
    return KINDS.index(row["kind"])


def _size(where: str, row: dict[str, str], kind: int) -> float:
    text = row.get("size", "")
    if not text:
        return np.nan
    if kind != 1:
        raise InputError(
            f"{where}: size {quoted(text)} of an {KINDS[kind]}; only organizations have one"
        )
    return _number(where, "size", text, LARGEST_SIZE)


def _number(where: str, column: str, text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not 0.0 < value <= most:
        raise InputError(
            f"{where}: {column} {quoted(text)}; expected a number above 0 and at most {most:,.0f}, "
            "or nothing if it is not known"
        )
    return value


def _part(where: str, row: dict[str, str], kind: int) -> int:
    """Part of a node, from 0; -1 if it is not given."""
    text = row.get("part", "")
    if not text:
        return -1
    if kind == 2:
        raise InputError(
            f"{where}: part {quoted(text)} of an event; only people and organizations work"
        )
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_PARTS):
        raise InputError(
            f"{where}: part {quoted(text)}; expected a whole number from 1 to {MOST_PARTS}, or "
            "nothing if it is not known"
        )
    return int(text) - 1


def _is_backbone(where: str, row: dict[str, str], kind: int) -> bool:
    text = row.get("backbone", "").lower()
    if text not in ("yes", "no", ""):
        raise InputError(f"{where}: backbone {quoted(text)}; expected yes, or nothing")
    if text == "yes" and kind != 1:
        raise InputError(f"{where}: an {KINDS[kind]} is marked as backbone; mark an organization")
    return text == "yes"


def _links(places: dict[str, Place], text: str) -> dict[tuple[int, int], Links]:
    """All ties, by the kinds of their ends."""
    found: dict[tuple[int, int], dict[tuple[int, int], float]] = {
        (kind, other): {} for kind in range(3) for other in range(kind, 3)
    }
    for where, row in text_rows(TIES, text, ("source", "target"), ("strength",)):
        for end in ("source", "target"):
            if row[end] not in places:
                raise InputError(f"{where}: {end} {quoted(row[end])} is not an id in {NODES}")
        (kind, one), (other, two) = sorted((places[row["source"]], places[row["target"]]))
        ends = f"{quoted(row['source'])} and {quoted(row['target'])}"
        if (kind, one) == (other, two):
            raise InputError(f"{where}: ties {quoted(row['source'])} to itself; leave the line out")
        if kind == other == 2:
            raise InputError(
                f"{where}: ties two events, {ends}; people and organizations have ties"
            )
        if (one, two) in found[kind, other]:
            raise InputError(f"{where}: {ends} are tied twice; list each pair once")
        strength = row.get("strength", "")
        found[kind, other][one, two] = (
            _number(where, "strength", strength, 1.0) if strength else np.nan
        )
    return {kinds: _sorted(ties) for kinds, ties in found.items()}


def _sorted(ties: dict[tuple[int, int], float]) -> Links:
    pairs = sorted(ties)
    one, two = (_ints(pair[end] for pair in pairs) for end in (0, 1))
    return Links(one, two, np.array([ties[pair] for pair in pairs], np.float64))


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int64)


def _check_pairs(links: dict[tuple[int, int], Links]) -> None:
    """Refuse groups that tie more pairs than can be sorted in a few seconds."""
    groups = (
        ("people", (links[0, 1].two, links[0, 2].two)),
        ("organizations", (links[0, 1].one, links[1, 2].two)),
    )
    for who, shared in groups:
        sizes = [np.bincount(group) for group in shared]
        pairs = sum(int((size * (size - 1) // 2).sum()) for size in sizes)
        if pairs > MOST_PAIRS:
            raise InputError(
                f"{TIES}: shared groups tie {pairs:,} pairs of {who}; at most {MOST_PAIRS:,} can "
                "be: leave out the largest groups, where hardly anybody knows the others"
            )
