"""What a fair is judged by."""

import numpy as np

from sim.measures.own import measure
from sim.model import CommunityModel
from sim.world.tables.actors import PARTICIPANT


@measure(
    "street_fair.one_place",
    "From one neighbourhood",
    unit="share",
    definition="share of the participants in the last week whose home or seat is in the "
    "neighbourhood that has most of them.",
    lower_is_better=True,
)
def one_place(model: CommunityModel) -> float | str:
    """How much the network is that of a single neighbourhood."""
    actors = model.world.actors
    counts = np.bincount(actors.neighbourhood[actors.status == PARTICIPANT])
    return float(counts.max() / counts.sum()) if counts.any() else "nobody takes part"
