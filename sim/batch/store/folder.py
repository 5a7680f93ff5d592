"""The folder of a sweep: manifest, parts, stored runs, and merging."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sim import atomic
from sim.batch.environment import environment
from sim.batch.store.lock import locked
from sim.batch.store.parts import PASSING, RUNS, SERIES, Part
from sim.batch.study import Study
from sim.errors import InputError
from sim.kernels.code_identity import code_hash

FORMAT: Final = 1
"""Format of the folder; another format is refused."""
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
            There is none, or it is of another version.
        """
        path = folder / atomic.MARK
        if not folder.is_dir():
            raise InputError(f"there is no folder {folder}")
        if not path.is_file():
            raise InputError(f"{folder} holds no {atomic.MARK}, so it is not the folder of a sweep")
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            kind, version = manifest["systemshift"], manifest.get("format")
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path} is damaged; bring it back from a copy") from None
        if kind != "sweep":
            raise InputError(f"{folder} holds a {kind}, not a sweep")
        if version != FORMAT:
            raise InputError(
                f"{folder} was written in format {version}, but this version of systemshift reads "
                f"format {FORMAT}; use the version that wrote it "
                f"({manifest.get('versions', {}).get('systemshift', 'unknown')})"
            )
        return cls(folder, manifest)

    @classmethod
    def create(cls, folder: Path, study: Study, command: str) -> "Store":
        """Create a store, or open the one in the folder and update its study.

        Call it with the folder locked.

        Raises
        ------
        InputError
            The folder holds something else, another study, or runs of other code.
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
            made["sessions"] = store.manifest["sessions"]
        made["sessions"].append(
            {
                "command": command,
                "date": datetime.now(UTC).isoformat(timespec="seconds"),
                "processor": made["processor"],
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
        try:
            return Study.from_data(self.manifest["study"])
        except (InputError, KeyError, TypeError) as error:
            raise InputError(
                f"{self.folder / atomic.MARK} holds a study that this version of systemshift "
                f"cannot read: {error}"
            ) from None

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
        for part in self.parts():
            about = part.about
            kept = {*about["outcomes"], *about["series"]}
            table = part.read(["key", "error"])
            whole = kept >= {*study.outcomes, *study.series}
            for key, error in zip(*(table[c].to_pylist() for c in ("key", "error")), strict=True):
                if whole if error is None else failed:
                    found.add(bytes.fromhex(key))
        return found

    def merge(self, other: "Store") -> int:
        """Copy the parts of another folder; return how many were new.

        Raises
        ------
        InputError
            It holds another study, or runs of other code or versions.
        """
        self.refuse_other_code(other.code)
        self.refuse_other_versions(other.manifest["versions"])
        self.study.refuse_unlike(other.study, self.folder)
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
            self.manifest["study"] |= _all_seeds(self.study, other.study)
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


def _all_seeds(one: Study, two: Study) -> dict[str, int]:
    """First seed and replicates of two studies together, gaps between them included."""
    first = min(one.first_seed, two.first_seed)
    last = max(each.first_seed + each.replicates for each in (one, two))
    return {"first_seed": first, "replicates": last - first}
