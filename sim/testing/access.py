"""Whether a rule reads and changes the tables it says it does."""

from copy import deepcopy

from sim.rules.base import FAMILIES, HOOKS, Rule
from sim.testing.worlds import (
    BUSY,
    UNLIMITED,
    Build,
    Stage,
    changed_tables,
    expect,
    stage_watched,
    stepped,
    tables,
)
from sim.world.tables.coordination import ADMISSION, AVAILABLE
from sim.world.tables.world import World

TABLES = {
    "actors", "audience", "beliefs", "council", "funders", "hours", "ledger", "meeting", "problem",
    "projects", "record", "support", "tally",
}  # fmt: skip
"""Tables that ``reads`` and ``writes`` may name."""

FAMILY_READS: dict[str, set[str]] = {
    "sensemaking": set(),
    "governance": {"actors", "projects"},
    "membership": {"actors"},
    "learning": {"actors", "projects", "ledger"},
    "activities": {"actors", "projects", "ledger", "beliefs"},
    "communication": {"actors", "beliefs", "problem"},
    "funding": {"actors", "projects", "ledger", "hours", "funders"},
}
FAMILY_WRITES: dict[str, set[str]] = {
    "sensemaking": set(),
    "governance": {"council", "tally", "record", "actors", "projects"},
    "membership": {"actors", "tally", "council"},
    "learning": {"actors", "projects", "ledger", "tally", "hours", "support"},
    "activities": {"projects", "actors", "tally", "record"},
    "communication": {"actors"},
    "funding": {"ledger", "hours", "actors", "projects", "tally", "record", "funders", "support"},
}
"""What the stage of a family reads and changes whichever rule is in force."""

PROVIDED: dict[str, set[str]] = {family: set() for family in FAMILIES} | {
    "sensemaking": {"beliefs"},
    "communication": {"audience"},
}
"""What a family provides, even where a rule leaves it as it is at the start."""


def check_writes(rule: type[Rule], scenario: Build) -> None:
    """Compare all tables before and after the stage with what ``writes`` names."""
    seen: set[str] = set()

    def look(world: World, week: int, stage: Stage) -> None:
        before = tables(world)
        stage()
        seen.update(changed_tables(before, tables(world)) - {"world"})

    with stage_watched(rule, look):
        stepped(scenario(BUSY), 7)
    declared = set(rule.writes)
    more = ", ".join(sorted(seen - FAMILY_WRITES[rule.family] - declared))
    less = ", ".join(sorted(declared - seen - PROVIDED[rule.family]))
    expect(not more, f"it changes {more} and does not say so in writes")
    expect(not less, f"it says in writes that it changes {less}, and never does")


def check_reads(rule: type[Rule], scenario: Build) -> None:
    """Alter tables that ``reads`` does not name: the stage must do the same."""
    stage = getattr(rule, HOOKS[rule.family])
    declared = {*rule.reads, *rule.writes} | FAMILY_READS[rule.family]
    others = [t for t in ("hours", "council", "beliefs", "funders", "ledger") if t not in declared]
    instance = getattr(scenario(UNLIMITED), rule.family)

    def look(world: World, week: int, stage_of_week: Stage) -> None:
        if week % 7 == 0:
            plain = deepcopy(world)
            stage(instance, plain, week)
            expected = tables(plain)
            for table in others:
                other = deepcopy(world)
                _alter(table, other)
                stage(instance, other, week)
                found = tables(other)
                found.pop(table)
                same = all(found[name] == expected[name] for name in found)
                expect(same, f"it reads {table} and does not say so in reads")
        stage_of_week()

    with stage_watched(rule, look):
        stepped(scenario(UNLIMITED), 8)


def _alter(table: str, world: World) -> None:
    """Change the content of a table that a rule declares not to read."""
    if table == "hours":
        world.hours[AVAILABLE] += 100_000
        world.hours[ADMISSION] += 100_000
    elif table == "council":
        world.council.member = world.council.member[::-1].copy()
        world.council.leading = world.council.leading[:1].copy()
        world.council.weight = world.council.weight[::-1].copy()
        world.council.backbone = 0.9
    elif table == "beliefs":
        world.beliefs.gain[:] = -world.beliefs.gain + 0.1
        world.beliefs.count[:] += 1.0
        world.beliefs.mean[:] += 0.5
        world.beliefs.target ^= world.problem.all_elements
    elif table == "funders":
        world.funders.yearly[:] *= 2
        world.funders.parts[:] = world.problem.part_mask.size
    elif table == "ledger":
        world.ledger.balance[1:] += 5_000_000
