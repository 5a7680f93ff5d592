"""The world: every table a rule may read or change, and how a world begins."""

from sim.kernels import IntGrid, Ints, RealGrid, Reals
from sim.kernels.record import Table, table
from sim.world.own import OwnBehaviour
from sim.world.tables.actors import Actors
from sim.world.tables.audience import Audience
from sim.world.tables.beliefs import Beliefs
from sim.world.tables.coordination import CoordinationParameters, minutes_a_week
from sim.world.tables.council import Council
from sim.world.tables.electorate import Electorate
from sim.world.tables.funders import FunderParameters, Funders
from sim.world.tables.ledger import Ledger
from sim.world.tables.people import PeopleParameters
from sim.world.tables.problem import Problem, ProblemParameters, ShockParameters
from sim.world.tables.projects import ProjectParameters, Projects
from sim.world.tables.proposals import ProposalParameters
from sim.world.tables.record import Record
from sim.world.tables.support import Support
from sim.world.tables.tally import Tally
from sim.world.tables.ties import TieParameters


@table
class Parameters(Table):
    """The shared parameters of a scenario: everything but the rules."""

    problem: ProblemParameters
    """What the problem is like. Written at the start."""
    shocks: ShockParameters
    """What changes from outside. Written at the start."""
    people: PeopleParameters
    """How people join, leave, judge, try and learn. Written at the start."""
    ties: TieParameters
    """How ties form and fade. Written at the start."""
    projects: ProjectParameters
    """What projects cost and how they work. Written at the start."""
    proposals: ProposalParameters
    """How plans are prepared and judged. Written at the start."""
    coordination: CoordinationParameters
    """What coordination costs. Written at the start."""
    funders: FunderParameters
    """The money. Written at the start."""


@table
class World(Table):
    """All tables of one run."""

    seed: int
    """Scenario seed. Written at the start."""
    parameters: Parameters
    """What the scenario says, but for the rules. Written at the start."""
    scale: float
    """By how much groups are larger than in a community of ``USUAL_ACTORS``. Written at the
    start."""
    problem: Problem
    """What the community works on. Written at the start."""
    actors: Actors
    """Residents and organizations. Written at the start."""
    projects: Projects
    """Proposals and projects. Written at the start."""
    funders: Funders
    """Who gives. Written at the start."""
    ledger: Ledger
    """Every account. Written at the start."""
    hours: Ints
    """Account of coordinators' minutes, shape (COLUMNS_OF_MINUTES,). Written in stages 2, 3, 4, 5,
    6, 8, 9."""
    beliefs: Beliefs
    """What sensemaking provides. Written at the start."""
    council: Council
    """Who decides where a rule needs a council. Written at the start."""
    audience: Audience
    """Who can be seen besides ties. Written at the start."""
    support: Support
    """What coordinators' work leaves behind. Written at the start."""
    tally: Tally
    """Counts for the record. Written at the start."""
    record: Record
    """What the measures alone need. Written at the start."""
    reading_error: float
    """Standard error of one reading by a project, in value. Written at the start."""
    readings: RealGrid
    """Readings that one look of a project is worth, by elements of the project and elements agreed
    among them, shape (elements + 1, elements + 1). Written at the start."""
    vote_cap: Ints
    """Most that one actor's vote on what prevails weighs, shape (elements,). Written at the
    start."""
    meeting: IntGrid
    """Pairs to be tied in stage 10, with their number in the first row; see
    :func:`sim.world.week.ties.ask_to_meet`; shape (pairs + 1, 2). Written in stages 2, 9, 10."""
    prevailing: int
    """Setting that prevails in the community, a bitmask. Written at the start, in stage 11."""
    prevailing_first: int
    """Setting that prevailed at the start. Written at the start."""
    shocked: list[tuple[int, float]]
    """Shocks that struck: (week, share of elements redrawn). Written in stage 1."""
    shocked_now: bool
    """Whether part of the problem was redrawn this week. Written in stage 1."""
    struck: list[int]
    """Weeks in which a shock of any kind struck, or a funding cut began; in order, each once.
    Written in stage 1."""
    lost_now: bool
    """Whether a shock took the most central actor this week. Written in stage 1."""
    cut_share: float
    """Share of the funders' money that the last funding cut takes. Written in stage 1."""
    cut_end: int
    """First week after the last funding cut. Written in stage 1."""
    income_factor: float
    """What funders give this week, as a share of what they would without a cut. Written in stage
    1."""
    sharing: float
    """Chance that a failure is shared, as the communication rule has it. Written at the start."""
    easier: float
    """Factor on the hours of admission and reading; below 1 while a platform runs. Written in stage
    9."""
    somebody_left: bool
    """Whether a participant left or lapsed this week. Written in stage 2."""
    ended: int
    """Projects that ended this week. Written in stage 7."""
    trials: int
    """Own trials so far. Written in stage 9."""
    variants: int
    """Variants that projects have read so far. Written in stage 7."""
    alerted: bool
    """Whether an alert reached everybody after the last shock. Written in stage 9."""
    explore: float
    """Weight of not knowing, as the sensemaking rule has it. Written at the start."""
    hours_quarter: int
    """Cents of coordination money at the beginning of the quarter. Written in stage 6."""
    small_grant: int
    """Cents that let an actor begin a project of one element alone. Written at the start."""
    following: Ints
    """Scratch: the settings that take effect at the end of a stage, shape (actors,). Written in
    stages 7, 9."""
    keys: Reals
    """Scratch for sorting, longer than any list of actors or projects, shape (scratch,). Written in
    stages 1, 2, 4, 5, 6, 7, 8, 9, 10, 11."""
    items: Ints
    """Scratch for sorting, the same shape. Written in stages 1, 2, 4, 5, 6, 7, 8, 9, 10, 11."""
    electorate: Electorate | None = None
    """A real vote for rounds of participatory budgeting; None if there is none. Written at the
    start."""
    own: OwnBehaviour | None = None
    """The agents that decide for themselves; None if the rules decide for all. Written between
    weeks."""

    def scaled(self, size: int) -> int:
        """Size of a group in this community, at least 1, where ``size`` is the usual one."""
        return max(1, round(size * self.scale))

    def share_of_week(self, share: float) -> int:
        """Coordinators' minutes of a share of a week's hours."""
        wage = self.parameters.coordination.wage
        return int(minutes_a_week(self.hours_quarter, wage) * share)
