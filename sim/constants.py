"""Numbers of the model that no scenario sets: what each is, and why it is not a parameter.

Kernels read them as they read any number of their own. What a study should vary is a parameter
(:func:`sim.parameters.parameter`); what converts units stands in :mod:`sim.units`. A test finds
every other number in the rules and the world.
"""

from typing import Final

MOST_ELEMENTS: Final = 20
"""Elements of a problem, at most: a table holds the value of each of the 2^20 settings (8 MB)."""
