"""How the arms differ, as tables: the first part of the rigging audit."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from reports.audit.differences import (
    ABSENT,
    SeedTexts,
    Sentence,
    SettingDifference,
    differences,
    equal_settings,
    excerpts,
    unfounded,
)
from reports.markdown import table
from sim.errors import InputError
from sim.parameters import ASSUMPTION
from sim.scenario import Scenario
from sim.scenario.files import show_value

HEAD: Final = """## How the arms differ

The three arms are compared setting by setting, with every default filled in. {equal} settings are
equal in all three: people, problem, money, hours, prices, shocks, and how people learn, copy and
leave. The arms differ in

- the {rules} rules;
- how far they follow {lessons} of the ten lessons, and the {taught} settings these lessons change;
- {shared} other settings that all three have;
- {own} settings of rules that differ, which rest on a sentence;
- {assumed} settings of rules that differ, which rest on no sentence: assumptions.

A test fails if the arms differ without a sentence and without a listed assumption, or if a sentence
supports no difference. Sentences are quoted word for word from two texts:

{texts}"""

RULES: Final = """### Rules

The texts do not describe isolated initiatives question by question. That everybody works alone in
all seven respects is an assumption, based on the sentences on isolated initiatives."""

OWN: Final = """### Settings of rules that differ, with a sentence

The sentence is the reason for the setting. It seldom gives a number; the next column names the
source of the number."""

ASSUMED: Final = """### Settings of rules that differ, without a sentence

The rule is in the texts; this part of it is not. All these numbers are assumptions, made before any
result was seen, and varied below."""


def differences_part(arms: Mapping[str, Scenario], seed_texts: SeedTexts) -> str:
    """Rules, shared settings, settings of single rules, and assumptions in which arms differ.

    Raises
    ------
    InputError
        A difference has no sentence, or a sentence is left over.
    """
    if wrong := unfounded(arms, seed_texts):
        raise InputError("the arms and the seed texts disagree: " + "; ".join(wrong))
    found = differences(arms)
    rules = [each for each in found if each.is_rule]
    lessons = [each for each in found if each.key.startswith("lessons.")]
    taught = [each for each in found if each.lesson]
    assumed = [each for each in found if each.key in seed_texts.assumed]
    done = {each.key for each in (*rules, *lessons, *taught, *assumed)}
    shared = [each for each in found if each.key not in done and each.shared]
    own = [each for each in found if each.key not in done and not each.shared]
    counts = {name: len(group) for name, group in {
        "equal": equal_settings(arms), "rules": rules, "lessons": lessons, "taught": taught,
        "shared": shared, "own": own, "assumed": assumed,
    }.items()}  # fmt: skip
    texts = "\n".join(f"- *{name}*: {title}." for name, title in seed_texts.titles.items())
    parts = [
        HEAD.format(**counts, texts=texts),
        RULES,
        _rules(rules, arms, seed_texts),
        "### Lessons, and the settings they change",
        _lessons(lessons, taught, arms, seed_texts),
        "### Other settings that all three have",
        _settings(shared, arms, seed_texts, "sentence"),
        OWN,
        _settings(own, arms, seed_texts, "sentence"),
        ASSUMED,
        _settings(assumed, arms, seed_texts, "left open by the texts"),
    ]
    return "\n\n".join(parts)


def _rules(
    found: Sequence[SettingDifference], arms: Mapping[str, Scenario], seed_texts: SeedTexts
) -> str:
    rows = []
    for each in found:
        family = each.key.partition(".")[0]
        for arm in arms:
            sentences = seed_texts.sentences_with(each.words[arm])[0]
            quotes = "<br>".join(f"“{s.quote}” {_at(s)}" for s in sentences)
            rows.append([family, arms[arm].title, f"`{each.values[arm]}`", quotes])
            family = ""
    return table(["question", "arm", "rule", "sentence"], rows)


def _lessons(
    found: Sequence[SettingDifference],
    taught: Sequence[SettingDifference],
    arms: Mapping[str, Scenario],
    seed_texts: SeedTexts,
) -> str:
    rows = []
    for each in found:
        (sentence,) = seed_texts.sentences_with(next(iter(each.words.values())))[0]
        moved = [each, *(t for t in taught if f"lessons.{t.lesson}" == each.key)]
        words = f"“{sentence.quote}” {_at(sentence)}"
        for one in moved:
            rows.append([f"`{one.key}`", *(_value(one.values[arm]) for arm in arms), words])
            words = ""
    return table(["setting", *_titles(arms), "sentence"], rows)


def _settings(
    found: Sequence[SettingDifference],
    arms: Mapping[str, Scenario],
    seed_texts: SeedTexts,
    why: str,
) -> str:
    rows = []
    for each in found:
        words = seed_texts.assumed.get(each.key) or _excerpts(each, seed_texts)
        values = [_value(each.values[arm]) for arm in arms]
        rows.append([f"`{each.key}`", *values, words, _origin(each), _sampled(each)])
    top = ["setting", *_titles(arms), why, "source of the number", "sampled"]
    return table(top, rows)


def _excerpts(each: SettingDifference, seed_texts: SeedTexts) -> str:
    """The words that a setting rests on, with their places."""
    found = [one for words in dict.fromkeys(each.words.values()) for one in excerpts(words)]
    return "<br>".join(f"“{one}” {_at(seed_texts.sentences_with(one)[0][0])}" for one in found)


def _at(sentence: Sentence) -> str:
    return f"({sentence.text}, {sentence.place})"


def _origin(each: SettingDifference) -> str:
    """Where the values are from: the source of the default, or the scenario file."""
    assert each.parameter is not None, "rules have a table of their own"
    values = [value for value in each.values.values() if value is not ABSENT]
    if all(value == each.parameter.default for value in values):
        return each.parameter.source
    return "the scenario files: " + (ASSUMPTION if each.parameter.range else "the sentence")


def _sampled(each: SettingDifference) -> str:
    span = each.parameter.range if each.parameter else None
    if span is None:
        return "no"
    if isinstance(span[0], str):
        return ", ".join(span)
    return f"{span[0]:,g} to {span[1]:,g}"


def _value(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,g}"
    return "-" if value is ABSENT else str(show_value(value)).strip("'")


def _titles(arms: Mapping[str, Scenario]) -> list[str]:
    """What tables call the arms."""
    return [arm.title for arm in arms.values()]
