"""Scenarios: what a scenario file may say, how it is read, and what is refused."""

from sim.scenario.assignments import Assignments, parse_assignments
from sim.scenario.files import Shipped, shipped
from sim.scenario.parameters import Parameter, all_parameters, sampled_ranges
from sim.scenario.scenario import Scenario, apart

__all__ = [
    "Assignments",
    "Parameter",
    "Scenario",
    "Shipped",
    "all_parameters",
    "apart",
    "parse_assignments",
    "sampled_ranges",
    "shipped",
]
