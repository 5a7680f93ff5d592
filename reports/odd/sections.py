"""Sections of Markdown pages, and links to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PageSection:
    """A heading of a page with the text below it, up to the next heading."""

    page: str
    heading: str
    text: str


def sections(documents: Iterable[tuple[str, str]]) -> list[PageSection]:
    """The sections of some pages, given by name and text, in order."""
    result = []
    for page, text in documents:
        parts = re.split(r"^#+ (.+)$", text, flags=re.M)
        result += [
            PageSection(page, heading, body)
            for heading, body in zip(parts[1::2], parts[2::2], strict=True)
        ]
    return result


def anchor(heading: str) -> str:
    """The anchor that a heading gets on the web."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def link(section: PageSection) -> str:
    """A link to a section, by its number where it has one."""
    numbered = re.match(r"Stage \d+|V?\d+(?:\.\d+)?", section.heading)
    title = numbered[0] if numbered else section.heading
    return f"[{title}]({section.page}#{anchor(section.heading)})"
