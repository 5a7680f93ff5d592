"""The folder of a comparison: report, figures, tables and scenarios; and that of a single run."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim import atomic
from sim.analysis.saving import describe, save_scenarios, write_csv, write_json, write_manifest

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

REPORT: Final = "report.html"


def save(comparison: "Comparison", folder: Path, *, force: bool = False, command: str = "") -> Path:
    """Write everything at once or nothing; see :meth:`Comparison.save`."""
    # Not at the top: saving a single run needs no figures.
    from sim.analysis.comparison import report
    from sim.analysis.comparison.figures import FIGURES, draw
    from sim.analysis.presentation.figure_style import save_figure

    with atomic.folder(folder, force=force) as draft:
        (draft / "figures").mkdir()
        pictures = {
            name: save_figure(draw(comparison, name), draft / "figures" / name) for name in FIGURES
        }
        write_csv(draft / "summary.csv", comparison.estimates)
        write_csv(draft / "runs.csv", comparison.runs)
        comparison.series.to_parquet(draft / "series.parquet", index=False)
        save_scenarios(comparison.arms, draft)
        manifest = describe(comparison, command)
        page = report.html(comparison, pictures, manifest)
        (draft / REPORT).write_text(page, encoding="utf-8")
        write_manifest(draft, folder, manifest)
    return folder / REPORT


def save_run(
    comparison: "Comparison", folder: Path, *, force: bool = False, command: str = ""
) -> None:
    """Write the series, summary and scenario of a single run, all or nothing."""
    with atomic.folder(folder, force=force) as draft:
        write_csv(draft / "series.csv", comparison.series.drop(columns=["arm", "seed"]))
        write_json(draft / "summary.json", run_data(comparison))
        save_scenarios(comparison.arms, draft)
        write_manifest(draft, folder, describe(comparison, command))


def run_data(comparison: "Comparison") -> dict[str, Any]:
    """A single run, as JSON."""
    run = next(iter(comparison.arm_runs.values()))[0]
    return {
        "scenario": run.arm,
        "seed": run.seed,
        "summary": run.summary,
        "reasons": run.reasons,
    }
