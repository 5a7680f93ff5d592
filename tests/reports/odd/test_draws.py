"""The page of draws: what the code declares, in the order of the model description."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.odd.draws import Draw, declared_draws, draws_page

DECLARED = '''
from sim.randomness import decision

JOIN = decision("membership.join")
"""Whether an outsider joins unasked. Key: (week, actor, 0)."""

SEE: int = decision("communication.see")
"""Which places of its audience an actor sees.

Key: (week, actor, 0), block: place // 4, words 0 to 3.
"""
'''
JOIN = Draw("membership.join", "Whether an outsider joins unasked", ("week", "actor", "0"), "", "")
SEE = Draw(
    "communication.see", "Which places of its audience an actor sees", ("week", "actor", "0"),
    "place // 4", "0 to 3",
)  # fmt: skip


def module(folder: Path, text: str) -> Path:
    (folder / "module.py").write_text(text, encoding="utf-8")
    return folder


def test_declarations_are_read_with_their_docstrings(tmp_path: Path) -> None:
    (tmp_path / "empty.py").touch()
    assert declared_draws(module(tmp_path, DECLARED)) == [SEE, JOIN]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('A = decision("a.b")', "expected a docstring"),
        ('A = decision("a.b")\nB = 1\n"""Whether. Key: (week, actor, 0)."""', "docstring"),
        ('A = decision("a.b")\n"""Whether an actor leaves."""', "expected a docstring"),
        ('A = decision("a.b")\n"""Whether it leaves. Key: (week, 0)."""', "three fields"),
    ],
)
def test_a_draw_without_its_sentence_or_key_is_refused(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        declared_draws(module(tmp_path, text))


PAGES = [
    ("odd.md", "# ODD\n`communication.see` is a name.\n### Stage 9: sight\n"
     "By `U(communication.see; week, a, 0)`.\n"),
    ("variants.md", "## V2.1 Files\n`U(membership.join; week, a, 0)`\n"),
]  # fmt: skip


def test_rows_follow_the_pages_and_link_to_the_section_with_the_formula() -> None:
    rows = [line for line in draws_page(PAGES, [JOIN, SEE]).splitlines() if "| `" in line]
    assert rows == [
        "| `communication.see` | Which places of its audience an actor sees | week, actor, 0 | "
        "place // 4 | 0 to 3 | [Stage 9](odd.md#stage-9-sight) |",
        "| `membership.join` | Whether an outsider joins unasked | week, actor, 0 |  |  | "
        "[V2.1](variants.md#v21-files) |",
    ]


def test_a_draw_that_no_page_describes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"membership\.join"):
        draws_page(PAGES[:1], [JOIN])
