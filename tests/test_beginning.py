"""How a world begins: who founds the effort."""

from __future__ import annotations

import numpy as np

from sim.beginning import begin_world
from sim.world.tables.actors import PARTICIPANT
from tests.rules.worlds import small

FEW = {
    "community.residents": 12, "community.organizations": 8, "community.size_spread": 1.9,
    "problem.elements": 1, "problem.complexity": 0, "problem.parts": 1,
}  # fmt: skip


def founders(seed: int, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the founders, and each organization's share of what all organizations have."""
    actors = begin_world(small(FEW | {"people.founders_share": share}), seed).actors
    size = actors.endowment[actors.residents :]
    return np.flatnonzero(actors.status == PARTICIPANT), size / size.sum()


def test_half_of_the_founders_are_organizations() -> None:
    for share, count, organizations in ((0.0, 1, 1), (0.2, 4, 2), (0.25, 5, 3), (1.0, 20, 8)):
        rows, _ = founders(1, share)
        assert rows.size == count
        assert (rows >= 12).sum() == organizations


def test_an_organization_founds_in_proportion_to_its_size() -> None:
    """The only founder is the largest organization as often as the shares of size add up to."""
    largest = expected = variance = 0.0
    for seed in range(200):
        rows, share = founders(seed, 0.0)
        largest += rows[0] - 12 == share.argmax()
        expected += share.max()
        variance += share.max() * (1.0 - share.max())
    assert abs(largest - expected) < 4.0 * np.sqrt(variance)
