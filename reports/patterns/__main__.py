"""``python -m reports.patterns``: run all patterns and write docs/patterns.md."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reports.patterns import PATTERNS
from reports.patterns.base import Size
from reports.patterns.page import draw, page


def main(arguments: Sequence[str]) -> int:
    """Write the page and its pictures; the fast version only prints the page unless told where."""
    parser = argparse.ArgumentParser(
        prog="python -m reports.patterns",
        description="Ask patterns seen elsewhere of the whole model; writes docs/patterns.md.",
    )
    parser.add_argument(
        "--fast", action="store_true", help="few seeds; prints the page, writes only with --out"
    )
    parser.add_argument("--out", type=Path, help="folder of the page (docs)")
    parser.add_argument("--workers", type=int, help="processes; by default one for each core")
    given = parser.parse_args(arguments)
    out = given.out or (None if given.fast else Path("docs"))
    size = Size(given.fast, given.workers)
    results = []
    for pattern in PATTERNS:
        print(f"{pattern.name} {pattern.title} ...", file=sys.stderr, flush=True)
        found = pattern.look(size)
        print(f"   {found.verdict}", file=sys.stderr, flush=True)
        results.append((pattern, found))
        if out:
            draw(pattern, found, out / "images")
    text = page(results, fast=given.fast)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "patterns.md").write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
