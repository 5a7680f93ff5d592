"""Every package that running systemshift needs may be used under a permissive licence.

A package's own licence is read from its metadata: the SPDX `License-Expression`, or else the
`License` field and the classifiers. Wheels also carry compiled libraries of others; where a licence
file lists them ("Name: ..." / "License: ..."), copyleft among those is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parents[2]

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "HPND",
    "ISC",
    "MIT",
    "MIT-CMU",
    "PSF-2.0",
    "Python-2.0",
    "Unlicense",
    "Zlib",
}
ALLOWED_BY_NAME = {
    "MPL-2.0",  # copyleft by file: using the package unchanged asks for nothing
    "Apache-2.0 WITH LLVM-exception",
    "GPL-3.0-or-later WITH GCC-exception-3.1",  # the GCC run-time library inside numpy and scipy
}
# Part of the same GCC run-time, unchanged and linked dynamically inside the wheels of numpy and
# scipy; nothing in this project calls it.
BUNDLED_BY_NAME = {("libquadmath", "LGPL-2.1-or-later")}

# What packages without an SPDX expression write, and what they mean by it.
SPOKEN = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD 3-Clause": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
COPYLEFT = re.compile(r"\b[AL]?GPL|GNU .*General Public", re.IGNORECASE)


def refused(expression: str) -> list[str]:
    """Licences in an SPDX expression that keep it from being usable; empty if it is usable."""
    tokens = re.findall(r"[()]|[^\s()]+", expression)
    problems = _either(tokens)
    return [*problems, *tokens]  # tokens left over: not an expression at all


def _either(tokens: list[str]) -> list[str]:
    choices = [_all(tokens)]
    while tokens and tokens[0].upper() == "OR":
        tokens.pop(0)
        choices.append(_all(tokens))
    return min(choices, key=len)


def _all(tokens: list[str]) -> list[str]:
    problems = _one(tokens)
    while tokens and tokens[0].upper() == "AND":
        tokens.pop(0)
        problems = problems + _one(tokens)
    return problems


def _one(tokens: list[str]) -> list[str]:
    if not tokens:
        return ["(nothing)"]
    licence = tokens.pop(0)
    if licence == "(":
        problems = _either(tokens)
        if tokens[:1] != [")"]:
            return ["(unbalanced)"]
        tokens.pop(0)
        return problems
    if tokens and tokens[0].upper() == "WITH":
        licence = " ".join([licence, "WITH", *tokens[1:2]])
        del tokens[:2]
    return [] if licence in PERMISSIVE | ALLOWED_BY_NAME else [licence]


def licence_problems(package: Message) -> list[str]:
    """What is wrong with the licence that a package's metadata states; empty if nothing is."""
    expression = package.get("License-Expression")
    if expression:
        return refused(expression)
    claims = [
        line.split(" :: ")[-1]
        for line in package.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    field = (package.get("License") or "").strip()
    if field and "\n" not in field and field != "UNKNOWN" and len(field) < 100:
        claims.append(field)  # longer ones are a whole licence text, named by a classifier
    if not claims:
        return ["unknown: no licence expression, classifier or short licence field"]
    return [problem for claim in claims for problem in refused(SPOKEN.get(claim, claim))]


def bundled_problems(text: str) -> list[str]:
    """Copyleft libraries that a licence file lists as bundled, less those allowed by name."""
    sections = re.findall(
        r"^ *Name: *(.+?) *$(?:\n(?! *Name:).*)*?\n *License: *(.+?) *$", text, re.M
    )
    return [
        f"{name}: {licence}"
        for name, licence in sections
        if (name, licence) not in BUNDLED_BY_NAME
        and all(any(map(COPYLEFT.search, refused(choice))) for choice in licence.split(" OR "))
    ]


def runtime_distributions(root: str = "systemshift") -> dict[str, metadata.Distribution]:
    """The installed packages that `root` pulls in on this machine, by canonical name."""
    found: dict[str, metadata.Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(root, frozenset())]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        distribution = metadata.distribution(name)
        found[canonicalize_name(name)] = distribution
        for line in distribution.requires or []:
            needed = Requirement(line)
            contexts: list[dict[str, str]] = [{"extra": extra} for extra in extras or {""}]
            if needed.marker is None or any(needed.marker.evaluate(each) for each in contexts):
                step = (canonicalize_name(needed.name), frozenset(needed.extras))
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)
    del found[canonicalize_name(root)]
    return found


def licence_texts(distribution: metadata.Distribution) -> Iterator[str]:
    """The licence files that come with an installed package, and its licence field."""
    yield distribution.metadata.get("License") or ""
    for file in distribution.files or []:
        in_metadata = any(part.endswith(".dist-info") for part in file.parts)
        if in_metadata and re.match(r"LICEN[CS]E|COPYING|NOTICE", file.name, re.IGNORECASE):
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")


def made_up(**fields: str | list[str]) -> Message:
    """Package metadata with the given fields."""
    package = Message()
    for key, value in fields.items():
        for each in [value] if isinstance(value, str) else value:
            package[key.replace("_", "-")] = each
    return package


@pytest.mark.parametrize(
    "package",
    [
        made_up(License_Expression="MIT"),
        made_up(License_Expression="BSD-3-Clause AND (MIT OR GPL-3.0-only) AND CC0-1.0"),
        made_up(License_Expression="GPL-3.0-or-later WITH GCC-exception-3.1 AND MIT"),
        made_up(License="MPL-2.0 AND MIT"),
        made_up(License="MIT", Classifier=["License :: OSI Approved :: MIT License"]),
        made_up(License="A long\ntext", Classifier=["License :: OSI Approved :: BSD License"]),
    ],
    ids=str,
)
def test_permissive_metadata_passes(package: Message) -> None:
    assert licence_problems(package) == []


@pytest.mark.parametrize(
    ("package", "named"),
    [
        (made_up(License_Expression="GPL-3.0-or-later"), "GPL-3.0-or-later"),
        (made_up(License_Expression="MIT AND LGPL-2.1-only"), "LGPL-2.1-only"),
        (made_up(License_Expression="GPL-2.0-only WITH Classpath-exception-2.0"), "GPL-2.0-only"),
        (made_up(License_Expression="GPL-2.0-only OR AGPL-3.0-only"), "GPL"),
        (made_up(License_Expression="MIT AND (BSD-3-Clause"), "unbalanced"),
        (made_up(License_Expression="MIT MIT"), "MIT"),
        (made_up(License="GPLv3"), "GPLv3"),
        (made_up(License="Free for teaching"), "teaching"),
        (
            made_up(
                License="MIT",
                Classifier=["License :: OSI Approved :: GNU Affero General Public License v3"],
            ),
            "Affero",
        ),
        (made_up(License="A long\ntext"), "unknown"),
        (made_up(Classifier=["License :: OSI Approved"]), "unknown"),
        (made_up(License="UNKNOWN"), "unknown"),
        (made_up(), "unknown"),
    ],
    ids=str,
)
def test_other_metadata_is_refused(package: Message, named: str) -> None:
    assert named in " ".join(licence_problems(package))


def test_bundled_copyleft_is_refused_unless_named() -> None:
    listed = """
    Name: libgfortran
    Files: a.so
    License: GPL-3.0-or-later WITH GCC-exception-3.1
    Name: libquadmath
    License: LGPL-2.1-or-later
    Name: FreeType
    License: FTL OR GPL-2.0-or-later
    Name: some fonts
    License: OFL-1.1
    Name: readline
    Description: line editing
    License: GPL-3.0-or-later
    """
    assert bundled_problems(listed) == ["readline: GPL-3.0-or-later"]


def test_all_runtime_dependencies_are_permissive() -> None:
    problems = {
        name: found
        for name, package in runtime_distributions().items()
        if (
            found := licence_problems(package.metadata)
            + [each for text in licence_texts(package) for each in bundled_problems(text)]
        )
    }
    assert problems == {}


def test_the_walk_follows_dependencies_of_dependencies() -> None:
    names = set(runtime_distributions())
    assert {"numba", "mesa", "pydantic"} <= names  # asked for by name
    assert {"llvmlite", "tqdm", "pydantic-core"} <= names  # pulled in by those
    assert "pytest" not in names


def test_the_notices_name_every_runtime_dependency() -> None:
    notices = (HOUSE / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    named = {canonicalize_name(name) for name in re.findall(r"^\| ([\w.-]+) \|", notices, re.M)}
    lock = (HOUSE / "constraints.txt").read_text(encoding="utf-8")
    pinned = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", lock, re.M)}
    assert set(runtime_distributions()) - named == set()
    assert pinned - named == set()  # other systems' and the build's packages too
