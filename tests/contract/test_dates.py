"""Dates are read in the declared or proved order; an ambiguous file is an error, never a guess."""

from __future__ import annotations

import pandas as pd
import pytest

from nps_report.contract.dates import DateReader
from nps_report.errors import SourceError


def read(text, form="iso", timezone="Europe/Paris"):
    (moment,) = DateReader(form, timezone)(pd.Series([text], dtype="str"))
    return None if pd.isna(moment) else moment.isoformat(timespec="seconds")


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2026-10-31", "iso", "2026-10-31T00:00:00"),
        ("2026-10-31 9:05", "iso", "2026-10-31T09:05:00"),
        ("2026-10-31T09:05:07.123456", "iso", "2026-10-31T09:05:07"),
        ("2026/10/31 5:05:47 PM", "iso", "2026-10-31T17:05:47"),
        ("8/11/2021 17:05:47", "day-first", "2021-11-08T17:05:47"),
        ("08.11.21", "day-first", "2021-11-08T00:00:00"),
        ("8-11-2021 17h05", "day-first", "2021-11-08T17:05:00"),
        ("9/8/18 3:42", "month-first", "2018-09-08T03:42:00"),
        ("9/8/2018 12:30 a.m.", "month-first", "2018-09-08T00:30:00"),
        ("9/8/2018 12:30 PM", "month-first", "2018-09-08T12:30:00"),
        ("2018-09-08", "month-first", "2018-09-08T00:00:00"),
        ("44508.75", "excel", "2021-11-08T18:00:00"),
        ("44508", "excel", "2021-11-08T00:00:00"),
        ("2021-11-08", "excel", "2021-11-08T00:00:00"),
        ("13 Dec 2019", "%d %b %Y", "2019-12-13T00:00:00"),
        ("20191213", "%Y%m%d", "2019-12-13T00:00:00"),
        ("2020-02-29", "iso", "2020-02-29T00:00:00"),
    ],
)
def test_forms_that_are_read(text, form, expected):
    assert read(text, form) == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-02-29", "iso"),
        ("31/04/2026", "day-first"),
        ("13/13/2026", "day-first"),
        ("0/1/2026", "day-first"),
        ("1/10/2026", "iso"),
        ("2026-10-31 25:00", "iso"),
        ("2026-10-31 13:00 PM", "iso"),
        ("2026-10-31 10:61", "iso"),
        ("yesterday", "day-first"),
        ("31/10/2026", "%Y-%m"),
        ("9999999999", "excel"),
    ],
)
def test_forms_that_are_not(text, form):
    assert read(text, form) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-31T23:30:00Z", "2026-11-01T00:30:00"),
        ("2026-07-14T12:00:00+00:00", "2026-07-14T14:00:00"),
        ("2026-07-14 12:00 UTC", "2026-07-14T14:00:00"),
        ("2026/07/14 5:00:00 PM UTC-5", "2026-07-15T00:00:00"),
        ("2026-07-14T12:00:00-0530", "2026-07-14T19:30:00"),
        ("2026-07-14 12:00", "2026-07-14T12:00:00"),
    ],
)
def test_stamps_with_a_zone_move_to_the_programme_s(text, expected):
    assert read(text) == expected


def test_a_strptime_format_may_hold_a_zone():
    assert read("14 Jul 2026 12:00 +0000", "%d %b %Y %H:%M %z") == "2026-07-14T14:00:00"


def test_one_day_past_the_twelfth_proves_the_order_of_the_whole_source(answers):
    table = answers("score,responded_at\n9,8/11/2021\n8,9/11/2021\n7,13/11/2021\n")
    assert table["responded_at"].dt.month.tolist() == [11, 11, 11]


def test_the_proof_may_stand_in_another_file(clean, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "zz.csv").write_text("score,responded_at\n9,1/31/2026\n")
    cleaned = clean("score,responded_at\n9,1/2/2026\n", path="../data/*.csv")
    months = pd.read_parquet(cleaned.tables["responses"])["responded_at"].dt.month
    assert months.tolist() == [1, 1]


def test_ambiguous_dates_are_an_error_that_asks(clean):
    with pytest.raises(SourceError) as caught:
        clean("score,responded_at\n9,2026-10-01\n8,8/11/2021\n7,9/11/2021\n")
    assert caught.value.slug == "ambiguous-dates"
    for part in ("data/responses.csv", "row 3", "'8/11/2021'", "`dates: day-first` or `dates: month-first`"):
        assert part in str(caught.value)


def test_contradicting_dates_are_an_error_that_shows_both(clean):
    with pytest.raises(SourceError) as caught:
        clean("score,responded_at\n9,13/11/2021\n8,11/14/2021\n")
    assert "row 2: '13/11/2021' is day-first" in str(caught.value)
    assert "row 3: '11/14/2021' is month-first" in str(caught.value)


def test_declared_dates_are_not_ambiguous(answers):
    table = answers("score,responded_at\n9,8/11/2021\n", dates="month-first")
    assert table["responded_at"].tolist() == [pd.Timestamp("2021-08-11")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/02/2026", "cannot be read as a date"),
        ("13/14/2026", "cannot be read as a date"),
        ("01/01/1970", "is a date outside 1990-2100"),
        ("01/01/2206", "is a date outside 1990-2100"),
        ("", "blank, so the answer belongs to no period"),
    ],
)
def test_a_bad_date_sets_a_scored_row_aside(clean, text, said):
    cleaned = clean(f"score,responded_at\n9,01/10/2026\n8,{text}\n", dates="day-first")
    (line,) = [problem.line() for problem in cleaned.problems]
    assert line.startswith("data/responses.csv, row 3, responded_at: ")
    assert said in line
    assert cleaned.rows == {"read": 2, "bad date": 1, "scored": 1}


def test_a_row_without_a_score_needs_no_date(clean):
    cleaned = clean("score,responded_at\n9,2026-10-01\n,\n")
    assert cleaned.rows == {"read": 2, "no score": 1, "scored": 1}
    assert len(cleaned.problems) == 0


def test_a_date_for_the_whole_export(answers):
    assert answers("score,x\n9,a\n", date="2018-09-08")["responded_at"].tolist() == [
        pd.Timestamp("2018-09-08")
    ]
