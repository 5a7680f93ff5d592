"""The ten lessons for network builders: how far an arm follows each, and what that changes.

A lesson has no mechanism of its own. It moves parameters of the rules from their value without it
(degree 0) to their value at its best (degree 1); rules without these parameters stay as they are.
"""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import PlainValidator

from sim.parameters import Section, parameter

AS_IS: Final = "as_is"
"""The degree of a lesson that is not applied: the parameters it would move stay what they are."""

SOURCE: Final = "CivicLab, Ten Lessons for Network Builders"


@dataclass(frozen=True)
class Move:
    """One parameter that a lesson moves."""

    key: str
    """Dotted name."""
    without: float
    full: float
    geometric: bool = False
    """Whether equal steps of the degree multiply the value, instead of adding to it."""

    def at(self, degree: float) -> float:
        """Value at a degree from 0 to 1; a whole number where both ends are, rounded."""
        if degree in (0.0, 1.0):
            return self.full if degree else self.without
        if self.geometric:
            value = self.without * (self.full / self.without) ** degree
        else:
            value = self.without + degree * (self.full - self.without)
        return round(value) if isinstance(self.without, int) else float(value)


@dataclass(frozen=True)
class Lesson:
    """One lesson."""

    number: int
    name: str
    title: str
    seed: str
    """The sentence of the seed text."""
    paragraph: str
    """What a trainer says about it, and how the model represents it."""
    stage: str
    """The stage of a week in which it makes its first difference."""
    moves: tuple[Move, ...]


_ALL = (
    Lesson(
        1,
        "co_create_purpose",
        "Co-create the purpose",
        "Don't dictate the network's purpose; co-create it with potential start-up partners.",
        "Whose views make the first agenda? Without the lesson it is made by the council alone. "
        "At its best all who take part at the start sit at the table, which takes their evenings "
        "and more meetings, since more views differ more. It acts where an agenda sets a scope; "
        "where nothing is out of bounds, nobody dictates a purpose.",
        "sensemaking",
        (Move("sensemaking.starters", 0.0, 1.0),),
    ),
    Lesson(
        2,
        "open_to_surprise",
        "Be open to surprises",
        "Be open to surprises; don't try to pin everything down.",
        "How much is left open? Without the lesson everything follows what was planned when the "
        "year began. At its best, whoever sees an opportunity may take it: in a network at any "
        "time, beside a common plan in as many places again as the plan has.",
        "activities",
        (Move("activities.unplanned", 0.0, 1.0),),
    ),
    Lesson(
        3,
        "co_lead",
        "Let others co-lead",
        "Lead, but allow others to co-lead in organizing the network.",
        "Does anybody lead alone? At its best every project of several people has a second lead, "
        "the most skilled of the others. The better of the two counts, both learn to lead, they "
        "share the work of reporting, and when one leaves the other carries on.",
        "governance",
        (Move("governance.co_lead", 0.0, 1.0),),
    ),
    Lesson(
        4,
        "members_connections",
        "Grow through members' connections",
        "Let network membership expand naturally through members' connections, not through the "
        "builder's dictates.",
        "Who brings newcomers in? Without the lesson the builder, or a council, has a list of "
        "those it wants, the powerful and the fitting first. At its best those come whom members "
        "know, at the same hours for each.",
        "membership",
        (Move("membership.weight_ties", 0.0, 1.0),),
    ),
    Lesson(
        5,
        "dilute_power",
        "Dilute your power over time",
        "Intentionally dilute your power over time.",
        "Does the founder keep a special say? Without the lesson the builder's word weighs in "
        "every decision as it did in the first. At its best that weight halves every year.",
        "governance",
        (Move("governance.dilution", 0.0, 1.0),),
    ),
    Lesson(
        6,
        "entice_funders",
        "Entice other funders",
        "Entice other funders into the game.",
        "Is the money of the first funders all there will be? At its best a fifth of the "
        "coordinators' hours goes into winning others, and what is won is matched.",
        "funding",
        (Move("funding.mobilizing", 0.0, 0.2),),
    ),
    Lesson(
        7,
        "heed_objections",
        "Heed objections",
        "Make sure you know what other network members think about your ideas, and don't override "
        "their concerns or objections.",
        "What does an objection do? Without the lesson it is overridden by those who are more, "
        "and who was overridden resents it. At its best the proposal loses what the objector "
        "fears most until it can be lived with; where that does not help, the objector steps out "
        "in peace, or, in a council, the proposal is stopped.",
        "governance",
        (Move("governance.heeding", 0.0, 1.0),),
    ),
    Lesson(
        8,
        "monitor_health",
        "Monitor the network's health",
        "Step up to support the monitoring of network health.",
        "Does anybody know what the network looks like? At its best a tenth of the coordinators' "
        "hours goes into mapping who is connected, and weaving goes where the map shows gaps.",
        "learning",
        (Move("learning.mapping", 0.0, 0.1),),
    ),
    Lesson(
        9,
        "check_dominance",
        "Check dominance",
        "Recognize that having anyone in the network exercise dominance erodes, rather than "
        "builds, the network. (if whatever governance structure you set up can't call the "
        "dominant character on that kind of behavior, then there's a design flaw)",
        "May one actor run the show? Without the lesson a voice weighs as much as its owner's "
        "power, leads go to the weightiest, and nothing limits how many one actor holds. At its "
        "best no voice weighs more than another, and nobody leads more than three projects at "
        "once. Nothing punishes dominance: those who are outweighed and lose their leads have bad "
        "experiences, and some of them leave.",
        "governance",
        (
            Move("governance.weight_cap", 1.0, 0.0),
            Move("governance.lead_cap", 48, 3, geometric=True),
        ),
    ),
    Lesson(
        10,
        "patience",
        "Be patient",
        "Patience is essential and will be rewarded.",
        "How long do funders wait before they judge? Without the lesson half a year, at its best "
        "four. From then on each looks once a year whether those its money reached gained more "
        "than others where it cares; some then give more, less or nothing, or set a condition.",
        "funding",
        (Move("funders.patience", 26, 208, geometric=True),),
    ),
)

LESSONS: Final = {each.name: each for each in _ALL}
"""The lessons by name, in their order."""


def _degree(value: object) -> float | str:
    """A number from 0 to 1, or the word for a lesson that is not applied."""
    if value == AS_IS:
        return AS_IS
    if isinstance(value, int | float) and not isinstance(value, bool) and 0.0 <= value <= 1.0:
        return float(value)
    raise ValueError(f'expected a number from 0 to 1, or "{AS_IS}"')


Degree = Annotated[float | Literal["as_is"], PlainValidator(_degree)]


def _lesson(name: str) -> Degree:
    seed = LESSONS[name].seed
    found: Degree = parameter(AS_IS, unit="degree, 0 to 1", source=SOURCE, by_arm=seed)
    return found


class Lessons(Section):
    """How far each of the ten lessons is followed: 0 not at all, 1 fully; as_is leaves the
    parameters that it moves as they are. [The rules](rules.md) list what each moves.
    """

    co_create_purpose: Degree = _lesson("co_create_purpose")
    """Lesson 1: whose views make the first scope."""

    open_to_surprise: Degree = _lesson("open_to_surprise")
    """Lesson 2: how much is left unplanned."""

    co_lead: Degree = _lesson("co_lead")
    """Lesson 3: whether projects have a second lead."""

    members_connections: Degree = _lesson("members_connections")
    """Lesson 4: whether newcomers come through members' ties or from a list."""

    dilute_power: Degree = _lesson("dilute_power")
    """Lesson 5: whether the builder's weight fades."""

    entice_funders: Degree = _lesson("entice_funders")
    """Lesson 6: how much time goes into winning other funders."""

    heed_objections: Degree = _lesson("heed_objections")
    """Lesson 7: whether objections are heeded or overridden."""

    monitor_health: Degree = _lesson("monitor_health")
    """Lesson 8: how much time goes into mapping the network."""

    check_dominance: Degree = _lesson("check_dominance")
    """Lesson 9: whether one actor's weight and leads are limited."""

    patience: Degree = _lesson("patience")
    """Lesson 10: how long funders wait before they judge."""


def degrees(values: dict[str, object]) -> dict[str, float]:
    """The lessons that are applied, by name, from values by dotted name.

    Values that are no degree are left out; the section refuses them.
    """
    found = {}
    for name in LESSONS:
        try:
            degree = _degree(values.get(f"lessons.{name}", AS_IS))
        except ValueError:
            continue
        if not isinstance(degree, str):
            found[name] = degree
    return found
