"""``systemshift results``, ``merge`` and ``verify``: the folder of a sweep."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.terminal import (
    AsJson,
    Force,
    MixProcessors,
    Workers,
    console,
    errors,
    print_json,
    stop,
)
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.batch.results import Results

RESULTS = """Show the results of a sweep so far, or write its table of runs.

With --points every point is listed with the number by which `systemshift explain --at` takes it.
With --by the levels of one factor are compared within each arm: over pairs of points that differ
in this factor only where the design has such pairs, as a grid has, or else between groups of
different points; it says which.

\b
Examples:
  systemshift results results/complexity
  systemshift results complexity --points
  systemshift results funding_money --by funders.money_factor --outcome impact
  systemshift results funding_money --by funding.rule --level direct_grants --level lottery
  systemshift results results/complexity --to csv
  systemshift results results/complexity --to xlsx --out complexity.xlsx
"""
MERGE = """Copy the runs of other folders into one.

All must hold the same study, run by the same code; their seeds, points or arms differ, as when two
machines share the work: `--share 1/2` on the first and `--share 2/2` on the second, or `--set
first_seed=21 --set replicates=20` on the second.

\b
Example:
  systemshift merge results/here results/there
"""
VERIFY = """Run a sample of a sweep again and compare all that is stored.

Compares factors, measures, why some are undefined, errors, and weeks where the study keeps weekly
series: to the last bit, or within a stated tolerance where another kind of processor made the runs.
If anything differs, prints the first run, week and column. Ends with exit code 1 then, and if runs
are missing, damaged, or no runs of the study.

\b
Examples:
  systemshift verify results/complexity
  systemshift verify results/complexity --all
"""

Place = Annotated[
    Path,
    typer.Argument(
        help="Folder of a sweep; or a study by name or file, for its folder results/STUDY."
    ),
]


def results(
    folder: Place,
    outcomes: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome",
            show_default=False,
            help="Only this: growth, adaptivity, power, impact, money, or any measure that the "
            "study keeps. Repeatable.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="FACTOR",
            show_default=False,
            help="Compare the levels of this factor, 2 to 6, within each arm.",
        ),
    ] = None,
    levels: Annotated[
        list[str] | None,
        typer.Option("--level", show_default=False, help="With --by: only this level. Repeatable."),
    ] = None,
    points: Annotated[
        bool, typer.Option("--points", help="List the points with their numbers.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(metavar="csv|parquet|xlsx", help="Write the table of runs in this format."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write; by default runs.csv etc. in the folder.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Show or export the runs of a sweep."""
    with errors():
        from sim.batch.results import open_results

        _refuse_two(by=by is not None, points=points, to=to is not None or out is not None)
        found = open_results(folder)
        if to is not None or out is not None:
            from sim.batch.export import export

            path = export(found, to, out, force=force)
            if as_json:
                print_json({"written": str(path)})
            else:
                print(f"Written: {path}")
            return
        lines, data = _shown(found, outcomes, by, levels, points)
        if as_json:
            print_json(data())
        else:
            print("\n".join(lines()))


def _shown(
    found: "Results",
    outcomes: list[str] | None,
    by: str | None,
    levels: list[str] | None,
    points: bool,
) -> tuple[Callable[[], list[str]], Callable[[], dict[str, object]]]:
    """What the options ask for, as lines and as JSON."""
    if by is not None:
        from sim.analysis.sweeps.level_text import level_data, level_lines
        from sim.analysis.sweeps.levels import compare_levels

        compared = compare_levels(found, by, outcomes, levels=levels)
        return lambda: level_lines(compared), lambda: level_data(compared)
    if levels:
        raise InputError("--level names levels of a factor: name the factor with --by")
    if points:
        from sim.analysis.sweeps.point_text import point_lines, points_data
        from sim.analysis.sweeps.selection import shown_measures

        measure = shown_measures(found, outcomes)[0]
        return lambda: point_lines(found, measure), lambda: points_data(found, measure)
    from sim.analysis.sweeps.overview import overview_data, overview_lines

    return lambda: overview_lines(found, outcomes), lambda: overview_data(found, outcomes)


def _refuse_two(*, by: bool, points: bool, to: bool) -> None:
    """Refuse options of which each shows something else."""
    given = [
        name for name, is_given in (("--by", by), ("--points", points), ("--to", to)) if is_given
    ]
    if len(given) > 1:
        raise InputError(f"{' and '.join(given)} show different things: give one of them")


def merge(
    folder: Place,
    others: Annotated[list[Path], typer.Argument(help="Folders whose runs are copied into it.")],
    mix_processors: MixProcessors = False,
) -> None:
    """Copy the runs of other folders into one."""
    with errors():
        from sim.batch import merging
        from sim.batch.results import open_results

        before = open_results(folder).done
        merged = merging.merge(folder, *others, mix_processors=mix_processors)
        print(f"{merged.done - before:,} runs are new in {folder}.")


def verify(
    folder: Place,
    every: Annotated[bool, typer.Option("--all", help="Run everything again.")] = False,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Run a sample again and compare all that is stored."""
    with errors():
        from sim.batch import pool

        pool.begin()
        from sim.batch.verify import verify_folder
        from sim.commands.progress import SweepDisplay

        with SweepDisplay(console()) as display:
            found = verify_folder(folder, every=every, workers=workers, progress=display)
        if as_json:
            print_json(found.as_data())
        else:
            print("\n".join(found.lines()))
        if not found.equal:
            stop(1, "")
