"""``systemshift import``: make a community file from files of other programs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.commands.terminal import AsJson, errors, print_json, writable
from sim.errors import InputError

HELP = """Make a community from your own files: a network, grants, ballots.

A network is GraphML, GEXF, GML, Pajek, UCINET DL, VNA, GDF, JSON or XLSX, or CSV (of Gephi, Kumu,
PARTNER or a spreadsheet): ties, nodes and ties, or a matrix. Grants are a table (CSV or XLSX) or
360Giving JSON. Ballots are a Pabulib file (.pb). Prints what was understood, ignored and left out,
and what is doubtful; --out then writes a community file for `systemshift compare --community`.
Options add what a file does not say; see docs/import.md.

\b
Examples:
  systemshift import network.graphml
  systemshift import nodes.csv edges.csv --out community.toml
  systemshift import our-grants.xlsx --map amount="Amount Awarded" --out community.toml
  systemshift import our-grants.xlsx --sheet 2020 --sheet 2021 --cleaned grants.csv
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
        typer.Option(metavar="NODE", help="Id or label of the backbone, or none: --backbone ITPC."),
    ] = None,
    lists: Annotated[
        str | None,
        typer.Option(
            metavar="SIGN", help="What divides several names in a cell, or none: --lists ';'."
        ),
    ] = None,
    merge_names: Annotated[
        bool,
        typer.Option(
            "--merge-names", help="Names that differ in case, spaces or legal form are one."
        ),
    ] = False,
    sheet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Which sheets of a workbook to read: --sheet 2020."),
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
            "recipient, date, currency, cause, identifier, funder or status.",
        ),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Which of several currencies to use: --currency GBP."),
    ] = None,
    years: Annotated[
        int | None, typer.Option(min=1, help="Years that grants without dates cover.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ROWS",
            help="Rows that are grants as they stand: --keep 4,7 or --keep '2021!7'.",
        ),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(metavar="ROWS", help="Rows that are no grants: --leave-out 4,7."),
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(
            metavar="NUMBER", help="What a 1 in the column of amounts stands for: --scale 1000."
        ),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help="Status of grants that count: --status Approved."),
    ] = None,
    payments: Annotated[
        str | None,
        typer.Option(
            metavar="HOW",
            help="Rows of one identifier: each is a grant, their amount counts once, or they sum "
            "up to one grant; HOW is each, once or sum.",
        ),
    ] = None,
    recipients: Annotated[
        bool,
        typer.Option(
            "--recipients",
            help="Recipients of grants are the organizations, with residents in proportion.",
        ),
    ] = False,
    cleaned: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="File to write the rows to, as understood: the grants, or else the network.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read files and write a community file."""
    with errors():
        from sim import atomic
        from sim.readers.questions import as_data, as_table

        if out and cleaned and out.resolve() == cleaned.resolve():
            raise InputError(f"--out and --cleaned both name {out}; name two files")
        for path in filter(None, (out, cleaned)):
            atomic.check_file(path, force=force)
        from sim.scenario.importing import (
            ImportOptions,
            community,
            community_file,
            read_files,
            scenario_of,
        )
        from sim.scenario.outlook import doubts_about_money, outlook

        network: dict[str, Any] = {
            "kind_column": kind_column, "kinds": _kinds(kind or ()),
            "weight": weight, "reversed": reverse, "relation": tuple(relation or ()),
            "size": tuple(size or ()), "part": part, "backbone": backbone,
            "surrounding": surrounding, "lists": lists,
        }  # fmt: skip
        grants: dict[str, Any] = {
            "mapping": _roles(mapping or ()), "currency": currency, "years": years,
            "keep": keep or (), "leave_out": leave_out or (), "scale": scale,
            "status": status or (), "payments": payments, "recipients": recipients,
        }  # fmt: skip
        shared = {"sheets": tuple(sheet or ()), "merge_names": merge_names}
        found = read_files(files, ImportOptions(network, grants, shared))
        names = writable(", ".join(file.name for file in files))
        words = " ".join(getattr(each, "description", "") for each in found).strip()
        tables = community(found)
        text = community_file(f"Community of {names}", words, tables)
        scenario = scenario_of(tables)
        lines = [line for each in found for line in each.understood()] + outlook(scenario)
        asked = [question for each in found for question in getattr(each, "questions", ())]
        asked += doubts_about_money(scenario)
        what, rows = _cleaned(found) if cleaned else ("", "")
        if cleaned:  # before anything is printed, so that a closed pipe loses nothing
            atomic.write_text(cleaned, rows, force=force)
        if out:
            atomic.write_text(out, text, force=force)
        if as_json:
            written = {"written": str(out)} if out else {}
            as_rows = {"cleaned": str(cleaned)} if cleaned else {}
            print_json({"understood": lines, "questions": as_data(asked), **as_rows, **written})
            return
        print("\n".join([*lines, *as_table(asked)]))
        if cleaned:
            print(f"Written: {cleaned}, {what}")
        if out:
            print(f"Written: {out}")
        else:
            print("Nothing was written; --out community.toml writes it.")


def _cleaned(found: Sequence[Any]) -> tuple[str, str]:
    """What is cleaned, in words, and its rows: of grants, or else of the network."""
    from sim.readers.grants.result import Grants

    kinds = [each for each in found if hasattr(each, "cleaned")]
    grants = [each for each in kinds if isinstance(each, Grants)]
    if not kinds:
        raise InputError(
            "--cleaned writes the rows of grants or of a network, but no file holds any of them; "
            "leave it out"
        )
    what = "the grants" if grants else "the network"
    beside = " (for those of the network, import it alone)" if grants and kinds != grants else ""
    return f"{what} as understood{beside}", str((grants or kinds)[0].cleaned())


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
