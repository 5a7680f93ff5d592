"""``python -m reports``: the one command that makes pages of docs/."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reports.page import DOCS, Duration, Page, PageOptions, write
from reports.registry import PAGES
from sim.commands.progress import SweepDisplay
from sim.commands.terminal import console, errors
from sim.errors import InputError, unknown_name

DESCRIPTION = """Make pages of docs/. Without names: all that takes no runs, which is every instant
page and such parts of the others."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, check or list pages; the exit code."""
    asked = _parser().parse_args(arguments)
    with errors():
        if asked.list:
            print(listing())
            return 0
        pages = _chosen(asked)
        if asked.check:
            return _check(pages, asked.out)
        _make(pages, asked)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./dev docs", description=DESCRIPTION)
    parser.add_argument("names", nargs="*", metavar="NAME", help="pages to make; --list names them")
    parser.add_argument("--all", action="store_true", help="make every page; this takes hours")
    parser.add_argument("--list", action="store_true", help="name the pages, files and durations")
    parser.add_argument(
        "--check", action="store_true",
        help="write nothing; exit with 1 and name what is stale among all that takes no runs",
    )  # fmt: skip
    parser.add_argument(
        "--no-runs", action="store_true", help="of the named pages, make only what takes no runs"
    )
    parser.add_argument(
        "--quick", action="store_true",
        help="far fewer runs, to see that it works; needs --out",
    )  # fmt: skip
    parser.add_argument(
        "--step", default="", metavar="NAME",
        help="also record who leads since this change of the model, for the page audit",
    )  # fmt: skip
    parser.add_argument(
        "--only", default="", metavar="SECTION",
        help="make this replication or pattern anew, the others staying as they are, for the pages "
        "validation and patterns",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, default=DOCS, help="folder of the pages (docs)")
    parser.add_argument("--workers", type=_processes, help="processes; by default one a core")
    parser.add_argument("--data", type=Path, help="folder of data sets that may not ship")
    parser.add_argument(
        "--runs", type=Path, default=Path("results"),
        help="folder that keeps sweeps, so that an interrupted page can go on (results)",
    )  # fmt: skip
    return parser


def _processes(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number from 1 up")
    return int(word)


def listing() -> str:
    """Name, duration and files of every page, a line each."""
    width = max(map(len, PAGES))
    return "\n".join(
        f"{page.name:{width}}  {page.takes:7}  {' '.join(page.files)}" for page in PAGES.values()
    )


def _chosen(asked: argparse.Namespace) -> list[Page]:
    """The pages that were asked for.

    Raises
    ------
    InputError
        There is no such page, or it cannot be made in this way.
    """
    if asked.names and asked.all:
        raise InputError("name pages or give --all, not both")
    pages = [_known(name) for name in dict.fromkeys(asked.names)]
    if asked.all:
        pages = list(PAGES.values())
    if _without_runs(asked):
        if asked.quick:
            raise InputError("--quick is for pages that take runs: name them, or give --all")
        for option in ("step", "only"):
            if getattr(asked, option):
                raise InputError(
                    f"--{option} takes runs: name the page, without --check and --no-runs"
                )
        return _doing_without_runs(pages, asked.out)
    if asked.quick:
        pages = _with_quick_version(pages, asked)
    without = [page.name for page in pages if not page.records_steps]
    if asked.step and without:
        raise InputError(f"the page {without[0]} records no steps; leave --step out")
    whole = [page.name for page in pages if not page.has_sections]
    if asked.only and whole:
        raise InputError(f"the page {whole[0]} is made as a whole; leave --only out")
    if asked.only and asked.quick:
        raise InputError("--only is for the page in full; leave --quick out")
    lacking = [page.name for page in pages if page.needs_data and asked.data is None]
    if lacking:
        raise InputError(
            f"the page {lacking[0]} reads data sets that may not ship: name their folder by --data"
        )
    return pages


def _known(name: str) -> Page:
    if name not in PAGES:
        raise InputError(unknown_name("page", name, PAGES))
    return PAGES[name]


def _without_runs(asked: argparse.Namespace) -> bool:
    return asked.check or asked.no_runs or not (asked.names or asked.all)


def _doing_without_runs(pages: list[Page], out: Path) -> list[Page]:
    """Those pages, or all that the folder has, which take no runs at least in part."""
    for page in pages:
        if not page.can_do_without_runs:
            raise InputError(f"no part of the page {page.name} does without runs: {page.command}")
    return pages or [
        page
        for page in PAGES.values()
        if (page.takes is Duration.INSTANT and not page.refreshable)
        or (page.refreshable and (out / page.file).is_file())
    ]  # fmt: skip


def _with_quick_version(pages: list[Page], asked: argparse.Namespace) -> list[Page]:
    if asked.out.resolve() == DOCS.resolve():
        raise InputError("a quick version may not replace a page: name another folder by --out")
    missing = [page.name for page in pages if not page.has_quick_version]
    if missing and asked.names:
        raise InputError(f"the page {missing[0]} has no quick version; leave --quick out")
    return [page for page in pages if page.has_quick_version]


def _check(pages: list[Page], out: Path) -> int:
    stale = [page for page in pages if not page.is_current(out)]
    for page in stale:
        print(f"{out / page.file} is stale; run {page.refresh_command}", file=sys.stderr)
    return int(bool(stale))


def _make(pages: list[Page], asked: argparse.Namespace) -> None:
    for page in pages:
        if _without_runs(asked) or page.takes is Duration.INSTANT:
            files = page.make_without_runs(asked.out)
        else:
            print(f"{page.name} ...", file=sys.stderr, flush=True)
            with SweepDisplay(console()) as display:
                options = PageOptions(
                    asked.quick, asked.workers, asked.data, asked.runs, display, asked.step,
                    asked.only,
                )  # fmt: skip
                files = page.make(options)
        for path in write(files, asked.out):
            print(f"wrote {path}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
