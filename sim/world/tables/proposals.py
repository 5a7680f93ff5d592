"""Parameters of plans: how they are drafted, filed, read and judged; the same for every arm."""

from sim.constants import MOST_DRAFTS
from sim.parameters import ASSUMPTION, Section, parameter


class ProposalParameters(Section):
    """How plans are prepared, and how whoever decides on a proposal judges it."""

    drafts: int = parameter(
        2, unit="drafts", range=(1, 4), limits=(0, MOST_DRAFTS), source=ASSUMPTION
    )
    """Most drafts that a proposer makes of a plan and reads before it files the best; with 0 it
    files what it most wants, unread."""

    draft_hours: float = parameter(
        8.0, unit="own hours per draft", range=(4.0, 10.0), limits=(0, 10_000),
        source="16 hours an application, whatever its size (Plinth 2020; 12 to 18 in other UK "
        "surveys of charities), over two drafts",
    )  # fmt: skip
    """Own hours that a proposer owes for each draft, whatever becomes of it."""

    revising: float = parameter(
        0.5, unit="share of refusals", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION
    )
    """Chance that who is refused improves the plan and files it again, rather than gives it up."""

    appraisal: int = parameter(
        40, unit="own minutes per proposal", limits=(0, 100_000), range=(10, 120),
        source="30 to 45 minutes a plan (judges of YouWiN!, Nigeria); under half an hour to two "
        "hours for lay reviewers (Diabetes Research Connection); the default: " + ASSUMPTION,
    )  # fmt: skip
    """Own minutes of whoever reads a proposal to decide on it."""

    reader_error: float = parameter(
        0.12, unit="value", range=(0.0, 0.25), limits=(0, 10),
        source="single ratings of proposals agree by .26 (Mutz et al. 2012): 1.7 times the spread "
        "of what readers see, .07, of which .05 is that of true gains of plans and .05 is shared",
    )  # fmt: skip
    """Standard error of one reader's reading of a proposal, beside what all readers share."""

    shared_error: float = parameter(
        0.05, unit="value", range=(0.0, 0.15), limits=(0, 10),
        source=ASSUMPTION + ": as large as the spread of true gains of plans; where judges' scores "
        "told nothing of what firms became (McKenzie & Sansone 2017) it is far larger",
    )  # fmt: skip
    """Standard error that all who read a proposal share: what it leaves out, or how it sounds."""

    view_readings: float = parameter(
        1.0, unit="readings", range=(0.25, 8.0), distribution="loguniform", limits=(0, 10_000),
        source=ASSUMPTION,
    )  # fmt: skip
    """Readings behind a proposal that weigh as much as a view of which the reader is sure; with 0
    only the proposal counts, as soon as anything stands behind it."""

    sharpening: float = parameter(
        0.5, unit="share of the error", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION
    )
    """Share of its own error that a reader is spared who is as close as one can be."""

    favour: float = parameter(
        0.05, unit="value", range=(0.0, 0.2), limits=(0, 1), source=ASSUMPTION
    )
    """What a proposal is worth by itself to a reader who is as close as one can be."""
