"""Proposals: how good they are, how well those who decide can tell, what refusing costs."""

from typing import Final

from sim.measures.catalogue.base import Measure, for_run

TRUE_GAIN: Final = (
    "The true gain of a plan is the mean, over its members and those whom they serve or know, of "
    "what its elements would add to their own value in that week."
)
IN_VAIN: Final = (
    "on proposals that were filed and ended without money, up to the end of the run; those that "
    "still wait are not counted"
)


def _hours(bearer: str, label: str, what: str) -> Measure:
    return for_run(
        f"proposals.hours_refused_{bearer}", label, "hours", f"{what} {IN_VAIN}.",
        lower_is_better=True,
    )  # fmt: skip


PROPOSALS: Final = (
    for_run("proposals.drafted", "Plans drafted", "plans",
            "Plans of which at least one draft was made, whether proposed or not."),
    for_run("proposals.filed", "Proposals filed", "proposals",
            "Times that a plan was filed, again after a revision included."),
    for_run("proposals.refused_share", "Proposals refused", "share",
            "Of the filed proposals that ended or began, the share that ended without money: "
            "refused, or given up after waiting. Null where none did."),
    for_run("proposals.gain_filed", "True gain of plans when filed", "value",
            f"{TRUE_GAIN} Mean over all filings; null without any."),
    for_run("proposals.gain_funded", "True gain of plans when funded", "value",
            f"{TRUE_GAIN} Mean over the projects that began, as they began; null without any."),
    for_run("proposals.award_correlation", "Awards follow true gain", "rank correlation, -1 to 1",
            "Spearman rank correlation of what a funding rule goes by in paying waiting projects "
            f"(hopes, votes, gifts) with their true gains. {TRUE_GAIN} Mean over the rounds in "
            "which five or more waited (of more than 50, as many evenly spread); null without "
            "such a round."),
    for_run("proposals.decision_correlation", "Decisions follow true gain",
            "correlation, -1 to 1",
            "Correlation of whether those who govern passed a proposal with its true gain, over "
            f"all their decisions. {TRUE_GAIN} Null where nobody else decides, or all decisions "
            "are alike."),
    _hours("residents", "Residents' hours on refused plans",
           "Own hours that residents owed for drafts and revisions"),
    _hours("organizations", "Organizations' hours on refused plans",
           "Own hours that organizations owed for drafts and revisions"),
    _hours("deciders", "Deciders' hours on refused plans",
           "Own hours of those who read proposals to decide on them, or hosted that,"),
    _hours("coordinators", "Coordinators' hours on refused plans",
           "Coordinators' hours of deciding"),
)  # fmt: skip
