"""What `nps-report check` tells."""

import json

import pytest

from nps_report.check import check_programme
from nps_report.programme import load_programme
from nps_report.testing import sample_programme


def answers(*scores):
    return [
        {"responded_at": f"2026-10-{place + 1:02d}", "score": score} for place, score in enumerate(scores)
    ]


@pytest.fixture
def checked(tmp_path):
    """The report of a check of the scores given, and no other table."""

    def check(*scores, **changes):
        none = dict.fromkeys(("accounts", "contacts", "invitations", "actions", "units"), ())
        settings = {"segments": [], "targets": {}, **changes}
        path = sample_programme(tmp_path, {**none, "responses": answers(*scores)}, **settings)
        return check_programme(load_programme(path))

    return check


def test_sound_input_has_no_problem(checked):
    report = checked(9, 10, 3)
    assert (report.errors, report.warnings, report.rows["scored"]) == (0, 0, 3)
    assert list(report.lines())[-1] == "0 errors, 0 warnings."


def test_a_row_set_aside_is_a_warning_with_file_row_value_and_way_out(checked):
    report = checked(*[9] * 30, 11)
    line = next(iter(report.lines()))
    assert (report.errors, report.warnings) == (0, 1)
    for part in ("warning: ", "responses.csv, row 32, score: '11'", "0 to 10", "missing"):
        assert part in line


def test_too_many_bad_rows_are_an_error_with_the_rows_told(checked):
    report = checked(9, 9, 11)
    assert report.errors == 1
    assert any("row 4" in line for line in report.lines())


def test_a_missing_file_is_an_error_not_a_traceback(checked):
    report = checked(9, sources={"responses": {"path": "../data/nothing.csv"}})
    assert report.errors == 1
    assert "nothing.csv" in report.fatal


def test_the_json_says_the_same(checked):
    found = json.loads(checked(*[9] * 30, 11).as_json())
    assert (found["schema"], found["errors"], found["warnings"], found["rows"]["scored"]) == (
        "nps-report/check/1",
        0,
        1,
        30,
    )
