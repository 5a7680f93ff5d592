"""Kernels are called so that two arguments of one type cannot be swapped unnoticed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "sim"
DECORATORS = {"kernel", "allocating", "inlined"}
MOST = 8
"""Arguments without a name, and parameters of all kernels but a few."""
LONG = {
    "_befriend": "begins a community: there is no world yet",
    "hold_votes": "what the rule adds",
    "invite": "what the rule adds",
    "look_and_try": "what the rule adds",
    "record_week": "the columns that a trajectory keeps, of the workshop",
    "seek_consent": "what the rule adds",
    "weaving_stage": "measures of one network",
}
"""Kernels with more parameters, and why."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def kernels(tree: ast.Module) -> dict[str, int]:
    """Kernels of a module by name: how many parameters each has."""
    return {
        node.name: len(node.args.args)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(each, ast.Name) and each.id in DECORATORS for each in node.decorator_list
        )
    }


def long_calls(tree: ast.Module, names: set[str]) -> list[tuple[str, int]]:
    """Calls of kernels with more arguments without a name than are allowed: kernel and line."""
    return [
        (node.func.id, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in names and len(node.args) > MOST
    ]


def test_few_kernels_have_many_parameters() -> None:
    long = {name for _, tree in trees() for name, count in kernels(tree).items() if count > MOST}
    assert long == set(LONG)


def test_no_kernel_is_called_with_many_arguments_without_a_name() -> None:
    names = {name for _, tree in trees() for name in kernels(tree)}
    assert [(path.name, *call) for path, tree in trees() for call in long_calls(tree, names)] == []


def test_a_long_call_is_seen() -> None:
    tree = ast.parse("work(1, 2, 3, 4, 5, 6, 7, 8, 9)\nwork(1, 2, 3, 4, 5, 6, 7, 8, last=9)")
    assert long_calls(tree, {"work"}) == [("work", 1)]
