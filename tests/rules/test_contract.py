"""Every registered rule keeps the contract; registry, documentation and tests name the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from sim.rules.activities.mutually_reinforcing import MutuallyReinforcing
from sim.rules.activities.self_organizing import SelfOrganizing
from sim.rules.activities.solo import Solo
from sim.rules.base import FAMILIES, REGISTRY
from sim.rules.communication.informal import Informal
from sim.rules.communication.leadership_meetings import LeadershipMeetings
from sim.rules.communication.open_ecosystem import OpenEcosystem
from sim.rules.funding.backbone_grants import BackboneGrants
from sim.rules.funding.conviction_voting import ConvictionVoting
from sim.rules.funding.direct_grants import DirectGrants
from sim.rules.funding.innovation_pools import InnovationPools
from sim.rules.funding.lottery import Lottery
from sim.rules.funding.participatory_budgeting import ParticipatoryBudgeting
from sim.rules.funding.quadratic_funding import QuadraticFunding
from sim.rules.funding.self_organized_fund_allocation import SelfOrganizedFundAllocation
from sim.rules.governance.distributed_leadership import DistributedLeadership
from sim.rules.governance.governance_group import GovernanceGroup
from sim.rules.governance.proposer_alone import ProposerAlone
from sim.rules.learning.deep_reflection import DeepReflection
from sim.rules.learning.own_lessons import OwnLessons
from sim.rules.learning.shared_measurement import SharedMeasurement
from sim.rules.membership.invitation import Invitation
from sim.rules.membership.spontaneous import Spontaneous
from sim.rules.membership.through_ties import ThroughTies
from sim.rules.sensemaking.common_agenda import CommonAgenda
from sim.rules.sensemaking.own_view import OwnView
from sim.rules.sensemaking.shared_map import SharedMap
from sim.scenario.parameters import parameters_of
from tests.rules.contract import BUSY, RuleContract, matters
from tests.rules.worlds import arm_of, small

RULES_PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


class TestOwnView(RuleContract):
    rule = OwnView


class TestCommonAgenda(RuleContract):
    rule = CommonAgenda


class TestSharedMap(RuleContract):
    rule = SharedMap


class TestProposerAlone(RuleContract):
    rule = ProposerAlone


class TestGovernanceGroup(RuleContract):
    rule = GovernanceGroup


class TestDistributedLeadership(RuleContract):
    rule = DistributedLeadership


class TestSpontaneous(RuleContract):
    rule = Spontaneous


class TestInvitation(RuleContract):
    rule = Invitation
    company: ClassVar[dict[str, Any]] = {"learning.tracking": True}


class TestThroughTies(RuleContract):
    rule = ThroughTies


class TestOwnLessons(RuleContract):
    rule = OwnLessons


class TestSharedMeasurement(RuleContract):
    rule = SharedMeasurement
    company: ClassVar[dict[str, Any]] = {"learning.tracking": True}


class TestDeepReflection(RuleContract):
    rule = DeepReflection


class TestSolo(RuleContract):
    rule = Solo


class TestMutuallyReinforcing(RuleContract):
    rule = MutuallyReinforcing
    company: ClassVar[dict[str, Any]] = {"activities.policy": 0.1}


class TestSelfOrganizing(RuleContract):
    rule = SelfOrganizing


class TestInformal(RuleContract):
    rule = Informal


class TestLeadershipMeetings(RuleContract):
    rule = LeadershipMeetings


class TestOpenEcosystem(RuleContract):
    rule = OpenEcosystem


class TestDirectGrants(RuleContract):
    rule = DirectGrants


class TestBackboneGrants(RuleContract):
    rule = BackboneGrants


class TestInnovationPools(RuleContract):
    rule = InnovationPools


class TestParticipatoryBudgeting(RuleContract):
    rule = ParticipatoryBudgeting


class TestQuadraticFunding(RuleContract):
    rule = QuadraticFunding


class TestConvictionVoting(RuleContract):
    rule = ConvictionVoting


class TestLottery(RuleContract):
    rule = Lottery


class TestSelfOrganizedFundAllocation(RuleContract):
    rule = SelfOrganizedFundAllocation


def test_registry_documentation_and_tests_name_the_same_rules() -> None:
    registered = {(family, name) for family in FAMILIES for name in REGISTRY[family]}
    tested = {(each.rule.family, each.rule.name) for each in RuleContract.__subclasses__()}
    documented = set()
    family = ""
    for line in RULES_PAGE.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"## (\w+)", line):
            family = found[1]
        elif found := re.fullmatch(r"### (\w+)", line):
            documented.add((family.lower(), found[1]))
    assert tested == registered
    assert documented == registered


def test_each_family_has_three_variants_at_least_and_each_arm_one() -> None:
    assert all(len(REGISTRY[family]) >= 3 for family in FAMILIES)


def test_what_a_family_shares_matters_in_one_variant_at_least() -> None:
    dead = []
    for family in FAMILIES:
        arms = [
            small({f"{family}.rule": name, **BUSY}, arm_of(family, name))
            for name in REGISTRY[family]
        ]
        shared = [p for p in parameters_of(family, next(iter(REGISTRY[family]))) if p.rule is None]
        dead += [p.key for p in shared if not any(matters(arm, p) for arm in arms)]
    assert not dead
