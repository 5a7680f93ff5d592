"""Grants: the shipped file as published, broken files by line, quantiles by closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim.errors import InputError
from sim.readers.grants import lognormal_sizes, read_grants

HOUSE = Path(__file__).parents[2]
ROBERT_BOWNE = HOUSE / "sim/scenarios/data/robert_bowne_grants.csv"
SHARED = HOUSE / "../shared/data/us_foundation_grants"
HEADER = "funder,recipient,amount,currency,award_date\n"


def gini(values: np.ndarray) -> float:
    """Mean absolute difference over twice the mean, pair by pair."""
    whole = values.astype(float)
    return float(np.abs(whole[:, None] - whole).mean() / (2 * whole.mean()))


def test_the_shipped_grants_have_the_published_statistics() -> None:
    grants = read_grants(ROBERT_BOWNE)
    assert grants.sizes.size == 649
    assert grants.recipient_totals.size == 162
    assert grants.total_cents == 17_885_510_00
    assert grants.recipient_totals.sum() == grants.total_cents
    assert (grants.first_year, grants.last_year, grants.years) == (2001, 2014, 14)
    assert grants.yearly_cents == 127_753_642  # 17,885,510.00 / 14 = 1,277,536.43 dollars
    assert grants.currency == "USD"
    dollars = grants.sizes / 100
    assert np.median(dollars) == 25_000
    assert round(dollars.mean()) == 27_559
    assert (np.log(dollars).mean(), np.log(dollars).std()) == pytest.approx((9.84, 0.94), abs=0.005)
    assert (dollars.max(), np.quantile(dollars, 0.9)) == (437_741, 35_000)
    assert gini(grants.sizes) == pytest.approx(0.398, abs=5e-4)
    assert gini(grants.recipient_totals) == pytest.approx(0.569, abs=5e-4)
    share = grants.recipient_totals / grants.total_cents
    assert (share**2).sum() == pytest.approx(0.0209, abs=5e-5)
    assert (np.diff(grants.sizes) >= 0).all()


def test_other_funders_files_are_read_too() -> None:
    if not SHARED.exists():
        pytest.skip("other funders' grants are not part of the project and not at hand")
    assert (SHARED / "robert_bowne_grants.csv").read_bytes() == ROBERT_BOWNE.read_bytes()
    quixote = read_grants(SHARED / "quixote_grants.csv")
    assert (quixote.sizes.size, quixote.recipient_totals.size) == (560, 207)
    assert (round(quixote.total_cents / 100), quixote.years) == (20_176_369, 20)


def test_a_small_file_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_text(
        "\ufeff" + HEADER + 'F,"A, Inc.",10.005,USD,2001-05-01\nF,B,0,USD,\nF,"A, Inc.",3e2,USD,'
        "2003-01-01\n",
        encoding="utf-8",
    )
    grants = read_grants(path)
    assert grants.sizes.tolist() == [1000, 30_000]
    assert grants.recipient_totals.tolist() == [31_000]
    assert grants.years == 3  # 2002 is a year without a grant
    assert grants.yearly_cents == 10_333
    with pytest.raises(ValueError, match="read-only"):
        grants.sizes[0] = 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (HEADER + "F,A,5,USD,2001-01-01\nF,A,lots,USD,2001-01-01\n", r"csv:3: amount 'lots'"),
        (HEADER + "F,A,-5,USD,2001-01-01\n", r"csv:2: amount '-5'; expected a number from 0"),
        (HEADER + "F,A,,USD,2001-01-01\n", r"csv:2: amount ''"),
        (HEADER + "F,A,nan,USD,2001-01-01\n", r"csv:2: amount 'nan'"),
        (HEADER + "F,A,1e99,USD,2001-01-01\n", r"csv:2: amount '1e99'"),
        (HEADER + "F,A,5,USD,31/12/2001\n", r"csv:2: award_date '31/12/2001'; expected a date"),
        (HEADER + "F,,5,USD,2001-01-01\n", r"csv:2: no recipient"),
        (HEADER + "F,A,5,USD,2001-01-01\nF,A,5,GBP,2001-01-01\n", r"csv:3: currency 'GBP' after"),
        (HEADER + "F,A, Inc.,5,USD,2001-01-01\n", r"csv:2: 6 values where the header names 5"),
        (HEADER + 'F,"A\nB",x,USD,2001-01-01\n', r"csv:3: amount 'x'"),
        (HEADER + "F,A,0,USD,2001-01-01\n", r"no grant above zero"),
        (HEADER, r"no grant above zero"),
        ("", r"empty; expected a header line with recipient, amount"),
        ("funder,recipient,amounts,currency,award_date\n", r"csv:1: no column 'amount'; is it"),
        ("amount,amount\n", r"csv:1: a column is named twice"),
        (HEADER + 'F,"A,5,USD,2001-01-01\n', r"not a CSV file"),
        ("\x00\x01", r"grants.csv"),
    ],
)
def test_broken_files_are_named_by_line(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "grants.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=named):
        read_grants(path)


def test_files_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes(bytes(range(128, 256)))
    with pytest.raises(InputError, match="not a CSV file in UTF-8"):
        read_grants(path)
    for missing in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_grants(missing)


@pytest.mark.parametrize(("median", "log_sd"), [(25_000.0, 0.94), (5_000.0, 1.73), (100.0, 0.0)])
def test_drawn_sizes_are_quantiles_of_the_log_normal(median: float, log_sd: float) -> None:
    sizes = lognormal_sizes(median, log_sd, n=100)
    quantiles = (np.arange(100) + 0.5) / 100
    if log_sd:
        expected = stats.lognorm(s=log_sd, scale=100 * median).ppf(quantiles)
    else:
        expected = np.full(100, 100 * median)
    np.testing.assert_allclose(sizes, expected, atol=0.51, rtol=1e-12)
    assert sizes.dtype == np.int64
