"""What a shock costs and how it is overcome.

The classic measure integrates what quality lacks to 100 % of full function. Here a run is compared
with its *shadow*, the same run without any shock: the loss is what the shadow has and the shocked
run lacks, so that growth which would have come anyway is not mistaken for recovery.

Time is in weeks, one value a week. A shock strikes at the start of its week and the week's value
is read at its end, so the first loss is that of the shock's own week.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

REGAINED = 0.9
"""Share of the deepest loss that must be made good to count as recovered."""


@dataclass(frozen=True)
class Recovery:
    """Recovery of one run from its first shock, in the unit of the series unless stated.

    Attributes
    ----------
    level : float or None
        Value in the week before the shock; ``None`` for a shock in the first week.
    depth : float
        Largest loss in any one week, 0 if there never was one. As a maximum it is above zero
        also where shock and shadow merely drift apart.
    weeks : int or None
        Weeks from the shock until 90 % of the deepest loss is made good for the first time after
        the deepest week; 0 without loss; ``None`` where that never happened.
    reason : str or None
        Why ``weeks`` is ``None``: the series ended first, so it is unknown, not zero.
    area : float
        Loss integral over the rest of the series, unit x weeks. Signed: weeks better than the
        shadow count against it, so that its mean over seeds is unbiased. Grows with the weeks
        observed; compare equal horizons only.
    surplus : float
        Last value minus the shadow's; above zero when the shock left the run better off.
    later_shocks : tuple of int
        Weeks of further shocks: their effects are inside these numbers and not told apart.
    """

    level: float | None
    depth: float
    weeks: int | None
    reason: str | None
    area: float
    surplus: float
    later_shocks: tuple[int, ...]

    @property
    def relative_depth(self) -> float | None:
        """Depth over the level before the shock; ``None`` where that is unknown or zero."""
        return self._relative(self.depth)

    @property
    def relative_area(self) -> float | None:
        """Area over the level before the shock, in weeks of it; ``None`` as for the depth."""
        return self._relative(self.area)

    @property
    def relative_surplus(self) -> float | None:
        """Surplus over the level before the shock; ``None`` as for the depth."""
        return self._relative(self.surplus)

    def _relative(self, amount: float) -> float | None:
        return amount / self.level if self.level else None


def recovery(shadow: ArrayLike, shocked: ArrayLike, shocks: Sequence[int]) -> Recovery:
    """Recovery of a run from its first shock, against its shadow.

    Parameters
    ----------
    shadow : array_like, shape (weeks,)
        The measure in the run without any shock, drawn with the same keys.
    shocked : array_like, shape (weeks,)
        The measure in the run with shocks.
    shocks : sequence of int
        Weeks, as positions in the series, in which shocks struck; at least one. All is read from
        the first on.

    Returns
    -------
    Recovery

    Raises
    ------
    ValueError
        The series differ in length, hold values that are not finite, or differ before the first
        shock (then the shadow is not this run's); there is no shock, or one outside the series.

    Notes
    -----
    Depth, time and loss area: Bruneau et al. (2003), *Earthquake Spectra* 19: 733-752, with the
    shadow in place of 100 %. The area is exact for losses linear between weeks; a loss of
    curvature c is overrated by about ``weeks * c / 12``. No practical size limit.
    """
    without, with_shock = _series(shadow), _series(shocked)
    if without.shape != with_shock.shape:
        raise ValueError("shadow and shocked series must have one length")
    weeks = sorted(int(week) for week in shocks)
    if not weeks or weeks[0] < 0 or weeks[-1] >= without.size:
        raise ValueError(f"shocks must be weeks from 0 to {without.size - 1}, at least one")
    first = weeks[0]
    if not np.array_equal(without[:first], with_shock[:first]):
        raise ValueError("shadow and shocked series differ before the first shock")
    loss = (without - with_shock)[first:]
    regained = weeks_to_regain(loss)
    return Recovery(
        level=float(without[first - 1]) if first > 0 else None,
        depth=max(0.0, float(loss.max())),
        weeks=regained,
        reason=_why_censored(loss) if regained is None else None,
        area=float(np.trapezoid(loss)),
        surplus=-float(loss[-1]),
        later_shocks=tuple(week for week in weeks if week > first),
    )


def weeks_to_regain(loss: ArrayLike, share: float = REGAINED) -> int | None:
    """First week, from the deepest loss on, in which a share of that loss is made good.

    Parameters
    ----------
    loss : array_like, shape (weeks,)
        Loss in each week, the shock's own first.
    share : float
        Part of the deepest loss to make good, above 0 and at most 1.

    Returns
    -------
    int or None
        Weeks after the first value; 0 where nothing was lost; ``None`` where the series ends
        first. For a loss ``D exp(-t / tau)`` and a share of .9 it is ``tau ln 10``, rounded up.

    Raises
    ------
    ValueError
        The share is out of range, the series is empty, or a value is not finite.
    """
    if not 0.0 < share <= 1.0:
        raise ValueError(f"share must be above 0 and at most 1, not {share}")
    losses = _series(loss)
    deepest = int(losses.argmax())
    depth = float(losses[deepest])
    if depth <= 0.0:
        return 0
    # The margin is for rounding alone: 4 of 40 left must count as 90 % made good.
    regained = losses[deepest:] <= depth * (1.0 - share + 1e-12)
    return deepest + int(regained.argmax()) if regained.any() else None


def _series(values: ArrayLike) -> NDArray[np.float64]:
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1 or series.size == 0 or not np.isfinite(series).all():
        raise ValueError("a series must be one row of at least one finite value")
    return series


def _why_censored(loss: NDArray[np.float64]) -> str:
    observed = loss.size - 1
    made_good = 1.0 - float(loss[int(loss.argmax()) :].min() / loss.max())
    return (
        f"not recovered within the {observed} weeks observed after the shock: "
        f"at best {made_good:.0%} of the deepest loss was made good"
    )
