"""Every broken promise is found and named, in the check and while a model runs."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.errors import BrokenPromise, InputError
from sim.model import CommunityModel
from sim.parameters import ASSUMPTION, parameter
from sim.rules.activities import Activities
from sim.rules.activities.solo import Solo
from sim.rules.base import REGISTRY, load, rule
from sim.rules.communication import Communication
from sim.rules.membership import Membership
from sim.rules.membership.through_ties import ThroughTies
from sim.testing import PROMISES, check_rule
from sim.testing.worlds import small
from sim.world.tables.coordination import AVAILABLE
from sim.world.tables.projects import DRAFTED, LISTED, PROPOSED, PROPOSER, SINCE, STATE
from sim.world.tables.world import World
from sim.world.week.proposals import drop

Hook = Callable[[World, int], None]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it."""
    load()
    for family, rules in REGISTRY.items():
        monkeypatch.setitem(REGISTRY, family, dict(rules))


def registered(hook: Hook, reads: str = "actors", writes: str = "actors tally") -> type[Membership]:
    @rule("membership", "open_house", seeds="x", reads=reads.split(), writes=writes.split())
    class OpenHouse(Membership):
        """Now and then the doors are open, and whoever comes in is shown around by somebody who
        has the time."""

        def bring_in(self, world: World, week: int) -> None:
            hook(world, week)

    return OpenHouse


def let_in(world: World, rows: Any, week: int) -> None:
    """Make outsiders participants, as is proper."""
    actors = world.actors
    rows = [a for a in rows if actors.status[a] == 0]
    actors.status[rows] = 1
    actors.joined[rows] = week
    world.tally.joins[1] += len(rows)


def run_to_its_end(model: CommunityModel) -> None:
    for _ in range(model.settings.weeks):
        model.step()


def usual(world: World, week: int) -> None:
    let_in(world, [week % world.actors.count], week)


def raises(world: World, week: int) -> None:
    usual(world, week)
    if week == 40:
        raise KeyError("nobody at home")


def no_number(world: World, week: int) -> None:
    usual(world, week)
    world.actors.skill[3] = np.nan


def prints_money(world: World, week: int) -> None:
    usual(world, week)
    world.ledger.balance[world.ledger.actors] += 100


def makes_hours(world: World, week: int) -> None:
    usual(world, week)
    world.hours[AVAILABLE] += 60


def overworks(world: World, week: int) -> None:
    usual(world, week)
    world.actors.spent[5] = world.actors.minutes[5] + 1


def throws_dice(world: World, week: int) -> None:
    let_in(world, [random.randrange(world.actors.count)], week)


def does_not_count(world: World, week: int) -> None:
    if world.actors.status[7] == 0:
        world.actors.status[7] = 1
        world.actors.joined[7] = week


def looks_at_money(world: World, week: int) -> None:
    let_in(world, [int(world.ledger.balance[1:].sum()) % world.actors.count], week)


def changes_more(world: World, week: int) -> None:
    usual(world, week)
    world.funders.giving[0] += 1.0


BREAKS: dict[str, tuple[Hook, str, str]] = {
    "raises": (raises, "its hooks run", r"KeyError: 'nobody at home' \(test_check_rule.py, line"),
    "nan": (no_number, "keeps every number a number", "actors.skill holds what is not a number"),
    "money": (prints_money, "conserves money and hours", "money in is not money held and spent"),
    "hours": (makes_hours, "conserves money and hours", "coordinators' minutes do not balance"),
    "overworks": (overworks, "conserves money and hours", "more minutes than there are"),
    "dice": (throws_dice, "gives the same twice", "is every draw keyed"),
    "count": (does_not_count, "provides what its family promises", "every join is counted"),
    "reads": (looks_at_money, "reads only the tables it says it reads", "it reads ledger"),
    "writes": (changes_more, "changes only the tables it says it changes", "it changes funders"),
}


def test_a_good_rule_passes() -> None:
    check_rule(registered(usual))


@pytest.mark.parametrize("kind", BREAKS)
def test_a_broken_promise_is_found_and_named(kind: str) -> None:
    hook, promise, found = BREAKS[kind]
    broken = registered(hook)
    with pytest.raises(BrokenPromise, match=found) as told:
        check_rule(broken)
    begin = f"membership 'open_house' breaks its promise {promise!r}: "
    assert str(told.value).startswith(begin)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("kind", ["raises", "nan", "money", "hours", "overworks"])
def test_a_run_names_the_rule_that_breaks_it(kind: str) -> None:
    hook, promise, found = BREAKS[kind]
    registered(hook)
    model = CommunityModel(small({"membership.rule": "open_house"}), 1, audit=True)
    with pytest.raises(BrokenPromise, match=found) as told:
        run_to_its_end(model)
    assert promise in str(told.value)
    if kind == "raises":
        assert isinstance(told.value.__cause__, KeyError), "the way to it is not lost"


def planned(hook: Hook) -> type[Activities]:
    @rule("activities", "stall", seeds="x", reads=["actors", "beliefs"], writes=["projects"])
    class Stall(Solo):
        """Whoever wants to change something in their own part of the system writes it down at a
        stall in the street."""

        def come_forward(self, world: World, week: int) -> None:
            super().come_forward(world, week)
            hook(world, week)

    return Stall


def usual_plans(world: World, week: int) -> None:
    """What alone adds nothing to how plans are made."""


def drafted(world: World) -> list[int]:
    """Slots of the plans that wait for their hours."""
    projects = world.projects
    live = projects.live[: projects.count[LISTED]]
    return [int(p) for p in live if projects.cell[p, STATE] == DRAFTED]


def works_for_them(world: World, week: int) -> None:
    world.actors.owed[:] = 0


def files_at_once(world: World, week: int) -> None:
    world.projects.cell[drafted(world), STATE] = PROPOSED


def drops_them(world: World, week: int) -> None:
    for p in drafted(world):
        if world.projects.cell[p, SINCE] < week:
            drop(world, p)


def charges_a_fee(world: World, week: int) -> None:
    left = (world.actors.status == 1) & (world.actors.spent < world.actors.minutes)
    world.actors.spent[left] += 1


def owes_more(world: World, week: int) -> None:
    world.actors.owed[world.projects.cell[drafted(world), PROPOSER]] += 1


def another_pays(world: World, week: int) -> None:
    draft = int(60 * world.parameters.proposals.draft_hours)
    world.actors.owed[world.actors.status != 1] += draft


def claims_what_is_no_number(world: World, week: int) -> None:
    world.projects.claimed[drafted(world)] = np.nan


def has_not_read(world: World, week: int) -> None:
    world.projects.behind[drafted(world)] = 0.0


def lets_others_wait(world: World, week: int) -> None:
    world.actors.pending[week % world.actors.count] = 1


PLANS: dict[str, tuple[Hook, str]] = {
    "works": (works_for_them, "a plan is filed once its proposer owes nothing"),
    "files": (files_at_once, "a plan is not filed before its hours are worked"),
    "drops": (drops_them, "a plan is not filed before its hours are worked"),
    "fee": (charges_a_fee, "planning costs the minutes of one reading at most"),
    "more": (owes_more, "who drafts owes the minutes of its drafts"),
    "another": (another_pays, "who owes, or has an open plan, drafts no other"),
    "boasts": (claims_what_is_no_number, "a plan claims a gain that its proposer read of it"),
    "unread": (has_not_read, "a plan claims a gain that its proposer read of it"),
    "waits": (lets_others_wait, "who has opened a plan, and nobody else, waits for it"),
}


@pytest.mark.parametrize("kind", PLANS)
def test_what_a_plan_costs_is_a_promise(kind: str) -> None:
    hook, found = PLANS[kind]
    with pytest.raises(BrokenPromise, match=found):
        check_rule(planned(hook), "provides what its family promises")


def test_a_rule_that_lets_nobody_work_off_what_it_owes_breaks_a_promise() -> None:
    @rule("activities", "stall", seeds="x", reads=["actors", "beliefs"], writes=["projects"])
    class Lazy(Solo):
        """Whoever wants to change something writes it down, and nobody ever works on it."""

        def propose(self, world: World, week: int) -> None:
            self.come_forward(world, week)

    with pytest.raises(BrokenPromise, match="what is owed is worked off"):
        check_rule(Lazy, "provides what its family promises")


def test_a_good_way_to_plan_passes() -> None:
    check_rule(planned(usual_plans), "provides what its family promises")


def test_a_rule_is_not_blamed_for_what_was_broken_before() -> None:
    registered(usual)
    model = CommunityModel(small({"membership.rule": "open_house"}), 1, audit=True)
    model.world.ledger.balance[model.world.ledger.actors] += 1
    with pytest.raises(AssertionError, match="money in is not money held"):
        model.step()


def test_a_sentence_of_the_rule_itself_stays_as_it_is() -> None:
    def refuses(world: World, week: int) -> None:
        raise InputError("membership.visitors is too large for this community")

    registered(refuses)
    model = CommunityModel(small({"membership.rule": "open_house"}), 1)
    with pytest.raises(InputError, match=r"^membership\.visitors is too large"):
        model.step()


def test_a_class_without_its_hook_is_refused_when_it_is_registered() -> None:
    with pytest.raises(InputError, match=r"^communication 'mute' does not implement the hook list"):

        @rule("communication", "mute", seeds="x", reads=["actors"], writes=["audience"])
        class Mute(Communication):
            """Nobody says a word."""


def test_what_it_says_about_itself_is_checked() -> None:
    @rule("membership", "mute", seeds="x", reads=["actors"], writes=["actors"])
    class Mute(ThroughTies):
        """Nobody says a word."""

        unused: float = parameter(0.5, unit="share", range=(0.0, 1.0), source=ASSUMPTION)
        """Nothing reads it."""

        vague: float = parameter(0.5, unit="share", source=ASSUMPTION)
        """Nobody says from where to where."""

    for promise, found in {
        "says what it is": "has 4 words",
        "explains its parameters": "membership.vague has no range",
        "has no parameter without effect": "nothing changes with membership.unused",
    }.items():
        if promise == "has no parameter without effect":
            Mute.model_fields.pop("vague")
        with pytest.raises(BrokenPromise, match=found):
            check_rule(Mute, promise)


def test_the_promises_can_be_checked_one_by_one() -> None:
    check_rule(ThroughTies, "says what it is", "survives no money")
    with pytest.raises(BrokenPromise, match="'conserves money and hours'"):
        check_rule(registered(prints_money), "conserves money and hours")
    assert len(PROMISES) == 15
