"""Of two processes on one cold cache one compiles, and no lock is for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.batch import runner, turns
from sim.batch.runner import Progress
from sim.batch.turns import Turn


@pytest.fixture(autouse=True)
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "POLL", 0.0)


def has_turn(turn: Turn, looks: int = 3) -> bool:
    """Whether it becomes its turn within some looks at the lock."""
    return len([None for _, _ in zip(range(looks), turn.waits(), strict=False)]) < looks


def test_one_has_the_turn_until_it_ends(tmp_path: Path) -> None:
    with Turn(tmp_path) as first:
        assert has_turn(first)
        with Turn(tmp_path) as second:
            assert not has_turn(second)
        assert list(tmp_path.iterdir()), "who only waited takes no lock away"
    with Turn(tmp_path) as third:
        assert has_turn(third)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="only Unix can ask whether a process runs")
def test_the_lock_of_a_process_that_was_killed_is_left_over(tmp_path: Path) -> None:
    script = f"""
import os, pathlib
from sim.batch.turns import Turn
turn = Turn(pathlib.Path({str(tmp_path)!r}))
list(turn.waits())
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert list(tmp_path.iterdir())
    with Turn(tmp_path) as turn:
        assert has_turn(turn)


def test_a_lock_from_another_computer_is_left_over_when_it_is_silent(tmp_path: Path) -> None:
    lock = tmp_path / "compiling.lock"
    lock.write_text("1 elsewhere", encoding="utf-8")
    with Turn(tmp_path) as turn:
        assert not has_turn(turn)
        then = time.time() - turns.SILENT - 1
        os.utime(lock, (then, then))
        assert has_turn(turn)


def test_who_works_is_not_silent(tmp_path: Path) -> None:
    lock = tmp_path / "compiling.lock"
    with Turn(tmp_path) as turn:
        assert has_turn(turn)
        os.utime(lock, (0, 0))
        turn.go_on()
        assert lock.stat().st_mtime > 0


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_WAITED", 0.0)
    with Turn(tmp_path) as first, Turn(tmp_path) as second:
        assert has_turn(first)
        assert has_turn(second, looks=1)


def test_what_another_process_compiles_meanwhile_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finishes a and b of three while this one waits, and leaves c."""
    other = Turn(tmp_path)
    assert has_turn(other)
    to_do = [["a", "b", "c"], ["b", "c"], ["c"], ["c"]]

    def left(modules: list[str]) -> list[str]:
        if len(to_do) == 2:
            other.__exit__()
        return to_do.pop(0)

    compiled: list[str] = []
    heard: list[Progress] = []
    monkeypatch.setattr(runner, "_to_compile", left)
    monkeypatch.setattr(runner, "_folder_of_turns", lambda: tmp_path)
    monkeypatch.setattr(runner, "_compile", lambda _, name: compiled.append(name))
    runner.compile_with(None, [], heard.append)
    assert compiled == ["c"]
    assert [(each.done, each.total) for each in heard] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert list(tmp_path.iterdir()) == []
