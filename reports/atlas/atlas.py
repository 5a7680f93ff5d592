"""docs/atlas.md: how the headline outcomes move with the parameters that move them most.

The study ``atlas`` is swept and its Sobol indices are computed; then every arm runs along the
parameters with the largest indices.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from reports.atlas.page import Course, image, page, picture
from reports.figures import png
from reports.page import Files, PageOptions
from sim.analysis.sensitivity.indices import by_influence
from sim.analysis.sensitivity.sensitivity import Sensitivity, sensitivity
from sim.analysis.sweeps.cube import read_cubes
from sim.batch.design import Design
from sim.batch.results import Results, open_results
from sim.batch.study import Study
from sim.batch.studyfile import read_study
from sim.batch.sweep import sweep
from sim.measures.catalogue import FRONT

GROUPS: Final = ("growth", "adaptivity", "power", "impact")
MOST: Final = 2
"""Parameters along which each outcome is shown."""
VALUES: Final = 5
SEEDS: Final = 12
QUICK_SEEDS: Final = 2
DOTS_PER_INCH: Final = 80


def influential(indices: Sensitivity, measure: str, most: int = MOST) -> list[str]:
    """The parameters with the largest total index of a measure, on the mean of the arms."""
    return by_influence([t for t in indices.targets if t.measure == measure and not t.minus])[:most]


def along(study: Study, name: str, seeds: int, levels: int = VALUES) -> Study:
    """The study of one parameter alone, over its whole range."""
    (factor,) = (each for each in study.factors if each.name == name)
    return replace(
        study, name=f"atlas-{name}", title=f"Atlas: {name}", factors=(factor,),
        design=Design(kind="full_factorial", levels=levels), replicates=seeds,
    )  # fmt: skip


def course(results: Results, measure: str) -> Course:
    """One outcome of the runs along a parameter."""
    (factor,) = results.study.factors
    values = tuple(point[factor.name] for point in results.study.places.values())
    return Course(factor, values, read_cubes(results, [measure])[measure])


def finished(study: Study, folder: Path, options: PageOptions) -> Results:
    """The sweep of a study; one that is there and whole is used as it is."""
    if (folder / "manifest.json").exists():
        there = open_results(folder)
        if there.study.as_data() == study.as_data() and there.done == study.total:
            return there
    return sweep(study, folder, workers=options.workers, progress=options.progress)


def smaller(study: Study) -> Study:
    """The same study, too small to mean anything, to see that the code works."""
    short = {"weeks": 20, "shocks.weeks": (8,)}
    arms = {name: arm.with_values(short) for name, arm in study.arms.items()}
    return replace(
        study, arms=arms, factors=study.factors[:2], design=Design(kind="saltelli", points=8),
        replicates=1,
    )  # fmt: skip


def make(options: PageOptions) -> Files:
    """The page and its pictures.

    Sweeps stay in the folder of runs; those that are there and whole are used as they are.
    """
    study = smaller(read_study("atlas")) if options.quick else read_study("atlas")
    runs = options.runs / "quick" if options.quick else options.runs
    screened = finished(study, runs / "atlas", options)
    measures = [each.name for each in FRONT if each.group in GROUPS and each.name in study.outcomes]
    headlines = [each.name for each in FRONT if each.headline]
    indices = sensitivity(screened, measures)
    chosen = {
        measure: influential(indices, measure) if measure in headlines else []
        for measure in measures
    }
    names = sorted({name for these in chosen.values() for name in these})
    seeds = QUICK_SEEDS if options.quick else SEEDS
    swept = {
        name: finished(along(study, name, seeds), runs / "atlas-courses" / name, options)
        for name in names
    }
    courses = {
        measure: [course(swept[name], measure) for name in these]
        for measure, these in chosen.items()
    }
    files: dict[str, str | bytes] = {"atlas.md": page(indices, courses, seeds, quick=options.quick)}
    for measure, these in courses.items():
        if these:
            files[f"{image(measure)}.png"] = png(picture(these, indices), DOTS_PER_INCH)
            sensitivities = png(indices.plot(measure), DOTS_PER_INCH)
            files[f"{image(measure)}-sensitivity.png"] = sensitivities
    return files
