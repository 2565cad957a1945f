"""What is said of those who were invited and are silent."""

import json

import pytest

from nps_report.facts import persons
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.silent import method_items, numbers, silent_accounts
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")
ACCOUNTS = [
    {
        "account_id": "A",
        "name": "Novalux",
        "revenue": 500_000,
        "potential": 700_000,
        "account_manager": "Odile",
    },
    {
        "account_id": "B",
        "name": "Brévan",
        "revenue": 900_000,
        "potential": 900_000,
        "account_manager": "Paul",
    },
    {"account_id": "C", "name": "Cadmia"},
]
CONTACTS = [
    {"contact_id": "a1", "account_id": "A", "name": "Aline Roy", "role": "user", "priority": "critical"},
    {"contact_id": "a2", "account_id": "A", "name": "Bruno Sel", "role": "buyer"},
    {"contact_id": "b1", "account_id": "B", "name": "Carole Dun", "role": "user"},
    {"contact_id": "c1", "account_id": "C", "name": "Denis Lac", "role": "user"},
]


def answer(contact, score=9, day="2026-10-05"):
    return {
        "contact_id": contact,
        "account_id": contact[0].upper(),
        "responded_at": day,
        "score": score,
    }


@pytest.fixture
def facts(frozen):
    """The facts of October 2026 of these answers and of the contacts invited on the first of the month."""

    def of(rows, *invited, accounts=ACCOUNTS, contacts=CONTACTS, chances=(), **changes):
        invitations = [{"contact_id": contact, "sent_at": "2026-10-01"} for contact in invited]
        tables = {"responses": rows, "accounts": accounts, "contacts": contacts, "invitations": invitations}
        tables["second_chances"] = chances
        return Facts(frozen(tables, currency="€", **changes), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def text(block):
    return "".join(run.text for run in block.paragraphs[0])


def labels(table):
    return [[cell.label for cell in row] for row in table.rows]


def test_without_invitations_there_is_nothing_to_say(facts):
    assert silent_accounts(facts([answer("a1")]), EN) is None
    assert list(method_items(facts([answer("a1")]), EN)) == []
    assert set(numbers(facts([answer("a1")])).values()) == {None}


def test_where_everyone_answered_one_line_says_so(facts):
    section = silent_accounts(facts([answer("a1")], "a1"), EN)
    assert text(section.blocks[0]) == "Everyone who was invited in twelve months has answered."


def test_a_very_large_unit_is_not_looked_at_person_by_person(facts, monkeypatch):
    monkeypatch.setattr(persons, "MOST_PEOPLE", 1)
    many = facts([answer("a1"), answer("a2")], "b1")
    assert text(silent_accounts(many, EN).blocks[0]).startswith("Not looked at person by person")


def test_silent_accounts_stand_by_revenue_with_what_is_known_of_them(facts):
    section = silent_accounts(facts([answer("b1", 4, "2025-06-30")], "a1", "a2", "b1", "c1"), EN)
    assert section.heading == "Silent customers: 3 of the 3 accounts invited, €1.4m of revenue a year"
    assert labels(section.blocks[0]) == [
        ["Brévan", "Paul", "€900k", "€900k", "1", "4, 16 months ago"],
        ["Novalux", "Odile", "€500k", "€700k", "2", "none on record"],
        ["Cadmia", "–", "–", "–", "1", "none on record"],
    ]
    assert section.blocks[0].note == "The revenue of 1 silent account is not known."


def test_columns_of_which_nothing_is_known_are_left_out(facts):
    section = silent_accounts(facts([answer("a1")], "c1"), EN)
    assert section.heading == "Silent customers: 1 of the 1 accounts invited"
    assert [column.label for column in section.blocks[0].columns] == [
        "Account",
        "Contacts invited",
        "Last answer",
    ]


def test_the_note_counts_the_others_with_their_revenue(facts):
    accounts = [
        {"account_id": f"X{place}", "name": f"Firm {place}", "revenue": 10_000 * (10 - place)}
        for place in range(10)
    ]
    contacts = [{"contact_id": f"x{place}", "account_id": f"X{place}"} for place in range(10)]
    asked = [one["contact_id"] for one in contacts]
    table = silent_accounts(facts([answer("a1")], *asked, accounts=accounts, contacts=contacts), EN).blocks[0]
    assert [row[0].label for row in table.rows] == [f"Firm {place}" for place in range(8)]
    assert [row[0].label for row in table.beyond] == ["Firm 8", "Firm 9"]
    assert table.note == "2 other accounts are silent: €30k of revenue a year together."


def test_how_a_silent_account_is_asked_again_stands_beside_it(facts):
    chances = [
        {"account_id": "A", "way": "phone", "owner": "Odile", "planned_for": "2026-11-12"},
        {"account_id": "B", "way": "next visit", "planned_for": "2026-10-20"},
    ]
    table = silent_accounts(facts([answer("z1")], "a1", "b1", "c1", chances=chances), EN).blocks[0]
    assert [(row[-1].label, row[-1].mark) for row in table.rows] == [
        ("at the next visit, late, 20 Oct", "late"),
        ("by phone, 12 Nov (Odile)", ""),
        ("none planned", "quiet"),
    ]


def test_who_has_answered_since_the_plan_was_made_is_told(facts):
    chances = [{"account_id": one, "opened_at": "2026-10-02", "way": "phone"} for one in "AB"]
    found = facts([answer("a1", day="2026-10-05")], "a1", "b1", chances=chances)
    assert text(silent_accounts(found, EN).blocks[-1]) == (
        "Second chances: of 2 accounts with a plan, 1 answered since."
    )
    assert numbers(found)["first"][0]["second_chance"]["way"] == "phone"


def test_an_account_that_has_left_is_told_and_not_listed(facts):
    accounts = [{**one, "churned_at": "2026-08-01" if one["account_id"] == "B" else ""} for one in ACCOUNTS]
    section = silent_accounts(facts([answer("a1")], "b1", "c1", accounts=accounts), EN)
    assert labels(section.blocks[0]) == [["Cadmia", "1", "none on record"]]
    assert section.blocks[0].note == "1 account that has left is not listed."


def test_silent_contacts_where_others_answered_are_counted_and_the_priority_ones_named(facts):
    section = silent_accounts(facts([answer("a2")], "a1"), EN)
    assert section.heading == "Silent customers: no account is wholly silent"
    assert text(section.blocks[0]) == (
        "1 silent contact in accounts from which others did answer, among them 1 critical or primary contact: "
        "Aline Roy (user, Novalux)."
    )


def test_without_a_priority_contact_they_are_only_counted(facts):
    section = silent_accounts(facts([answer("a1")], "a2"), EN)
    assert text(section.blocks[0]) == "1 silent contact in accounts from which others did answer."


def test_silent_contacts_without_an_account_are_only_counted(facts):
    section = silent_accounts(facts([answer("a1")], "z1"), EN)
    assert text(section.blocks[0]) == "1 contact is silent; there is no account to start with."


def test_who_did_not_answer_did_not_agree_to_be_named(facts):
    found = facts([answer("a2")], "a1", identified="consent")
    assert text(silent_accounts(found, EN).blocks[0]).endswith("contact: user (Novalux).")
    assert "a1" not in json.dumps(numbers(found))


def test_the_numbers_hold_the_accounts_by_id(facts):
    found = numbers(facts([answer("b1", 4, "2025-06-30"), answer("a2")], "a1", "b1"))
    assert found == {
        "accounts": 1,
        "left": 0,
        "revenue": 900_000.0,
        "unplanned": 1,
        "tried": 0,
        "answered_since": 0,
        "first": [
            {
                "account": "B",
                "revenue": 900_000.0,
                "potential": 900_000.0,
                "contacts": 1,
                "last_score": 4,
                "last_at": "2025-06-30",
                "second_chance": None,
                "months": 16,
            }
        ],
        "elsewhere": 1,
        "elsewhere_priority": 1,
        "elsewhere_first": ["a1"],
    }


def test_the_method_box_says_who_is_silent_by_which_day(facts):
    ((term, said),) = method_items(facts([answer("a1")], "b1"), EN)
    assert (term, "twelve months to 31 October 2026" in said) == ("Silent", True)


def test_where_no_account_is_known_none_is_said_to_have_answered(facts):
    rows = [{"contact_id": "a1", "responded_at": "2026-10-05", "score": 9}]
    section = silent_accounts(facts(rows, "a1", "a2", accounts=(), contacts=()), EN)
    assert (section.heading, text(section.blocks[0])) == (
        "Silent customers",
        "1 contact is silent; there is no account to start with.",
    )
