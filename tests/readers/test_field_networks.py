"""What becomes of networks with traits that people of this field reported in public."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.readers.field_cases import FieldCase, answer, cases
from tests.shared import NO_DATA

GRANTS = {"X01", "X02", "X03", "X05", "X11"}
"""Cases of this table whose files hold grants."""


@dataclass(frozen=True)
class Right:
    """The right outcome: sizes and pairs of the community, and words of the answer."""

    nodes: int
    pairs: str = ""
    """Ends of ties as labels, with strength where it is below the largest: ``A-B .5, B-C``."""
    said: str = ""


@dataclass(frozen=True)
class Refused:
    """The right outcome is a refusal with these words."""

    words: str


RIGHT: dict[str, Right | Refused] = {
    # A-B: the mean of 4.3 and 1.4; the others have one direction, 1.1 and 1.0
    "N01": Right(3, "A-B, B-C .385965, A-C .350877", "as matrix"),
    "N01b": Right(3, "Food bank-Youth club, Youth club-Clinic", "as symmetric matrix"),
    "N01c": Right(3, "Food bank-Youth club, Youth club-Clinic", "as symmetric matrix"),
    "N02": Right(3, "A-B .666667, B-C, A-C .222222", "decimal commas"),
    "N03": Right(3, "A-B, B-C .357143, A-C .142857", "decimal commas"),
    "N04": Right(3, "Food bank-Youth club, Food bank-Clinic, Youth club-Clinic", "a tie to each"),
    "N04c": Right(3, "Food bank-Youth club, Food bank-Clinic", "a tie to each"),
    "N05": Right(3, "Food bank-Clinic, Anna-Clinic", "'Old list (ignore)': left out"),
    "N05c": Right(3, "Food bank-Clinic, Youth club-Clinic", "'Read me': neither nodes nor ties"),
    "N06": Right(4, "A-B, B-C", "Left out: 1 row of other relations"),
    "N07": Right(4, "FoodBank-Clinic, Clinic-YouthClub", "1 node without a tie"),
    "N08": Right(3, "FoodBank-Clinic, Clinic-YouthClub .5", "n=4, 3 named"),
    "N09": Right(4, "Food bank-Clinic, Clinic-Youth club .333333", "1 node without a tie"),
    "N12": Right(2, "Food bank-Clinic"),
    "N13": Right(2, "Food bank-Clinic"),
    "N14": Right(3, "a-b, b-c", "Ties are directed"),
    "N15": Right(3, "1347793-1347790 .75, 1347790-507 .5, 1347793-507", "the median of the others"),
    "N16": Right(3, "Hello-World, World-Third", "2 parallel rows"),
    "N16b": Right(3, "A-B, B-C", "2 parallel rows"),
    "N17": Refused("n17_dynamic.csv:2: Weight '<[2001.2, 1.0]; [2001.5, 90.0]>'"),
    "N18": Right(3, "Food bank-Clinic", "id '1', the same number"),
    "N19": Right(2, "Food bank-Clinic", "id '001', the same number"),
    "N20": Right(9, "Food Bank-Clinic, food bank-Youth club, Food bank-City, "
                    "Food Bank-School, The Food Bank-Church", "--merge-names"),
    "N21": Right(4, "A-B, B-D", "line 3  'C' without partner"),
    "N22": Right(3, "A-B, B-C, A-C", "no strength ('since' names no strength)"),
    "N22c": Right(3, "A-B .2, B-C, A-C .6", "5 is the strongest"),
    "N23": Right(4, "A-B, B-C, C-D"),
    "N23g": Right(0, "", "3 grants, 2020 to 2022, 600 in all"),
    "N24": Right(3, "A-B .5, B-C", "line 1 'Partner survey 2023'"),
    "N24b": Right(3, "A-B .5, B-C", "row 1 'Partner survey 2023'"),
    "N25": Right(3, "Café-Müller, Müller-Zoë .5"),
    "N25b": Refused("UTF-16 without a byte order mark; save it as UTF-8"),
    "N25c": Right(3, "", "it was read as Windows-1252: check the names"),
    "N25d": Right(3, "", "it was read as Windows-1252: check the names"),
    "N26": Right(2, "A-B", "line 1 '# exported 2023-05-01'"),
    "N27": Refused("the first line (Food bank, Clinic, 3) looks like data; put a header above it"),
    "N28": Refused("n28_neg.csv:2: weight '-1'; expected a number from 0"),
    "N29": Refused("n29_nodes.csv:2: staff '1,200'; expected a number from 0"),
    "N30": Right(2, "Doe, Anna <a@x.org>-b@x.org", "(columns From, To, Cc)"),
    "N31": Refused("rename 'Coalition' to event"),
    "N32": Refused("n32_dup_nodes.csv:3: id '1' was used before"),
    "N33": Refused("source 'Caritas' is the label of 2 nodes (ids 1, 2); name the ends of ties by"),
    "N34": Right(3, "A-B, B-C", "1 row fell together"),
    "N35": Refused("n35_weights_pct.csv:2: weight '50%'; expected a number from 0"),
    "N36": Refused("holds 2 relations (Advice 2, blank 1); choose with --relation NAME"),
    "N37": Right(4, "A-B, B-C, C-D", "line 3  Direction 'directional'"),
    "N38": Refused("(works_together, funds); choose with --weight NAME, or --weight none"),
    "N38b": Right(4, "A-B, C-D", "1 row with works_together 0, which is no tie"),
    "N39": Right(3, "Food bank-ITPC, ITPC-Anna", "ITPC is the backbone"),
    "X07": Right(3, "A-B .5, B-C", "column 'weight'"),
    "X08": Right(2, "Food bank-Clinic"),
    "X09": Right(4, "A-B, B-C, C-D", "no strength ('edge_no' names no strength)"),
}  # fmt: skip


def ours() -> list[FieldCase]:
    return [case for case in cases("N", "X") if case.id not in GRANTS]


def written(path: Path) -> tuple[dict[str, str], dict[frozenset[str], float]]:
    """Labels by id, and strength by the labels of each pair, from a community file."""
    with path.open("rb") as file:
        network = tomllib.load(file).get("network", {"nodes": "", "ties": ""})
    nodes, ties = (csv.DictReader(io.StringIO(network[each])) for each in ("nodes", "ties"))
    labels = {row["id"]: row["label"] for row in nodes}
    pairs = {
        frozenset((labels[row["source"]], labels[row["target"]])): float(row["strength"] or 1)
        for row in ties
    }
    return labels, pairs


def expected(pairs: str) -> dict[frozenset[str], float]:
    found = {}
    for pair in filter(None, pairs.replace("Doe, A", "Doe; A").split(", ")):
        ends, _, strength = pair.rpartition(" .")
        names = (ends or pair).replace("Doe; A", "Doe, A").split("-")
        found[frozenset(names)] = float(f".{strength}") if ends else 1.0
    return found


CASES = [pytest.param(case, id=case.id) for case in ours()]


@pytest.mark.parametrize("case", CASES or [pytest.param(None, id="none")])
def test_a_case_of_the_field_has_its_right_outcome(case: FieldCase | None, tmp_path: Path) -> None:
    if case is None:
        pytest.skip(NO_DATA)
    right = RIGHT[case.id]
    out = tmp_path / "community.toml"
    said = answer(case, tmp_path, "--out", str(out))
    if isinstance(right, Refused):
        assert (said.code, out.exists()) == (2, False)
        assert said.err.count("\n") == 1
        assert right.words in said.err
        return
    assert said.code == 0, said.err
    assert right.said in said.out
    labels, pairs = written(out)
    assert len(labels) == right.nodes
    if right.pairs or not right.nodes:
        assert pairs == pytest.approx(expected(right.pairs), rel=1e-5)


def test_no_case_of_networks_is_forgotten() -> None:
    if not ours():
        pytest.skip(NO_DATA)
    assert {case.id for case in ours()} == RIGHT.keys()
