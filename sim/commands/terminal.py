"""What the commands share: options, reading scenarios, and how they end."""

import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sim.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from sim.scenario import Scenario

SET = """Change a setting: KEY=VALUE for all arms (communication.velocity=0.2), or
ARM:KEY=VALUE for one. Can be given several times."""
PLACE = "bristol, synthetic or a file; by default bristol for the scenarios that ship."
PROBLEM = "simple, complicated, complex, turbulent or a file; by default complex likewise."

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
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes; by default one a core.", show_default=False)
]
Force = Annotated[bool, typer.Option("--force", help="Replace earlier results in the folder.")]


def read_arms(
    given: Sequence[str],
    community: str | None = None,
    problem: str | None = None,
    values: list[str] | None = None,
    weeks: int | None = None,
) -> "dict[str, Scenario]":
    """Scenarios by the name of their arm, with all options of the command applied."""
    from sim.scenario import parse_assignments, resolve_arms

    settings = parse_assignments(values or [])
    return resolve_arms(given, community=community, problem=problem, weeks=weeks, values=settings)


def free_folder(wanted: Path) -> Path:
    """The folder, or the first numbered one beside it that does not exist."""
    folder, number = wanted, 2
    while folder.exists():
        folder = wanted.with_name(f"{wanted.name}-{number}")
        number += 1
    return folder


def command_line() -> str:
    """What was typed."""
    return shlex.join(["systemshift", *sys.argv[1:]])


def console() -> "Console":
    """Standard error, for all that is no result."""
    from rich.console import Console

    return Console(stderr=True)


def print_json(data: object) -> None:
    """One JSON document on standard output."""
    print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


@contextmanager
def errors() -> Iterator[None]:
    """End with one sentence and the right exit code, whatever goes wrong that a user can mend."""
    from concurrent.futures import BrokenExecutor

    try:
        yield
        sys.stdout.flush()
    except InputError as error:
        stop(2, f"Error: {error}")
    except KeyboardInterrupt:
        stop(130, "Interrupted; nothing was written.")
    except BrokenPipeError:
        _silence_output()
        stop(1, "")  # the reader has seen enough, as with `| head`
    except OSError as error:
        _silence_output()
        place = error.filename or "the results could not be written"
        stop(1, f"Error: {place}: {error.strerror or error}")
    except (BrokenExecutor, MemoryError):
        stop(1, "Error: a worker process died, perhaps for want of memory; try --workers 1.")


def stop(code: int, words: str) -> NoReturn:
    """End the command."""
    if words:
        print(words, file=sys.stderr)
    raise SystemExit(code)


def _silence_output() -> None:
    """What could not be written to standard output must not be tried again while Python ends."""
    sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
