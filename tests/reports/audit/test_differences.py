"""The rigging guard: arms differ only by a sentence, or by what is listed as an assumption."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.audit.differences import (
    SeedTexts,
    Sentence,
    differences,
    equal_settings,
    excerpts,
    plain,
    unfounded,
)
from sim.rules.base import FAMILIES
from sim.scenario import ARMS, Scenario
from tests.shared import seed_texts

SHIPPED = {arm: Scenario.load(arm) for arm in ARMS}
SEED_TEXTS = SeedTexts.load()


def with_network(**values: object) -> dict[str, Scenario]:
    changed = SHIPPED["system_shifting_network"].with_values(values)
    return SHIPPED | {"system_shifting_network": changed}


def test_every_difference_has_a_sentence_or_is_an_assumption() -> None:
    """The guard. Where it fails: give the difference its sentence, or make the arms equal."""
    assert unfounded(SHIPPED, SEED_TEXTS) == []


def test_the_sentences_stand_in_the_texts_word_for_word() -> None:
    originals = [" ".join(text.split()) for text in seed_texts()]
    for each in SEED_TEXTS.sentences:
        assert sum(" ".join(each.quote.split()) in text for text in originals) == 1, each.quote


def test_what_differs_and_what_is_equal_is_all_there_is() -> None:
    """Every value of every arm is in one of the two, but for the words about the arm."""
    found = {each.key for each in differences(SHIPPED)}
    equal = set(equal_settings(SHIPPED))
    everything = set().union(*(arm.flat() for arm in SHIPPED.values()))
    assert found | equal | {"title", "description", "weeks"} == everything
    assert not found & equal
    assert {key for key in found if key.endswith(".rule")} == {f"{f}.rule" for f in FAMILIES}


def test_equal_arms_do_not_differ() -> None:
    arm = SHIPPED["isolated"]
    assert differences({"one": arm, "two": arm.with_values({"title": "another"})}) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("people.trial_rate", 0.9),
        ("community.residents", 251),
        ("communication.velocity", 0.2),
        ("shocks.weeks", (1, 2)),
        ("weeks", 261),
    ],
)
def test_a_planted_difference_is_found_and_refused(key: str, value: object) -> None:
    planted = with_network(**{key: value})
    new = {each.key: each for each in differences(planted)}
    (found,) = new.keys() - {each.key for each in differences(SHIPPED)}
    assert found == key
    assert new[key].values["system_shifting_network"] == value
    assert new[key].values["isolated"] == SHIPPED["isolated"].flat()[key]
    wrong = unfounded(planted, SEED_TEXTS)
    assert wrong == [f"{key} differs without a sentence, and is not listed as assumed"]


def test_a_setting_that_no_longer_differs_leaves_its_sentence_over() -> None:
    mended = {
        arm: each.with_values({"communication.finds": 5, "learning.mapping": 0.0})
        for arm, each in SHIPPED.items()
    }
    wrong = unfounded(mended, SEED_TEXTS)
    assert "communication.finds has a sentence, but does not differ" in wrong
    assert "learning.mapping has a sentence, but does not differ" in wrong
    assert any("left over" in line and "TRACKING SYSTEMS and MAPPING" in line for line in wrong)


def test_an_assumption_that_is_none_any_more_is_left_over() -> None:
    another = SHIPPED["collective_impact"].with_values({"membership.rule": "spontaneous"})
    wrong = unfounded(SHIPPED | {"collective_impact": another}, SEED_TEXTS)
    assert "membership.weight_chance is listed as assumed, but does not differ so" in wrong


@pytest.mark.parametrize("list_name", ["assumed", "equal"])
def test_a_name_that_is_listed_for_nothing_is_refused(list_name: str) -> None:
    texts = replace(
        SEED_TEXTS, **{list_name: getattr(SEED_TEXTS, list_name) | {"people.trial_rate": "so"}}
    )
    (wrong,) = unfounded(SHIPPED, texts)
    assert wrong.startswith(f"people.trial_rate is listed as {list_name}")


def test_words_that_no_sentence_has_are_refused() -> None:
    fewer = tuple(each for each in SEED_TEXTS.sentences if each.quote != "Spot patterns.")
    (wrong,) = unfounded(SHIPPED, replace(SEED_TEXTS, sentences=fewer))
    assert wrong == "learning.rule: no listed sentence has the words “spot patterns”"


def test_a_sentence_that_nothing_rests_on_is_left_over() -> None:
    more = (*SEED_TEXTS.sentences, Sentence("comparison", "row 9", "Water is wet."))
    (wrong,) = unfounded(SHIPPED, replace(SEED_TEXTS, sentences=more))
    assert wrong == "left over, comparison, row 9: “Water is wet.”"


def test_excerpts_are_found_whatever_the_marks() -> None:
    sentence = Sentence(
        "text", "place", "Opportunities for discussion,\n relationship building, Don’t."
    )
    assert sentence.holds("opportunities for [...] relationship building")
    assert sentence.holds("don't")
    assert not sentence.holds("relationship building [...] opportunities for")
    assert not sentence.holds("relations building")
    assert excerpts("one; two;  three.") == ["one", "two", "three."]
    assert plain(" “Don’t”  Ask. ") == '"don\'t" ask'
