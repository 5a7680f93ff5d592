"""Output on terminals that cannot show everything, and on pipes that nobody reads to the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

START = [sys.executable, "-c", "from sim.cli import main; main()"]
SMALL = ["--community", "synthetic", "--set", "community.residents=50", "--weeks", "8",
         "--set", "community.organizations=6", "--set", "shocks.weeks=[]"]  # fmt: skip
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "park.pb"

ENCODINGS = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "C": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
COMMANDS = [["compare", "--help"], ["rules"], ["ballot", "VOTE"], ["import", "VOTE"]]


@pytest.fixture
def vote(tmp_path: Path) -> str:
    """A vote in a place whose name no Western encoding has."""
    file = tmp_path / "vote.pb"
    text = EXAMPLE.read_text(encoding="utf-8").replace("Lindenau", "Łódź 東")
    file.write_text(text, encoding="utf-8")
    return str(file)


def command(
    *words: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    rest = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    return subprocess.run(
        [*START, *words], capture_output=True, env={**rest, **(environment or {})}, check=False
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "words",
    [["compare", "--help"], ["rules"], ["ballot", "VOTE"], ["import", "VOTE"]],
    ids=" ".join,
)
def test_what_cannot_be_shown_is_replaced(words: list[str], encoding: str, vote: str) -> None:
    given = [vote if word == "VOTE" else word for word in words]
    done = command(*given, environment=ENCODINGS[encoding])
    assert (done.returncode, done.stderr) == (0, b"")
    assert (b"vote in ?" in done.stdout) == ("VOTE" in words)


def test_an_error_that_cannot_be_shown_is_replaced(tmp_path: Path) -> None:
    done = command("ballot", str(tmp_path / "Łódź.pb"), environment=ENCODINGS["ascii"])
    assert done.returncode == 2
    assert done.stderr.startswith(b"Error: there is no file ")
    assert b"?.pb" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_a_name_that_is_no_text_is_no_obstacle(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/vote\xff.pb"
    with open(file, "wb") as copy:
        copy.write(EXAMPLE.read_bytes())
    out = tmp_path / "community.toml"
    done = subprocess.run([*START, "import", file, "--out", str(out)], capture_output=True,
                          check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Community of vote?.pb" in out.read_text(encoding="utf-8")


def test_json_loses_nothing_where_characters_cannot_be_shown(vote: str) -> None:
    done = command("ballot", vote, "--json", environment=ENCODINGS["cp1252"])
    assert json.loads(done.stdout.decode("ascii"))["title"] == "A made-up vote in Łódź 東"


def closed_pipe() -> int:
    """The end to write into of a pipe that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    return write


def test_a_closed_pipe_loses_no_file(vote: str, tmp_path: Path) -> None:
    """As with `| head`, whose reader has gone before anything is printed."""
    out, pipe = tmp_path / "community.toml", closed_pipe()
    done = subprocess.run([*START, "import", vote, "--out", str(out)], stdout=pipe,
                          stderr=subprocess.PIPE, check=False)  # fmt: skip
    os.close(pipe)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "[ballot]" in out.read_text(encoding="utf-8")


def test_progress_that_nobody_reads_ends_no_run(tmp_path: Path) -> None:
    """As with `2>&1 | head`."""
    out, pipe = tmp_path / "one", closed_pipe()
    done = subprocess.run([*START, "run", "isolated", *SMALL, "--out", str(out)], stdout=pipe,
                          stderr=pipe, check=False)  # fmt: skip
    os.close(pipe)
    assert done.returncode == 1
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["summary"]


LOST = """
import ctypes, signal, time
from sim.commands.terminal import hear_every_interrupt

signal.signal(signal.SIGINT, signal.default_int_handler)
hear_every_interrupt()

@ctypes.CFUNCTYPE(None)
def callback():
    signal.raise_signal(signal.SIGINT)
    time.sleep(0)

callback()
try:
    time.sleep(60)
except KeyboardInterrupt:
    print("heard")
"""


@pytest.mark.full
def test_an_interrupt_that_is_lost_in_a_callback_is_heard() -> None:
    """The compiler calls back from code that is not Python's, which drops exceptions."""
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("heard\n", "")


SWIFT = """
import gc
from sim import cli

class Slow:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("collected at the end")

slow = Slow()
cli.app = lambda: None
cli.main()
del slow
"""


def test_a_command_ends_without_collecting_what_a_compiler_left() -> None:
    """Collecting took seconds in which a second Ctrl-C seemed necessary."""
    done = subprocess.run(
        [sys.executable, "-c", SWIFT], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="signals are those of Unix")
def test_one_interrupt_ends_a_run_with_one_worker(tmp_path: Path) -> None:
    out = tmp_path / "results"
    process = subprocess.Popen(
        [*START, "compare", "isolated", *SMALL, "--seeds", "5000", "--workers", "1",
         "--out", str(out)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stderr is not None
    while not (line := process.stderr.readline()).startswith("running: 1 of"):
        assert line, "the command ended before its first run"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert process.stderr.read().endswith("Interrupted; nothing was written.\n")
    assert not out.exists()
