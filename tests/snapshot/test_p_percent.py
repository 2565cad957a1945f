"""Where revenue weighs the score, the p %-rule keeps the largest account from being worked out by the second."""

import pytest

from nps_report.programme import Thresholds
from nps_report.snapshot import Released
from nps_report.snapshot.disclosure import Account, Cell, fails_p_percent, released, released_segments
from tests.snapshot.test_releasing import MIXED, answers, opened

SPREAD = Cell.of_counts({name: (1, 1, 2) for name in "ABCDE"})


def weighed(cell, *weights):
    """The cell with these weights of its accounts."""
    pairs = zip(cell.accounts.items(), weights, strict=True)
    return Cell({name: Account(one.counts, one.persons, weight) for (name, one), weight in pairs})


@pytest.mark.parametrize(
    ("weights", "refused"),
    [
        ([100, 50, 10], False),  # 160 - 100 - 50 = 10, and a tenth of 100 is 10
        ([10, 50, 100], False),  # in any order
        ([100, 50, 9.99], True),
        ([100, 100, 5, 4], True),  # 9 beside a tenth of 100
        ([100, 100, 5, 5], False),
        ([3.0, 1.0, 0.3], False),  # 0.1 x 3 is 0.3 as it is written
        ([100, 50], True),
        ([100], True),
        ([1, 1, 1, 1, 1], False),
        ([0, 0, 0], False),
        ([], False),
    ],
)
def test_the_rule_counted_by_hand(weights, refused):
    assert fails_p_percent(weights, 0.10) is refused


def test_a_stricter_programme_refuses_more():
    assert fails_p_percent([100, 50, 19], 0.20)
    assert not fails_p_percent([100, 50, 20], 0.20)


def test_a_cell_that_one_account_dominates_is_hidden():
    assert released(weighed(SPREAD, 1, 1, 1, 1, 1), Thresholds()).nps == 25
    assert released(weighed(SPREAD, 100, 50, 3, 3, 3), Thresholds()).level == "hidden"
    assert released(weighed(SPREAD, 100, 50, 3, 3, 3), Thresholds(public_p_percent=0.09)).nps == 25


def test_an_account_in_two_parts_weighs_once():
    """As two parts of 100 beside 15 it would be sensitive, and 200 beside 15 as well; 100 beside 15 is not."""
    part = weighed(SPREAD, 100, 100, 5, 5, 5)
    assert released(part + part, Thresholds()).level == "number"
    assert (part + part).accounts["A"].weight == 100


def test_what_is_hidden_takes_the_next_smallest_with_it():
    """A sensitive value beside two sound ones: without a second one hidden, the unit's score would give it away."""
    big = weighed(SPREAD, 100, 1, 1, 1, 1)
    sound = weighed(SPREAD, 50, 50, 50, 50, 50)
    shown = released_segments({"a": big, "b": sound, "c": sound + SPREAD}, Thresholds())
    assert {value: one.level for value, one in shown.items()} == {
        "b": "hidden",
        "c": "number",
        None: "hidden",
    }


def revenues(*amounts):
    return [{"account_id": f"A{place}", "revenue": amount} for place, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("headline", "amounts", "level"),
    [
        ("revenue", (1000, 1000, 10, 10, 10), "hidden"),
        ("revenue", (1000, 1000, 40, 40, 40), "number"),
        ("revenue", (1000, "", "", "", ""), "hidden"),
        ("revenue", ("", "", "", "", ""), "number"),
        ("respondents", (1000, 1000, 10, 10, 10), "number"),
        ("accounts", (1000, 1000, 10, 10, 10), "number"),
    ],
)
def test_a_unit_is_judged_by_revenue_where_revenue_leads(tmp_path, headline, amounts, level):
    """Five accounts of four answers each; an unknown revenue weighs nothing."""
    tables = {"responses": answers("2026-10", MIXED), "accounts": revenues(*amounts)}
    side = opened(tmp_path, tables, statistics={"headline": headline})
    assert side.cell("Lyon").level == side.cell("all").level == level
    if level == "number":
        assert side.cell("Lyon") == Released("number", None, 40, "10-29")
