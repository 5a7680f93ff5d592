"""``systemshift sensitivity`` and ``discover``: how outcomes of a sweep depend on parameters."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from sim.commands.results import Place
from sim.commands.terminal import AsJson, Force, command_line, errors, print_result

if TYPE_CHECKING:
    from sim.analysis.discovery.discover import Discovery
    from sim.analysis.sensitivity.sensitivity import Sensitivity

Result = TypeVar("Result", "Sensitivity", "Discovery")

SENSITIVITY = """Print which parameters of a sweep move an outcome, or a difference of arms.

Sobol indices of first and total order with intervals, for every arm and for every difference
between two on equal seeds. The study needs Saltelli's design ([design] kind = "saltelli").

\b
Examples:
  systemshift sweep atlas --out results/atlas
  systemshift sensitivity results/atlas --outcome impact --outcome growth
  systemshift sensitivity results/atlas --arms collective_impact system_shifting_network
  systemshift sensitivity results/atlas --out results/atlas-sensitivity
"""
DISCOVER = """Print in which conditions one arm of a sweep is ahead of another.

At every point of the sweep the arms are compared on equal seeds; a tree of at most three questions
then separates the points where B is ahead of A. It is checked on unseen points; if it is no better
there than always predicting the majority, the command says so. Each box of conditions has a name,
STUDY:N, by which `systemshift explain --in` takes it.

With --by two levels of one factor are compared within one arm instead, over pairs of points that
differ in that factor only; the design has to have such pairs, as a grid has.

\b
Examples:
  systemshift discover results/atlas --outcome impact
  systemshift discover results/atlas --arms isolated collective_impact --out results/where
  systemshift discover results/mine --by funding.rule --levels direct_grants innovation_pools
"""

Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome", show_default=False,
        help="growth, adaptivity, power, impact, money, or any measure that the study keeps; by "
        "default impact. Repeatable.",
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
    """Print which parameters move an outcome."""
    with errors():
        from sim.analysis.sensitivity.sensitivity import sensitivity as decompose
        from sim.analysis.sensitivity.text import sensitivity_data

        _analyse(lambda: decompose(folder, outcomes, arms), sensitivity_data, out, force, as_json)


def _analyse(
    analyse: Callable[[], Result], data: Callable[[Result], dict[str, object]], out: Path | None,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Analyse a sweep, write the folder if one is named, and print the result."""
    from sim.analysis import saving

    if out:
        saving.check(out, force=force)
    result = analyse()
    if out:
        result.save(out, force=force, command=command_line())
    print_result(result, data, out, as_json)


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
    by: Annotated[
        str | None,
        typer.Option(
            metavar="FACTOR", show_default=False,
            help="Compare two levels of this factor within one arm.",
        ),
    ] = None,
    levels: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B", show_default=False,
            help="With --by: where is B ahead of A? By default the last two levels.",
        ),
    ] = None,
    arm: Annotated[
        str | None,
        typer.Option(show_default=False, help="With --by: in this arm; by default the last one."),
    ] = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Print where one arm is ahead."""
    with errors():
        from sim.analysis.discovery.discover import discover as find_conditions
        from sim.analysis.discovery.text import discovery_data

        _analyse(
            lambda: find_conditions(folder, outcome, arms, by=by, levels=levels, arm=arm),
            discovery_data, out, force, as_json,
        )  # fmt: skip
