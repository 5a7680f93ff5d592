"""Tests notice planted faults: those of faults.toml, each alone, in a copy of the project."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sim.rules.base import FAMILIES
from tests.mutation.faults import ROOT, Fault, read_faults
from tests.mutation.planting import ask, ask_about, copy_project

FAULTS = read_faults()
COMPILED = [fault for fault in FAULTS if fault.compiled]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy without faults."""
    return copy_project(tmp_path_factory.mktemp("planted"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_it_can_be_planted_and_its_tests_are_there(fault: Fault) -> None:
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    planted = fault.planted(text)
    assert ast.dump(ast.parse(planted)) != ast.dump(ast.parse(text))
    for asked in fault.tests:
        path, _, name = asked.partition("::")
        assert (ROOT / path).exists()
        assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_what_stands_there_twice_or_never_is_not_replaced() -> None:
    fault = Fault("slip", "adding", "sim/sums.py", "a + b", "a - b", ())
    assert fault.planted("x = a + b") == "x = a - b"
    for text in ("x = a", "x = a + b + a + b"):
        with pytest.raises(ValueError, match=r"stands in sim/sums\.py [02] times"):
            fault.planted(text)


def test_the_faults_are_spread_over_all_mechanisms() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40
    assert len(COMPILED) >= 5
    rooms = [f"sim/rules/{family}/" for family in FAMILIES]
    rooms += ["sim/randomness.py", "sim/world/", "sim/measures/", "sim/scenario/"]
    for room in rooms:
        assert sum(fault.file.startswith(room) for fault in FAULTS) >= 3, room


def test_nineteen_of_twenty_faults_must_be_noticed() -> None:
    survivors = [fault for fault in FAULTS if fault.survives]
    assert len(survivors) <= 0.05 * len(FAULTS)


@pytest.mark.full
def test_without_a_fault_the_tests_that_are_asked_pass(copy: Path) -> None:
    asked = list(dict.fromkeys(test for fault in FAULTS for test in fault.tests))
    assert ask(copy, asked, seconds=1200).verdict == "passed"


@pytest.mark.full
def test_without_a_fault_they_pass_compiled(copy: Path) -> None:
    asked = list(dict.fromkeys(test for fault in COMPILED for test in fault.tests))
    assert ask(copy, asked, compiled=True, seconds=1200).verdict == "passed"


@pytest.mark.full
@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_it_is_noticed(fault: Fault, copy: Path) -> None:
    """Or it survives as the list says, for the reason that stands there."""
    answer = ask_about(fault, copy)
    assert answer.noticed == (not fault.survives), f"{fault.breaks}: {answer}"


@pytest.mark.full
@pytest.mark.parametrize("fault", COMPILED, ids=lambda each: each.name)
def test_it_is_noticed_where_all_is_compiled(fault: Fault, copy: Path) -> None:
    answer = ask_about(fault, copy, compiled=True)
    assert answer.noticed, f"{fault.breaks}: {answer}"
