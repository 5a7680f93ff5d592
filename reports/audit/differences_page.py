"""In what the arms differ, as tables: the first part of the rigging audit."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from reports.audit.differences import (
    ABSENT,
    Difference,
    Said,
    Sentence,
    differences,
    equal_settings,
    excerpts,
    unfounded,
)
from sim.errors import InputError
from sim.parameters import ASSUMPTION
from sim.scenario import Scenario
from sim.scenario.files import show_value

HEAD: Final = """## In what the arms differ

The three arms are read with everything resolved and compared setting by setting. {equal} settings
are equal in all three: people, problem, money, hours, prices, shocks, and how anybody learns,
copies and leaves. Not equal are

- the {rules} rules;
- how far {lessons} of the ten lessons are followed, and with them {taught} settings;
- {shared} further settings that all three have;
- {own} settings that come with a rule which not all three have, and rest on a sentence;
- {assumed} settings that come with a rule and rest on no sentence: assumptions.

A test fails where the arms differ without a sentence and without being listed as an assumption,
and where a sentence is left over. Sentences are quoted word for word from two texts:

{texts}"""

RULES: Final = """### Rules

What isolated initiatives do is not told question by question: that everybody works alone in all
seven respects is an assumption, made of the sentences on isolated initiatives."""

OWN: Final = """### Settings that come with a rule, and have a sentence

The sentence is why the setting is there. It seldom names a number: where that is from stands in the
column after it."""

ASSUMED: Final = """### Settings that come with a rule, and have no sentence

The rule is in the texts, this part of it is not. All these numbers are assumptions, made before
results were looked at, and varied below."""


def differences_part(arms: Mapping[str, Scenario], said: Said) -> str:
    """In what arms differ: rules, shared settings, settings of one rule, and what is assumed.

    Raises
    ------
    InputError
        A difference has no sentence, or a sentence is left over.
    """
    if wrong := unfounded(arms, said):
        raise InputError("the arms differ otherwise than the seed texts say: " + "; ".join(wrong))
    found = differences(arms)
    rules = [each for each in found if each.is_rule]
    lessons = [each for each in found if each.key.startswith("lessons.")]
    taught = [each for each in found if each.lesson]
    assumed = [each for each in found if each.key in said.assumed]
    done = {each.key for each in (*rules, *lessons, *taught, *assumed)}
    shared = [each for each in found if each.key not in done and each.shared]
    own = [each for each in found if each.key not in done and not each.shared]
    counts = {name: len(group) for name, group in {
        "equal": equal_settings(arms), "rules": rules, "lessons": lessons, "taught": taught,
        "shared": shared, "own": own, "assumed": assumed,
    }.items()}  # fmt: skip
    texts = "\n".join(f"- *{name}*: {title}." for name, title in said.texts.items())
    parts = [
        HEAD.format(**counts, texts=texts),
        RULES,
        _rules(rules, arms, said),
        "### Lessons, and the settings that they set",
        _lessons(lessons, taught, arms, said),
        "### Further settings that all three have",
        _settings(shared, arms, said, "what the seeds say"),
        OWN,
        _settings(own, arms, said, "what the seeds say"),
        ASSUMED,
        _settings(assumed, arms, said, "what is not said"),
    ]
    return "\n\n".join(parts)


def _rules(found: Sequence[Difference], arms: Mapping[str, Scenario], said: Said) -> str:
    rows = []
    for each in found:
        family = each.key.partition(".")[0]
        for arm in arms:
            sentences = said.of(each.words[arm])[0]
            quotes = "<br>".join(f"“{s.quote}” {_at(s)}" for s in sentences)
            rows.append([family, arms[arm].title, f"`{each.values[arm]}`", quotes])
            family = ""
    return table(["question", "arm", "rule", "what the seeds say"], rows)


def _lessons(
    found: Sequence[Difference], taught: Sequence[Difference], arms: Mapping[str, Scenario],
    said: Said,
) -> str:  # fmt: skip
    rows = []
    for each in found:
        (sentence,) = said.of(next(iter(each.words.values())))[0]
        moved = [each, *(t for t in taught if f"lessons.{t.lesson}" == each.key)]
        words = f"“{sentence.quote}” {_at(sentence)}"
        for one in moved:
            rows.append([f"`{one.key}`", *(_value(one.values[arm]) for arm in arms), words])
            words = ""
    return table(["setting", *titles(arms), "what the seeds say"], rows)


def _settings(
    found: Sequence[Difference], arms: Mapping[str, Scenario], said: Said, why: str
) -> str:
    rows = []
    for each in found:
        words = said.assumed.get(each.key) or _excerpts(each, said)
        values = [_value(each.values[arm]) for arm in arms]
        rows.append([f"`{each.key}`", *values, words, _origin(each), _sampled(each)])
    top = ["setting", *titles(arms), why, "where the number is from", "sampled"]
    return table(top, rows)


def _excerpts(each: Difference, said: Said) -> str:
    """The words that a setting rests on, with their places."""
    found = [one for words in dict.fromkeys(each.words.values()) for one in excerpts(words)]
    return "<br>".join(f"“{one}” {_at(said.of(one)[0][0])}" for one in found)


def _at(sentence: Sentence) -> str:
    return f"({sentence.text}, {sentence.place})"


def _origin(each: Difference) -> str:
    """Where the values are from: the source of the default, or the scenario file."""
    assert each.parameter is not None, "rules have a table of their own"
    values = [value for value in each.values.values() if value is not ABSENT]
    if all(value == each.parameter.default for value in values):
        return each.parameter.source
    return "the scenario files: " + (ASSUMPTION if each.parameter.range else "the sentence")


def _sampled(each: Difference) -> str:
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


def table(top: Sequence[str], rows: Sequence[Sequence[str]], left: int | None = None) -> str:
    """A Markdown table; columns from ``left`` on are numbers."""
    marks = ["---" if left is None or i < left else "---:" for i in range(len(top))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (top, marks, *rows))


def titles(arms: Mapping[str, Scenario]) -> list[str]:
    """What tables call the arms."""
    return [arm.title for arm in arms.values()]
