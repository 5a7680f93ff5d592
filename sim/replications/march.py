"""March 1991: who learns slowly from the organization teaches it more."""

from typing import Any, Final

from sim.replications.base import Check, Courses, Plan, Replication, level

SLOW: Final = "slow"
FAST: Final = "fast"
CLOSED: Final = "no turnover"
TURNOVER: Final = "turnover"

LEARNING: Final[dict[str, dict[str, Any]]] = {
    SLOW: {"sensemaking.socialization": 0.1},
    FAST: {"sensemaking.socialization": 0.9},
}
TURBULENT: Final[dict[str, Any]] = {
    "community.organizations": 300,
    "people.founders_share": 1 / 6,
    "governance.council_size": 100,
    "community.scale": 0.0,
    "sensemaking.socialization": 0.5,
    # Each of 20 elements is drawn anew with .032 a week, and half of that turns it: .016.
    "shocks.yearly_rate": 52.0,
    "weeks": 150,
}
CHANGING: Final[dict[str, dict[str, Any]]] = {
    CLOSED: TURBULENT,
    TURNOVER: {
        **TURBULENT,
        "people.leave_base": 0.1,
        "people.join_spontaneous": 0.02,
        "people.rest_weeks": 1,
    },
}
SMALL: Final[dict[str, Any]] = {
    "problem.elements": 12,  # so that a changed world is soon counted anew
    "sensemaking.boundary": 12,
    "shocks.share": 1 / 12,  # one element at a time
}


def _small(variants: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: {**values, **SMALL} for name, values in variants.items()}


def _checks(courses: Courses) -> list[Check]:
    """The signs; how large the differences are is not March's, so any above 0 will do."""
    slow, fast = (courses[name][:, -1] for name in (SLOW, FAST))
    closed, open_ = (courses[name][:, -1] for name in (CLOSED, TURNOVER))
    return [
        level("socialization", "knowledge of the agenda at the end, slow less fast learning from "
              "it: above 0 (.865 to .811 in March's own model)", 0.5, slow - fast, 0.499),
        level("turnover", "the same in a turbulent world, with turnover less without: above 0 "
              "(.576 to .025 in March's own model)", 0.5, open_ - closed, 0.499),
        level("decay", "knowledge in a turbulent world without turnover, after 150 weeks: it is "
              "lost", 0.025, closed, 0.12),
    ]  # fmt: skip


MARCH = Replication(
    name="march-1991",
    paper="March, J. G. (1991). Exploration and exploitation in organizational learning. "
    "Organization Science 2: 71-87.",
    shows="Those who take up slowly what is agreed stay different long enough to improve the "
    "agreement; and when the world turns, newcomers keep knowledge alive.",
    differs="Only the signs can be reproduced: an agenda takes over the whole package of whoever "
    "does best, where March's code learns each belief from all who know better than it; beliefs "
    "are never empty; and newcomers come from a pool of outsiders who keep what they believe.",
    fast=Plan(range(120_700, 120_740), _small({**LEARNING, **CHANGING}), _checks),
    full=Plan(range(220_700, 220_740), {**LEARNING, **CHANGING}, _checks),
    observed="knowledge",
    drawn=(SLOW, FAST, CLOSED, TURNOVER),
)
