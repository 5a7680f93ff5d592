"""The `systemshift` command. Heavy modules are imported when a command needs them."""

import gc
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.batch.seeds import USUAL_SEEDS
from sim.commands.ballot import HELP as BALLOT
from sim.commands.ballot import ballot
from sim.commands.explain import HELP as EXPLAIN
from sim.commands.explain import explain
from sim.commands.importing import HELP as IMPORT
from sim.commands.importing import import_files
from sim.commands.replicate import HELP as REPLICATE
from sim.commands.replicate import replicate
from sim.commands.results import MERGE, RESULTS, VERIFY, merge, results, verify
from sim.commands.sensitivity import DISCOVER, SENSITIVITY, discover, sensitivity
from sim.commands.sweep import HELP as SWEEP
from sim.commands.sweep import sweep
from sim.commands.terminal import (
    CAVEAT,
    Added,
    AsJson,
    Audit,
    Community,
    Force,
    Problem,
    Settings,
    Weeks,
    Workers,
    command_line,
    console,
    errors,
    free_folder,
    hear_every_interrupt,
    print_json,
    read_arms,
    replace_what_cannot_be_shown,
    stop,
)
from sim.commands.workshop import HELP as WORKSHOP
from sim.commands.workshop import workshop

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

HELP = """Compare ways for a community to tackle a complex social problem.

Three ways of working together ("arms") are simulated on the same people, the same problem, the
same money and the same crises: isolated initiatives, Collective Impact and a System Shifting
Network. What grows? What adapts? Who ends up with power? What did the money achieve?

\b
Start here:
  systemshift compare                       all three arms on a real civic network
  systemshift compare --seeds 5 --weeks 104 a quick look
  systemshift rules                         how each arm works, in plain words
  systemshift explain collective_impact system_shifting_network --measure impact
                                            how much each rule contributes to the difference
  systemshift import network.graphml --out community.toml
                                            your own people and organizations
  systemshift workshop                      side by side in the browser
"""
COMPARE = """Run several arms on equal seeds and print how they differ.

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
for network builders come last; `systemshift rules lessons` shows what each changes.

\b
Examples:
  systemshift rules
  systemshift rules funding
"""

app = typer.Typer(
    help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]}, rich_markup_mode=None,
)  # fmt: skip
scenarios = typer.Typer(help="List, show and check scenarios.", no_args_is_help=True)
app.add_typer(scenarios, name="scenario")


def main() -> None:
    """Entry point of the command."""
    replace_what_cannot_be_shown()
    hear_every_interrupt()
    try:
        app()
    except KeyboardInterrupt:
        stop(130, "Interrupted.")
    finally:
        # Else the interpreter ends by collecting what a compiler leaves, for seconds.
        gc.freeze()


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
    seeds: Annotated[
        int, typer.Option(min=1, help="Runs of each arm, on equal seeds: 1, 2, 3, ...")
    ] = USUAL_SEEDS,
    weeks: Weeks = None,
    values: Settings = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to write; by default results/comparison.", show_default=False),
    ] = None,
    force: Force = False,
    workers: Workers = None,
    as_json: AsJson = False,
    added: Added = False,
    audit: Audit = False,
) -> None:
    """Compare arms and write a folder."""
    with errors():
        from sim.commands.display import Display

        with Display(console()) as display:
            from sim.batch import pool

            pool.begin()  # workers import the model while this process reads the scenarios
            from sim.analysis import saving
            from sim.analysis.comparison.compare import compare_arms
            from sim.scenario import ARMS
            from sim.scenario.arms import arm_labels

            resolved = read_arms(arms or ARMS, community, problem, values, weeks)
            display.labels = arm_labels(resolved)
            folder = out or free_folder(Path("results/comparison"))
            saving.check(folder, force=force)
            display.stage(f"starting {seeds * len(resolved)} runs")
            comparison = compare_arms(
                resolved, seeds, workers=workers, added=added, audit=audit, progress=display
            )
            display.stage("writing the report")
            page = comparison.save(folder, force=force, command=command_line())
        if as_json:
            from sim.analysis.comparison.tables import as_data

            print_json({**as_data(comparison), "folder": str(folder)})
        else:
            _print_comparison(comparison, page)


app.command(help=EXPLAIN)(explain)
app.command("import", help=IMPORT)(import_files)
app.command(help=BALLOT)(ballot)
app.command(help=REPLICATE)(replicate)
app.command(help=WORKSHOP)(workshop)
app.command(help=SWEEP)(sweep)
app.command(help=RESULTS)(results)
app.command(help=SENSITIVITY)(sensitivity)
app.command(help=DISCOVER)(discover)
app.command(help=VERIFY)(verify)
app.command(help=MERGE)(merge)


@app.command(help=RUN)
def run(
    scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a scenario file.")],
    seed: Annotated[int, typer.Option(min=0, help="Seed of the run.")] = 1,
    community: Community = None,
    problem: Problem = None,
    weeks: Weeks = None,
    values: Settings = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for series.csv, summary.json and the scenario.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    added: Added = False,
    audit: Audit = False,
) -> None:
    """Run one scenario once."""
    with errors():
        from sim.commands.display import Display

        with Display(console()) as display:
            from sim.batch import pool

            pool.begin()
            from sim.analysis import saving
            from sim.analysis.comparison.compare import compare_arms
            from sim.analysis.comparison.saving import run_data, save_run

            resolved = read_arms([scenario], community, problem, values, weeks)
            if out:
                saving.check(out, force=force)
            comparison = compare_arms(resolved, [seed], added=added, audit=audit, progress=display)
            if out:
                save_run(comparison, out, force=force, command=command_line())
        if as_json:
            print_json(run_data(comparison))
            return
        from sim.analysis.comparison.text import run_lines

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
    with errors():
        from sim.commands.rules import rule_data, rule_lines

        if as_json:
            print_json(rule_data(family))
        else:
            print("\n".join(rule_lines(family)))


@scenarios.command("list")
def list_scenarios(as_json: AsJson = False) -> None:
    """Names of the scenarios, communities and problems that ship."""
    with errors():
        from sim.scenario.files import shipped

        if as_json:
            print_json([each._asdict() for each in shipped()])
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
    """Print a scenario in full: everything it inherits and every default."""
    with errors():
        (scenario,) = read_arms([name], community, problem, values).values()
        if as_json:
            print_json(scenario.flat())
        else:
            print(scenario.to_toml(), end="")


@scenarios.command("check")
def check_scenario(
    file: Annotated[str, typer.Argument(help="Scenario file.")], as_json: AsJson = False
) -> None:
    """Check whether a scenario file can be used; if not, print why."""
    with errors():
        (scenario,) = read_arms([file]).values()
        if as_json:
            print_json({"file": file, "valid": True, "hash": scenario.content_hash()})
        else:
            print(f"{file}: can be used ({scenario.title})")


def _print_comparison(comparison: "Comparison", page: Path) -> None:
    print(comparison)
    print()
    for warning in comparison.warnings():
        print(f"Warning: {warning}")
    print(CAVEAT)
    print(f"Report: {page}")
