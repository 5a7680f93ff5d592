"""Who decides where a rule needs a council."""

from dataclasses import dataclass

from sim.kernels import Ints, Reals


@dataclass(slots=True)
class Council:
    """Who decides where a rule needs a council."""

    member: Ints
    """Actor indexes, the convener first, then the most powerful."""
    weight: Reals
    """Voting weights, adding up to 1 with the backbone's."""
    backbone: float
    """Voting weight of the backbone organization."""
    leading: Ints
    """Participating organizations, the convener first, then by power."""
    builder: int
    """The first of the first council; -1 before there is one."""
    convener: int = -1
    """The organization that a network marks as backbone: the first of those seated; -1 if none."""
    quota: float = 0.0
    """Share of the weight present that a proposal needs; 0 where the council votes on none."""
