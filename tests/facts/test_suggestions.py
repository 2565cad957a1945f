"""Workstreams suggested by comments, on figures counted by hand."""

import math

import pytest

from nps_report.facts.suggestions import Suggestions, grade_of

ACCOUNTS = [
    {"account_id": "A", "name": "Novalux", "revenue": 1000},
    {"account_id": "B", "name": "Cadmia", "revenue": 500},
]
LATE, DEAR, KIND = "livraison en retard", "prix trop élevé", "équipe aimable"


def answers(*groups):
    """Answers of October: (how many, score, comment, account), each by a contact of its own."""
    flat = [(score, comment, account) for many, score, comment, account in groups for _ in range(many)]
    return [
        {
            "response_id": f"R{place}",
            "contact_id": f"C{place}",
            "responded_at": "2026-10-10",
            "score": score,
            "comment": comment,
            "account_id": account,
        }
        for place, (score, comment, account) in enumerate(flat)
    ]


ROWS = answers((6, 2, LATE, "A"), (3, 7, DEAR, "B"), (2, 7, "prix correct", "B"), (9, 10, KIND, ""))


@pytest.fixture
def suggested(facts):
    """The suggestions of October, by theme."""

    def of(actions=(), rows=ROWS):
        found = facts(rows, tables={"accounts": ACCOUNTS, "actions": actions}).topic(Suggestions).found
        return {one.theme: one for one in found}

    return of


def test_the_theme_that_goes_with_the_lowest_score_comes_first(suggested):
    assert list(suggested()) == ["delivery", "price"]


def test_its_figures_are_those_of_the_comments(suggested):
    # All: 9 promoters and 6 detractors of 20, +15; without the six: 9 of 14, +64.3.
    one = suggested()["delivery"]
    assert (one.negative, one.comments, one.revenue, one.grade) == (6, 6, 1000.0, 5)
    assert one.impact == pytest.approx(15 - 100 * 9 / 14)


def test_revenue_is_that_of_the_accounts_that_are_unhappy_with_it(suggested):
    rows = [*answers((3, 3, DEAR, "A"), (3, 10, "prix très correct, bravo", "B"))]
    one = suggested(rows=rows)["price"]
    assert (one.negative, one.comments, one.revenue) == (3, 6, 1000.0)


def test_a_theme_that_two_comments_blame_suggests_nothing(suggested):
    assert suggested(rows=answers((2, 2, LATE, "A"), (9, 10, KIND, ""))) == {}


def test_the_gap_of_a_theme_that_hardly_anybody_raises_is_not_told(suggested):
    one = suggested(rows=answers((3, 2, LATE, "A"), (9, 10, KIND, "")))["delivery"]
    assert math.isnan(one.impact)
    assert one.grade == 1


def test_an_open_action_for_the_theme_is_named_whatever_it_calls_the_theme(suggested):
    actions = [
        {"action_id": "X1", "title": "T", "theme": "Délais", "status": "planned"},
        {"action_id": "X2", "title": "T", "theme": "delivery", "status": "done", "done_at": "2026-09-01"},
        {"action_id": "X3", "title": "T", "theme": "", "status": "planned"},
    ]
    found = suggested(actions)
    assert (found["delivery"].open_actions, found["price"].open_actions) == (("X1",), ())


def test_a_theme_that_gains_ground_is_graded_one_more_up_to_five():
    assert [grade_of(-3, rises=True), grade_of(-20, rises=True), grade_of(math.nan, rises=True)] == [4, 5, 2]
