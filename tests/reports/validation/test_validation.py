"""docs/validation.md: every figure with its verdict, also those that are not reproduced."""

from __future__ import annotations

from dataclasses import replace

from reports.figures import png
from reports.markdown import sections_of
from reports.page import DOCS
from reports.validation.page import FULL, HEAD, figure, page
from sim.replications import REPLICATIONS
from sim.replications.run import replicate


def test_the_page_shows_what_is_not_reproduced() -> None:
    found = replicate(REPLICATIONS["march-1991"], workers=1)
    first = replace(found.checks[0], expected=found.checks[0].obtained + 1, tolerance=0.5)
    text = page([replace(found, checks=[first, *found.checks[1:]])])
    assert f"Not reproduced: {first.name}." in text
    assert found.replication.paper in text
    assert "fast variant" in text
    assert f"on {len(found.courses['slow'])} problems each" in text
    total, good = len(found.checks), sum(check.reproduced for check in found.checks[1:])
    assert f"| [march-1991](#march-1991) | {total} | {good} |" in text
    assert "fast variant" not in page([replace(found, full=True)])
    assert len(png(figure(found))) > 5000


def test_the_page_in_docs_is_of_the_full_variant_of_all_replications() -> None:
    text = (DOCS / "validation.md").read_text(encoding="utf-8")
    assert HEAD.format(full=" --full", size=FULL) in text
    for name, replication in REPLICATIONS.items():
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert replication.paper in section
        assert replication.shows in section
        assert replication.differs in section
        assert "Run in the full variant" in section


def test_one_replication_is_made_anew_beside_the_others() -> None:
    before = (DOCS / "validation.md").read_text(encoding="utf-8")
    kept = sections_of(before)
    found = replace(replicate(REPLICATIONS["march-1991"], workers=1), full=True)
    after = page([found], kept)
    anew = sections_of(after)
    assert list(anew) == list(REPLICATIONS)
    assert anew["march-1991"] != kept["march-1991"]
    others = [name for name in REPLICATIONS if name != "march-1991"]
    assert [anew[name] for name in others] == [kept[name] for name in others]
    assert page([found], anew) == after
