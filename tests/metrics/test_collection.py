"""Traces of how scores were asked."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.collection import Heap, heaping, zeros_absent
from nps_report.metrics.fisher import fisher_p

HANDLERS = {"Chloé": (22, 40), "Anne": (38, 40), "Bruno": (20, 40)}

some_handlers = st.dictionaries(
    st.text(max_size=3),
    st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    max_size=6,
)


def test_a_handler_stands_against_all_the_others_together():
    anne, bruno, chloe = heaping(HANDLERS)
    assert [heap.handler for heap in (anne, bruno, chloe)] == ["Anne", "Bruno", "Chloé"]
    assert (anne.high, anne.n, anne.rest_high, anne.rest_n) == (38, 40, 42, 80)


def test_p_is_adjusted_over_the_handlers():
    """In rising order Anne's counts three times, Bruno's 3/2 times and Chloé's once."""
    plain = [fisher_p(38, 2, 42, 38), fisher_p(20, 20, 60, 20), fisher_p(22, 18, 58, 22)]
    assert plain == sorted(plain)
    adjusted = [3 * plain[0], 1.5 * plain[1], plain[2]]
    assert [heap.p_adjusted for heap in heaping(HANDLERS)] == pytest.approx(adjusted)


def test_only_the_higher_share_is_established():
    """Bruno's share is as surely the lower one, which is nothing to ask about."""
    anne, bruno, chloe = heaping(HANDLERS)
    assert bruno.p_adjusted < 0.05
    assert [anne.established, bruno.established, chloe.established] == [True, False, False]


def test_a_stricter_rate_establishes_less():
    anne, *_ = heaping(HANDLERS, alpha=1e-9)
    assert not anne.established


@pytest.mark.parametrize("handlers", [{"Anne": (38, 40)}, {"Anne": (38, 40), "Bruno": (0, 0)}])
def test_without_others_nothing_is_tested(handlers):
    found = heaping(handlers)
    assert all(math.isnan(heap.p_adjusted) and not heap.established for heap in found)


def test_without_handlers_there_is_nothing():
    assert heaping({}) == ()


def test_one_answer_each_proves_nothing():
    assert heaping({"Anne": (1, 1), "Bruno": (0, 1)}) == (
        Heap("Anne", 1, 1, 0, 1, 1.0, False),
        Heap("Bruno", 0, 1, 1, 1, 1.0, False),
    )


def test_more_high_answers_than_answers_are_refused():
    with pytest.raises(ValueError, match="Of 3 answers of 'Anne' 4 cannot"):
        heaping({"Anne": (4, 3)})


@given(some_handlers)
def test_the_order_of_the_handlers_changes_nothing(handlers):
    assert str(heaping(dict(reversed(handlers.items())))) == str(heaping(handlers))


@given(some_handlers)
def test_a_handler_and_the_others_are_all_the_answers(handlers):
    total = sum(n for _, n in handlers.values())
    assert all(heap.n + heap.rest_n == total for heap in heaping(handlers))


@pytest.mark.parametrize(
    ("distribution", "absent"),
    [
        ((0, *[30] * 10), True),
        ((1, *[30] * 10), False),
        ((0, 29, *[30] * 9), False),
        ((0,) * 11, False),
    ],
)
def test_zeros_are_missed_only_among_many_answers(distribution, absent):
    """300 answers without a 0, the same with one, 299 without, and none at all."""
    assert zeros_absent(distribution) is absent


def test_a_distribution_of_another_scale_is_refused():
    with pytest.raises(ValueError, match="11 counts, for the scores 0 to 10, not 10"):
        zeros_absent((30,) * 10)
