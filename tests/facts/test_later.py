"""What became of the accounts of a year ago, counted by hand."""

from datetime import date

import pytest

from nps_report.facts.internal import Facts
from nps_report.facts.later import Later
from nps_report.metrics import Counts
from nps_report.metrics.fisher import fisher_p
from nps_report.periods import parse_period
from nps_report.scope import Scope

THEN = "2025-06-15"
"""A day of the twelve months that end a year before the report's date, 31 October 2026."""


def answer(account, score, contact=1, day=THEN):
    return {
        "response_id": f"{account}-{contact} {day}",
        "responded_at": day,
        "score": score,
        "account_id": account,
        "contact_id": f"{account}-{contact}",
    }


def account(name, churned_at="", **more):
    return {"account_id": name, "churned_at": churned_at, **more}


@pytest.fixture
def later(frozen):
    """What became of the accounts of a report of October 2026."""

    def of(rows, accounts, columns=None, decimal=".", as_of=date(2026, 10, 31), **tables):
        known = [name for name in ("responses", "accounts", *tables)]
        sources = {name: {"path": f"../data/{name}.csv"} for name in known}
        if columns:
            sources["accounts"] |= {"columns": {name: name for name in columns}, "decimal": decimal}
        side = frozen({"responses": rows, "accounts": accounts, **tables}, sources=sources)
        return Later(Facts(side, Scope(parse_period("2026-10"), "all", as_of)))

    return of


def kept(found):
    return {one.score_class: (one.kept, one.n) for one in found.kept}


def test_the_months_looked_back_at_end_a_year_before_the_reports_date(later):
    assert later([answer("A", 9)], [account("A")]).days == (date(2024, 11, 1), date(2025, 10, 31))


def test_accounts_are_followed_from_their_class_then_to_the_reports_date(later):
    rows = [
        answer("A", 9),
        answer("B", 9),
        answer("C", 7),
        answer("D", 3),
        answer("E", 3),
        answer("E", 10, day="2026-10-05"),
        answer("F", 9, day="2025-11-01"),
    ]
    accounts = [
        account("A"),
        account("B", "2026-10-31"),
        account("C", "2026-11-01"),
        account("D", "2026-03-01"),
        account("E"),
        account("F"),
    ]
    assert kept(later(rows, accounts)) == {
        "promoters": (1, 2),
        "passives": (1, 1),
        "detractors": (1, 2),
        "silent": (0, 0),
    }


def test_the_class_is_that_of_the_mean_of_each_contacts_latest_answer_then(later):
    rows = [answer("A", 0, day="2025-01-15"), answer("A", 10), answer("A", 8, contact=2)]
    assert kept(later(rows, [account("A", "2026-01-01")]))["promoters"] == (0, 1)


def test_an_account_that_had_already_left_is_not_followed(later):
    rows = [answer("A", 9), answer("B", 9)]
    found = later(rows, [account("A", "2025-10-31"), account("B", "2025-11-01")])
    assert kept(found)["promoters"] == (0, 1)


def test_an_account_invited_then_without_an_answer_is_silent_even_if_it_answered_since(later):
    invited = [
        {"contact_id": f"{name}-1", "account_id": name, "sent_at": "2025-06-01"} for name in ("S", "T")
    ]
    rows = [answer("A", 9), answer("T", 9, day="2026-10-05")]
    found = later(rows, [account("A"), account("S", "2026-05-01"), account("T")], invitations=invited)
    assert kept(found)["silent"] == (1, 2)
    assert found.answered == 1


def test_an_account_that_left_on_an_unknown_day_is_not_followed_but_counted(later):
    rows = [answer("A", 9), answer("B", 9)]
    found = later(rows, [account("A", "2026-01-01"), account("B", status="churned")])
    assert (kept(found)["promoters"], found.undated) == ((0, 1), 1)


def six_of_each(lost_promoters, lost_detractors):
    rows = [answer(f"{name}{place}", score) for name, score in (("P", 10), ("D", 2)) for place in range(6)]
    lost = {f"P{place}" for place in range(lost_promoters)} | {
        f"D{place}" for place in range(lost_detractors)
    }
    return rows, [
        account(row["account_id"], "2026-05-01" if row["account_id"] in lost else "") for row in rows
    ]


def test_a_link_is_established_where_fishers_test_says_so(later):
    found = later(*six_of_each(0, 5))
    assert found.test.p == pytest.approx(fisher_p(6, 0, 1, 5))
    assert found.test.difference == pytest.approx(1 - 1 / 6)
    assert found.established


def test_no_link_is_established_where_they_do_not_differ(later):
    assert not later(*six_of_each(1, 2)).established


def test_without_a_detractor_there_is_no_link_to_establish(later):
    assert not later(
        [answer("A", 9), answer("B", 10)], [account("A", "2026-05-01"), account("B")]
    ).established


def test_the_score_of_current_customers_leaves_out_those_who_left(later):
    rows = [answer("A", 10), answer("A", 9, contact=2), answer("B", 3), answer("C", 8)]
    found = later(rows, [account("A"), account("B", "2026-02-01"), account("C")])
    assert found.survivors == (Counts(1, 1, 2), Counts(0, 1, 2))


def test_fewer_than_five_accounts_are_too_few(later):
    rows = [answer(name, 9) for name in "ABCDE"]
    accounts = [account(name) for name in "ABCD"]
    assert [later(rows[:many], accounts).enough for many in (4, 5)] == [False, True]


def test_nothing_is_known_without_a_day_on_which_anyone_left_nor_revenue_by_year(later):
    rows = [answer("A", 9)]
    assert not later(rows, [account("A")]).known
    assert later(rows, [account("A", "2026-01-01")]).known


YEARS = ("revenue_2025", "revenue_2026")


def with_revenue(name, earlier, later_on, churned_at=""):
    return account(name, churned_at, revenue_2025=earlier, revenue_2026=later_on)


def test_revenue_kept_is_later_over_earlier_of_accounts_that_have_both(later):
    rows = [answer("A", 9), answer("B", 10), answer("C", 9), answer("D", 2)]
    accounts = [
        with_revenue("A", "1 000,50", "1 000,50"),
        with_revenue("B", "999,50", "499,50"),
        with_revenue("C", "700", ""),
        with_revenue("D", "400", "", churned_at="2026-02-01"),
    ]
    found = later(rows, accounts, columns=YEARS, decimal=",")
    told = {one.score_class: (one.accounts, one.earlier, one.later) for one in found.revenue}
    assert found.years == (2025, 2026)
    assert told["promoters"] == (2, 2000, 1500)
    assert told["detractors"] == (1, 400, 0)
    assert found.revenue[0].share == pytest.approx(0.75)


def test_the_silent_have_revenue_too(later):
    invited = [{"contact_id": "S-1", "account_id": "S", "sent_at": "2025-06-01"}]
    accounts = [with_revenue("A", "10", "10"), with_revenue("S", "200", "150")]
    found = later([answer("A", 9)], accounts, columns=YEARS, invitations=invited)
    assert found.revenue[-1].share == pytest.approx(0.75)


def test_revenue_by_year_is_absent_where_only_one_side_of_the_answers_is_known(later):
    accounts = [account("A", revenue_2024="10", revenue_2025="10")]
    found = later([answer("A", 9)], accounts, columns=("revenue_2024", "revenue_2025"))
    assert (found.years, found.revenue, found.known) == (None, (), False)
