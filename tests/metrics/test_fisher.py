"""Fisher's exact test against published figures, whole numbers and independent code."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from nps_report.metrics.fisher import fisher_p

cells = st.integers(0, 40)


def exact_p(a, b, c, d):
    """The same sum in fractions, where equal chances are equal."""
    firsts, total = a + c, a + b + c + d
    chances = {
        x: Fraction(comb(a + b, x) * comb(c + d, firsts - x), comb(total, firsts))
        for x in range(max(0, firsts - c - d), min(a + b, firsts) + 1)
    }
    return float(sum(chance for chance in chances.values() if chance <= chances[a]))


def test_the_lady_who_tastes_tea():
    """Fisher (1935): three of four cups right leave 34 of 70 arrangements as rare or rarer."""
    assert fisher_p(3, 1, 1, 3) == pytest.approx(34 / 70)


@pytest.mark.parametrize(
    ("table", "chance"),
    [((4, 0, 0, 4), 2 / 70), ((1, 0, 0, 1), 1.0), ((2, 0, 0, 1), 1 / 3), ((0, 5, 5, 0), 2 / 252)],
)
def test_p_counted_by_hand(table, chance):
    assert fisher_p(*table) == pytest.approx(chance)


@pytest.mark.parametrize("table", [(0, 0, 0, 0), (0, 0, 3, 4), (3, 4, 0, 0), (0, 3, 0, 4), (1, 0, 0, 0)])
def test_an_empty_row_or_column_proves_nothing(table):
    assert fisher_p(*table) == 1.0


def test_equally_likely_tables_count_whatever_rounding_does():
    """Margins of 500 and 500: (240, 260) and (260, 240) are as likely, so p is twice one tail."""
    assert fisher_p(240, 260, 260, 240) == pytest.approx(exact_p(240, 260, 260, 240), rel=1e-9)


def test_large_tables_are_no_trouble():
    """The same shares as in the table of 100, of a hundred times the answers."""
    assert fisher_p(30, 20, 20, 30) == pytest.approx(exact_p(30, 20, 20, 30))
    assert 0 <= fisher_p(3000, 2000, 2000, 3000) < 1e-80


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        fisher_p(1, 2, -1, 4)


@given(cells, cells, cells, cells)
def test_p_is_the_sum_of_fractions(a, b, c, d):
    assert fisher_p(a, b, c, d) == pytest.approx(exact_p(a, b, c, d), rel=1e-9)


@given(cells, cells, cells, cells)
def test_p_is_that_of_independent_code(a, b, c, d):
    assert fisher_p(a, b, c, d) == pytest.approx(fisher_exact([[a, b], [c, d]]).pvalue, rel=1e-7)


@given(cells, cells, cells, cells)
def test_neither_rows_nor_columns_have_an_order(a, b, c, d):
    assert fisher_p(c, d, a, b) == pytest.approx(fisher_p(a, b, c, d))
    assert fisher_p(b, a, d, c) == pytest.approx(fisher_p(a, b, c, d))
