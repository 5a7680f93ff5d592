"""Whole runs of the arms on one core, after compilation: ``python -m benchmarks.whole_runs``."""

from benchmarks.measuring import Timing, in_fresh_process, machine, peak_megabytes, table, timed
from sim.scenario import ARMS

PAIR = ARMS[1:]
REPEATS = 7
OTHER_RULES = (
    "lottery", "participatory_budgeting", "quadratic_funding", "conviction_voting",
    "self_organized_fund_allocation",
)  # fmt: skip
"""Funding rules that no arm has, each within the network."""

SMALL_GOAL = 0.070
MIDDLE_GOAL = 0.15
LARGE_GOAL, LARGE_MEMORY_GOAL = 15.0, 600.0


def small_and_middle() -> list[tuple[str, Timing, float | None]]:
    """Arms with 250 residents and 30 organizations, both main arms as a pair, and 1,000."""
    from sim.runs import run
    from sim.scenario import Scenario

    def once(arms: tuple[str, ...], residents: int) -> Timing:
        scenarios = [
            Scenario.load(arm).with_values({"community.residents": residents}) for arm in arms
        ]

        def task(seed: int) -> None:
            for scenario in scenarios:
                run(scenario, seed, against=())

        task(0)  # compiles
        return timed(task, REPEATS)

    rows: list[tuple[str, Timing, float | None]] = [
        (f"{arm}, 250 + 30 actors", once((arm,), 250), None) for arm in ARMS
    ]
    rows.append(("both main arms as a pair, 250 + 30", once(PAIR, 250), SMALL_GOAL))
    rows += [(f"{arm}, 1,000 + 30 actors", once((arm,), 1000), MIDDLE_GOAL) for arm in ARMS]
    return rows


def large(arm: str, rule: str = "") -> tuple[Timing, float]:
    """One run with 100,000 residents and 1,000 organizations, and the memory it takes.

    ``rule`` is another funding rule than that of the arm.
    """
    from sim.runs import run
    from sim.scenario import Scenario

    other = {"funding.rule": rule} if rule else {}
    run(Scenario.load(arm).with_values(other), 0, against=())  # compiles
    many = {"community.residents": 100_000, "community.organizations": 1000}
    scenario = Scenario.load(arm).with_values(many | other)
    return timed(lambda seed: run(scenario, seed, against=()), 1), peak_megabytes()


def report() -> str:
    """Run everything; the results as Markdown."""
    rows = []
    first = None
    for name, timing, goal in in_fresh_process(small_and_middle):
        first = first or timing
        rows.append(_row(name, timing, goal, first, "-", "-"))
    for arm, rule in [(arm, "") for arm in ARMS] + [(ARMS[2], rule) for rule in OTHER_RULES]:
        timing, memory = in_fresh_process(large, arm, rule)
        name = f"{rule or arm}, 100,000 + 1,000 actors"
        assert first is not None
        rows.append(
            _row(name, timing, LARGE_GOAL, first, f"{memory:.0f}", f"{LARGE_MEMORY_GOAL:.0f}")
        )
    head = ("260 weeks, N = 12, no shadow run", "processor s", "wall s", "goal s", "x the first",
            "peak MB", "goal MB")  # fmt: skip
    return (
        "## Whole runs\n\n"
        f"One process on one core after compilation, with the table of weekly series and the "
        f"summary. Least of {REPEATS} repeats (one for 100,000), each on a seed of its own.\n\n"
        + table(head, rows)
    )


def _row(
    name: str, timing: Timing, goal: float | None, first: Timing, memory: str, most: str
) -> list[str]:
    return [
        name,
        f"{timing.processor:.3f}",
        f"{timing.wall:.3f}",
        "-" if goal is None else f"{goal:g}",
        f"{timing.processor / first.processor:.1f}",
        memory,
        most,
    ]


if __name__ == "__main__":
    print(machine(), report(), sep="\n\n")
