"""Open actions by horizon: their order, their numbers, and what the drawing says of them."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.action_matrix import NAMED, matrix, numbered
from nps_report.sections.actions import decisions, register
from nps_report.wording import words_for

OCTOBER = parse_period("2026-10")
WORDS = words_for("en")
ACTIONS = [
    {"action_id": "A", "title": "Rebuild", "impact": 5, "effort": 4, "owner": "Ana", "due": "2026-12-01"},
    {"action_id": "B", "title": "Ring back", "impact": 4, "effort": 2, "owner": "", "due": "2026-12-01"},
    {"action_id": "C", "title": "Explain", "impact": 3, "effort": 3, "owner": "Ana", "due": "2026-10-01"},
    {"action_id": "D", "title": "Warn", "impact": 5, "effort": 1, "owner": "Ana", "due": "2026-10-01"},
    {"action_id": "E", "title": "Think", "impact": "", "effort": 1, "owner": "Ana", "due": ""},
]


@pytest.fixture
def facts_of(frozen):
    """The facts of October with these actions, all of them in progress."""

    def of(actions):
        rows = [{"responded_at": "2026-10-05", "score": 9}]
        told = [{"status": "in progress", **action} for action in actions]
        return Facts(frozen({"responses": rows, "actions": told}), Scope(OCTOBER, "all", OCTOBER.end))

    return of


@pytest.fixture
def shown(facts_of):
    """The blocks of the register: the drawing, then the table."""
    return lambda actions=ACTIONS: register(facts_of(actions), WORDS).blocks


def test_quick_wins_come_first_then_medium_and_long_term_then_those_not_graded(shown):
    _, table = shown()
    assert [(row[0].label, row[-1].label) for row in table.rows] == [
        ("1. Warn", "quick win (5/1)"),
        ("2. Ring back", "quick win (4/2)"),
        ("3. Explain", "medium term (3/3)"),
        ("4. Rebuild", "long term (5/4)"),
        ("5. Think", "not graded (–/1)"),
    ]


def test_the_drawing_has_the_numbers_of_the_table_and_names_the_quick_wins(shown):
    figure, _ = shown()
    points = [(one["number"], one["impact"], one["effort"], one["late"]) for one in figure.data["points"]]
    assert points == [("1", 5, 1, True), ("2", 4, 2, False), ("3", 3, 3, True), ("4", 5, 4, False)]
    assert [one["owned"] for one in figure.data["points"]] == [True, False, True, True]
    assert [one["label"] for one in figure.data["named"]] == ["Warn", "Ring back"]
    assert figure.title == "2 quick wins among 4 graded actions"
    assert figure.alt.endswith("Warn and Ring back")


def test_that_there_is_no_quick_win_is_said(shown):
    figure, _ = shown(ACTIONS[:1])
    assert figure.title == "No quick win among 1 graded action"
    assert (figure.data["named"], figure.data["more_label"]) == ([], "")


def test_quick_wins_beyond_those_named_are_counted(facts_of):
    many = [{**ACTIONS[3], "action_id": f"X{place:02d}"} for place in range(NAMED + 2)]
    figure = matrix(numbered(facts_of(many), WORDS), WORDS)
    assert (len(figure.data["named"]), figure.data["more_label"]) == (NAMED, "2 others")


def test_without_a_graded_action_nothing_is_drawn(shown):
    (table,) = shown(ACTIONS[4:])
    assert table.rows[0][0].label == "1. Think"


def test_an_action_without_an_owner_is_marked_and_counted(facts_of):
    facts = facts_of(ACTIONS)
    section = register(facts, WORDS)
    assert section.heading == "Actions: 5 open, 2 late, 1 without an owner"
    cells = [row[1] for row in section.blocks[1].rows]
    assert [(cell.label, cell.mark) for cell in cells[:2]] == [("Ana", ""), ("no owner", "late")]
    assert "no owner" in [row[1].label for row in decisions(facts, WORDS).rows]


def test_what_an_action_changes_is_told_where_the_register_says_so(shown):
    told = [{**ACTIONS[0], "kind": "formation"}, ACTIONS[1]]
    _, table = shown(told)
    changes = [column.label for column in table.columns].index("Changes")
    assert [row[changes].label for row in table.rows] == ["", "training"]
    _, without = shown()
    assert "Changes" not in [column.label for column in without.columns]


def test_a_title_in_another_language_only_is_told(shown):
    actions = [{"action_id": "A", "title_fr": "Rappeler", "title_en": ""}]
    (table,) = shown(actions)
    assert table.rows[0][0].label == "1. Rappeler"
    assert "1 title is in another language only." in table.note
