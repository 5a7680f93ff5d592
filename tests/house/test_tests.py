"""Tests can fail, wait for events and time nothing.

Read from the syntax trees. A test asserts by a statement, by `pytest.raises` and its like, or by
a function of the tests or of `sim.testing` that does. A wait is a loop that asks again until what
it waits for is there, so a sleep stands in a `while`; so does the clock of an assertion, which then
only ends a wait that would never end.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]

SLEEPS = {"sleep", "wait_for_timeout"}
CLOCKS = {"monotonic", "perf_counter", "process_time", "time", "time_ns"}

SLEEPING = {
    "tests/batch/test_killed.py": "the moment at which a process is killed is drawn by chance",
}
"""Files whose tests may sleep without a condition, and why."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_called(call: ast.Call) -> str:
    """Last part of the name of what is called."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def functions(tree: ast.AST) -> list[Function]:
    return [each for each in ast.walk(tree) if isinstance(each, Function)]


def asserts(function: Function) -> bool:
    """Whether a function itself can fail on purpose."""
    return any(isinstance(each, ast.Assert | ast.Raise) for each in ast.walk(function)) or any(
        name_called(call) in ("raises", "warns", "fail") or name_called(call).startswith("assert_")
        for call in calls(function)
    )


def without_assertion(tests: Iterable[ast.Module], helpers: Iterable[ast.Module]) -> Iterator[str]:
    """Test functions that cannot fail on purpose, not even by a helper that they call."""
    trees = list(tests)
    known = [each for tree in [*trees, *helpers] for each in functions(tree)]
    failing = {each.name for each in known if asserts(each)}
    while more := {
        each.name
        for each in known
        if each.name not in failing and any(name_called(call) in failing for call in calls(each))
    }:
        failing |= more
    for tree in trees:
        yield from (
            each.name
            for each in functions(tree)
            if each.name.startswith("test_") and each.name not in failing
        )


def outside_loops(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that stand in no `while`."""
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.While):
            yield child
            yield from outside_loops(child)


def blind_sleeps(tree: ast.AST) -> Iterator[int]:
    """Lines that wait for time to pass."""
    for node in outside_loops(tree):
        # A sleep of no time only lets other tasks run.
        waits = isinstance(node, ast.Call) and name_called(node) in SLEEPS
        if waits and ast.unparse(node.args[0]) != "0":
            yield node.lineno


def timed_assertions(tree: ast.AST) -> Iterator[int]:
    """Lines that assert something of a duration."""

    def tells_time(node: ast.AST, names: set[str]) -> bool:
        return any(name_called(call) in CLOCKS for call in calls(node)) or any(
            isinstance(each, ast.Name) and each.id in names for each in ast.walk(node)
        )

    for function in functions(tree):
        names: set[str] = set()
        for node in outside_loops(function):
            if isinstance(node, ast.Assign) and tells_time(node.value, names):
                names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
            elif isinstance(node, ast.Assert) and tells_time(node.test, names):
                yield node.lineno


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Every file of the tests, by its path from the root of the project."""
    return {
        file.relative_to(HOUSE).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted((HOUSE / "tests").rglob("*.py"))
    }


def test_every_test_can_fail(trees: dict[str, ast.Module]) -> None:
    checks = (HOUSE / "sim" / "testing").glob("*.py")
    helpers = [ast.parse(file.read_text(encoding="utf-8")) for file in checks]
    assert list(without_assertion(trees.values(), helpers)) == []


def test_tests_wait_for_events(trees: dict[str, ast.Module]) -> None:
    sleeping = {path: list(blind_sleeps(tree)) for path, tree in trees.items()}
    assert {path: lines for path, lines in sleeping.items() if lines and path not in SLEEPING} == {}
    assert all(sleeping[path] for path in SLEEPING)


def test_nothing_is_timed(trees: dict[str, ast.Module]) -> None:
    timed = {path: list(timed_assertions(tree)) for path, tree in trees.items()}
    assert {path: lines for path, lines in timed.items() if lines} == {}


def test_the_checks_find_what_they_look_for() -> None:
    tree = ast.parse(
        """
def test_by_itself(): assert 1 + 1 == 2
def test_by_a_helper(): helper(3)
def test_by_an_error():
    with pytest.raises(ValueError): int("x")
def test_that_only_runs(): print(3)
def helper(n): check(n)
def check(n): np.testing.assert_array_equal(n, 3)
def test_that_is_fast():
    begun = time.monotonic()
    work()
    took = time.monotonic() - begun
    assert took < 4
async def test_that_waits():
    await asyncio.sleep(0)
    time.sleep(1)
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.1)
    assert done()
"""
    )
    assert list(without_assertion([tree], [])) == ["test_that_only_runs"]
    assert list(blind_sleeps(tree)) == [16]
    assert list(timed_assertions(tree)) == [13]
