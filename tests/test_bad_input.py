"""Dirty exports and wrong use at the level of the command: one clear line, the exit code, no row lost."""

import json

import pytest

from nps_report import files
from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.cli import main
from nps_report.errors import OutputError
from nps_report.programme import load_programme
from nps_report.testing import sample_programme

NONE = dict.fromkeys(("accounts", "contacts", "invitations", "actions", "units"), ())
SOUND = "responded_at,score,comment\n" + "".join(f"2026-10-{day:02d},9,Merci\n" for day in range(1, 29))


@pytest.fixture
def check(tmp_path, capsys):
    """Checks an export given as text or bytes; `source` says how to read it. Gives the code and the lines."""

    def checking(export, name="export.csv", thresholds=None, **source):
        programme = sample_programme(
            tmp_path,
            NONE,
            sources={"responses": {"path": f"../data/{name}", **source}},
            thresholds=thresholds or {},
            segments=[],
            targets={},
        )
        if export is not None:
            (tmp_path / "data" / name).write_bytes(export.encode() if isinstance(export, str) else export)
        code = called("check", "-p", str(programme))
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return code, (printed.out + printed.err).splitlines()

    return checking


def called(*arguments):
    """The exit code of a command."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code or 0


UNUSABLE = [
    ("missing file", None, {"name": "exprot.csv"}, ("data/exprot.csv: no such file",)),
    ("nothing", "", {}, ("the file holds nothing",)),
    ("prose", "Dear all,\nhere it is\n", {}, ("no headings",)),
    ("a page", "<html>Log in</html>", {}, ("a web page", "login")),
    ("bytes", bytes(range(1, 32)) * 20, {}, ("bytes, not text",)),
    (
        "encoding",
        SOUND.replace("i", "é").encode("cp1252"),
        {"encoding": "utf-8"},
        ("row 2", "0xE9", "cp1252"),
    ),
    ("unknown column", SOUND, {"columns": {"score": "Scores"}}, ("'Scores'", "did you mean 'score'")),
    ("no score", SOUND.replace("score", "mark"), {}, ("no column could be the score", "'mark'", "columns:")),
    (
        "two scores",
        "responded_at,score,NPS\n2026-10-01,9,8\n",
        {},
        ("2 columns", "'score', 'NPS'", "Say which"),
    ),
    ("words for scores", "responded_at,score\n2026-10-01,Likely\n", {}, ('"Likely": ?', "`missing`")),
    ("ambiguous dates", "responded_at,score\n03/04/2026,9\n", {}, ("row 2", "'03/04/2026'", "day-first")),
    ("a quote left open", 'responded_at,score,comment\n2026-10-01,9,"a\n', {}, ("row 2", "never closed")),
    (
        "too many bad rows",
        SOUND + "2026-10-30,-1,\n2026-10-30,11,\n",
        {},
        ("2 of 30 rows", "`thresholds.bad_rows`"),
    ),
]


@pytest.mark.parametrize(
    ("export", "source", "parts"), [case[1:] for case in UNUSABLE], ids=[case[0] for case in UNUSABLE]
)
def test_an_unusable_export_is_told_in_a_line_with_its_way_out(check, export, source, parts):
    code, lines = check(export, **source)
    assert code == 2
    fatal = next(line for line in lines if line.startswith("error: "))
    assert any(all(part in line for part in parts) for line in lines), fatal


def test_every_row_is_counted_by_what_became_of_it(check):
    rows = ["-1", "11", "7.5", '"7,5"', "NA", "", "9.0", '"9,0"', " 9 ", "None"]
    export = (
        SOUND + "".join(f"2026-10-29,{score},\n" for score in rows) + "soon,9,\n2026-10-29,9,yes, really\n"
    )
    code, lines = check(export, missing=["NA"], thresholds={"bad_rows": 0.5})
    assert code == 0
    counted = "40 read, 1 bad date, 1 bad row, 5 bad score, 2 no score, 31 scored"
    assert any(counted in line for line in lines)
    for row, value in ((30, "-1"), (31, "11"), (32, "7.5"), (33, "7,5")):
        assert any(f"row {row}, score: '{value}'" in line for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter_is_read(check, encoding, delimiter):
    export = SOUND.replace(",", delimiter).replace("Merci", '"Déçu\r\n\r\ndu délai"').encode(encoding)
    code, lines = check(export)
    assert (code, lines[-1]) == (0, "0 errors, 0 warnings.")


COMMENTS = [
    "<script>alert(1)</script>",
    '#import "x" #eval("1")',
    "=cmd|' /C calc'!A0",
    "\u202etxet\u202c \u200f\u200bx",
    "Super 👍🏽 👨‍👩‍👧",
    "非常好的服务",
    "a\x00b\x07c\x1b[31m\x7f\ue000",
    "très " * 2000,
    "{{ 7*7 }} {% raise %} {0} ${HOME}",
]
"""What people and machines write where a comment should be."""


def commented(tmp_path):
    """A programme whose answers hold each of the odd comments, from as many accounts, and an odd name each."""
    responses = [
        {
            "responded_at": f"2026-10-{place + 1:02d}",
            "score": place % 11,
            "comment": comment,
            "account_id": f"A{place}",
            "unit": "Lyon <b>&",
            "quote_consent": "yes",
        }
        for place, comment in enumerate(COMMENTS * 3)
    ]
    actions = [
        {
            "action_id": "1",
            "title": "=cmd() <script> #import 👍",
            "status": "planned",
            "visibility": "customer",
            "public_text": "<b>Nous</b> #let x = 1",
        }
    ]
    tables = NONE | {"responses": responses, "actions": actions}
    return load_programme(sample_programme(tmp_path, tables, segments=[], targets={}))


@pytest.mark.slow
def test_no_comment_costs_a_report_or_becomes_markup(tmp_path):
    run = prepare_run(
        commented(tmp_path), "2026-10", Wanted(units=("all",), languages=("fr",)), tmp_path / "reports"
    )
    assert [outcome.error for outcome in run.outcomes(workers=2)] == [None, None]
    for edition in ("internal", "customer"):
        report = tmp_path / "reports" / "2026-10" / "all" / f"{edition}.fr"
        assert "<script" not in report.with_suffix(".fr.html").read_text("utf-8")
        assert report.with_suffix(".fr.pdf").read_bytes().startswith(b"%PDF")
        assert json.loads(report.with_suffix(".fr.json").read_text("utf-8"))["unit"] == "all"


@pytest.mark.slow
def test_a_period_or_a_unit_without_answers_has_its_reports(tmp_path):
    programme = load_programme(sample_programme(tmp_path))
    run = prepare_run(
        programme, "2031-01", Wanted(languages=("en",), formats=("html",)), tmp_path / "reports"
    )
    assert {outcome.error for outcome in run.outcomes(workers=2)} == {None}
    said = (tmp_path / "reports" / "2031-01" / "all" / "internal.en.html").read_text("utf-8")
    assert "No answer in this period." in said


def test_an_output_folder_that_takes_no_file_stops_the_run_before_any_work(tmp_path, monkeypatch):
    def refused(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.tempfile, "TemporaryFile", refused)
    programme = load_programme(sample_programme(tmp_path))
    with pytest.raises(OutputError, match=r"reports: cannot be written to \(Permission denied\)"):
        prepare_run(programme, "2026-10", Wanted(), tmp_path / "reports")
    assert not (tmp_path / "snapshot").exists()


def test_a_full_disk_is_told_in_a_line(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nps_report.check.clean_tables", full)
    assert called("check", "-p", str(sample_programme(tmp_path))) == 2
    assert "No space left on device. Free some space" in capsys.readouterr().err
