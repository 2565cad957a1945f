"""What stands around a follow-up, on answers that can be counted by hand."""

from datetime import date

import pytest

from nps_report.facts.around import Around
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope

UNITS = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}, {"unit": "Lille"}]


def answer(name, score, day="2026-10-05", contact="c1", **more):
    """An answer for Lyon by a contact of Novalux."""
    return {
        "response_id": name,
        "responded_at": f"{day}T09:00:00",
        "score": score,
        "contact_id": contact,
        "account_id": "A",
        "unit": "Lyon",
        **more,
    }


def follow_up(name, day="2026-10-06", **more):
    return {"response_id": name, "opened_at": f"{day}T09:00:00", **more}


def action(name, done="2026-10-20", **more):
    return {"action_id": name, "title": name, "status": "done", "done_at": done, **more}


@pytest.fixture
def around(frozen):
    """The surroundings of the only follow-up that is not finished, on 31 October 2026."""

    def of(answers, followups, **tables):
        side = frozen({"responses": answers, "followups": followups, "units": UNITS, **tables})
        facts = Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))
        (found,) = Around(facts).unfinished
        return found

    return of


def test_a_contacts_scores_stand_on_their_side_of_the_answer(around):
    given = [answer("r0", 8, "2026-03-02"), answer("r1", 3, "2026-08-03"), answer("r2", 7, "2026-10-05")]
    found = around(given, [follow_up("r1", "2026-08-04")])
    assert [(one.score, one.at) for one in found.before] == [(8, date(2026, 3, 2))]
    assert [(one.score, one.at) for one in found.since] == [(7, date(2026, 10, 5))]


def test_scores_of_more_than_two_years_ago_are_not_told(around):
    assert around([answer("r0", 8, "2024-09-01"), answer("r1", 3)], [follow_up("r1")]).before == ()


def test_colleagues_are_those_of_the_account_the_latest_first(around):
    given = [
        answer("r1", 3),
        answer("r2", 9, "2026-06-01", "c2"),
        answer("r3", 8, "2026-09-01", "c3"),
        answer("r4", 10, contact="x", account_id="B"),
    ]
    found = around(given, [follow_up("r1")])
    assert [one.contact for one in found.colleagues] == ["c3", "c2"]


def test_colleagues_who_answered_more_than_a_year_ago_are_left_out(around):
    given = [answer("r1", 3), answer("r2", 9, "2025-10-01", "c2")]
    assert around(given, [follow_up("r1")]).colleagues == ()


def test_without_an_account_there_is_no_colleague(around):
    given = [answer("r1", 3, account_id=""), answer("r2", 9, contact="c2", account_id="")]
    assert around(given, [follow_up("r1")]).colleagues == ()


def test_a_theme_is_blamed_where_any_of_its_words_do(around):
    said = answer("r1", 6, comment="Livraison en retard, prix corrects", language="fr")
    found = around([said], [follow_up("r1")])
    assert {one.theme: one.blamed for one in found.raised} == {"delivery": True, "price": False}
    assert found.language == "fr"
    assert found.marks


@pytest.mark.parametrize(
    ("done", "shown"),
    [
        (action("own unit", unit="Lyon"), True),
        (action("unit above", unit="Sud"), True),
        (action("another unit", unit="Lille", theme="delivery"), False),
        (action("theme for all", theme="delivery"), True),
        (action("theme by a word of its name", theme="délais"), True),
        (action("another theme for all", theme="price"), False),
        (action("before the answer", done="2026-10-05", unit="Lyon"), False),
        (action("after the day", done="2026-11-02", unit="Lyon"), False),
        ({**action("not done", done="", unit="Lyon"), "status": "planned"}, False),
    ],
    ids=lambda value: value["title"] if isinstance(value, dict) else "",
)
def test_what_was_done_since_is_for_the_unit_or_on_what_was_raised(around, done, shown):
    said = answer("r1", 3, comment="Livraison en retard", language="fr")
    found = around([said], [follow_up("r1")], actions=[done])
    assert list(found.done["title"]) == ([done["title"]] if shown else [])


def test_earlier_follow_ups_of_the_contact_are_told(around):
    given = [answer("r0", 4, "2026-03-02"), answer("r1", 3)]
    closed = follow_up("r0", "2026-03-03", closed_at="2026-03-10T09:00:00", status="closed", outcome="régler")
    found = around(given, [closed, follow_up("r1")])
    assert [one.follow_up.outcome for one in found.earlier] == ["régler"]
