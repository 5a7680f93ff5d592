"""Patterns observed elsewhere, looked for in the whole model.

Pattern-oriented modelling (Grimm et al. 2005, *Science* 310: 987-991): several weak patterns
together constrain a model more than one strong one. The criteria are fixed in the code, before any
run.
"""

from typing import Final

from reports.patterns.base import Pattern
from reports.patterns.growth import SATURATION
from reports.patterns.search import CROSSOVER, REVERSAL, TIE
from reports.patterns.survival import SURVIVAL
from reports.patterns.turbulence import TURNOVER
from reports.patterns.weaving import WEAVING

PATTERNS: Final[tuple[Pattern, ...]] = (
    CROSSOVER, REVERSAL, TIE, TURNOVER, SURVIVAL, SATURATION, WEAVING,
)  # fmt: skip
"""P1 to P7, in the order of their numbers."""
