"""The folder of an explanation: figure, shares, interactions, runs and scenarios."""

from pathlib import Path
from typing import TYPE_CHECKING

from sim import atomic
from sim.analysis.explanation.text import explanation_data
from sim.analysis.presentation.figure_style import save_figure
from sim.analysis.saving import describe, save_scenarios, write_csv, write_json, write_manifest

if TYPE_CHECKING:
    from sim.analysis.explanation.result import Explanation


def save(
    explanation: "Explanation", folder: Path, *, force: bool = False, command: str = ""
) -> Path:
    """Write everything at once or nothing; see :meth:`Explanation.save`."""
    import pandas as pd

    with atomic.folder(folder, force=force) as draft:
        data = explanation_data(explanation)
        if explanation.used:  # without any there is nothing to draw
            save_figure(explanation.plot(), draft / "explanation")
        write_json(draft / "explanation.json", data)
        write_csv(draft / "shares.csv", explanation.table.reset_index())
        pairs = [
            {"one": one, "two": two, "value": each.mean, "low": each.low, "high": each.high}
            for (one, two), each in explanation.interactions.items()
        ]
        names = ["one", "two", "value", "low", "high"]
        write_csv(draft / "interactions.csv", pd.DataFrame(pairs, columns=names))
        write_csv(draft / "runs.csv", explanation.runs)
        save_scenarios(explanation.arms, draft)
        asked = {each: data[each] for each in ("measure", "levers", "at")}
        write_manifest(draft, folder, {**describe(explanation, command), **asked})
    return folder
