"""``systemshift replicate``: published results, reproduced with the same engine."""

from typing import Annotated

import typer

from sim.commands.terminal import AsJson, Settings, Workers, console, errors, print_json
from sim.errors import InputError, unknown_name

HELP = """Reproduce published results of others with this engine.

Runs the same model as every other command; only the scenario file differs. Prints each published
figure beside the simulated one, and whether it is within the tolerance.

\b
Examples:
  systemshift replicate lazer-friedman-2007
  systemshift replicate --all --full
  systemshift replicate barkoczi-galesic-2016 --set communication.copy_error=0.2
"""


def replicate(
    name: Annotated[str | None, typer.Argument(help="Name of a replication.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full/--fast",
            help="The paper's size and as many problems as the tolerances need (minutes), or a "
            "smaller setting (seconds).",
        ),
    ] = False,
    values: Settings = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Compare published figures with simulated ones."""
    with errors():
        from sim.commands.display import Display

        with Display(console()) as display:
            from sim.replications import REPLICATIONS
            from sim.replications.run import replicate as run
            from sim.replications.words import table
            from sim.scenario import parse_assignments

            chosen = list(REPLICATIONS) if every else [_known(name, list(REPLICATIONS))]
            settings = parse_assignments(values or [])
            found = [
                run(REPLICATIONS[each], full=full, values=settings, workers=workers,
                    progress=display)
                for each in chosen
            ]  # fmt: skip
        if as_json:
            print_json(
                [
                    {"replication": each.replication.name, **check.data()}
                    for each in found
                    for check in each.checks
                ]
            )
            return
        print("\n\n".join(table(each) for each in found))


def _known(name: str | None, names: list[str]) -> str:
    if name in names:
        return str(name)
    if not name:
        raise InputError(f"which replication? Choose one of {', '.join(names)}, or --all")
    raise InputError(f"{unknown_name('replication', name, names, 0.3)}, or --all")
