"""Numbers of the model that no scenario sets, as the audit lists them."""

import ast
from pathlib import Path
from typing import Final

from reports.markdown import table
from sim import constants

HEAD: Final = """\
## Constants

Not every number of the model is a parameter. These are the others, read from `sim/constants.py`:
they are the same in every arm, no scenario sets them, and each has the reason why. A test finds
every other number in the rules and the world that is neither a parameter nor a unit."""

THRESHOLDS_HEAD: Final = """\
### In the rules' own thresholds

Some rules compare with a number of their own where the rules of the other arms compare with another
one, or do not compare at all. No setting shows it, so it is listed here."""

THRESHOLDS: Final = (
    (
        "governance_group",
        "Whoever votes votes for a proposal unless it hopes less than minus "
        "`governance.objection` of it; the proposer, if it sits on the council, too.",
        "distributed_leadership: the same, but the proposer always consents. proposer_alone: "
        "nobody is asked.",
    ),
    (
        "governance_group",
        "The weight in favour must reach `governance.quota`; the backbone is in favour of what "
        "lies at least half in scope.",
        "distributed_leadership: the same quota of the members' weight, and of two members or more "
        "at least two (`LEAST_CONSENTING`). proposer_alone: none.",
    ),
    (
        "common_agenda",
        "A participant takes up an agreed element if it loses nothing by it, or always "
        "(`sensemaking.enforcement`).",
        "Everywhere else, in every arm, what is copied, tried or proven is taken up only where it "
        "makes one strictly better off.",
    ),
    (
        "common_agenda",
        "An agreed element is believed to gain at least `LEAST_LEVERAGE`.",
        "shared_map: an element is believed to gain what was reported of it. own_view: nothing is "
        "believed in common.",
    ),
    (
        "mutually_reinforcing",
        "A piece of the plan has at least one element more than a small project.",
        "self_organizing and solo: a project has at least one element.",
    ),
    (
        "invitation",
        "An outsider accepts with probability `people.acceptance` at the usual attraction "
        "(`USUAL_ATTRACTION`), and up to twice that.",
        "through_ties: one whom a tie draws in comes with a probability of at most "
        "`people.join_by_tie` for each tie of full weight, times the attraction.",
    ),
    (
        "direct_grants",
        "No grant is above a quarter of the funder's yearly money; a part that the funder prefers "
        "doubles an organization's chance (`PREFERENCE`).",
        "backbone_grants: a project is paid in full. innovation_pools: up to "
        "`funding.innovation_cap` and `funding.scaling_cap`. All decide in rounds of "
        "`funding.round_weeks`.",
    ),
)
"""Rule, its threshold, and what the rules of the other arms have in its place."""


def constants_part() -> str:
    """The constants with value and reason, then the thresholds that differ between arms' rules."""
    rows = [(f"`{name}`", value, words) for name, value, words in constants_listed()]
    return "\n\n".join(
        [
            HEAD,
            table(("constant", "value", "what it is, and why no scenario sets it"), rows),
            THRESHOLDS_HEAD,
            table(("rule", "threshold", "in the rules of the other arms"), THRESHOLDS),
        ]
    )


def constants_listed() -> list[tuple[str, str, str]]:
    """Name, value as it is written, and docstring of every constant, in the order of the file."""
    body = ast.parse(Path(constants.__file__).read_text(encoding="utf-8")).body
    return [
        (ast.unparse(node.target), ast.unparse(node.value), _docstring(after))
        for node, after in zip(body, [*body[1:], None], strict=True)
        if isinstance(node, ast.AnnAssign) and node.value is not None
    ]


def _docstring(node: ast.stmt | None) -> str:
    """The words of a docstring, on one line."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split()).replace("``", "`")
    return ""
