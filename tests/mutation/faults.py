"""The list of planted faults, and what it says about each.

No tool for mutants, such as mutmut or cosmic-ray, makes this list: they flip any operator anywhere,
thousands of times, and know neither which random key or cap is a mechanism nor what is compiled.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True)
class Fault:
    """One slip of the pen, and who is asked about it."""

    name: str
    breaks: str
    """The mechanism that no longer holds."""
    file: str
    """Path from the root of the project."""
    right: str
    """What stands there, exactly once."""
    wrong: str
    """What stands there with the fault."""
    tests: tuple[str, ...]
    """Files or tests that are asked, in this order."""
    compiled: bool = False
    """Whether they are asked once more with everything compiled anew."""
    survives: str = ""
    """Why no test can notice it; empty for a fault that must be noticed."""

    def planted(self, text: str) -> str:
        """The text of the file with the fault.

        Raises
        ------
        ValueError
            What should be replaced does not stand in the text exactly once.
        """
        if text.count(self.right) != 1:
            raise ValueError(
                f"{self.name}: {self.right!r} stands in {self.file} {text.count(self.right)} times,"
                " not once: bring tests/mutation/faults.toml up to date"
            )
        return text.replace(self.right, self.wrong)


def read_faults() -> list[Fault]:
    """All faults, in the order of the list; names of groups of tests are spelled out."""
    content = tomllib.loads(LIST.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = content["tests"]
    faults = []
    for each in content["fault"]:
        asked = [test for name in each.pop("tests") for test in groups.get(name, [name])]
        faults.append(Fault(tests=tuple(asked), **each))
    return faults
