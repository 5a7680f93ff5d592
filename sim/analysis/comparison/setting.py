"""What the arms of a comparison have in common, in one sentence."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

PLACES: Final = {
    "synthetic": "drawn community",
    "bristol": "Bristol civic network",
    "network": "imported network",
}
"""What to call a community, by its kind."""


def setting(comparison: "Comparison") -> str:
    """The community, the problem, the weeks and the seeds that all arms share."""
    first = comparison.arms[next(iter(comparison.arms))]
    run = next(iter(comparison.arm_runs.values()))[0]
    engaged, share = (run.summary.get(f"growth.engaged{end}") for end in ("", "_share"))
    actors = f" of {engaged / share:,.0f} people and organizations" if engaged and share else ""
    count = len(comparison.seeds)
    return (
        f"The same {PLACES[first.community.kind]}{actors}, the same problem of "
        f"{first.problem.elements} interdependent elements, the same money and the same shocks, "
        f"over {first.weeks} weeks, {count} {'time' if count == 1 else 'times'} with different "
        "luck."
    )
