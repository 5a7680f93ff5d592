"""pabutools as an oracle: an environment of its own, random instances, and what it says of them.

It is GPL and brings a proprietary solver, so it is never a dependency: it runs in a folder that git
ignores, from a file of pinned hashes, and answers in JSON. `python -m tests.oracles.oracle` writes
the recorded answers anew.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parents[1] / ".venv-pabutools"
RECORDED = HERE / "pabutools_recorded.json"
SCRIPT = HERE / "pabutools_winners.py"


def interpreter() -> Path:
    """The interpreter that has pabutools, installed if it is not there yet.

    Raises
    ------
    subprocess.CalledProcessError
        It cannot be installed.
    """
    python = ENVIRONMENT / "bin" / "python"
    done = ENVIRONMENT / "installed"
    uv = [sys.executable, "-m", "uv"]
    if not done.exists():
        requirements = HERE / "pabutools.txt"
        subprocess.run([*uv, "venv", "-q", "--clear", "--python", sys.executable, ENVIRONMENT],
                       check=True)  # fmt: skip
        subprocess.run([*uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r",
                        requirements], check=True)  # fmt: skip
        done.touch()
    return python


def ask(steps: str, files: list[Path]) -> dict[str, Any]:
    """What pabutools says; see ``pabutools_winners.py``."""
    command = [interpreter(), SCRIPT, steps, *files]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(answer)


def instance(seed: int) -> str:
    """A small vote on projects as a Pabulib file; few different costs, so that there are ties."""
    draw = random.Random(seed)
    kind = draw.choice(["approval", "ordinal", "cumulative"])
    projects, voters = draw.randint(2, 8), draw.randint(2, 15)
    costs = draw.choice([[10, 20, 30, 40], [7, 11, 13, 30, 61], [25, 50, 100]])
    asked = [draw.choice(costs) for _ in range(projects)]
    budget = draw.randint(min(asked), max(min(asked), sum(asked)))
    columns = "voter_id;vote" + (";points" if kind == "cumulative" else "")
    votes = []
    for voter in range(voters):
        chosen = draw.sample(range(projects), draw.randint(1, min(4, projects)))
        points = ",".join(str(draw.randint(1, 4)) for _ in chosen)
        line = f"v{voter};{','.join(f'p{each}' for each in chosen)}"
        votes.append(line + (f";{points}" if kind == "cumulative" else ""))
    lines = [
        "META", "key;value", f"description;random {seed}", f"num_projects;{projects}",
        f"num_votes;{voters}", f"budget;{budget}", f"vote_type;{kind}", "rule;unknown",
        "PROJECTS", "project_id;cost", *(f"p{i};{cost}" for i, cost in enumerate(asked)),
        "VOTES", columns, *votes,
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def ask_about_instances(seeds: range) -> dict[str, Any]:
    """What pabutools says of random instances, by seed."""
    with TemporaryDirectory() as folder:
        files = {seed: Path(folder) / f"{seed}.pb" for seed in seeds}
        for seed, file in files.items():
            file.write_text(instance(seed), encoding="utf-8")
        answer = ask("all", list(files.values()))
        said = {str(seed): answer["files"][str(file)]["winners"] for seed, file in files.items()}
    return {"pabutools": answer["pabutools"], "instances": said}


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(ask_about_instances(range(60)), separators=(",", ":")) + "\n")
