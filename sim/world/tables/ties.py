"""How ties form and fade: the parameters. The ties themselves stand with the actors."""

from sim.parameters import ASSUMPTION, Section, parameter


class TieParameters(Section):
    """How ties form and fade."""

    strengthening: float = parameter(
        0.05, unit="share of what is missing per week", range=(0.01, 0.2), limits=(0, 1),
        source=ASSUMPTION,
    )  # fmt: skip
    """How much a week of working together strengthens a tie."""

    decay: float = parameter(
        0.003, unit="per week", range=(0.001, 0.006), limits=(0, 1), source=ASSUMPTION
    )
    """Share of its weight that a tie loses in a week; a tie below 0.05 is forgotten."""

    new: float = parameter(
        0.2, unit="weight", range=(0.1, 0.5), limits=(0.06, 1), source=ASSUMPTION
    )
    """Weight of a tie that work, an introduction or weaving founds."""
