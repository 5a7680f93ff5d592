"""What the commands share: options, reading scenarios, printing results, and how they end."""

import _thread
import io
import json
import os
import shlex
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TextIO, TypeVar

import typer

from sim.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from sim.scenario import Scenario

Printed = TypeVar("Printed")

SET = """Change a setting: KEY=VALUE for all arms (communication.velocity=0.2), or
ARM:KEY=VALUE for one. Repeatable."""
PLACE = "bristol, synthetic or a file; by default bristol for the scenarios that ship."
PROBLEM = "simple, complicated, complex, turbulent or a file; by default complex, likewise."
CAVEAT = "For conversation, not a forecast: what follows from stated rules and assumptions."
HEARD_AFTER = 0.1
"""Seconds until an interrupt that was lost is raised again, by when the callback has ended."""
WORKER_DIED = "Error: a worker process died, perhaps for want of memory; try"

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
Added = Annotated[
    bool,
    typer.Option("--added", help="Make every run without money, too, and say what money adds."),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes; by default one per core.", show_default=False)
]
MixProcessors = Annotated[
    bool,
    typer.Option(
        "--mix-processors",
        help="Go on with runs of another kind of processor; their last digits may differ.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace earlier results in the folder.")]


def read_arms(
    sources: Sequence[str],
    community: str | None = None,
    problem: str | None = None,
    values: list[str] | None = None,
    weeks: int | None = None,
) -> "dict[str, Scenario]":
    """Scenarios by the name of their arm, with all options of the command applied."""
    from sim.scenario import parse_assignments, resolve_arms

    settings = parse_assignments(values or [])
    return resolve_arms(sources, community=community, problem=problem, weeks=weeks, values=settings)


def free_folder(wanted: Path) -> Path:
    """The folder, or the first numbered one beside it that does not exist."""
    folder, number = wanted, 2
    while folder.exists():
        folder = wanted.with_name(f"{wanted.name}-{number}")
        number += 1
    return folder


def command_line() -> str:
    """The command as it was typed."""
    return writable(shlex.join(["systemshift", *sys.argv[1:]]))


def writable(text: str) -> str:
    """The text with question marks for bytes of a file's name that are no text."""
    return text.encode("utf-8", "replace").decode()


def console() -> "Console":
    """Standard error, for everything but results.

    A run goes on when nobody reads its progress any more, as with ``2>&1 | head``.
    """
    from rich.console import Console

    class ErrorConsole(Console):
        def on_broken_pipe(self) -> None:
            _discard(sys.stderr)

    return ErrorConsole(stderr=True)


def replace_what_cannot_be_shown() -> None:
    """Let both outputs write a question mark for a character that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def hear_every_interrupt() -> None:
    """Let one Ctrl-C suffice: raise again what was lost in a callback, such as the compiler's.

    Python cannot pass an exception through code that is not its own.
    """
    before = sys.unraisablehook

    def again(lost: "sys.UnraisableHookArgs") -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            threading.Timer(HEARD_AFTER, _thread.interrupt_main).start()
        else:
            before(lost)

    sys.unraisablehook = again


def print_json(data: object) -> None:
    """One JSON document on standard output; escapes take the place of what it cannot encode."""
    whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(data, indent=2, ensure_ascii=not whole, allow_nan=False))


def print_result(
    result: Printed, data: Callable[[Printed], dict[str, object]], out: Path | None, as_json: bool
) -> None:
    """Print the result of an analysis as text, or its data as JSON, and where it was written."""
    if as_json:
        print_json({**data(result), **({"folder": str(out)} if out else {})})
        return
    print(f"{result}\n\n{CAVEAT}")
    if out:
        print(f"Written: {out}")


@contextmanager
def errors() -> Iterator[None]:
    """Turn every error that a user can mend into one sentence and an exit code."""
    from concurrent.futures import BrokenExecutor

    try:
        yield
        sys.stdout.flush()
    except InputError as error:
        stop(2, f"Error: {error}")
    except KeyboardInterrupt:
        stop(130, "Interrupted; nothing was written.")
    except BrokenPipeError:
        _discard(sys.stdout)
        stop(1, "")  # the reader has seen enough, as with `| head`
    except OSError as error:
        _discard(sys.stdout)
        place = error.filename or "the results could not be written"
        stop(1, f"Error: {place}: {error.strerror or error}")
    except (BrokenExecutor, MemoryError):
        stop(1, f"{WORKER_DIED} --workers 1.")


def stop(code: int, words: str) -> NoReturn:
    """End the command with an exit code, and a sentence on standard error."""
    if words:
        with suppress(OSError):  # nobody reads it any more
            print(words, file=sys.stderr, flush=True)
    raise SystemExit(code)


def _discard(stream: TextIO) -> None:
    """Discard further output, which Python would otherwise try to write again as it ends."""
    with suppress(OSError):  # it is no file, as in a test
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
