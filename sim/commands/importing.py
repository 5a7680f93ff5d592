"""``systemshift import``: files of other programs become a community file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Protocol

import typer

from sim.commands.terminal import AsJson, errors, print_json
from sim.errors import InputError

HELP = """Read a network from files of other programs.

FILES are GraphML, GEXF, Kumu JSON or XLSX, or CSV (of Gephi, Kumu, PARTNER or a spreadsheet): ties,
or nodes and ties. Prints what was understood, ignored and left out; --out then writes a community
file for `systemshift compare --community`. Ties need no strength, nodes no kind: what a file does
not say, options do. docs/import.md tells more.

\b
Examples:
  systemshift import network.graphml
  systemshift import nodes.csv edges.csv --out community.toml
  systemshift import elements.csv connections.csv --relation Collaboration
  systemshift import clubs.graphml --kind-column type --kind False=individual
    --kind True=organization
  systemshift import rescue.graphml --weight Frequency --reversed
    --size Paid.Staff --size Volunteer.Staff
  systemshift compare --community community.toml
"""


class Found(Protocol):
    """What a reader brings."""

    def understood(self) -> list[str]:
        """Lines for the person who gave the files."""

    def tables(self) -> dict[str, dict[str, Any]]:
        """Tables of a community file."""


class Sort(NamedTuple):
    """A sort of content: how to tell its files, and how to read those that belong together."""

    recognises: Callable[[Path], bool]
    read: Callable[[Sequence[Path], dict[str, Any]], Found]


def sorts() -> dict[str, Sort]:
    """All sorts, by name; whatever nothing recognises goes to the first, to be refused in words."""
    from sim.readers import network_files

    def read_network(paths: Sequence[Path], said: dict[str, Any]) -> Found:
        return network_files.read_network(*paths, **said)

    return {"network": Sort(network_files.recognises, read_network)}


def read_files(paths: Sequence[Path], said: dict[str, Any]) -> list[Found]:
    """Read files, those of each sort together.

    Parameters
    ----------
    paths
        The files.
    said
        Options of a network, by the names of :func:`sim.readers.network_files.read_network`.

    Raises
    ------
    InputError
        A file cannot be used, or could be of two sorts.
    """
    known = sorts()
    groups: dict[str, list[Path]] = {}
    for path in paths:
        names = [name for name, sort in known.items() if sort.recognises(path)]
        if len(names) > 1:
            raise InputError(f"{path} could be {' or '.join(names)}; rename its columns")
        groups.setdefault(names[0] if names else next(iter(known)), []).append(path)
    if "network" not in groups and any(said.values()):
        raise InputError("options of networks are given, but no file is one of a network")
    return [
        known[name].read(groups[name], said if name == "network" else {})
        for name in known
        if name in groups
    ]


def community_file(paths: Sequence[Path], found: Sequence[Found]) -> str:
    """Text of the community file.

    Raises
    ------
    InputError
        It is larger than a community file may be.
    """
    import tomli_w

    from sim.scenario.files import LARGEST

    names = ", ".join(path.name for path in paths)
    document: dict[str, Any] = {"title": f"Community of {names}"}
    for each in found:
        for table, values in each.tables().items():
            document.setdefault(table, {}).update(values)
    text = tomli_w.dumps(document, multiline_strings=True)
    if len(text.encode()) > LARGEST:
        raise InputError(
            f"{names}: too large for a community file, which may have {LARGEST // 1000:,} kB; "
            "import a part of the network"
        )
    return text


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Files that belong together.")],
    out: Annotated[Path | None, typer.Option(help="Community file to write.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    kind_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Column of nodes with the kind: --kind-column sector."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VALUE=KIND",
            help="What a value of that column means: --kind Club=organization; KIND is individual, "
            "organization or event. '*=individual' stands for all other nodes.",
        ),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Column of ties with their strength, or none: --weight contact."
        ),
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reversed", help="The smallest weight is the strongest tie.")
    ] = False,
    relation: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Which of several relations counts: --relation Collaboration."
        ),
    ] = None,
    size: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Column of nodes with the size of an organization: --size staff. Several add up.",
        ),
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Column of nodes with the part of the system, 1, 2, ...: --part p."
        ),
    ] = None,
    backbone: Annotated[
        str | None,
        typer.Option(metavar="NODE", help="Id or label of the backbone: --backbone ITPC."),
    ] = None,
    surrounding: Annotated[
        int | None,
        typer.Option(min=0, max=1_000_000, help="Drawn residents around those of the network."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read files of others."""
    with errors():
        from sim import atomic

        if out:
            atomic.check_file(out, force=force)
        said: dict[str, Any] = {
            "kind_column": kind_column, "kinds": _kinds(kind or []), "weight": weight,
            "reversed": reverse, "relation": tuple(relation or ()), "size": tuple(size or ()),
            "part": part, "backbone": backbone, "surrounding": surrounding,
        }  # fmt: skip
        found = read_files(files, said)
        text = community_file(files, found)
        lines = [line for each in found for line in each.understood()]
        if not as_json:
            print("\n".join(lines), flush=True)
        if out:
            atomic.write_text(out, text, force=force)
        if as_json:
            print_json({"understood": lines, **({"written": str(out)} if out else {})})
        elif out:
            print(f"Written: {out}")
        else:
            print("Nothing was written; --out community.toml writes it.")


def _kinds(given: Sequence[str]) -> dict[str, str]:
    """Kinds by value from ``VALUE=KIND``; a value may hold = itself."""
    kinds = {}
    for each in given:
        value, sign, kind = each.rpartition("=")
        if not sign:
            raise InputError(f"--kind {each}: expected VALUE=KIND, such as Club=organization")
        kinds[value] = kind
    return kinds
