"""How projects end: who takes up what succeeded, whom it reaches, what is cleared."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.stats import norm

from sim.world.tables.funders import UNREACHED
from sim.world.tables.ledger import INNOVATION
from sim.world.tables.people import PeopleParameters
from sim.world.tables.projects import (
    APPROVED,
    BEST,
    DRAFTED,
    DROPPED,
    FAILED,
    FREE,
    MASK,
    PROPOSED,
    SOURCE,
    STATE,
    SUCCEEDED,
    TARGET,
    WANTED,
)
from sim.world.tables.tally import ADOPTED, REACHED
from sim.world.week.project_end import carry_out, clear, occupied
from tests.world.bench import RESIDENTS, Bench, parameters, serve

RISING = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1.0])


class Ended(Bench):
    """A bench where values rise with the setting, and projects that have been worked."""

    def __init__(self) -> None:
        super().__init__()
        self.world.problem.value[:] = RISING
        self.following = self.world.following

    def succeed(self, members: list[int], mask: int, best: int = 0, wanted: int = 0) -> int:
        p = self.project(members, mask)
        self.cell[p, [STATE, BEST, WANTED]] = SUCCEEDED, best or mask, wanted
        return p

    def serve(self, organization: int, residents: list[int]) -> None:
        serve(self.world, {organization: residents})

    def carry_out(self, seed: int = 1, willing: float = 1.0) -> list[int]:
        world = self.world
        world.seed, world.parameters = seed, parameters(willing=willing)
        self.own_value[:] = world.problem.value[self.setting]
        self.following[:] = -1
        self.taken_from = carry_out(world, 9)
        assert self.balance.sum() == 0
        return [int(each) for each in self.following]


def test_members_carry_out_the_best_variant_together_for_better_or_worse() -> None:
    bench = Ended()
    bench.setting[[0, 1, 4]] = 0b000, 0b110, 0b010
    p = bench.succeed([0, 1, 4], 0b111, best=0b101)
    bench.cell[p, TARGET] = 0b001  # element 0 on, element 2 off
    # 000 -> 001 is better, 110 -> 011 is worse, 010 -> 011 is better.
    assert bench.carry_out() == [0b001, 0b011, 0, 0, 0b011, 0, 0, 0]
    assert (bench.setting[[0, 1, 4]] == [0b000, 0b110, 0b010]).all(), "settings change at the end"


def test_who_is_reached_errs_about_what_it_would_bring() -> None:
    """A gain of .1 with an error of .2 seems a loss with chance Phi(-.5), all at once and alone."""
    bench = Ended()
    bench.serve(4, [0])
    bench.setting[4] = 0b001
    declined = 0
    for seed in range(1000):
        world = bench.world
        p = bench.succeed([4], 0b001, wanted=1)
        world.seed, world.parameters = seed, parameters(willing=1.0)
        world.parameters.people = PeopleParameters(judging_error=0.2)
        bench.own_value[:] = world.problem.value[bench.setting]
        carry_out(world, 9)
        declined += int(world.following[0] == 0)
        bench.cell[p, STATE] = FREE
        bench.projects.count[:] = 0
    gain = float(RISING[1] - RISING[0])
    both = norm.cdf(-gain / 0.2) ** 2
    assert abs(declined - 1000 * both) < 4 * (1000 * both * (1 - both)) ** 0.5


def test_it_is_told_from_which_success_each_takes_up() -> None:
    bench = Ended()
    bench.setting[3] = 0b010
    bench.serve(4, [0, 1, 2])
    bench.succeed([3, 4], 0b010, wanted=2)
    taken = bench.carry_out()
    assert (bench.taken_from >= 0).tolist() == (taken != bench.setting).tolist()
    assert bench.taken_from[[3, 4]].tolist() == [-1, 0], "3 does it already"
    assert bench.taken_from.tolist().count(0) == 3, "4 and the two who are reached"


def test_a_view_is_turned_with_what_was_taken_up() -> None:
    bench = Ended()
    bench.estimate[0] = 0.3, 0.2, 0.1
    bench.succeed([0], 0b011)
    bench.carry_out()
    assert bench.estimate[0].tolist() == [-0.3, -0.2, 0.1]


def test_nobody_takes_up_two_practices_in_one_week_and_the_lot_decides_which() -> None:
    first = 0
    for seed in range(400):
        bench = Ended()
        bench.succeed([0], 0b001)
        bench.succeed([1, 0], 0b010)
        taken = bench.carry_out(seed)[0]
        assert taken in (0b001, 0b010)
        first += taken == 0b001
    assert abs(first - 200) < 4 * 10


def test_as_many_residents_are_reached_as_the_grant_covers() -> None:
    bench = Ended()
    bench.serve(4, [0, 1, 2, 3])
    p = bench.succeed([4], 0b100, wanted=3)
    bench.cell[p, SOURCE] = INNOVATION
    taken = np.array(bench.carry_out())
    assert (taken[:RESIDENTS] == 0b100).sum() == 3
    assert bench.tally[[REACHED, ADOPTED]].tolist() == [3, 3]
    assert not bench.balance.any(), "it was paid as the work went"
    by = np.where(taken[:RESIDENTS] == 0b100, INNOVATION, UNREACHED).tolist()
    assert bench.world.funders.reached_by[:RESIDENTS].tolist() == by


def test_who_does_it_already_is_reached_but_takes_nothing_up() -> None:
    bench = Ended()
    bench.setting[0] = 0b100
    bench.serve(4, [0, 1])
    bench.succeed([4], 0b100, wanted=2)
    assert bench.carry_out()[:2] == [0b100, 0b100]
    assert bench.tally[[REACHED, ADOPTED]].tolist() == [2, 1]


def test_each_of_those_served_or_known_is_reached_once_and_nobody_who_lives_elsewhere() -> None:
    bench = Ended()
    bench.serve(4, [0, 1])
    bench.tie(2, 1)
    bench.tie(2, 3)
    bench.tie(2, 5)  # an organization is no resident to reach
    bench.succeed([4, 2], 0b100, wanted=7)
    bench.carry_out()
    assert bench.tally[REACHED] == 3, "0, 1 and 3"


def test_each_resident_is_as_likely_to_be_reached() -> None:
    counts = np.zeros(8)
    for seed in range(600):
        bench = Ended()
        bench.serve(4, [0, 1, 2, 3])
        bench.succeed([4], 0b100, wanted=1)
        counts += np.array(bench.carry_out(seed)) == 0b100
    assert counts[4] == 600
    assert ((counts[:4] - 150) ** 2 / 150).sum() < 16.3, "3 degrees of freedom, p = .001"


def test_who_is_reached_may_not_be_willing() -> None:
    taken = 0
    for seed in range(600):
        bench = Ended()
        bench.serve(4, [0])
        bench.succeed([4], 0b100, wanted=1)
        taken += bench.carry_out(seed, willing=0.3)[0] == 0b100
        assert bench.tally[REACHED] == 1, "it is reached all the same"
    assert abs(taken - 180) < 4 * sqrt(600 * 0.3 * 0.7)


def test_where_the_whole_is_no_better_one_element_may_be() -> None:
    found = set()
    for seed in range(60):
        bench = Ended()
        bench.world.problem.value[:] = [0.5, 0.6, 0.2, 0.1, 0.0, 0.0, 0.0, 1.0]
        bench.serve(4, [0])
        bench.succeed([4], 0b011, wanted=1)
        found.add(bench.carry_out(seed)[0])
    assert found == {0b000, 0b001}, "by lot, and only if that one is better"


def test_what_has_ended_is_cleared_and_the_rest_keeps_its_order() -> None:
    bench = Bench()
    slots = [bench.project([a], 0b1) for a in range(8)]
    ended = {1: FAILED, 3: SUCCEEDED, 4: DROPPED}
    for a, state in (ended | {5: PROPOSED, 6: APPROVED, 7: DRAFTED}).items():
        bench.cell[slots[a], STATE] = state
    projects = bench.projects
    clear(bench.cell, projects.live, projects.count)
    live = projects.live[: projects.count[0]].tolist()
    assert live == [slots[a] for a in range(8) if a not in ended]
    assert (bench.cell[[slots[a] for a in ended], STATE] == FREE).all()
    waiting = "two wait; what is only drafted does not"
    assert occupied(bench.cell, projects.live, projects.count) == (2, 2), waiting
    assert (bench.cell[live, MASK] == 1).all()


def test_reached_are_those_it_reaches_willing_or_not_and_those_whom_members_serve() -> None:
    """It reaches one of the two whom 5 serves, who declines; 3 lives elsewhere and knows nobody."""
    bench = Ended()
    bench.serve(5, [1, 2])
    bench.succeed([0, 5], 0b001, wanted=1)
    bench.carry_out(willing=0.0)
    assert np.flatnonzero(bench.reached == 9).tolist() == [1, 2]
    assert bench.tally[REACHED] == 1


def test_a_tie_of_a_member_is_reached_as_far_as_was_paid_for() -> None:
    for wanted, reached in ((0, []), (1, [3])):
        bench = Ended()
        bench.tie(0, 3)
        bench.succeed([0], 0b001, wanted=wanted)
        bench.carry_out()
        assert np.flatnonzero(bench.reached == 9).tolist() == reached


def test_who_is_served_by_members_of_a_failure_is_not_reached() -> None:
    bench = Ended()
    bench.serve(5, [1, 2])
    bench.cell[bench.project([5], 0b001), STATE] = FAILED
    bench.carry_out()
    assert not (bench.reached == 9).any()
