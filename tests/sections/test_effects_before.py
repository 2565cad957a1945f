"""What moved before an action, as a picture and in words."""

from datetime import date

import pytest

from nps_report.facts.effects import Effects
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.effects_before import PANELS, Placed, before
from nps_report.wording import words_for

WORDS = words_for("en")


def answers(month, unit, scores):
    day = f"2026-{month:02d}-10"
    return [{"responded_at": day, "score": score, "unit": unit, "contact_id": ""} for score in scores]


@pytest.fixture
def placed(frozen):
    """The actions done in Lyon on a day, with the facts of October that they are told in."""

    def of(*rows, done_at="2026-08-15", many=1):
        actions = [
            {"action_id": f"A{place}", "title": "Slots", "unit": "Lyon", "status": "done", "done_at": done_at}
            for place in range(many)
        ]
        units = [{"unit": "Lyon"}, {"unit": "Lille"}]
        side = frozen(
            {"responses": [row for group in rows for row in group], "units": units, "actions": actions}
        )
        facts = Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))
        return [Placed("Lyon, Aug 26", one) for one in Effects(facts).found], facts

    return of


FALLING = (
    answers(5, "Lyon", [10] * 30),
    answers(7, "Lyon", [0] * 30),
    answers(9, "Lyon", [10, 7] * 10),
    answers(5, "Lille", [7] * 40),
    answers(7, "Lille", [10, 7] * 15),
    answers(10, "Lille", [7] * 5),
)


def test_a_panel_holds_each_period_before_and_all_days_after(placed):
    (panel,) = before(*placed(*FALLING), WORDS).data["panels"]
    assert (panel["done"], panel["elsewhere"]) == ([100.0, None, -100.0, 50.0], [0.0, None, 50.0, 0.0])
    # June has no answer, and the days after have 20: both are too few to lean on.
    assert panel["small_base"] == [False, True, False, True]
    assert [panel[f"{which}_label"] for which in ("first", "moment", "last")] == [
        "May 26",
        "action",
        "Sept 26 to Oct 26",
    ]
    assert (panel["first_done"], panel["last_done"], panel["last_elsewhere"]) == (
        "+100",
        "where done +50",
        "elsewhere 0",
    )


def test_the_scale_holds_every_score_and_zero(placed):
    assert before(*placed(*FALLING), WORDS).data["axis"] == (-100, 100)


def test_where_the_scores_did_not_move_alike_the_heading_says_so(placed):
    figure = before(*placed(*FALLING), WORDS)
    assert figure.title == "Scores before the action: not alike in Lyon, Aug 26"
    assert figure.data["panels"][0]["gap_label"].endswith("points a period, established.")


def test_one_period_before_is_too_few_to_compare(placed):
    figure = before(
        *placed(answers(7, "Lyon", [0]), answers(9, "Lyon", [9]), answers(7, "Lille", [9])), WORDS
    )
    assert figure.title == "Scores before the action: no gap between the slopes established"
    assert figure.data["panels"][0]["gap_label"] == "Slopes before: too few to compare."


def test_the_words_for_those_who_do_not_see_it_say_all_scores(placed):
    alt = before(*placed(*FALLING), WORDS).alt
    assert (
        "Lyon, Aug 26: +100, –, −100 where it was done and 0, –, +50 elsewhere from May 26 to Jul 26" in alt
    )
    assert "after the action +50 and 0." in alt


def test_the_data_behind_hold_every_action_and_the_annex_those_not_drawn(placed):
    figure = before(*placed(*FALLING, many=PANELS + 1), WORDS)
    assert len(figure.data["panels"]) == PANELS
    assert (len(figure.table.rows), len(figure.table.beyond)) == (4 * PANELS, 4)
    assert [cell.label for cell in figure.table.rows[0]] == [
        "Lyon, Aug 26",
        "May 26",
        "+100",
        "30",
        "0",
        "40",
    ]


def test_without_an_action_to_compare_there_is_no_picture(placed):
    _, facts = placed(*FALLING)
    assert before([], facts, WORDS) is None
