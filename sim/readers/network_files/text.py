"""Files of others as bytes and text: bounded in size, in the encodings people use."""

from pathlib import Path

from sim.errors import InputError
from sim.readers.files import read_bytes

LARGEST = 20_000_000
"""Most bytes of a file, and of what it holds unpacked."""


def read_file(path: Path) -> bytes:
    """The whole of a file, which is not empty.

    Raises
    ------
    InputError
        There is none, it cannot be read, is empty or too large.
    """
    raw = read_bytes(path, LARGEST, "import a part of the network")
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
            f"{path}: not text, or UTF-16 without a byte order mark; save it as UTF-8 "
            "(in spreadsheets: 'CSV UTF-8')"
        )
    return text, notes
