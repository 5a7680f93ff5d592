"""Which stored rows belong to a study: a row is read only if its key is that of a run asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sim.batch.study import Study

if TYPE_CHECKING:
    import pyarrow as pa

IDENTITY = ("key", "arm", "point", "seed")
"""Columns of every table of runs, before the factors and the measures."""


@dataclass(frozen=True)
class AskedRuns:
    """The runs that a study asks for, as made by some code.

    Attributes
    ----------
    study : Study
        The study.
    code : str
        Hash of the code.
    """

    study: Study
    code: str

    @cached_property
    def by_key(self) -> dict[bytes, tuple[str, str, int]]:
        """Arm, point and seed of every run, by the bytes of its key."""
        return {
            bytes.fromhex(task.key): (task.arm, task.point, task.seed)
            for group in self.study.groups(self.code)
            for task in group
        }

    def keys(self, table: "pa.Table") -> Iterator[bytes | None]:
        """For each row its key; None where the study asks for no run of this key and identity.

        Parameters
        ----------
        table
            It has the columns of ``IDENTITY``.
        """
        for key, *identity in zip(*(table[name].to_pylist() for name in IDENTITY), strict=True):
            short = _short(key)
            yield short if short and self.by_key.get(short) == tuple(identity) else None

    def left_out(self, rows: "Iterable[StrayRow]") -> "LeftOut":
        """Count rows for which :meth:`keys` gives None."""
        further: list[StrayRow] = []
        foreign: list[StrayRow] = []
        for each in rows:
            (further if self._is_further(each) else foreign).append(each)
        first = next(iter([*foreign, *further]), None)
        return LeftOut(len(further), len(foreign), first.words if first else "")

    def _is_further(self, row: "StrayRow") -> bool:
        """Whether a row is a run of the study with a seed that it does not ask for now."""
        if row.arm not in self.study.arms or row.point not in self.study.places:
            return False
        asked = _short(row.key) in self.by_key  # but with another identity
        return not asked and self.study.key(row.arm, row.point, row.seed, self.code) == row.key


class StrayRow(NamedTuple):
    """A stored row that the study does not ask for, and its part by name."""

    key: str
    arm: str
    point: str
    seed: int
    part: str

    @property
    def words(self) -> str:
        """The row in words."""
        return f"arm {self.arm}, seed {self.seed}, in {self.part}"


@dataclass(frozen=True)
class LeftOut:
    """Stored runs that a study does not ask for.

    Attributes
    ----------
    further : int
        Runs of the study with other seeds, as after a sweep with more replicates.
    foreign : int
        Rows that are no runs of the study: another study's, or changed ones.
    first : str
        The first foreign row in words, or else the first further one.
    """

    further: int = 0
    foreign: int = 0
    first: str = ""

    def lines(self) -> list[str]:
        """What is left out, a line a kind."""
        lines = []
        if self.foreign:
            what = "1 row is no run" if self.foreign == 1 else f"{self.foreign:,} rows are no runs"
            lines.append(f"{what} of this study: left out, first {self.first}")
        if self.further:
            what = "1 stored run has" if self.further == 1 else f"{self.further:,} stored runs have"
            first = "" if self.foreign else f", first {self.first}"
            lines.append(
                f"{what} seeds that the study does not ask for: left out{first}; a sweep with more "
                "replicates takes them in again"
            )
        return lines


def _short(key: object) -> bytes | None:
    """The bytes of a key; None for what is none."""
    try:
        return bytes.fromhex(str(key))
    except ValueError:
        return None
