"""The alerts of page one."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.alerts import alert, method_items, numbers
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")
PRIORITIES = {"c1": "critical", "p1": "primary", "p2": "primary", "p3": "primary", "s1": ""}
NAMES = {
    "c1": "Jean Petit",
    "p1": "Aline Roy",
    "p2": "Bruno Sel",
    "p3": "Carole Dun",
    "s1": "Denis Lac",
}
ACCOUNTS = [{"account_id": "A", "name": "Novalux"}]


@pytest.fixture
def facts(frozen):
    """The facts of October 2026 of the scores of these contacts."""

    def of(priorities=PRIORITIES, consent="yes", changes=None, **scores):
        rows = [
            {
                "responded_at": "2026-10-05",
                "contact_id": contact,
                "account_id": "A",
                "score": score,
                "contact_consent": consent,
            }
            for contact, score in scores.items()
        ]
        contacts = [
            {
                "contact_id": contact,
                "account_id": "A",
                "name": NAMES[contact],
                "role": "buyer",
                "priority": priority,
            }
            for contact, priority in priorities.items()
        ]
        tables = {"responses": rows, "accounts": ACCOUNTS, "contacts": contacts}
        return Facts(frozen(tables, **(changes or {})), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def said(note):
    return "".join(run.text for run in note.text)


def test_no_alert_no_box(facts):
    found = facts(c1=7, p1=5, s1=0)
    assert alert(found, EN) is None
    assert list(method_items(found, EN)) == []
    assert numbers(found) == {"contacts": []}


def test_without_priorities_there_is_no_alert(facts):
    assert alert(facts(dict.fromkeys(PRIORITIES, ""), c1=0, p1=0), EN) is None


def test_an_alert_says_who_where_and_what_was_given(facts):
    note = alert(facts(c1=6), EN)
    assert said(note) == "1 alert: Jean Petit (buyer, Novalux) gave 6."
    assert note.tone == "caution"


def test_three_are_named_critical_ones_first_and_the_others_counted(facts):
    assert said(alert(facts(p1=4, p2=0, p3=3, c1=5), EN)) == (
        "4 alerts: Jean Petit (buyer, Novalux) gave 5; Bruno Sel (buyer, Novalux) gave 0; "
        "Carole Dun (buyer, Novalux) gave 3; 1 other."
    )


def test_whoever_may_not_be_named_is_told_by_role_and_has_no_id(facts):
    found = facts(consent="no", changes={"identified": "consent"}, c1=3)
    assert said(alert(found, EN)) == "1 alert: buyer (Novalux) gave 3."
    assert numbers(found)["contacts"] == [
        {"contact": None, "account": "A", "priority": "critical", "score": 3}
    ]


def test_the_numbers_hold_contacts_by_id(facts):
    assert numbers(facts(c1=3, s1=0))["contacts"] == [
        {"contact": "c1", "account": "A", "priority": "critical", "score": 3}
    ]


def test_the_method_box_says_when_an_answer_is_an_alert(facts):
    ((term, text),) = method_items(facts(c1=0), EN)
    assert term == "Alerts"
    assert "6 or less (critical contacts), or 4 or less (primary contacts)" in text
