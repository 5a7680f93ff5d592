"""Writing that leaves the whole or nothing: a full disk or Ctrl-C never leaves half a result.

Everything is written beside its place under a passing name, and renamed at the end. A rename within
one folder cannot be half done.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from sim.errors import InputError

MARK = "manifest.json"
"""What a folder of results holds; a folder without it is not ours to replace."""


@contextmanager
def folder(target: str | os.PathLike[str], *, force: bool = False) -> Iterator[Path]:
    """Fill a new folder; it appears under its name only when the block ends without an error.

    Parameters
    ----------
    target
        The folder to write. Missing parents are made.
    force
        Replace an earlier folder of results, which must hold a ``manifest.json``.

    Yields
    ------
    Path
        The folder to write into.

    Raises
    ------
    InputError
        The target is a file, or a folder that may not be replaced.
    """
    place = Path(target).resolve()
    _refuse_folder(place, Path(target), force)
    with _beside(place) as draft:
        draft.mkdir()
        yield draft
        _refuse_folder(place, Path(target), force)
        _replace_folder(draft, place)


@contextmanager
def file(target: str | os.PathLike[str], *, force: bool = False) -> Iterator[Path]:
    """Write one file; it appears under its name only when the block ends without an error.

    Parameters
    ----------
    target
        The file to write. Missing parents are made.
    force
        Replace an existing file.

    Yields
    ------
    Path
        The path to write to; it has the target's suffix, which some writers go by.

    Raises
    ------
    InputError
        The target is a folder, or a file that may not be replaced.
    """
    place = Path(target).resolve()
    _refuse_file(place, Path(target), force)
    with _beside(place) as draft:
        yield draft
        # What the disk did not take must come to light before the old file is gone.
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        _refuse_file(place, Path(target), force)
        os.replace(draft, place)


def check_file(target: str | os.PathLike[str], *, force: bool = False) -> None:
    """Refuse a file that :func:`file` would refuse, before any work is done for it."""
    _refuse_file(Path(target).resolve(), Path(target), force)


def write_text(target: str | os.PathLike[str], text: str, *, force: bool = False) -> None:
    """Write a text file (UTF-8, unchanged line ends), whole or not at all; as :func:`file`."""
    with file(target, force=force) as draft:
        draft.write_text(text, encoding="utf-8", newline="")


def _refuse_folder(place: Path, asked: Path, force: bool) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise InputError(f"{asked} is a file; name a folder that does not exist yet")
    if not any(place.iterdir()):
        return
    if not force:
        raise InputError(f"{asked} exists already; name another folder, or replace it by --force")
    if not (place / MARK).is_file():
        raise InputError(
            f"{asked} holds no {MARK}, so it is not a folder of results and is not replaced, "
            "not even by --force; name another folder"
        )


def _refuse_file(place: Path, asked: Path, force: bool) -> None:
    if place.is_dir():
        raise InputError(f"{asked} is a folder; name a file")
    if place.exists() and not force:
        raise InputError(f"{asked} exists already; name another file, or replace it by --force")


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A passing name in the same folder; whatever is there when the block fails is removed."""
    parent = place.parent
    made = [each for each in (parent, *parent.parents) if not each.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        blocking = next(each for each in (parent, *parent.parents) if each.is_file())
        raise InputError(f"{place} cannot be made, because {blocking} is a file") from None
    draft = parent / f".{place.stem}.{uuid4().hex[:12]}.part{place.suffix}"
    try:
        yield draft
    except BaseException:
        _remove(draft)
        for each in made:
            with suppress(OSError):  # somebody else may use it by now
                each.rmdir()
        raise


def _replace_folder(draft: Path, place: Path) -> None:
    """Put the draft in its place; if that fails, what was there stays."""
    if not place.exists():
        draft.rename(place)
        return
    old = draft.with_name(f"{draft.name}.old")
    try:
        place.rename(old)
        draft.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        raise
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
