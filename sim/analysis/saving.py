"""Folders of results: written completely or not at all, with a manifest of their origin."""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sim import atomic
from sim.batch.environment import environment
from sim.batch.spreadsheets import inert_table
from sim.errors import InputError
from sim.measures.own import own_modules

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario


class _RehearsalEnded(Exception):
    """Ends the rehearsal of writing a folder."""


def check(folder: Path, *, force: bool = False) -> None:
    """Refuse, before any time is spent, a folder that could not be written afterwards.

    Raises
    ------
    InputError
        The folder holds something, or is a file; see :meth:`Comparison.save`.
    OSError
        The place cannot be written.
    """
    with suppress(_RehearsalEnded), atomic.folder(folder, force=force):
        raise _RehearsalEnded


class RunResults(Protocol):
    """Results of scenarios on seeds: a comparison or an explanation."""

    arms: "dict[str, Scenario]"
    seeds: list[int]
    seconds: float


def describe(results: RunResults, command: str = "") -> dict[str, Any]:
    """The manifest of results: everything needed to reproduce them."""
    from sim.kernels.code_identity import code_hash

    return {
        "systemshift": type(results).__name__.lower(),
        "command": command,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(results.seconds, 1),
        "seeds": results.seeds,
        "arms": list(results.arms),
        "scenarios": {arm: each.content_hash() for arm, each in results.arms.items()},
        "code": code_hash(set(own_modules()).union(*(e.modules for e in results.arms.values()))),
        **environment(),
    }


def save_scenarios(arms: "Mapping[str, Scenario]", folder: Path) -> None:
    """Write the resolved scenario of each arm."""
    for arm, scenario in arms.items():
        (folder / f"scenario-{arm}.toml").write_text(scenario.to_toml(), encoding="utf-8")


def write_manifest(draft: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest, which lists our files, and keep files of others."""
    files = sorted(str(each.relative_to(draft)) for each in draft.rglob("*") if each.is_file())
    write_json(draft / atomic.MARK, {**manifest, "files": [*files, atomic.MARK]})
    _keep_foreign_files(folder, draft)


def write_json(file: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(f"{text}\n", encoding="utf-8")


def write_csv(file: Path, table: "pd.DataFrame") -> None:
    """Write a table without its index; text that would be a formula gets an apostrophe."""
    inert_table(table).to_csv(file, index=False)


def _keep_foreign_files(folder: Path, draft: Path) -> None:
    """Copy from an earlier folder the files that no comparison wrote."""
    if not (folder / atomic.MARK).is_file():
        return
    try:
        ours = set(json.loads((folder / atomic.MARK).read_text(encoding="utf-8"))["files"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"{folder / atomic.MARK} was not written by a comparison, so the folder is not "
            "replaced; name another folder"
        ) from None
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if not file.is_file() or str(name) in ours:
            continue
        target = draft / name
        if target.exists():
            raise InputError(f"{file} is not ours to replace; move it or name another folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target, follow_symlinks=False)
