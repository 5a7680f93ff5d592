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
"""Share of the weight by which an element of a merged agenda is turned.

Half is what the word means, not a quantity to vary.
"""

MOST_DRAFTS: Final = 8
"""Drafts of one plan, at most, and the key of one that coordinators make.

More than anybody makes; how many they make is the parameter ``proposals.drafts``.
"""

KINDS_OF_CLOSENESS: Final = 3.0
"""What makes a reader close to a proposal of others: parts, place, a tie.

They weigh the same because no source says that one matters more.
"""

LEAST_ROUND: Final = 5
"""Proposals among which a choice is looked at by the measures: a rank correlation of fewer says
little. No rule reads it.
"""

MOST_RANKED: Final = 50
"""Proposals of one choice that the measures look at, at most, evenly spread: it sets speed only."""

LEAST_CONSENTING: Final = 2
"""Members of a proposed group who must consent: with fewer it is not a group.

It follows from the word, as a project proposed for one actor needs that one only.
"""

HALF: Final = 0.5
"""What is left after one half-life, by definition; the half-lives themselves are parameters."""

FAIR_COIN: Final = 0.5
"""Chance of either way where an element is set or tried blindly: neither may have an advantage."""

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

USUAL_ACTORS: Final = 280
"""Actors of a community in which groups have the sizes that their parameters give.

Those of the drawn town; how fast groups grow from there on is the parameter ``community.scale``.
"""

LEADING_PER_SEAT: Final = 3
"""Leading organizations, from whom a plan draws its partners, for each seat of the council.

It scales with ``governance.council_size``, which is varied in its place.
"""

USUAL_ATTRACTION: Final = 0.5
"""Attraction of the effort, from 0 to 1, to an outsider who sees no difference in outcomes.

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

SURELY: Final = 1.0 - 1e-9
"""Factor on a bound below which a draw need not be looked at: an exponential is not exact.

It is far above that error and changes nothing but speed.
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

# ---- World --------------------------------------------------------------------------------------

PROMISE_PER_ELEMENT_ORGANIZATION: Final = 0.75
"""What each element adds to the minutes an organization promises, as a share of what it promises
to any project. ODD 7.6. Its level is the parameter ``projects.hours_organization``."""

PROMISE_PER_ELEMENT_RESIDENT: Final = 0.5
"""The same for a resident; the parameter is ``projects.hours_resident``."""

SUCCESS_SLOPE: Final = 6.0
"""Steepness of the logistic by which skill carries a project out, per unit of skill. ODD stage 7.
A study varies what stands in it: skills, ``projects.difficulty``, ``projects.skill_lead``."""

SUCCESS_OFFSET: Final = 0.25
"""Skill by which a project without elements exceeds an even chance, so that mean skill (.5) meets
an even chance at some six elements of the default difficulty. It could be written into the
difficulty, which is a parameter."""

WEAKEST_TIE: Final = 0.05
"""Weight below which a tie is forgotten. ODD stage 10. How soon that is, is the parameter
``ties.decay``; the limits of ``ties.new`` and ``community.weakest_tie`` keep above it."""

LOWEST_TRAIT: Final = 0.05
"""Skill and openness at the start are no lower: nobody is without either. ODD 5.2. Means and
spread are parameters."""

HIGHEST_TRAIT: Final = 0.95
"""Skill and openness at the start are no higher: everybody can gain some. Means and spread are
parameters."""

PARTS_OF_A_SIZE: Final = 1_000_000
"""Parts to which a funder's drawn size is rounded before whole cents are divided by it: finer than
any share of money that is set."""

LOWEST_FACTOR: Final = 0.5
"""A factor drawn evenly around 1 lies between this and 1 more: minutes of residents, strengths of
projected ties. ODD 5.2 and 5.4. The means are parameters."""

MOST_MEMBERS: Final = 64
"""Members of a project that a scenario may ask for, at most: columns of a table. How many a
project may have is the parameter ``projects.most_members``."""

MOST_SERVERS: Final = 3
"""Organizations that serve a resident, at most: columns of a table. How many do is the parameter
``community.services``."""

CAP_OF_A_VOTE: Final = 3
"""No actor's vote on an element weighs more than one part in this many of all votes on it. ODD
7.1: no single organization decides what prevails."""

TRIES: Final = 32
"""Draws to find somebody suitable before a search gives up. A bound on time: with fewer, few
searches would end otherwise."""

CODES_A_WEEK: Final = 16
"""Codes kept for the proposals an actor makes in one week, as keys of draws; the week is
``code // 16``. Nobody makes more than one."""

WEEKS_BEYOND: Final = 1_000_000
"""Further from week 0 than any week of a run, which has at most 5,200: it stands for "never"."""

ORGANIZATION_KEY: Final = 1 << 31
"""What the keys of organizations' draws begin at, above every resident: one resident more leaves
them as they were."""

TENTHS: Final = 10
"""Tenths of a whole: weeks are noted in which a tenth and half of the learners changed."""

PERMILLE: Final = 1000
"""Shares in a table of whole numbers are in thousandths: finer than any figure they enter."""

GRANT_QUANTILES: Final = 200
"""Quantiles of a log-normal distribution that stand for past grants: a fineness of the numerics;
median and spread are parameters."""

SLOTS_PER_ACTOR: Final = 2
"""Slots of the table of projects for each actor: nobody has two open proposals, and own minutes
allow few running projects each. A proposal that finds no slot is not made."""

SPARE_SLOTS: Final = 64
"""Slots of the table of projects besides: room in small communities, no effect in others."""

SCRATCH_PER_ACTOR: Final = 4
"""Room for sorting, for each actor: all whom the members of one project serve or know, some of
them twice."""

SPARE_SCRATCH: Final = 256
"""Room for sorting besides: needed in small communities, no effect on results."""

MOST_TIE_CELLS: Final = 4_000_000
"""Cells of a table of ties, at most (64 MB): a star or a complete graph needs the square of its
actors."""

POPULATION_BYTES: Final = 64_000_000
"""Bytes of populations kept for further runs that begin with the same one: it sets speed only."""

LANDSCAPE_BYTES: Final = 256 * 2**20
"""Bytes of shared landscapes, before the one unused for longest is dropped: it sets speed only."""

VOTES_KEPT: Final = 8
"""Real votes that are kept parsed for the runs that follow: it sets speed only."""

MOST_MONEY: Final = 10**12
"""Most whole units of money that one grant, or one year's money, may be: sums of cents stay far
below what 64 bits hold."""

MOST_GRANT_SIZES: Final = 10_000
"""Sizes of grants in a scenario file, at most: more than a reader of the file would look at."""

MOST_BALLOT_TEXT: Final = 900_000
"""Characters of the ballots of a community file, at most. The file itself has a limit of
1 MB."""

MOST_COST_SHARE: Final = 1e6
"""Cost of a project of a real vote as a share of the budget, at most: more is a slip."""

MOST_DIGITS: Final = 9
"""Digits of a number in a ballot, at most: more is a slip."""

SEEDS: Final = 2**32
"""Seeds there are, from 0: one word of the key of every draw."""
