"""Roles and accounts by class, in tables small enough to count by hand."""

import pytest

from nps_report.facts import persons
from nps_report.facts.accounts import AccountsFacts, Classes, gaps_of, leading_gap, role_classes
from nps_report.facts.people import Person
from nps_report.metrics import Counts

ACCOUNTS = [
    {"account_id": "A", "name": "Novalux", "revenue": 500, "potential": 700},
    {"account_id": "B", "name": "Brévan", "revenue": 900, "potential": 900},
    {"account_id": "C", "name": "Cadmia", "revenue": 500, "potential": 800},
    {"account_id": "D", "name": "Fontarel"},
    {"account_id": "E", "name": "Guivry"},
]
CONTACTS = [
    {"contact_id": "a1", "account_id": "A", "name": "Aline Roy", "role": "decider", "priority": "critical"},
    {"contact_id": "a2", "account_id": "A", "name": "Bruno Sel", "role": "user"},
    {"contact_id": "b1", "account_id": "B", "name": "Carole Dun", "role": "user", "priority": "standard"},
    {"contact_id": "b2", "account_id": "B", "name": "Denis Lac", "role": "decider", "priority": "primary"},
    {"contact_id": "c1", "account_id": "C", "name": "Elise Mor", "role": "user"},
    {"contact_id": "d1", "account_id": "D", "name": "Farid Nil", "role": "buyer", "priority": "primary"},
    {"contact_id": "e1", "account_id": "E", "name": "Gaël Ost", "role": "buyer"},
]


def answer(contact, score, day="2026-10-05"):
    account = contact[0].upper()
    role = next(one["role"] for one in CONTACTS if one["contact_id"] == contact)
    return {"contact_id": contact, "account_id": account, "role": role, "responded_at": day, "score": score}


def invited(*contacts):
    return [{"contact_id": contact, "sent_at": "2026-10-01"} for contact in contacts]


@pytest.fixture
def found(facts):
    """The roles and accounts of October 2026's report over these rows."""

    def of(rows, invitations=(), accounts=ACCOUNTS, contacts=CONTACTS, **changes):
        tables = {"accounts": accounts, "contacts": contacts, "invitations": list(invitations)}
        return AccountsFacts(facts(rows, tables=tables, **changes))

    return of


def names(accounts):
    return [account.name for account in accounts]


def churned(account, day):
    return [{**one, "churned_at": day if one["account_id"] == account else ""} for one in ACCOUNTS]


def people(role, detractors, others, silent=0):
    return [
        *[Person("detractors", 3, role=role, invited=True)] * detractors,
        *[Person("passives", 8, role=role, invited=True)] * others,
        *[Person("silent", role=role, invited=True)] * silent,
    ]


def test_each_role_is_counted_with_its_silent_in_the_programmes_order(found):
    rows = [answer("a1", 3), answer("a2", 9), answer("b1", 8)]
    roles = found(rows, invited("a1", "b2", "d1"), order={"role": ["user", "decider"]}).roles
    assert [(one.role, one.classes) for one in roles] == [
        ("user", Classes(Counts(0, 1, 1), 0)),
        ("decider", Classes(Counts(1, 0, 0), 1)),
        ("buyer", Classes(Counts(0, 0, 0), 1)),
    ]


def test_detractors_are_a_share_of_answers_and_silence_one_of_those_invited(found):
    rows = [answer("a1", 3), answer("a2", 9), answer("b1", 8)]
    decider = found(rows, invited("a1", "b2", "d1")).roles[1]
    assert decider.role == "decider"
    assert (decider.detractors.part, decider.detractors.base, decider.detractors.other_base) == (1, 1, 2)
    assert (decider.silence.part, decider.silence.base, decider.silence.other_part) == (1, 2, 1)


def test_a_role_stands_out_where_the_test_says_so():
    # Of the 252 ways to pick 5 of 10, two are as uneven as 5 of 5 against 0 of 5: p = 2/252.
    buyer, user = role_classes([*people("buyer", 5, 0), *people("user", 0, 5)], (), 0.05)
    assert (buyer.detractors.established, user.detractors.established) == (True, True)
    assert (buyer.detractors.p_adjusted, buyer.detractors.value) == (pytest.approx(2 / 252), 100.0)


def test_a_wide_gap_among_few_is_not_established():
    # Of the 10 ways to pick 3 of 5, three have both of these two: p = 0.3 + 0.1.
    buyer, _ = role_classes([*people("buyer", 2, 0), *people("user", 1, 2)], (), 0.05)
    assert (buyer.detractors.established, buyer.detractors.p) == (False, pytest.approx(0.4))
    assert buyer.detractors.value == pytest.approx(100 * 2 / 3)


def test_p_is_adjusted_over_the_roles():
    roles = {"user": (19, 115), "decider": (24, 76), "influencer": (17, 69), "buyer": (12, 45)}
    user = gaps_of(roles, 0.05)["user"]
    assert user.p < 0.05 < user.p_adjusted == pytest.approx(4 * user.p)
    assert not user.established


def test_people_of_an_unknown_role_stand_last_count_among_the_others_and_are_not_tested():
    user, unknown = role_classes([*people("user", 1, 3, 2), *people(None, 2, 0, 1)], (), 0.05)
    assert (unknown.role, unknown.classes) == (None, Classes(Counts(2, 0, 0), 1))
    assert (user.detractors.other_part, user.silence.other_base) == (2, 3)
    assert unknown.detractors.p_adjusted != unknown.detractors.p_adjusted


def test_without_any_role_there_is_none_to_tell():
    assert role_classes(people(None, 1, 1), (), 0.05) == ()


def test_one_role_alone_has_nobody_to_be_compared_with():
    gap = gaps_of({"user": (3, 4)}, 0.05)["user"]
    assert (gap.share, gap.established) == (0.75, False)
    assert gap.p != gap.p


def test_the_gap_to_tell_is_one_of_more_even_where_one_of_fewer_is_wider():
    gaps = gaps_of({"buyer": (30, 60), "user": (0, 40), "other": (12, 40)}, 0.05)
    assert abs(gaps["user"].value) > abs(gaps["buyer"].value)
    assert (gaps["user"].established, leading_gap(gaps.items())) == (True, ("buyer", gaps["buyer"]))


def test_accounts_are_counted_by_the_class_of_their_mean_and_the_silent(found):
    rows = [answer("a1", 8), answer("a2", 10), answer("b1", 6), answer("b2", 7)]
    assert found(rows, invited("c1")).classes == Classes(Counts(1, 0, 1), 1)


def test_an_account_where_a_priority_contact_is_a_detractor_comes_before_a_larger_one(found):
    rows = [answer("b1", 2), answer("a1", 6), answer("a2", 10), answer("d1", 9)]
    assert names(found(rows).at_risk) == ["Novalux", "Brévan"]


def test_accounts_that_are_alike_stand_by_revenue_the_unknown_last(found):
    rows = [answer("e1", 0), answer("a2", 5), answer("b1", 6)]
    assert names(found(rows).at_risk) == ["Brévan", "Novalux", "Guivry"]


def test_an_account_that_has_left_is_counted_apart(found):
    rows, left = [answer("a1", 3), answer("b1", 3)], churned("A", "2026-10-20")
    one = found(rows, accounts=left)
    assert (names(one.at_risk), one.left_at_risk) == (["Brévan"], 1)


def test_an_account_that_leaves_after_the_reports_date_is_still_there(found):
    one = found([answer("a1", 3)], accounts=churned("A", "2026-11-20"))
    assert (names(one.at_risk), one.left_at_risk) == (["Novalux"], 0)


def test_a_silent_account_that_has_left_is_not_one_to_start_with(found):
    one = found([answer("a1", 9)], invited("b1", "c1"), accounts=churned("B", "2026-03-01"))
    assert (names(one.silent), one.left_silent) == (["Cadmia"], 1)


def test_the_silent_are_ranked_by_revenue_then_potential_then_their_last_score(found):
    before = [answer("d1", 9, "2025-06-01"), answer("e1", 4, "2025-06-01")]
    one = found(before, invited("a1", "b1", "c1", "d1", "e1"))
    assert names(one.silent) == ["Brévan", "Cadmia", "Novalux", "Guivry", "Fontarel"]


def test_silent_contacts_of_accounts_that_answered_stand_by_priority_then_revenue(found):
    rows = [answer("a2", 9), answer("b1", 9), answer("c1", 9)]
    one = found(rows, invited("a1", "b2", "d1"))
    assert [person.contact for person in one.unheard] == ["a1", "b2"]


def test_alerts_are_of_the_period_and_not_of_the_year(found):
    rows = [answer("a1", 0, "2026-09-30"), answer("b2", 4, "2026-10-31")]
    assert [person.contact for person in found(rows).alerts] == ["b2"]


def test_a_contact_is_an_alert_by_the_latest_answer_of_the_period(found):
    rows = [answer("a1", 0, "2026-10-02"), answer("a1", 7, "2026-10-09")]
    assert found(rows).alerts == ()


def test_critical_contacts_alert_up_to_6_primary_ones_up_to_4_and_others_never(found):
    rows = [answer("d1", 4), answer("b2", 5), answer("a1", 6), answer("b1", 0)]
    alerts = found(rows).alerts
    assert [(one.contact, one.score) for one in alerts] == [("a1", 6), ("d1", 4)]


def test_of_alerts_that_are_alike_the_lowest_score_then_the_largest_revenue_comes_first(found):
    contacts = [{**one, "priority": "primary"} for one in CONTACTS]
    alerts = found([answer("a1", 3), answer("b1", 3), answer("d1", 1)], contacts=contacts).alerts
    assert [person.contact for person in alerts] == ["d1", "b1", "a1"]


def test_a_unit_too_large_to_be_looked_at_one_by_one_has_nothing_to_tell(found, monkeypatch):
    monkeypatch.setattr(persons, "MOST_PEOPLE", 1)
    one = found([answer("a1", 0), answer("b1", 9)])
    assert (one.alerts, one.roles, one.at_risk, one.facts.crowded) == ((), (), (), True)


def test_answers_without_a_contact_are_people_of_no_role_and_no_account(found):
    one = found([{"responded_at": "2026-10-05", "score": 3}])
    assert (one.accounts, one.roles, one.alerts) == ((), (), ())
    assert one.facts.people.counts.detractors == 1


def test_an_account_has_left_by_its_status_too_where_no_day_is_known(facts):
    tables = {
        "accounts": [{"account_id": "A", "status": "churned"}],
        "contacts": [{"contact_id": "a1", "account_id": "A"}],
        "invitations": [{"contact_id": "a1", "sent_at": "2026-10-01"}],
    }
    somebody = {"responded_at": "2026-10-05", "score": 9, "contact_id": "b1"}
    found = AccountsFacts(facts([somebody], tables=tables))
    assert (found.silent, found.left_silent) == ((), 1)
