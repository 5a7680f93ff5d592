"""Whole or nothing: what is left after an error, a full disk, Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim import atomic
from sim.errors import InputError


def everything(folder: Path) -> dict[str, str]:
    """Every file below a folder with its text; folders end in "/"."""
    return {
        str(path.relative_to(folder)) + "/" * path.is_dir(): ""
        if path.is_dir()
        else path.read_text()
        for path in sorted(folder.rglob("*"))
    }


def write_and_fail(path: Path) -> None:
    path.write_text("half")
    raise ZeroDivisionError


def write_theirs(folder: Path) -> None:
    folder.mkdir()
    (folder / "theirs.txt").write_text("theirs")


def test_a_folder_appears_whole_at_the_end(tmp_path: Path) -> None:
    with atomic.folder(tmp_path / "new" / "results") as draft:
        (draft / "part").mkdir()
        (draft / "part" / "a.txt").write_text("a")
        assert not (tmp_path / "new" / "results").exists()
    assert everything(tmp_path) == {
        "new/": "",
        "new/results/": "",
        "new/results/part/": "",
        "new/results/part/a.txt": "a",
    }


def test_the_folder_can_be_read_by_whoever_may_read_its_parent(tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    with atomic.folder(tmp_path / "results"):
        pass
    assert (tmp_path / "results").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_error_leaves_nothing_not_even_parents(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic.folder(tmp_path / "a" / "b" / "c") as draft:
        write_and_fail(draft / "a.txt")
    assert everything(tmp_path) == {}


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder of earlier results."""
    results = tmp_path / "results"
    results.mkdir()
    (results / "manifest.json").write_text("old")
    return results


def test_a_folder_is_not_overwritten(earlier: Path) -> None:
    with pytest.raises(InputError, match=r"results exists already.*--force"):
        atomic.folder(earlier).__enter__()
    assert everything(earlier) == {"manifest.json": "old"}


def test_a_folder_that_came_up_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    results = tmp_path / "results"
    with pytest.raises(InputError, match="exists already"), atomic.folder(results):
        write_theirs(results)
    assert everything(tmp_path) == {"results/": "", "results/theirs.txt": "theirs"}


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    with atomic.folder(tmp_path) as draft:
        (draft / "a.txt").write_text("a")
    assert everything(tmp_path) == {"a.txt": "a"}


def test_force_replaces_earlier_results(earlier: Path) -> None:
    with atomic.folder(earlier, force=True) as draft:
        (draft / "b.txt").write_text("b")
    assert everything(earlier.parent) == {"results/": "", "results/b.txt": "b"}


def test_force_keeps_earlier_results_if_the_new_ones_fail(earlier: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic.folder(earlier, force=True) as draft:
        write_and_fail(draft / "b.txt")
    assert everything(earlier.parent) == {"results/": "", "results/manifest.json": "old"}


def test_earlier_results_return_if_the_new_folder_cannot_take_their_place(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refuse_to_move_in(self: Path, target: Path) -> Path:
        if Path(target) == earlier and not self.name.endswith(".old"):
            raise OSError("no")
        return rename(self, target)

    with pytest.raises(OSError, match="no"), atomic.folder(earlier, force=True):
        monkeypatch.setattr(Path, "rename", refuse_to_move_in)
    assert everything(earlier.parent) == {"results/": "", "results/manifest.json": "old"}


def test_force_never_replaces_what_is_not_a_folder_of_results(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match=r"holds no manifest\.json"):
        atomic.folder(home, force=True).__enter__()
    assert everything(home) == {"thesis.txt": "years of work"}


def test_a_link_to_a_folder_is_followed(earlier: Path) -> None:
    link = earlier.parent / "latest"
    link.symlink_to(earlier)
    with atomic.folder(link, force=True) as draft:
        (draft / "b.txt").write_text("b")
    assert link.is_symlink()
    assert everything(earlier) == {"b.txt": "b"}


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("n")
    with pytest.raises(InputError, match="note is a file"):
        atomic.folder(tmp_path / "note").__enter__()
    with pytest.raises(InputError, match=r"because .*note is a file"):
        atomic.folder(tmp_path / "note" / "sub" / "results").__enter__()
    assert everything(tmp_path) == {"note": "n"}


def test_one_file_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    with atomic.file(target) as draft:
        assert draft.suffix == ".csv"
        draft.write_text("1")
        assert not target.exists()
    assert everything(tmp_path) == {"table.csv": "1"}

    with pytest.raises(InputError, match=r"table\.csv exists already"):
        atomic.write_text(target, "2")
    with pytest.raises(ZeroDivisionError), atomic.file(target, force=True) as draft:
        write_and_fail(draft)
    assert everything(tmp_path) == {"table.csv": "1"}

    atomic.write_text(target, "4\r\nü", force=True)
    assert target.read_bytes() == "4\r\nü".encode()
    with pytest.raises(InputError, match="is a folder"):
        atomic.write_text(tmp_path, "5", force=True)


def in_another_process(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    start = "import os, resource, signal, sys\nfrom pathlib import Path\nfrom sim import atomic\n"
    return subprocess.run(
        [sys.executable, "-c", start + program, str(folder)], capture_output=True, text=True
    )


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    """The operating system refuses to write beyond 1,000 bytes a file, as a full disk would."""
    (tmp_path / "old.csv").write_text("old")
    program = """
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
place = Path(sys.argv[1])
for write in (
    lambda: atomic.write_text(place / "old.csv", "x" * 5000, force=True),
    lambda: atomic.write_text(place / "sub" / "new.csv", "x" * 5000),
):
    try:
        write()
    except OSError as error:
        print(error.errno)
with atomic.folder(place / "results") as draft:
    (draft / "small").write_text("x")
    (draft / "large").write_text("x" * 5000)
"""
    run = in_another_process(program, tmp_path)
    assert run.stdout.split() == ["27", "27"], run.stderr  # EFBIG
    assert run.returncode == 1
    assert everything(tmp_path) == {"old.csv": "old"}


def test_interrupted_from_the_keyboard(tmp_path: Path) -> None:
    program = """
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
with atomic.folder(Path(sys.argv[1]) / "results") as draft:
    (draft / "a").write_text("a")
    os.kill(os.getpid(), signal.SIGINT)
    (draft / "b").write_text("b")
"""
    run = in_another_process(program, tmp_path)
    assert run.returncode in (-signal.SIGINT, 130)
    assert "KeyboardInterrupt" in run.stderr
    assert everything(tmp_path) == {}
