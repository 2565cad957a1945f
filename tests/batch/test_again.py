"""Which reports are laid out again, and from what."""

from datetime import date
from pathlib import Path

import pytest

from nps_report.batch.again import tasks_to_render
from nps_report.batch.plan import Job, Wanted
from nps_report.batch.record import Record, write_record
from nps_report.errors import UnknownNameError, UsageError
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.testing import sample_programme


@pytest.fixture
def rendered(tmp_path):
    """The reports that are laid out again, by their place; two units in two months were made, in HTML."""
    programme = load_programme(sample_programme(tmp_path))
    for unit, slug in (("Lyon", "lyon"), ("Île-de-France", "ile-de-france")):
        for month in ("2026-09", "2026-10"):
            period = parse_period(month)
            job = Job(period, unit, slug, "internal", "fr", ("html",), period.end)
            record = Record(job, {}, "an-id", tmp_path / "internal", tmp_path / "internal", None, "", "")
            write_record(record, tmp_path / "reports")

    def found(period="", **wanted):
        return tasks_to_render(programme, period, Wanted(**wanted), tmp_path / "reports")

    return found


def places(tasks):
    return [task.job.stem.as_posix() for task in tasks]


def test_without_a_word_all_that_was_made(rendered):
    assert places(rendered()) == [
        "2026-09/ile-de-france/internal.fr",
        "2026-09/lyon/internal.fr",
        "2026-10/ile-de-france/internal.fr",
        "2026-10/lyon/internal.fr",
    ]


@pytest.mark.parametrize("period", ["2026-10", "last", "2026-10..2026-12"])
def test_of_a_period_alone(rendered, period):
    assert places(rendered(period, units=("Lyon",))) == ["2026-10/lyon/internal.fr"]


@pytest.mark.parametrize("unit", ["Île-de-France", "ile-de-france"])
def test_of_a_unit_by_its_name_or_its_folder(rendered, unit):
    assert places(rendered("last", units=(unit,))) == ["2026-10/ile-de-france/internal.fr"]


def test_a_report_keeps_its_formats_and_the_data_it_was_made_from(rendered, tmp_path):
    task = rendered("last", units=("Lyon",))[0]
    assert task.job.formats == ("html",)
    assert task.place.side(task.job) == tmp_path / "internal"
    assert task.job.as_of == date(2026, 10, 31)
    assert rendered("last", formats=("pdf",))[0].job.formats == ("pdf",)


def test_what_was_never_made_is_told_with_the_way_out(rendered):
    with pytest.raises(UsageError, match="`nps-report run 2025-01` makes"):
        rendered("2025-01")
    with pytest.raises(UsageError, match="holds no such report"):
        rendered(editions=("customer",))


@pytest.mark.parametrize(
    "wanted",
    [{"units": ("Lyn",)}, {"editions": ("internl",)}, {"languages": ("de",)}, {"formats": ("docx",)}],
)
def test_a_name_that_does_not_exist_is_refused(rendered, wanted):
    with pytest.raises(UnknownNameError):
        rendered(**wanted)


def test_a_folder_without_a_report(tmp_path):
    programme = load_programme(sample_programme(tmp_path))
    with pytest.raises(UsageError, match="nps-report run PERIOD"):
        tasks_to_render(programme, "", Wanted(), Path(tmp_path / "reports"))
