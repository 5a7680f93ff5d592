"""Residents and organizations."""

from math import inf

import numpy as np

from sim.agents.base import Column, CommunityAgent
from sim.agents.decisions import Find, Project, Proposal
from sim.errors import InputError
from sim.kernels import Reals
from sim.randomness import decision
from sim.rules.communication.looking import see
from sim.rules.membership.base import attraction
from sim.world.evidence import confidence, turned_on, updated
from sim.world.tables.actors import PARTICIPANT
from sim.world.values import gain_of, judge, priority, reverse_estimates, worth_of
from sim.world.week.judging import hope_of

JUDGE = decision("actor.judge")
"""Error of an agent in judging a setting. Key: (week, actor, 0), block: the setting."""

EVIDENCE = ("estimate", "evidence", "own_read", "own_readings", "own_gains")
"""What observing changes of an actor."""


class Actor(CommunityAgent):
    """What residents and organizations share.

    A subclass that overrides ``join``, ``propose``, ``vote`` or ``look`` decides that for itself;
    the rules decide the others. The rule in force carries a decision out, at the usual costs.
    """

    setting = Column("How each element is done: bit e is element e.")
    parts = Column("Bitmask of the parts of the system it lives or works in.")
    own_elements = Column("Bitmask of the elements of its parts.")
    neighbourhood = Column("Neighbourhood of home or seat.")
    minutes = Column("Weekly minutes for joint work.", limits=(0, inf))
    spent = Column("Own minutes used this week.")
    promised = Column("Weekly minutes promised to running projects.")
    skill = Column("Skill, 0 to 1.", limits=(0, 1))
    openness = Column(
        "Willingness to report, hand over and work across organizations, 0 to 1.", limits=(0, 1)
    )
    opinion = Column("Opinion of the effort, -1 to 1.", limits=(-1, 1))
    status = Column("0 outside, 1 participant, 2 gone.")
    engaged = Column("Whether it worked, attended or decided in the last 26 weeks.")
    power = Column("Mean share of endowments, of money steered and of projects led.")
    own_value = Column("Value of its own setting, 0 to 1.")
    outcome = Column("Its outcome, 0 to 1; a resident's is blended with those who serve it.")
    led = Column("Projects it ever led.")
    succeeded = Column("Projects it brought to success.")

    # What it may decide itself. A class that overrides one of these is asked, all others never: a
    # compiled rule decides for them, and has no answer for one actor that super() could give.

    def join(self, route: str) -> bool:
        """Whether it joins by a route; asked in stage 2 of each week it is outside.

        Parameters
        ----------
        route
            "spontaneous", "invited", "introduced" or "public_will". It is asked about all four
            before anybody joins; whether the invitation comes is up to the others.
        """
        raise self._left_to_the_rules("join")

    def propose(self) -> Proposal | None:
        """What it proposes; asked in stage 4 in its turn, if the rule in force lets it propose.

        That is a participant that has no open plan or proposal, owes nothing, and has the minutes
        to read what the community believes, if it believes anything. Coming forward takes these
        minutes. It then owes those of one draft, and the plan is filed once they are worked.
        """
        raise self._left_to_the_rules("propose")

    def vote(self, project: Project) -> bool:
        """Whether it is for a proposal; asked in stage 5 if it has a say.

        Those have a say whom the rule in force asks: council members, or members of the project
        (but not its proposer, whose word is the proposal) and the builder of the network. Use
        :meth:`hopes` to read it.
        """
        raise self._left_to_the_rules("vote")

    def look(self) -> int | None:
        """The setting it takes up, if any; asked in stage 9.

        Only everyday elements can change. Use :meth:`see` to look at others and :meth:`observe`
        to keep in mind what a trial would have brought.
        """
        raise self._left_to_the_rules("look")

    # What it knows.

    @property
    def ties(self) -> dict[int, float]:
        """Weight of each tie, by the row of the other actor."""
        actors = self.model.world.actors
        count = actors.tie_count[self.row]
        others = actors.tie_to[self.row, :count].tolist()
        return dict(zip(others, actors.tie_weight[self.row, :count].tolist(), strict=True))

    @property
    def view(self) -> Reals:
        """Expected gain of changing each element and confidence in it, shape (2, elements)."""
        estimate, evidence = self._read("actors", "estimate"), self._read("actors", "evidence")
        prior = self.model.world.parameters.people.prior_readings
        return np.stack([estimate, evidence / (evidence + prior)])

    @property
    def projects_led(self) -> int:
        """Number of running projects it leads."""
        return int(self.model.world.actors.leads[self.row])

    @property
    def attraction(self) -> float:
        """How attractive the effort looks to it from outside, .05 to 1 (E11)."""
        return attraction(self.model.world, self.row)[0]

    def worth(self, setting: int) -> float:
        """Value that a setting would truly have for it, 0 to 1 (E3); what nobody sees."""
        return worth_of(self.model.world, self.row, setting)

    def judge(self, setting: int) -> float:
        """What taking up a setting would bring it, as it judges it this week (E27)."""
        gain = gain_of(self.model.world, self.row, setting)
        return judge(self.model.world, JUDGE, self.model.week, self.row, 0, setting, gain)

    def priority(self, element: int) -> float:
        """How much it wants to turn an element from how it does it now (E7)."""
        return self._wish(element, self.model.world.explore)

    def _wish(self, element: int, explore: float) -> float:
        beliefs = self.model.world.beliefs
        prior = self.model.world.parameters.people.prior_readings
        new = 1 - (self.setting >> element & 1)
        return priority(
            self._read("actors", "estimate")[element],
            confidence(self._read("actors", "evidence")[element], prior),
            beliefs.gain[element, new],
            beliefs.unknown[element, new],
            float(beliefs.trust[self.row]),
            explore,
        )

    def expects(self, elements: int, target: int) -> float:
        """What it expects of a package of changes (E8)."""
        changes = elements & (self.setting ^ target)
        places = range(changes.bit_length())
        return float(sum(self._wish(e, 0.0) for e in places if changes >> e & 1))

    # What it can do while it is asked.

    def hopes(self, project: Project) -> float:
        """What it hopes of a proposal, in ``vote`` (E28).

        That is what it expects of it, what the proposal claims, as it reads it this week, and its
        favour for what is close to it. The minutes of an appraisal are taken when it is decided on.
        """
        self._must_be_asked("vote")
        return float(hope_of(self.model.world, self.model.week, self.row, project.slot))

    def see(self) -> "list[Actor | Find]":
        """Look at others, in ``look``: those it sees this week, drawn as for everybody.

        Where finds of other communities are brought, one may be among them.

        A participant takes the minutes of a reading, and sees nobody without them.
        """
        self._must_be_asked("look")
        world, audience = self.model.world, self.model.world.audience
        if self.status == PARTICIPANT:
            reading = int(world.parameters.coordination.reading * world.easier)
            if self.spent + reading > self.minutes:
                return []
            self._change("actors", "spent", np.int64(self.spent + reading))
            self._change("actors", "active", np.int64(self.model.week))
        sample = self.model.settings.communication.sample
        places, seen = np.empty(sample, np.int64), np.empty(sample, np.int64)
        count = see(
            world, self.model.week, self.row, sample, bool(audience.servers[self.row]), places, seen
        )
        return [self._seen(int(row)) for row in seen[:count]]

    def _seen(self, row: int) -> "Actor | Find":
        """The actor of a row, or the find that stands behind the last one."""
        world = self.model.world
        if row < world.actors.count:
            return self.model.actor(row)
        setting = int(world.support.finds[row - world.actors.count])
        return Find(row, setting, float(world.problem.value[setting]))

    def observe(self, element: int, gain: float) -> None:
        """Keep in mind one reading of what turning an element now brings (E6).

        It may tell others. While it looks, that counts as a trial of its own.
        """
        self._must_be_asked("look", "step")
        if self.model.asked == "look":
            self.model.world.trials += 1
        kept = {name: self._read("actors", name).copy() for name in EVIDENCE}
        kept["estimate"][element], kept["evidence"][element] = updated(
            kept["estimate"][element], kept["evidence"][element], gain, 1.0
        )
        kept["own_read"] |= 1 << element
        kept["own_readings"][element] += 1.0
        kept["own_gains"][element] += turned_on(self.setting, element, gain)
        for name, value in kept.items():
            self._change("actors", name, value)

    def adopt(self, setting: int) -> None:
        """Take up a setting, in ``step``; its view of what it turned is reversed.

        Only everyday elements can change.
        """
        world, turned = self.model.world, setting ^ self.setting
        if turned & ~world.problem.everyday:
            raise self._refuse(
                f"setting {setting} turns elements that only projects change, or that are none"
            )
        self._must_be_asked("look", "step")
        estimate = self._read("actors", "estimate").copy()
        reverse_estimates(estimate[np.newaxis], 0, turned)
        self._change("actors", "estimate", estimate)
        self._change("actors", "own_value", np.float64(self.worth(setting)))
        self._change("actors", "setting", np.int64(setting))

    def carry_out(self) -> None:
        """Write what it changed of itself; its minutes are no fewer than it used this week."""
        super().carry_out()
        actors = self.model.world.actors
        if actors.minutes[self.row] < actors.spent[self.row]:
            actors.minutes[self.row] = actors.spent[self.row]

    def _left_to_the_rules(self, hook: str) -> InputError:
        """What to raise if a decision is asked for that its class does not make itself."""
        return self._refuse(
            f"{hook} is left to the rules; a class that overrides it decides without super()"
        )

    def _must_be_asked(self, *hooks: str) -> None:
        if self.model.acting is not self or self.model.asked not in hooks:
            raise self._refuse(f"this can be done in {' or '.join(hooks)} only")


class Resident(Actor):
    """Somebody who lives in the community."""

    @property
    def served_by(self) -> list[int]:
        """Rows of the organizations that serve it."""
        row = self.model.world.actors.server[self.row]
        return [int(each) for each in row if each >= 0]


class Organization(Actor):
    """An organization that serves residents."""

    endowment = Column("Size relative to the mean of all organizations.")
    served = Column("Number of residents it serves.")

    @property
    def money(self) -> int:
        """Cents it holds outside projects."""
        ledger = self.model.world.ledger
        return int(ledger.balance[ledger.actors + self.row])
