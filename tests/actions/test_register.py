"""The register as it stood on a day."""

from datetime import date

import pandas as pd
import pytest

from nps_report.actions import Register, localized

COLUMNS = ["action_id", "status", "opened_at", "due", "done_at", "impact", "effort"]


def table(*rows):
    """Actions from tuples in the order of COLUMNS."""
    frame = pd.DataFrame(list(rows), columns=COLUMNS)
    days = ["opened_at", "due", "done_at"]
    return frame.assign(**{day: pd.to_datetime(frame[day]) for day in days})


def opened(*rows, as_of=date(2026, 10, 31)):
    return list(Register(table(*rows), as_of).open["action_id"])


def test_the_best_worth_comes_first():
    assert opened(
        ("a", "planned", None, "2026-12-01", None, 4, 4), ("b", "planned", None, "2026-12-01", None, 4, 1)
    ) == ["b", "a"]


def test_equal_worth_goes_to_the_larger_impact_then_to_the_earlier_date():
    assert opened(
        ("a", "planned", None, "2026-12-09", None, 2, 2),
        ("b", "planned", None, "2026-12-01", None, 2, 2),
        ("c", "planned", None, "2026-12-31", None, 4, 4),
    ) == ["c", "b", "a"]


def test_a_late_action_comes_before_a_better_one():
    assert opened(
        ("good", "planned", None, "2026-12-01", None, 5, 1),
        ("late", "planned", None, "2026-10-30", None, 1, 5),
    ) == ["late", "good"]


def test_due_that_very_day_is_not_late():
    register = Register(table(("a", "planned", None, "2026-10-31", None, 1, 1)), date(2026, 10, 31))
    assert list(register.open["late"]) == [False]


def test_done_after_the_reports_date_was_still_open_that_day():
    row = ("a", "done", None, "2026-10-01", "2026-11-02", 1, 1)
    register = Register(table(row), date(2026, 10, 31))
    assert list(register.open["status"]) == ["in progress"]
    assert register.done_after(date(2026, 9, 30)).empty


def test_opened_after_the_reports_date_is_not_known():
    assert opened(("a", "planned", "2026-11-01", "2026-12-01", None, 1, 1)) == []


def test_a_blank_status_is_planned():
    register = Register(table(("a", None, None, None, None, 1, 1)), date(2026, 10, 31))
    assert list(register.open["status"]) == ["planned"]


def test_an_empty_register_is_empty():
    register = Register(table(), date(2026, 10, 31))
    assert register.open.empty
    assert register.done_after(date(2026, 1, 1)).empty


@pytest.mark.parametrize(("languages", "expected"), [(("fr", "en"), "Créneau"), (("en", "fr"), "Slot")])
def test_a_text_comes_in_the_first_language_that_has_it(languages, expected):
    frame = pd.DataFrame({"title_fr": ["Créneau"], "title_en": ["Slot"]})
    assert [expected] == list(localized(frame, "title", languages))
