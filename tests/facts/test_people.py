"""Everyone once, with the latest answer; the silent beside them; accounts by the mean of their people."""

from datetime import date

import pytest

ACCOUNTS = [
    {"account_id": "A", "name": "Novalux", "revenue": 500},
    {"account_id": "B", "name": "Brévan", "revenue": 900},
    {"account_id": "C", "name": "Cadmia", "revenue": 100},
]
CONTACTS = [
    {"contact_id": "a1", "account_id": "A", "name": "Aline Roy", "role": "user", "priority": "critical"},
    {"contact_id": "a2", "account_id": "A", "name": "Bruno Sel", "role": "buyer"},
    {"contact_id": "b1", "account_id": "B", "name": "Carole Dun", "role": "user"},
    {"contact_id": "c1", "account_id": "C", "name": "Denis Lac", "role": "user"},
]


def answer(contact, day, score, **more):
    return {"contact_id": contact, "responded_at": day, "score": score, **more}


def invited(*asked):
    return [{"contact_id": contact, "sent_at": day} for contact, day in asked]


@pytest.fixture
def people(facts):
    """The people of October 2026's report over these rows."""

    def of(rows, invitations=(), **changes):
        tables = {"accounts": ACCOUNTS, "contacts": CONTACTS, "invitations": list(invitations)}
        return facts(rows, tables=tables, **changes).people

    return of


def told(people):
    return [(one.contact, one.score_class, one.score) for one in people.everyone]


def test_of_several_answers_the_latest_tells_the_class(people):
    rows = [answer("a1", "2026-03-01", 10), answer("a1", "2026-10-05", 3), answer("b1", "2026-06-01", 8)]
    assert told(people(rows)) == [("b1", "passives", 8), ("a1", "detractors", 3)]


def test_answers_of_the_twelve_months_count_and_no_older_one(people):
    rows = [answer("a1", "2025-10-31", 10), answer("b1", "2025-11-01", 8)]
    assert told(people(rows)) == [("b1", "passives", 8)]


def test_whoever_was_invited_and_did_not_answer_is_silent(people):
    found = people(
        [answer("a1", "2026-10-05", 9)],
        invited(("a1", "2026-10-01"), ("a2", "2026-10-01"), ("b1", "2025-10-01")),
    )
    assert told(found) == [("a1", "promoters", 9), ("a2", "silent", None)]
    assert [one.invited for one in found.everyone] == [True, True]


def test_an_answer_before_the_invitation_within_the_year_is_no_silence(people):
    rows = [answer("a1", "2026-02-01", 9)]
    assert told(people(rows, invited(("a1", "2026-10-01")))) == [("a1", "promoters", 9)]


def test_the_silent_keep_their_last_score(people):
    rows = [answer("b1", "2024-05-01", 3), answer("b1", "2025-05-01", 6), answer("a1", "2026-10-05", 9)]
    silent = people(rows, invited(("b1", "2026-10-01"), ("c1", "2026-10-01"))).silent
    assert [(one.contact, one.last_score, one.last_at) for one in silent] == [
        ("b1", 6, date(2025, 5, 1)),
        ("c1", None, None),
    ]


def test_an_account_has_the_class_of_its_mean_score(people):
    rows = [answer("a1", "2026-10-05", 10), answer("a2", "2026-10-06", 8), answer("b1", "2026-10-07", 6)]
    found = people(rows, invited(("c1", "2026-10-01")))
    assert [(one.name, one.mean, one.score_class) for one in found.accounts] == [
        ("Brévan", 6.0, "detractors"),
        ("Cadmia", None, "silent"),
        ("Novalux", 9.0, "promoters"),
    ]


def test_an_account_that_answered_through_anybody_is_not_silent(people):
    found = people([answer("a2", "2026-10-05", 9)], invited(("a1", "2026-10-01")))
    assert [(one.name, one.score_class, len(one.people)) for one in found.accounts] == [
        ("Novalux", "promoters", 2)
    ]


def test_an_account_that_answered_for_another_unit_is_no_silent_one_here(facts):
    rows = [answer("a2", "2026-10-05", 9, unit="Lille"), answer("b1", "2026-10-05", 9, unit="Lyon")]
    asked = [{"contact_id": "a1", "sent_at": "2026-10-01", "unit": "Lyon"}]
    tables = {"accounts": ACCOUNTS, "contacts": CONTACTS, "invitations": asked}
    found = facts(rows, unit="Lyon", tables=tables).people
    assert [one.name for one in found.accounts] == ["Brévan"]
    assert [one.contact for one in found.silent] == ["a1"]


def test_answers_without_a_contact_are_a_person_each(people):
    rows = [answer("", "2026-10-05", 9), answer("", "2026-10-06", 3)]
    assert [one.score_class for one in people(rows).everyone] == ["promoters", "detractors"]
    assert people(rows).accounts == ()


@pytest.mark.parametrize(
    ("identified", "names"), [("yes", ["Aline Roy", "Bruno Sel"]), ("consent", [None, None])]
)
def test_the_silent_have_agreed_to_nothing(people, identified, names):
    rows = [answer("a1", "2026-10-05", 9, contact_consent="no")]
    found = people(rows, invited(("a2", "2026-10-01")), identified=identified)
    assert [one.name for one in found.everyone] == names


def test_a_report_made_later_knows_who_answered_since(people):
    rows = [answer("a1", "2026-10-05", 9), answer("a2", "2026-11-10", 3)]
    found = people(rows, invited(("a2", "2026-10-01")), as_of=date(2026, 11, 15))
    assert told(found) == [("a1", "promoters", 9), ("a2", "detractors", 3)]


def test_contacts_without_an_account_are_no_colleagues(facts):
    rows = [{"contact_id": "x", "responded_at": "2026-10-05", "score": 9}]
    invitations = [{"contact_id": name, "sent_at": "2026-10-01"} for name in ("x", "y")]
    (silent,) = facts(rows, tables={"invitations": invitations}).people.silent
    assert not silent.account_heard
