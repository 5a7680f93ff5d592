"""The generator against published vectors and scipy, and what a key promises."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from pathlib import Path
from typing import Any
from zlib import crc32

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from sim import randomness
from sim.randomness import decision, normal, pair_uniform, philox, uniform, uniforms

words = st.integers(0, 2**32 - 1)
keys = st.tuples(words, words, words, words, words)
PARTS = ("seed", "decision", "week", "one", "other")


def plain(kernel: Any) -> Callable[..., Any]:
    """A kernel as Python carries it out."""
    function: Callable[..., Any] = getattr(kernel, "py_func", kernel)
    return function


# Known-answer vectors for philox4x32-10 that the generator's authors publish with Random123:
# counter, key, answer.
VECTORS = [
    (
        "00000000 00000000 00000000 00000000",
        "00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ),
    (
        "ffffffff ffffffff ffffffff ffffffff",
        "ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


@pytest.mark.parametrize("form", [philox, plain(philox)], ids=["compiled", "plain"])
@pytest.mark.parametrize(("counter", "key", "answer"), VECTORS)
def test_published_vectors(
    form: Callable[..., tuple[int, ...]], counter: str, key: str, answer: str
) -> None:
    given_words = [int(word, 16) for word in f"{counter} {key}".split()]
    assert form(*given_words) == tuple(int(word, 16) for word in answer.split())


@given(keys)
def test_compiled_and_plain_draws_agree(key: tuple[int, int, int, int, int]) -> None:
    assert philox(*key, 7) == plain(philox)(*key, 7)
    for draw in (uniform, pair_uniform):
        assert draw(*key) == plain(draw)(*key)
    assert uniforms(*key, 7) == plain(uniforms)(*key, 7)
    # Compiled and library logarithms may differ in the last bit.
    assert normal(uniform(*key)) == pytest.approx(plain(normal)(uniform(*key)), rel=1e-14)


@given(keys)
def test_a_uniform_is_the_middle_of_one_of_two_to_the_32_cells(
    key: tuple[int, int, int, int, int],
) -> None:
    seed, what, week, one, other = key
    drawn = philox(week, one, other, 0, seed, what)
    assert all(0 <= word < 2**32 for word in drawn)
    expected = tuple((2 * word + 1) / 2**33 for word in drawn)
    assert uniforms(*key, 0) == expected
    assert uniform(*key) == expected[0]
    assert min(expected) > 0.0
    assert max(expected) < 1.0
    assert uniforms(*key, 1) != expected


@given(keys)
def test_a_pair_has_one_draw_whoever_is_named_first(key: tuple[int, int, int, int, int]) -> None:
    seed, what, week, one, other = key
    assert pair_uniform(seed, what, week, one, other) == pair_uniform(seed, what, week, other, one)
    assert uniform(seed, what, week, one, other) != uniform(seed, what, week, other, one) or (
        one == other
    )


def streams(along: int, between: int) -> NDArray[np.float64]:
    """Uniforms for neighbouring keys, shape (streams, length): within a stream one part of the key
    counts up, between streams another."""
    table = np.empty((100, 300))
    key = [1, decision("test.stream"), 3, 4, 5]
    first = key.copy()
    for i in range(table.shape[0]):
        key[between] = first[between] + i
        for j in range(table.shape[1]):
            key[along] = first[along] + j
            table[i, j] = uniform(*key)
    return table


@pytest.mark.parametrize("along", range(5), ids=PARTS)
def test_streams_of_neighbouring_keys(along: int) -> None:
    """Each stream is uniform, and so are the p-values of many such tests; neighbours, within a
    stream and between streams, are independent."""
    for between in ((along + 1) % 5, (along + 2) % 5):
        table = streams(along, between)
        for values in (
            [stats.kstest(stream, "uniform").pvalue for stream in table],
            [
                stats.chisquare(np.bincount((20 * s).astype(int), minlength=20)).pvalue
                for s in table
            ],
        ):
            assert min(values) > 1e-6
            assert stats.kstest(values, "uniform").pvalue > 0.001
        for one, other in (
            (table[:, :-1], table[:, 1:]),
            (table[:, :-2], table[:, 2:]),
            (table[:-1], table[1:]),
            (table[:-1, :-1], table[1:, 1:]),
        ):
            correlation = np.corrcoef(one.ravel(), other.ravel())[0, 1]
            assert abs(correlation) < 4 / sqrt(one.size)
        # Pairs that share no draw, on a grid of 8 x 8: dependence of any kind, not only linear.
        for one, other in ((table[:, ::2], table[:, 1::2]), (table[::2], table[1::2])):
            cells = np.histogram2d(one.ravel(), other.ravel(), bins=8, range=[(0, 1)] * 2)[0]
            assert stats.chisquare(cells.ravel()).pvalue > 0.001


def test_the_four_words_of_a_block_and_their_bits() -> None:
    count = 20_000
    drawn = np.array([philox(week, 0, 0, 0, 1, 2) for week in range(count)])
    correlation = np.corrcoef(drawn.T)
    assert np.abs(correlation[np.triu_indices(4, 1)]).max() < 4 / sqrt(count)
    bits = drawn[:, :, None] >> np.arange(32) & 1
    # 128 bits, each half the time one: 5 standard errors.
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 5 * 0.5 / sqrt(count)


def test_one_changed_bit_of_a_key_changes_half_the_bits_of_the_answer() -> None:
    first = [12, 34, 56, 0, 7, decision("test.bits")]
    changed = []
    for part in range(6):
        for bit in range(32):
            other = first.copy()
            other[part] ^= 1 << bit
            pairs = zip(philox(*first), philox(*other), strict=True)
            changed.append(sum((a ^ b).bit_count() for a, b in pairs))
    assert min(changed) > 34
    assert max(changed) < 94, "64 expected, standard deviation 5.7"
    assert abs(np.mean(changed) - 64) < 4 * sqrt(32 / len(changed))


@given(st.floats(2.0**-33, 1 - 2.0**-33))
def test_normal_quantile(u: float) -> None:
    """AS 241 promises about 16 digits; scipy's own algorithm differs from it."""
    assert normal(u) == pytest.approx(stats.norm.ppf(u), rel=1e-13, abs=1e-15)


def test_normal_quantile_in_each_region_and_at_its_borders() -> None:
    tail = np.exp(-25.0)
    for u in (1e-300, 1e-20, tail, np.nextafter(tail, 0), 0.075, 0.0750001, 0.5, 0.925, 0.9250001):
        assert normal(u) == pytest.approx(stats.norm.ppf(u), rel=1e-13)
    assert normal(0.5) == 0.0
    for u in np.arange(1, 512) / 1024:
        assert normal(1 - u) == -normal(u)
    drawn = [normal(uniform(1, decision("test.normal"), 0, i, 0)) for i in range(5000)]
    assert stats.kstest(drawn, "norm").pvalue > 0.001


def test_the_key_of_a_decision_is_published_arithmetic() -> None:
    """CRC-32 of "123456789" is the check value of its definition."""
    assert decision("123456789") == 0xCBF43926


def test_two_decisions_cannot_share_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "plumless" and "buckeroo" are a known collision of CRC-32."""
    monkeypatch.setattr(randomness, "DECISIONS", {})
    key = decision("plumless")
    assert decision("plumless") == key
    with pytest.raises(ValueError, match="'buckeroo' and 'plumless' share a key"):
        decision("buckeroo")


def test_every_decision_of_the_package_has_a_key_of_its_own() -> None:
    """A name used in two places would give two decisions the same draws. A name made while the
    model runs (an f-string, for agents of users) needs a beginning that no fixed name has."""
    names, beginnings = [], []
    for path in Path(randomness.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "decision":
                name = node.args[0]
                if isinstance(name, ast.JoinedStr):
                    beginnings.append(ast.literal_eval(name.values[0]))
                else:
                    names.append(ast.literal_eval(name))
    assert "problem.contribution" in names
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert len({crc32(name.encode()) for name in names}) == len(names)
    assert [name for name in names if name.startswith(tuple(beginnings))] == []


@numba.njit(nogil=True)
def fill(out: NDArray[np.float64], what: int, start: int) -> None:
    for i in range(out.size):
        out[i] = normal(uniform(9, what, 2, start + i, 0))


def test_threads_do_not_matter() -> None:
    what, count = decision("test.threads"), 1000

    def part(start: int, size: int) -> NDArray[np.float64]:
        out = np.empty(size)
        fill(out, what, start)
        return out

    whole = part(0, count)
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(part, range(0, count, 50), [50] * (count // 50)))
    assert np.concatenate(parts).tobytes() == whole.tobytes()


SCRIPT = """
import hashlib
from sim.randomness import decision, normal, uniform
from sim.world.tables.problem import Problem, ProblemParameters
problem = Problem.draw(ProblemParameters(interdependence="skewed"), 5)
problem.redraw(131, 0.5)
print(normal(uniform(3, decision("test.process"), 1, 2, 0)).hex())
print(hashlib.sha256(problem.value.tobytes()).hexdigest(), problem.structural)
"""


def test_a_fresh_process_draws_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    exec(SCRIPT, {})
    fresh = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONHASHSEED": "1234"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert fresh.stdout == capsys.readouterr().out
