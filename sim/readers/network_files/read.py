"""From files to a network: read, put in order, and say what was done."""

from collections.abc import Mapping, Sequence

from sim.errors import InputError
from sim.readers.network_files.cleaned import as_understood
from sim.readers.network_files.finish import finished
from sim.readers.network_files.kinds import ask_if_two_modes
from sim.readers.network_files.network import ImportedNetwork
from sim.readers.network_files.nodes import read_nodes
from sim.readers.network_files.options import Options
from sim.readers.network_files.rows import put_in_order
from sim.readers.network_files.sources import Source, read_raw
from sim.readers.network_files.ties import read_ties

LONGEST_SIGN = 5
"""Most characters of what divides names in a cell, such as ``and``."""


def read_network(
    *sources: Source,
    kind_column: str | None = None,
    kinds: Mapping[str, str] | None = None,
    weight: str | None = None,
    reversed: bool = False,
    relation: Sequence[str] = (),
    size: Sequence[str] = (),
    part: str | None = None,
    backbone: str | None = None,
    surrounding: int | None = None,
    lists: str | None = None,
    merge_names: bool = False,
    sheets: Sequence[str] = (),
) -> ImportedNetwork:
    """Read a network of people, organizations and events from files of other programs.

    Parameters
    ----------
    *sources
        One file of a whole network (GraphML, GEXF, GML, Pajek, UCINET DL, VNA, GDF, JSON, XLSX);
        CSV files: ties, or ties and nodes, or a matrix; or, in memory, a graph of networkx or one
        or two tables of pandas.
    kind_column, kinds, weight, reversed, relation, size, part, backbone, surrounding
        What the files do not say; see ``docs/import.md``.
    lists
        What divides several names in one cell, or ``none``; by default a bar does, and semicolons,
        commas and line breaks between names that stand by themselves elsewhere.
    merge_names
        Whether names that differ in case, spaces, signs or legal form only are one node.
    sheets
        Which sheets of a workbook to read; by default all.

    Returns
    -------
    ImportedNetwork
        ``understood()`` tells what was read and left out, ``questions`` what is doubtful,
        ``attributes`` keeps all columns of nodes, ``tables()`` is for a community file,
        ``cleaned()`` is CSV that imports to the same network.

    Raises
    ------
    InputError
        The files cannot be used; the sentence names the line or element.

    Examples
    --------
    >>> network = read_network("nodes.csv", "ties.csv")  # doctest: +SKIP
    >>> print(*network.understood(), sep="\\n")  # doctest: +SKIP
    """
    options = Options(
        kind_column, dict(kinds or {}), weight, reversed, _several(relation), _several(size), part,
        backbone, surrounding, lists, merge_names,
    )  # fmt: skip
    if surrounding is not None and not 0 <= surrounding <= 1_000_000:
        raise InputError(f"--surrounding {surrounding}: expected 0 to 1,000,000 residents")
    if lists is not None and not 0 < len(lists.strip()) <= LONGEST_SIGN:
        raise InputError(
            f"--lists {lists[:20]!r}: expected what stands between names, such as ';', or none"
        )
    raw = put_in_order(read_raw(sources, _several(sheets)), options)
    options = as_understood(raw, options)
    nodes = read_nodes(raw, options)
    if not nodes.ids:
        raise InputError(f"{raw.ties.name}: no rows below the header; expected some ties")
    ties = read_ties(raw, nodes, options)
    if not options.kinds and options.kind_column is None and len(set(nodes.kinds)) == 1:
        ask_if_two_modes(nodes.table, nodes.rows, list(ties.strengths))
    return finished(raw, nodes, ties, options)


def _several(given: Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
