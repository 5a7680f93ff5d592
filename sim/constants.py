"""Numbers of the model that no scenario sets: what each is, and why it is not a parameter.

Kernels read them as they read any number of their own. What a study should vary is a parameter
(:func:`sim.parameters.parameter`); what converts units stands in :mod:`sim.units`. A test finds
every other number in the rules and the world.
"""

from typing import Final

MOST_ELEMENTS: Final = 20
"""Elements of a problem, at most: a table holds the value of each of the 2^20 settings (8 MB)."""

# ---- Rules --------------------------------------------------------------------------------------

MAJORITY: Final = 0.5
"""Share of the weight that must be for something where no rule names a quota of its own.

Half is what the word means, not a quantity to vary.
"""

LEAST_CONSENTING: Final = 2
"""Members of a proposed group who must consent: with fewer it is not a group.

It follows from the word, as a project proposed for one actor needs that one only.
"""

HALF: Final = 0.5
"""What is left after one half-life, by definition; the half-lives themselves are parameters."""

FAIR_COIN: Final = 0.5
"""Chance of either way of an element where a search begins: no way may have an advantage."""

LEAST_WEIGHT: Final = 1e-9
"""Added to power or value where it is a weight: people who all have none weigh alike then.

Beside weights that are not zero it is too small to matter.
"""

LEAST_SUM: Final = 1e-12
"""Least sum or maximum that shares are taken of: where nobody has anything, shares are zero.

It prevents a division by zero and changes nothing else.
"""

KINDS_OF_POWER: Final = 3.0
"""Shares whose mean is power: of endowments, of money steered, of projects led.

They weigh the same because the sources do not say that one matters more.
"""

LEADING_PER_SEAT: Final = 3
"""Leading organizations, from whom a plan draws its partners, for each seat of the council.

It scales with ``governance.council_size``, which is varied in its place.
"""

USUAL_ATTRACTION: Final = 0.5
"""Attraction of the effort, from 0 to 1, to an outsider who sees nobody better or worse off.

The middle of the scale; chances of joining are given at this attraction.
"""

LEAST_ATTRACTION: Final = 0.05
"""Attraction of the effort, from 0 to 1, at its least: somebody comes in spite of what they see.

The chances of joining that it multiplies are parameters.
"""

UNIFORMS_A_KEY: Final = 4
"""Uniforms that the generator Philox draws for one key at once: its block has four words."""

OVERLOAD_WEEKS: Final = 4
"""Weeks in a row of promising more time than one has, after which overload may end in leaving.

About a month; how strong the effect is, is varied by ``people.leave_overload``.
"""

LEAST_LEVERAGE: Final = 0.02
"""Value that an agenda expects of an element inside its boundary, at least.

An agreed element has to be worth something to those who trust the agenda; how much they trust it,
and how many elements are agreed, are parameters.
"""

PREFERENCE: Final = 2.0
"""Factor on the chance of an organization that works in a part the funder prefers.

A plain word for "rather", at the same strength for every funder and in every arm.
"""

MOST_GRANTS_A_WEEK: Final = 1000
"""Grants that all funders make directly in one week, at most: the size of an array.

No run comes near it: a funder's grants are limited by its money and by hours.
"""

LARGEST_REQUEST: Final = 0.5
"""What a project asks of a pool, at most, as a share of the spending limit of conviction voting.

At the limit itself a request could never pass; the limit is the parameter.
"""

PARTS_OF_A_SHARE: Final = 10_000
"""Parts to which a share of money is rounded before whole cents are divided by it.

A hundredth of a percent is finer than any share that is set.
"""

WHOLE_CENT: Final = 1e-6
"""Cents added before a sum of squared roots is cut to whole cents: roots are not exact.

It is far above their error and far below a cent.
"""

EQUAL_AMOUNTS: Final = 1e-9
"""Share by which two amounts may differ and still count as equal in a count of ballots.

It is far above the error of adding reals and far below what any ballot decides.
"""

PRICE_SETTLED: Final = 1e-14
"""Share by which the price of a project must still rise for its search to go on.

About the precision of a real: the search ends when nothing changes any more.
"""

MOST_RAISES: Final = 10_000
"""Times that ``add_one``, which completes equal shares, raises every voter's money, at most.

A guard against a count that does not end; real votes end long before.
"""
