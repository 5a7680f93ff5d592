"""What every rule promises, for the tests of rules: ours, and those of packages of your own.

Examples
--------
>>> from sim.testing import PROMISES, check_rule
>>> from sim.rules.membership.through_ties import ThroughTies
>>> check_rule(ThroughTies, "says what it is")
>>> len(PROMISES)
15
"""

from sim.testing.contract import PROMISES, check_rule

__all__ = ["PROMISES", "check_rule"]
