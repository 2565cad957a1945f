"""The sections of an account brief, in words."""

import json
from dataclasses import replace

import pytest

from nps_report.briefs import AccountBrief
from nps_report.sections import brief_talk, paper
from nps_report.sections.brief_room import ROOMS
from nps_report.wording import words_for
from tests.briefs.world import HOSTILE, PEOPLE

SECTIONS = [name for name, one in vars(AccountBrief).items() if callable(one) and not name.startswith("_")]


def everything(found):
    """All that a brief shows, and its numbers, as text."""
    shown = [getattr(found, name)() for name in SECTIONS]
    return json.dumps([block.as_json() for block in shown if block is not None], ensure_ascii=False)


def labels(table):
    return [[cell.label for cell in row] for row in table.rows]


def said(sentence):
    return "".join(run.text for run in sentence)


def standing(found):
    """Where the account stands."""
    return found.overview().blocks[0].blocks[0]


def customer(found):
    """What the account is to us."""
    return found.overview().blocks[0].blocks[1]


def points(found):
    """What to talk about, and what to ask."""
    return [said(one) for one in found.overview().blocks[1].items]


def questions(found, heard):
    """The last of the points."""
    return f"Ask: {' '.join(getattr(found.bank.questions, heard)[:3])}"


def test_the_title_names_the_account_and_the_day(brief):
    title = brief().title()
    assert (title.heading, title.facts) == (("Novalux",), ("As known on 31 October 2026",))


def test_the_overview_tells_worth_and_standing(brief):
    ours, known = customer(brief()), standing(brief())
    assert (ours.columns[1].label, known.columns[1].label) == ("A", "2 of 4")
    assert labels(ours)[:4] == [
        ["Revenue a year", "€500k"],
        ["Potential", "€800k"],
        ["Account manager", "Odile Marchal"],
        ["Unit", "Lyon"],
    ]
    assert labels(known) == [
        ["Class", "detractors (mean score 6.0)"],
        ["A year before", "promoters"],
        ["Reference contact", "none"],
        ["Follow-ups", "1 to finish, 1 late"],
    ]


def test_an_account_that_has_left_says_so(brief):
    assert ["Status", "left on 1 May 2026"] in labels(customer(brief("C")))
    assert brief("C").title().facts == ("As known on 31 October 2026", "left on 1 May 2026")


def test_a_status_that_the_kit_knows_is_told_in_the_report_s_language(brief):
    assert ["Statut", "payant"] in labels(customer(replace(brief(), words=words_for("fr"))))


def test_a_brief_for_one_unit_names_it(brief):
    found = brief("A", "yes", "Lille")
    assert found.title().eyebrow.endswith("Lille · October 2026")
    assert said(found.silence().blocks[0].text).startswith("Answers for Lille alone. Nobody of this account")


def test_room_to_grow_is_told_with_what_to_ask_the_passives(brief):
    assert ["Room to grow", "no detractor waiting; potential left: €5.0k"] in labels(standing(brief("H")))
    assert points(brief("H"))[-2] == "Room to grow: ask its passives about Delivery and delays."


def test_contacts_stand_in_rows_and_their_classes_in_the_heading(brief):
    table = brief().contacts()
    assert table.title == "Contacts: 1 promoter, 1 detractor, 1 silent, 1 not asked"
    assert labels(table) == [
        ["Aline Roy", "decision maker", "critical", "3", "5 October 2026", "9 (May 25)"],
        ["Denis Lac", "influencer", "standard", "–", "not asked in the year", "–"],
        ["Carole Dun", "user", "primary", "–", "asked, no answer", "10 (Mar 25)"],
        ["Bruno Sel", "user", "standard", "9", "7 September 2026", "8 (Mar 26)"],
    ]


def test_where_it_is_not_known_who_was_asked_nobody_is_called_silent(brief):
    assert brief("A", "no").contacts().title == "Contacts: 1 promoter, 1 detractor, 2 without an answer"


def test_where_all_contacts_are_alike_priority_has_no_column(brief):
    assert "Priority" not in [column.label for column in brief("E").contacts().columns]


def test_contacts_beyond_the_room_are_counted_by_class(brief):
    table = brief("E").contacts()
    # Nineteen, of whom sixteen have a row.
    assert (len(table.rows), len(table.beyond)) == (16, 3)
    assert table.note == "3 other contacts: 3 promoters."


def test_the_history_says_where_the_account_came_from(brief):
    periods, _ = brief().history().blocks
    assert periods.title == "History: detractors, a year before promoters"
    assert labels(periods)[0] == ["Oct 26", "3", "3.0", "detractors"]


def test_beside_the_history_stands_who_moved_and_who_fell_silent(brief):
    _, beside = brief().history().blocks
    moved, more = beside.blocks
    assert [said(one) for one in moved.items] == [
        "Aline Roy: from 9 to 3 (Oct 26)",
        "Bruno Sel: from 8 to 9 (Sept 26)",
    ]
    assert [said(one) for one in more.paragraphs] == ["Fell silent: Carole Dun."]


def test_periods_beyond_the_room_are_not_shown(brief):
    periods, _ = brief("F").history().blocks
    assert (len(periods.rows), len(periods.beyond)) == (5, 2)


def test_what_is_blamed_stands_with_what_was_done_and_a_first_answer(brief):
    found = brief()
    assert points(found) == [
        "Delivery and delays: unfavourable in 1 comment. Done on 4 May 2026: Act done. "
        f"“{found.bank.reply('delivery').answer}”",
        questions(found, "detractors"),
    ]


def test_what_is_only_praised_is_to_be_given_thanks_for(brief):
    found = brief("D")
    assert points(found) == [
        "Praised, to give thanks for: Delivery and delays.",
        questions(found, "promoters"),
    ]


def test_follow_ups_to_finish_stand_with_who_calls_until_when(brief):
    table = brief().follow_ups()
    # Opened on Wednesday at 9:00; 48 business hours later is late on 31 October.
    assert [row[:3] for row in labels(table)] == [["Aline Roy (decision maker)", "3", "nobody yet"]]
    assert table.rows[0][3].mark == "late"


def test_actions_stand_with_those_done_last_and_the_others_counted(brief):
    table = brief_talk.actions(brief().facts, brief().words)
    assert labels(table) == [
        ["Act theme", "Delivery and delays", "–", "planned"],
        ["Act theme by name", "Delivery and delays", "–", "planned"],
        ["Act own unit", "–", "Zoé Brun", "late, 30 Oct"],
        ["Call Aline Roy back", "–", "–", "planned"],
        ["Act done", "Delivery and delays", "–", "done 4 May"],
    ]
    assert [row[0].label for row in table.beyond] == ["Act unit above"]
    assert table.note == "1 other."


def test_what_was_done_on_other_subjects_is_no_matter(brief):
    assert not [row for row in labels(brief("B").actions()) if row[3].startswith("done")]


def test_where_nothing_waits_there_is_no_table(brief):
    assert brief("C").follow_ups() is None
    assert brief("C").actions() is None


def test_comments_stand_with_who_wrote_them_when_and_on_what(brief):
    block = brief_talk.comments(brief().facts, brief().words)
    assert block.title == "What they say: 2 comments in twelve months, the newest first"
    assert [quote.about for quote in block.groups[0].quotes] == [
        "score 3, Aline Roy, decision maker, 5 October 2026 · Delivery and delays (−)",
        "score 9, Bruno Sel, user, 7 September 2026 · Delivery and delays (+)",
    ]


def test_a_silent_account_says_so_and_shows_whom_to_win(brief):
    note, won = brief("B").silence().blocks
    assert said(note.text) == (
        "Nobody of this account answered in the two years to 31 October 2026. "
        "Second chance: by phone, planned (Zoé Brun)."
    )
    assert [said(one) for one in won.items] == [
        "Farid Nom (user): critical, not asked in the year",
        "Emma Puy (user): asked, no answer",
    ]


def test_an_account_that_has_fallen_silent_is_told_by_its_last_scores(brief):
    found = brief("G")
    note, won = found.silence().blocks
    assert "in the twelve months to 31 October 2026" in said(note.text)
    assert said(won.items[0]) == "Gilles Bor (user): asked, no answer, 6 on 5 May 2025"
    assert found.history() is not None


def test_an_account_that_answers_is_not_called_silent(brief):
    assert brief().silence() is None


def test_a_silent_account_has_no_history_no_comments_and_questions_alone(brief):
    found = brief("B")
    assert points(found) == [questions(found, "silent")]
    assert (found.history(), found.comments()) == (None, None)


def test_an_account_without_anybody_asks_to_find_out_whom_to_ask(brief):
    _, won = brief("C").silence().blocks
    assert (won.items, won.empty) == ((), "No contact of this account is known: find out whom to ask.")


def test_the_numbers_are_those_of_the_account(brief):
    numbers = brief().title().numbers
    own = numbers["account"]
    assert (numbers["edition"], own["account_id"], own["class"], own["mean"]) == (
        "account",
        "A",
        "detractors",
        6.0,
    )
    assert own["history"][0] == {"period": "2026-10", "scores": [3], "class": "detractors"}
    assert [one["contact_id"] for one in own["contacts"]] == ["a1", "a9", "a3", "a2"]


def test_where_nobody_may_be_named_nobody_is_but_by_role(brief):
    shown = everything(brief("A", "no"))
    assert not [name for row in PEOPLE for name in row["name"].split() if name in shown]
    assert not [row["contact_id"] for row in PEOPLE if f'"{row["contact_id"]}"' in shown]
    assert "decision maker" in shown


def test_with_consent_only_those_who_agree_are_named(brief):
    shown = everything(brief("A", "consent"))
    assert "Aline Roy" in shown
    assert not [name for name in ("Bruno", "Carole", "Denis", '"a2"', '"a3"', '"a9"') if name in shown]


@pytest.mark.parametrize("account", list("ABCDEFGH"))
def test_a_brief_is_whole_for_any_account(brief, account):
    shown = everything(brief(account))
    assert "Account brief" in shown
    assert "NaN" not in shown
    assert "None" not in shown


def test_words_of_strangers_are_only_words(brief):
    assert brief("F").comments().groups[0].quotes[0].text == HOSTILE


def test_a_large_account_stays_on_one_page_and_the_annex_holds_the_rest(brief):
    found = brief("E")
    shown = [one for name in SECTIONS if name != "title" and (one := getattr(found, name)())]
    assert paper.stacked([paper.TITLE, *map(paper.height, shown)]) <= paper.PAGE
    assert len(found.contacts().rows) + len(found.contacts().beyond) == 19


def test_as_much_is_said_as_the_page_has_room_for(brief):
    found = brief()
    all_said = brief_talk.comments(found.facts, found.words)
    first = paper.quote_height(all_said.groups[0].quotes[0])
    (group,) = (tight := brief_talk.comments(found.facts, found.words, 21.0 + paper.NOTE + first)).groups
    assert (len(group.quotes), tight.note) == (1, "1 other is in the annex.")
    assert (len(all_said.groups[0].quotes), all_said.note) == (2, "")


def test_one_comment_is_shown_however_little_room_there_is(brief):
    assert len(brief_talk.comments(brief().facts, brief().words, 0.0).groups[0].quotes) == 1


def test_where_there_is_little_room_fewer_first_answers_are_given(brief):
    found = brief()
    (one, _) = brief_talk.talking_points(found.facts, found.bank, found.words, ROOMS[-1]).items
    assert said(one) == "Delivery and delays: unfavourable in 1 comment. Done on 4 May 2026: Act done."
