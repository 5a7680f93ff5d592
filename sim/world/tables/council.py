"""Who decides where a rule needs a council."""

from sim.kernels import Ints, Reals
from sim.kernels.record import Table, table


@table
class Council(Table):
    """Who decides where a rule needs a council."""

    member: Ints
    """Actor indexes, the convener first, then the most powerful, shape (seats,). Written at the
    start, in stages 2, 5."""
    weight: Reals
    """Voting weights, adding up to 1 with the backbone's when seated, shape (seats,). Written at
    the start, in stages 2, 5."""
    backbone: float
    """Voting weight of the backbone organization. Written at the start, in stage 5."""
    leading: Ints
    """Participating organizations, the convener first, then by power, shape (leading,). Written at
    the start, in stages 2, 5."""
    builder: int
    """The first of the first council; -1 before there is one. Written at the start."""
    convener: int = -1
    """The organization that a network marks as backbone: the first of those seated; -1 if none.
    Written at the start."""
    quota: float = 0.0
    """Share of the weight present that a proposal needs; 0 where the council votes on none. Written
    at the start."""
