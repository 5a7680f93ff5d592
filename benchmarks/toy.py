"""Copy the best neighbour, else try a change, in plain Mesa and in this engine.

``python -m benchmarks.toy``. Everybody on a ring looks at all four neighbours every week, copies
the best if it is strictly better, and otherwise turns one of 12 elements at random and keeps that
if it is better. In the engine this is a scenario, and a week is the whole week with all of its
stages, membership, ledger and measures included; in Mesa it is the shortest program that does it.
"""

from pathlib import Path

import mesa
import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Timing, machine, table, timed
from sim.model import CommunityModel
from sim.scenario import Scenario

FILE = Path(__file__).parents[1] / "experiments" / "replications" / "lazer-friedman-2007.toml"
ELEMENTS = 12
REPEATS = 5
SIZES = ((1000, 52, 52), (100_000, 52, 4))
"""Actors, weeks in the engine, weeks in Mesa."""


class Searcher(mesa.Agent):
    """Looks at its neighbours, copies the best of them or tries alone."""

    def __init__(self, model: "PlainMesa", setting: int) -> None:
        super().__init__(model)
        self.setting = setting
        self.following = setting
        self.neighbours: list[Searcher] = []

    def look(self) -> None:
        """Decide on next week's setting by what everybody does now."""
        value = self.model.value
        mine = value[self.setting]
        best = max(self.neighbours, key=lambda other: value[other.setting])
        self.following = self.setting
        if value[best.setting] > mine:
            self.following = best.setting
            return
        tried = self.setting ^ (1 << self.model.random.randrange(ELEMENTS))
        if value[tried] > mine:
            self.following = tried

    def change(self) -> None:
        """Do it."""
        self.setting = self.following


class PlainMesa(mesa.Model):
    """The toy as a Mesa user would write it."""

    def __init__(self, settings: NDArray[np.int64], value: NDArray[np.float64], seed: int) -> None:
        super().__init__(rng=seed)
        self.value: list[float] = value.tolist()
        ring = [Searcher(self, int(setting)) for setting in settings]
        for i, agent in enumerate(ring):
            agent.neighbours = [ring[(i + step) % len(ring)] for step in (-2, -1, 1, 2)]

    def step(self) -> None:
        """One week."""
        self.agents.do("look")
        self.agents.do("change")

    def mean(self) -> float:
        """Mean value of what is done."""
        return float(np.mean([self.value[agent.setting] for agent in self.agents]))


def scenario(actors: int) -> Scenario:
    """The toy as a scenario of the engine."""
    return Scenario.load(FILE).with_values(
        {
            "community.topology": "ring_lattice",
            "community.residents": actors,
            "problem.elements": ELEMENTS,
            "communication.sample": 4,
        }
    )


def run_engine(actors: int, weeks: int, read: int) -> tuple[Timing, Timing, float]:
    """Time whole weeks, and the stage of looking alone; and the mean value after ``read`` weeks."""
    toy = scenario(actors)
    CommunityModel(toy, 1).step()  # compiles
    models = [CommunityModel(toy, seed) for seed in range(REPEATS + 1)]
    whole = timed(lambda repeat: [models[repeat].step() for _ in range(weeks)], REPEATS)
    mean = float(np.mean([model.series["impact"][read - 1] for model in models[1:]]))
    looking, world = toy.communication, models[0].world
    alone = timed(lambda _: [looking.look_and_try(world, w) for w in range(weeks)], REPEATS)
    return whole, alone, mean


def run_mesa(actors: int, weeks: int) -> tuple[Timing, float]:
    """Time Mesa on the engine's landscapes and first settings; and the mean value it ends at."""
    toy, seeds = scenario(actors), range(1, REPEATS + 1)
    worlds = [CommunityModel(toy, seed).world for seed in seeds]
    models = [
        PlainMesa(world.actors.setting, world.problem.value, seed)
        for world, seed in zip(worlds, seeds, strict=True)
    ]
    timing = timed(lambda repeat: [models[repeat - 1].step() for _ in range(weeks)], REPEATS)
    return timing, float(np.mean([model.mean() for model in models]))


def report() -> str:
    """Run everything; the results as Markdown."""
    rows = []
    for actors, weeks, mesa_weeks in SIZES:
        whole, alone, mean = run_engine(actors, weeks, mesa_weeks)
        plain, mesa_mean = run_mesa(actors, mesa_weeks)
        slowest = plain.per(actors * mesa_weeks)
        for name, timing, n, end in (
            ("plain Mesa", plain, mesa_weeks, f"{mesa_mean:.3f}"),
            ("this engine, whole weeks", whole, weeks, f"{mean:.3f}"),
            ("this engine, stage 9 alone", alone, weeks, "-"),
        ):
            cost = timing.per(actors * n)
            rows.append(
                [f"{name}, {actors:,} actors", str(n), f"{cost:.0f}", f"{slowest / cost:.0f}", end]
            )
    return (
        "## Toy: copy the best neighbour, else try a change\n\n"
        "Processor nanoseconds per actor and week, least of "
        f"{REPEATS} repeats. Both start from the same settings on the same landscapes; the mean "
        "value after the weeks that Mesa ran shows that they do the same, up to chance.\n\n"
        + table(("", "weeks timed", "ns", "times faster than Mesa", "mean value"), rows)
    )


if __name__ == "__main__":
    print(machine(), report(), sep="\n\n")
