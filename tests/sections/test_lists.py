"""The short lists of each class, in words."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.asking import questions
from nps_report.sections.lists import method_items, numbers, passives, promoters
from nps_report.sections.opportunities import numbers as room
from nps_report.sections.opportunities import opportunities
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")
AGREED = {"contact_consent": "yes", "quote_consent": "yes"}


def answer(account, score, contact=1, day="2026-10-05", **more):
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
    return [
        {"account_id": name, "name": f"Company {name}", "revenue": revenue, "potential": 2 * revenue}
        for name, revenue in revenues.items()
    ]


@pytest.fixture
def facts(frozen):
    """The facts of October 2026."""

    def of(rows, known=(), tables=(), **changes):
        tables = {"responses": rows, "accounts": known, **dict(tables)}
        changes = {"currency": "€", "comment_languages": ["en"], **changes}
        return Facts(frozen(tables, **changes), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def labels(rows):
    return [[cell.label for cell in row] for row in rows]


def test_promoters_stand_with_what_to_do_one_per_account(facts):
    rows = [
        answer("A", 10, **AGREED),
        answer("B", 9, contact_consent="yes", comment="Fast delivery"),
        answer("B", 9, 2, contact_consent="yes"),
    ]
    thanks = [{"response_id": "B-1 2026-10-05", "opened_at": "2026-10-06", "first_contact_at": "2026-10-08"}]
    table = promoters(facts(rows, accounts(A=1, B=2), {"followups": thanks}), EN)
    assert table.title == "Promoters: 1 of 3 thanked, 1 to ask for more, 0 twice running"
    assert labels(table.rows) == [
        ["Company B", "a contact", "9", "not yet", "thank", "–"],
        [
            "Company A",
            "a contact",
            "10",
            "not yet",
            "thank; ask for a testimonial; ask for a referral; reference contact",
            "–",
        ],
    ]
    assert labels(table.beyond) == [
        ["Company B", "a contact", "9", "8 Oct, 48 h", "reference contact", "Delivery and delays"]
    ]


def test_reference_contacts_who_answered_earlier_stand_in_the_annex(facts):
    rows = [answer("A", 9, day="2026-03-05"), answer("B", 9, **AGREED)]
    table = promoters(facts(rows, accounts(A=9, B=1)), EN)
    assert [row[0] for row in labels(table.rows)] == ["Company B"]
    assert labels(table.beyond) == [["Company A", "a contact", "9", "–", "reference contact", "–"]]


def test_passives_stand_with_what_to_ask_about_and_their_words(facts):
    rows = [answer("A", 7), answer("B", 8, comment="Invoices are always wrong", contact_consent="yes")]
    table = passives(facts(rows, accounts(A=9, B=1)), EN)
    assert table.title == "Passives: 1 of 2 gave 8; 1 agreed to be asked again"
    assert labels(table.rows) == [
        ["Company B", "a contact", "8", "Invoicing", "“Invoices are always wrong”", "yes"],
        ["Company A", "a contact", "7", "–", "–", "–"],
    ]


def test_of_the_frontier_nothing_is_claimed_that_is_not_established(facts):
    rows = [answer("A", 8, comment="Late delivery"), answer("B", 9, comment="Good prices")]
    assert passives(facts(rows), EN).note == (
        "From 8 to 9: no difference established in the themes raised (twelve months; comments at 8: 1, at 9: 1)."
    )


def test_a_theme_that_sets_8_apart_from_9_is_told_with_its_counts(facts):
    rows = [answer(f"A{n}", 8, comment="Late delivery") for n in range(9)]
    rows += [answer(f"B{n}", 9, comment="Wrong invoice") for n in range(9)]
    note = passives(facts(rows), EN).note
    assert note.startswith(
        "From 8 to 9: Delivery and delays, raised by 9 of 9 at 8 and 0 of 9 at 9 and Invoicing, raised by 0 of 9"
    )


def test_five_passives_are_shown_and_the_annex_has_the_others(facts):
    table = passives(facts([answer(name, 8) for name in "ABCDEFG"]), EN)
    assert (len(table.rows), len(table.beyond), table.note) == (5, 2, "2 others are in the annex.")


def test_nobody_is_listed_of_whom_nothing_is_known(facts):
    assert passives(facts([{"responded_at": "2026-10-05", "score": 8}]), EN) is None
    assert promoters(facts([answer("A", 7)]), EN) is None


def test_opportunities_name_the_reference_contact_first(facts):
    names = {1: "Aline Roy", 2: "Bruno Sel", 3: "Carole Dun", 4: "Denis Lac"}
    contacts = [
        {
            "contact_id": f"A-{one}",
            "account_id": "A",
            "name": name,
            "priority": "critical" if one == 2 else "standard",
        }
        for one, name in names.items()
    ]
    rows = [answer("A", 9, one) for one in (1, 2, 3)] + [answer("A", 8, 4, comment="Too expensive")]
    table = opportunities(facts(rows, accounts(A=40_000), {"contacts": contacts}), EN)
    assert table.title == "Room to grow: 1 account of promoters and passives, no detractor waiting"
    assert labels(table.rows) == [["Company A", "€40k", "€40k", "Bruno Sel and 2 others", "Price"]]


def test_who_may_not_be_named_is_named_nowhere(facts):
    contacts = [{"contact_id": "A-1", "account_id": "A", "name": "Aline Novaluxot"}]
    rows = [answer("A", 9, contact_consent=""), answer("A", 8, 2)]
    found = facts(rows, accounts(A=1), {"contacts": contacts}, identified="consent")
    told = [made(found, EN) for made in (promoters, passives, opportunities)]
    assert "Aline" not in str(told)
    assert "A-1" not in str([one["contact_id"] for one in numbers(found)["passives"]])


def test_what_delights_is_freed_of_names_where_persons_may_not_be_named(facts):
    rows = [answer("A", 9, plus="Mr Dupont is kind", **AGREED)]
    changes = {"profile": {"delight": "plus"}, "segments": ["plus"], "identified": "no"}
    assert labels(promoters(facts(rows, **changes), EN).rows)[0][-1] == "[name] is kind"


def test_a_passive_is_asked_what_would_make_it_better_and_about_each_theme(facts):
    assert questions(facts([answer("A", 7)]), ["price"], EN) == [
        "What would make it a 9 or a 10?",
        "You spoke of “Price”: what should be different?",
    ]


def test_numbers_hold_the_lists_in_full(facts):
    rows = [answer("A", 9, **AGREED), answer("A", 8, 2)]
    found = numbers(facts(rows, accounts(A=10.5)))
    assert found["promoters"] == [
        {
            "response_id": "A-1 2026-10-05",
            "contact_id": "A-1",
            "score": 9,
            "tasks": ["thank"],
            "thanked_at": None,
            "hours": None,
            "themes": [],
            "ambassador": False,
        }
    ]
    assert [one["room"] for one in room(facts(rows, accounts(A=10.5)))] == [10.5]
    assert [one["may_be_asked"] for one in found["passives"]] == [False]


def test_the_method_says_who_is_asked_for_what(facts):
    rows = [answer("A", 9, comment="Fast delivery", **AGREED), answer("B", 8, comment="Late delivery")]
    assert list(dict(method_items(facts(rows), EN))) == ["Promoters to ask", "From 8 to 9"]


def test_with_too_many_answers_nobody_is_listed(facts, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 0)
    found = facts([answer("A", 9, **AGREED), answer("A", 8, 2)], accounts(A=1))
    assert [made(found, EN) for made in (promoters, passives, opportunities)] == [None, None, None]
