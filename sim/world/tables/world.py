"""The world: every table a rule may read or change, and how a world begins."""

from dataclasses import dataclass

from sim.kernels import IntGrid, Ints, RealGrid, Reals
from sim.world.own import OwnBehaviour
from sim.world.tables.actors import Actors
from sim.world.tables.audience import Audience
from sim.world.tables.beliefs import Beliefs
from sim.world.tables.coordination import CoordinationParameters, minutes_a_week
from sim.world.tables.council import Council
from sim.world.tables.electorate import Electorate
from sim.world.tables.funders import FunderParameters, Funders
from sim.world.tables.ledger import Ledger
from sim.world.tables.numbers import Numbers
from sim.world.tables.people import PeopleParameters
from sim.world.tables.problem import Problem, ProblemParameters, ShockParameters
from sim.world.tables.projects import ProjectParameters, Projects
from sim.world.tables.record import Record
from sim.world.tables.support import Support
from sim.world.tables.tally import Tally
from sim.world.tables.ties import TieParameters


@dataclass(slots=True)
class Parameters:
    """The shared parameters of a scenario: everything but the rules."""

    problem: ProblemParameters
    shocks: ShockParameters
    people: PeopleParameters
    ties: TieParameters
    projects: ProjectParameters
    coordination: CoordinationParameters
    funders: FunderParameters


@dataclass(slots=True)
class World:
    """All tables of one run."""

    seed: int
    parameters: Parameters
    problem: Problem
    actors: Actors
    projects: Projects
    funders: Funders
    ledger: Ledger
    hours: Ints
    beliefs: Beliefs
    council: Council
    audience: Audience
    support: Support
    tally: Tally
    record: Record
    reading_error: RealGrid
    """Standard error of a reading, by elements of the project and elements agreed among them."""
    vote_cap: Ints
    """Most that one actor's vote on what prevails weighs, shape (elements,)."""
    meeting: IntGrid
    prevailing: int
    prevailing_first: int
    shocked: list[tuple[int, float]]
    """Shocks that struck: (week, share of elements redrawn)."""
    shocked_now: bool
    """Whether part of the problem was redrawn this week."""
    struck: list[int]
    """Weeks in which a shock of any kind struck, or a funding cut began; in order, each once."""
    lost_now: bool
    """Whether a shock took the most central actor this week."""
    cut_share: float
    """Share of the funders' money that the last funding cut takes."""
    cut_end: int
    """First week after the last funding cut."""
    income_factor: float
    sharing: float
    """Chance that a failure is shared, as the communication rule has it."""
    easier: float
    """Factor on the hours of admission and reading; below 1 while a platform runs."""
    somebody_left: bool
    """Whether a participant left or lapsed this week."""
    ended: int
    """Projects that ended this week."""
    trials: int
    """Own trials so far."""
    variants: int
    """Variants that projects have read so far."""
    alerted: bool
    """Whether an alert reached everybody after the last shock."""
    explore: float
    """Weight of not knowing, as the sensemaking rule has it."""
    hours_quarter: int
    """Cents of coordination money at the beginning of the quarter."""
    small_grant: int
    """Cents that let an actor begin a project of one element alone."""
    numbers: Numbers
    """The parameters of projects and people, as kernels read them by name, shape (1,)."""
    following: Ints
    """Scratch: the settings that take effect at the end of a stage, shape (actors,)."""
    keys: Reals
    """Scratch for sorting, longer than any list of actors or projects."""
    items: Ints
    """Scratch for sorting, the same shape."""
    electorate: Electorate | None = None
    """A real vote for rounds of participatory budgeting; None if there is none."""
    own: OwnBehaviour | None = None
    """The agents that decide for themselves; None if the rules decide for all."""

    def share_of_week(self, share: float) -> int:
        """Coordinators' minutes of a share of a week's hours."""
        wage = self.parameters.coordination.wage
        return int(minutes_a_week(self.hours_quarter, wage) * share)
