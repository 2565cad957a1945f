"""Call sheets as files: what is made, what is left as it is, what is removed."""

import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from nps_report.errors import PeriodError, ProgrammeError, UnknownNameError, UsageError
from nps_report.followups.folder import RECORD, Folder, sheet_slugs
from nps_report.followups.sheets import make_sheets
from nps_report.programme import load_programme
from nps_report.publishing.finished import reports_in
from nps_report.testing import sample_programme

HOSTILE = (
    "<script>alert(1)</script> #set page(width: 1pt) *fat* `raw` $x$ \\ [link](javascript:x) "
    "=HYPERLINK(1) \u202egnirts\u202c 😀 配送太慢 \x07\x1b[31m\ud83d" + "ẞ" * 300
)


def answer(name, score, unit="Lyon", day="2026-10-05", **more):
    return {"response_id": name, "responded_at": day, "score": score, "unit": unit, **more}


ANSWERS = (
    answer("R1", 3, comment="Livraison en retard"),
    answer("R2", 5, "Lille"),
    answer("R3", 9),
    answer("R0", 2, day="2026-08-05"),
)
FOLLOWUPS = tuple(
    {"response_id": name, "opened_at": day, "status": status, "closed_at": closed, "outcome": closed and "ok"}
    for name, day, status, closed in (
        ("R1", "2026-10-06", "open", ""),
        ("R2", "2026-10-07", "open", ""),
        ("R3", "2026-10-07", "closed", "2026-10-09"),
        ("R0", "2026-08-06", "open", ""),
    )
)
EMPTY = dict.fromkeys(("accounts", "contacts", "invitations", "actions"), ())


@pytest.fixture
def made(tmp_path, frozen_once):
    """Make the sheets of October 2026 of these tables; a second call in the same folder goes on from the first."""

    def of(units=(), languages=("en",), formats=("html",), as_of=None, period="2026-10", **tables):
        changes = {"segments": [], "targets": {}}
        given = {**EMPTY, "responses": ANSWERS, "followups": FOLLOWUPS, **tables}
        programme = load_programme(sample_programme(tmp_path, given, **changes))
        return make_sheets(programme, period, units, languages, formats, tmp_path / "reports", as_of)

    return of


@pytest.fixture
def files(tmp_path):
    """The names of the files in the folders of sheets, under that of the period."""

    def found():
        place = tmp_path / "reports" / "2026-10"
        return sorted(path.relative_to(place).as_posix() for path in place.glob("*/calls/[!.]*"))

    return found


def last(sheets):
    return list(sheets.lines())[-1]


def closed(name):
    """The follow-ups once one of them was closed."""
    ended = {"status": "closed", "closed_at": "2026-10-20", "outcome": "ok"}
    return tuple({**row, **ended} if row["response_id"] == name else row for row in FOLLOWUPS)


def test_each_unfinished_follow_up_has_a_sheet_in_its_unit_and_older_ones_too(made, files):
    made()
    assert files() == [
        "all/calls/index.en.html",
        "lille/calls/index.en.html",
        "lille/calls/r2.en.html",
        "lyon/calls/index.en.html",
        "lyon/calls/r0.en.html",
        "lyon/calls/r1.en.html",
        "sud/calls/index.en.html",
    ]


def test_both_languages_and_formats_unless_told_otherwise(made, files):
    made(languages=(), formats=(), units=("Lille",))
    assert files() == [
        f"lille/calls/{name}"
        for name in ("index.en.html", "index.fr.html", "r2.en.html", "r2.en.pdf", "r2.fr.html", "r2.fr.pdf")
    ]


def test_a_unit_above_has_a_list_that_leads_to_the_sheets_below(made, tmp_path):
    made(units=("Sud",))
    listed = (tmp_path / "reports/2026-10/sud/calls/index.en.html").read_text("utf-8")
    leads = sorted(re.findall(r'<a href="(\.\./[^"]+)"', listed))
    assert leads == ["../../lyon/calls/r0.en.html", "../../lyon/calls/r1.en.html"]
    assert all((tmp_path / "reports/2026-10/sud/calls" / address).is_file() for address in leads)


def test_what_is_the_same_is_not_written_again(made, tmp_path):
    made(formats=())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("reports/**/*") if path.is_file()}
    assert last(made(formats=())).endswith("0 files written, 10 unchanged, 0 removed")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_sheet_of_a_follow_up_closed_since_is_removed(made, files):
    made()
    assert "1 removed" in last(made(followups=closed("R1")))
    assert "lyon/calls/r1.en.html" not in files()


def test_a_reader_of_one_language_removes_the_finished_ones_of_all(made, files):
    made(languages=("fr", "en"))
    assert "2 removed" in last(made(languages=("fr",), followups=closed("R1")))
    assert "lyon/calls/r0.en.html" in files()


def test_other_units_sheets_stay_where_one_unit_is_asked_for(made, files):
    made()
    made(units=("Lille",), followups=closed("R1"))
    assert "lyon/calls/r1.en.html" in files()


def test_files_that_the_command_did_not_make_stay(made, tmp_path):
    made()
    mine = tmp_path / "reports/2026-10/lyon/calls/mine.en.html"
    mine.write_text("mine", "utf-8")
    made(followups=closed("R1"))
    assert mine.read_text("utf-8") == "mine"


def test_a_finished_sheet_that_somebody_changed_is_told_and_stays(made, tmp_path):
    made()
    sheet = tmp_path / "reports/2026-10/lyon/calls/r1.en.html"
    sheet.write_text("notes of a call", "utf-8")
    told = list(made(followups=closed("R1")).lines())
    assert f"kept: {sheet}. Its follow-up is finished" in "\n".join(told)
    assert sheet.read_text("utf-8") == "notes of a call"


@pytest.mark.parametrize("record", ['{"../../secret.en.html": "x"}', "not json", "[1]"])
def test_a_record_that_was_meddled_with_removes_nothing_elsewhere(tmp_path, record):
    secret = tmp_path / "secret.en.html"
    secret.write_text("mine", "utf-8")
    place = tmp_path / "lyon" / "calls"
    place.mkdir(parents=True)
    (place / RECORD).write_text(record, "utf-8")
    folder = Folder(place)
    folder.keep_only(())
    assert secret.is_file()
    assert folder.removed == 0


def test_as_of_an_earlier_day_later_follow_ups_are_not_known(made, files):
    made(as_of=date(2026, 10, 6))
    assert [name for name in files() if "/r" in name] == ["lyon/calls/r0.en.html", "lyon/calls/r1.en.html"]


def test_sheets_are_reports_to_nobody(made, tmp_path):
    made(formats=())
    assert reports_in(tmp_path / "reports").names == ()


def test_without_a_register_the_way_to_one_is_told(made):
    told = list(made(followups=()).lines())
    assert told[0] == "There are no follow-ups: `nps-report followups open 2026-10` opens the first ones."


def test_an_answer_without_a_unit_lies_with_the_whole_programme(made, files):
    made(responses=(answer("R1", 3, unit=""),), followups=FOLLOWUPS[:1])
    assert "all/calls/r1.en.html" in files()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"period": "2026-09..2026-10"}, PeriodError),
        ({"as_of": date(2026, 9, 1)}, UsageError),
        ({"units": ("Lyons",)}, UnknownNameError),
        ({"languages": ("de",)}, UnknownNameError),
        ({"formats": ("docx",)}, UnknownNameError),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(made, files, wrong, error):
    with pytest.raises(error):
        made(**wrong)
    assert files() == []


def test_a_wrong_reply_bank_is_refused_before_anything_is_written(made, files, tmp_path):
    own = tmp_path / "params" / "replies" / "en.yml"
    own.parent.mkdir(parents=True)
    own.write_text("themes: {prise: {objection: a, answer: b}}", "utf-8")
    with pytest.raises(ProgrammeError, match=r"en\.yml, line 1"):
        made()
    assert files() == []


@pytest.fixture
def hostile(made, tmp_path):
    """The two files of a sheet in which every text is hostile."""
    text = HOSTILE.encode("utf-8", "ignore").decode()
    given = answer("R1", 3, comment=text * 20, account_id="A", contact_id="c")
    made(
        formats=(),
        responses=(given,),
        followups=({**FOLLOWUPS[0], "owner": text, "caller": text, "note": text, "opened_for": text},),
        accounts=({"account_id": "A", "name": text, "account_manager": text},),
        contacts=({"contact_id": "c", "account_id": "A", "name": text, "role": text},),
    )
    place = tmp_path / "reports/2026-10/lyon/calls"
    return place / "r1.en.html", place / "r1.en.pdf"


def test_hostile_texts_are_shown_and_do_nothing(hostile):
    page, pdf = hostile
    shown = page.read_text("utf-8")
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert "配送太慢" in shown
    read = PdfReader(pdf)
    assert read.pages[0].mediabox.width == pytest.approx(595.3, abs=0.5)
    assert "#set page(width: 1pt)" in "".join(one.extract_text() for one in read.pages)


def test_the_same_input_gives_the_same_bytes(made, tmp_path):
    made(formats=(), units=("Lille",))
    place = tmp_path / "reports/2026-10/lille/calls"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    for path in place.iterdir():
        path.unlink()
    made(formats=(), units=("Lille",))
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_sheets_that_would_have_one_name_have_two():
    found = sheet_slugs(["Lyon 3", "lyon-3", "x" * 10_000, "../../etc", "a/b", "Élise Roy"])
    assert len({*found.values()}) == 6
    assert all(Path(name).name == name and len(name) < 80 for name in found.values())
    assert "elise" not in found["Élise Roy"]
