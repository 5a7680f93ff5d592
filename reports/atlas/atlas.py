"""docs/atlas.md: how the headline outcomes move with the parameters that move them most.

``python -m reports.atlas.atlas`` sweeps the study ``atlas``, reads its Sobol indices, and runs
every arm along the parameters with the largest. Runs that are there already are not made again.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from reports.atlas.page import Course, page, picture
from sim.analysis.sensitivity.indices import by_influence
from sim.analysis.sensitivity.sensitivity import Sensitivity, sensitivity
from sim.analysis.sweeps.cube import read_cubes
from sim.batch.design import Design
from sim.batch.results import Results, open_results
from sim.batch.runner import Listener, Progress
from sim.batch.study import Study
from sim.batch.studyfile import read_study
from sim.batch.sweep import sweep
from sim.measures.catalogue import HEADLINES

GROUPS: Final = ("growth", "adaptivity", "power", "impact")
MOST: Final = 2
"""Parameters along which each outcome is shown."""
VALUES: Final = 5
SEEDS: Final = 12


def influential(found: Sensitivity, measure: str, most: int = MOST) -> list[str]:
    """The parameters with the largest total index of a measure, on the mean of the arms."""
    return by_influence([t for t in found.targets if t.measure == measure and not t.minus])[:most]


def along(study: Study, name: str, seeds: int, levels: int = VALUES) -> Study:
    """The study of one parameter alone, over its whole range."""
    (factor,) = (each for each in study.factors if each.name == name)
    return replace(
        study, name=f"atlas-{name}", title=f"Atlas: {name}", factors=(factor,),
        design=Design(kind="full_factorial", levels=levels), replicates=seeds,
    )  # fmt: skip


def courses(
    study: Study, names: Sequence[str], folder: Path, seeds: int, workers: int | None,
    tell: Listener,
) -> dict[str, Results]:  # fmt: skip
    """Every arm along each of these parameters."""
    return {
        name: finished(along(study, name, seeds), folder / name, workers, tell) for name in names
    }


def course(results: Results, measure: str) -> Course:
    """One outcome of the runs along a parameter."""
    (factor,) = results.study.factors
    values = tuple(point[factor.name] for point in results.study.places.values())
    return Course(factor, values, read_cubes(results, [measure])[measure])


def finished(study: Study, folder: Path, workers: int | None, tell: Listener) -> Results:
    """The sweep of a study; one that is there and whole is used as it is."""
    if (folder / "manifest.json").exists():
        there = open_results(folder)
        if there.study.as_data() == study.as_data() and there.done == study.total:
            return there
    return sweep(study, folder, workers=workers, progress=tell)


def smaller(study: Study) -> Study:
    """The same study, too small to say anything, to see that all goes well."""
    short = {"weeks": 20, "shocks.weeks": (8,)}
    arms = {name: arm.with_values(short) for name, arm in study.arms.items()}
    return replace(
        study, arms=arms, factors=study.factors[:2], design=Design(kind="saltelli", points=8),
        replicates=1,
    )  # fmt: skip


def make(
    docs: Path, runs: Path, *, fast: bool = False, workers: int | None = None,
    tell: Listener = lambda step: None,
) -> Path:  # fmt: skip
    """Make the page and its pictures.

    Parameters
    ----------
    docs
        Folder of the page; pictures go into its ``images``.
    runs
        Folder of the sweeps.
    fast
        Far fewer and shorter runs, for tests.
    workers
        Processes.
    tell
        Told about the runs.

    Returns
    -------
    Path
        The page.
    """
    study = smaller(read_study("atlas")) if fast else read_study("atlas")
    screened = finished(study, runs / "atlas", workers, tell)
    measures = [HEADLINES[group].name for group in GROUPS]
    found = sensitivity(screened, measures)
    chosen = {measure: influential(found, measure) for measure in measures}
    names = sorted({name for these in chosen.values() for name in these})
    seeds = 2 if fast else SEEDS
    swept = courses(study, names, runs / "atlas-courses", seeds, workers, tell)
    images = docs / "images"
    images.mkdir(parents=True, exist_ok=True)
    told = {}
    for measure, these in chosen.items():
        told[measure] = [course(swept[name], measure) for name in these]
        stem = f"atlas-{measure.split('.')[0]}"
        if these:
            picture(told[measure], found.labels).savefig(images / f"{stem}.png", dpi=80)
            found.plot(measure).savefig(images / f"{stem}-sensitivity.png", dpi=80)
    place = docs / "atlas.md"
    place.write_text(page(found, told, seeds), encoding="utf-8")
    return place


def main(arguments: Sequence[str] | None = None) -> int:
    """Write docs/atlas.md; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m reports.atlas.atlas", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="far fewer runs, to see that it works")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder of the page")
    parser.add_argument("--runs", type=Path, default=Path("results"), help="folder of the sweeps")
    parser.add_argument("--workers", type=int, help="processes; by default one a core")
    asked = parser.parse_args(arguments)

    def tell(step: Progress) -> None:
        if step.stage == "running":
            print(f"{step.done:,} of {step.total:,} runs", file=sys.stderr)

    print(make(asked.docs, asked.runs, fast=asked.fast, workers=asked.workers, tell=tell))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
