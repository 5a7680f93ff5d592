"""Numbers of the model that no scenario sets: what each is, and why it is not a parameter.

Kernels read them as they read any number of their own. What a study should vary is a parameter
(:func:`sim.parameters.parameter`); what converts units stands in :mod:`sim.units`. A test finds
every other number in the rules and the world.
"""

from typing import Final

MOST_ELEMENTS: Final = 20
"""Elements of a problem, at most: a table holds the value of each of the 2^20 settings (8 MB)."""

# ---- World --------------------------------------------------------------------------------------

WORK_PER_FURTHER_MEMBER: Final = 0.05
"""Work that each member beyond the first adds to a project, as a share of what one would have:
agreeing takes time. ODD 7.6. Its level is the parameter ``projects.work``."""

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
"""Skill and openness at the start are no higher, so that everybody can gain some."""

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
"""Further from week 0 than any week of a run, which has at most 5,200: stands for "never"."""

ORGANIZATION_KEY: Final = 1 << 31
"""What the keys of organizations' draws begin at, above every resident: one resident more leaves
them as they were."""

TENTHS: Final = 10
"""Tenths of a whole: weeks are noted in which a tenth and half of the learners changed."""

PERMILLE: Final = 1000
"""Shares that a table of whole numbers holds are in thousandths."""

GRANT_QUANTILES: Final = 200
"""Quantiles of a log-normal distribution that stand for past grants: a fineness of the numerics;
median and spread are parameters."""

SLOTS_PER_ACTOR: Final = 2
"""Slots of the table of projects for each actor: nobody has two open proposals, and own minutes
allow few running projects each. A proposal that finds no slot is not made."""

SPARE_SLOTS: Final = 64
"""Slots of the table of projects besides, which small communities need."""

SCRATCH_PER_ACTOR: Final = 4
"""Room for sorting, for each actor: all whom the members of one project serve or know, some of
them twice."""

SPARE_SCRATCH: Final = 256
"""Room for sorting besides, which small communities need."""

MOST_TIE_CELLS: Final = 4_000_000
"""Cells of a table of ties, at most (64 MB): a star or a complete graph needs the square of its
actors."""

POPULATION_BYTES: Final = 64_000_000
"""Memory that populations fill which wait for further runs from the same one."""

LANDSCAPE_BYTES: Final = 256 * 2**20
"""Memory that shared landscapes may fill before the one unused for longest is dropped."""

VOTES_KEPT: Final = 8
"""Real votes whose texts are kept understood, for runs that follow."""

MOST_MONEY: Final = 10**12
"""Most whole units of money that one grant, or one year's money, may be: sums of cents stay far
below what 64 bits hold."""

MOST_GRANT_SIZES: Final = 10_000
"""Sizes of grants in a scenario file, at most."""

MOST_BALLOT_TEXT: Final = 900_000
"""Characters of the ballots of a community file, at most, so that it stays below its limit of
1 MB."""

MOST_COST_SHARE: Final = 1e6
"""Cost of a project of a real vote as a share of the budget, at most: more is a slip."""

MOST_DIGITS: Final = 9
"""Digits of a number in a ballot, at most: more is a slip."""

SEEDS: Final = 2**32
"""Seeds there are, from 0: one word of the key of every draw."""
