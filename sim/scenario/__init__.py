"""Scenarios: what a scenario file may say, how it is read, and what is refused."""

from sim.scenario.arms import ARMS, arm_labels, resolve_arms
from sim.scenario.assignments import parse_assignments
from sim.scenario.files import Shipped, shipped
from sim.scenario.parameters import Parameter, all_parameters, sampled_ranges
from sim.scenario.scenario import Scenario, apart

__all__ = [
    "ARMS",
    "Parameter",
    "Scenario",
    "Shipped",
    "all_parameters",
    "apart",
    "arm_labels",
    "parse_assignments",
    "resolve_arms",
    "sampled_ranges",
    "shipped",
]
