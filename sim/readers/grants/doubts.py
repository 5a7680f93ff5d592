"""What is doubtful about the rows of a file of grants, and what was said of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sim.errors import InputError
from sim.readers.grants.columns import candidates
from sim.readers.grants.money import EXAMPLES, Amounts, read_amounts
from sim.readers.grants.notes import Notes
from sim.readers.grants.options import GrantOptions
from sim.readers.grants.rows import GrantRow
from sim.readers.grants.units import unit_of
from sim.readers.grants.years import EXAMPLES as EXAMPLES_OF_DATES
from sim.readers.grants.years import year_of
from sim.readers.questions import Question, quoted, rows_in_words
from sim.readers.tables import SourceTable
from sim.readers.workbooks import Formula

NO_RECIPIENT = "no recipient, so not counted among recipients"

COLLECTIVE = frozenset(
    {"anonymou", "anonymized", "anonymised", "variou", "several", "multiple", "individual",
     "private individual", "person", "redacted", "withheld", "name withheld", "other", "misc",
     "miscellaneou", "individual recipient", "multiple recipient", "various recipient", "n.n."}
)  # fmt: skip
"""Names of nobody in particular, in small letters and without an s at the end."""

MOST_LISTED = 12
"""Most rows that an option in a question names; beyond that the user looks at the file."""


class Doubts:
    """Notes and questions about the rows of one file.

    Parameters
    ----------
    table
        The file.
    options
        What was said of it.
    rows
        All rows with something in them.
    """

    def __init__(self, table: SourceTable, options: GrantOptions, rows: Sequence[GrantRow]) -> None:
        self.table, self.options, self.rows = table, options, rows
        self.left_out = Notes(table.row_word, label=table.label)
        self.remarks = Notes(table.row_word, label=table.label)
        self.questions: list[Question] = list(table.questions)
        self.unused: set[str] = set()
        """Roles whose column turned out to say nothing."""
        numbers = {table.label(row.number): row.number for row in rows}
        self._kept = self._numbers("--keep", options.keep, numbers)
        self._out = self._numbers("--leave-out", options.leave_out, numbers)

    def _numbers(
        self, option: str, labels: Iterable[str], numbers: dict[str, int]
    ) -> frozenset[int]:
        for label in labels:
            if label not in numbers:
                last = next(reversed(numbers), "none")
                raise InputError(
                    f"{self.table.path}: {option} {label[:40]}: nothing stands in such a "
                    f"{self.table.row_word}; they are numbered as in the file, the last is {last}"
                )
        return frozenset(numbers[label] for label in labels)

    def keeps(self, row: GrantRow) -> bool:
        """Whether the user said that a row is a grant as it stands."""
        return row.number in self._kept

    def without_left_out(self) -> list[GrantRow]:
        """Rows that the user did not leave out."""
        for number in sorted(self._out):
            self.left_out.add("left out as was said", number)
        given = [row for row in self.rows if row.number not in self._out]
        for row in given:
            if row.header:
                self.left_out.add("the header once more", row.number)
        return [row for row in given if not row.header]

    def without_units(self, column: str, given: list[GrantRow]) -> tuple[str, list[GrantRow]]:
        """The name of the column of amounts with its unit, if a row below the header gives that.

        Parameters
        ----------
        column
            The name without it.
        given
            Rows; the first one goes if it is such a row.
        """
        first = given[0] if given else None
        if first is None or not isinstance(first.amount, str):
            return column, given
        if not read_amounts([(first.number, first.amount)], self.table.place).unreadable:
            return column, given
        name = f"{column} ({first.amount.strip('()[] ')})"
        unit = unit_of(name)
        if first.recipient or not (unit.currency or unit.factor != 1):
            return column, given
        self.left_out.add("units of the columns, not a grant", first.number)
        return name, given[1:]

    def ask(self, rows: Sequence[int], found: str, assumed: str, option: str) -> None:
        """Ask about rows; an option that ends in a blank takes their numbers."""
        if option.endswith(" "):
            option += ",".join(map(self.table.label, rows[:MOST_LISTED]))
            option += ",..." if len(rows) > MOST_LISTED else ""
        where = rows_in_words(self.table.row_word, [self.table.label(row) for row in rows])
        self.questions.append(Question(where, found, assumed, option))

    def ask_each(self, found: Mapping[int, str], assumed: str, option: str) -> None:
        """Ask about rows by what was found in them, those of which it is the same together."""
        together: defaultdict[str, list[int]] = defaultdict(list)
        for row, words in found.items():
            together[words].append(row)
        for words, rows in together.items():
            self.ask(rows, words, assumed, option)

    def scale_above(self) -> None:
        """Point at a title or note above the header that speaks of thousands."""
        for text in self.table.above:
            factor = unit_of(text).factor
            if factor != 1:
                self.questions.append(
                    Question("above the header", quoted(text, 50), "amounts as they are written",
                             f"--scale {factor:f}")
                )  # fmt: skip
                return

    def unknown_amounts(self, rows: Iterable[GrantRow], amounts: Amounts) -> None:
        """Point at words that stand for an amount."""
        found = [row.number for row in rows if row.number in amounts.unknown]
        words = dict.fromkeys(quoted(amounts.unknown[number], 20) for number in found)
        if found:
            self.ask(found, ", ".join(list(words)[:4]), "no amount, left out",
                     "write the amount into the file")  # fmt: skip

    def refuse_unreadable(
        self,
        rows: Iterable[GrantRow],
        amounts: Amounts,
        positive: Iterable[GrantRow],
        date: int | None,
    ) -> None:
        """Refuse amounts and dates that cannot be read, all of them in one sentence.

        Raises
        ------
        InputError
            There are some; the sentence names the rows and what stands there.
        """
        wrong: list[tuple[int, str, str]] = []
        for row in rows:
            if row.number in amounts.unreadable:
                text = amounts.unreadable[row.number]
                advice = EXAMPLES
                if isinstance(row.amount, Formula):
                    advice = (
                        "a formula whose value was not saved; open the workbook in a spreadsheet "
                        "program, save it, and import it again"
                    )
                wrong.append((row.number, f"amount {quoted(text)}", advice))
        for row in positive:
            cell = row.dates[date] if date is not None else None
            if cell is not None and year_of(cell) is None:
                wrong.append((row.number, f"date {quoted(str(cell))}", EXAMPLES_OF_DATES))
        if not wrong:
            return
        number, what, advice = wrong[0]
        sentence = f"{self.table.place(number)}: {what}; {advice}"
        if len(wrong) > 1:
            label = self.table.label
            others = ", ".join(f"{label(row)} {words}" for row, words, _ in wrong[1:6])
            more = f" and {len(wrong) - 6:,} more" if len(wrong) > 6 else ""
            sentence += f"; likewise {self.table.row_word} {others}{more}"
        rows_wrong = list(dict.fromkeys(self.table.label(row) for row, _, _ in wrong))
        sentence += f"; or leave out: --leave-out {','.join(rows_wrong[:MOST_LISTED])}"
        raise InputError(sentence + (",..." if len(rows_wrong) > MOST_LISTED else ""))

    def other_amounts(self, taken: str) -> None:
        """Point at other columns that could hold the amount, unless the user chose."""
        if "amount" in self.options.mapping:
            return
        others = [name for name in candidates(self.table.header, "amount") if name != taken]
        if others:
            listed = ", ".join(quoted(name, 40) for name in (taken, *others[:3]))
            self.questions.append(
                Question("columns", listed, f"what was given is in {quoted(taken, 40)}",
                         f"--map amount={quoted(others[0], 40)}")
            )  # fmt: skip

    def hidden(self, columns: Mapping[str, str], rows: Iterable[GrantRow]) -> None:
        """Point at grants and columns that the workbook hides, as a filter does."""
        out_of_sight = self.table.hidden_rows
        found = [row.number for row in rows if row.number in out_of_sight and not self.keeps(row)]
        if found:
            self.ask(found, "hidden in the workbook", "grants like the others", "--leave-out ")
        for role, name in columns.items():
            if name in self.table.hidden_columns and role not in self.options.mapping:
                self.questions.append(
                    Question("columns", f"{quoted(name, 40)} is hidden in the workbook",
                             f"the {role}", f'--map {role}="NAME OF COLUMN"')
                )  # fmt: skip

    def no_recipients(self) -> None:
        """Point at rows without a recipient, which may be one cell merged over several rows."""
        rows = self.remarks.found.get(NO_RECIPIENT)
        if rows:
            self.ask(rows, "no recipient", "not counted among recipients",
                     "write the recipient into each row")  # fmt: skip

    def collective(self, rows: Iterable[GrantRow]) -> None:
        """Point at names under which several recipients may stand."""
        found = {row.number: quoted(row.recipient, 30) for row in rows
                 if row.recipient.lower().rstrip("s") in COLLECTIVE}  # fmt: skip
        if found:
            names = ", ".join(list(dict.fromkeys(found.values()))[:4])
            self.ask(list(found), f"recipient {names}", "each such name is one recipient",
                     "write the recipient, or nothing, into each row")  # fmt: skip

    def spellings(self, groups: Sequence[Mapping[str, int]]) -> None:
        """Point at names that may be one, unless they are merged."""
        if self.options.merge_names:
            return
        first = " / ".join(quoted(name, 30) for name in list(groups[0])[:4])
        more = f" and {len(groups) - 1:,} more" if len(groups) > 1 else ""
        self.questions.append(
            Question("names", first + more, "organizations of their own", "--merge-names")
        )
