"""What coordinators do: the functions of a backbone and of a support team, and how to stop each.

All of them draw on the one account of coordinators' hours, at the one list of prices.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Function:
    """One thing that coordinators do."""

    name: str
    whose: Literal["backbone", "support team"]
    seeds: str
    """The words of the seed texts."""
    does: str
    """What it does in the model."""
    key: str
    """Dotted parameter that switches it on and off."""
    off: bool | float
    """Value of that parameter with which nobody does it."""
    rule: str | None = None
    """The variant it belongs to; None if every variant of the family has it."""

    @property
    def family(self) -> str:
        """The family of rules, and the stage of the week, in which it acts."""
        return self.key.partition(".")[0]


FUNCTIONS = (
    Function(
        "guide vision",
        "backbone",
        "Guiding Vision and Strategy",
        "Hosts the rounds that agree on the agenda, and the scans for opportunities; without it "
        "members host them in their own time.",
        "sensemaking.guided",
        False,
        "common_agenda",
    ),
    Function(
        "align activities",
        "backbone",
        "Aligning and Coordinating Activities",
        "Checks each proposal against the plan, so that pieces do not overlap; without it key "
        "organizations propose without regard to what others have taken.",
        "activities.aligned",
        False,
        "mutually_reinforcing",
    ),
    Function(
        "shared measurement",
        "backbone",
        "Creating and Supporting Shared Measurement",
        "Records what ended projects measured and reports it to all; without it members do so in "
        "their own time.",
        "learning.supported",
        False,
        "shared_measurement",
    ),
    Function(
        "tracking of relationships",
        "backbone",
        "Tracking shifts in relationships",
        "Asks all participants about their ties at intervals; then invitations also go to where "
        "the network is thin.",
        "learning.tracking",
        False,
        "shared_measurement",
    ),
    Function(
        "public will",
        "backbone",
        "Partnering in the Building of Public Will",
        "Reaches many outsiders at a small price each; a few of them join.",
        "membership.public_will",
        0.0,
        "invitation",
    ),
    Function(
        "policy work",
        "backbone",
        "Advancing an Aligned Advocacy/ Policy Agenda",
        "Drafts projects on structural elements in scope, which the most powerful governing "
        "organization without a proposal of its own leads, at the common cost.",
        "activities.policy",
        0.0,
        "mutually_reinforcing",
    ),
    Function(
        "mobilizing funding",
        "backbone",
        "Mobilizing Funding to Support the Collective Effort",
        "Spends hours on other funders, who then match part of what the present ones give.",
        "funding.mobilizing",
        0.0,
    ),
    Function(
        "alerts",
        "backbone",
        "All organizations and levels respond in a coordinated and immediate way to new "
        "information",
        "Tells every participant of a shock in the same week, so that all look around at once.",
        "communication.alerts",
        False,
        "leadership_meetings",
    ),
    Function(
        "weaving",
        "support team",
        "opportunities for [...] relationship building",
        "Introduces two contacts of somebody who do not know each other.",
        "communication.weaving",
        0.0,
        "open_ecosystem",
    ),
    Function(
        "platforms",
        "support team",
        "a wide variety of platforms and tools to allow easy entry",
        "Lets every participant see every other, and makes reading and admission easier.",
        "communication.platform",
        False,
        "open_ecosystem",
    ),
    Function(
        "communities of practice",
        "support team",
        "informal communication that occurs in collaborative projects and communities of practice",
        "Lets participants see those who work in the same part of the system.",
        "communication.communities",
        False,
        "open_ecosystem",
    ),
    Function(
        "just-in-time training",
        "support team",
        "setting up (often small Just-In-Time) trainings as needed",
        "Raises the skill of those who reflect on an ended project.",
        "learning.training",
        0.0,
        "deep_reflection",
    ),
    Function(
        "finds from other communities",
        "support team",
        "accessing innovation for other communities",
        "Reads up on what isolated search on the same problem came to elsewhere; one find at a "
        "time can be seen on the platform, or at the leaders' meeting.",
        "communication.finds",
        0,
    ),
    Function(
        "mapping",
        "support team",
        "Social network mapping and metrics",
        "Asks participants whom they work with; whoever is on the map is woven where the network "
        "has holes, instead of anywhere.",
        "learning.mapping",
        0.0,
    ),
)
"""Every function that the seed texts name, the backbone's first."""
