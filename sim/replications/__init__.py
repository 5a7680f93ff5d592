"""Published results through the project's own engine; only a scenario file differs."""

from typing import Final

from sim.replications.barkoczi_galesic import BARKOCZI_GALESIC
from sim.replications.base import Replication
from sim.replications.lazer_friedman import LAZER_FRIEDMAN
from sim.replications.march import MARCH
from sim.replications.nk_theory import NK_THEORY
from sim.replications.zollman import ZOLLMAN

REPLICATIONS: Final[dict[str, Replication]] = {
    each.name: each for each in (LAZER_FRIEDMAN, BARKOCZI_GALESIC, NK_THEORY, MARCH, ZOLLMAN)
}
"""All of them, by name."""
