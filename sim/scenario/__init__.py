"""Scenarios: the format of scenario files, reading them, and refusing what is wrong in them."""

from sim.scenario.arms import ARMS, arm_labels, resolve_arms
from sim.scenario.assignments import parse_assignments
from sim.scenario.files import ShippedFile, shipped
from sim.scenario.parameters import Parameter, all_parameters, sampled_ranges
from sim.scenario.scenario import Scenario, differing_settings

__all__ = [
    "ARMS",
    "Parameter",
    "Scenario",
    "ShippedFile",
    "all_parameters",
    "arm_labels",
    "differing_settings",
    "parse_assignments",
    "resolve_arms",
    "sampled_ranges",
    "shipped",
]
