"""Call sheets and the list of them, as blocks."""

import json
from datetime import date

import pytest

from nps_report.facts.around import Around
from nps_report.facts.internal import Facts
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme.replies import load_replies
from nps_report.scope import Scope
from nps_report.sections.call_list import call_list
from nps_report.sections.call_sheet import call_sheet
from nps_report.wording import words_for

EN = words_for("en")
BANK = load_replies(kit_folder("params") / "replies" / "en.yml", "en")
ACCOUNTS = [{"account_id": "A", "name": "Novalux", "revenue": 50_000, "account_manager": "Odile Marchal"}]
CONTACTS = [
    {"contact_id": "c1", "account_id": "A", "name": "Rose Petit", "role": "buyer", "priority": "critical"},
    {"contact_id": "c2", "account_id": "A", "name": "Max Roy", "role": "user"},
]
TEAM = [{"name": "Odile Marchal"}, {"name": "Zoé Brun"}]


def answer(name="r1", score=3, contact="c1", **more):
    return {
        "response_id": name,
        "responded_at": "2026-10-05T09:00:00",
        "score": score,
        "contact_id": contact,
        "account_id": "A",
        **more,
    }


def follow_up(name="r1", **more):
    return {"response_id": name, "opened_at": "2026-10-06T09:00:00", **more}


@pytest.fixture
def opened(frozen):
    """The facts of October 2026 of these answers and follow-ups."""

    def of(answers, followups, day=date(2026, 10, 31), identified="yes", team=(), **changes):
        tables = {"responses": answers, "followups": followups, "accounts": ACCOUNTS, "contacts": CONTACTS}
        side = frozen({**tables, "team": team}, identified=identified, **changes)
        return Facts(side, Scope(parse_period("2026-10"), "all", day))

    return of


@pytest.fixture
def sheet(opened):
    """The blocks of the first sheet as one text of JSON."""

    def of(answers=None, followups=None, **more):
        facts = opened(answers or [answer()], followups or [follow_up()], **more)
        blocks = call_sheet(facts, facts.topic(Around).unfinished[0], BANK, EN)
        return json.dumps([block.as_json() for block in blocks], ensure_ascii=False)

    return of


def test_who_is_called_about_what(sheet):
    shown = sheet([answer(comment="Late again.\nNobody called.", language="en")])
    for part in ("Novalux", "Rose Petit", "buyer, critical contact", "3/10 on 5 October 2026", "50k"):
        assert part in shown
    assert json.dumps("Late again.\nNobody called.") in shown


def test_without_consent_nobody_is_named_but_the_account(sheet):
    given = [
        answer(contact_consent="no"),
        answer("r2", 9, "c2", contact_consent="no", comment="Good people", language="en"),
    ]
    shown = sheet(given, identified="consent")
    assert "a contact who may not be named" in shown
    assert "Novalux" in shown
    assert "Good people" in shown
    assert not [name for name in ("Rose", "Petit", "Max", "Roy", '"c1"', '"c2"') if name in shown]


def test_with_consent_a_contact_is_named(sheet):
    assert "Rose Petit" in sheet([answer(contact_consent="yes")], identified="consent")


def test_where_nobody_may_be_named_an_account_that_is_an_email_is_not(frozen):
    given = [answer(account_id="rose@novalux.example", contact_id="rose@novalux.example")]
    side = frozen({"responses": given, "followups": [follow_up()]}, identified="no")
    facts = Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))
    blocks = call_sheet(facts, facts.topic(Around).unfinished[0], BANK, EN)
    assert "rose" not in json.dumps([block.as_json() for block in blocks])


def test_a_caller_who_was_involved_is_flagged_before_all_else(opened):
    facts = opened([answer()], [follow_up(caller="Odile Marchal")], team=TEAM)
    _, note, *_ = call_sheet(facts, facts.topic(Around).unfinished[0], BANK, EN)
    assert note.tone == "caution"
    assert note.text[0].text == (
        "Odile Marchal, who is to call, was involved with this customer. Proposed: Zoé Brun."
    )


def test_after_the_first_contact_nothing_is_asked_for_before_it(sheet):
    shown = sheet(followups=[follow_up(caller="Odile Marchal", first_contact_at="2026-10-07T09:00:00")])
    assert "who is to call" not in shown
    assert "Odile Marchal (involved)" in shown


def test_who_is_to_call_and_owns_it_too_is_told_once(opened):
    facts = opened([answer()], [follow_up(caller="Odile Marchal", owner="Odile Marchal")], team=TEAM)
    _, note, *_ = call_sheet(facts, facts.topic(Around).unfinished[0], BANK, EN)
    assert note.text[0].text == (
        "Odile Marchal, who is to call and owns this follow-up, was involved with this customer. "
        "Proposed: Zoé Brun."
    )


def test_the_reason_and_an_earlier_outcome_stand_by_their_labels(sheet):
    before = answer("r0", 2) | {"responded_at": "2026-09-07T09:00:00"}
    closed = {"closed_at": "2026-09-10T09:00:00", "status": "closed", "outcome": "sans suite"}
    shown = sheet(
        [before, answer()],
        [follow_up("r0", **closed) | {"opened_at": "2026-09-08T09:00:00"}, follow_up(opened_for="demande")],
        labels={
            "opened_for": {"demande": {"fr": "demande", "en": "asked to be called"}},
            "outcome": {"sans suite": {"fr": "sans suite", "en": "no further step"}},
        },
    )
    assert "asked to be called" in shown
    assert "earlier follow-up, no further step" in shown


def test_without_a_caller_somebody_is_proposed(opened):
    facts = opened([answer()], [follow_up()], team=TEAM)
    _, note, *_ = call_sheet(facts, facts.topic(Around).unfinished[0], BANK, EN)
    assert (note.title, note.text[0].text) == ("Unassigned:", "Nobody is to call yet. Proposed: Zoé Brun.")


def test_where_the_team_has_nobody_else_that_is_said(sheet):
    assert "The team list names nobody who could call instead." in sheet()


def test_a_caller_who_was_not_involved_is_no_remark(sheet):
    shown = sheet(followups=[follow_up(caller="Zoé Brun")])
    assert '"block": "note"' not in shown
    assert "involved" not in shown


def test_a_call_that_is_late_says_so_in_words(sheet):
    # From Tuesday at nine, 48 hours end on Thursday at nine.
    assert "late, 8 October 2026, 9:00" in sheet()


def test_a_call_that_is_not_due_yet_is_not_late(sheet):
    shown = sheet(day=date(2026, 10, 7))
    assert "call by 8 October 2026, 9:00" in shown
    assert "late" not in shown.replace("template", "").replace('"late": "late"', "")


def test_blamed_themes_have_their_first_answer(sheet):
    shown = sheet([answer(comment="Delivery was late, prices are fair", language="en")])
    assert BANK.reply("delivery").answer in shown
    assert BANK.reply("price").answer not in shown


def test_a_detractor_who_blames_nothing_has_the_default_answer(sheet):
    assert BANK.default.answer in sheet()


def test_a_promoter_who_blames_nothing_needs_no_answer(sheet):
    shown = sheet([answer(score=10)])
    assert BANK.default.answer not in shown
    assert BANK.script[0].promoters in shown


@pytest.mark.parametrize(("score", "heard"), [(10, "promoters"), (8, "passives"), (3, "detractors")])
def test_questions_are_those_of_the_class(sheet, score, heard):
    assert BANK.asked_of(heard)[1] in sheet([answer(score=score)])


def test_of_many_colleagues_those_who_said_something_come_first(sheet, frozen):
    given = [answer(), *(answer(f"r{place}", 9, f"x{place}") for place in range(2, 7))]
    shown = sheet([*given, answer("r9", 2, "c2", comment="Never again", language="en")])
    assert "Never again" in shown
    assert "3 others: 9, 9, 9" in shown


def test_a_very_long_comment_stands_in_full(sheet):
    comment = "mot " * 2500
    assert comment.strip() in sheet([answer(comment=comment, language="fr")])


def test_the_list_leads_to_each_sheet_in_the_order_to_work_in(opened):
    given = [answer("r1"), answer("r2", 5, "c2")]
    facts = opened(given, [follow_up("r1", caller="Zoé Brun"), follow_up("r2")])
    cases = [one.case for one in facts.topic(Around).unfinished]
    title, table = call_list(facts, "all", cases, {"r1": "r1.en.html", "r2": "r2.en.html"}, EN)
    assert [row[0].link for row in table.rows] == ["r2.en.html", "r1.en.html"]
    assert title.facts == ("2 to finish", "1 to assign", "2 late")


def test_a_list_without_a_follow_up_says_so(opened):
    facts = opened([answer()], [])
    _, text = call_list(facts, "all", [], {}, EN)
    assert text.paragraphs[0][0].text == "No follow-up is left to finish."
