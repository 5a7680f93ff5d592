"""The page of the rigging audit: in what the arms differ and why, and who leads where.

``python -m reports.audit.page`` writes docs/audit.md; ``--differences`` only the part that takes no
runs; ``--quick`` prints a page of few runs and writes nothing.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reports.audit.differences import Said
from reports.audit.differences_page import differences_part, table
from reports.audit.leads import (
    NOWHERE,
    OUTCOMES,
    Lead,
    Numbers,
    explain_outcomes,
    lead,
    lower_leads,
    sample,
)
from reports.regime.readings import ARMS, DESIGN_SEED, design
from sim import atomic
from sim.analysis.explanation.explain import Explanation
from sim.analysis.explanation.text import explanation_lines
from sim.batch.runner import Progress
from sim.measures.catalogue import Measure
from sim.scenario import Scenario

PAGE: Final = Path("docs/audit.md")
EXPLAINED_ON: Final = tuple(range(1, 11))
"""Seeds on which a bundle that leads nowhere is explained."""

HEAD: Final = """# The rigging audit

A comparison is worth nothing if its author decides who comes out ahead. This page shows what could
decide it: first all in which the three arms differ, each with the sentence of the seed texts that
says so; then in how much of the sampled space each arm leads; then, where an arm leads almost
nowhere, which of its rules make it so. Nothing was tuned for it. Made by
`python -m reports.audit.page`."""

LEADS: Final = "## Who leads, and where"

LEADS_HEAD: Final = """\
Sampled are all parameters that [the parameters](parameters.md) give a range, those of the rules
included: {settings} Latin-hypercube settings (design seed {design}), the same as for [the live
regime](regime.md). At each of them the three arms run on the same {seeds} seeds, which no other
setting has (1 to {last}). What a lesson or a sentence sets in one arm stays as it is there: the
network shares all its mistakes, the others do not map their network.

An arm leads at a setting where its mean over the seeds is strictly the best; means that differ by
rounding only are a tie. A seed on which an outcome is undefined in one arm is left out for all.
Shares are of the settings that can be compared, in brackets their 95 % intervals (Wilson). The
share of settings in which one arm leads on every single seed says how much is left to luck."""

PART: Final = f"{100 * NOWHERE:g} % of the settings"

Explained = tuple[str, str, Measure, Explanation]
"""The arm that leads almost nowhere, the one that leads most often, on which outcome, and why."""


def page(values: Numbers, explained: Sequence[Explained] | None) -> str:
    """The report as Markdown.

    Parameters
    ----------
    values
        As from :func:`~reports.audit.leads.sample`.
    explained
        Why bundles lead almost nowhere; None where that was not worked out.
    """
    return f"{first_part()}\n\n{leads_part(values, explained)}"


def first_part() -> str:
    """The part that takes no runs."""
    arms = {arm: Scenario.load(arm) for arm in ARMS}
    return f"{HEAD}\n\n{differences_part(arms, Said.load())}"


def leads_part(values: Numbers, explained: Sequence[Explained] | None) -> str:
    """Who leads in how much of the sampled space, and why some do almost nowhere."""
    settings, seeds = values.shape[:2]
    head = LEADS_HEAD.format(
        settings=settings, design=DESIGN_SEED, seeds=seeds, last=settings * seeds
    )
    rows = []
    for i, outcome in enumerate(OUTCOMES):
        found = lead(values[..., i], lower_leads(outcome))
        shares = [_share(found, arm) for arm in range(len(ARMS))]
        rows.append(
            [
                outcome.label,
                "least" if lower_leads(outcome) else "most",
                *shares,
                _part(found.ties, found.settings),
                _part(found.alone, found.settings),
                str(found.undefined),
            ]
        )
    top = [
        "outcome",
        "leads who has",
        *map(_title, ARMS),
        "tie",
        "leads on every seed",
        "undefined (settings)",
    ]
    notes = [f"- {each.label}: {each.by_definition_note}" for each in OUTCOMES
             if each.by_definition_note]  # fmt: skip
    parts = [LEADS, head, table(top, rows, left=2), _somewhere(values), "\n".join(notes),
             _nowhere(explained)]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def leads_nowhere(values: Numbers) -> list[tuple[str, str, Measure]]:
    """Arms that lead in less than ``NOWHERE`` of the settings, and on what; with them the arm that
    leads there most often.
    """
    found = []
    for i, outcome in enumerate(OUTCOMES):
        counted = lead(values[..., i], lower_leads(outcome))
        if not any(counted.counts):
            continue
        most = max(range(len(ARMS)), key=lambda arm: counted.counts[arm])
        found += [
            (arm, ARMS[most], outcome)
            for place, arm in enumerate(ARMS)
            if counted.share(place) < NOWHERE
        ]
    return found


def explain_all(
    found: Sequence[tuple[str, str, Measure]], seeds: Sequence[int], workers: int | None = None
) -> list[Explained]:
    """Explain each; two outcomes of the same two arms are read off the same runs."""
    pairs = dict.fromkeys((most, arm) for arm, most, _ in found)
    runs = {pair: explain_outcomes(*pair, seeds, workers=workers, progress=_tell) for pair in pairs}
    return [(arm, most, each, runs[most, arm][each.name]) for arm, most, each in found]


def _somewhere(values: Numbers) -> str:
    """On how many outcomes each arm leads in more than almost nowhere."""
    counted = [lead(values[..., i], lower_leads(each)) for i, each in enumerate(OUTCOMES)]
    reached = [sum(each.share(arm) >= NOWHERE for each in counted) for arm in range(len(ARMS))]
    told = (f"{_title(arm)} on {number}" for arm, number in zip(ARMS, reached, strict=True))
    return f"Of the {len(OUTCOMES)} outcomes, an arm leads in {PART} or more: {', '.join(told)}."


def _nowhere(explained: Sequence[Explained] | None) -> str:
    title = f"## Where an arm leads in less than {PART}"
    if explained is None:
        return f"{title}\n\nNot worked out in a quick run."
    if not explained:
        return f"{title}\n\nNone does, on any outcome."
    parts = [
        title,
        "Each is set beside the arm that leads most often on that outcome, both as they ship and "
        "with every other setting at its default. All 128 mixtures of their seven rules run on "
        "equal seeds, and the difference is divided among the rules ([how](explain.md)). That is "
        "one setting of the space: there the difference may be another than in most of it.",
    ]
    for arm, most, outcome, found in explained:
        behind = "Above" if lower_leads(outcome) else "Below"
        lines = "\n".join(explanation_lines(found))
        parts += [
            f"### {_title(arm)}: {outcome.label.lower()}",
            f"{_title(arm)} minus {_title(most)}. {behind} zero is what keeps it behind.",
            f"```text\n{lines}\n```",
        ]
    return "\n\n".join(parts)


def _share(found: Lead, arm: int) -> str:
    if not found.settings:
        return "-"
    low, high = found.interval(arm)
    return f"{found.share(arm):.2f} [{low:.2f}, {high:.2f}]"


def _part(count: int, whole: int) -> str:
    return f"{count / whole:.2f}" if whole else "-"


def _title(arm: str) -> str:
    return Scenario.load(arm).title


def _tell(progress: Progress) -> None:
    if progress.done % 100 == 0 or progress.done == progress.total:
        print(f"{progress.stage}: {progress.done} of {progress.total}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None, target: Path = PAGE) -> None:
    """Write docs/audit.md, or a part of it, or print a quick one."""
    parser = argparse.ArgumentParser(prog="python -m reports.audit.page", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few runs, printed only")
    parser.add_argument("--differences", action="store_true", help="write the part without runs")
    asked = parser.parse_args(arguments)
    if asked.differences:
        _, heading, rest = target.read_text(encoding="utf-8").partition(LEADS)
        if not heading:
            parser.error(f"{target} has no part with runs yet: leave --differences out")
        atomic.write_text(target, f"{first_part()}\n\n{heading}{rest}", force=True)
        return
    if asked.quick:
        print(page(sample(design(8), 2, progress=_tell), None))
        return
    values = sample(design(), progress=_tell)
    text = page(values, explain_all(leads_nowhere(values), EXPLAINED_ON))
    atomic.write_text(target, text, force=True)


if __name__ == "__main__":
    main()
