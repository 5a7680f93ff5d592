"""``systemshift sweep``: make every run of a study and store each as it ends."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sim.analysis.presentation.layout import wrap_paragraph
from sim.analysis.presentation.numbers import three_figures
from sim.commands.terminal import (
    WORKER_DIED,
    AsJson,
    MixProcessors,
    Workers,
    command_line,
    console,
    errors,
    print_json,
    stop,
)
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.batch.results import Results
    from sim.batch.study import Study
    from sim.batch.sweep_cost import SweepCost
    from sim.commands.progress import SweepDisplay

HELP = """Make every run of a study, and resume a sweep that was interrupted.

STUDY is the name of a study that ships, or a study file: arms, what is varied, what is measured.
Runs are stored as they end. Give the same command again after a kill, a crash or Ctrl-C; with more
replicates, points, arms or outcomes only what is missing is run.

\b
Examples:
  systemshift sweep complexity --dry-run
  systemshift sweep complexity --out results/complexity
  systemshift sweep complexity --out results/complexity --set replicates=40
  systemshift sweep my-study.toml --out results/mine --set community.residents=1000
  systemshift sweep complexity --out results/wide --cluster tcp://10.0.0.1:8786
  systemshift sweep complexity --out results/part-3 --share 3/16
"""
SET = """Change the study (replicates=4, weeks=52, design.points=64) or a setting of all arms
(community.residents=1000). Repeatable."""
PRECISION = """Add replicates until the 95 % interval of a measure is at most plus or minus this
number, for every arm and every difference between arms at every point: NUMBER for the first outcome
(impact, if all are kept), or MEASURE=NUMBER."""
SHARE = """Make only a part of the runs: 3/16 is the third of 16 equal shares. Then `systemshift
merge`."""

Out = Annotated[
    Path | None,
    typer.Option(help="Folder of the runs; by default results/STUDY.", metavar="FOLDER"),
]


def sweep(
    study: Annotated[str, typer.Argument(help="Name of a study, or a study file.")],
    out: Out = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SET)
    ] = None,
    workers: Workers = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster.")
    ] = None,
    precision: Annotated[str | None, typer.Option(help=PRECISION)] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Run again what failed before.")] = False,
    share: Annotated[str | None, typer.Option(metavar="I/N", help=SHARE)] = None,
    mix_processors: MixProcessors = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Print runs, disk, time, what the seeds can show, and stop."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the runs of a study."""
    with errors():
        from sim.commands.progress import SweepDisplay
        from sim.scenario import parse_assignments

        changes = parse_assignments(values or [])
        with SweepDisplay(console()) as display:
            from sim.batch import pool

            if not dry_run and not cluster:
                pool.begin()  # workers import the model while this process reads the study
            from sim.batch.studyfile import read_study
            from sim.batch.sweep_folder import default_folder

            read = read_study(study, changes)
            folder = out or default_folder(read.name)
            if dry_run:
                _print_cost(read, workers, _share(share, precision), as_json, display)
                return
            how = How(workers, cluster, retry, mix_processors, _share(share, precision))
            results = _sweep(read, folder, precision, how, display)
        _print_end(results, folder, as_json)


class How(NamedTuple):
    """How to make the runs; see :func:`sim.batch.sweep.sweep`."""

    workers: int | None
    cluster: str | None
    retry: bool
    mix_processors: bool
    share: tuple[int, int]


def _share(text: str | None, precision: str | None) -> tuple[int, int]:
    """The share of the runs to make."""
    from sim.batch.sweep import WHOLE, parse_share

    if text is None:
        return WHOLE
    if precision is not None:
        raise InputError("--precision needs all runs at a point, and --share makes some: give one")
    return parse_share(text)


def _sweep(
    study: "Study", folder: Path, precision: str | None, how: How, display: "SweepDisplay"
) -> "Results":
    """Run the sweep; if it is interrupted, print what is stored and how to resume."""
    from concurrent.futures import BrokenExecutor

    from sim.batch.sweep import sweep as make_runs

    def run(wanted: "Study") -> "Results":
        return make_runs(wanted, folder, **how._asdict(), progress=display, command=command_line())

    try:
        if precision is None:
            return run(study)
        from sim.analysis.estimates.precision import parse_precision, sweep_to

        return sweep_to(study, *parse_precision(precision, study), run)
    except KeyboardInterrupt:
        stop(130, f"Interrupted. {_resume(folder)}")
    except BrokenExecutor:
        stop(1, f"{WORKER_DIED} fewer --workers. {_resume(folder)}")
    except OSError as error:
        words = error.strerror or error
        stop(1, f"Error: the runs could not be stored: {words}. {_resume(folder)}")


def _resume(folder: Path) -> str:
    """What is stored, and how to resume."""
    from sim.batch.results import open_results

    try:
        results = open_results(folder)
        stored = f"{results.done:,} of {results.study.total:,} runs are stored in {folder}."
    except (InputError, OSError):
        stored = f"No runs are stored in {folder} yet."
    return f"{stored} To go on, give the same command again: {command_line()}"


def _print_end(results: "Results", folder: Path, as_json: bool) -> None:
    from sim.analysis.sweeps.overview import overview_data, overview_lines

    if as_json:
        print_json(overview_data(results))
        return
    print("\n".join(overview_lines(results)))
    print(f"\nFolder: {folder} (systemshift results {shlex.quote(str(folder))})")


def _print_cost(
    study: "Study",
    workers: int | None,
    share: tuple[int, int],
    as_json: bool,
    display: "SweepDisplay",
) -> None:
    from dataclasses import asdict

    from sim.batch.sweep_cost import estimate_cost

    cost = estimate_cost(study, workers, display, share)
    effect = _detectable(study)
    if as_json:
        print_json({**asdict(cost), "detectable_effect": effect})
    else:
        print("\n".join([*_cost_lines(cost), *wrap_paragraph(_what_seeds_show(study, effect))]))


def _detectable(study: "Study") -> float | None:
    """Smallest difference between arms at a point, in standard deviations, that is found."""
    from sim.analysis.estimates.detectable import detectable_effect

    return detectable_effect(study.replicates) if study.paired and len(study.arms) > 1 else None


def _what_seeds_show(study: "Study", effect: float | None) -> str:
    """What is known before any run about the difference that the seeds can show."""
    if len(study.arms) < 2:
        return ""
    if not study.paired:
        return "paired = false: the arms share no seeds, so differences are not read seed by seed."
    if effect is None:
        return (
            "1 seed at a point cannot show how sure a difference between arms is: replicates=2 or "
            "more can."
        )
    return (
        f"{study.replicates:,} seeds find a true difference between two arms at a point in 4 of 5 "
        f"cases if it is at least {three_figures(effect)} times the standard deviation of the "
        "difference from seed to seed. `systemshift results` says how much that is, once some "
        "runs are there."
    )


def _how_long(cost: "SweepCost") -> str:
    """The time of a sweep, as a range where the trial tells one."""
    from sim.commands.progress import duration

    about = f"about {duration(cost.seconds)}"
    if cost.low is None or cost.high is None:
        return about
    low, high = duration(cost.low), duration(cost.high)
    return about if low == high else f"{about}, likely {low} to {high},"


def _cost_lines(cost: "SweepCost") -> list[str]:
    processes = "1 process" if cost.workers == 1 else f"{cost.workers} processes"
    total = cost.arms * cost.points * cost.replicates
    which = f"{cost.runs:,}" if cost.runs == total else f"{cost.runs:,} of {total:,}"
    lines = [
        f"{which} runs: {cost.arms} arms x {cost.points:,} points x {cost.replicates:,} replicates",
        f"time   {_how_long(cost)} with {processes} ({cost.seconds_per_run:.3g} s a run)",
        f"disk   about {cost.bytes / 1e6:.3g} MB ({cost.bytes / cost.runs / 1e3:.3g} kB a run)",
        f"Estimated from a trial of {cost.tried} runs; nothing was written.",
    ]
    if cost.failed:
        lines.append(f"Warning: {cost.failed} runs of the trial failed; a sweep records why.")
    return lines
