"""What is said of how scores were asked for."""

import json

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.audit import audit, method_items, numbers
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")
ACCOUNTS = [{"account_id": "A", "account_manager": "Odile Marchal"}]
NAMES = [f"C{place:02d}" for place in range(40)]


def answers(score_of, names=NAMES, **more):
    """An answer of 5 October from each contact, with a score by its place."""
    return [
        {
            "contact_id": name,
            "account_id": "A",
            "responded_at": "2026-10-05",
            "score": score_of(place),
            **more,
        }
        for place, name in enumerate(names)
    ]


def invitations(names=NAMES, **columns):
    """An invitation of 1 October to each contact; `columns` give a value by the contact's place."""
    return [
        {
            "contact_id": name,
            "sent_at": "2026-10-01",
            **{column: value(place) for column, value in columns.items()},
        }
        for place, name in enumerate(names)
    ]


@pytest.fixture
def facts(frozen):
    """The facts of October 2026."""

    def of(rows, asked=(), **changes):
        tables = {"responses": rows, "invitations": asked, "accounts": ACCOUNTS}
        return Facts(frozen(tables, **changes), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def mixed(place):
    """Promoters and detractors in turn."""
    return 10 if place % 2 else 3


def plain(text):
    """The text with ordinary spaces: what is kept together on a line does not matter here."""
    return text.replace("\u00a0", " ")


def line(section):
    """The one line of a section with nothing to look at."""
    [text] = section.blocks
    return plain(text.paragraphs[0][0].text)


def checks(section):
    """What was found and the verdict, by check."""
    [table] = section.blocks
    return {name.label: (plain(found.label), verdict.label) for name, found, verdict in table.rows}


def test_nothing_to_look_at_is_one_line_that_names_what_was_checked(facts):
    asked = invitations(chosen_by=lambda place: "draw", reminders=lambda place: place // 20)
    section = audit(facts(answers(mixed), asked), EN)
    assert section.heading == "How it was asked"
    assert line(section) == (
        "Nothing unusual in the last twelve months. Looked at: choice of contacts, reminders and time to answer."
    )


def test_contacts_chosen_by_account_managers_are_a_point_to_look_at(facts):
    """Odile chose half of the contacts, who are all promoters."""
    asked = invitations(chosen_by=lambda place: "Odile Marchal" if place < 20 else "draw")
    section = audit(facts(answers(lambda place: 10 if place < 20 else 3), asked), EN)
    assert section.heading == "How it was asked: 1 point to look at"
    assert checks(section)["Choice of contacts"] == (
        "50% of invitations (20 of 40) went to contacts chosen by an account manager. They score higher: "
        "+100 (n = 20 · small base), the others −100 (n = 20 · small base), an established gap.",
        "look at it",
    )


def test_a_gap_that_is_not_established_is_said_so_and_the_choice_is_still_looked_at(facts):
    asked = invitations(chosen_by=lambda place: "account manager" if place < 20 else "draw")
    found, verdict = checks(audit(facts(answers(mixed), asked), EN))["Choice of contacts"]
    assert (
        "They score 0 (n = 20 · small base), the others 0 (n = 20 · small base): gap not established."
        in found
    )
    assert verdict == "look at it"


def test_lower_scores_of_those_chosen_are_called_lower(facts):
    asked = invitations(chosen_by=lambda place: "commercial" if place < 20 else "draw")
    section = audit(facts(answers(lambda place: 3 if place < 20 else 10), asked), EN)
    assert "They score lower: −100" in checks(section)["Choice of contacts"][0]


def test_where_nobody_else_was_asked_there_is_nothing_to_compare(facts):
    asked = invitations(chosen_by=lambda place: "commercial")
    found, _ = checks(audit(facts(answers(mixed), asked), EN))["Choice of contacts"]
    assert found == "100% of invitations (40 of 40) went to contacts chosen by an account manager."


def handled(place):
    return {"handled_by": "Anne" if place < 20 else "Bruno"}


def test_a_handler_who_stands_out_is_named_with_the_figures(facts):
    rows = [
        {**row, **handled(place)}
        for place, row in enumerate(answers(lambda place: 9 if place < 20 else mixed(place)))
    ]
    section = audit(facts(rows), EN)
    assert checks(section)["Scores by handler"] == (
        "Anne: 100% of answers are 9 or 10 (n = 20 · small base), against 50% for the others (n = 20 · small base).",
        "look at it",
    )


def test_handlers_alike_are_counted_and_nothing_more(facts):
    rows = [{**row, **handled(place)} for place, row in enumerate(answers(mixed))]
    assert line(audit(facts(rows), EN)).endswith("Looked at: scores by handler.")


def looked_at_by_the_way(facts, rows, asked=(), **changes):
    """The checks beside a contact chosen by an account manager, so that there is a table."""
    chosen = {"contact_id": "Z", "sent_at": "2026-10-01", "chosen_by": "commercial"}
    return checks(audit(facts(rows, [*asked, chosen], **changes), EN))


def test_reminders_are_told_one_by_one(facts):
    asked = invitations(reminders=lambda place: place % 4)
    found, verdict = looked_at_by_the_way(facts, answers(mixed, NAMES[:20]), asked)["Reminders"]
    assert found == (
        "No reminder: 10 sent, 50% answered, score −100 (n = 5 · small base); "
        "one reminder: 10 sent, 50% answered, score +100 (n = 5 · small base); "
        "two reminders or more: 20 sent, 50% answered, score 0 (n = 10 · small base)."
    )
    assert verdict == "nothing unusual"


@pytest.mark.parametrize(("first", "word"), [(3, "higher"), (10, "lower")])
def test_those_reminded_most_who_score_otherwise_are_a_point_to_look_at(facts, first, word):
    asked = invitations(reminders=lambda place: 0 if place < 20 else 2)
    section = audit(facts(answers(lambda place: first if place < 20 else 13 - first), asked), EN)
    found, verdict = checks(section)["Reminders"]
    assert f"Those who took the most reminders score {word}, an established gap." in found
    assert verdict == "look at it"


@pytest.mark.parametrize(
    ("sent_at", "expected"),
    [
        ("2026-10-05", "Of 40 invitations answered, half were answered on the day."),
        ("2026-10-04", "Of 40 invitations answered, half were answered within 1 day."),
        ("2026-10-01", "Of 40 invitations answered, half were answered within 4 days."),
    ],
)
def test_the_time_to_answer_is_told_in_days(facts, sent_at, expected):
    asked = [{**row, "sent_at": sent_at} for row in invitations()]
    assert looked_at_by_the_way(facts, answers(mixed), asked)["Time to answer"][0] == expected


def test_a_scale_without_a_zero_is_a_point_to_look_at(facts):
    rows = answers(mixed, [f"C{place}" for place in range(300)])
    assert checks(audit(facts(rows), EN)) == {
        "Scale": ("Not one 0 among 300 answers: did the scale shown start at 1?", "look at it")
    }


def test_a_scale_used_to_its_end_is_told(facts):
    rows = answers(lambda place: 0 if place == 0 else 10)
    assert looked_at_by_the_way(facts, rows)["Scale"] == (
        "0 was given 1 time in 40 answers.",
        "nothing unusual",
    )


def visits():
    """One answer after an event beside forty about the relation."""
    return [*answers(mixed), *answers(lambda place: 9, ["V1"], kind="transactional")]


def test_answers_after_an_event_are_told_apart(facts):
    assert looked_at_by_the_way(facts, visits())["Kinds of survey"] == (
        "Answers after an event are kept apart: +100 (n = 1 · small base); relational ones: 0 (n = 40).",
        "nothing unusual",
    )


def test_kinds_mixed_in_one_score_are_a_point_to_look_at(facts):
    found = checks(audit(facts(visits(), statistics={"mixed_kinds": True}), EN))
    assert found["Kinds of survey"] == (
        "One score mixes answers after an event, +100 (n = 1 · small base), and relational ones, 0 (n = 40).",
        "look at it",
    )


def test_weights_are_said(facts):
    rows = [{**row, "weight": 1 + place % 2} for place, row in enumerate(answers(mixed))]
    assert line(audit(facts(rows), EN)).endswith("Looked at: weights.")


def test_where_nothing_is_known_one_line_says_so(facts):
    section = audit(facts(answers(mixed)), EN)
    assert line(section) == "Nothing is known of how these scores were asked for."


def test_a_crowded_unit_says_why_it_is_not_looked_at(facts, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 1)
    asked = invitations(chosen_by=lambda place: "commercial")
    assert line(audit(facts(answers(mixed), asked), EN)).startswith("Not looked at person by person")


def test_p_values_stand_in_the_method_alone(facts):
    asked = invitations(
        chosen_by=lambda place: "commercial" if place < 20 else "draw", reminders=lambda place: place % 3
    )
    rows = [{**row, **handled(place)} for place, row in enumerate(answers(mixed))]
    found = facts(rows, asked)
    [(term, text)] = method_items(found, EN)
    assert term == "How it was asked"
    tests = ("Choice of contacts p =", "Reminders p =", "Anne p = 1.000", "Bruno p = 1.000")
    assert [test for test in tests if test not in plain(text)] == []
    assert "p =" not in plain(json.dumps(audit(found, EN).as_json(), ensure_ascii=False))


def test_without_a_test_the_method_says_nothing(facts):
    assert list(method_items(facts(answers(mixed)), EN)) == []


def test_the_numbers_are_those_counted(facts):
    asked = invitations(
        chosen_by=lambda place: "commercial" if place < 10 else "draw", reminders=lambda place: 0
    )
    found = numbers(facts([{**row, **handled(place)} for place, row in enumerate(answers(mixed))], asked))
    assert (found["chosen_by_managers"]["invitations"], found["chosen_by_managers"]["known"]) == (10, 40)
    assert found["chosen_by_managers"]["others"] == {
        "n": 30,
        "promoters": 15,
        "passives": 0,
        "detractors": 15,
        "nps": 0.0,
    }
    assert [(row["handler"], row["high"], row["n"]) for row in found["handlers"]] == [
        ("Anne", 10, 20),
        ("Bruno", 10, 20),
    ]
    assert found["median_days_to_answer"] == 4


def test_what_is_not_known_is_none_and_never_nan(facts):
    found = numbers(facts(answers(mixed), invitations(chosen_by=lambda place: "commercial")))
    assert (found["reminder_gap"], found["kinds"], found["scale_used_to_zero"]) == (None, None, None)
    assert found["chosen_by_managers"]["gap"]["value"] is None
    json.dumps(found, allow_nan=False)
