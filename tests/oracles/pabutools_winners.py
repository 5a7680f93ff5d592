"""Who wins by pabutools: run by an interpreter that has it, never by the project's own.

Usage: python pabutools_winners.py STEPS FILE.pb ...

Prints, as JSON, pabutools' version and for each file what was read and who wins by each rule. STEPS
is ``all`` to let shares grow as `add_one` does, which takes long where there are many voters, or
numbers of steps with commas between them: winners with so many more units of money a voter.

pabutools is asked about the projects that can win: it would also take projects that nobody
supports, where money is left. Of equals it takes the one that stands first in the file. It keeps
the last points where a ballot names a project twice; here they are added.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from pabutools.election import (
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    Cardinality_Sat,
    CardinalProfile,
    Cost_Sat,
    Instance,
    parse_pabulib,
)
from pabutools.election.satisfaction.additivesatisfaction import AdditiveSatisfaction
from pabutools.fractions import frac, str_as_frac
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen
from pabutools.rules.budgetallocation import BudgetAllocation
from pabutools.rules.mes.mes_rule import method_of_equal_shares_scheme
from pabutools.tiebreaking import TieBreakingRule

sys.setrecursionlimit(10_000)


class CostTimesPoints(AdditiveSatisfaction):
    def __init__(self, instance, profile, ballot):
        super().__init__(
            instance, profile, ballot, lambda i, p, b, project, _: b.get(project, 0) * project.cost
        )


def ballots_with_points(path, instance, profile):
    """Each ballot as points by project, read anew where pabutools keeps no points."""
    kind = instance.meta["vote_type"]
    if kind == "approval":
        return [dict.fromkeys(ballot, 1) for ballot in profile]
    names = {project.name: project for project in instance}
    lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    lines = lines[lines.index("VOTES") + 1 :]
    columns = lines[0].split(";")
    vote, points = columns.index("vote"), columns.index("points") if "points" in columns else None
    found = []
    for line in lines[1:]:
        values = line.split(";")
        ids = values[vote].split(",") if values[vote] else []
        if points is not None:
            given = [str_as_frac(each) for each in values[points].split(",")]
        else:
            given = list(range(len(ids), 0, -1))
        ballot = {}
        for each, worth in zip(ids, given, strict=True):
            ballot[names[each]] = ballot.get(names[each], 0) + worth
        found.append({project: worth for project, worth in ballot.items() if worth})
    return found


def decide(path, steps):
    whole, profile = parse_pabulib(path)
    approval = whole.meta["vote_type"] == "approval"
    points = ballots_with_points(path, whole, profile)
    supported = {project for ballot in points for project in ballot}
    place = {each: number for number, each in enumerate(whole.project_meta)}
    instance = Instance(
        [p for p in whole if p in supported and p.cost <= whole.budget_limit],
        budget_limit=whole.budget_limit,
    )
    first = TieBreakingRule(lambda inst, prof, project: place[project])
    kept = [{p: worth for p, worth in ballot.items() if p in instance} for ballot in points]
    approvals = ApprovalProfile([ApprovalBallot(ballot) for ballot in kept])
    if approval:
        votes, sats = approvals, {"cost": Cost_Sat, "points": Cardinality_Sat}
    else:
        votes = CardinalProfile([CardinalBallot(ballot) for ballot in kept])
        sats = {"cost": CostTimesPoints, "points": Additive_Cardinal_Sat}

    def names(allocation):
        return [project.name for project in allocation]

    # pabutools orders by satisfaction over cost, so what is in order of votes is "cost" there.
    def greedy(already=()):
        return names(greedy_utilitarian_welfare(
            instance, votes, sat_class=sats["cost"], tie_breaking=first,
            initial_budget_allocation=list(already),
        ))  # fmt: skip

    found = {
        "greedy": greedy(),
        "phragmen": names(sequential_phragmen(instance, approvals, tie_breaking=first)),
    }
    many = votes.as_multiprofile()
    by_name = {project.name: project for project in instance}
    for utility, sat in sats.items():
        if steps == "all":
            for completion, increment in (("none", None), ("add_one", 1)):
                won = names(method_of_equal_shares(
                    instance, votes, sat, tie_breaking=first, voter_budget_increment=increment,
                ))  # fmt: skip
                found[f"equal_shares/{utility}/{completion}"] = won
                both = "greedy" if completion == "none" else "add_one_greedy"
                found[f"equal_shares/{utility}/{both}"] = greedy(by_name[each] for each in won)
            continue
        for step in steps:
            found[f"equal_shares/{utility}/{step}"] = names(method_of_equal_shares_scheme(
                instance, many, many.as_sat_profile(sat),
                frac(instance.budget_limit, len(kept)) + step, BudgetAllocation(), first,
                binary_sat=approval,
            ))  # fmt: skip
    read = {"projects": len(whole), "votes": profile.num_ballots(), "kind": whole.meta["vote_type"]}
    return {**read, "winners": found}


if __name__ == "__main__":
    steps = sys.argv[1]
    asked = steps if steps == "all" else [int(each) for each in steps.split(",")]
    decided = {path: decide(path, asked) for path in sys.argv[2:]}
    json.dump({"pabutools": version("pabutools"), "files": decided}, sys.stdout)
