"""``systemshift explain``: how much each rule contributes to a difference of two scenarios."""

from pathlib import Path
from typing import Annotated

import typer

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
    read_arms,
)

HELP = """Divide the difference between two arms among their rules.

Runs every combination of the rules of A and B on equal seeds, and prints how much each rule
contributes to the difference (B minus A) in one measure: Shapley values, which add up to it
exactly. Equal rules take no runs; each rule that differs doubles them, 128 a seed for all seven.

\b
Examples:
  systemshift explain collective_impact system_shifting_network --measure impact
  systemshift explain isolated collective_impact --measure money.spent_share --seeds 10
  systemshift explain isolated my-scenario.toml --measure growth --out results/why
  systemshift explain a.toml b.toml --measure power --lever money=funding,funders
"""
LEVER = """Settings that are exchanged together: NAME=KEY[,KEY...]; a key is a table (funding) or a
setting (communication.velocity). Repeatable; by default each of the seven rules."""


def explain(
    a: Annotated[str, typer.Argument(help="Name of a scenario, or a scenario file.")],
    b: Annotated[str, typer.Argument(help="The other scenario.")],
    measure: Annotated[
        str,
        typer.Option(
            help="growth, adaptivity, power, impact, money, or any measure of a run, such as "
            "money.spent_share."
        ),
    ],
    seeds: Annotated[int, typer.Option(min=1, help="Seeds for every combination.")] = 20,
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
            from sim.analysis.explanation.explain import explain_arms
            from sim.analysis.explanation.levers import parse_levers

            arms = read_arms([a, b], community, problem, values, weeks)
            keys = parse_levers(levers) if levers else None
            if out:
                saving.check(out, force=force)
            explanation = explain_arms(
                arms, measure, seeds, levers=keys, workers=workers, progress=display
            )
            if out:
                display.stage("writing the folder")
                explanation.save(out, force=force, command=command_line())
        from sim.analysis.explanation.text import explanation_data

        print_result(explanation, explanation_data, out, as_json)
