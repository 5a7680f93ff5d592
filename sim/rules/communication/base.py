"""What stage 9 provides in every arm: an audience for each actor, then looking, copying, trying."""

from abc import abstractmethod
from typing import Literal

from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import Rule
from sim.rules.communication.finds import shelf
from sim.rules.communication.looking import COPYING, look_and_try
from sim.rules.communication.telling import tell
from sim.world.evidence import forget_own
from sim.world.tables.world import World


class Communication(Rule):
    """Whom each actor sees this week. How it looks and copies is the same in every arm."""

    family = "communication"

    velocity: float = parameter(
        0.1, unit="looks per week", range=(0.02, 0.5), limits=(0, 1),
        source="Lazer & Friedman 2007 vary it from .1 to 1; " + ASSUMPTION,
    )  # fmt: skip
    """Chance that a participant looks at others this week."""

    velocity_outside: float = parameter(
        0.02, unit="looks per week", range=(0.002, 0.05), limits=(0, 1), source=ASSUMPTION
    )
    """The same for those who do not take part; they see their own ties only."""

    sample: int = parameter(
        3, unit="actors", range=(1, 8), limits=(1, 100_000),
        source="Barkoczi & Galesic 2016 use 3 and 9",
    )  # fmt: skip
    """Actors seen in one look, drawn without replacement; all of them if there are no more."""

    copying: Literal["best", "conformity", "random_better", "majority", "none"] = parameter(
        "best",
        unit="rule",
        range=("best", "conformity", "random_better", "majority"),
        source="Lazer & Friedman 2007; Barkoczi & Galesic 2016",
    )
    """What is copied: the best seen; the most frequent if two are alike; one at random; the
    majority on each element; or nothing. Always only if that seems to make one better off."""

    copy_error: float = parameter(
        0.0, unit="share of elements", range=(0.0, 0.3), limits=(0, 1),
        source="Lazer & Friedman 2007 show .2",
    )  # fmt: skip
    """Chance that a differing element is not copied."""

    sharing_mistakes: float = parameter(
        0.5, unit="share of failures", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="Network leaders need to especially encourage sharing of mistakes; learn what "
        "is and is not working",
    )  # fmt: skip
    """Chance that what a failed project saw is shared."""

    telling: float = parameter(
        0.0, unit="per week and tie weight", range=(0.0, 0.5), limits=(0, 1), source=ASSUMPTION,
        by_arm="Consistent and open communication among all players; informal communication that "
        "occurs in collaborative projects and communities of practice",
    )  # fmt: skip
    """Chance that a participant tells another one, along a tie of weight 1, what it saw this week
    in its own life."""

    finds: int = parameter(
        0, unit="finds", range=(0, 10), limits=(0, 1000), source=ASSUMPTION,
        by_arm="accessing innovation for other communities",
    )  # fmt: skip
    """Finds of other communities in the library, for leaders to bring to their meetings or
    anybody to a platform; 0 is none. Where there is neither, nobody brings one."""

    def prepare(self, world: World) -> None:
        """Let the world know how open about failures this community is."""
        world.sharing = self.sharing_mistakes

    @abstractmethod
    def listen(self, world: World, week: int) -> None:
        """Open the audience of this week: groups, servers, alerts."""

    def look_and_try(self, world: World, week: int) -> None:
        """Stage 9: some look and copy; others may try something of their own; some tell of it."""
        world.easier = 1.0  # until a platform is paid for again
        self.listen(world, week)
        reading = int(world.parameters.coordination.reading * world.easier)
        if world.own is not None:
            world.own.look()
        actors = world.actors
        shown, worth = shelf(world)
        world.trials += look_and_try(
            world,
            week,
            shown=shown,
            worth=worth,
            velocity=self.velocity,
            velocity_outside=self.velocity_outside,
            sample=self.sample,
            copying=COPYING.index(self.copying),
            copy_error=self.copy_error,
            reading=reading,
        )
        actors.setting[:] = world.following
        if world.own is not None:
            world.own.carry_out()
        if self.telling > 0.0:
            tell(world, week, self.telling, reading)
        forget_own(world)
