"""The lists of exports, on answers small enough to count by hand."""

from datetime import date, datetime

import pytest

from nps_report.exports import lists
from nps_report.exports.known import months_between

ACCOUNTS = (
    {"account_id": "A", "name": "Novalux", "tier": "A", "revenue": 1000, "potential": 1500},
    {"account_id": "B", "name": "Brévan", "tier": "B", "revenue": 500, "potential": 500},
)
CONTACTS = (
    {"contact_id": "a1", "account_id": "A", "name": "Aline Morel", "email": "aline@novalux.example"},
    {"contact_id": "a2", "account_id": "A", "name": "Bruno Sel", "priority": "critical"},
    {"contact_id": "b1", "account_id": "B", "name": "Carole Vidal"},
)
INVITATIONS = tuple({"contact_id": who, "sent_at": "2026-10-01"} for who in ("a1", "a2", "b1"))
PEOPLE = {"accounts": ACCOUNTS, "contacts": CONTACTS, "invitations": INVITATIONS}


def answer(name, day, score, contact=None, consent="yes", **more):
    """An answer at ten o'clock."""
    account = {"account_id": contact[0].upper(), "contact_id": contact} if contact else {}
    own = {"response_id": name, "responded_at": f"{day}T10:00:00", "score": score}
    return {**own, "contact_consent": consent, "quote_consent": consent, **account, **more}


ANSWERS = [
    answer("r1", "2026-10-05", 10, "a1", comment="Livraison rapide, merci"),
    answer("r2", "2026-10-06", 3, "a2", consent="no", comment="Trop cher"),
    answer("r0", "2025-02-06", 7, "b1"),
]
FOLLOWUPS = (
    {
        "response_id": "r2",
        "opened_at": "2026-10-06T10:00:00",
        "owner": "Odile",
        "first_contact_at": "2026-10-07T10:00:00",
        "note": "=note",
    },
)


def rows_of(listing):
    """The rows as dictionaries, by column name."""
    names = [column.name for column in listing.columns]
    return [dict(zip(names, row, strict=True)) for row in listing.rows]


def test_each_contact_stands_once_with_the_latest_answer(known):
    found = {row["contact_id"]: row for row in rows_of(lists.contacts(known(ANSWERS, **PEOPLE)))}
    told = {
        name: (row["class"], row["factor"], row["score"], row["answered_on"]) for name, row in found.items()
    }
    assert told == {
        "a1": ("promoter", 1, 10, date(2026, 10, 5)),
        "a2": ("detractor", -1, 3, date(2026, 10, 6)),
        "b1": ("silent", None, None, date(2025, 2, 6)),
    }
    # From 6 February 2025 to 31 October 2026.
    assert (found["b1"]["months_silent"], found["a1"]["months_silent"]) == (20, None)


def test_a_contact_bears_name_e_mail_account_and_themes(known):
    row = rows_of(lists.contacts(known(ANSWERS, **PEOPLE)))[0]
    assert (row["full_name"], row["email"], row["account_name"]) == (
        "Aline Morel",
        "aline@novalux.example",
        "Novalux",
    )
    assert (row["themes"], row["contact_consent"]) == (("delivery",), True)


def test_an_account_has_its_mean_and_its_score(known):
    novalux, brevan = rows_of(lists.accounts(known(ANSWERS, **PEOPLE)))[::-1]
    # Ten and three: a mean of 6.5, one promoter and one detractor.
    assert (novalux["account_score"], novalux["account_nps"], novalux["class"]) == (6.5, 0, "detractor")
    assert (novalux["respondents"], novalux["silent_contacts"]) == (2, 0)
    assert (brevan["class"], brevan["account_nps"], brevan["silent_contacts"]) == ("silent", None, 1)
    assert (brevan["answered_on"], brevan["months_silent"]) == (date(2025, 2, 6), 20)


def test_the_latest_follow_up_stands_beside_contact_and_account(known):
    told = known(ANSWERS, **PEOPLE, followups=FOLLOWUPS)
    contact = next(row for row in rows_of(lists.contacts(told)) if row["contact_id"] == "a2")
    account = next(row for row in rows_of(lists.accounts(told)) if row["account_id"] == "A")
    expected = (date(2026, 10, 7), "in progress")
    assert (contact["last_follow_up_on"], contact["follow_up_status"]) == expected
    assert (account["last_follow_up_on"], account["follow_up_status"]) == expected


def test_a_follow_up_stands_with_its_answer(known):
    (row,) = rows_of(lists.followups(known(ANSWERS, **PEOPLE, followups=FOLLOWUPS)))
    assert (row["response_id"], row["owner"], row["note"]) == ("r2", "Odile", "=note")
    assert (row["score"], row["account_name"], row["full_name"]) == (3, "Novalux", "Bruno Sel")
    # Opened on a Tuesday at ten, due 48 hours later, contacted after 24.
    assert (row["due_at"], row["hours"], row["late"]) == (
        datetime.fromisoformat("2026-10-08T10:00"),
        24,
        False,
    )


def test_records_share_their_external_ids_across_lists(known):
    told = known(ANSWERS, **PEOPLE, followups=FOLLOWUPS)
    contact = next(row for row in rows_of(lists.contacts(told)) if row["contact_id"] == "a2")
    account = next(row for row in rows_of(lists.accounts(told)) if row["account_id"] == "A")
    (follow_up,) = rows_of(lists.followups(told))
    assert follow_up["contact_external_id"] == contact["external_id"]
    assert follow_up["account_external_id"] == contact["account_external_id"] == account["external_id"]


def test_external_ids_stay_when_the_data_grow(known):
    before = lists.contacts(known(ANSWERS[:1], **PEOPLE)).keys
    assert set(before) <= set(lists.contacts(known(ANSWERS, **PEOPLE)).keys)


def test_an_answer_without_a_contact_is_known_by_its_own_id(known):
    (row,) = rows_of(lists.contacts(known([answer("r9", "2026-10-05", 8)])))
    assert (row["contact_id"], row["external_id"][:4], row["class"]) == (None, "nps-", "passive")


def test_with_consent_only_those_who_gave_it_are_named(known):
    told = known(ANSWERS, "consent", **PEOPLE, followups=FOLLOWUPS)
    assert [row["contact_id"] for row in rows_of(lists.contacts(told))] == ["a1"]
    novalux = next(row for row in rows_of(lists.accounts(told)) if row["account_id"] == "A")
    assert (novalux["respondents"], novalux["account_score"]) == (2, 6.5)


@pytest.mark.parametrize("identified", ["consent", "no"])
def test_a_follow_up_names_nobody_who_may_not_be(known, identified):
    (row,) = rows_of(lists.followups(known(ANSWERS, identified, **PEOPLE, followups=FOLLOWUPS)))
    hidden = ("contact_external_id", "contact_id", "full_name", "email", "role", "priority")
    assert {row[name] for name in hidden} == {None}
    assert (row["account_name"], row["score"]) == ("Novalux", 3)


def test_a_consent_taken_back_hides_the_follow_up_of_before(known):
    again = [
        answer("r1", "2026-09-05", 3, "a1"),
        answer("r2", "2026-10-05", 9, "a1", consent="no"),
    ]
    register = ({"response_id": "r1", "opened_at": "2026-09-05T10:00:00"},)
    (row,) = rows_of(lists.followups(known(again, "consent", **PEOPLE, followups=register)))
    assert (row["response_id"], row["full_name"]) == ("r1", None)


def test_an_e_mail_for_an_account_is_not_told_of_those_not_named(known):
    rows = [{**answer("r1", "2026-10-05", 3), "account_id": "rose@b.example"}]
    (account,) = rows_of(lists.accounts(known(rows, "no")))
    assert (account["account_id"], account["account_name"], account["account_score"]) == (None, None, 3)


def test_promoters_and_passives_are_those_who_agreed_to_be_contacted(known):
    answers = [
        answer("r1", "2026-10-05", 9, "a1"),
        answer("r2", "2026-10-06", 9, "a2", consent="no"),
        answer("r3", "2026-10-06", 8, "b1"),
        answer("r4", "2026-10-07", 7),
        answer("r5", "2026-10-07", 7, consent="no"),
    ]
    told = known(answers, **PEOPLE)
    assert [row["contact_id"] for row in rows_of(lists.promoters(told))] == ["a1"]
    assert [(row["score"], row["near"]) for row in rows_of(lists.passives(told))] == [(8, True), (7, False)]


def test_a_promoter_has_what_to_do_and_own_praise(known):
    (row,) = rows_of(lists.promoters(known(ANSWERS[:1], **PEOPLE)))
    assert row["tasks"][:2] == ("thank", "testimonial")
    assert (row["praised"], row["testimonial"]) == (("delivery",), "Livraison rapide, merci")


def test_a_silent_account_has_its_second_chance(known):
    plan = ({"account_id": "B", "opened_at": "2026-10-02", "way": "phone", "status": "planned"},)
    (row,) = rows_of(lists.silent(known(ANSWERS, **PEOPLE, second_chances=plan)))
    assert (row["account_name"], row["way"], row["plan_status"]) == ("Brévan", "phone", "planned")
    assert (row["last_score"], row["months_silent"], row["silent_contacts"]) == (7, 20, 1)


def test_an_opportunity_is_an_account_of_promoters_and_passives(known):
    answers = [answer("r1", "2026-10-05", 9, "a1"), answer("r2", "2026-10-06", 8, "a2")]
    (row,) = rows_of(lists.opportunities(known(answers, **PEOPLE)))
    assert (row["account_name"], row["room"], row["promoters"]) == ("Novalux", 500, ("Aline Morel",))
    assert (row["promoters_count"], row["passives_count"]) == (1, 1)


def test_promoters_who_may_not_be_named_are_only_counted(known):
    answers = [answer("r1", "2026-10-05", 9, "a1", consent="no"), answer("r2", "2026-10-06", 8, "a2")]
    (row,) = rows_of(lists.opportunities(known(answers, "consent", **PEOPLE)))
    assert (row["promoters"], row["promoters_count"], row["reference"]) == (None, 1, None)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 9, 30), date(2026, 10, 29), 0),
        (date(2026, 9, 30), date(2026, 10, 30), 1),
        (date(2025, 10, 31), date(2026, 10, 31), 12),
    ],
)
def test_months_are_whole(start, end, months):
    assert months_between(start, end) == months
