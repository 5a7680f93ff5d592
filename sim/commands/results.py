"""``systemshift results``, ``merge`` and ``verify``: the folder of a sweep."""

from pathlib import Path
from typing import Annotated

import typer

from sim.commands.terminal import AsJson, Force, Workers, console, errors, print_json, stop

RESULTS = """Show the results of a sweep so far, or write its table of runs.

\b
Examples:
  systemshift results results/complexity
  systemshift results results/complexity --to csv
  systemshift results results/complexity --to xlsx --out complexity.xlsx
"""
MERGE = """Copy the runs of other folders into one.

All must hold the same study, run by the same code; their seeds, points or arms differ, as when two
machines share the work: `--set first_seed=21 --set replicates=20` on the second.

\b
Example:
  systemshift merge results/here results/there
"""
VERIFY = """Run a sample of a sweep again and compare every number.

If a number differs, prints the first run, week and column and ends with exit code 1. Weeks are
compared where the study keeps weekly series.

\b
Examples:
  systemshift verify results/complexity
  systemshift verify results/complexity --all
"""

Place = Annotated[Path, typer.Argument(help="Folder of a sweep.")]


def results(
    folder: Place,
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

        found = open_results(folder)
        if to is not None or out is not None:
            from sim.batch.export import export

            path = export(found, to, out, force=force)
            if as_json:
                print_json({"written": str(path)})
            else:
                print(f"Written: {path}")
            return
        from sim.analysis.sweeps.overview import overview_data, overview_lines

        if as_json:
            print_json(overview_data(found))
        else:
            print("\n".join(overview_lines(found)))


def merge(
    folder: Place,
    others: Annotated[list[Path], typer.Argument(help="Folders whose runs are copied into it.")],
) -> None:
    """Copy the runs of other folders into one."""
    with errors():
        from sim.batch.results import open_results
        from sim.batch.store.folder import Store

        store = Store.open(folder)
        before = open_results(folder).done
        for other in others:
            store.merge(Store.open(other))
        print(f"{open_results(folder).done - before:,} runs are new in {folder}.")


def verify(
    folder: Place,
    every: Annotated[bool, typer.Option("--all", help="Run everything again.")] = False,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Run a sample again and compare every number."""
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
