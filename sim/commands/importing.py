"""``systemshift import``: make a community file from files of other programs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.commands.terminal import AsJson, errors, print_json, writable
from sim.errors import InputError

HELP = """Make a community from your own files: a network, grants, ballots.

A network is GraphML, GEXF, Kumu JSON or XLSX, or CSV (of Gephi, Kumu, PARTNER or a spreadsheet):
ties, or nodes and ties. Grants are a table (CSV or XLSX) or 360Giving JSON. Ballots are a Pabulib
file (.pb). Prints what was understood, ignored and left out; --out then writes a community file for
`systemshift compare --community`. Options add what a file does not say; see docs/import.md.

\b
Examples:
  systemshift import network.graphml
  systemshift import nodes.csv edges.csv --out community.toml
  systemshift import our-grants.xlsx --map amount="Amount Awarded" --out community.toml
  systemshift import nodes.csv edges.csv our-grants.csv city-vote.pb --out community.toml
  systemshift import elements.csv connections.csv --relation Collaboration
  systemshift import clubs.graphml --kind-column type --kind False=individual
    --kind True=organization
  systemshift import rescue.graphml --weight Frequency --reversed
    --size Paid.Staff --size Volunteer.Staff
  systemshift compare --community community.toml
"""


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Files of one community.")],
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
            metavar="NAME", help="Which of several relations to use: --relation Collaboration."
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
        typer.Option(min=0, max=1_000_000, help="Residents drawn at random around the network."),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="ROLE=COLUMN",
            help="Role of a column of grants: --map amount='Amount Awarded'; ROLE is amount, "
            "recipient, date, currency, cause, identifier or funder.",
        ),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Which of several currencies to use: --currency GBP."),
    ] = None,
    years: Annotated[
        int | None, typer.Option(min=1, help="Years that grants without dates cover.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read files and write a community file."""
    with errors():
        from sim import atomic

        if out:
            atomic.check_file(out, force=force)
        from sim.scenario.importing import ImportOptions, community, community_file, read_files

        network: dict[str, Any] = {
            "kind_column": kind_column, "kinds": _kinds(kind or ()),
            "weight": weight, "reversed": reverse, "relation": tuple(relation or ()),
            "size": tuple(size or ()), "part": part, "backbone": backbone,
            "surrounding": surrounding,
        }  # fmt: skip
        grants = {"mapping": _roles(mapping or ()), "currency": currency, "years": years}
        found = read_files(files, ImportOptions(network, grants))
        names = writable(", ".join(file.name for file in files))
        words = " ".join(getattr(each, "description", "") for each in found).strip()
        text = community_file(f"Community of {names}", words, community(found))
        lines = [line for each in found for line in each.understood()]
        if out:  # before anything is printed, so that a closed pipe loses nothing
            atomic.write_text(out, text, force=force)
        if not as_json:
            print("\n".join(lines))
        if as_json:
            print_json({"understood": lines, **({"written": str(out)} if out else {})})
        elif out:
            print(f"Written: {out}")
        else:
            print("Nothing was written; --out community.toml writes it.")


def _pairs(
    option: str, expected: str, given: Sequence[str], divide: Callable[[str, str], Sequence[str]]
) -> dict[str, str]:
    """Names and values on both sides of a ``=``; ``divide`` splits at the first or the last."""
    pairs = {}
    for each in given:
        name, sign, value = divide(each, "=")
        if not sign:
            raise InputError(f"{option} {each}: expected {expected}")
        pairs[name] = value
    return pairs


def _kinds(given: Sequence[str]) -> dict[str, str]:
    """Kinds by value; a value may hold = itself."""
    return _pairs("--kind", "VALUE=KIND, such as Club=organization", given, str.rpartition)


def _roles(given: Sequence[str]) -> dict[str, str]:
    """Columns by role; a column may hold = itself."""
    return _pairs("--map", "ROLE=COLUMN, such as amount='Amount Awarded'", given, str.partition)
