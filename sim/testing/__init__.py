"""What every rule and every measure promises, for our tests and those of packages of your own.

Examples
--------
>>> from sim.testing import PROMISES, check_rule
>>> from sim.rules.membership.through_ties import ThroughTies
>>> check_rule(ThroughTies, "says what it is")
>>> len(PROMISES)
15
"""

from sim.testing.contract import PROMISES, check_rule
from sim.testing.measures import MEASURE_PROMISES, check_measure

__all__ = ["MEASURE_PROMISES", "PROMISES", "check_measure", "check_rule"]
