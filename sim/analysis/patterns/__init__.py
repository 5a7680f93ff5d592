"""Patterns seen elsewhere, asked of the whole model.

Pattern-oriented modelling (Grimm et al. 2005, *Science* 310: 987-991): several weak patterns
together tell more than one strong one. What counts as reproduced is fixed in the
code, before any run.
"""

from typing import Final

from sim.analysis.patterns.base import Pattern
from sim.analysis.patterns.growth import SATURATION
from sim.analysis.patterns.search import CROSSOVER, REVERSAL, TIE
from sim.analysis.patterns.survival import SURVIVAL
from sim.analysis.patterns.turbulence import TURNOVER
from sim.analysis.patterns.weaving import WEAVING

PATTERNS: Final[tuple[Pattern, ...]] = (
    CROSSOVER, REVERSAL, TIE, TURNOVER, SURVIVAL, SATURATION, WEAVING,
)  # fmt: skip
"""P1 to P7, in the order of their numbers."""
