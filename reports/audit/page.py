"""docs/audit.md, the rigging audit: how the arms differ and why, and which arm leads where."""

from collections.abc import Sequence
from typing import Final

from reports.arms import title
from reports.audit.constants import constants_part
from reports.audit.differences import SeedTexts
from reports.audit.differences_part import differences_part
from reports.audit.leads import (
    NOWHERE,
    OUTCOMES,
    SEEDS,
    Lead,
    Numbers,
    explain_outcomes,
    lead,
    lower_leads,
    sample,
)
from reports.audit.record import (
    NAME,
    STEP_SEEDS,
    LeadRecord,
    begin_step,
    read_records,
    record_step,
    records_text,
    with_step,
)
from reports.audit.reliability import MEASURED, RELIABILITY, reliability_text
from reports.audit.steps_part import STEPS_HEADING, steps_part
from reports.markdown import opening, table
from reports.page import Files, PageOptions
from reports.sampled_space import DESIGN_SEED, SETTINGS, design
from sim.analysis.explanation.result import Explanation
from sim.analysis.explanation.text import explanation_lines
from sim.batch.runner import Listener, ignore_progress
from sim.errors import InputError
from sim.measures.catalogue import Measure
from sim.scenario import ARMS, Scenario

EXPLAINED_ON: Final = range(1, 11)
"""Seeds on which a bundle that leads nowhere is explained."""
QUICK_SETTINGS: Final = 8
QUICK_SEEDS: Final = 2

HEAD: Final = """\
A comparison is worth nothing if its author decides which arm comes out ahead. This page shows what
could decide it: every setting in which the three arms differ, with the sentence of the seed texts
behind it; the share of the sampled space in which each arm leads; and, for an arm that leads almost
nowhere, the rules that make it so; and how each change of the model moved that. Nothing was tuned
for it."""

LEADS: Final = "## Which arm leads, and where"

LEADS_HEAD: Final = """\
All parameters with a range in [the parameters](parameters.md) are sampled, those of the rules
included: {settings} Latin-hypercube settings (design seed {design}), the same as on the page
[where runs are informative](regime.md). At each setting the three arms run on the same {seeds}
seeds, which no other setting uses (1 to {last}). What a lesson or a sentence sets in one arm is not
sampled: the network shares all its mistakes, the others do not map their network.

An arm leads at a setting where its mean over the seeds is strictly the best; means that differ only
by rounding are a tie. A seed on which an outcome is undefined in one arm is left out for all arms.
Shares are of the settings that can be compared, with 95 % Wilson intervals in brackets. A lead is
*clear* where the 95 % interval of the paired difference from each other arm leaves out 0; the rest
of the leads may be luck."""

EXPLAINED_HEAD: Final = """\
Each is compared with the arm that leads most often on that outcome, both as shipped, with every
other setting at its default. All 128 combinations of their seven rules run on the same seeds, and
the difference is divided among the rules ([how](explain.md)). That is one setting of the space;
elsewhere the difference may be another."""

PART: Final = f"{100 * NOWHERE:g} % of the settings"

Explained = tuple[str, str, Measure, Explanation]
"""The arm that leads almost nowhere, the one that leads most often, on which outcome, and why."""


def make(options: PageOptions) -> Files:
    """The page, and the record of leads if a step joins it; a quick page explains nothing."""
    files = {}
    records = read_records()
    commit = begin_step(options.step, records) if options.step else ""
    settings = design(QUICK_SETTINGS if options.quick else SETTINGS)
    seeds = QUICK_SEEDS if options.quick else SEEDS
    if options.step:
        fewer = min(seeds, STEP_SEEDS)
        new = record_step(options.step, commit, settings, fewer, options.workers, options.progress)
        records = with_step(records, new)
        files[NAME] = records_text(records)
    measured = sample(
        settings, seeds, measures=MEASURED, workers=options.workers, progress=options.progress
    )
    files[RELIABILITY] = reliability_text(measured)
    values = measured[..., [MEASURED.index(each) for each in OUTCOMES]]
    explained = None
    if not options.quick:
        behind = leads_nowhere(values)
        explained = explain_all(behind, EXPLAINED_ON, options.workers, options.progress)
    return {"audit.md": page(values, explained, records, quick=options.quick), **files}


def refresh(text: str) -> str:
    """The page with the parts that take no runs made anew.

    Raises
    ------
    InputError
        The page has no part with runs to keep.
    """
    _, heading, rest = text.partition(f"{LEADS}\n")
    if not heading:
        raise InputError("docs/audit.md has no part with runs to keep; make it: ./dev docs audit")
    runs, _, _ = rest.partition(f"\n\n{STEPS_HEADING}\n")
    return f"{first_part()}\n\n{heading}{runs.rstrip()}\n\n{steps_part(read_records())}"


def page(
    values: Numbers,
    explained: Sequence[Explained] | None,
    records: Sequence[LeadRecord],
    *,
    quick: bool = False,
) -> str:
    """The report as Markdown.

    Parameters
    ----------
    values
        As from :func:`~reports.audit.leads.sample`.
    explained
        Why bundles lead almost nowhere; None if that was not worked out.
    records
        Who led in each step of the model.
    quick
        Whether these are the runs of a quick version.
    """
    runs = leads_part(values, explained)
    return f"{first_part(quick=quick)}\n\n{runs}\n{steps_part(records)}"


def first_part(*, quick: bool = False) -> str:
    """The part that takes no runs."""
    start = opening("The rigging audit", "./dev docs audit", quick=quick)
    arms = {arm: Scenario.load(arm) for arm in ARMS}
    differences = differences_part(arms, SeedTexts.load())
    return f"{start}\n\n{HEAD}\n\n{differences}\n\n{constants_part()}"


def leads_part(values: Numbers, explained: Sequence[Explained] | None) -> str:
    """Which arm leads in how much of the sampled space, and why some do almost nowhere."""
    settings, seeds = values.shape[:2]
    head = LEADS_HEAD.format(
        settings=settings, design=DESIGN_SEED, seeds=seeds, last=settings * seeds
    )
    titles = ["outcome", "leads who has", *map(title, ARMS), "tie", "lead is clear",
              "undefined (settings)"]  # fmt: skip
    rows = [_lead_row(outcome, values[..., i]) for i, outcome in enumerate(OUTCOMES)]
    notes = [f"- {each.label}: {each.by_definition_note}" for each in OUTCOMES
             if each.by_definition_note]  # fmt: skip
    leads = table(titles, rows, numbers=range(2, len(titles)))
    parts = [LEADS, head, leads, _leads_somewhere(values), "\n".join(notes),
             _explanations(explained)]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _lead_row(outcome: Measure, values: Numbers) -> list[str]:
    """One outcome in the table of leads; values have the shape (settings, seeds, arms)."""
    counted = lead(values, lower_leads(outcome))
    return [
        outcome.label,
        "least" if lower_leads(outcome) else "most",
        *(_share(counted, arm) for arm in range(len(ARMS))),
        _part(counted.ties, counted.settings),
        _part(counted.clear, counted.settings),
        str(counted.undefined),
    ]


def leads_nowhere(values: Numbers) -> list[tuple[str, str, Measure]]:
    """Arms that lead in less than ``NOWHERE`` of the settings, the arm that leads there most often,
    and the outcome.
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
    behind: Sequence[tuple[str, str, Measure]], seeds: Sequence[int], workers: int | None = None,
    progress: Listener = ignore_progress,
) -> list[Explained]:  # fmt: skip
    """Explain each; two outcomes of the same two arms are read off the same runs."""
    pairs = dict.fromkeys((most, arm) for arm, most, _ in behind)
    runs = {
        pair: explain_outcomes(*pair, seeds, workers=workers, progress=progress) for pair in pairs
    }
    return [(arm, most, each, runs[most, arm][each.name]) for arm, most, each in behind]


def _leads_somewhere(values: Numbers) -> str:
    """The number of outcomes on which each arm leads in more than almost nowhere."""
    counted = [lead(values[..., i], lower_leads(each)) for i, each in enumerate(OUTCOMES)]
    reached = [sum(each.share(arm) >= NOWHERE for each in counted) for arm in range(len(ARMS))]
    counts = (f"{title(arm)} on {number}" for arm, number in zip(ARMS, reached, strict=True))
    return f"Of the {len(OUTCOMES)} outcomes, an arm leads in {PART} or more: {', '.join(counts)}."


def _explanations(explained: Sequence[Explained] | None) -> str:
    heading = f"## Where an arm leads in less than {PART}"
    if explained is None:
        return f"{heading}\n\nNot worked out in a quick run."
    if not explained:
        return f"{heading}\n\nNone does, on any outcome."
    parts = [heading, EXPLAINED_HEAD]
    for arm, most, outcome, explanation in explained:
        behind = "Above" if lower_leads(outcome) else "Below"
        lines = "\n".join(explanation_lines(explanation))
        parts += [
            f"### {title(arm)}: {outcome.label.lower()}",
            f"{title(arm)} minus {title(most)}. {behind} zero is what keeps it behind.",
            f"```text\n{lines}\n```",
        ]
    return "\n\n".join(parts)


def _share(counted: Lead, arm: int) -> str:
    if not counted.settings:
        return "-"
    low, high = counted.interval(arm)
    return f"{counted.share(arm):.2f} [{low:.2f}, {high:.2f}]"


def _part(count: int, whole: int) -> str:
    return f"{count / whole:.2f}" if whole else "-"
