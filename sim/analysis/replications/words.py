"""Replications as a person reads them: on the screen, and as docs/validation.md."""

import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from sim.analysis.replications import REPLICATIONS
from sim.analysis.replications.base import Check
from sim.analysis.replications.run import Replicated, replicate

HEAD: Final = """# Validation

What others have published, run through this engine: the same problem, ties, looking and week as in
every run; only a scenario file differs. Made by `python -m sim.analysis.replications.words`; each
table comes by `systemshift replicate NAME --full`, which also takes `--set`, to see what breaks it.

A figure that does not come out is a result too, and stays on this page. Tolerances were fixed
before the first run; the standard errors are those of what was obtained."""

PICTURES: Final = Path("docs/images")


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
        f"{value:,.{places}f}" if np.isfinite(value) else "-" for value in numbers
    )
    return expected, obtained, se, tolerance


def page(results: Sequence[Replicated]) -> str:
    """docs/validation.md."""
    parts = [HEAD]
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


def main() -> int:
    """Run all in full and write docs/validation.md with its pictures."""
    results = []
    for replication in REPLICATIONS.values():
        print(replication.name, file=sys.stderr)
        found = replicate(replication, full=True)
        if replication.drawn:
            draw(found, PICTURES / f"validation-{replication.name}.png")
        print(table(found), file=sys.stderr)
        results.append(found)
    Path("docs/validation.md").write_text(page(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
