"""The settings in which arms differ, and the sentences of the seed texts behind them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.analysis.explanation.levers import WORDS
from sim.rules.base import FAMILIES
from sim.scenario import Parameter, Scenario
from sim.scenario.files import SCENARIOS
from sim.scenario.parameters import TABLES, parameters_of

FILE: Final = SCENARIOS.folder / "data" / "sentences.toml"
ABSENT: Final = None
"""Value of a setting in an arm whose rule does not have it."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a seed text."""

    text: str
    """Which text."""
    place: str
    quote: str
    """Word for word."""

    def holds(self, excerpt: str) -> bool:
        """Whether it contains these words in order; ``[...]`` stands for any words between.

        Capitals, the kind of quotation marks, line breaks and the mark at the end do not count.
        """
        rest = plain(self.quote)
        for part in excerpt.split("[...]"):
            _, found, rest = rest.partition(plain(part))
            if not found:
                return False
        return True


@dataclass(frozen=True)
class SeedTexts:
    """The seed texts: the sentences on which differences between arms rest."""

    titles: Mapping[str, str]
    """Title and author of each text, by the name that places use."""
    sentences: tuple[Sentence, ...]
    assumed: Mapping[str, str]
    """Settings that differ without a sentence, by dotted name, with what the texts leave open."""
    equal: Mapping[str, str]
    """Settings that have a sentence but do not differ, by dotted name, with the reason."""

    @classmethod
    def load(cls, path: Path = FILE) -> "SeedTexts":
        """Read the file of sentences."""
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        texts = tree["texts"]
        sentences = tuple(
            Sentence(text, place, quote)
            for text in texts
            for place, quotes in tree[text].items()
            for quote in quotes
        )
        return cls(texts, sentences, tree["assumed"], tree["equal"])

    def sentences_with(self, words: str) -> tuple[list[Sentence], list[str]]:
        """The sentences that hold these excerpts, once each, and the excerpts that none holds."""
        found: list[Sentence] = []
        missing = []
        for excerpt in excerpts(words):
            holding = [each for each in self.sentences if each.holds(excerpt)]
            if not holding:
                missing.append(excerpt)
            elif not any(each in found for each in holding):
                found.append(holding[0])
        return found, missing


@dataclass(frozen=True)
class SettingDifference:
    """One setting that is not the same in all arms."""

    key: str
    """Dotted name."""
    values: Mapping[str, Any]
    """By arm; ``ABSENT`` where its rule does not have it."""
    words: Mapping[str, str]
    """By arm that has it: the words of the seed texts it rests on, as declared; may be empty."""
    parameter: Parameter | None
    """Its metadata; None for the choice of a rule."""
    lesson: str = ""
    """The lesson that sets it in some arm."""

    @property
    def is_rule(self) -> bool:
        """Whether it is the choice of a rule."""
        return self.parameter is None

    @property
    def shared(self) -> bool:
        """Whether all arms have it."""
        return all(value is not ABSENT for value in self.values.values())


def plain(words: str) -> str:
    """Words in the form in which they are compared: lower case, straight quotes, no end mark."""
    straight = words.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(straight.casefold().split()).strip(" .,;")


def excerpts(words: str) -> list[str]:
    """The excerpts that a declaration joins by semicolons."""
    return [each for each in re.split(r";\s+", words) if plain(each)]


def differences(arms: Mapping[str, Scenario]) -> list[SettingDifference]:
    """Every setting that some arm lacks, or whose value is not the same in all arms.

    Title and description, which no run reads, are left out.
    """
    flat = {arm: scenario.flat() for arm, scenario in arms.items()}
    order = dict.fromkeys(key for values in flat.values() for key in values)
    known = {arm: _parameters(scenario) for arm, scenario in arms.items()}
    taught = {k: v for scenario in arms.values() for k, v in scenario.taught.items()}
    found = []
    for key in order:
        values = {arm: each.get(key, ABSENT) for arm, each in flat.items()}
        first = next(iter(values.values()))
        if key in WORDS or all(value == first for value in values.values()):
            continue
        about = {arm: known[arm][key] for arm in arms if key in known[arm]}
        words = {arm: each.by_arm or "" for arm, each in about.items()}
        table, _, name = key.rpartition(".")
        if table in FAMILIES and name == "rule":
            words = {arm: type(getattr(arms[arm], table)).seeds for arm in arms}
        parameter = next(iter(about.values()), None)
        found.append(SettingDifference(key, values, words, parameter, taught.get(key, "")))
    return found


def equal_settings(arms: Mapping[str, Scenario]) -> dict[str, Parameter]:
    """Every setting that all arms have with the same value."""
    first, *others = arms.values()
    flat = [each.flat() for each in others]
    return {
        key: parameter
        for key, parameter in _parameters(first).items()
        if all(key in each and each[key] == first.flat()[key] for each in flat)
    }


def unfounded(arms: Mapping[str, Scenario], seed_texts: SeedTexts) -> list[str]:
    """Differences without a sentence, and sentences without a difference; one line for each.

    The list must be empty.
    """
    differing = differences(arms)
    found, used = [], set()
    for each in differing:
        for words in dict.fromkeys(each.words.values()):
            sentences, missing = seed_texts.sentences_with(words)
            used |= set(sentences)
            found += [f"{each.key}: no listed sentence has the words “{m}”" for m in missing]
            if each.is_rule and not words:
                found.append(f"{each.key}: a rule of an arm rests on no sentence")
        if not any(each.words.values()) and each.key not in seed_texts.assumed:
            found.append(f"{each.key} differs without a sentence, and is not listed as assumed")
    resting = {each.key for each in differing if any(each.words.values())}
    without = {each.key for each in differing} - resting
    found += [f"{key} is listed as assumed, but does not differ so" for key in seed_texts.assumed
              if key not in without]  # fmt: skip
    allowed = {key for key, each in equal_settings(arms).items() if each.by_arm}
    allowed = {key for key in allowed if not key.startswith("lessons.")}
    found += [f"{key} has a sentence, but does not differ" for key in sorted(allowed)
              if key not in seed_texts.equal]  # fmt: skip
    found += [
        f"{key} is listed as equal, but is not, or has no sentence"
        for key in seed_texts.equal
        if key not in allowed
    ]
    found += [
        f"left over, {each.text}, {each.place}: “{each.quote}”"
        for each in seed_texts.sentences
        if each not in used
    ]
    return found


def _parameters(scenario: Scenario) -> dict[str, Parameter]:
    """Metadata of every parameter in a table of a scenario, by dotted name."""
    rules = scenario.rules
    return {each.key: each for table in TABLES for each in parameters_of(table, rules.get(table))}
