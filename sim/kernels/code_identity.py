"""Which code made a result: hashes of source files, for caches and for the store of runs."""

import hashlib
import os
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from uuid import uuid4


@cache
def source_hash() -> str:
    """Hash of every Python file of the package: two runs with one hash ran the same code."""
    root = Path(__file__).parents[1]
    return _hash_of(root, root.rglob("*.py"))


@cache
def outside_hash(file: str) -> str:
    """Hash of the code around a file outside the package: all a rule of that code may be made of.

    That is every Python file of the outermost package the file is in, or, if it is in none, every
    one beside it. Code that stands in no file has a hash of its own in every process.
    """
    if not os.path.isfile(file):
        return uuid4().hex
    root = Path(file).resolve().parent
    if not (root / "__init__.py").exists():
        return _hash_of(root, root.glob("*.py"))
    while (root.parent / "__init__.py").exists():
        root = root.parent
    return _hash_of(root, root.rglob("*.py"))


def _hash_of(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_hash(modules: Iterable[str]) -> str:
    """Hash of the code of a run: the package's, and that around modules of other packages.

    Parameters
    ----------
    modules
        Names of the imported modules that hold the rules in force; see ``Scenario.modules``.
    """
    files = {getattr(sys.modules[each], "__file__", None) for each in modules if is_outside(each)}
    around = sorted({outside_hash(file or "") for file in files})
    if not around:
        return source_hash()
    return hashlib.sha256("".join([source_hash(), *around]).encode()).hexdigest()


def is_outside(module: str) -> bool:
    """Whether a module belongs to another package than this one."""
    return module.partition(".")[0] != __name__.partition(".")[0]


@cache
def closure_hash(module: str) -> str:
    """Hash of a module of this package and of all it imports, directly or not.

    Numba itself does not notice an edited kernel that another module imports. What a compiled
    kernel is made of stands in its own module or reaches it by import statements at the top.
    """
    root = Path(__file__).parents[1]
    found: set[Path] = set()
    waiting = [Path(sys.modules[module].__file__ or "")]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(path, root)
    return _hash_of(root, found)


@cache
def _imported(path: Path, root: Path) -> tuple[Path, ...]:
    """Files of this package that a module may mean in its import statements."""
    statement = rf"^(?:from|import) ({re.escape(root.name)}[.\w]*)(?: import (\([^)]*\)|.*))?"
    meant: list[Path] = []
    for match in re.finditer(statement, path.read_text(encoding="utf-8"), re.MULTILINE):
        place = root.parent.joinpath(*match[1].split("."))
        meant += [place.with_suffix(".py"), place / "__init__.py"]
        meant += [place / f"{name}.py" for name in re.findall(r"\w+", match[2] or "")]
    return tuple(path for path in meant if path.is_file())
