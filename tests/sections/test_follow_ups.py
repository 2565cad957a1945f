"""Closing the loop, in words."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.follow_ups import follow_ups, method_items, numbers, urgent
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")


def answer(account, score, contact=1, day="2026-10-05", **more):
    """An answer of October 2026, a Monday."""
    who = f"{account}-{contact}"
    return {
        "response_id": f"{who} {day}",
        "responded_at": day,
        "score": score,
        "account_id": account,
        "contact_id": who,
        **more,
    }


def called(account, first="", day="2026-10-05", opened="2026-10-06", **more):
    """A follow-up on an answer, opened on a Tuesday."""
    return {
        "response_id": f"{account}-1 {day}",
        "opened_at": opened,
        "first_contact_at": first,
        "caller": "Karim",
        **more,
    }


@pytest.fixture
def facts(frozen):
    """The facts of October 2026 of these answers and follow-ups."""

    def of(rows, followups=(), tables=(), **changes):
        tables = {"responses": rows, "followups": followups, **dict(tables)}
        return Facts(frozen(tables, currency="€", **changes), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def labels(table):
    return [[cell.label for cell in row] for row in table.rows]


def titled(section, start):
    """The table whose title starts so."""
    return next(block for block in section.blocks if getattr(block, "title", "").startswith(start))


def said(section):
    """The paragraphs of a section."""
    texts = (block for block in section.blocks if hasattr(block, "paragraphs"))
    return ["".join(run.text for run in runs) for block in texts for runs in block.paragraphs]


FOUR = [answer(name, 3) for name in "ABCD"]
OF_FOUR = [
    called("A", "2026-10-07T10:00", closed_at="2026-10-09", status="closed", outcome="solved"),
    called("B", "2026-10-08", root_cause="delays"),
    called("C", "2026-10-20", root_cause="delays"),
    called("D", root_cause="prices"),
]


def test_the_heading_says_how_many_were_contacted_in_time(facts):
    found = follow_ups(facts(FOUR, OF_FOUR), EN)
    # A within 34 hours, B at 48; C after two weeks, D never, both due on the 8th.
    assert found.heading == "Of 4 follow-ups due, 2 contacted in time (50%, 15% to 85%)"


def test_figures_stand_with_what_they_are_among_and_their_limits(facts):
    table = titled(follow_ups(facts(FOUR, OF_FOUR), EN), "Follow-ups in figures")
    assert [column.label for column in table.columns] == ["", "October 2026", "Twelve months"]
    assert labels(table)[:4] == [
        ["Opened", "4", "4"],
        ["Contacted in time", *["2 of 4 (50%, 15% to 85%)"] * 2],
        ["Closed", *["1 of 4 (25%, 5% to 70%)"] * 2],
        ["Closed in time", *["1 of 4 (25%, 5% to 70%)"] * 2],
    ]


def test_what_is_not_due_yet_is_counted_below(facts):
    rows, found = [answer("A", 3, day="2026-10-29")], [called("A", day="2026-10-29", opened="2026-10-30")]
    section = follow_ups(facts(rows, found), EN)
    assert section.heading == "Follow-ups: none is due yet"
    assert titled(section, "Follow-ups in figures").note == "1 is not due yet."


def test_those_without_a_caller_stand_first_and_somebody_is_proposed(facts):
    rows = [answer("A", 3), answer("B", 5), answer("C", 6, handled_by="Odile Marchal")]
    found = [
        called("A", "2026-10-07"),
        called("B", caller=""),
        called("C", caller="Odile Marchal"),
    ]
    team = [{"name": "Karim Zeroual"}, {"name": "Odile Marchal"}]
    table = titled(follow_ups(facts(rows, found, {"team": team}), EN), "Start")
    assert table.title == "Start with these: 3 to finish, 1 to assign, 1 with somebody involved, 2 late"
    assert [row[3:] for row in labels(table)] == [
        ["nobody yet; proposed: Karim Zeroual", "late, 8 Oct"],
        ["Odile Marchal (involved); proposed: Karim Zeroual", "late, 8 Oct"],
        ["Karim", "made 7 Oct"],
    ]


def test_an_owner_who_is_involved_is_told_until_somebody_has_called(facts):
    rows = [answer("A", 3, handled_by="Odile Marchal"), answer("B", 3, handled_by="Odile Marchal")]
    found = [called("A", owner="Odile Marchal"), called("B", "2026-10-07", owner="Odile Marchal")]
    table = titled(follow_ups(facts(rows, found), EN), "Start")
    assert [row[3] for row in labels(table)] == ["Karim; owner: Odile Marchal (involved)", "Karim"]


def test_the_order_is_told_where_there_are_several_rows(facts):
    (one, two) = (
        titled(
            follow_ups(facts([answer(name, 3) for name in names], [called(name) for name in names]), EN),
            "Start",
        )
        for names in ("A", "AB")
    )
    assert (one.note, two.note) == ("", "In order: to assign, somebody involved, late, detractors, revenue.")


def test_one_follow_up_is_told_in_the_singular(facts):
    found = follow_ups(facts([answer("A", 3)], [called("A")]), EN)
    assert found.heading == "Of 1 follow-up due, 0 contacted in time (0%, 0% to 79%)"


def test_six_are_shown_and_the_annex_has_the_others(facts):
    names = "ABCDEFGH"
    section = follow_ups(facts([answer(name, 3) for name in names], [called(name) for name in names]), EN)
    table = titled(section, "Start")
    assert (len(table.rows), len(table.beyond)) == (6, 2)
    assert table.note.endswith("2 others are in the annex.")


def test_root_causes_are_told_the_most_frequent_first(facts):
    assert "Root causes found in twelve months (n = 3): delays (2) and prices (1)." in said(
        follow_ups(facts(FOUR, OF_FOUR), EN)
    )


def test_a_cause_is_told_without_the_names_in_it_where_persons_may_not_be_named(facts):
    found = [called("A", root_cause="Late, ask Mr Dupont"), called("B", root_cause="Ysorel Tavendre")]
    told = " ".join(said(follow_ups(facts(FOUR, found, identified="no"), EN)))
    assert "Late, ask [name] (1)" in told
    assert "Ysorel" not in told


def test_detractors_without_a_follow_up_are_counted(facts):
    told = said(follow_ups(facts(FOUR, OF_FOUR[:3]), EN))
    assert told[0] == "Without a follow-up: 1 detractor of the period."


def test_recovery_stands_beside_those_nobody_called_with_its_caution(facts):
    rows = [answer(name, 3, day="2026-02-02") for name in "ABCD"]
    rows += [answer(name, score) for name, score in {"A": 9, "B": 7, "C": 7, "D": 3}.items()]
    found = [
        called(name, "2026-02-04", day="2026-02-02", opened="2026-02-02", status="closed", outcome="solved")
        for name in "AB"
    ]
    told = next(line for line in said(follow_ups(facts(rows, found), EN)) if line.startswith("Recovered"))
    assert told.startswith(
        "Recovered at the next answer: 2 of 2 detractors who were called (100%, 34% to 100%); "
        "1 of 2 whom nobody called (50%, 9% to 91%). No difference established. "
        "Turned promoters: 1 and 0."
    )
    assert told.endswith("an association, not an effect.")


def test_without_a_register_the_lists_stand_alone(facts):
    found = follow_ups(facts([answer("A", 8, comment="Fine, if slow")]), EN)
    assert found.heading == "Whom to turn to"
    assert [block.title for block in found.blocks] == ["Passives: 1 of 1 gave 8; 0 agreed to be asked again"]


def test_with_nothing_to_say_there_is_no_section(facts):
    rows = [{"response_id": "R", "responded_at": "2026-10-05", "score": 3}]
    assert follow_ups(facts(rows), EN) is None


def test_urgent_is_a_score_below_zero_beyond_doubt(facts):
    bad = facts([answer(name, 2) for name in "ABCDEFGHIJ"], [called("A"), called("B", "2026-10-07")])
    text = "".join(run.text for run in urgent(bad, EN).text)
    assert text.startswith("Urgent: the score is established below zero (at most −")
    assert text.endswith("1 customer still waits for a call: start there. 8 detractors have no follow-up.")
    assert urgent(facts([answer("A", 2)]), EN) is None


def test_numbers_are_not_rounded_and_name_nobody(facts):
    contacts = [{"contact_id": "A-1", "account_id": "A", "name": "Aline Novaluxot"}]
    found = numbers(facts(FOUR, OF_FOUR, {"contacts": contacts}))
    assert found["period"]["in_time"]["k"] == 2
    assert found["period"]["in_time"]["low"] == pytest.approx(0.1500, abs=1e-4)
    (waiting,) = [one for one in found["unfinished"] if one["status"] == "open"]
    assert waiting == {
        "response_id": "D-1 2026-10-05",
        "score": 3,
        "status": "open",
        "assigned": True,
        "involved": [],
        "due": "2026-10-08T00:00:00",
        "late": True,
    }
    assert "Aline" not in str(found)


def test_the_method_says_how_it_is_counted(facts):
    terms = dict(method_items(facts(FOUR, OF_FOUR, follow_up={"first_contact_hours": 24}), EN))
    assert terms["Follow-ups"].startswith("In time: within 24 hours, 24 a day on business days, of those")
    assert "Recovered" not in terms
    assert list(method_items(facts([answer("A", 3)]), EN)) == []
