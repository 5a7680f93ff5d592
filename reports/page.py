"""A page of docs/ that code makes: what it writes, how long that takes, whether it is current."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Final

from sim import atomic
from sim.batch.runner import Listener, ignore_progress
from sim.errors import InputError

DOCS: Final = Path(__file__).parents[1] / "docs"

Files = Mapping[str, str | bytes]
"""Texts and pictures by their path below docs/."""


class Duration(StrEnum):
    """How long a page takes on two cores."""

    INSTANT = "instant"
    MINUTES = "minutes"
    HOURS = "hours"


@dataclass(frozen=True)
class PageOptions:
    """How a page that takes runs is made."""

    quick: bool = False
    """Far fewer and shorter runs, to see that the code works."""
    workers: int | None = None
    """Processes; by default one a core."""
    data: Path | None = None
    """Folder of data sets that may not ship."""
    runs: Path = Path("results")
    """Folder that keeps sweeps, so that an interrupted page can go on."""
    progress: Listener = ignore_progress
    step: str = ""
    """A change of the model whose results the page records; empty for none."""
    only: str = ""
    """The one section that is made anew, the others staying as they are; empty for all."""


@dataclass(frozen=True)
class Page:
    """One page.

    Its module is imported when the page is made, and defines

    - ``make(options: PageOptions) -> Files``, the whole page; and, if :attr:`refreshable`,
    - ``refresh(text: str) -> str``, the page as it stands with the parts that take no runs made
      anew. An instant page of which only parts are generated has ``refresh`` alone.
    """

    name: str
    module: str
    takes: Duration
    images: str = ""
    """Pattern of its pictures' names in docs/images."""
    refreshable: bool = False
    """Whether some of its parts take no runs."""
    needs_data: bool = False
    """Whether it reads data sets that may not ship."""
    has_quick_version: bool = False
    records_steps: bool = False
    """Whether it keeps a record of the changes of the model."""
    has_sections: bool = False
    """Whether a section of it can be made anew alone."""

    @property
    def file(self) -> str:
        """Its text, below docs/."""
        return f"{self.name}.md"

    @property
    def files(self) -> list[str]:
        """Its text and the pattern of its pictures, below docs/."""
        return [self.file, *([f"images/{self.images}"] if self.images else [])]

    @property
    def command(self) -> str:
        """What makes it."""
        return f"./dev docs {self.name}" + (" --data FOLDER" if self.needs_data else "")

    @property
    def refresh_command(self) -> str:
        """What brings the parts that take no runs up to date."""
        return self.command if self.takes is Duration.INSTANT else f"{self.command} --no-runs"

    @property
    def can_do_without_runs(self) -> bool:
        """Whether the page, or a part of it, takes no runs."""
        return self.refreshable or self.takes is Duration.INSTANT

    def make(self, options: PageOptions) -> Files:
        """Make the whole page.

        Raises
        ------
        InputError
            Data are missing or cannot be used.
        """
        make: Callable[[PageOptions], Files] = import_module(self.module).make
        return make(options)

    def make_without_runs(self, docs: Path) -> Files:
        """The page in a folder, with what takes no runs as the code has it now.

        Raises
        ------
        InputError
            Parts are to be made anew, but the page does not exist, or lacks the other parts.
        """
        if not self.refreshable:
            return self.make(PageOptions())
        if not (docs / self.file).is_file():
            raise InputError(f"{docs / self.file} does not exist yet; make it: {self.command}")
        refresh: Callable[[str], str] = import_module(self.module).refresh
        return {self.file: refresh((docs / self.file).read_bytes().decode())}

    def is_current(self, docs: Path) -> bool:
        """Whether all that takes no runs is as the code has it now."""
        if self.refreshable and not (docs / self.file).is_file():
            return False
        return not changed(self.make_without_runs(docs), docs)


def changed(files: Files, folder: Path) -> dict[str, bytes]:
    """The files that a folder does not have with the same content."""
    contents = {
        name: each.encode() if isinstance(each, str) else each for name, each in files.items()
    }
    return {
        name: content
        for name, content in contents.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    }


def write(files: Files, folder: Path) -> list[Path]:
    """Write all files that changed, or none; returns their paths."""
    contents = changed(files, folder)
    with ExitStack() as drafts:
        for name, content in contents.items():
            draft = drafts.enter_context(atomic.file(folder / name, force=True))
            draft.write_bytes(content)
    return [folder / name for name in contents]
