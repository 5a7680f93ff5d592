"""Questions of a reader: one table, aligned, short in a terminal."""

from __future__ import annotations

from sim.readers.questions import Question, as_data, as_table, quoted, rows_in_words


def test_all_questions_make_one_table() -> None:
    questions = [
        Question("line 4", "'Total'", "a sum, left out", "--keep 4"),
        Question("lines 5, 6", "1900", "no date", "--keep 5,6"),
    ]
    assert as_table(questions) == [
        "LOOK: 2 questions; what was assumed, and what changes it:",
        "  Where       Found    Assumed          To change it",
        "  line 4      'Total'  a sum, left out  --keep 4",
        "  lines 5, 6  1900     no date          --keep 5,6",
    ]
    assert as_table([]) == []
    assert as_data(questions)[0]["option"] == "--keep 4"


def test_rows_are_named_up_to_a_few() -> None:
    assert rows_in_words("line", [3]) == "line 3"
    assert rows_in_words("row", [3, 4]) == "rows 3, 4"
    assert rows_in_words("line", range(1, 1001)) == "lines 1, 2, 3, ... (1,000 in all)"


def test_text_of_a_file_does_nothing_to_a_terminal() -> None:
    assert quoted("\x1b[31m") == r"'\x1b[31m'"
    assert len(quoted("x" * 1000)) == 62
