"""What was told is kept for good, found by the days of its answers, and refused once somebody changed it."""

from dataclasses import replace
from datetime import date

import pytest

from nps_report.errors import SnapshotError
from nps_report.snapshot.disclosure import HIDDEN, Released
from nps_report.snapshot.published import Answer, PublishedCell
from nps_report.snapshot.telling import Spot, Telling
from nps_report.snapshot.told_before import (
    NOTHING_TOLD,
    is_released,
    read_tellings,
    tellings_file,
    told_before,
    told_of,
    untold,
    write_tellings,
)

WORDS = Released("words", words="high")
ANSWERS = {one: Answer(one, one, one, "passives") for one in "abc"}
CELLS = {
    Spot("Lyon"): PublishedCell("Lyon", frozenset("abc"), WORDS, "unit"),
    Spot("Lille"): PublishedCell("Lille", frozenset("ab"), HIDDEN, "unit"),
}


def day(text):
    return date.fromisoformat(f"2026-{text}")


def telling(start="10-01", end="10-31", name="October"):
    return Telling(name, day(start), day(end), CELLS, ANSWERS)


def kept(home, *tellings, unit="Lyon"):
    """What was told before, once these are kept."""
    before = told_before(home)
    before.keep(tellings, unit)
    return before


def names(found):
    return [one.name for one in found]


def file_of(home):
    (path,) = (home / "records" / "told").iterdir()
    return path


def refused(home):
    """Why what was told before cannot be read, in one line."""
    with pytest.raises(SnapshotError) as found:
        told_before(home).about(day("10-01"), day("10-31"))
    assert found.value.slug == "told-before"
    assert "\n" not in str(found.value)
    return str(found.value)


# Kept


def test_what_is_kept_is_told_before_under_another_name(tmp_path):
    found = kept(tmp_path, telling()).about(day("10-01"), day("10-31"))
    assert found == (telling().published(),)


def test_where_nothing_was_told_nothing_is_found(tmp_path):
    assert told_before(tmp_path).about(day("10-01"), day("10-31")) == ()
    assert told_before(tmp_path).digest == NOTHING_TOLD.digest == ""
    assert not (tmp_path / "records").exists()


def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    NOTHING_TOLD.keep([telling()], "Lyon")
    assert [*tmp_path.iterdir()] == []


def test_the_same_is_kept_once_and_stands_for_the_same(tmp_path):
    first = kept(tmp_path, telling()).digest
    assert kept(tmp_path, telling()).digest == first
    assert kept(tmp_path, telling(name="again")).digest != first
    assert len([*(tmp_path / "records" / "told").iterdir()]) == 2


def test_its_file_is_named_by_days_unit_and_digest(tmp_path):
    kept(tmp_path, telling(), unit="Île-de-France")
    start, end, unit, digest = file_of(tmp_path).stem.split("_")
    assert (start, end, unit, len(digest)) == ("2026-10-01", "2026-10-31", "ile-de-france", 16)


# Found by days


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("09-01", "09-30", []),
        ("10-31", "11-30", ["October, published"]),
        ("09-01", "10-01", ["October, published"]),
        ("11-01", "11-30", []),
    ],
)
def test_what_shares_a_day_is_found(tmp_path, start, end, found):
    assert names(kept(tmp_path, telling()).about(day(start), day(end))) == found


def test_what_hangs_together_is_found_however_far(tmp_path):
    """August and the autumn share September; winter starts a day after."""
    before = kept(
        tmp_path,
        telling("08-01", "09-30", "August"),
        telling("09-15", "11-30", "autumn"),
        telling("12-01", "12-31", "winter"),
    )
    assert names(before.about(day("08-01"), day("08-31"))) == ["August, published", "autumn, published"]
    assert names(before.about(day("12-01"), day("12-31"))) == ["winter, published"]


# Changed by hand


def test_a_file_changed_by_hand_is_refused(tmp_path):
    kept(tmp_path, telling())
    path = file_of(tmp_path)
    path.write_text(path.read_text().replace("high", "low"))
    assert refused(tmp_path).startswith(f"{path}: is not as it was written. Restore it from a backup")


def test_bytes_that_are_no_text_are_refused(tmp_path):
    kept(tmp_path, telling())
    file_of(tmp_path).write_bytes(b"\xff\xfe\x00")
    assert "is not as it was written" in refused(tmp_path)


def test_a_file_cut_short_is_refused(tmp_path):
    kept(tmp_path, telling())
    file_of(tmp_path).write_text("")
    assert "is not as it was written" in refused(tmp_path)


@pytest.mark.parametrize("name", ["notes.json", "2026-13-01_2026-10-31_lyon_0.json", "old_2026-10-01.json"])
def test_a_file_called_otherwise_is_refused_lest_it_be_forgotten(tmp_path, name):
    kept(tmp_path, telling())
    path = file_of(tmp_path)
    path.rename(path.with_name(name))
    assert f"{name}: has not the name it was given" in refused(tmp_path)


def test_a_file_of_another_version_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("nps_report.snapshot.telling.SCHEMA", "nps-report/told/9")
    kept(tmp_path, telling())
    monkeypatch.undo()
    assert "was written by another version of the kit" in refused(tmp_path)


def test_a_draft_that_somebody_is_writing_is_none_yet(tmp_path):
    before = kept(tmp_path, telling())
    path = file_of(tmp_path)
    (path.parent / f".{path.name}.draft-1-x.json").write_text("half")
    assert names(before.about(day("10-01"), day("10-31"))) == ["October, published"]


# What a side tells


def test_what_a_side_tells_stands_on_the_internal_side(tmp_path):
    public = tmp_path / "snapshot" / "1a" / "customer" / "2026-10_2026-10-31"
    internal = tmp_path / "snapshot" / "1a" / "internal"
    assert tellings_file(public) == internal / "tellings" / "2026-10_2026-10-31.json"
    letter = public / "account" / "novalux"
    assert tellings_file(letter) == internal / "tellings" / "2026-10_2026-10-31" / "account" / "novalux.json"


def test_tellings_are_read_as_they_were_written(tmp_path):
    told = (telling(), telling("09-01", "09-30", "September"))
    write_tellings(tmp_path / "told.json", told)
    assert read_tellings(tmp_path / "told.json") == told


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "is not written down there"), ("{}", "is not as this version"), ("", "Remove it")],
)
def test_where_nobody_knows_what_a_side_tells_a_run_does(tmp_path, text, said):
    path = tmp_path / "told.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SnapshotError, match=said) as found:
        read_tellings(path)
    assert found.value.slug == "no-snapshot"


def test_a_side_without_what_it_tells_is_not_whole(tmp_path):
    """As an earlier version of the kit left it."""
    public = tmp_path / "customer" / "2026-10"
    public.mkdir(parents=True)
    assert not is_released(public)
    write_tellings(tellings_file(public), [telling()])
    assert is_released(public)


# Told before in the same words


def test_only_the_same_answers_at_the_same_spot_were_told_of_before():
    cell, before = CELLS[Spot("Lyon")], [telling()]
    assert told_of(Spot("Lyon"), cell, before) == [cell]
    assert told_of(Spot("Lille"), cell, before) == []
    assert told_of(Spot("Lyon"), replace(cell, answers=frozenset("ab")), before) == []


def test_what_was_told_in_other_words_is_untold():
    finer = replace(CELLS[Spot("Lyon")], value=Released("number", nps=40, n_band="10-29"))
    now = telling().with_cells({**CELLS, Spot("Lyon"): finer})
    assert untold(now, [telling()]).cells == {Spot("Lyon"): finer}
    assert untold(now, [now]).cells == {}
