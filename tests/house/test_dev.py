"""The `dev` script: what it says and returns before it installs anything."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


def dev(*words: str, script: Path = HOUSE / "dev", **environment: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `./dev WORDS`."""
    run = subprocess.run(
        [script, *words], capture_output=True, text=True, env=os.environ | environment
    )
    return run.returncode, run.stdout, run.stderr


def test_help_names_every_command() -> None:
    code, out, _ = dev("help")
    assert code == 0
    assert all(f"\n  {command}" in out for command in ["demo", "test", "docs", "docs NAME", "lock"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Usage: ./dev"),
        (["tset"], "unknown command 'tset'"),
        (["test", "--quick"], "--full"),
        (["demo", "--seeds", "3"], "demo takes no options"),
    ],
)
def test_a_wrong_command_is_refused(words: list[str], said: str) -> None:
    code, out, err = dev(*words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_missing_interpreter_is_named() -> None:
    code, _, err = dev("demo", PYTHON="python9.99")
    assert code == 2
    assert "python9.99 is not installed" in err


def test_an_old_interpreter_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "python-old"
    old.write_text(
        '#!/bin/sh\ncase $2 in *print*) echo "3.9 3.9.2" ;; *) exit 1 ;; esac\n', encoding="utf-8"
    )
    old.chmod(0o755)
    code, _, err = dev("demo", PYTHON=str(old))
    assert code == 2
    assert "Python 3.9.2; 3.11 or newer is needed" in err


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A checkout whose `demo` finds a made-up `systemshift` ready in a made-up environment."""
    house = tmp_path / "house"
    house.mkdir()
    for name in ["dev", "constraints.txt", "constraints-dev.txt", "pyproject.toml"]:
        (house / name).write_bytes((HOUSE / name).read_bytes())
    (house / "dev").chmod(0o755)
    python = tmp_path / "python"
    # Stands in for an interpreter: answers the version questions; "-m venv --clear DIR" makes DIR
    # with a pip that does nothing and a systemshift that says what it was asked and returns 7.
    python.write_text(
        """#!/bin/sh
echo "python $*" >>"$LOG"
case $* in
*print*) echo "3.11 3.11.2" ;;
"-m venv --clear "*)
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    printf '#!/bin/sh\\necho "systemshift $*"\\nexit 7\\n' >"$4/bin/systemshift"
    chmod +x "$4/bin/systemshift"
    ;;
esac
""",
        encoding="utf-8",
    )
    python.chmod(0o755)
    return house


def test_demo_installs_once_and_never_overwrites(installed: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    setting = {"PYTHON": str(tmp_path / "python"), "LOG": str(log)}

    code, out, _ = dev("demo", script=installed / "dev", **setting)
    assert (code, out) == (7, "systemshift compare --out results/demo\n")
    first = log.read_text(encoding="utf-8")
    assert "-m venv --clear .venv-3.11" in first
    assert "--require-hashes -r constraints.txt" in first
    assert "--no-deps --no-build-isolation -e ." in first

    (installed / "results" / "demo").mkdir()
    log.unlink()
    code, out, _ = dev("demo", script=installed / "dev", **setting)
    assert (code, out) == (7, "systemshift compare --out results/demo-2\n")
    assert "pip install" not in log.read_text(encoding="utf-8")

    log.unlink()
    with (installed / "constraints.txt").open("a", encoding="utf-8") as lock:
        lock.write("\n")
    dev("demo", script=installed / "dev", **setting)
    assert "pip install" in log.read_text(encoding="utf-8")


def test_docs_hands_names_and_options_on(installed: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    setting = {"PYTHON": str(tmp_path / "python"), "LOG": str(log), "CHROMIUM": "chromium"}

    def programs(*words: str) -> list[str]:
        log.write_text("", encoding="utf-8")
        assert dev("docs", *words, script=installed / "dev", **setting)[0] == 0
        lines = log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if re.match("python -m (reports|tests)", line)]

    assert programs("atlas", "--workers", "2") == ["python -m reports atlas --workers 2"]
    assert programs("--list") == ["python -m reports --list"]
    assert programs() == [
        "python -m reports",
        "python -m tests.notebooks.render",
        "python -m tests.workshop.screenshots",
    ]


def tools(folder: Path, **programs: str) -> str:
    """A PATH with the given programs, besides those that the script itself needs."""
    folder.mkdir()
    for name in ["cat", "cksum", "dirname", "sh", "uname"]:
        (folder / name).symlink_to(str(shutil.which(name)))
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        ({"chromium": "", "id": "echo 0"}, ""),
        ({"id": "echo 1000"}, "apt-get install chromium"),
        ({"id": "echo 1000", "sudo": "exit 1"}, "apt-get install chromium"),
        ({"id": "echo 0", "apt-get": 'echo "apt-get $*" >&2'}, "apt-get install -y -qq chromium"),
        ({"id": "echo 0", "apt-get": "exit 1"}, "no Chromium, so the web pages are not tested"),
        (
            {"id": "echo 9", "sudo": 'shift; "$@"', "true": "", "apt-get": 'echo "apt-get $*" >&2'},
            "apt-get install -y -qq chromium",
        ),
    ],
    ids=["there", "nobody", "no sudo", "root", "no network", "sudo"],
)
def test_a_browser_is_installed_where_it_can_be(
    tmp_path: Path, programs: dict[str, str], said: str
) -> None:
    text = (HOUSE / "dev").read_text(encoding="utf-8")
    function = text[text.index("want_browser() {") : text.index("# Later steps")]
    script = f"set -eu\nsay() {{ printf '%s\\n' \"$*\" >&2; }}\n{function}want_browser\n"
    path = tools(tmp_path / "bin", **programs)
    run = subprocess.run(
        [str(shutil.which("sh")), "-c", script], capture_output=True, text=True, env={"PATH": path}
    )
    assert (run.returncode, run.stdout) == (0, "")
    assert said in run.stderr
    assert bool(run.stderr) == bool(said)


def test_the_scripts_can_be_run() -> None:
    for script in [HOUSE / "dev", HOUSE / ".ci" / "run"]:
        assert script.stat().st_mode & stat.S_IXUSR
        assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")


def test_git_knows_that_the_scripts_can_be_run() -> None:
    listing = subprocess.run(
        ["git", "ls-files", "--stage", "dev", ".ci/run"], cwd=HOUSE, capture_output=True, text=True
    )
    if listing.returncode:
        pytest.skip("not a git checkout: modes are those of the files alone")
    # Where git does not track modes by itself: git update-index --chmod=+x dev .ci/run
    assert [line for line in listing.stdout.splitlines() if not line.startswith("100755")] == []
