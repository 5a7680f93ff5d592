"""How kernels are cached, typed and compiled ahead."""

import ast
import inspect
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import SimpleNamespace
from typing import Any

import numba
import numpy as np
import pytest
from numba.core import config

import sim
from sim.kernels import (
    Flags,
    IntGrid,
    Ints,
    RealGrid,
    Reals,
    cache,
    code_identity,
    compilation,
    types,
)
from tests.kernels.conftest import uncached
from tests.kernels.marks import compiling


def test_the_cache_folder_is_named_by_source_and_compiler(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [cache.cache_folder("0" * 64), cache.cache_folder("1" * 64)]
    monkeypatch.setattr(numba, "__version__", "0.0.1")
    folders.append(cache.cache_folder("1" * 64))
    assert len(set(folders)) == 3
    assert cache.cache_folder("1" * 64) == folders[-1]
    for folder in folders:
        assert folder.is_dir()
        assert folder.is_relative_to(home)


def test_the_hash_of_a_module_is_that_of_what_it_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In all the ways one can write it, and however far away; a stranger does not count."""
    package = tmp_path / "sim"
    package.mkdir()
    files = {
        "top": "from sim.near import (\n    a,\n)\nimport sim.plain as p\nfrom sim import name\n",
        "near": "from sim.far import c\n", "plain": "d = 1\n", "name": "e = 1\n", "far": "c = 1\n",
        "stranger": "f = 1\n",
    }  # fmt: skip
    for name, text in files.items():
        (package / f"{name}.py").write_text(text)
    monkeypatch.setattr(code_identity, "__file__", str(package / "kernels" / "code_identity.py"))
    monkeypatch.setattr(code_identity, "_imported", uncached(code_identity._imported))
    monkeypatch.setitem(sys.modules, "sim.top", SimpleNamespace(__file__=str(package / "top.py")))
    closure_hash = uncached(code_identity.closure_hash)
    first = closure_hash("sim.top")
    for name, text in files.items():
        (package / f"{name}.py").write_text(text + "more = 1\n")
        assert (closure_hash("sim.top") == first) == (name == "stranger"), name
        (package / f"{name}.py").write_text(text)


def test_the_source_hash_notices_every_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_identity, "__file__", str(tmp_path / "kernels" / "code_identity.py"))
    source_hash = uncached(code_identity.source_hash)
    (tmp_path / "rules").mkdir()
    rule = tmp_path / "rules" / "rule.py"
    seen = [source_hash()]
    for change in (
        lambda: rule.write_text("a = 1\n"),
        lambda: rule.write_text("a = 2\n"),
        lambda: rule.rename(rule.with_name("other.py")),
    ):
        change()
        seen.append(source_hash())
    assert len(set(seen)) == 4
    (tmp_path / "notes.txt").write_text("no code")
    assert source_hash() == seen[-1]


def test_the_hash_around_a_file_is_that_of_its_package(tmp_path: Path) -> None:
    outside_hash = uncached(code_identity.outside_hash)
    inner = tmp_path / "package" / "inner"
    inner.mkdir(parents=True)
    for folder in (inner, inner.parent):
        (folder / "__init__.py").write_text("")
    rule = inner / "rule.py"
    rule.write_text("a = 1\n")
    first = outside_hash(str(rule))
    (tmp_path / "beside.py").write_text("b = 1\n")
    assert outside_hash(str(rule)) == first, "beside the package, not in it"
    (inner.parent / "other.py").write_text("c = 1\n")
    assert outside_hash(str(rule)) != first
    alone = outside_hash(str(tmp_path / "beside.py"))
    (tmp_path / "helper.py").write_text("d = 1\n")
    assert outside_hash(str(tmp_path / "beside.py")) != alone, "a script may import what is beside"


def test_code_without_a_file_is_never_taken_for_the_same() -> None:
    outside_hash = uncached(code_identity.outside_hash)
    assert outside_hash("<string>") != outside_hash("<string>")


def test_the_hash_of_a_run_is_that_of_the_package_unless_others_take_part() -> None:
    assert code_identity.code_hash(["sim.randomness", "sim.kernels"]) == code_identity.source_hash()
    with_this = code_identity.code_hash(["sim.kernels", __name__])
    assert with_this != code_identity.source_hash()
    assert with_this == code_identity.code_hash([__name__])


@compiling
def test_a_kernel_without_a_file_is_compiled_but_not_cached(home: Path) -> None:
    space: dict[str, Any] = {"__name__": "notebook"}
    exec("def double(x: int) -> int:\n    return 2 * x\n", space)
    assert compilation.kernel(space["double"])(21) == 42
    assert not list(home.rglob("*.nbi"))


def test_a_home_that_cannot_be_written_is_no_obstacle(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder should be, then a folder without permission to write."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    home.write_text("not a folder")
    first = cache.cache_folder("0")
    home.unlink()
    monkeypatch.setattr("os.access", lambda *_: False)
    second = cache.cache_folder("0")
    for folder in (first, second):
        assert folder.is_relative_to(tmp_path / "temporary")
        (folder / "kernel").write_text("")


def test_a_cache_that_others_may_write_to_is_not_used(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is cached there is run, so whoever writes there could run anything."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    cache_folder = cache.cache_folder
    good = cache_folder("0" * 64)
    assert good.is_relative_to(home)
    for folder in (good, good.parent, good.parent.parent):
        assert folder.stat().st_mode & 0o077 == 0
        for mode in (0o770, 0o707):
            folder.chmod(mode)
            assert cache_folder("0" * 64).is_relative_to(tmp_path / "temporary")
        folder.chmod(0o700)
        assert f"{folder} is not used" in capsys.readouterr().err
    monkeypatch.setattr("os.geteuid", lambda: good.stat().st_uid + 1)
    assert cache_folder("0" * 64).is_relative_to(tmp_path / "temporary")


def test_a_folder_for_one_process_is_removed_at_its_end(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    (tmp_path / "temporary").mkdir()
    script = "from sim.kernels.cache import cache_folder; print(cache_folder('0' * 64).is_dir())"
    environment = dict(os.environ) | {
        "SYSTEMSHIFT_CACHE": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")
    }  # fmt: skip
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert run.stdout.strip() == "True", run.stderr
    assert not list((tmp_path / "temporary").glob("systemshift-*"))


def test_the_home_is_the_users_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache_folder = uncached(cache.cache_folder)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SYSTEMSHIFT_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_folder("0").parent.parent == tmp_path / "home" / ".cache" / "systemshift"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder("0").parent.parent == tmp_path / "xdg" / "systemshift"
    monkeypatch.setenv("SYSTEMSHIFT_CACHE", str(tmp_path / "own"))
    assert cache_folder("0").parent.parent == tmp_path / "own" / "systemshift"


def every_type(
    flags: Flags,
    ints: Ints,
    int_grid: IntGrid,
    reals: Reals,
    real_grid: RealGrid,
    number: int,
    share: float,
    switch: bool,
) -> float:
    total = share * number if switch else share
    for i in range(ints.size):
        if flags[i]:
            total += ints[i] + int_grid[i, 0] + reals[i] + real_grid[i, 0]
    return total


ARGUMENTS = (
    np.array([True, False]),
    np.array([3, 4]),
    np.array([[5], [6]]),
    np.array([0.25, 0.5]),
    np.array([[0.5], [1.0]]),
    2,
    1.5,
    True,
)


def test_a_signature_is_read_from_the_annotations() -> None:
    expected = tuple(numba.typeof(argument) for argument in ARGUMENTS)
    assert types.signature(every_type) == expected


def untyped(one: int, other: int) -> int:
    return one + other


del untyped.__annotations__["other"]


def unknown(one: int, other: str) -> int:
    return one + len(other)


@pytest.mark.parametrize("function", [untyped, unknown])
def test_a_parameter_without_kernel_type_is_refused(function: Callable[..., int]) -> None:
    with pytest.raises(TypeError, match=f"{function.__name__}: parameter other needs"):
        types.signature(function)


def gives_back(one: Ints) -> Ints:
    return one


def test_a_kernel_that_returns_an_array_must_count_references(home: Path) -> None:
    with pytest.raises(TypeError, match="gives_back returns an array: decorate it with @allocat"):
        compilation.kernel(gives_back)
    given = np.array([1, 2])
    kept = compilation.allocating(gives_back)(given)
    del given
    assert kept.tolist() == [1, 2]


@compiling
def test_kernels_that_are_handed_arrays_count_references() -> None:
    """Else what they are handed is never given back; numba does not notice that."""
    for module in walk_packages(sim.__path__, "sim."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    checked = 0
    for name, caller in compilation.KERNELS.items():
        function = caller.py_func
        called = [
            function.__globals__.get(node.func.id)
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        for each in called:
            if hasattr(each, "py_func") and compilation.gives_arrays(each.py_func):
                assert caller.targetoptions["_nrt"], name
                checked += 1
    assert checked > 5


@compiling
def test_compiling_ahead_leaves_the_one_signature_that_a_call_uses(home: Path) -> None:
    before = config.CACHE_DIR
    compiled: Any = compilation.kernel(every_type)
    assert before == config.CACHE_DIR, "the user's own kernels are cached where they were"
    name = f"{__name__}.every_type"
    assert compilation.uncompiled({__name__}) == [name]
    compilation.compile_ahead([name])
    assert compilation.uncompiled({__name__}) == []
    ahead = list(compiled.signatures)
    assert ahead == [types.signature(every_type)]
    assert compiled(*ARGUMENTS) == every_type(*ARGUMENTS) == 11.75
    assert compiled.signatures == ahead
    assert list(home.rglob("*.nbi")), "cached on disk"


@compiling
def test_a_second_process_finds_the_compiled_kernel(home: Path) -> None:
    name = f"{__name__}.every_type"
    hits = []
    for _ in range(2):
        compiled: Any = compilation.kernel(every_type)
        compilation.compile_ahead([name])
        hits.append(sum(compiled.stats.cache_hits.values()))
    assert hits == [0, 1]
