"""Scenario files: found by name or path, read, and laid over the files they extend.

A file becomes a flat mapping from dotted names to values, each with the file it came from, so that
laying one file over another is one rule and every refusal can name the file to mend.
"""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import InputError, did_you_mean, unknown_name
from sim.rules.base import FAMILIES, REGISTRY, Rule, left_out, load
from sim.scenario import tomltext
from sim.scenario.lessons import AS_IS, LESSONS
from sim.scenario.parameters import STATUS_QUO, TABLES, is_shared, suggestion

LARGEST = 20_000_000
"""Bytes; a network of thousands takes some megabytes, a larger file is no scenario."""

WORDS = ("title", "description", "weeks", "extends")
"""Keys outside tables."""


@dataclass(frozen=True)
class Library:
    """A kind of file: the folder of those that ship, and the tables it may have."""

    word: str
    folder: Path
    tables: tuple[str, ...]
    top: tuple[str, ...]

    def names(self) -> list[str]:
        """Names of the files that ship."""
        return sorted(path.stem for path in self.folder.glob("*.toml"))


_SHIPPED = Path(__file__).parents[1] / "scenarios"
SCENARIOS = Library("scenario", _SHIPPED, TABLES, WORDS)
COMMUNITIES = Library(
    "community",
    _SHIPPED / "communities",
    ("community", "network", "funders", "ballot"),
    (*WORDS[:2], WORDS[3]),
)
PROBLEMS = Library("problem", _SHIPPED / "problems", ("problem", "shocks"), (*WORDS[:2], WORDS[3]))


class Entry(NamedTuple):
    """A value and the file it comes from; empty if it comes from no file."""

    value: Any
    file: str = ""

    def refuse(self, sentence: str) -> InputError:
        """The error that names the file."""
        return InputError(f"{self.file}: {sentence}" if self.file else sentence)


Entries = dict[str, Entry]
"""Values of files by dotted name."""


class ShippedFile(NamedTuple):
    """A file that ships, as a list shows it."""

    kind: str
    """scenario, community or problem."""
    name: str
    title: str
    description: str


def shipped() -> list[ShippedFile]:
    """The scenarios, communities and problems that ship, with title and description."""
    found = []
    for library in (SCENARIOS, COMMUNITIES, PROBLEMS):
        for name in library.names():
            entries = _parse(library.folder / f"{name}.toml", name, library)
            title, description = (str(entries[key].value) for key in ("title", "description"))
            found.append(ShippedFile(library.word, name, title, description))
    return found


def read(name_or_path: str | os.PathLike[str], library: Library) -> Entries:
    """Read a file that ships, or any other, with the files it extends.

    The title and the description are the file's own, never those of a file it extends; without a
    title it is called by its name.

    Raises
    ------
    InputError
        The file is missing, is no readable TOML, or has an unknown key or table.
    """
    path = _find(name_or_path, library, Path())
    entries = _resolve(path, library, ())
    entries.setdefault("title", Entry(path.stem))
    return entries


def overlay(below: Entries, above: Entries) -> Entries:
    """Lay entries over others.

    Where a family gets another rule, the parameters of the former rule go, except those that both
    rules share; unknown ones stay, to be refused. Where a lesson gets another degree, or is no
    longer applied, the values it had set go. Where the community becomes one of
    another kind, its network goes.
    """
    kept = dict(below)
    if "community.kind" in above and above["community.kind"].value != "network":
        kept = {key: each for key, each in kept.items() if not key.startswith("network.")}
    for name, lesson in LESSONS.items():
        key = f"lessons.{name}"
        applied = [each[key].value for each in (below, above) if key in each]
        if key in above and any(degree != AS_IS for degree in applied):
            for move in lesson.moves:
                kept.pop(move.key, None)
    for family in FAMILIES:
        key = f"{family}.rule"
        if key not in above:
            continue
        old = rule_of(family, below.get(key, Entry(STATUS_QUO[family])))
        new = rule_of(family, above[key])
        for name in old.model_fields:
            if not is_shared(old, new, name):
                kept.pop(f"{family}.{name}", None)
    return kept | above


def without_words(entries: Entries) -> Entries:
    """Entries without title and description, which describe one file only."""
    return {key: each for key, each in entries.items() if key not in ("title", "description")}


def rule_of(family: str, entry: Entry) -> type[Rule]:
    """The class of the variant that a ``rule`` key names.

    Raises
    ------
    InputError
        It names none.
    """
    load()
    name, known = entry.value, REGISTRY[family]
    if isinstance(name, str) and name in known:
        return known[name]
    hint = did_you_mean(str(name), known, 0.5)
    names = ", ".join(known)
    words = f"{family}.rule is {show_value(name)}, but must be one of {names}{hint}"
    raise entry.refuse(words + left_out(name))


def show_value(value: Any) -> str:
    """A value much as in a scenario file, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        value = list(value)
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _is_path(text: str) -> bool:
    return text.endswith(".toml") or "/" in text or os.sep in text


def _find(name_or_path: str | os.PathLike[str], library: Library, folder: Path) -> Path:
    """The file that is meant; a path is relative to ``folder``."""
    if not isinstance(name_or_path, str) or _is_path(name_or_path):
        if "\0" in os.fspath(name_or_path):
            raise InputError(f"{name_or_path!r} is no path of a file: it has a null character")
        return folder / name_or_path
    names = library.names()
    if name_or_path in names:
        return library.folder / f"{name_or_path}.toml"
    if name_or_path and os.path.exists(folder / name_or_path):
        return folder / name_or_path
    raise InputError(
        f"{unknown_name(library.word, name_or_path, names)}, or give the path of a .toml file"
    )


def _label(path: Path, library: Library) -> str:
    return f"{library.word} {path.stem!r}" if path.parent == library.folder else str(path)


def _resolve(path: Path, library: Library, chain: tuple[str, ...]) -> Entries:
    label = _label(path, library)
    real = os.path.realpath(path)
    if real in chain:
        names = " -> ".join(Path(each).name for each in [*chain[chain.index(real) :], real])
        raise InputError(f"{label}: extends goes in a circle: {names}")
    entries = _parse(path, label, library)
    base = entries.pop("extends", None)
    if base is None:
        return entries
    if not isinstance(base.value, str) or not base.value:
        raise base.refuse(
            f"extends is {show_value(base.value)}, but must be a name or path in quotes"
        )
    try:
        found = _find(base.value, library, path.parent)
    except InputError as error:
        raise base.refuse(f"extends: {error}") from None
    if not os.path.exists(found):
        raise base.refuse(f"extends: there is no file {found}{_nearby(found)}")
    below = _resolve(found, library, (*chain, real))
    return overlay(without_words(below), entries)


def _parse(path: Path, label: str, library: Library) -> Entries:
    """One file as entries; only the names of tables and of keys outside tables are checked."""
    tree = tomltext.parse(text_of(path, label), label)
    if not tree:
        raise InputError(f"{label} says nothing; start with a line such as extends = 'isolated'")
    entries: Entries = {}
    for key, value in tree.items():
        if key in library.top:
            entries[key] = Entry(value, label)
        elif key not in library.tables:
            raise InputError(f"{label}: {_stray(key, value, library)}")
        elif not isinstance(value, dict):
            raise InputError(f"{label}: {key} is {show_value(value)}, but must be a table: [{key}]")
        else:
            entries |= {f"{key}.{name}": Entry(inner, label) for name, inner in value.items()}
    return entries


def _stray(key: str, value: Any, library: Library) -> str:
    """The sentence about a key or table that does not belong into this kind of file."""
    what = f"table [{key}]" if isinstance(value, dict) else f"key {key}"
    if key in (*TABLES, *WORDS):
        allowed = ", ".join(f"[{table}]" for table in library.tables)
        return f"{what} does not belong into a {library.word} file, which has {allowed}"
    return f"unknown {what}{suggestion(key, (*library.tables, *library.top))}"


def text_of(path: Path, label: str) -> str:
    """Text of a file, refused unless it is what a text editor writes."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except IsADirectoryError:
        raise InputError(f"{label} is a folder; name a .toml file in it") from None
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"there is no file {label}{_nearby(path)}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{label} cannot be read: {reason}") from None
    if not raw.strip():
        raise InputError(f"{label} is empty; start with a line such as extends = 'isolated'")
    if len(raw) > LARGEST:
        raise InputError(
            f"{label} is larger than {LARGEST // 1_000_000} MB, so it is no scenario file; "
            "name a .toml file"
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{label} is UTF-16 text; save it as UTF-8")
    if b"\0" in raw:
        raise InputError(f"{label} is a binary file; name a .toml file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{label} is not UTF-8 text (line {line}); save it as UTF-8") from None


def _nearby(path: Path) -> str:
    names = [each.name for each in path.parent.glob("*.toml")] if path.parent.is_dir() else []
    close = get_close_matches(path.name, names, 1)
    return f"; did you mean {path.parent / close[0]}?" if close else "; check the path"
