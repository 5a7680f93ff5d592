"""Which sheets of a workbook hold grants, and how they are read together.

Every sheet is named in the result: with what was taken from it, or why nothing was.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.errors import InputError
from sim.readers.grants.columns import candidates, choose, close, guess, listed, plain_name
from sim.readers.grants.units import LONGEST, unit_of
from sim.readers.grants.years import year_of
from sim.readers.questions import Question, quoted
from sim.readers.tables import Cell, SourceTable

Rows = list[tuple[int, tuple[Cell, ...]]]

YEAR_COLUMN = "year"
"""Name of the column that holds the years of sheets named for years."""

_IGNORED = re.compile(r"\((?:ignore|ignored|do not use|old)\)", re.IGNORECASE)
_NO_DATA = re.compile(
    r"\W*(?:read ?me|notes?|about|code ?book|legend|lookups?|lists?|key|guidance|instructions|"
    r"(?:executive )?summary|summar(?:y|ies).*|.* summary|overview|dashboard|pivot.*|"
    r"totals?|charts?|zusammenfassung|übersicht|hinweise|résumé|notice|template|vorlage)\W*",
    re.IGNORECASE,
)


def one_table(
    path: Path, tables: Sequence[SourceTable], mapping: Mapping[str, str], wanted: Sequence[str]
) -> SourceTable:
    """One table out of all sheets that hold grants; a CSV file stays as it is.

    Parameters
    ----------
    path
        The file.
    tables
        Its sheets.
    mapping
        Names of columns by role, as far as they were said.
    wanted
        Names of the sheets to read; empty for all that hold grants.

    Raises
    ------
    InputError
        There is no sheet of a wanted name, or none holds grants.
    """
    if tables[0].sheet is None:
        if wanted:
            raise InputError(f"{path}: --sheet {wanted[0][:60]}: this is no workbook")
        return tables[0]
    titles = [table.sheet or "" for table in tables]
    for name in wanted:
        if name not in titles:
            all_titles = ", ".join(quoted(title, 40) for title in titles[:12])
            raise InputError(
                f"{path}: no sheet {quoted(name)}{close(name, titles)}; the sheets are {all_titles}"
            )
    return _Sheets(path, tables, mapping, wanted).together()


_LIKE_NONE = "named like a summary or a list of codes"


class _Sheets:
    """The sheets of one workbook, and what is decided about each."""

    def __init__(
        self, path: Path, tables: Sequence[SourceTable], mapping: Mapping[str, str],
        wanted: Sequence[str],
    ) -> None:  # fmt: skip
        self.path, self.tables, self.mapping, self.wanted = path, tables, mapping, wanted
        self.why: dict[str, str] = {}
        self.questions: list[Question] = []

    def together(self) -> SourceTable:
        """The rows of all sheets that count, as one table."""
        taken = [table for table in self.tables if self._counts(table)]
        taken = taken or self._named_otherwise()
        if not taken:
            return self._refuse()
        first = taken[0]
        taken = [each for each in taken if self._goes_with(first, each)]
        rows = {each.sheet or "": list(each.rows) for each in taken}
        for each in taken:
            self.questions += each.questions
        if len(taken) > 1:
            taken = self._without_repeats(first, taken, rows)
        return self._joined(taken[0] if first not in taken else first, taken, rows)

    def _counts(self, table: SourceTable) -> bool:
        title = table.sheet or ""
        if self.wanted:
            if title not in self.wanted:
                self.why[title] = "left out, not named by --sheet"
            elif not table.fits:
                raise InputError(
                    f"{self.path}, sheet {quoted(title)}: no columns of an amount and a recipient; "
                    f'name them with --map amount="NAME OF COLUMN"; {listed(table.header)}'
                )
            return title in self.wanted
        if _IGNORED.search(title):
            self.why[title] = "left out, as its name says"
        elif not table.fits:
            names = ", ".join(quoted(name, 30) for name in table.header[:5] if name)
            self.why[title] = f"left out, no columns of an amount and a recipient ({names})"
        elif table.hidden:
            self._doubt(title, "a hidden sheet with columns of grants")
        elif _NO_DATA.fullmatch(title[:LONGEST]):
            self._doubt(title, _LIKE_NONE)
        else:
            return True
        return False

    def _named_otherwise(self) -> list[SourceTable]:
        """The one sheet with columns of grants where its name alone spoke against it."""
        found = [each for each in self.tables if _LIKE_NONE in self.why.get(each.sheet or "", "")]
        if len(found) != 1:
            return []
        self.questions = [each for each in self.questions if each.found != _LIKE_NONE]
        where = f"sheet {quoted(found[0].sheet or '', 40)}"
        assumed = "grants, as no other sheet has any"
        self.questions.append(Question(where, _LIKE_NONE, assumed, "name the sheet otherwise"))
        return found

    def _goes_with(self, first: SourceTable, other: SourceTable) -> bool:
        """Whether two sheets hold the same columns, amounts in the same unit."""
        one, two = (guess(each.header, self.mapping) for each in (first, other))
        units = [unit_of(each["amount"]) for each in (one, two)]
        same_unit = units[0].factor == units[1].factor and units[0].currency == units[1].currency
        same_names = set(map(plain_name, first.header)) == set(map(plain_name, other.header))
        same_amount = plain_name(one["amount"]) == plain_name(two["amount"])
        alike = same_amount and ("date" in one) == ("date" in two)
        if same_unit and (same_names or alike or self.wanted):
            return True
        names = ", ".join(quoted(name, 30) for name in other.header[:5] if name)
        self._doubt(other.sheet or "", f"other columns than the first: {names}")
        return False

    def _without_repeats(
        self, first: SourceTable, taken: list[SourceTable], rows: dict[str, Rows]
    ) -> list[SourceTable]:
        """Sheets without those whose rows all stand in the others, such as one of all years.

        Without dates a recipient may get the same every year, so that only a sheet that is the sum
        of two others or more repeats them.
        """
        dated = "date" in guess(first.header, self.mapping)
        counts: dict[str, Counter[tuple[Cell, ...]]] = {}
        for each in taken:
            place = _places(first, each, self.mapping)
            kept = (place(cells) for _, cells in rows[each.sheet or ""])
            counts[each.sheet or ""] = Counter(row for row in kept if any(map(_filled, row)))
        whole = Counter[tuple[Cell, ...]]()
        for own in counts.values():
            whole.update(own)
        for title in sorted(counts, key=lambda each: counts[each].total(), reverse=True):
            own = counts[title]
            others = whole.total() - own.total()
            if not own.total() or others < 2:
                continue
            inside = all(2 * many <= whole[row] for row, many in own.items())
            if not dated and (len(counts) < 3 or not inside or own.total() != others):
                continue
            if inside:
                self._doubt(title, "its rows all stand in other sheets, too")
                del counts[title]
                break
            if others <= own.total() and whole - own <= own:
                for name in [name for name in counts if name != title]:
                    self._doubt(name, f"its rows all stand in sheet {quoted(title, 40)}, too")
                    del counts[name]
                break
        return [each for each in taken if each.sheet in counts]

    def _joined(
        self, first: SourceTable, taken: list[SourceTable], rows: dict[str, Rows]
    ) -> SourceTable:
        for each in taken:
            held = sum(any(map(_filled, cells)) for _, cells in rows[each.sheet or ""])
            words = "1 row" if held == 1 else f"{held:,} rows"
            self.why[each.sheet or ""] = f"{words} below the header in row {each.header_at}"
        notes = tuple(
            f"Sheet {quoted(each.sheet or '', 60)}: {self.why[each.sheet or '']}"
            for each in self.tables
        )
        header, years = self._with_year(first, taken)
        combined: Rows = []
        labels: list[str] = []
        hidden: set[int] = set()
        for each in taken:
            place = _places(first, each, self.mapping)
            year = (years[each.sheet or ""],) if years else ()
            for number, cells in rows[each.sheet or ""]:
                row = place(cells)
                filled = any(map(_filled, row))
                count = number if len(taken) == 1 else len(labels)
                combined.append((count, row + (year if filled else (None,) * len(year))))
                if number in each.hidden_rows:
                    hidden.add(count)
                labels.append(f"{each.sheet}!{number}")
        above = [text for each in taken for text in (*each.above, each.sheet or "")]
        titles = ", ".join(quoted(each.sheet or "", 40) for each in taken)
        several = len(taken) > 1
        about = f"XLSX, sheet{'s' * several} {titles}"
        return replace(
            first, about=about, header=header, rows=iter(combined),
            labels=labels if several else (), notes=notes, questions=self.questions,
            above=tuple(above), hidden_rows=frozenset(hidden),
            hidden_columns=frozenset().union(*(each.hidden_columns for each in taken)),
        )  # fmt: skip

    def _with_year(
        self, first: SourceTable, taken: Sequence[SourceTable]
    ) -> tuple[tuple[str, ...], dict[str, int]]:
        """The header, and the years of sheets that are named for years and hold no dates."""
        dated = "date" in self.mapping or candidates(first.header, "date")
        years = {each.sheet or "": _year_in(each.sheet or "") for each in taken}
        known = {title: year for title, year in years.items() if year is not None}
        if dated or len(known) < len(years):
            return first.header, {}
        listed_years = ", ".join(map(str, known.values()))
        self.questions.append(
            Question(
                "sheets" if len(known) > 1 else "sheet", "no column of dates",
                f"the year in the name of the sheet: {listed_years}", "add a column of dates",
            )
        )  # fmt: skip
        return (*first.header, YEAR_COLUMN), known

    def _doubt(self, title: str, found: str) -> None:
        self.why[title] = f"left out, {found}"
        self.questions.append(
            Question(f"sheet {quoted(title, 40)}", found, "no grants, left out",
                     f"--sheet {quoted(title, 40)}")
        )  # fmt: skip

    def _refuse(self) -> SourceTable:
        if self.mapping:  # a column that was named wrongly is the likeliest reason
            choose(self.path, self.tables[0].header, self.mapping)
        found = "; ".join(
            f"sheet {quoted(each.sheet or '', 40)} {self.why[each.sheet or '']}"
            for each in self.tables[:6]
        )
        raise InputError(
            f"{self.path}: no sheet holds grants: {found}; name one by --sheet, or its columns as "
            'in --map amount="NAME OF COLUMN"'
        )


def _places(
    first: SourceTable, other: SourceTable, mapping: Mapping[str, str]
) -> Callable[[tuple[Cell, ...]], tuple[Cell, ...]]:
    """What puts the cells of one sheet in the order of another: by name, or else by role."""
    if first.header == other.header:
        return lambda cells: cells
    names = {plain_name(name): index for index, name in enumerate(other.header) if name}
    roles = guess(other.header, mapping)
    by_role = {name: roles.get(role) for role, name in guess(first.header, mapping).items()}
    order: list[int | None] = []
    for name in first.header:
        index = names.get(plain_name(name)) if name else None
        if index is None and by_role.get(name) is not None:
            index = other.header.index(by_role[name])
        order.append(index)
    return lambda cells: tuple(None if index is None else cells[index] for index in order)


def _year_in(title: str) -> int | None:
    """The one year in the name of a sheet: ``2020``, ``Grants 2019-20``, ``FY2021``."""
    found: Iterator[str] = re.finditer(  # type: ignore[assignment]
        r"(?<![0-9])(?:19|20)[0-9]{2}(?:[-/–](?:[0-9]{4}|[0-9]{2})(?![0-9]))?(?![0-9])", title
    )
    years = [year_of(match[0]) for match in found]
    return years[0] if len(years) == 1 else None


def _filled(cell: Cell) -> bool:
    return cell is not None
