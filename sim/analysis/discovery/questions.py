"""Questions of a tree about a point: is a number above a limit, is a choice this value?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.sweeps import factor_text
from sim.batch.factors import Factor

if TYPE_CHECKING:
    from sim.batch.study import Study


@dataclass(frozen=True)
class Question:
    """A yes-or-no question about one factor.

    Attributes
    ----------
    factor : str
        Its name.
    value : object
        The value of the choice; None for a number.
    limit : float
        The question is whether the number is above; 1/2 for a choice.
    whole : bool
        Whether the number is whole.
    """

    factor: str
    value: Any = None
    limit: float = 0.5
    whole: bool = False

    def above(self, threshold: float, values: NDArray[np.float64]) -> "Question":
        """The same about a threshold, rounded as far as no value changes sides."""
        if self.value is not None:
            return self
        below = float(values[values <= threshold].max())
        over = float(values[values > threshold].min())
        return replace(self, limit=below if self.whole else _shortest(below, over))

    def __str__(self) -> str:
        """As a question, ``problem complexity at least 4 other elements?``."""
        return f"{self.condition(True).replace(' is ', ' ', 1)}?"

    def condition(self, answer: bool) -> str:
        """The condition that points with this answer meet."""
        if self.value is not None:
            return factor_text.equal(self.factor, self.value, answer)
        low, high = (self.limit, None) if answer else (None, self.limit)
        return factor_text.between(self.factor, low, high, whole=self.whole)


def question_columns(factors: Sequence[Factor]) -> list[Question]:
    """Possible questions: one column for each number, and one for each value of a choice.

    A choice between two values needs only one column.
    """
    found = []
    for each in factors:
        if each.kind in ("number", "whole number"):
            found.append(Question(each.name, whole=each.kind == "whole number"))
        else:
            values = each.values[1:] if len(each.values) == 2 else each.values
            found += [Question(each.name, value) for value in values]
    return found


def design_matrix(study: "Study", columns: Sequence[Question]) -> NDArray[np.float64]:
    """The points as numbers, shape (points, columns), in the order of ``study.places``."""
    return np.array(
        [
            [
                float(point[c.factor] if c.value is None else point[c.factor] == c.value)
                for c in columns
            ]
            for point in study.places.values()
        ]
    ).reshape(len(study.places), len(columns))


def conditions(answers: Sequence[tuple[Question, bool]]) -> tuple[str, ...]:
    """Answers as conditions, each number once with its narrowest limits."""
    parts: dict[str, str] = {}
    ends: dict[str, list[float | None]] = {}
    for question, answer in answers:
        if question.value is not None:
            parts[f"{question.factor}={question.value}"] = question.condition(answer)
            continue
        pair = ends.setdefault(question.factor, [None, None])
        end = pair[0 if answer else 1]
        choose = max if answer else min
        pair[0 if answer else 1] = question.limit if end is None else choose(end, question.limit)
        parts[question.factor] = factor_text.between(
            question.factor, pair[0], pair[1], whole=question.whole
        )
    return tuple(parts.values())


def _shortest(below: float, over: float) -> float:
    """The number with the fewest digits from ``below`` (included) to ``over`` (not)."""
    middle = (below + over) / 2
    for digits in range(1, 17):
        rounded = float(f"{middle:.{digits}g}")
        if below <= rounded < over:
            return rounded
    return below
