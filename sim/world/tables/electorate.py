"""Real votes on projects in a community: what a scenario may say, and how residents have it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import model_validator

from sim.constants import MOST_BALLOT_TEXT, MOST_COST_SHARE, MOST_DIGITS, VOTES_KEPT
from sim.errors import InputError
from sim.kernels import Ints, Reals
from sim.parameters import Section, parameter
from sim.world.tables.votes import Votes

SOURCE = "a vote on projects, such as a file of Pabulib (Stolicki, Szufa & Talmon 2020)"


class BallotParameters(Section):
    """A real vote on projects, for rounds of ``participatory_budgeting``; without it residents
    prefer what the model has them expect."""

    costs: str = parameter("", unit="text", source=SOURCE)
    """What each project of the vote asks, as a share of its budget: numbers above zero with blanks
    between them. Empty: there is no vote."""

    ballots: str = parameter("", unit="text", source=SOURCE)
    """Which projects voters supported: projects by number, the first is 0, with commas between
    them, ``x`` and a count where several voted alike (``3,12x40``), blanks between ballots;
    ``-`` is a ballot without any project."""

    @model_validator(mode="after")
    def _belong_together(self) -> "BallotParameters":
        electorate(self.costs, self.ballots)
        return self


@dataclass(frozen=True, eq=False)
class Electorate:
    """A real vote, as rounds use it."""

    share: Reals
    """Cost of each project as a share of the budget, shape (projects,)."""
    votes: Votes
    """Worth is 1."""
    upto: Reals
    """Share of voters with this ballot or an earlier one, shape (ballots,)."""


@lru_cache(VOTES_KEPT)
def electorate(costs: str, ballots: str) -> Electorate | None:
    """Understand the texts of :class:`BallotParameters`; None if both are empty.

    Raises
    ------
    ValueError
        They cannot be understood, or do not belong together.
    """
    if not costs.split() and not ballots.split():
        return None
    share = np.array([_share(text) for text in costs.split()])
    found: dict[tuple[tuple[int, int], ...], int] = {}
    for text in ballots.split():
        marks, count = _ballot(text, share.size)
        found[marks] = found.get(marks, 0) + count
    if share.size == 0 or not found:
        raise ValueError("costs and ballots belong together; give both or neither")
    votes = Votes.of(share.size, found)
    return Electorate(share, votes, np.cumsum(votes.voters) / votes.count)


def ballot_tables(budget: int, costs: Ints, votes: Votes) -> dict[str, Any]:
    """The values of the table [ballot] for a vote.

    Parameters
    ----------
    budget, costs
        Cents; shape (projects,).

    Raises
    ------
    InputError
        The ballots are too many for a community file.
    """
    alike: dict[str, int] = {}
    for g, voters in enumerate(votes.voters.tolist()):
        marked = votes.project[votes.start[g] : votes.start[g + 1]].tolist()
        text = ",".join(map(str, marked)) or "-"
        alike[text] = alike.get(text, 0) + voters
    ballots = " ".join(
        text if voters == 1 else f"{text}x{voters}" for text, voters in alike.items()
    )
    if len(ballots) > MOST_BALLOT_TEXT:
        raise InputError(
            f"the {len(alike):,} different ballots are too many for a community file; "
            "choose a vote of fewer people"
        )
    return {
        "costs": " ".join(f"{cost / budget:.6g}" for cost in costs.tolist()),
        "ballots": ballots,
    }


def _share(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0.0 < found <= MOST_COST_SHARE:
        raise ValueError(f"costs has {text[:20]!r}, but must have numbers above 0")
    return found


def _ballot(text: str, projects: int) -> tuple[tuple[tuple[int, int], ...], int]:
    """Projects of one ballot, and how many cast it."""
    marked, _, count = text.partition("x")
    numbers = [] if marked == "-" else marked.split(",")
    if not all(each.isdecimal() and len(each) <= MOST_DIGITS for each in [*numbers, count or "1"]):
        raise ValueError(f"ballots has {text[:20]!r}, but must have ballots such as 3,12x40")
    places = sorted({int(each) for each in numbers})
    if places and places[-1] >= projects:
        raise ValueError(
            f"ballots has {text[:20]!r}, but there are {projects} projects, from 0 to "
            f"{projects - 1}"
        )
    voters = int(count or "1")
    if voters == 0:
        raise ValueError(f"ballots has {text[:20]!r}, a ballot that nobody cast")
    return tuple((each, 1) for each in places), voters
