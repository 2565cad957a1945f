"""What is at stake, on accounts small enough to count by hand."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.facts.internal import Facts
from nps_report.facts.people import CLASSES, Account, Person
from nps_report.facts.stakes import Stakes, stakes_by_class
from nps_report.metrics import account_class
from nps_report.periods import parse_period
from nps_report.scope import Scope

AGREED = {"contact_consent": "yes", "quote_consent": "yes"}


def answer(account, score, contact=1, day="2026-10-05", **more):
    """An answer of a contact of an account; its id tells whose it is and when it was given."""
    who = f"{account}-{contact}"
    return {
        "response_id": f"{who} {day}",
        "responded_at": day,
        "score": score,
        "account_id": account,
        "contact_id": who,
        **more,
    }


def accounts(**revenues):
    """Accounts with their revenue; blank where it is not known."""
    return [{"account_id": name, "name": name, "revenue": revenue} for name, revenue in revenues.items()]


@pytest.fixture
def stakes(frozen):
    """The stakes of October 2026."""

    def of(rows, known=(), as_of=date(2026, 10, 31), tables=(), **changes):
        side = frozen({"responses": rows, "accounts": known, **dict(tables)}, **changes)
        return Stakes(Facts(side, Scope(parse_period("2026-10"), "all", as_of)))

    return of


FIVE = accounts(A=500, B=2000, C=300, D=1200, E=1000)
FIVE_ANSWERS = [answer(name, score) for name, score in {"A": 10, "B": 0, "C": 9, "D": 8, "E": 3}.items()]


def by_class(found, attribute):
    return {one.score_class: getattr(one, attribute) for one in found.classes}


def who(listed):
    return [one.person.contact for one in listed]


def test_revenue_at_risk_is_half_of_detractors_and_a_third_of_passives_revenue(stakes):
    found = stakes(FIVE_ANSWERS, FIVE)
    assert by_class(found, "revenue") == {"promoters": 800, "passives": 1200, "detractors": 3000, "silent": 0}
    assert found.at_risk == pytest.approx(3000 * 0.5 + 1200 * 0.3)
    assert found.at_risk == pytest.approx(1860)


def test_shares_are_of_all_known_revenue(stakes):
    found = by_class(stakes(FIVE_ANSWERS, FIVE), "share")
    assert found == pytest.approx({"promoters": 0.16, "passives": 0.24, "detractors": 0.6, "silent": 0})


def test_the_rates_are_the_programmes(stakes):
    found = stakes(FIVE_ANSWERS, FIVE, revenue_at_risk={"detractors": 1.0, "passives": 0.0})
    assert found.at_risk == pytest.approx(3000)


def test_silent_accounts_have_revenue_but_none_at_risk(stakes):
    invited = [{"contact_id": "S-1", "account_id": "S", "sent_at": "2026-10-01"}]
    found = stakes([answer("A", 10)], accounts(A=500, S=700), tables={"invitations": invited})
    silent = found.classes[-1]
    assert (silent.score_class, silent.accounts, silent.revenue, silent.at_risk) == ("silent", 1, 700, None)
    assert found.at_risk == 0


def test_accounts_of_unknown_revenue_are_left_out_and_counted(stakes):
    found = stakes([answer("A", 0), answer("B", 0), answer("C", 9)], accounts(A=100, B="", C=""))
    assert (found.priced, found.unknown, found.at_risk) == (1, 2, 50)
    assert by_class(found, "unknown") == {"promoters": 1, "passives": 0, "detractors": 1, "silent": 0}


def test_without_any_revenue_what_is_at_risk_is_unknown(stakes):
    assert math.isnan(stakes([answer("A", 0)]).at_risk)


def test_an_account_that_has_left_is_counted_and_no_more_at_stake(stakes):
    known = accounts(A=100, B=1000, C=10)
    known[1]["churned_at"], known[2]["churned_at"] = "2026-10-31", "2026-11-01"
    found = stakes([answer(name, 0) for name in "ABC"], known)
    assert (found.left, found.priced, found.at_risk) == (1, 2, 55)


def test_an_accounts_class_is_that_of_the_mean_of_its_latest_answers(stakes):
    rows = [answer("A", 0, day="2026-08-01"), answer("A", 9), answer("A", 7, contact=2)]
    assert by_class(stakes(rows, accounts(A=100)), "accounts") == {
        "promoters": 0,
        "passives": 1,
        "detractors": 0,
        "silent": 0,
    }


def test_near_misses_are_detractors_at_5_or_6_and_passives_at_8_of_the_period(stakes):
    rows = [answer(name, score) for name, score in zip("ABCDE", (4, 5, 6, 7, 8), strict=True)]
    rows += [answer("F", 6, day="2026-09-30"), answer("G", 8, day="2026-09-30")]
    found = stakes(rows, accounts(A=1, B=10, C=20, D=1, E=1))
    assert who(found.nearly_passive) == ["C-1", "B-1"]
    assert who(found.nearly_promoters) == ["E-1"]


def test_near_misses_of_unknown_revenue_come_last(stakes):
    rows = [answer(name, 8) for name in "ABC"]
    assert who(stakes(rows, accounts(A="", B=1, C=2)).nearly_promoters) == ["C-1", "B-1", "A-1"]


def test_who_has_answered_again_since_is_no_near_miss(stakes):
    rows = [answer("A", 6), answer("A", 9, day="2026-11-05"), answer("B", 6)]
    assert who(stakes(rows, as_of=date(2026, 11, 30)).nearly_passive) == ["B-1"]


def test_near_misses_of_accounts_that_left_are_not_listed(stakes):
    known = [{"account_id": "A", "churned_at": "2026-10-20"}, {"account_id": "B", "churned_at": ""}]
    assert who(stakes([answer("A", 6), answer("B", 6)], known).nearly_passive) == ["B-1"]


def test_the_last_contact_is_the_latest_one_known_on_the_reports_date(stakes):
    followups = [
        {"response_id": "A-1 2026-10-05", "first_contact_at": "2026-10-08", "closed_at": "2026-10-20"},
        {"response_id": "B-1 2026-10-05", "first_contact_at": "2026-10-09", "closed_at": "2026-11-02"},
        {"response_id": "C-1 2026-10-05", "first_contact_at": "2026-11-02", "closed_at": ""},
        {"response_id": "D-1 2026-10-05", "opened_at": "2026-11-01", "root_cause": "delay"},
    ]
    found = stakes(
        [answer(name, 6) for name in "ABCDE"],
        accounts(A=5, B=4, C=3, D=2, E=1),
        tables={"followups": followups},
    )
    told = [
        one.follow_up and (one.follow_up.last_contact, one.follow_up.closed) for one in found.nearly_passive
    ]
    assert told == [
        (date(2026, 10, 20), True),
        (date(2026, 10, 9), False),
        (None, False),
        None,
        None,
    ]


def test_without_a_table_nothing_is_known_of_follow_ups(stakes):
    assert not stakes([answer("A", 6)]).followed


def tasks(found):
    return {one.person.contact: one.tasks for one in found.goodwill}


def test_only_promoters_who_agreed_to_be_contacted_are_thanked(stakes):
    rows = [
        answer("A", 9, contact_consent="yes"),
        answer("B", 8, contact_consent="yes"),
        answer("C", 9, quote_consent="yes"),
        answer("D", 9, day="2026-09-30", contact_consent="yes"),
    ]
    found = tasks(stakes(rows))
    assert found == {"A-1": ("thank", "reference"), "C-1": ("reference",), "D-1": ("reference",)}


def test_a_ten_with_both_consents_is_asked_for_a_testimonial_and_a_referral(stakes):
    rows = [answer("A", 10, **AGREED), answer("B", 10, contact_consent="yes"), answer("C", 9, **AGREED)]
    assert tasks(stakes(rows)) == {
        "A-1": ("thank", "testimonial", "referral", "reference"),
        "B-1": ("thank", "referral", "reference"),
        "C-1": ("thank", "reference"),
    }


def test_a_promoter_of_an_account_that_is_not_one_of_promoters_is_only_thanked(stakes):
    rows = [answer("A", 10, **AGREED), answer("A", 7, contact=2)]
    assert tasks(stakes(rows)) == {"A-1": ("thank",)}


def with_a_detractor(**more):
    """Five tens and a detractor at 6: a mean of 9.33, an account of promoters."""
    return [
        *[answer("A", 10, contact, **(AGREED if contact == 1 else {})) for contact in range(1, 6)],
        answer("A", 6, contact=6, **more),
    ]


def test_nobody_is_asked_for_a_testimonial_while_a_colleague_is_an_open_detractor(stakes):
    assert tasks(stakes(with_a_detractor()))["A-1"] == ("thank", "referral", "reference")


@pytest.mark.parametrize(("closed_at", "asked"), [("2026-10-20", True), ("2026-11-02", False), ("", False)])
def test_a_colleague_whose_follow_up_is_closed_stands_in_nobodys_way(stakes, closed_at, asked):
    followups = [{"response_id": "A-6 2026-10-05", "opened_at": "2026-10-06", "closed_at": closed_at}]
    found = tasks(stakes(with_a_detractor(), tables={"followups": followups}))
    assert ("testimonial" in found["A-1"]) == asked


def test_the_reference_contact_is_the_most_influential_promoter(stakes):
    rows = [
        answer("A", 10, 1, role="user"),
        answer("A", 9, 2, role="buyer"),
        answer("A", 10, 3, role="user"),
        answer("A", 8, 4, role="buyer"),
    ]
    contacts = [
        {"contact_id": "A-3", "account_id": "A", "priority": "critical"},
        {"contact_id": "A-4", "account_id": "A", "priority": "critical"},
    ]
    order = {"role": ["buyer", "user"]}
    shared = {"segments": ["role"], "order": order}
    assert tasks(stakes(rows, **shared)) == {"A-2": ("reference",)}
    assert tasks(stakes(rows, tables={"contacts": contacts}, **shared)) == {"A-3": ("reference",)}


def test_promoters_are_ranked_by_revenue(stakes):
    rows = [answer(name, 9) for name in "ABC"]
    assert who(stakes(rows, accounts(A=1, B=3, C=2)).goodwill) == ["B-1", "C-1", "A-1"]


def test_a_promoter_without_an_account_is_thanked(stakes):
    row = {"response_id": "R", "responded_at": "2026-10-05", "score": 10, **AGREED}
    assert [one.tasks for one in stakes([row]).goodwill] == [("thank",)]


def an_account(place, score, revenue):
    person = Person(
        "silent" if score is None else account_class(score), score, account=str(place), revenue=revenue
    )
    return Account(str(place), (person,))


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 10),
            st.none() | st.floats(0, 1e9, allow_nan=False, allow_infinity=False),
        )
    )
)
def test_every_account_and_all_revenue_stand_in_one_class(known):
    given_accounts = [an_account(place, *one) for place, one in enumerate(known)]
    found = stakes_by_class(given_accounts, {"detractors": 0.5})
    assert [one.score_class for one in found] == list(CLASSES)
    assert sum(one.accounts + one.unknown for one in found) == len(known)
    assert sum(one.revenue for one in found) == pytest.approx(sum(revenue or 0 for _, revenue in known))
