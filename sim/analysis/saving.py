"""Folders of results: report, figures, tables, scenarios, and how they were made."""

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim import atomic
from sim.batch.environment import environment
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison
    from sim.analysis.explanation.explain import Explanation

REPORT: Final = "report.html"
DOTS_PER_INCH: Final = 200


class _Rehearsed(Exception):
    """Ends a rehearsal."""


def check(folder: Path, *, force: bool = False) -> None:
    """Refuse, before any time is spent, a folder that could not be written afterwards.

    Raises
    ------
    InputError
        The folder holds something, or is a file; see :meth:`Comparison.save`.
    OSError
        The place cannot be written.
    """
    with suppress(_Rehearsed), atomic.folder(folder, force=force):
        raise _Rehearsed


def save(comparison: "Comparison", folder: Path, *, force: bool = False, command: str = "") -> Path:
    """Write everything at once or nothing; see :meth:`Comparison.save`."""
    # Not at the top: a folder is checked early, when there is no time to import this.
    from sim.analysis.comparison import report
    from sim.analysis.comparison.figures import FIGURES, draw, svg

    with atomic.folder(folder, force=force) as draft:
        (draft / "figures").mkdir()
        pictures = {}
        for name in FIGURES:
            figure = draw(comparison, name)
            pictures[name] = svg(figure)
            figure.set_layout_engine("none")  # laid out once is enough
            place = draft / "figures" / name
            place.with_suffix(".svg").write_text(pictures[name], encoding="utf-8")
            figure.savefig(place.with_suffix(".png"), dpi=DOTS_PER_INCH)
        comparison.estimates.to_csv(draft / "summary.csv", index=False)
        comparison.runs.to_csv(draft / "runs.csv", index=False)
        comparison.series.to_parquet(draft / "series.parquet", index=False)
        for arm, scenario in comparison.arms.items():
            (draft / f"scenario-{arm}.toml").write_text(scenario.to_toml(), encoding="utf-8")
        manifest = describe(comparison, command)
        page = report.html(comparison, pictures, manifest)
        (draft / REPORT).write_text(page, encoding="utf-8")
        finish(draft, folder, manifest)
    return folder / REPORT


def save_run(
    comparison: "Comparison", folder: Path, *, force: bool = False, command: str = ""
) -> None:
    """Write the series, summary and scenario of a single run, all or nothing."""
    (arm, scenario), *_ = comparison.arms.items()
    with atomic.folder(folder, force=force) as draft:
        comparison.series.drop(columns=["arm", "seed"]).to_csv(draft / "series.csv", index=False)
        write_json(draft / "summary.json", run_data(comparison))
        (draft / f"scenario-{arm}.toml").write_text(scenario.to_toml(), encoding="utf-8")
        finish(draft, folder, describe(comparison, command))


def save_explanation(
    explanation: "Explanation", folder: Path, *, force: bool = False, command: str = ""
) -> Path:
    """Write everything at once or nothing; see :meth:`Explanation.save`."""
    import pandas as pd

    from sim.analysis.comparison.figures import svg
    from sim.analysis.explanation.words import explanation_data

    with atomic.folder(folder, force=force) as draft:
        data = explanation_data(explanation)
        if explanation.used:  # without any there is nothing to draw
            figure = explanation.plot()
            (draft / "explanation.svg").write_text(svg(figure), encoding="utf-8")
            figure.savefig(draft / "explanation.png", dpi=DOTS_PER_INCH)
        write_json(draft / "explanation.json", data)
        explanation.table.to_csv(draft / "shares.csv")
        pairs = [
            {"one": one, "two": two, "value": each.mean, "low": each.low, "high": each.high}
            for (one, two), each in explanation.interactions.items()
        ]
        names = ["one", "two", "value", "low", "high"]
        pd.DataFrame(pairs, columns=names).to_csv(draft / "interactions.csv", index=False)
        explanation.runs.to_csv(draft / "runs.csv", index=False)
        for arm, scenario in explanation.arms.items():
            (draft / f"scenario-{arm}.toml").write_text(scenario.to_toml(), encoding="utf-8")
        told = {each: data[each] for each in ("measure", "levers")}
        manifest = {**describe(explanation, command), **told}
        finish(draft, folder, manifest)
    return folder


def run_data(comparison: "Comparison") -> dict[str, Any]:
    """A single run for machines."""
    run = next(iter(comparison.finished.values()))[0]
    return {
        "scenario": run.arm,
        "seed": run.seed,
        "summary": run.summary,
        "reasons": run.reasons,
    }


def describe(results: "Comparison | Explanation", command: str = "") -> dict[str, Any]:
    """How results were made: everything needed to make them again."""
    from sim.kernels.code_identity import code_hash

    return {
        "systemshift": type(results).__name__.lower(),
        "command": command,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(results.seconds, 1),
        "seeds": results.seeds,
        "arms": list(results.arms),
        "scenarios": {arm: each.content_hash() for arm, each in results.arms.items()},
        "code": code_hash(set().union(*(each.modules for each in results.arms.values()))),
        **environment(),
    }


def finish(draft: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest, which lists what is ours."""
    files = sorted(str(each.relative_to(draft)) for each in draft.rglob("*") if each.is_file())
    write_json(draft / atomic.MARK, {**manifest, "files": [*files, atomic.MARK]})
    _keep_foreign_files(folder, draft)


def write_json(file: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(f"{text}\n", encoding="utf-8")


def _keep_foreign_files(folder: Path, draft: Path) -> None:
    """Carry over what an earlier folder holds that no comparison wrote."""
    if not (folder / atomic.MARK).is_file():
        return
    try:
        ours = set(json.loads((folder / atomic.MARK).read_text(encoding="utf-8"))["files"])
    except (ValueError, KeyError, TypeError):
        raise InputError(
            f"{folder / atomic.MARK} was not written by a comparison, so the folder is not "
            "replaced; name another folder"
        ) from None
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if not file.is_file() or str(name) in ours:
            continue
        target = draft / name
        if target.exists():
            raise InputError(f"{file} is not ours to replace; move it or name another folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target, follow_symlinks=False)
