"""Files of others as bytes and text: bounded in size, in the encodings people use."""

import os
from pathlib import Path

from sim.errors import InputError

LARGEST = 20_000_000
"""Most bytes of a file, and of what it holds unpacked."""


def read_bytes(path: Path) -> bytes:
    """The whole of a regular file.

    Raises
    ------
    InputError
        There is none, it cannot be read, is empty or too large.
    """
    if "\0" in os.fspath(path):
        raise InputError(f"{str(path)!r} is no path of a file: it has a null character")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the files in it")
    if not path.exists():
        raise InputError(f"there is no file {path}; check the path")
    if not path.is_file():
        raise InputError(f"{path} is no regular file; save it as one first")
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST:
        raise InputError(f"{path} is larger than 20 MB; import a part of the network")
    if not raw.strip():
        raise InputError(f"{path} is empty")
    return raw


def decode(path: Path, raw: bytes) -> tuple[str, list[str]]:
    """Text, and what has to be said about its encoding.

    UTF-8 with or without mark, UTF-16 with mark, else Windows-1252 (said, as it is a guess).
    """
    notes: list[str] = []
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = raw.decode("utf-16")
        else:
            text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError(f"{path}: broken UTF-16 text; save it as UTF-8") from None
        line = raw.count(b"\n", 0, error.start) + 1
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            raise InputError(
                f"{path}:{line}: neither UTF-8 nor Windows-1252 text; save it as UTF-8"
            ) from None
        notes.append(
            f"{path.name} is not UTF-8 (line {line}); it was read as Windows-1252: check the names."
        )
    if "\0" in text:
        raise InputError(
            f"{path}: no text, or UTF-16 without a mark; save it as UTF-8 (in spreadsheets: "
            "'CSV UTF-8')"
        )
    return text, notes
