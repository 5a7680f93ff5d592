"""What cannot be is refused in one sentence: file, key, what was expected, a suggestion."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario import Scenario

VALUES: list[tuple[str, Any, str]] = [
    ("communication.velocty", 1, "unknown key K; did you mean communication.velocity?"),
    ("comunication.velocity", 1, "unknown key K; did you mean communication.velocity?"),
    ("residents", 1, "unknown key K; did you mean community.residents?"),
    ("problem.residents", 1, "unknown key K; did you mean community.residents?"),
    ("proposals.draft", 1, "unknown key K; did you mean proposals.drafts?"),
    ("communication", 1, "unknown key K; did you mean communication.rule?"),
    ("people.rule", "solo", "unknown key K"),
    ("x.y.z", 1, "unknown key K"),
    ("", 1, "unknown key "),
    ("extends", "isolated", "unknown key K"),
    ("communication.velocity", 2, "K is 2, but must be a number from 0 to 1 (looks per week)"),
    ("communication.velocity", 2, "; studies use 0.02 to 0.5"),
    ("communication.velocity", -0.5, "K is -0.5, but must be a number from 0 to 1"),
    ("communication.velocity", "0.2", "(looks per week); write it without quotes"),
    ("communication.velocity", True, "K is true, but must be a number"),
    ("communication.velocity", float("nan"), "K is nan, but must be a number"),
    ("communication.velocity", float("inf"), "K is inf, but must be a number"),
    ("communication.velocity", [1], "K is [1], but must be a number"),
    ("communication.velocity", {"a": 1}, "K is {'a': 1}, but must be a number"),
    ("communication.velocity", "x" * 999, "xxx..., but must be a number"),
    ("community.residents", 2.5, "K is 2.5, but must be a whole number from 1 to 1,000,000"),
    ("problem.coupling", 1 << 80, "but must be a number from 0 to 1 (share)"),
    ("communication.copying", "bets", "one of best, conformity, random_better, majority, none"),
    ("communication.copying", "bets", "; did you mean best?"),
    ("shocks.weeks", 131, "K is 131, but must be a list of whole numbers (weeks since the start)"),
    ("shocks.weeks", [3, "a"], "K is [3, 'a'], but must be a list of whole numbers"),
    ("shocks.weeks", [3, 3], "K is [3, 3]: a week is named twice"),
    ("shocks.shares", [1.5], "K is [1.5]: each must be from 0 to 1"),
    ("shocks.shares", [0.2, 0.4], "[shocks] shares has 2 values for 1 weeks: give one for each"),
    ("problem.complexity", 12, "[problem] complexity is 12, but each of 12 elements can depend on"),
    ("funding.rule", "innovation_pool", "K is 'innovation_pool', but must be one of "),
    ("funding.rule", "innovation_pool", "; did you mean innovation_pools?"),
    ("funding.rule", 3, "K is 3, but must be one of "),
    ("funding.funder_weight", 0.2, "K belongs to the rule innovation_pools, but funding.rule is"),
    ("funding.gift", 0.2, "K belongs to the rule quadratic_funding, but funding.rule is"),
    ("weeks", 0, "K is 0, but must be a whole number from 1 to 5,200 (weeks)"),
    ("title", 3, "K is 3, but must be text in quotes"),
]


def refusal(**what: Any) -> str:
    """The one line that refuses to load this."""
    with pytest.raises(InputError) as error:
        Scenario.load(**what)
    assert "\n" not in str(error.value)
    return str(error.value)


def refusal_of_values(values: dict[str, Any]) -> str:
    """The one line that refuses these values."""
    with pytest.raises(InputError) as error:
        Scenario().with_values(values)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(("key", "value", "said"), VALUES)
def test_values(key: str, value: Any, said: str) -> None:
    assert said.replace("K", key) in refusal_of_values({key: value})


def test_several_at_once_are_counted() -> None:
    message = refusal_of_values({"weeks": 0, "problem.elements": 99, "x": 1})
    assert message == "unknown key x (and 2 more to mend)"


@given(
    st.text(max_size=20) | st.sampled_from(["problem.elements", "shocks.weeks", "funding.rule"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_any_other_value_is_taken_or_refused_and_nothing_else(key: str, value: Any) -> None:
    try:
        scenario = Scenario().with_values({key: value})
    except InputError:
        return
    taken = scenario.flat()[key]
    assert taken == (tuple(value) if isinstance(value, list) else value)


FILES: list[tuple[bytes, str]] = [
    (b"", "is empty"),
    (b" \n\t\n", "is empty"),
    (b"# only a remark\n", "says nothing"),
    (b"\x7fELF\x02\x01\x00\x00", "is a binary file"),
    (b"PK\x03\x04\x14\x00\x06\x00", "is a binary file"),
    ("weeks = 3".encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
    ("weeks = 3\ntitle = 'Zürich'".encode("latin-1"), "is not UTF-8 text (line 2)"),
    (b"# " + b"x" * 20_000_000, "is larger than 20 MB"),
    (b"weeks = 3\n[problem\n", "no valid TOML: Expected ']' at the end of a table declaration"),
    (b"weeks = 3\n[problem\n", "(at line 2, column 9)"),
    (b"weeks = 3\nweeks = 4\n", "no valid TOML: "),
    (b"weeks = " + b"[" * 100_000, "no valid TOML: "),
    (b"weks = 3", "unknown key weks; did you mean weeks?"),
    (b"[comunity]\n", "unknown table [comunity]; did you mean community?"),
    (b"[[problem]]\nelements = 3", "problem is [{'elements': 3}], but must be a table: [problem]"),
    (b"problem = 3", "problem is 3, but must be a table: [problem]"),
    (b"[weeks]\na = 3", "weeks is {'a': 3}, but must be a whole number"),
    (b"[problem.parts]\na = 3", "problem.parts is {'a': 3}, but must be a whole number"),
    (b"[problem]\nelments = 3", "unknown key problem.elments; did you mean problem.elements?"),
    (
        b"[problem]\nelements = 99",
        "problem.elements is 99, but must be a whole number from 1 to 20",
    ),
    (b"[shocks]\nshare = 2020-02-02", "shocks.share is datetime.date(2020, 2, 2), but must be a"),
    (b"extends = 3", "extends is 3, but must be a name or path in quotes"),
    (b"extends = ''", "extends is '', but must be a name or path in quotes"),
    (b"extends = 'isolate'", "extends: there is no scenario 'isolate'; did you mean 'isolated'?"),
    (b"extends = './gone.toml'", "there is no file"),
    (b"extends = 'this.toml'", "extends goes in a circle: this.toml -> this.toml"),
    (b"[funding]\nrule = 'pools'", "funding.rule is 'pools', but must be one of "),
    (b"[funding]\nfunder_weight = 0.2", "funding.funder_weight belongs to the rule innovation_p"),
]


@pytest.mark.parametrize(("content", "said"), FILES, ids=[said[:40] for _, said in FILES])
def test_files(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "this.toml"
    file.write_bytes(content)
    message = refusal(name_or_path=file)
    assert said in message
    assert "this.toml" in message


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_other_content_is_read_or_refused_and_nothing_else(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.toml"
        file.write_bytes(content)
        with pytest.raises(InputError):
            Scenario.load(file)


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "is a folder; name a .toml file in it" in refusal(name_or_path=tmp_path)
    (tmp_path / "mine.toml").write_text("weeks = 3")
    message = refusal(name_or_path=str(tmp_path / "mien.toml"))
    assert "there is no file" in message
    assert message.endswith("mine.toml?")
    assert "there is no file" in refusal(name_or_path=tmp_path / "mine.toml" / "deeper.toml")
    assert "null character" in refusal(name_or_path="a\0b.toml")
    assert "cannot be read: File name too long" in refusal(name_or_path="x" * 999 + ".toml")
    assert "there is no scenario" in refusal(name_or_path="x" * 999)
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    assert "cannot be read: " in refusal(name_or_path=tmp_path / "loop.toml")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"name_or_path": "collective-impact"}, "did you mean 'collective_impact'?"),
        ({"name_or_path": ""}, "there is no scenario ''; choose one of backbone_with_pools, coll"),
        ({"name_or_path": "isolated", "community": "brstol"}, "no community 'brstol'; did you"),
        ({"name_or_path": "isolated", "problem": "komplex"}, "no problem 'komplex'; did you mean"),
    ],
)
def test_names_that_do_not_ship(what: dict[str, str], said: str) -> None:
    message = refusal(**what)
    assert said in message
    assert message.endswith("or give the path of a .toml file")


def test_a_fragment_has_its_own_tables_only(tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_text("[communication]\nvelocity = 0.3")
    assert refusal(name_or_path="isolated", community=file) == (
        f"{file}: table [communication] does not belong into a community file, which has "
        "[community], [network], [funders], [ballot]"
    )
    file.write_text("weeks = 3")
    assert "key weeks does not belong" in refusal(name_or_path="isolated", problem=file)


def test_the_file_to_mend_is_named_not_the_one_that_extends_it(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text("[people]\nacceptance = 7\n")
    (tmp_path / "top.toml").write_text("extends = './base.toml'\nweeks = 10\n")
    message = refusal(name_or_path=tmp_path / "top.toml")
    assert message.startswith(f"{tmp_path / 'base.toml'}: people.acceptance is 7")
