"""docs/leads.csv: who led at every setting, step by step, with names of arms hidden."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from hashlib import sha256
from io import StringIO
from pathlib import Path
from subprocess import run
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reports.audit.leads import OUTCOMES, TIE, UNDEFINED, Numbers, leaders, lower_leads, sample
from reports.audit.steps import STEPS
from reports.page import DOCS
from reports.sampled_space import Setting
from sim.batch.runner import Listener
from sim.errors import InputError, unknown_name
from sim.scenario import ARMS

NAME: Final = "leads.csv"
FILE: Final = DOCS / NAME
LETTERS: Final = "ABC"
STEP_SEEDS: Final = 4
"""Seeds at each setting in the record of a step, in every step the same."""
MARKS: Final = {TIE: "=", UNDEFINED: "-"}


@dataclass(frozen=True)
class LeadRecord:
    """Who led on one outcome in one step of the model.

    Attributes
    ----------
    step
        Name of the step.
    commit
        Where the model was when it ran.
    seeds
        Seeds at each setting.
    off
        The mechanism that was switched off; empty for the model as it is.
    outcome
        Name of the measure.
    leaders
        A sign for each setting, in the order of the design: ``A``, ``B`` or ``C`` for the arm that
        leads, ``=`` for a tie, ``-`` where undefined. The letters are drawn anew for each step.
    """

    step: str
    commit: str
    seeds: int
    off: str
    outcome: str
    leaders: str

    def unblind(self) -> NDArray[np.int64]:
        """The arm that leads at each setting, as from :func:`~reports.audit.leads.leaders`."""
        meant = {sign: place for place, sign in _signs(self.step).items()}
        return np.array([meant[sign] for sign in self.leaders], np.int64)


def read_records(path: Path = FILE) -> list[LeadRecord]:
    """All records, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return [LeadRecord(step, commit, int(seeds), *rest) for step, commit, seeds, *rest in rows]


def records_text(records: Iterable[LeadRecord]) -> str:
    """The file with these records."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(each.name for each in fields(LeadRecord))
    writer.writerows(astuple(each) for each in records)
    return text.getvalue()


def records_of(step: str, commit: str, values: Numbers, off: str = "") -> list[LeadRecord]:
    """Who leads on every outcome; values as from :func:`~reports.audit.leads.sample`."""
    signs = _signs(step)
    return [
        LeadRecord(
            step, commit, values.shape[1], off, outcome.name,
            "".join(signs[int(arm)] for arm in leaders(values[..., i], lower_leads(outcome))),
        )
        for i, outcome in enumerate(OUTCOMES)
    ]  # fmt: skip


def record_step(
    step: str,
    commit: str,
    settings: Sequence[Setting],
    seeds: int = STEP_SEEDS,
    workers: int | None = None,
    progress: Listener | None = None,
) -> list[LeadRecord]:
    """Records of a step: the model as it is, and with each mechanism switched off.

    Parameters
    ----------
    step
        Name of the step.
    commit
        Where the model is.
    settings
        Of the design.
    seeds, workers, progress
        As for :func:`~reports.audit.leads.sample`.
    """
    found = []
    off: dict[str, Setting] = {"": {}} | {each.name: each.off for each in STEPS[step].mechanisms}
    for name, values in off.items():
        changed = [{**setting, **values} for setting in settings]
        measured = sample(changed, seeds, workers=workers, progress=progress)
        found += records_of(step, commit, measured, name)
    return found


def with_step(records: Iterable[LeadRecord], new: Sequence[LeadRecord]) -> list[LeadRecord]:
    """All records, those of a step measured anew in place of its former ones."""
    return [each for each in records if each.step != new[0].step] + list(new)


def begin_step(step: str, records: Iterable[LeadRecord]) -> str:
    """The commit at which a step is recorded: the last that changed the package.

    Raises
    ------
    InputError
        There is no such step; a later one is recorded, so the model is another by now; or the
        package is not as some commit has it.
    """
    if step not in STEPS:
        raise InputError(unknown_name("step", step, STEPS) + ", or declare it in STEPS")
    order = list(STEPS)
    later = [each.step for each in records if order.index(each.step) > order.index(step)]
    if later:
        raise InputError(f"{step!r} cannot be recorded any more: the model is at {later[-1]!r}")
    commit = _git("log", "-1", "--format=%h", "--abbrev=7")
    if not commit:
        raise InputError("a step names the commit of its model, but this is no git checkout")
    if _git("status", "--porcelain"):
        raise InputError("a step names the commit of its model: commit the changes in sim/ first")
    return commit


def _git(*words: str) -> str:
    """What git says of the package; empty outside a checkout."""
    asked = ["git", *words, "--", "sim"]
    return run(asked, cwd=DOCS.parent, capture_output=True, text=True).stdout.strip()


def _signs(step: str) -> dict[int, str]:
    """The sign of each arm, by its place in ``ARMS``, of a tie and of what is undefined."""
    order = sorted(range(len(ARMS)), key=lambda i: sha256(f"{step}: {ARMS[i]}".encode()).digest())
    return dict(zip(order, LETTERS, strict=True)) | MARKS
