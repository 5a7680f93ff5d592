"""TOML of other people, measured before it is parsed.

The parser of the standard library takes time and memory in the square of the parts of a dotted key,
and ends in errors of its own at deep brackets and long numbers.
"""

import re
import tomllib
from typing import Any, Final

from sim.errors import InputError

MOST_PARTS: Final = 16
"""Parts of a dotted key or of the name of a table; ours have four at most."""

MOST_DEPTH: Final = 32
"""Brackets inside brackets."""

MOST_KEYS: Final = 20_000
"""Keys of a file; a scenario in full has some 300."""

LONGEST_WORD: Final = 1000
"""Characters of a number, date or name without quotes."""

_TOKEN: Final = re.compile(
    r"""
    (?P<text>
      \"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3,5}
    | '{3}(?:[^']++|'(?!''))*+'{3,5}
    | "(?!"")(?:[^"\\\n]++|\\.)*+"
    | '(?!'')[^'\n]*+'
    )
  | (?P<unclosed>["'])
  | (?P<comment>\#[^\n]*+)
  | (?P<word>[^\s"'#\[\]{}=,.]++)
  | (?P<sign>[\[\]{}=,.\n])
    """,
    re.VERBOSE | re.DOTALL,
)


def parse(text: str, label: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Parameters
    ----------
    text
        The text.
    label
        What to call it in sentences.

    Raises
    ------
    InputError
        It is no valid TOML, or has longer keys, deeper brackets or more keys than any file of ours.
    """
    try:
        _measure(text)
        return tomllib.loads(text)
    except RecursionError:
        raise InputError(f"{label}: no valid TOML: brackets nested too deeply") from None
    except ValueError as error:  # also of a date that is none
        raise InputError(f"{label}: no valid TOML: {error}") from None


def _measure(text: str) -> None:
    """Refuse what would be slow to parse, in one pass.

    Raises
    ------
    ValueError
        It exceeds a bound.
    """
    dots = depth = keys = 0
    for found in _TOKEN.finditer(text):
        match found.lastgroup:
            case "unclosed":
                return  # the parser goes no further either
            case "word" if found.end() - found.start() > LONGEST_WORD:
                raise _beyond(text, found, f"a word of more than {LONGEST_WORD} characters")
            case "sign":
                sign = found[0]
                dots = dots + 1 if sign == "." else 0
                depth += (sign in "[{") - (sign in "]}")
                keys += sign == "="
                if dots >= MOST_PARTS:
                    raise _beyond(text, found, f"a key of more than {MOST_PARTS} parts")
                if depth > MOST_DEPTH:
                    raise _beyond(text, found, f"brackets nested too deeply (over {MOST_DEPTH})")
                if keys > MOST_KEYS:
                    raise _beyond(text, found, f"more than {MOST_KEYS:,} keys")


def _beyond(text: str, found: re.Match[str], what: str) -> ValueError:
    line = text.count("\n", 0, found.start()) + 1
    return ValueError(f"{what} (line {line}), which no file of this kind needs")
