"""Parameters of the problem and its shocks, how the elements are divided, what a shock changes."""

from itertools import pairwise, product
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.world.tables.problem import Problem, ProblemParameters, ShockParameters

seeds = st.integers(0, 2**32 - 1)


@st.composite
def parameters(draw: st.DrawFn) -> ProblemParameters:
    elements = draw(st.integers(1, 9))
    return ProblemParameters(
        elements=elements,
        complexity=draw(st.integers(0, elements - 1)),
        interdependence=draw(st.sampled_from(["adjacent", "random", "skewed"])),
        parts=draw(st.integers(1, elements)),
        sharpness=draw(st.sampled_from([1.0, 3.3, 8.0])),
        structural_share=draw(st.floats(0, 1)),
    )


def members(mask: int) -> list[int]:
    return [element for element in range(mask.bit_length()) if mask >> element & 1]


def redrawn(before: np.ndarray, after: np.ndarray) -> list[int]:
    """Elements whose contributions all differ; fails if an element changed only in part."""
    same = before == after
    assert (same.all(axis=1) | ~same.any(axis=1)).all()
    return np.flatnonzero(~same.all(axis=1)).tolist()


@given(parameters(), seeds)
def test_elements_are_divided_into_parts_and_kinds(settings: ProblemParameters, seed: int) -> None:
    problem = Problem.draw(settings, seed)
    n = settings.elements
    assert problem.value.shape == (2**n,)
    assert problem.value.max() == 1.0
    assert problem.value.min() >= 0.0
    # Parts are blocks one after another, as equal as whole numbers allow.
    blocks = [members(mask) for mask in problem.part_mask.tolist()]
    assert [e for block in blocks for e in block] == list(range(n))
    assert {len(block) for block in blocks} <= {n // settings.parts, -(-n // settings.parts)}
    for part, block in enumerate(blocks):
        assert problem.part_of[block].tolist() == [part] * len(block)
    assert problem.structural.bit_count() == round(settings.structural_share * n)
    assert problem.structural & problem.everyday == 0
    assert problem.structural | problem.everyday == problem.all_elements == 2**n - 1


def test_structural_elements_depend_on_the_seed_and_only_grow_with_their_share() -> None:
    chosen = set()
    for seed in range(200):
        masks = [
            Problem.draw(ProblemParameters(elements=8, structural_share=share), seed).structural
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
        ]
        assert [mask.bit_count() for mask in masks] == [0, 2, 4, 6, 8]
        assert all(small & ~large == 0 for small, large in pairwise(masks))
        chosen.add(masks[2])
    assert len(chosen) > 50, "of 70 ways to choose 4 of 8"


def test_the_landscape_ignores_how_the_elements_are_divided() -> None:
    one = Problem.draw(ProblemParameters(), 3)
    other = Problem.draw(ProblemParameters(parts=2, structural_share=0.1, coupling=0.0), 3)
    assert one.contributions is other.contributions
    np.testing.assert_array_equal(one.value, other.value)


def test_a_problem_owns_its_values() -> None:
    """Kernels take arrays that may be written; a mistake there must not reach another arm."""
    one, other = (Problem.draw(ProblemParameters(), 3) for _ in range(2))
    one.value[:] = 0
    assert other.value.max() == Problem.draw(ProblemParameters(), 3).value.max() == 1.0


@given(parameters(), seeds, st.integers(0, 300), st.floats(0, 1))
def test_a_shock_redraws_its_share_and_nothing_else(
    settings: ProblemParameters, seed: int, week: int, share: float
) -> None:
    problem = Problem.draw(settings, seed)
    before, value, divided = problem.contributions, problem.value, problem.structural
    hit = members(problem.redraw(week, share))
    expected = max(1, round(share * settings.elements)) if share else 0
    assert len(hit) == expected
    assert redrawn(before, problem.contributions) == hit
    assert (problem.structural, problem.elements) == (divided, settings.elements)
    assert problem.value.max() == 1.0
    if hit and settings.elements > 1:
        assert (problem.value != value).any()


@given(seeds, st.integers(0, 260), st.floats(0, 1), st.integers(0, 260), st.floats(0, 1))
def test_a_shock_is_the_same_whatever_happened_before(
    seed: int, week: int, share: float, earlier: int, earlier_share: float
) -> None:
    settings = ProblemParameters(elements=8, complexity=2)
    alone, after = Problem.draw(settings, seed), Problem.draw(settings, seed)
    first = after.redraw(earlier, earlier_share)
    contributions = after.contributions
    hit = members(alone.redraw(week, share))
    assert members(after.redraw(week, share)) == hit
    np.testing.assert_array_equal(after.contributions[hit], alone.contributions[hit])
    others = [e for e in range(8) if e not in hit]
    np.testing.assert_array_equal(after.contributions[others], contributions[others])
    if first and not others:
        assert after.contributions is alone.contributions


def test_shocks_of_one_week_nest_and_do_not_add_up() -> None:
    small, large = (Problem.draw(ProblemParameters(), 5) for _ in range(2))
    few, many = small.redraw(131, 0.25), large.redraw(131, 0.75)
    assert few & ~many == 0
    assert small.redraw(131, 0.75) == many
    np.testing.assert_array_equal(small.value, large.value)
    assert large.redraw(131, 0.75) == many
    np.testing.assert_array_equal(small.value, large.value)


def test_shocks_of_different_weeks_and_seeds_hit_independently() -> None:
    """Chance of one element to be hit twice is the product of the chances: 1/4 at share .5."""
    settings, count = ProblemParameters(elements=10, complexity=0), 400
    both, hits = [], np.zeros(10)
    for seed in range(count):
        problem = Problem.draw(settings, seed)
        first, second = problem.redraw(10, 0.5), problem.redraw(11, 0.5)
        both.append((first & second).bit_count() / 10)
        hits[members(first)] += 1
    assert abs(np.mean(both) - 0.25) < 4 * np.std(both, ddof=1) / sqrt(count)
    assert np.abs(hits / count - 0.5).max() < 4 * 0.5 / sqrt(count)


def test_a_shock_in_the_first_week_differs_from_the_start() -> None:
    problem = Problem.draw(ProblemParameters(), 1)
    before = problem.contributions
    assert problem.redraw(0, 1.0) == problem.all_elements
    assert redrawn(before, problem.contributions) == list(range(12))


def test_one_element_and_most_interdependence() -> None:
    alone = Problem.draw(ProblemParameters(elements=1, complexity=0, parts=1), 1)
    assert alone.influences.shape == (1, 0)
    assert sorted(alone.value)[1] == 1.0
    assert alone.redraw(3, 0.1) == 1
    chaotic = Problem.draw(ProblemParameters(elements=12, complexity=11), 1)
    assert chaotic.contributions.shape == (12, 2**12)
    for week in range(50):
        chaotic.redraw(week, 0.5)
    assert chaotic.value.max() == 1.0


@pytest.mark.parametrize(
    ("given_values", "message"),
    [
        ({"elements": 5, "complexity": 5}, "can depend on 4 others at most"),
        ({"elements": 3, "complexity": 2}, "only 3 elements to divide"),
        ({"elements": 21}, "less than or equal to 20"),
        ({"elements": 0, "complexity": 0, "parts": 1}, "greater than or equal to 1"),
        ({"interdependence": "tree"}, "'adjacent', 'random' or 'skewed'"),
        ({"structural_share": 1.1}, "less than or equal to 1"),
        ({"coupling": float("nan")}, "finite"),
        ({"sharpness": 0.0}, "greater than or equal to 1"),
        ({"element": 12}, "not permitted"),
    ],
)
def test_an_impossible_problem_is_refused(given_values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ProblemParameters(**given_values)


@pytest.mark.parametrize(
    ("weeks", "message"),
    [([5, 5], "named twice"), ([-1], "count from 0"), (["5"], "integer"), (5, "tuple")],
)
def test_impossible_weeks_are_refused(weeks: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ShockParameters(weeks=weeks)


@pytest.mark.parametrize("section", [ProblemParameters, ShockParameters])
def test_parameters_say_what_they_are(section: type[ProblemParameters | ShockParameters]) -> None:
    for name, field in section.model_fields.items():
        about = field.json_schema_extra
        assert isinstance(about, dict), name
        assert field.description, name
        assert about["unit"], name
        assert about["source"], name
        choices = about["range"]
        if isinstance(choices, list):
            inside = field.default in choices or choices[0] <= field.default <= choices[-1]
            assert inside, name


def test_every_corner_of_the_sampled_ranges_is_a_problem() -> None:
    """Studies sample each range by itself, so any combination must be allowed."""
    ranges = [
        (name, field.json_schema_extra["range"])
        for name, field in ProblemParameters.model_fields.items()
    ]
    for corner in product(*({choices[0], choices[-1]} for _, choices in ranges)):
        values = dict(zip([name for name, _ in ranges], corner, strict=True))
        problem = ProblemParameters(**values)
        assert {name: getattr(problem, name) for name in values} == values


def test_shocks_strike_in_the_named_weeks_and_at_the_yearly_rate() -> None:
    named = ShockParameters(weeks=[3, 131])
    assert [week for week in range(260) if named.strikes(week, seed=1)] == [3, 131]
    assert hash(named) == hash(ShockParameters(weeks=(3, 131)))
    weeks = 20_000
    struck = {}
    for rate in (0.5, 2.0):
        shocks = ShockParameters(weeks=[], yearly_rate=rate)
        struck[rate] = {week for week in range(weeks) if shocks.strikes(week, seed=1)}
        chance = 1 - exp(-rate / 52)
        error = sqrt(chance * (1 - chance) / weeks)
        assert abs(len(struck[rate]) / weeks - chance) < 4 * error
    assert struck[0.5] < struck[2.0], "the same draws: a higher rate only adds shocks"
    others = {w for w in range(weeks) if ShockParameters(yearly_rate=2.0).strikes(w, seed=2)}
    assert len(others & struck[2.0]) < len(others) / 5
