"""What is said of roles and accounts."""

import json

import pytest

from nps_report.facts import persons
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.accounts import findings, method_items, numbers, roles_and_accounts
from nps_report.sections.labels import probability
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")
ACCOUNTS = [
    {"account_id": "A", "name": "Novalux", "revenue": 500_000, "tier": "gold"},
    {"account_id": "B", "name": "Brévan", "revenue": 900_000, "tier": "gold"},
    {"account_id": "C", "name": "Cadmia", "tier": "silver"},
]


def answer(account, role, score, contact="", **more):
    return {
        "responded_at": "2026-10-05",
        "account_id": account,
        "contact_id": contact,
        "role": role,
        "score": score,
        **more,
    }


@pytest.fixture
def facts(frozen):
    """The facts of October 2026 of these rows."""

    def of(rows, accounts=ACCOUNTS, contacts=(), invitations=(), **changes):
        tables = {
            "responses": rows,
            "accounts": accounts,
            "contacts": contacts,
            "invitations": [{"contact_id": contact, "sent_at": "2026-10-01"} for contact in invitations],
        }
        return Facts(frozen(tables, currency="€", **changes), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def said(section):
    return "".join(run.text for run in section.blocks[0].paragraphs[0])


def labels(table):
    return [[cell.label for cell in row] for row in table.rows]


def uneven():
    """Five buyers who are all detractors beside five users who are none."""
    return [
        *[answer("A", "buyer", 3, f"b{place}") for place in range(5)],
        *[answer("A", "user", 8, f"u{place}") for place in range(5)],
    ]


def test_without_roles_and_accounts_one_line_says_so(facts):
    section = roles_and_accounts(facts([{"responded_at": "2026-10-05", "score": 3}], accounts=()), EN)
    assert section.heading == "Roles and accounts"
    assert said(section) == "Neither a role nor an account is known of those who answered or were invited."


def test_where_nothing_stands_out_and_nobody_is_a_detractor_one_line_says_so(facts):
    section = roles_and_accounts(facts([answer("A", "user", 9), answer("B", "buyer", 8)]), EN)
    assert len(section.blocks) == 1
    assert said(section) == (
        "No role stands out for detractors or silence. Accounts: 1 promoter, 1 passive; none has a detractor."
    )


def test_a_very_large_unit_is_not_looked_at_person_by_person(facts, monkeypatch):
    monkeypatch.setattr(persons, "MOST_PEOPLE", 1)
    many = facts(uneven())
    assert said(roles_and_accounts(many, EN)).startswith("Not looked at person by person")
    assert [*findings(many, EN), *method_items(many, EN)] == []
    assert set(numbers(many).values()) == {None}


def test_the_figure_says_which_role_has_the_most_detractors_where_that_is_established(facts):
    section = roles_and_accounts(facts(uneven()), EN)
    assert section.heading == "Roles and accounts: detractors in 1 of the 1 accounts that answered"
    assert section.blocks[0].title == "buyer: 100% detractors, 0% among the others"


def test_where_no_gap_is_established_the_figure_says_so(facts):
    section = roles_and_accounts(facts([answer("A", "buyer", 3), answer("A", "user", 9)]), EN)
    assert section.blocks[0].title == "No role stands out for detractors or silence"


def test_silence_is_told_like_detractors(facts):
    contacts = [
        {"contact_id": f"{role}{place}", "account_id": "A", "role": role}
        for role in ("buyer", "user")
        for place in range(5)
    ]
    rows = [answer("A", "user", 6, f"user{place}") for place in range(5)]
    asked = [one["contact_id"] for one in contacts]
    found = facts(rows, contacts=contacts, invitations=asked)
    assert roles_and_accounts(found, EN).blocks[0].title == "buyer: 100% silent, 0% among the others"
    (finding,) = findings(found, EN)
    assert (finding.topic, finding.weight) == ("silent role", pytest.approx(50.0))


def test_a_row_per_role_and_one_of_all_accounts_stand_in_the_figure(facts):
    figure = roles_and_accounts(facts(uneven(), labels={"role": {"buyer": {"en": "Buyers"}}}), EN).blocks[0]
    rows = figure.data["rows"]
    assert [(row["label"], row["n_label"]) for row in rows] == [
        ("Buyers", "n = 5 · small base"),
        ("user", "n = 5 · small base"),
        ("All accounts", "n = 1 · small base"),
    ]
    assert [
        (part["score_class"], part["count"], part["share"], part["label"]) for part in rows[0]["parts"]
    ] == [
        ("promoters", 0, 0.0, "0"),
        ("passives", 0, 0.0, "0"),
        ("detractors", 5, 1.0, "5"),
        ("silent", 0, 0.0, "0"),
    ]
    assert [head["score_class"] for head in figure.data["heads"]] == [
        "promoters",
        "passives",
        "detractors",
        "silent",
    ]


def test_of_many_roles_the_largest_and_the_established_are_drawn_and_the_others_counted(facts):
    rows = [
        answer("A", f"r{place}", 8, f"c{place}{more}") for place in range(10) for more in range(2 + place)
    ]
    rows += [answer("A", "r0", 2, "x1"), answer("A", "r0", 2, "x2")]
    figure = roles_and_accounts(facts(rows), EN).blocks[0]
    assert [row["label"] for row in figure.data["rows"]] == [
        "r0",
        *(f"r{n}" for n in range(3, 10)),
        "All accounts",
    ]
    assert figure.note.endswith("2 other roles are in the table.")
    assert len(figure.table.rows) == 11


def test_the_words_of_the_figure_and_its_table_tell_the_same_counts(facts):
    figure = roles_and_accounts(facts(uneven()), EN).blocks[0]
    assert figure.alt == (
        "buyer: 100% detractors, 0% among the others. "
        "buyer (5 detractors); user (5 passives); All accounts (1 detractor)."
    )
    assert labels(figure.table) == [
        ["buyer", "0", "0", "5", "100%", "detractors"],
        ["user", "0", "5", "0", "0%", "detractors"],
        ["All accounts", "0", "0", "1", "–", "–"],
    ]


def test_the_silent_are_counted_only_where_invitations_are_known(facts):
    figure = roles_and_accounts(facts(uneven(), invitations=["b1"]), EN).blocks[0]
    assert labels(figure.table) == [
        ["buyer", "0", "0", "5", "0", "100%", "0%", "detractors"],
        ["user", "0", "5", "0", "0", "0%", "–", "detractors"],
        ["All accounts", "0", "0", "1", "0", "–", "–", "–"],
    ]


def test_an_account_tells_who_is_a_detractor_in_which_role(facts):
    contacts = [
        {"contact_id": "u1", "account_id": "A", "role": "user", "priority": "critical"},
        {"contact_id": "u2", "account_id": "A", "role": "user"},
        {"contact_id": "b1", "account_id": "A", "role": "buyer"},
    ]
    rows = [answer("A", "user", 4, "u1"), answer("A", "user", 5, "u3"), answer("A", "", 9, "x1")]
    table = roles_and_accounts(facts(rows, contacts=contacts, invitations=["u2", "b1"]), EN).blocks[1]
    assert [column.label for column in table.columns] == [
        "Account",
        "Tier",
        "Revenue",
        "buyer",
        "user",
        "Other contacts",
    ]
    assert labels(table) == [
        ["Novalux", "gold", "€500k", "1 silent", "2 detractors (4*, 5), 1 silent", "1 promoter"]
    ]
    assert [cell.mark for cell in table.rows[0]][3:] == ["", "strong", ""]
    assert table.title == "Detractors by account: in 1, a critical or primary contact"


def test_passives_and_promoters_are_others_beside_a_detractor(facts):
    rows = [answer("A", "user", 4, "u1"), answer("A", "user", 8, "u2"), answer("A", "user", 9, "u3")]
    table = roles_and_accounts(facts([*rows, answer("A", "buyer", 8, "b1")]), EN).blocks[1]
    assert labels(table)[0][3:] == ["1 passive", "1 detractor (4), 2 others"]


def test_columns_of_which_nothing_is_known_are_left_out(facts):
    table = roles_and_accounts(facts([answer("A", "", 4)], accounts=()), EN).blocks[1]
    assert [column.label for column in table.columns] == ["Account", "Contacts"]
    assert labels(table) == [["A", "1 detractor (4)"]]


def test_the_note_says_how_many_more_accounts_have_a_detractor_or_have_left(facts):
    rows = [answer(f"X{place}", "user", 3) for place in range(9)]
    accounts = [*ACCOUNTS, {"account_id": "X8", "name": "Halmont", "churned_at": "2026-10-20"}]
    assert "have left" not in _note(facts(rows))
    assert _note(facts(rows)).endswith("1 other account has a detractor.")
    assert _note(facts(rows, accounts=accounts)).endswith("1 account that has left is not listed.")


def _note(found):
    table = roles_and_accounts(found, EN).blocks[1]
    assert len(table.rows) == 8
    return table.note


def test_an_established_role_is_a_finding_weighed_by_its_part_of_the_answers(facts):
    (finding,) = findings(facts([*uneven(), *[answer("A", "", 8)] * 10]), EN)
    assert "".join(run.text for run in finding.text) == (
        "buyer: 100% of those who answered in twelve months are detractors, 0% among the others; "
        "an established gap."
    )
    assert (finding.topic, finding.established, finding.weight) == ("role", True, pytest.approx(25.0))


def test_a_gap_that_is_not_established_is_no_finding(facts):
    assert list(findings(facts([answer("A", "buyer", 3), answer("A", "user", 9)]), EN)) == []


def test_the_method_box_holds_base_test_and_p(facts):
    items = dict(method_items(facts(uneven()), EN))
    assert list(items) == ["Detractors by role", "Account classes"]
    assert "among the 10 people" in items["Detractors by role"]
    p = probability(EN, 2 / 252)
    assert f"buyer: {p}; user: {p}" in items["Detractors by role"]


def test_persons_who_may_not_be_named_leave_no_name_and_no_id(facts):
    rows = [answer("clara@novalux.example", "user", 4, "clara@novalux.example")]
    for identified in ("no", "consent"):
        found = facts(rows, accounts=(), identified=identified)
        assert "@" not in json.dumps([roles_and_accounts(found, EN).as_json(), numbers(found)])
    assert labels(roles_and_accounts(found, EN).blocks[1])[0][0] == "unnamed account"


def test_the_numbers_hold_what_is_said(facts):
    found = numbers(facts(uneven()))
    assert found["roles"][0] == {
        "role": "buyer",
        "promoters": 0,
        "passives": 0,
        "detractors": 5,
        "silent": 0,
        "detractors_share": {
            "base": 5,
            "share": 1.0,
            "rest_base": 5,
            "rest": 0.0,
            "p_adjusted": pytest.approx(2 / 252),
            "significant": True,
        },
        "silent_share": {
            "base": 0,
            "share": None,
            "rest_base": 0,
            "rest": None,
            "p_adjusted": None,
            "significant": False,
        },
    }
    assert (found["with_detractor"], found["at_risk"][0]["account"], found["at_risk"][0]["mean"]) == (
        1,
        "A",
        5.5,
    )
    assert {one["contact"] for one in found["at_risk"][0]["detractors_of"]} == {"b0", "b1", "b2", "b3", "b4"}
