"""``systemshift sensitivity`` and ``discover``: what a sweep says about its parameters."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from sim.commands.results import Place
from sim.commands.terminal import AsJson, Force, command_line, errors, print_json

if TYPE_CHECKING:
    from sim.analysis.discovery.discover import Discovery
    from sim.analysis.sensitivity.sensitivity import Sensitivity

Found = TypeVar("Found", "Sensitivity", "Discovery")

SENSITIVITY = """Say which parameters of a sweep move an outcome, and which a difference of arms.

Sobol indices of first and total order with intervals, for every arm and for every difference
between two on equal seeds. The study needs Saltelli's design ([design] kind = "saltelli").

\b
Examples:
  systemshift sweep atlas --out results/atlas
  systemshift sensitivity results/atlas --outcome impact --outcome growth
  systemshift sensitivity results/atlas --arms collective_impact system_shifting_network
  systemshift sensitivity results/atlas --out results/atlas-sensitivity
"""
DISCOVER = """Say in which conditions one arm of a sweep is ahead of another.

At every point of the sweep the arms are compared on equal seeds; a tree of at most three questions
then tells the points where B is ahead of A from the others. It is checked on points it has not
seen, and if it is no better there than always saying the same, that is what is said.

\b
Examples:
  systemshift discover results/atlas --outcome impact
  systemshift discover results/atlas --arms isolated collective_impact --out results/where
"""

Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome", show_default=False,
        help="growth, adaptivity, power, impact, money, or any measure that the study keeps; by "
        "default impact. Can be given several times.",
    ),
]  # fmt: skip
Out = Annotated[Path | None, typer.Option(help="Folder for figures and tables.")]


def sensitivity(
    folder: Place,
    outcomes: Outcomes = None,
    arms: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B", show_default=False, help="Only these two arms; by default all."
        ),
    ] = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Say what moves an outcome."""
    with errors():
        from sim.analysis.sensitivity.sensitivity import sensitivity as decompose
        from sim.analysis.sensitivity.text import sensitivity_data

        _answer(lambda: decompose(folder, outcomes, arms), sensitivity_data, out, force, as_json)


def _answer(
    ask: Callable[[], Found], data: Callable[[Found], dict[str, object]], out: Path | None,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find it, write it where that is wanted, and print it for people or for machines."""
    from sim.analysis import saving

    if out:
        saving.check(out, force=force)
    found = ask()
    if out:
        found.save(out, force=force, command=command_line())
    if as_json:
        print_json({**data(found), **({"folder": str(out)} if out else {})})
        return
    print(found)
    print("\nFor conversation, not a forecast: what follows from stated rules and assumptions.")
    if out:
        print(f"Written: {out}")


def discover(
    folder: Place,
    outcome: Annotated[
        str | None,
        typer.Option(
            show_default=False,
            help="growth, adaptivity, power, impact, money, or any measure that the study keeps; "
            "by default impact.",
        ),
    ] = None,
    arms: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B", show_default=False,
            help="Where is B ahead of A? By default the last two arms of the study.",
        ),
    ] = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say where one arm is ahead."""
    with errors():
        from sim.analysis.discovery.discover import discover as ask
        from sim.analysis.discovery.text import discovery_data

        _answer(lambda: ask(folder, outcome, arms), discovery_data, out, force, as_json)
