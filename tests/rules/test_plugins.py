"""Rules of packages that others write: installed, listed, run, checked, and told when broken."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.kernels import code_identity, compilation
from sim.plugins import load_plugins
from sim.rules import base
from sim.rules.base import REGISTRY, load
from sim.scenario import Scenario
from tests.rules.plugin import HOUSE, SOURCE, announce, command, install, program, write_rule

SMALL = ["--community", "synthetic", "--weeks", "30", "--set", "community.residents=100"]
FAIR = ["--set", "membership.rule=street_fair"]
PAGE = (HOUSE / "docs" / "extend.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample package, built and installed as a user would, but offline."""
    return install(tmp_path_factory.mktemp("street-fair"))


def test_the_page_shows_the_sample_package() -> None:
    files = [path.relative_to(SOURCE) for path in SOURCE.rglob("*.py")]
    for name in ("pyproject.toml", *files):
        assert f"\n{(SOURCE / name).read_text(encoding='utf-8')}```" in PAGE, name


def test_an_installed_rule_is_listed(installed: Path) -> None:
    done = command("rules", "membership", "--json", folder=installed)
    assert (done.returncode, done.stderr) == (0, "")
    rules = json.loads(done.stdout)["membership"]
    assert list(rules)[-1] == "street_fair"
    assert rules["street_fair"]["parameters"]["visitors"]["default"] == 0.1


def test_the_command_runs_an_installed_rule(installed: Path, tmp_path: Path) -> None:
    """Everybody who lives where a fair is held stays, and nobody comes by another way."""
    out = tmp_path / "out"
    every = ["--set", "membership.visitors=1", "--set", "people.join_spontaneous=0",
             "--set", "funders.money_factor=0"]  # fmt: skip
    done = command("run", "isolated", *SMALL, *FAIR, *every, "--out", str(out), folder=installed)
    assert done.returncode == 0, done.stderr
    rows = csv.DictReader((out / "series.csv").read_text(encoding="utf-8").splitlines())
    joined = [float(row["joins"]) for row in rows]  # so far
    weeks = {week for week, (one, two) in enumerate(pairwise([0.0, *joined])) if two > one}
    assert 3 in weeks
    assert weeks - {0} <= {3, 7, 11, 15, 19, 23, 27}, "founders, then visitors of fairs"
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["code"] != code_identity.source_hash(), "the code of the package counts"


def test_worker_processes_find_an_installed_rule(installed: Path) -> None:
    script = (
        "from sim.batch.runner import run_arms; from sim.testing.worlds import small;"
        "arm = {'a': small({'membership.rule': 'street_fair'})};"
        "one, two = (run_arms(arm, [1, 2], workers=n)['a'] for n in (1, 2));"
        "assert [r.summary for r in one] == [r.summary for r in two];"
        "assert one[0].summary != one[1].summary"
    )
    done = program("-c", script, folder=installed)
    assert done.returncode == 0, done.stderr


def test_a_kernel_of_a_package_is_not_stale(installed: Path, tmp_path: Path) -> None:
    """A constant in another file than the kernel's is edited; cached code would have the old one.

    The hash of the code, which identifies a run, differs as well.
    """
    folder = tmp_path / "copy"
    shutil.copytree(installed, folder)
    number = folder / "street_fair" / "number.py"
    kernel = folder / "street_fair" / "fair.py"
    text = kernel.read_text(encoding="utf-8")
    assert text.count("import SPONTANEOUS, enter") == 1
    text = text.replace("import SPONTANEOUS, enter", "import enter")
    kernel.write_text(f"from street_fair.number import SPONTANEOUS\n{text}", encoding="utf-8")
    look = (
        "import street_fair as s; from sim.testing.worlds import small, stepped;"
        "m = stepped(small({'membership.rule': 'street_fair'}), weeks=20);"
        "from sim.kernels.code_identity import code_hash;"
        "print(*m.world.tally.joins, code_hash(m.settings.modules))"
    )
    told = []
    for route in (1, 2):
        number.write_text(f"SPONTANEOUS = {route}\n", encoding="utf-8")
        done = program("-c", look, folder=folder)
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.split())
    (_, one, none, *rest, first), (_, less, two, *same, second) = told
    assert (none, rest) == ("0", same)
    assert int(two) > 0
    assert int(one) == int(less) + int(two)
    assert first != second


def test_the_test_that_the_page_shows_passes(installed: Path, tmp_path: Path) -> None:
    code = re.search(r"```python\n(import pytest\n.*?)```", PAGE, re.DOTALL)
    assert code is not None
    (tmp_path / "test_street_fair.py").write_text(code[1], encoding="utf-8")
    done = program("-m", "pytest", "-q", "-p", "no:cacheprovider", folder=installed, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "15 passed" in done.stdout


@pytest.mark.full
def test_the_test_of_the_measure_passes_and_the_measure_is_an_outcome(
    installed: Path, tmp_path: Path
) -> None:
    code = re.search(
        r"```python\n(import pytest\nfrom sim.testing import MEAS.*?)```", PAGE, re.DOTALL
    )
    assert code is not None
    (tmp_path / "test_measure.py").write_text(code[1], encoding="utf-8")
    done = program("-m", "pytest", "-q", "-p", "no:cacheprovider", folder=installed, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout

    words = ["isolated", "collective_impact", "--seeds", "2", *SMALL, "--json"]
    done = command("compare", *words, folder=installed)
    assert done.returncode == 0, done.stderr
    assert "street_fair.one_place" in done.stdout
    words = ["isolated", "isolated", "--set", "isolated-2:membership.rule=street_fair", *SMALL]
    measure = ["--measure", "street_fair.one_place", "--seeds", "1", "--json"]
    done = command("explain", *words, *measure, folder=installed)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["measure"] == "street_fair.one_place"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is searched for packages; what they register is forgotten after the test."""
    load()
    monkeypatch.syspath_prepend(str(tmp_path))
    for family, rules in REGISTRY.items():
        monkeypatch.setitem(REGISTRY, family, dict(rules))
    monkeypatch.setattr(compilation, "KERNELS", dict(compilation.KERNELS))
    monkeypatch.setattr(base, "_BROKEN", [])
    for name in list(sys.modules):
        if name.startswith("outside_"):
            monkeypatch.delitem(sys.modules, name)
    return tmp_path


BROKEN = {
    "missing": ("import outside_nowhere", "ModuleNotFoundError: No module named"),
    "ends": ("raise SystemExit(3)", "SystemExit: 3"),
    "nothing": ("x = 1", "it registers no rule"),
    "taken": (None, "membership has a rule 'invitation' already, that of sim.rules.membership"),
    "family": (
        "from sim.rules.base import rule\nfrom sim.rules.membership import Membership\n"
        "@rule('friendship', 'own', seeds='', reads=[], writes=[])\n"
        "class Own(Membership):\n    def bring_in(self, world, week): pass\n",
        "friendship 'own': there is no family 'friendship'; choose sensemaking",
    ),
    "other": (
        "from sim.rules.base import rule\n"
        "@rule('membership', 'own', seeds='', reads=[], writes=[])\nclass Own: pass\n",
        "membership 'own' is no rule: Own must be a subclass of sim.rules.membership.Membership",
    ),
    "hookless": (
        "from sim.rules.base import rule\nfrom sim.rules.membership import Membership\n"
        "@rule('membership', 'own', seeds='', reads=[], writes=[])\n"
        "class Own(Membership): pass\n",
        "membership 'own' does not implement the hook bring_in",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_plug_in_is_left_out_and_told_once(
    folder: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text, reason = BROKEN[kind]
    if text is None:
        write_rule(folder, "outside_broken", "invitation")
    else:
        (folder / "outside_broken.py").write_text(text, encoding="utf-8")
    write_rule(folder, "outside_good", "good")
    announce(folder, "a-broken-one", {"broken": "outside_broken"})
    announce(folder, "the-good-one", {"good": "outside_good:Rule"})
    before = list(REGISTRY["membership"])
    broken = load_plugins(REGISTRY, "rule")
    assert list(REGISTRY["membership"]) == [*before, "good"]
    assert [each.name for each in broken] == ["broken"]
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    begin = "Warning: plug-in 'broken' of a-broken-one 1.0 (outside_broken) is left out: "
    assert told.err.startswith(begin + reason)


def test_of_two_plug_ins_with_one_name_the_later_is_left_out(folder: Path) -> None:
    write_rule(folder, "outside_one", "same")
    write_rule(folder, "outside_two", "same")
    announce(folder, "b-two", {"two": "outside_two"})
    announce(folder, "a-one", {"one": "outside_one"})
    (broken,) = load_plugins(REGISTRY, "rule")
    assert REGISTRY["membership"]["same"].__module__ == "outside_one"
    assert broken.sentence.endswith("membership has a rule 'same' already, that of outside_one")


def test_what_a_module_registered_before_it_failed_is_taken_back(folder: Path) -> None:
    write_rule(folder, "outside_whole", "whole")
    write_rule(folder, "outside_half", "half")
    with (folder / "outside_half.py").open("a", encoding="utf-8") as file:
        file.write("import outside_whole\nraise RuntimeError('in the\\nmiddle')\n")
    announce(folder, "half", {"half": "outside_half", "whole": "outside_whole"})
    (broken,) = load_plugins(REGISTRY, "rule")
    assert broken.sentence.endswith("RuntimeError: in the middle")
    assert "half" not in REGISTRY["membership"]
    assert "whole" in REGISTRY["membership"], "its import went well"


def test_an_object_that_is_no_rule_is_refused(folder: Path) -> None:
    write_rule(folder, "outside_good", "good")
    announce(folder, "odd", {"odd": "outside_good:Membership"})
    (broken,) = load_plugins(REGISTRY, "rule")
    assert broken.sentence.endswith("it is no rule that @rule has registered")


def test_who_asks_for_a_rule_that_was_left_out_is_told_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "outside_broken.py").write_text("1 / 0", encoding="utf-8")
    announce(folder, "broken-one", {"wanted": "outside_broken", "other": "outside_nowhere"})
    monkeypatch.setattr(base, "_BROKEN", None)
    Scenario.load("isolated").with_values({"membership.rule": "invitation"})  # not held up
    sentence = "broken-one 1.0 (outside_broken) is left out: ZeroDivisionError: division by zero"
    with pytest.raises(InputError) as wanted:
        Scenario.load("isolated").with_values({"membership.rule": "wanted"})
    assert str(wanted.value).endswith(f"; plug-in 'wanted' of {sentence}")
    with pytest.raises(InputError) as unknown:
        base.variant("membership", "unknown")  # which may be of any of the two
    assert all(each in str(unknown.value) for each in ("ZeroDivision", "outside_nowhere"))


def test_the_command_goes_on_without_a_broken_plug_in_unless_it_is_asked_for(
    tmp_path: Path,
) -> None:
    (tmp_path / "outside_broken.py").write_text("import outside_nowhere", encoding="utf-8")
    write_rule(tmp_path, "outside_raises", "raises", "return 1 / (week - 2)")
    entries = {"wanted": "outside_broken", "raises": "outside_raises"}
    announce(tmp_path, "some-rules", entries)
    done = command("scenario", "show", "isolated", folder=tmp_path)
    assert done.returncode == 0
    assert "outside_nowhere" not in done.stdout
    assert re.fullmatch(r"Warning: plug-in 'wanted' of some-rules [^\n]*\n", done.stderr)

    rule = ["--set", "membership.rule=wanted"]
    done = command("scenario", "show", "isolated", *rule, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(r"^Error: .*'wanted' of some-rules 1\.0 .*outside_nowhere", done.stderr, re.M)

    # Raised in a worker process, told in this one.
    rule = ["--set", "membership.rule=raises"]
    done = command("run", "isolated", *SMALL, *rule, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        "Error: membership 'raises' breaks its promise 'its hooks run': ZeroDivisionError: "
        "division by zero (outside_raises.py, line 11)"
    )
    assert "Traceback" not in done.stderr
