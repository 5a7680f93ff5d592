"""Where the runs of a study are: a folder, or the name or file of a study that was swept."""

import os
from pathlib import Path
from typing import Final

from sim.batch.studyfile import names
from sim.errors import InputError, did_you_mean

RESULTS: Final = Path("results")
"""Folder in which `systemshift sweep STUDY` puts the runs of a study, unless another is named."""


def default_folder(study: str) -> Path:
    """Folder of the runs of a study by its name, unless another is named."""
    return RESULTS / study


def sweep_folder(place: str | os.PathLike[str]) -> Path:
    """Folder of the runs of a study.

    Parameters
    ----------
    place
        A folder (``"results/atlas"``); or the name (``"atlas"``) or file (``"mine.toml"``) of a
        study, for the folder in which its sweep puts the runs by default, ``results/atlas``.

    Raises
    ------
    InputError
        There is no such folder and no such study, or the study is not run.
    """
    path = Path(place)
    if path.is_dir():
        return path
    known = names()
    swept = {each.parent.name: each.parent for each in RESULTS.glob("*/manifest.json")}
    if str(place) in swept:
        return swept[str(place)]
    if str(place) not in known and not path.is_file():
        folders = [each.as_posix() for each in swept.values()]
        hint = did_you_mean(str(place), [*swept, *folders, *known])
        raise InputError(f"there is no folder {place}, and no study of this name{hint}")
    if path.is_file() and path.suffix != ".toml":
        raise InputError(f"{place} is neither the folder of a sweep nor a study file (.toml)")
    folder = default_folder(path.stem)
    if not folder.is_dir():
        raise InputError(
            f"study {place} is not run: there is no folder {folder}; run `systemshift sweep "
            f"{place}` first, or name the folder that holds its runs"
        )
    return folder
