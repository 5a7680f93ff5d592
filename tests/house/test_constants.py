"""Every number of the rules and the world has a name and a reason, a unit or a range.

A number is a parameter, or stands in sim/units.py, or in sim/constants.py with the reason why it is
no parameter. What else may stand in the code is listed here, with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "sim"
ROOMS = ("rules", "world")

STRUCTURAL: dict[type, dict[float, str]] = {
    int: {
        0: "the first place, an empty count, off",
        1: "the next place, one of a thing, on; -1 is no place",
        2: "both ways of an element, both ends of a pair, the base of bits, an exponent",
    },
    float: {
        0.0: "nothing of an amount, no chance, the lower end of a share",
        1.0: "all of an amount, a certain chance, the upper end of a share",
    },
}
"""Numbers that may stand anywhere: by type, each with what it is for."""


def odd_numbers(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each number that is neither structural, nor a parameter's, nor a place's.

    Names that number places from 0 on (columns, states) or bits from 1 on are an enumeration: their
    values mean nothing but that they differ. Numbers in the words of a message lay it out.
    """
    tree = ast.parse(source)
    declared = [node for node in ast.walk(tree) if _is_declared(node) or _in_words(node)]
    allowed = {id(each) for node in declared for each in ast.walk(node)}
    allowed |= {id(each) for each in _enumerated(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or type(node.value) not in (int, float, complex):
            continue
        if node.value not in STRUCTURAL.get(type(node.value), {}) and id(node) not in allowed:
            yield node.lineno, ast.unparse(node)


def _is_declared(node: ast.AST) -> bool:
    """Whether this declares a parameter, with unit, range and source, or what a rule is tried with.

    Runs of a scenario never read what a rule is tried with.
    """
    if isinstance(node, ast.keyword):
        return node.arg == "tried_with"
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "parameter"


def _in_words(node: ast.AST) -> bool:
    """Whether this is text with values in it, as in the message of an error."""
    return isinstance(node, ast.JoinedStr)


def _is_range_of_names(node: ast.Assign) -> bool:
    """Whether this numbers names: `A, B, C = range(3)`."""
    names = node.targets[0]
    return isinstance(names, ast.Tuple) and ast.unparse(node.value) == f"range({len(names.elts)})"


def _enumerated(tree: ast.Module) -> Iterator[ast.AST]:
    """Numbers of `A: Final = 0`, `B: Final = 1` ..., of bits 1, 2, 4 ..., of `A, B = range(2)`."""
    run: list[int] = []
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring of the name before it
        if isinstance(node, ast.Assign) and _is_range_of_names(node):
            yield from ast.walk(node.value)
        number = node.value if isinstance(node, ast.AnnAssign) else None
        if not isinstance(number, ast.Constant) or type(number.value) is not int:
            run = []
            continue
        run = [*run, number.value] if run and number.value not in (0, *run) else [number.value]
        if run in (list(range(len(run))), [2**n for n in range(len(run))]):
            yield number
        else:
            run = []


def documented(file: Path) -> dict[str, str]:
    """Names that a module declares with a value, and their docstrings."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    found = {}
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign):
            words = after.value if isinstance(after, ast.Expr) else None
            text = words.value if isinstance(words, ast.Constant) else ""
            found[ast.unparse(node.target)] = " ".join(str(text).split())
    return found


def names_read(folder: Path, besides: Path) -> set[str]:
    """Names that the modules of a folder read, one file left out."""
    return {
        node.id
        for file in folder.rglob("*.py")
        if file != besides
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name)
    }


@pytest.mark.parametrize("room", ROOMS)
def test_numbers_have_a_name(room: str) -> None:
    odd = [
        f"{file.relative_to(PACKAGE.parent)}:{line}: {number}"
        for file in sorted((PACKAGE / room).rglob("*.py"))
        for line, number in odd_numbers(file.read_text(encoding="utf-8"))
    ]
    assert odd == [], "make it a parameter, or name it in sim/constants.py with the reason why not"


@pytest.mark.parametrize(
    ("planted", "odd"),
    [
        ("share = 0.3 * money", ["0.3"]),
        ("if weeks >= 4:\n    pass", ["4"]),
        ("def f(most=3):\n    return -most", ["3"]),
        ("value = 2.0 * x + 1.5 * y", ["2.0", "1.5"]),
        ("tally[4] += 1", ["4"]),
        ("LIMIT: Final = 7", ["7"]),
        ("A: Final = 0\nLIMIT: Final = 7", ["7"]),
        ("A: Final = 0\nf()\nB: Final = 1\nC: Final = 3", ["3"]),
        ("x: int = parameter(5, range=(1, 9)) + 6", ["6"]),
        ("A: Final = 0\nB: Final = 1\nC: Final = 2\nD: Final = 3\n'''Columns.'''\n", []),
        ("A: Final = 1\nB: Final = 2\nC: Final = 4\nD: Final = 6", ["6"]),
        ("A: Final = 0\nB: Final = 1\nC: Final = 2\nD: Final = 4", ["4"]),
        ("A, B, C = range(4)", ["4"]),
        ("A, B, C, D = range(4)", []),
        ("raise ValueError(f'{text[:20]} is not a number')", []),
        ("raise ValueError(text[:20])", ["20"]),
        ("x = -1 if y else 2 * z + 1.0 - 0.0", []),
        ("size: int = parameter(5, unit='actors', range=(3, 9))", []),
        ("@rule('funding', 'x', tried_with={'funding.reporting': 60})\nclass X:\n    y = 7", ["7"]),
        ("flag = True", []),
    ],
)
def test_a_planted_number_is_seen(planted: str, odd: list[str]) -> None:
    assert [number for _, number in odd_numbers(planted)] == odd


@pytest.mark.parametrize("module", ["constants.py", "units.py"])
def test_every_constant_is_used(module: str) -> None:
    names = set(documented(PACKAGE / module))
    assert names - names_read(PACKAGE, PACKAGE / module) == set()


def test_every_constant_says_what_it_is_and_why_it_is_no_parameter() -> None:
    found = documented(PACKAGE / "constants.py")
    assert len(found) > 10
    for name, words in found.items():
        what, *reason = re.split(r"[.:;] ", words, maxsplit=1)
        assert len(what.split()) >= 3, f"{name}: what is it?"
        assert len("".join(reason).split()) >= 4, f"{name}: why is it no parameter?"


def test_a_name_without_a_reason_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "constants.py"
    file.write_text('A: Final = 3\nB: Final = 4\n"""Four: it is so."""\n', encoding="utf-8")
    assert documented(file) == {"A": "", "B": "Four: it is so."}
