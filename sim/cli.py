"""The `systemshift` command. Imports little: what is heavy is fetched when a command needs it."""

import json
import os
import shlex
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sim.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.compare import Comparison
    from sim.scenario import Scenario

HELP = """Compare ways for a community to tackle a complex social problem.

Three ways of working together ("arms") are simulated on the same people, the same problem, the
same money and the same crises: isolated initiatives, Collective Impact and a System Shifting
Network. What grows? What adapts? Who ends up with power? What did the money bring?

\b
Start here:
  systemshift compare                       all three arms on a real civic network
  systemshift compare --seeds 5 --weeks 104 a quick look
  systemshift rules                         how each arm works, in plain words
"""
COMPARE = """Run several arms on equal seeds and print what differs.

ARMS are names of scenarios (see `systemshift scenario list`) or scenario files; by default
isolated, collective_impact and system_shifting_network. Prints one table, and writes a folder with
report.html, figures (PNG and SVG), tables and the scenarios.

\b
Examples:
  systemshift compare
  systemshift compare collective_impact system_shifting_network --seeds 40
  systemshift compare --community synthetic --set community.residents=2000
  systemshift compare --set collective_impact:communication.velocity=0.2
  systemshift compare isolated my-scenario.toml --out results/mine
"""
RUN = """Run one scenario once and print its measures.

\b
Examples:
  systemshift run system_shifting_network
  systemshift run collective_impact --seed 7 --weeks 520 --out results/long
"""
RULES = """Show the rules that the arms are made of.

Each arm answers seven questions by one rule each; any mixture of rules can be run. The ten lessons
for network builders come last; `systemshift rules lessons` tells what each moves.

\b
Examples:
  systemshift rules
  systemshift rules funding
"""
SET = """Change a setting: KEY=VALUE for all arms (communication.velocity=0.2), or
ARM:KEY=VALUE for one. Can be given several times."""
PLACE = "bristol, synthetic or a file; by default bristol for the scenarios that ship."
PROBLEM = "simple, complicated, complex, turbulent or a file; by default complex likewise."

app = typer.Typer(
    help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]}, rich_markup_mode=None,
)  # fmt: skip
scenarios = typer.Typer(help="List, show and check scenarios.", no_args_is_help=True)
app.add_typer(scenarios, name="scenario")

Settings = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SET)]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Weeks = Annotated[
    int | None,
    typer.Option(min=1, help="Length of the runs; by default 260, five years.", show_default=False),
]
Community = Annotated[str | None, typer.Option(help=PLACE, show_default=False)]
Problem = Annotated[str | None, typer.Option(help=PROBLEM, show_default=False)]
Audit = Annotated[
    bool, typer.Option("--audit", help="Check the ledger of money and hours every week.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace earlier results in the folder.")]


def main() -> None:
    """Entry point of the command."""
    try:
        app()
    except KeyboardInterrupt:
        _stop(130, "Interrupted.")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"systemshift {version('systemshift')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the command itself."""


@app.command(help=COMPARE)
def compare(
    arms: Annotated[list[str] | None, typer.Argument(show_default=False)] = None,
    community: Community = None,
    problem: Problem = None,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each arm, on equal seeds.")] = 20,
    weeks: Weeks = None,
    values: Settings = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to write; by default results/comparison.", show_default=False),
    ] = None,
    force: Force = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; by default one a core.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    audit: Audit = False,
) -> None:
    """Compare arms and write a folder."""
    with _errors():
        from sim.analysis.display import Display

        chosen = arms or ["isolated", "collective_impact", "system_shifting_network"]
        with Display(_console(), seeds * len(chosen)) as display:
            from sim.batch import pool

            pool.begin()  # workers import the model while this process reads the scenarios
            from sim.analysis import folder as results
            from sim.analysis.compare import compare as run_arms

            resolved = _resolve(chosen, community, problem, values, weeks)
            folder = out or _free_folder(Path("results/comparison"))
            results.check(folder, force=force)
            display.stage(f"starting {seeds * len(resolved)} runs")
            comparison = run_arms(resolved, seeds, workers=workers, audit=audit, progress=display)
            display.stage("writing the report")
            page = comparison.save(folder, force=force, command=_command())
        if as_json:
            from sim.analysis.tables import as_data

            _print_json({**as_data(comparison), "folder": str(folder)})
        else:
            _print_comparison(comparison, page)


@app.command(help=RUN)
def run(
    scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a scenario file.")],
    seed: Annotated[int, typer.Option(min=0, help="Which luck.")] = 1,
    community: Community = None,
    problem: Problem = None,
    weeks: Weeks = None,
    values: Settings = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for series.csv, summary.json and the scenario.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    audit: Audit = False,
) -> None:
    """Run one scenario once."""
    with _errors():
        from sim.analysis.display import Display

        with Display(_console(), 1) as display:
            from sim.batch import pool

            pool.begin()
            from sim.analysis import folder as results
            from sim.analysis.compare import compare as run_arms

            resolved = _resolve([scenario], community, problem, values, weeks)
            if out:
                results.check(out, force=force)
            comparison = run_arms(resolved, [seed], audit=audit, progress=display)
            if out:
                results.save_run(comparison, out, force=force, command=_command())
        if as_json:
            _print_json(results.run_data(comparison))
            return
        from sim.analysis.screen import run_lines

        print("\n".join(run_lines(comparison)))
        if out:
            print(f"\nWritten: {out}")


@app.command(help=RULES)
def rules(
    family: Annotated[
        str | None,
        typer.Argument(
            show_default=False,
            help="sensemaking, governance, membership, learning, activities, communication, "
            "funding or lessons.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the rules."""
    with _errors():
        from sim.analysis.screen import rule_data, rule_lines

        if as_json:
            _print_json(rule_data(family))
        else:
            print("\n".join(rule_lines(family)))


@scenarios.command("list")
def list_scenarios(as_json: AsJson = False) -> None:
    """Names of the scenarios, communities and problems that ship."""
    with _errors():
        from sim.scenario.files import shipped

        if as_json:
            _print_json([each._asdict() for each in shipped()])
            return
        kind = ""
        for each in shipped():
            if each.kind != kind:
                kind = each.kind
                print(kind.upper())
            words = ". ".join(filter(None, [each.title, each.description]))
            lead = f"  {each.name:25} "
            print(textwrap.fill(words, 100, initial_indent=lead, subsequent_indent=" " * 28))


@scenarios.command("show")
def show_scenario(
    name: Annotated[str, typer.Argument(help="Name of a scenario, or a scenario file.")],
    community: Community = None,
    problem: Problem = None,
    values: Settings = None,
    as_json: AsJson = False,
) -> None:
    """Print a scenario in full, with everything it inherits and every default."""
    with _errors():
        (scenario,) = _resolve([name], community, problem, values).values()
        if as_json:
            _print_json(scenario.flat())
        else:
            print(scenario.to_toml(), end="")


@scenarios.command("check")
def check_scenario(
    file: Annotated[str, typer.Argument(help="Scenario file.")], as_json: AsJson = False
) -> None:
    """Say whether a scenario file can be used, and if not, why."""
    with _errors():
        (scenario,) = _resolve([file]).values()
        if as_json:
            _print_json({"file": file, "valid": True, "hash": scenario.content_hash()})
        else:
            print(f"{file}: can be used ({scenario.title})")


def _resolve(
    given: list[str],
    community: str | None = None,
    problem: str | None = None,
    values: list[str] | None = None,
    weeks: int | None = None,
) -> "dict[str, Scenario]":
    from sim.analysis.arms import named_arms, resolve
    from sim.scenario import parse_assignments

    settings = parse_assignments(values or [], list(named_arms(given)))
    return resolve(given, community=community, problem=problem, weeks=weeks, values=settings)


def _free_folder(wanted: Path) -> Path:
    """The folder, or the first numbered one beside it that does not exist."""
    folder, number = wanted, 2
    while folder.exists():
        folder = wanted.with_name(f"{wanted.name}-{number}")
        number += 1
    return folder


def _command() -> str:
    return shlex.join(["systemshift", *sys.argv[1:]])


def _console() -> "Console":
    from rich.console import Console

    return Console(stderr=True)


def _print_json(data: object) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def _print_comparison(comparison: "Comparison", page: Path) -> None:
    print(comparison)
    print()
    for warning in comparison.warnings():
        print(f"Warning: {warning}")
    print("For conversation, not a forecast: what follows from stated rules and assumptions.")
    print(f"Report: {page}")


@contextmanager
def _errors() -> Iterator[None]:
    """End with one sentence and the right exit code, whatever goes wrong that a user can mend."""
    from concurrent.futures import BrokenExecutor

    try:
        yield
        sys.stdout.flush()
    except InputError as error:
        _stop(2, f"Error: {error}")
    except KeyboardInterrupt:
        _stop(130, "Interrupted; nothing was written.")
    except BrokenPipeError:
        _silence_output()
        _stop(1, "")  # the reader has seen enough, as with `| head`
    except OSError as error:
        _silence_output()
        place = error.filename or "the results could not be written"
        _stop(1, f"Error: {place}: {error.strerror or error}")
    except (BrokenExecutor, MemoryError):
        _stop(1, "Error: a worker process died, perhaps for want of memory; try --workers 1.")


def _stop(code: int, words: str) -> NoReturn:
    if words:
        print(words, file=sys.stderr)
    raise SystemExit(code)


def _silence_output() -> None:
    """What could not be written to standard output must not be tried again while Python ends."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (open until Python ends)
