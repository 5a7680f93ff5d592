"""Barkoczi & Galesic (2016) through the engine: the rule of copying turns the order of networks.

Published: Nature Communications 7: 13109, raw results; means over 1,000 landscapes with standard
errors of about .006. Their lattice has 18 to 20 neighbours, ours four, so on the lattice only the
signs are compared. Seeds were fixed before the first run.
"""

import numpy as np
import pytest

SEEDS = range(201_600, 201_660)

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def final(outcomes):
    """Mean outcome after 200 rounds by copying rule, sample and graph, shape (landscapes,)."""
    return {
        (copying, sample, graph): outcomes(
            "barkoczi-galesic-2016",
            SEEDS,
            communication__copying=copying,
            communication__sample=sample,
            community__topology=graph,
        )[:, -1]
        for copying, sample, graph in (
            ("best", 9, "complete"),
            ("best", 9, "ring_lattice"),
            ("conformity", 3, "complete"),
            ("conformity", 3, "ring_lattice"),
            ("none", 1, "complete"),
        )
    }


@pytest.mark.parametrize(
    ("copying", "sample", "better", "worse"),
    [("best", 9, "ring_lattice", "complete"), ("conformity", 3, "complete", "ring_lattice")],
)
def test_sign(final, copying: str, sample: int, better: str, worse: str) -> None:
    """Copying the best favours the lattice (.612 to .543), conformity the full (.829 to .705)."""
    gap = final[copying, sample, better] - final[copying, sample, worse]
    se = gap.std(ddof=1) / np.sqrt(gap.size)
    print(f"{copying}-{sample}: {better} over {worse} by {gap.mean():.3f} ({se:.3f})")
    assert gap.mean() > 2 * se


@pytest.mark.parametrize(
    ("copying", "sample", "published", "tolerance"),
    [("best", 9, 0.543, 0.06), ("conformity", 3, 0.829, 0.06), ("none", 1, 0.383, 0.03)],
)
def test_level_on_the_full_network(
    final, copying: str, sample: int, published: float, tolerance: float
) -> None:
    """Levels on the full network, where the degree is the same."""
    x = final[copying, sample, "complete"]
    print(f"{copying}-{sample}: {x.mean():.3f} ({x.std(ddof=1) / np.sqrt(x.size):.3f})")
    assert x.mean() == pytest.approx(published, abs=tolerance)
