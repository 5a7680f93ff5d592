"""TOML is measured before it is parsed, so that no file takes more than its size would say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.batch import studyfile
from sim.errors import InputError
from sim.scenario import files, tomltext

DOTTED = "a." * 20_000 + "a=1"

BOUNDED = """
import resource, sys
from pathlib import Path
from sim.errors import InputError
from sim.scenario.files import SCENARIOS, read
pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + 200_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    read(Path(sys.argv[1]), SCENARIOS)
except InputError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded as Linux counts it")
def test_a_dotted_key_of_40_kb_takes_less_than_200_mb(tmp_path: Path) -> None:
    """It took 1.7 GB."""
    file = tmp_path / "a.toml"
    file.write_text(DOTTED)
    run = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(file)], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert "a key of more than 16 parts (line 1)" in run.stdout


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (DOTTED, "more than 16 parts"),
        ('"a" . ' * 17 + "a=1", "more than 16 parts"),
        ("[" + "a." * 17 + "a]", "more than 16 parts"),
        ("x = {" + "a." * 17 + "a=1}", "more than 16 parts"),
        ("x = " + "[" * 33, "nested too deeply"),
        ("x = " + "{a=" * 33, "nested too deeply"),
        ("x = " + "9" * 5000, "more than 1000 characters"),
        ("".join(f"a{i}=1\n" for i in range(20_001)), "more than 20,000 keys (line 20001)"),
        ("x = 2024-13-45", "line 1"),
    ],
    ids=lambda each: each[:12],
)
def test_what_no_file_needs_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match="no valid TOML") as refused:
        tomltext.parse(text, "a.toml")
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "x.y[{=" * 1000 + '"',
        "a = '''\n" + "x.y[{=\n" * 1000 + "'''",
        'a = """\n' + 'x.y[{=\\"""\n' * 1000 + '"""',
        "# " + "." * 1000 + "[" * 1000,
        "a = [\n" + "1.5,\n" * 5000 + "]",
        "a.b.c.d = 1\n" * 1,
        "a = ''\nb = \"\"\nc = 2024-01-01T00:00:00.5",
    ],
    ids=lambda each: each[:12],
)
def test_what_stands_in_texts_and_comments_does_not_count(text: str) -> None:
    assert tomltext.parse(text, "a.toml") is not None


def test_studies_that_ship_and_scenarios_that_ship_are_within_the_bounds() -> None:
    paths = [
        *files.SCENARIOS.folder.rglob("*.toml"), *studyfile.folder_of_studies().glob("*.toml")
    ]  # fmt: skip
    assert len(paths) > 10
    for path in paths:
        assert tomltext.parse(path.read_text(encoding="utf-8"), path.name)


def test_a_study_file_is_measured_too(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(DOTTED)
    with pytest.raises(InputError, match="more than 16 parts"):
        studyfile.read_study(file)
