"""The libraries that the page carries: exactly the ones that are named, with their licences."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

HOUSE = Path(__file__).parents[2]
STATIC = HOUSE / "sim" / "workshop" / "static"
VENDOR = STATIC / "vendor"
LICENCES = {"MIT": "Permission is hereby granted", "ISC": "Permission to use, copy, modify"}


def listed() -> list[list[str]]:
    text = (VENDOR / "README.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return rows[2:]


def test_every_file_is_named_with_its_checksum() -> None:
    files = {each.name for each in VENDOR.iterdir() if each.suffix in (".js", ".css")}
    assert {row[0] for row in listed()} == files
    for name, _, version, _, checksum in listed():
        content = (VENDOR / name).read_bytes()
        assert sha256(content).hexdigest() == checksum
        if name.endswith(".js"):
            assert version.encode() in content[:120]


def test_every_licence_lies_beside() -> None:
    for name, _, _, licence, _ in listed():
        text = (VENDOR / f"{name.split('.')[0]}.LICENSE").read_text(encoding="utf-8")
        assert LICENCES[licence] in " ".join(text.split())


def test_the_notices_name_them() -> None:
    notices = (HOUSE / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    for _, package, version, licence, _ in listed():
        assert f"| {package} | {version} | {licence} |" in notices


def test_nothing_of_the_page_names_another_host() -> None:
    own = [each for each in STATIC.rglob("*") if each.is_file() and VENDOR not in each.parents]
    assert len(own) > 15
    for file in own:
        urls = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", file.read_text(encoding="utf-8"))
        assert [url for url in urls if url != "http://www.w3.org"] == [], file


def test_words_stand_in_the_file_of_words() -> None:
    """No sentence for a reader stands in another script: strings of two words and more."""
    for file in (STATIC / "js").glob("*.js"):
        if file.name.startswith("strings."):
            continue
        code = re.sub(r"//.*", "", file.read_text(encoding="utf-8"))
        found = re.findall(r'"([A-Z][a-z]+(?: [a-z]+)+)"', code)
        assert found == [], file.name
