"""What docs/hpc.md shows works as it stands there, with a stand-in for the scheduler."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.batch.results import Results, open_results
from tests.batch.sweeping import HOUSE, write_study

PAGE = HOUSE / "docs" / "hpc.md"
SLURM = """\
#!/bin/bash
# Each job of the array is killed after a while and requeued, as Slurm does it.
while [[ $1 == --* ]]; do
    case $1 in
    --array=*) array=${1#*=} ;;
    --wrap=*) exec bash -c "${1#*=}" >&2 ;;
    esac
    shift
done
for job in $(seq "${array%-*}" "${array#*-}"); do
    export SLURM_ARRAY_TASK_ID=$job SLURM_CPUS_PER_TASK=1
    timeout -s KILL 3 bash "$@" >&2 || bash "$@" >&2
done
echo 7
"""


def blocks() -> list[str]:
    """The shell code of the page: the script, then the commands."""
    found = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 2
    return found


def write_program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.full
def test_the_script_of_the_page_makes_the_table_of_one_machine(
    undisturbed: Results, tmp_path: Path
) -> None:
    """In 3 shares in the place of 16, each killed once."""
    programs = tmp_path / "programs"
    programs.mkdir()
    write_program(programs / "sbatch", SLURM)
    write_program(
        programs / "systemshift",
        f"#!{sys.executable}\nfrom sim.cli import main\n\nmain()\n",
    )
    script, commands = blocks()
    (tmp_path / "sweep_array.sh").write_text(script, encoding="utf-8")
    commands = commands.replace("16", "3").replace(" atlas ", f" {write_study(tmp_path).name} ")
    done = subprocess.run(
        ["bash", "-eu", "-c", commands],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(HOUSE), "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "4 of 12 runs" in done.stdout
    shares = [open_results(tmp_path / "results" / "atlas" / each) for each in ("1", "2", "3")]
    assert [each.done for each in shares] == [12, 4, 4]
    assert shares[0].content_hash() == undisturbed.content_hash()
    assert shares[0].left_out.lines() == []
