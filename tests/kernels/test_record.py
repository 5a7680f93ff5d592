"""Tables that kernels read as Python does."""

import pickle
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.kernels import Ints, RealGrid, compilation, types
from sim.kernels.record import Table, table
from sim.parameters import Section, parameter
from tests.kernels.marks import compiling


class Prices(Section):
    """Parameters of a test; the name is no number, so kernels do not see it."""

    name: str = parameter("", unit="text", source="test")
    cents: int = parameter(3, unit="cents", source="test")
    share: float = parameter(0.5, unit="share", source="test")


@table
class Shelf(Table):
    """A column in two forms."""

    count: Ints
    weight: RealGrid


@table
class Shop(Table):
    """A table of a section, a table, numbers, and what Python alone reads."""

    prices: Prices
    shelf: Shelf
    open: bool
    rent: float
    names: list[str]


def a_shop() -> Shop:
    shelf = Shelf(np.array([2, 3]), np.array([[0.5, 1.5], [2.0, 4.0]]))
    return Shop(Prices(cents=7, share=0.25), shelf, True, 1.5, ["a", "b"])


def takings(shop: Shop, week: int) -> float:
    """Uses every kind of field, and writes one column."""
    total = shop.prices.cents * shop.prices.share - shop.rent + week
    for i in range(shop.shelf.count.size):
        for j in range(shop.shelf.weight.shape[1]):
            total += shop.shelf.count[i] * shop.shelf.weight[i, j]
        shop.shelf.count[i] += 1
    return total if shop.open else 0.0


@compiling
def test_a_kernel_reads_tables_as_python_does(home: Path) -> None:
    compiled: Any = compilation.kernel(takings)
    for week in (0, 5):
        assert compiled(a_shop(), week) == takings(a_shop(), week) == 22.25 + week
    shop = a_shop()
    compiled(shop, 0)
    assert shop.shelf.count.tolist() == [3, 4], "over the same memory"
    assert compiled.signatures == [types.signature(takings)]


def rent_due(shop: Shop, days: int) -> float:
    """Needs what lies in a table, in a table of it and in a section of it, in some rounds only."""
    shelf, prices = shop.shelf, shop.prices
    total = 0.0
    for day in range(days):
        if day % 7 == 6:
            total += shop.rent + prices.share * shelf.count[day % 2]
            shelf.count[day % 2] += 1
    return total


@compiling
def test_a_loop_reads_no_record(home: Path) -> None:
    """Whatever it writes, and even what some rounds do not need, is read before it."""
    compiled: Any = compilation.kernel(rent_due)
    assert compiled(a_shop(), 14) == 1.5 + 0.25 * 2 + 1.5 + 0.25 * 3
    code = compiled.inspect_llvm(compiled.signatures[0])
    body = code[code.index("\ndefine ") :].partition("\n}")[0]
    before, loop, within = body.partition(" = phi ")  # what changes from round to round
    assert loop
    assert "!invariant.load" in before
    assert "!invariant.load" not in within


@compiling
def test_a_kernel_sees_what_is_assigned_in_python(home: Path) -> None:
    compiled: Any = compilation.kernel(takings)
    shop = a_shop()
    shop.rent = 0.5
    assert compiled(shop, 0) == 23.25
    shop.shelf.count = np.array([10])
    shop.prices = Prices(cents=8, share=1.0)
    assert compiled(shop, 0) == takings_by_hand(10 * 2.0, 8.0, 0.5)
    shop.shelf = Shelf(np.zeros(2, np.int64), np.zeros((2, 1)))
    assert compiled(shop, 1) == takings_by_hand(0.0, 8.0, 0.5) + 1.0
    shop.open = False
    assert compiled(shop, 1) == 0.0


def takings_by_hand(sold: float, prices: float, rent: float) -> float:
    return prices - rent + sold


@compiling
def test_a_copy_has_a_record_of_its_own(home: Path) -> None:
    compiled: Any = compilation.kernel(takings)
    shop = a_shop()
    for other in (deepcopy(shop), pickle.loads(pickle.dumps(shop))):
        other.rent = 0.0
        compiled(other, 0)
        assert other.shelf.count.tolist() == [3, 4]
        assert other.names == ["a", "b"]
    assert shop.shelf.count.tolist() == [2, 3]
    assert compiled(shop, 0) == 22.25


def test_a_table_of_a_size_needs_only_what_is_not_zero() -> None:
    shelf = Shelf.sized(2, weight=np.ones((2, 1)))
    assert shelf.count.tolist() == [0, 0]
    shop = Shop.sized(0, prices=Prices(), shelf=shelf, names=[])
    assert (shop.open, shop.rent) == (False, 0.0)
    with pytest.raises(TypeError, match="names"):
        Shop.sized(0, prices=Prices(), shelf=shelf)


def locked(values: np.ndarray) -> np.ndarray:
    values.flags.writeable = False
    return values


@pytest.mark.parametrize(
    "column",
    [np.zeros(2), np.zeros((2, 2), np.int64), np.zeros(4, np.int64)[::2],
     locked(np.zeros(2, np.int64))],
    ids=["reals", "two axes", "with gaps", "read-only"],
)  # fmt: skip
def test_a_column_that_kernels_cannot_take_is_refused(column: np.ndarray) -> None:
    shelf = a_shop().shelf
    with pytest.raises(TypeError, match=r"^Shelf.count: expected a contiguous array of int64"):
        shelf.count = column
    assert shelf.count.tolist() == [2, 3]
