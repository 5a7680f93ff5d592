"""The folder of a sweep: manifest, parts, stored runs, and merging."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sim import atomic
from sim.batch.environment import arithmetic, environment
from sim.batch.store.asked import IDENTITY, AskedRuns
from sim.batch.store.lock import locked
from sim.batch.store.manifest import FORMAT, manifest_study, read_manifest
from sim.batch.store.parts import PASSING, RUNS, SERIES, UNREADABLE, Part
from sim.batch.study import Study
from sim.errors import InputError
from sim.kernels.code_identity import code_hash

DAMAGED: Final = "damaged"
EXACT: Final = ("numpy", "numba", "scipy")
"""Packages whose versions can change the last digits of results."""


@dataclass(frozen=True)
class Store:
    """A folder of runs and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """The store in a folder.

        Raises
        ------
        InputError
            There is none, it is of another version, or its manifest is damaged.
        """
        path = folder / atomic.MARK
        if not folder.is_dir():
            raise InputError(f"there is no folder {folder}")
        if not path.is_file():
            raise InputError(f"{folder} holds no {atomic.MARK}, so it is not the folder of a sweep")
        return cls(folder, read_manifest(path))

    @classmethod
    def create(
        cls, folder: Path, study: Study, command: str, *, mix_processors: bool = False
    ) -> "Store":
        """Create a store, or open the one in the folder and update its study.

        Call it with the folder locked.

        Raises
        ------
        InputError
            The folder holds something else, another study, or runs of other code, or of another
            kind of processor unless ``mix_processors``.
        """
        code = code_hash(study.modules)
        made = {
            "systemshift": "sweep",
            "format": FORMAT,
            "study": study.as_data(),
            "code": code,
            **environment(),
            "sessions": [],
        }
        if (folder / atomic.MARK).exists():
            store = cls.open(folder)
            store.refuse_other_code(code)
            store.refuse_other_versions(made["versions"])
            study.refuse_unlike(store.study, folder)
            if not mix_processors:
                store.refuse_other_arithmetic([arithmetic()])
            made["sessions"] = store.manifest["sessions"]
        made["sessions"].append(
            {
                "command": command,
                "date": datetime.now(UTC).isoformat(timespec="seconds"),
                "processor": made["processor"],
                "arithmetic": made["arithmetic"],
            }
        )
        for name in (RUNS, SERIES):
            (folder / name).mkdir(exist_ok=True)
        new = cls(folder, made)
        new.write_manifest()
        new._sweep_up()
        return new

    def write_manifest(self) -> None:
        """Write the manifest, whole or not at all."""
        text = json.dumps(self.manifest, indent=1, ensure_ascii=False, allow_nan=False)
        atomic.write_text(self.folder / atomic.MARK, f"{text}\n", force=True)

    @cached_property
    def study(self) -> Study:
        """The study that the folder was last filled for."""
        return manifest_study(self.manifest, self.folder / atomic.MARK)

    @cached_property
    def asked(self) -> AskedRuns:
        """The runs that its study asks for."""
        return AskedRuns(self.study, self.code)

    @property
    def code(self) -> str:
        """Hash of the code that made the runs."""
        return str(self.manifest["code"])

    def refuse_other_code(self, code: str) -> None:
        """Refuse to put runs of other code into the folder."""
        if code != self.code:
            raise InputError(
                f"{self.folder} holds runs made by other code: a file of the package, or of a "
                "rule, was edited since. Nothing was mixed and nothing was lost; name another "
                "folder, or take the edit back"
            )

    def refuse_other_versions(self, versions: Mapping[str, str]) -> None:
        """Refuse to put runs made with other versions of numerical packages into the folder."""
        before = self.manifest["versions"]
        for name in EXACT:
            if versions[name] != before.get(name):
                raise InputError(
                    f"{self.folder} holds runs made with {name} {before.get(name)}, and here is "
                    f"{versions[name]}, which can change the last digits; name another folder, or "
                    f"install {name} {before.get(name)}"
                )

    @property
    def arithmetics(self) -> list[str]:
        """The kinds of arithmetic that made its runs; several if they were mixed on request."""
        found = set()
        for part in self.parts():
            with suppress(*UNREADABLE):
                found.add(part.about["arithmetic"])
        return sorted(found)

    def refuse_other_arithmetic(self, others: Sequence[str]) -> None:
        """Refuse to mix runs of processors or systems that compute other last digits."""
        before = self.arithmetics
        new = [each for each in others if before and each not in before]
        if new:
            raise InputError(
                f"{self.folder} holds runs made by {'; '.join(before)}, and others are made by "
                f"{new[0]}, which can change the last digits; name another folder, or mix them by "
                "--mix-processors"
            )

    def parts(self) -> list[Part]:
        """The parts in the folder, damaged ones included."""
        return [Part(path) for path in sorted((self.folder / RUNS).glob("*.parquet"))]

    def set_aside_damaged(self) -> list[str]:
        """Move parts whose bytes have changed out of the way; return their names."""
        names = []
        for part in self.parts():
            if not part.is_whole():
                (self.folder / DAMAGED).mkdir(exist_ok=True)
                part.path.rename(self.folder / DAMAGED / part.path.name)
                names.append(part.path.name)
        return names

    def finished_keys(self, study: Study, *, failed: bool) -> set[bytes]:
        """Keys of stored runs that hold every outcome and series of a study.

        Parameters
        ----------
        study
            The study.
        failed
            Whether to include failed runs.
        """
        found: set[bytes] = set()
        asked, wanted = AskedRuns(study, self.code), {*study.outcomes, *study.series}
        for part in self.parts():
            table = part.read([*IDENTITY, "error"])
            whole = wanted <= part.kept
            errors = table["error"].to_pylist()
            for key, error in zip(asked.keys(table), errors, strict=True):
                if key is not None and (whole if error is None else failed):
                    found.add(key)
        return found

    def merge(self, other: "Store", *, mix_processors: bool = False) -> int:
        """Copy the parts of another folder; return how many were new.

        Raises
        ------
        InputError
            It holds another study, or runs of other code or versions, or of another kind of
            processor unless ``mix_processors``.
        """
        self.refuse_other_code(other.code)
        self.refuse_other_versions(other.manifest["versions"])
        self.study.refuse_unlike(other.study, self.folder)
        if not mix_processors:
            self.refuse_other_arithmetic(other.arithmetics)
        if other.folder.resolve() == self.folder.resolve():
            raise InputError(f"{self.folder} cannot be merged into itself")
        new = 0
        with locked(self.folder):
            for part in other.parts():
                if not part.is_whole():
                    raise InputError(f"{part.path} is damaged; run its sweep again, then merge")
                series = part.series
                pairs = [(series, SERIES)] if series else []
                for path, room in [*pairs, (part.path, RUNS)]:
                    target = self.folder / room / path.name
                    if not target.exists():
                        new += room == RUNS
                        draft = target.with_suffix(PASSING)
                        shutil.copyfile(path, draft)
                        draft.rename(target)
            self.manifest["study"] |= _all_seeds(self.manifest["study"], other.manifest["study"])
            self.manifest["sessions"] += other.manifest["sessions"]
            self.write_manifest()
        return new

    def _sweep_up(self) -> None:
        """Remove files that an interrupted sweep was writing."""
        for path in self._left_over():
            path.unlink(missing_ok=True)

    def _left_over(self) -> Iterator[Path]:
        for name in (RUNS, SERIES):
            yield from (self.folder / name).glob(f"*{PASSING}")
        yield from self.folder.glob(".manifest.*.part.json")


def _all_seeds(*studies: Mapping[str, Any]) -> dict[str, int]:
    """First seed and replicates of studies in manifests together, gaps between them included."""
    first = min(each["first_seed"] for each in studies)
    last = max(each["first_seed"] + each["replicates"] for each in studies)
    return {"first_seed": first, "replicates": last - first}
