"""The plans to hear silent accounts, as known on a day."""

from datetime import date

import pandas as pd
import pytest

from nps_report.actions.second_chances import second_chances_on

DAY = date(2026, 10, 31)


def plan(**row):
    """What is known of one plan on the day."""
    moments = {name: pd.to_datetime(row.pop(name, None)) for name in ("opened_at", "planned_for", "done_at")}
    table = pd.DataFrame([{"account_id": "A", "status": None, **row, **moments}])
    return second_chances_on(table, DAY).get("A")


def test_a_plan_made_later_is_not_known_yet():
    assert plan(opened_at="2026-11-01") is None
    assert plan(opened_at="2026-10-31T18:00") is not None


def test_what_was_done_later_was_not_done_yet():
    found = plan(done_at="2026-11-01", status="done", outcome="answered")
    assert (found.status, found.done_at, found.outcome) == ("planned", None, None)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({}, "planned"),
        ({"done_at": "2026-10-20"}, "done"),
        ({"status": "in progress"}, "in progress"),
        ({"status": "dropped"}, "dropped"),
        ({"status": "done"}, "done"),
    ],
    ids=["nothing said", "a day alone", "in progress", "dropped", "done some day"],
)
def test_the_status_is_the_one_written_or_what_the_days_tell(row, status):
    assert plan(**row).status == status


@pytest.mark.parametrize(
    ("row", "late"),
    [
        ({"planned_for": "2026-10-30"}, True),
        ({"planned_for": "2026-10-31"}, False),
        ({"planned_for": "2026-10-30", "status": "dropped"}, False),
        ({}, False),
    ],
    ids=["yesterday", "today", "given up", "no day"],
)
def test_late_is_what_is_not_finished_after_its_day(row, late):
    assert plan(**row).late(DAY) is late


def test_columns_may_be_absent():
    found = second_chances_on(pd.DataFrame({"account_id": ["A"]}), DAY)["A"]
    assert (found.way, found.owner, found.opened_at, found.finished) == (None, None, None, False)
