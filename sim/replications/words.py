"""Replications as a person reads them: on the screen, and as docs/validation.md."""

import argparse
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from sim.replications import REPLICATIONS
from sim.replications.base import Check
from sim.replications.run import Replicated, replicate

HEAD: Final = """# Validation

What others have published, run through this engine: the same problem, ties, looking and week as in
every run; only a scenario file differs. Made by `python -m sim.replications.words{fast}`;
each table comes by `systemshift replicate NAME{full}`, which also takes `--set`, to see what breaks
it. {size}

A figure that does not come out is a result too, and stays on this page. Tolerances were fixed
before the first run; the standard errors are those of what was obtained."""

FULL: Final = (
    "This is the full variant: the sizes of the papers, as many problems as tolerances need."
)
FAST: Final = (
    "**This is the fast variant**: smaller settings and fewer problems than in the papers."
)


def table(found: Replicated) -> str:
    """Every check of a replication in a line, for the screen."""
    replication = found.replication
    size = "full" if found.full else "fast"
    rows = [("", "expected", "obtained", "s.e.", "tolerance", "")]
    rows += [(check.name, *_numbers(check), check.verdict) for check in found.checks]
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = [
        "  ".join(
            cell.ljust(width) if i in (0, 5) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    reproduced = sum(check.reproduced for check in found.checks)
    head = textwrap.fill(replication.paper, 100)
    runs = sum(len(course) for course in found.courses.values())
    end = f"{reproduced} of {len(found.checks)} reproduced ({size}, {runs:,} runs)"
    return "\n".join([head, "", *lines, "", end])


def _numbers(check: Check) -> tuple[str, str, str, str]:
    """Expected, obtained, standard error and tolerance in as many places as make sense."""
    places = 3 if abs(check.expected) < 5 else 1
    numbers = (check.expected, check.obtained, check.se, check.tolerance)
    expected, obtained, se, tolerance = (
        f"{round(value, places) + 0.0:,.{places}f}" if np.isfinite(value) else "-"
        for value in numbers
    )
    return expected, obtained, se, tolerance


def page(results: Sequence[Replicated]) -> str:
    """docs/validation.md."""
    full = all(found.full for found in results)
    head = HEAD.format(
        fast="" if full else " --fast", full=" --full" if full else "", size=FULL if full else FAST
    )
    parts = [head, _overview(results)]
    for found in results:
        replication = found.replication
        missed = [check for check in found.checks if not check.reproduced]
        rows = [
            f"| {check.name} | {check.words} | {' | '.join(_numbers(check))} | {check.verdict} |"
            for check in found.checks
        ]
        verdict = (
            f"Not reproduced: {', '.join(check.name for check in missed)}."
            if missed
            else "All reproduced."
        )
        parts += [
            f"## {replication.name}",
            f"{replication.paper}",
            f"{replication.shows} **{verdict}**",
            _runs(found),
            "\n".join(
                [
                    "| Figure | What it is | Expected | Obtained | s.e. | Tolerance | Verdict |",
                    "| --- | --- | --: | --: | --: | --: | --- |",
                    *rows,
                ]
            ),
        ]
        if replication.differs:
            parts.append(f"What differs: {replication.differs}")
        if replication.drawn:
            picture = f"images/validation-{replication.name}.png"
            parts.append(f"![Mean courses of {replication.name}]({picture})")
    return "\n\n".join(parts) + "\n"


def _overview(results: Sequence[Replicated]) -> str:
    """How many figures of each replication come out."""
    rows = ["| Replication | Figures | Reproduced |", "| --- | --: | --: |"]
    for found in results:
        name, total = found.replication.name, len(found.checks)
        anchor = name.lower().replace(" ", "-")
        rows.append(
            f"| [{name}](#{anchor}) | {total} | {sum(c.reproduced for c in found.checks)} |"
        )
    return "\n".join(rows)


def _runs(found: Replicated) -> str:
    """Which variant was run, and how much of it."""
    seeds = len(next(iter(found.courses.values())))
    size = "full" if found.full else "fast"
    return f"Run in the {size} variant: {len(found.courses)} settings on {seeds:,} problems each."


def draw(found: Replicated, target: Path) -> None:
    """The mean course of every variant that is drawn, with twice its standard error."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for name in found.replication.drawn:
        if name not in found.courses:
            continue
        course = found.courses[name]
        weeks = np.arange(1, course.shape[1] + 1)
        mean, se = course.mean(axis=0), course.std(axis=0) / np.sqrt(course.shape[0])
        (line,) = axes.plot(weeks, mean, label=name)
        axes.fill_between(weeks, mean - 2 * se, mean + 2 * se, color=line.get_color(), alpha=0.2)
    seeds = len(next(iter(found.courses.values())))
    knowledge = found.replication.observed == "knowledge"
    axes.set_xlabel("round")
    axes.set_ylabel("knowledge of the agenda" if knowledge else "mean outcome")
    axes.set_title(f"{found.replication.name}: means of {seeds} problems, and 2 s.e.", loc="left")
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(target, dpi=100)
    plt.close(figure)


def main(arguments: Sequence[str]) -> int:
    """Run all and write docs/validation.md with its pictures; the fast variant wants a folder."""
    parser = argparse.ArgumentParser(
        prog="python -m sim.replications.words",
        description="Run all replications; writes docs/validation.md.",
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="small settings; prints the page, writes only with --out",
    )
    parser.add_argument("--out", type=Path, help="folder of the page (docs)")
    parser.add_argument("--workers", type=int, help="processes; by default one for each core")
    given = parser.parse_args(arguments)
    out = given.out or (None if given.fast else Path("docs"))
    results = []
    for replication in REPLICATIONS.values():
        print(replication.name, file=sys.stderr)
        found = replicate(replication, full=not given.fast, workers=given.workers)
        print(table(found), file=sys.stderr)
        results.append(found)
        if out and replication.drawn:
            (out / "images").mkdir(parents=True, exist_ok=True)
            draw(found, out / "images" / f"validation-{replication.name}.png")
    if out:
        (out / "validation.md").write_text(page(results), encoding="utf-8")
    else:
        print(page(results), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
