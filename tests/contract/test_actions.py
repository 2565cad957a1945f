"""What is told of the register of actions: unknown themes and owners, days in disorder, texts in one language only."""

from __future__ import annotations

import pandas as pd
import pytest

from nps_report.errors import ContractError

ANSWERS = "response_id,score,responded_at,handled_by\nR1,3,2026-10-20,Max Weiss\n"
TEAM = "name,left_at\nAna Roy,\nTom Gone,2026-09-30\n"


@pytest.fixture
def told(clean):
    """The problems of a register, beside one answer of 20 October and a team: slug, row, column, value."""

    def of(rows, tables=None, **more):
        cleaned = clean(ANSWERS, {"actions": rows, "team": TEAM, **(tables or {})}, more)
        return [
            (one.slug, one.row, one.column, one.value)
            for one in cleaned.problems
            if one.path.endswith("actions.csv")
        ]

    return of


def test_a_sound_register_has_no_problem(told):
    rows = (
        "action_id,title,theme,owner,kind,status,opened_at,due,done_at\n"
        "A1,Slots,delivery,Ana Roy,Processus,done,2026-09-01,2026-09-30,2026-10-20\n"
    )
    assert told(rows) == []


@pytest.mark.parametrize("theme", ["price", "Prix", "délais", "DELAIS", "Portail"])
def test_a_theme_may_be_named_by_its_id_its_name_or_a_word_of_its_own(told, theme):
    assert told(f"action_id,title,theme\nA1,T,{theme}\n") == []


def test_an_unknown_theme_is_told_once_with_the_nearest(clean):
    cleaned = clean(ANSWERS, {"actions": "action_id,title,theme\nA1,T,pricee\nA2,T,pricee\n"})
    (problem,) = cleaned.problems
    assert (problem.slug, problem.row, problem.times) == ("unknown-theme", 2, 2)
    assert "'pricee' is no theme of the code frame (2 rows in all). Did you mean 'price'?" in problem.line()


def test_an_unknown_owner_is_told_and_one_who_handles_answers_is_known(told):
    rows = "action_id,title,owner\nA1,T,Eve Nobody\nA2,T,Max Weiss\n"
    assert told(rows) == [("unknown-colleague", 2, "owner", "Eve Nobody")]


def test_an_owner_of_several_actions_is_no_slip_unless_nearly_somebody_else(told):
    rows = "action_id,title,owner\nA1,T,Eve Nobody\nA2,T,Eve Nobody\nA3,T,Ana Roi\nA4,T,Ana Roi\n"
    assert told(rows) == [("unknown-colleague", 4, "owner", "Ana Roi")]


def test_who_left_with_an_action_open_is_told(told):
    rows = "action_id,title,owner,status,done_at\nA1,T,Tom Gone,planned,\nA2,T,Tom Gone,done,2026-09-01\n"
    assert told(rows) == [("colleague-left", 2, "owner", "Tom Gone")]


def test_days_before_the_opening_are_told(told):
    rows = (
        "action_id,title,status,opened_at,due,done_at\n"
        "A1,T,done,2026-09-02,2026-09-01,2026-09-01\n"
        "A2,T,planned,2026-09-02,2026-09-02,\n"
    )
    assert told(rows) == [
        ("before-opened", 2, "due", "2026-09-01"),
        ("before-opened", 2, "done_at", "2026-09-01"),
    ]


def test_what_is_done_after_the_newest_answer_is_in_the_future(told):
    rows = "action_id,title,status,done_at\nA1,T,done,2026-10-21\nA2,T,done,2026-10-20\n"
    assert told(rows) == [("done-in-future", 2, "done_at", "2026-10-21")]


def test_a_newer_invitation_moves_the_future_away(told):
    invited = {"invitations": "contact_id,sent_at\nC1,2026-10-25\n"}
    assert told("action_id,title,status,done_at\nA1,T,done,2026-10-21\n", invited) == []


def test_done_without_a_day_is_told(told):
    assert told("action_id,title,status\nA1,T,fait\n") == [("done-undated", 2, "done_at", "")]


def test_a_text_in_one_language_only_is_told_where_reports_are_in_both(told):
    rows = "action_id,title_fr,title_en,said_fr,said_en\nA1,Oui,Yes,Dit,\nA2,Non,,,\n"
    assert told(rows) == [("one-language", 2, "said_en", ""), ("one-language", 3, "title_en", "")]


def test_a_text_in_the_only_language_of_the_reports_is_no_problem(told):
    assert told("action_id,title_fr\nA1,Oui\n", languages=["fr"]) == []


def test_a_text_without_a_language_serves_both(told):
    assert told("action_id,title,title_fr\nA1,Yes,Oui\n") == []


def test_a_language_without_a_column_is_told_too(told):
    assert told("action_id,title_fr\nA1,Oui\n") == [("one-language", 2, "title_en", "")]


def test_kinds_are_read_in_both_languages(clean):
    rows = "action_id,title,kind\nA1,T,Formation\nA2,T,Produit\nA3,T,magic\n"
    cleaned = clean(ANSWERS, {"actions": rows})
    assert [(one.slug, one.value) for one in cleaned.problems] == [("choice", "magic")]
    kinds = pd.read_parquet(cleaned.tables["actions"])["kind"]
    assert kinds.tolist()[:2] == ["training", "product"]


def test_a_code_frame_that_cannot_be_read_leaves_themes_alone(told, tmp_path):
    (tmp_path / "params").mkdir(exist_ok=True)
    (tmp_path / "params" / "themes.yml").write_text("themes: {}", "utf-8")
    assert told("action_id,title,theme\nA1,T,nonsense\n") == []


def test_a_unit_of_no_answer_and_no_account_is_told_where_no_table_tells_the_units(clean):
    answers = "response_id,score,responded_at,unit\nR1,3,2026-10-20,Lyon\n"
    accounts = "account_id,unit\nA,Lille\n"
    actions = "action_id,title,unit\nA1,T,Lyon\nA2,T,Lille\nA3,T,Centre\nA4,T,\n"
    (problem,) = clean(answers, {"actions": actions, "accounts": accounts}).problems
    assert (problem.slug, problem.row, problem.value) == ("unit-unheard", 4, "Centre")


def test_a_table_of_units_tells_of_unknown_ones_itself(told):
    found = told("action_id,title,unit\nA1,T,Centre\n", {"units": "unit\nLyon\n"})
    assert found == [("unknown-unit", 2, "unit", "Centre")]


def test_what_customers_are_to_read_needs_a_text_for_them(told):
    rows = (
        "action_id,title,visibility,public_text_fr,public_text_en,status\n"
        "A1,T,customer,,,planned\nA2,T,customer,Dit,Said,planned\nA3,T,internal,,,planned\nA4,T,customer,,,dropped\n"
    )
    assert told(rows) == [("untold", 2, "visibility", "customer")]


def test_two_slips_stop_no_register_and_three_do(clean):
    rows = "action_id,title\n" + "".join(f"A{place},T\n" for place in range(7))
    strict = {"thresholds": {"bad_rows": 0.05}}
    assert clean(ANSWERS, {"actions": rows + "B1,\nB2,\n"}, strict).problems
    with pytest.raises(ContractError, match="actions: 3 of 10 rows cannot be used"):
        clean(ANSWERS, {"actions": rows + "B1,\nB2,\nB3,\n"}, strict)
