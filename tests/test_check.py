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

    def check(*scores, rows=(), **changes):
        none = dict.fromkeys(("accounts", "contacts", "invitations", "actions", "units"), ())
        settings = {"segments": [], "targets": {}, **changes}
        path = sample_programme(tmp_path, {**none, "responses": [*answers(*scores), *rows]}, **settings)
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


def lines(report):
    return "\n".join(report.lines())


def test_units_that_cannot_stand_are_told_once(checked):
    rows = [{"responded_at": "2026-10-01", "score": 9, "unit": unit} for unit in ("Lyon", "lyon")]
    report = checked(rows=rows)
    assert report.errors == 1
    assert lines(report).count("'lyon' would share its files") == 1


def test_what_would_stop_a_run_stops_a_check(checked):
    report = checked(9, 10, segments=["unti"])
    assert (report.errors, report.rows["scored"]) == (1, 2)
    assert "'unti'" in report.fatal
    assert "did you mean 'unit'" in report.fatal


def test_a_filter_that_keeps_nothing_is_a_warning(checked):
    source = {"path": "../data/responses.csv", "where": {"score": "Complete"}}
    report = checked(9, 10, sources={"responses": source})
    assert (report.errors, report.warnings, report.rows["left out"]) == (0, 2, 2)
    assert "'score: Complete' is what `where` asks for, and no row holds it" in lines(report)


def test_a_misspelt_name_of_a_column_is_a_warning_unless_it_is_a_segment(checked):
    source = {"path": "../data/responses.csv", "columns": {"score": "score", "coment": "score"}}
    report = checked(9, sources={"responses": source})
    assert "columns: 'coment' is not a column that the kit knows" in lines(report)
    assert "Did you mean 'comment'?" in lines(report)
    assert checked(9, sources={"responses": source}, segments=["coment"]).warnings == 0


def test_days_counted_by_a_spreadsheet_are_recognised(checked):
    report = checked(rows=[{"responded_at": "46301", "score": 9}])
    assert "'46301' cannot be read as a date. If it counts days" in lines(report)
    assert "`dates: excel`" in lines(report)
