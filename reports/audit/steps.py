"""Steps of the model, and the mechanisms of a step that can be switched off alone.

A change of the model that can move results is a step. Declare it here, at the end, and record who
leads since: ``./dev docs audit --step NAME``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Mechanism:
    """A part of a step that values of parameters switch off."""

    name: str
    """What happens while it is on, as a clause."""
    off: Mapping[str, Any]
    """Values that switch it off, by dotted name, in every arm that has them."""


@dataclass(frozen=True)
class ModelStep:
    """A change of the model, all of whose results stand in one record."""

    name: str
    words: str
    """What changed, and what of it no value switches off."""
    mechanisms: tuple[Mechanism, ...] = ()


STEPS: Final[dict[str, ModelStep]] = {
    step.name: step
    for step in (
        ModelStep(
            "First generation",
            "The model before anything below was changed. It ran the same settings, as far as it "
            "has their parameters.",
        ),
        ModelStep(
            "Errors cost",
            "Nobody acts on a truth that nobody has seen: a project is read in the lives of all "
            "members, who carry out together what read highest, and people judge with an error of "
            "their own. Only the error can be switched off.",
            (Mechanism("people judge with an error", {"people.judging_error": 0.0}),),
        ),
        ModelStep(
            "Evidence ages and travels",
            "Views and reports follow one update, in which each reading is one among all that "
            "still weigh; what people notice goes on record, and what they saw themselves travels "
            "along ties. How readings are weighed and recorded cannot be switched off.",
            (
                Mechanism("evidence ages", {"people.evidence_half_life": 1e9}),
                Mechanism("readings travel along ties", {"communication.telling": 0.0}),
            ),
        ),
        ModelStep(
            "Proposals are judged",
            "Plans are drafted, read and filed at own hours; what was read goes with them; whoever "
            "decides weighs it against its own view, by one rule and one threshold in every arm; "
            "whoever holds money decides in rounds. Rounds, order and threshold cannot be switched "
            "off.",
            (
                Mechanism("plans are drafted and read", {"proposals.drafts": 0}),
                Mechanism(
                    "deciders err about proposals",
                    {"proposals.reader_error": 0.0, "proposals.shared_error": 0.0},
                ),
                Mechanism("closeness adds favour", {"proposals.favour": 0.0}),
            ),
        ),
        ModelStep(
            "Money, scale and place",
            "Projects reach the neighbourhoods of their members and pay for it as they work; "
            "grants never wait for hours; funders differ, pay large grants together, judge by the "
            "difference in differences, join, leave and set conditions; groups grow with the "
            "community. Reach, hours and what funders are like cannot be switched off.",
            (
                Mechanism("funders judge", {"funders.patience": 0}),
                Mechanism("groups grow with the community", {"community.scale": 0.0}),
            ),
        ),
        ModelStep(
            "Headlines anew",
            "The model is as it was; what is read of it is not. At work takes the place of those "
            "in touch, what a year regains and who responds that of the area lost, hands that of "
            "the Gini coefficient of money. Later steps are compared on these.",
        ),
    )
}
"""By name, in the order in which the model took them."""
