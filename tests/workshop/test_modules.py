"""The page's modules export and say nothing that nobody uses; oxlint checks the rest."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "sim" / "workshop" / "static"
STRINGS = "strings.en"


def modules() -> dict[str, str]:
    """The page's modules by name, without comments."""
    return {
        file.stem: re.sub(r"(?m)(?:^|(?<=\s))//.*$", "", file.read_text(encoding="utf-8"))
        for file in (STATIC / "js").glob("*.js")
    }


def unused_exports(sources: dict[str, str]) -> set[tuple[str, str]]:
    """(module, name) of every named export that no other module imports."""
    exported, used = set(), set()
    for module, source in sources.items():
        names = re.findall(r"^export (?:async )?(?:class|function|const|let) (\w+)", source, re.M)
        exported |= {(module, name) for name in names}
        for listed, target in re.findall(r'^import \{(.+?)\} from "\./(.+?)\.js"', source, re.M):
            used |= {(target, name.strip()) for name in listed.split(",")}
        for space, target in re.findall(r'^import \* as (\w+) from "\./(.+?)\.js"', source, re.M):
            used |= {(target, name) for name in re.findall(rf"\b{space}\.(\w+)", source)}
    return exported - used


def unused_strings(sources: dict[str, str], page: str) -> set[str]:
    """Keys of the file of strings that neither a module nor the page names."""
    keys = set(re.findall(r"^  (\w+)[:,]", sources[STRINGS], re.M))
    used = set(re.findall(r'data-text="(\w+)"', page))
    for source in sources.values():
        used |= set(re.findall(r"\bwords\.(\w+)", source))
        used |= set(re.findall(r"\{ (\w+): \w+ \} = words\b", source))
    return keys - used


def test_every_export_is_imported() -> None:
    assert unused_exports(modules()) == set()


def test_every_string_is_shown() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert unused_strings(modules(), page) == set()


def test_what_nobody_uses_is_seen() -> None:
    sources = {
        "a": "export const one = 1;\nexport async function two() {}\nexport class Three {}\n",
        "b": 'import { one } from "./a.js";\nimport * as all from "./a.js";\nall.two(words.hello);',
        STRINGS: 'export default {\n  hello: "Hello",\n  bye: "Bye",\n  title: "Title",\n};\n',
    }
    assert unused_exports(sources) == {("a", "Three")}
    assert unused_strings(sources, '<h1 data-text="title">') == {"bye"}
