"""``systemshift explain``: how much each rule contributes to a difference of two scenarios."""

from pathlib import Path
from typing import Annotated

import typer

from sim.batch.seeds import USUAL_SEEDS
from sim.commands.terminal import (
    AsJson,
    Community,
    Force,
    Problem,
    Settings,
    Weeks,
    Workers,
    command_line,
    console,
    errors,
    print_result,
)

HELP = """Divide the difference between two arms among their rules.

Runs every combination of the rules of A and B on equal seeds, and prints how much each rule
contributes to the difference (B minus A) in one measure: Shapley values, which add up to it
exactly. Equal rules take no runs; each rule that differs doubles them, 128 a seed for all seven.

With --at or --in, A and B are arms of a study that was swept. Both take the values of one of its
points, on the seeds of the study, so that the difference is the one that `systemshift results`
shows there.

\b
Examples:
  systemshift explain collective_impact system_shifting_network --measure impact
  systemshift explain isolated collective_impact --measure money.spent_share --seeds 10
  systemshift explain isolated my-scenario.toml --measure growth --out results/why
  systemshift explain a.toml b.toml --measure power --lever money=funding,funders
  systemshift explain isolated collective_impact --measure impact --at results/turbulence:3
  systemshift explain isolated collective_impact --measure impact --in results/atlas:1
"""
LEVER = """Settings that are exchanged together: NAME=KEY[,KEY...]; a key is a table (funding) or a
setting (communication.velocity). Repeatable; by default each of the seven rules."""

SEEDS = f"""Seeds for every combination: 1, 2, 3, ...; by default {USUAL_SEEDS}, as for `compare`.
With --at or --in by default the seeds of the study; a number is counted from its first."""
AT = """A point of a study: its folder, name or file, and the number of the point as
`systemshift results STUDY --points` lists it."""
IN = """A box that `systemshift discover` printed for this measure and these arms: the point of the
study nearest to its middle is taken."""


def explain(
    a: Annotated[
        str,
        typer.Argument(help="Name of a scenario, or a scenario file; with --at or --in an arm."),
    ],
    b: Annotated[str, typer.Argument(help="The other scenario, or arm.")],
    measure: Annotated[
        str,
        typer.Option(
            help="growth, adaptivity, power, impact, money, or any measure of a run, such as "
            "money.spent_share."
        ),
    ],
    seeds: Annotated[int | None, typer.Option(min=1, help=SEEDS, show_default=False)] = None,
    at: Annotated[
        str | None, typer.Option(metavar="STUDY:POINT", help=AT, show_default=False)
    ] = None,
    box: Annotated[
        str | None, typer.Option("--in", metavar="STUDY:N", help=IN, show_default=False)
    ] = None,
    levers: Annotated[
        list[str] | None, typer.Option("--lever", metavar="NAME=KEY,...", help=LEVER)
    ] = None,
    community: Community = None,
    problem: Problem = None,
    weeks: Weeks = None,
    values: Settings = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for a figure, tables and the scenarios.")
    ] = None,
    force: Force = False,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Print the contribution of each rule."""
    with errors():
        from sim.commands.display import Display

        with Display(console()) as display:
            from sim.batch import pool

            pool.begin()  # workers import the model while this process reads the scenarios
            from sim.analysis import saving
            from sim.analysis.explanation.explain import explain as divide
            from sim.analysis.explanation.explain import refuse_settings
            from sim.analysis.explanation.levers import parse_levers
            from sim.scenario import parse_assignments

            keys = parse_levers(levers) if levers else None
            settings = {"--community": community, "--problem": problem, "--weeks": weeks,
                        "--set": values}  # fmt: skip
            if at is not None or box is not None:
                refuse_settings(name for name, value in settings.items() if value)
            if out:
                saving.check(out, force=force)
            explanation = divide(
                a, b, measure, seeds, at=at, box=box, levers=keys, community=community,
                problem=problem, weeks=weeks, values=parse_assignments(values or []),
                workers=workers, progress=display,
            )  # fmt: skip
            if out:
                display.stage("writing the folder")
                explanation.save(out, force=force, command=command_line())
        from sim.analysis.explanation.text import explanation_data

        print_result(explanation, explanation_data, out, as_json)
