"""Published results through the project's own engine; only a scenario file differs."""

from typing import Final

from sim.analysis.replications.barkoczi_galesic import BARKOCZI_GALESIC
from sim.analysis.replications.base import Replication
from sim.analysis.replications.lazer_friedman import LAZER_FRIEDMAN
from sim.analysis.replications.march import MARCH
from sim.analysis.replications.nk_theory import NK_THEORY

REPLICATIONS: Final[dict[str, Replication]] = {
    each.name: each for each in (LAZER_FRIEDMAN, BARKOCZI_GALESIC, NK_THEORY, MARCH)
}
"""All of them, by name."""
