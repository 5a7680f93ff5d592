"""``systemshift ballot``: which projects win a vote, by several rules."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.commands.terminal import AsJson, errors, print_json

if TYPE_CHECKING:
    from sim.readers.ballots import Ballot

HELP = """Decide a real vote on projects by several rules, and show how they differ.

FILE is a Pabulib file (.pb) with approval, ordinal or cumulative ballots.

\b
greedy          in order of votes (points; the file's score), each that can still be paid
greedy_no_skip  the same, up to the first that cannot be paid any more
equal_shares    each voter has an equal share of the money; supporters of a project pay for it
phragmen        voters earn money at equal pace; a project wins when its supporters can pay it

\b
Examples:
  systemshift ballot vote.pb
  systemshift ballot vote.pb --rule equal_shares --utility points --completion none
  systemshift ballot vote.pb --threshold 0
"""
UTILITY = """Utility of a project to a voter in equal_shares: its points on the ballot (1 where
approved), or points times cost; by default cost for approval votes, else points."""
COMPLETION = """How equal_shares uses money that is left: not at all (none), greedy, or by raising
each share by one unit of money while the budget allows it (add_one), then greedy; by default as the
file has it, else add_one_greedy."""
THRESHOLD = """Least score (votes in an approval vote, else points) with which a project can win, by
every rule; by default the file's min_project_score_threshold, 0 for none."""

Rule = Literal["greedy", "greedy_no_skip", "equal_shares", "phragmen"]
RULES: tuple[Rule, ...] = ("greedy", "greedy_no_skip", "equal_shares", "phragmen")


def ballot(
    file: Annotated[Path, typer.Argument(help="Pabulib file.", show_default=False)],
    rule: Annotated[Rule | None, typer.Option(help="One rule only.", show_default=False)] = None,
    utility: Annotated[
        Literal["cost", "points"] | None, typer.Option(help=UTILITY, show_default=False)
    ] = None,
    completion: Annotated[
        Literal["none", "greedy", "add_one", "add_one_greedy"] | None,
        typer.Option(help=COMPLETION, show_default=False),
    ] = None,
    threshold: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=THRESHOLD, show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Decide a vote on projects."""
    with errors():
        from sim.readers.ballots import read_ballot
        from sim.readers.pabulib_meta import least_score
        from sim.rules.funding.budgeting import winners

        vote = read_ballot(file)
        if threshold is not None:
            least = least_score("--threshold", "least score", threshold, vote.kind)
            vote = replace(vote, threshold=least)
        worth = utility or ("cost" if vote.kind == "approval" else "points")
        rest = completion or vote.own_rule.completion or "add_one_greedy"
        found = {
            each: winners(
                each, vote.costs, vote.budget, vote.votes, vote.scores, worth, rest,
                threshold=vote.threshold,
            ).tolist()
            for each in RULES
            if rule in (None, each)
        }  # fmt: skip
        how: dict[str, str] = {"utility": worth, "completion": rest}
        if as_json:
            print_json(as_data(vote, found, how))
        else:
            print("\n".join(as_lines(vote, found, how)))


def as_data(vote: "Ballot", found: Mapping[Rule, list[int]], how: dict[str, str]) -> dict[str, Any]:
    """The winners by each rule, as JSON; money in whole cents."""
    return {
        "title": vote.title,
        "currency": vote.currency,
        "kind": vote.kind,
        "projects": len(vote.projects),
        "votes": vote.votes.count,
        "budget_cents": vote.budget,
        "threshold": vote.threshold / vote.score_unit,
        "rule_of_file": {"word": vote.own_rule.word, "rule": vote.own_rule.rule},
        "selected": vote.selected,
        "notes": vote.facts(),
        "rules": {
            rule: {
                **(how if rule == "equal_shares" else {}),
                "winners": [vote.projects[p].id for p in won],
                "spent_cents": int(vote.costs[won].sum()),
                "spent_share": float(vote.costs[won].sum() / vote.budget),
                "with_a_winner_share": vote.votes.with_a_winner(won) / vote.votes.count,
                "as_selected": _as_selected(vote, won),
            }
            for rule, won in found.items()
        },
    }


def as_lines(vote: "Ballot", found: Mapping[Rule, list[int]], how: dict[str, str]) -> list[str]:
    """The winners by each rule, as lines of text."""
    lines = [*vote.facts(), "", f"{'':14}{'winners':>9}{'spent':>16}{'of budget':>11}"
             f"{'voters with a winner':>22}"]  # fmt: skip
    for rule, won in found.items():
        spent = int(vote.costs[won].sum())
        lines.append(
            f"{rule:14}{len(won):9}{spent / 100:16,.0f}{spent / vote.budget:11.1%}"
            f"{vote.votes.with_a_winner(won) / vote.votes.count:22.1%}"
        )
    lines += ["", *_projects(vote, found)]
    if "equal_shares" in found:
        lines += ["", f"equal_shares: utility {how['utility']}, completion {how['completion']}."]
    if vote.selected is not None:
        same = [rule for rule, won in found.items() if _as_selected(vote, won)]
        lines.append(f"As funded according to the file: {', '.join(same) or 'none of these'}.")
        own = vote.own_rule.rule
        if own and own in found and own not in same:
            lines.append(_unlike_selected(vote, own, found[own]))
    return lines


def _projects(vote: "Ballot", found: Mapping[Rule, list[int]]) -> list[str]:
    """A line for each project that wins by some rule, marked where it does."""
    heads = "".join(f"{rule:>16}" for rule in found)
    lines = [f"{'supporters':>10}{'cost':>14}{heads}  project"]
    some = {p for won in found.values() for p in won}
    supporters = vote.votes.supporters.tolist()
    for p in sorted(some, key=lambda each: (-supporters[each], each)):
        project = vote.projects[p]
        marks = "".join(f"{'x' if p in won else '.':>16}" for won in found.values())
        name = project.name if project.name == project.id else f"{project.id} {project.name}"
        lines.append(f"{supporters[p]:10,}{project.cost / 100:14,.0f}{marks}  {name[:60]}")
    if len(found) > 1:
        every = set.intersection(*(set(won) for won in found.values()))
        lines.append(f"All rules agree on {len(every)} of the {len(some)} projects above.")
    return lines


def _unlike_selected(vote: "Ballot", rule: str, won: list[int]) -> str:
    """What the rule of the file funds here, and the file does not, or the other way round."""
    ours = [vote.projects[p].id for p in won]
    funded = vote.selected or []
    found = []
    for those, others, who in ((ours, funded, "here"), (funded, ours, "in the file")):
        alone = [each for each in those if each not in others]
        if alone:
            more = ", ..." if len(alone) > 5 else ""
            found.append(f"{', '.join(alone[:5])}{more} only {who}")
    return f"By its own rule ({rule}), funded: {'; '.join(found)}."


def _as_selected(vote: "Ballot", won: list[int]) -> bool | None:
    if vote.selected is None:
        return None
    return set(vote.selected) == {vote.projects[p].id for p in won}
