"""Follow-ups opened by rule: which answers, what their rows hold, and that nothing people wrote is touched."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
import yaml

from nps_report.check import check_programme
from nps_report.errors import ReportError
from nps_report.followups import opening
from nps_report.followups.opening import open_followups
from nps_report.forgetting.forget import forget
from nps_report.programme import load_programme
from nps_report.testing import as_csv, sample_programme

ANSWERS = (
    {
        "response_id": "R1",
        "responded_at": "2026-10-05T14:30:00",
        "score": 3,
        "unit": "Lyon",
        "account_id": "A1",
    },
    {"response_id": "R2", "responded_at": "2026-10-06", "score": 9, "unit": "Lille", "call": "Oui, merci"},
    {"response_id": "R3", "responded_at": "2026-10-07T08:00:00", "score": 8, "unit": "Lyon", "call": "non"},
    {"response_id": "R4", "responded_at": "2026-09-30T08:00:00", "score": 0, "unit": "Lyon"},
    {"response_id": "R5", "responded_at": "2026-10-08T08:00:00", "score": 6, "kind": "transactional"},
)
ACCOUNTS = ({"account_id": "A1", "name": "=Nova;lux", "unit": "Lyon"},)
RULES = {
    "asked": "call",
    "rules": [{"name": "detractor", "scores": [0, 6]}, {"name": "asked", "asked": True}],
}
NO_TABLES = {name: () for name in ("contacts", "invitations", "actions", "units")}


@pytest.fixture
def home(tmp_path, frozen_once):
    """The folder of a programme of five answers with two rules and a register that is not there yet."""
    return written(tmp_path)


def written(folder, tables=None, register="followups.csv", sources=None, **changes):
    given = {**NO_TABLES, "accounts": ACCOUNTS, "responses": ANSWERS, **(tables or {})}
    settings = {"follow_up": RULES, "segments": [], "targets": {}, **changes}
    path = sample_programme(folder, given, **settings)
    programme = yaml.safe_load(path.read_text(encoding="utf-8"))
    programme["sources"] |= {"followups": {"path": register}, **(sources or {})}
    path.write_text(yaml.safe_dump(programme, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def opened(home, period="2026-10", as_of=None, dry_run=False):
    return open_followups(load_programme(home / "params" / "programme.yml"), period, as_of, dry_run)


def ids(done):
    return [(one.answer.response, one.rule) for one in done.opened]


def register_of(home):
    return home / "params" / "followups.csv"


def rows_of(home):
    text = register_of(home).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_first_rule_that_holds_opens_and_answers_kept_apart_are_followed_up_too(home):
    assert ids(opened(home)) == [("R1", "detractor"), ("R2", "asked"), ("R5", "detractor")]


def test_nothing_after_the_day_of_today_is_known(home):
    assert ids(opened(home, as_of=date(2026, 10, 6))) == [("R1", "detractor"), ("R2", "asked")]


def test_a_new_register_is_what_a_french_spreadsheet_opens(home):
    opened(home)
    assert (
        register_of(home)
        .read_bytes()
        .startswith(b"\xef\xbb\xbfresponse_id;opened_at;opened_for;unit;account;")
    )
    first, second, _ = rows_of(home)
    assert (first["opened_at"], first["status"], first["unit"], first["score"]) == (
        "2026-10-05 14:30",
        "open",
        "Lyon",
        "3",
    )
    assert (first["account"], second["opened_at"]) == ("'=Nova;lux", "2026-10-06")


def test_the_same_answers_give_the_same_register(home, tmp_path_factory):
    opened(home)
    other = written(tmp_path_factory.mktemp("other"))
    opened(other)
    assert register_of(home).read_bytes() == register_of(other).read_bytes()


def test_the_lines_tell_what_was_opened_by_rule_and_unit(home):
    assert list(opened(home).lines()) == [
        "params/followups.csv: 3 follow-ups opened, 0 there already.",
        "  detractor: 2 (Lyon 1, no unit 1)",
        "  asked: 1 (Lille 1)",
    ]


def test_a_second_time_nothing_is_opened_and_not_a_byte_written(home):
    opened(home)
    before = register_of(home).read_bytes()
    assert list(opened(home).lines()) == ["params/followups.csv: 0 follow-ups opened, 3 there already."]
    assert register_of(home).read_bytes() == before


def test_a_dry_run_writes_nothing(home):
    assert next(opened(home, dry_run=True).lines()).startswith(
        "params/followups.csv: 3 follow-ups would be opened"
    )
    assert not register_of(home).exists()
    assert not (home / "records").exists()


def test_what_people_wrote_stays_to_the_byte(home):
    own = 'Réf;Ouvert le;response_id;opened_at;mine\r\n;;R1;2026-10-01;"a ""b""\n; c"\r\n\r\n;;X9;;'
    register_of(home).write_bytes(own.encode("cp1252"))
    opened(home)
    after = register_of(home).read_bytes().decode("cp1252")
    assert after == own + "\r\n;;R2;2026-10-06;\r\n;;R5;2026-10-08 08:00;\r\n"


def test_dates_and_headings_are_the_register_s_own(tmp_path):
    source = {
        "path": "followups.csv",
        "dates": "day-first",
        "columns": {"response_id": "Réponse", "opened_at": "Le"},
    }
    home = written(tmp_path, sources={"followups": source})
    register_of(home).write_text("Le,Réponse,Note\n", encoding="utf-8")
    opened(home, as_of=date(2026, 10, 5))
    assert register_of(home).read_text(encoding="utf-8") == "Le,Réponse,Note\n05/10/2026 14:30,R1,\n"


def test_what_a_person_deleted_stays_deleted(home):
    opened(home)
    lines = register_of(home).read_bytes().splitlines(keepends=True)
    register_of(home).write_bytes(b"".join(line for line in lines if b"R2" not in line))
    assert list(opened(home).lines()) == [
        "params/followups.csv: 0 follow-ups opened, 2 there already.",
        "  1 deleted by hand before: not opened again.",
    ]


def test_what_was_never_opened_by_the_kit_and_deleted_stays_deleted_too(home):
    register_of(home).write_text("response_id,opened_at\nR1,\n", encoding="utf-8")
    opened(home)
    register_of(home).write_text("response_id,opened_at\nR2,\n", encoding="utf-8")
    assert opened(home).deleted == 2


def test_rows_without_an_answer_are_named(home):
    register_of(home).write_text("response_id,opened_at\nR4,\nZ8,\nZ9,\n", encoding="utf-8")
    assert list(opened(home).lines())[-1] == "  In the register without an answer in the exports: Z8, Z9."


def test_two_versions_of_a_row_both_stay_and_the_rest_goes_on(home):
    text = "response_id,opened_at,caller\nR1,,Ana\nR1,,Bob\n"
    register_of(home).write_text(text, encoding="utf-8")
    assert ids(opened(home)) == [("R2", "asked"), ("R5", "detractor")]
    assert register_of(home).read_text(encoding="utf-8").startswith(text)


def test_persons_who_may_not_be_named_are_followed_up_without_a_name(tmp_path):
    contacts = ({"contact_id": "C1", "account_id": "A1", "name": "Ana Roy"},)
    answers = ({**ANSWERS[0], "contact_id": "C1", "contact_consent": "no"}, *ANSWERS[1:])
    home = written(tmp_path, {"contacts": contacts, "responses": answers}, identified="consent")
    opened(home)
    assert [row["contact"] for row in rows_of(home)] == ["", "", ""]
    assert b"Ana" not in register_of(home).read_bytes()


def test_a_workbook_is_made_with_dates_a_filter_and_frozen_headings(tmp_path):
    home = written(tmp_path, register="followups.xlsx")
    opened(home)
    assert opened(home).kept == 3
    sheet = openpyxl.load_workbook(home / "params" / "followups.xlsx").active
    assert [cell.value for cell in sheet[1]][:2] == ["response_id", "opened_at"]
    assert (sheet["A2"].value, sheet["B2"].value.isoformat()) == ("R1", "2026-10-05T14:30:00")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:R4")
    assert sheet["E2"].value == "=Nova;lux"
    assert sheet["E2"].data_type == "s"


def test_an_id_that_would_be_computed_is_for_a_workbook_alone(tmp_path):
    answers = ({**ANSWERS[0], "response_id": "=1+1"},)
    home = written(tmp_path, {"responses": answers}, follow_up={})
    assert list(opened(home).lines())[1].startswith("  1 left out: a spreadsheet would compute")
    assert rows_of(home) == []


def test_a_register_that_was_opened_is_read_like_any_other(home):
    programme = load_programme(home / "params" / "programme.yml")
    assert [one.slug for one in check_programme(programme).problems] == ["register-unopened"]
    opened(home)
    assert check_programme(programme).problems == ()


def refused(home, **options):
    with pytest.raises(ReportError) as error:
        opened(home, **options)
    assert "\n" not in str(error.value)
    return error.value


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"path": "f*.csv"}, "several files"),
        ([{"path": "a.csv"}, {"path": "b.csv"}], "several files"),
        ({"path": "followups.parquet"}, "rows cannot be added to a .parquet file"),
        ({"path": "followups.csv", "prepare": "a.py:b"}, "a function prepares it"),
        ({"path": "followups.csv", "where": {"Team": "us"}}, "`where` leaves rows out"),
    ],
)
def test_what_rows_cannot_be_added_to_is_refused_with_the_way_out(tmp_path, source, said):
    error = refused(written(tmp_path, sources={"followups": source}))
    assert error.slug == "register-kind"
    assert said in str(error)


def test_without_a_register_the_line_to_write_is_told(tmp_path):
    path = sample_programme(tmp_path)
    with pytest.raises(ReportError, match=r"`followups: \{path: followups\.csv, dates: day-first\}`"):
        open_followups(load_programme(path), "2026-10", None, False)


def test_a_day_before_the_period_is_refused(home):
    assert refused(home, as_of=date(2026, 9, 30)).slug == "too-early"


def test_a_period_without_an_answer_is_told(home):
    assert list(opened(home, period="2062-10").lines()) == [
        "params/followups.csv: 0 follow-ups opened, 0 there already.",
        "  No answer from 2062-10-01 to 2062-10-31.",
    ]


def test_several_periods_are_refused(home):
    assert refused(home, period="2026-09..2026-10").slug == "many-periods"


@pytest.mark.parametrize("lock", ["~$followups.csv", ".~lock.followups.csv#"])
def test_a_register_that_somebody_has_open_is_left_alone(home, lock):
    (home / "params" / lock).write_text("")
    error = refused(home)
    assert error.slug == "register-open"
    assert lock in str(error)


@pytest.mark.parametrize(
    ("name", "is_copy"),
    [
        ("followups (Bob's conflicted copy 2026-10-31).csv", True),
        ("followups (Copie en conflit de Bob 2026-10-31).csv", True),
        ("followups.sync-conflict-20261031-120000-ABCDEFG.csv", True),
        ("followups-DESKTOP-4F2K9QX.csv", True),
        ("followups-Lyon.csv", False),
        ("followups (1).csv", False),
    ],
)
def test_a_copy_that_could_not_be_joined_is_told(home, name, is_copy):
    register_of(home).write_text("response_id,opened_at\n")
    (home / "params" / name).write_text("response_id,opened_at\n")
    problems = check_programme(load_programme(home / "params" / "programme.yml")).problems
    assert [one.value for one in problems if one.slug == "register-copies"] == [name] * is_copy
    if is_copy:
        assert refused(home).slug == "register-copies"
    else:
        assert len(opened(home).opened) == 3


def test_a_read_only_register_is_left_alone(home):
    opened(home)
    register_of(home).chmod(0o444)
    error = refused(home)
    assert error.slug == "register-unwritable"
    assert "read-only" in str(error)


def test_two_versions_of_git_are_refused(home):
    register_of(home).write_text("response_id,opened_at\n<<<<<<< a\nR1,\n=======\nR2,\n>>>>>>> b\n")
    assert refused(home).slug == "two-versions"


def test_a_register_that_is_lost_is_not_begun_anew(home):
    opened(home)
    register_of(home).unlink()
    error = refused(home)
    assert error.slug == "register-lost"
    assert "delete records/opened-followups.csv" in str(error)
    report = check_programme(load_programme(home / "params" / "programme.yml"))
    assert "followups.csv: no such file" in report.fatal


def test_a_folder_in_the_place_of_a_register_is_told_as_one(home):
    opened(home)
    register_of(home).unlink()
    register_of(home).mkdir()
    assert "followups.csv: a folder, not a file" in str(refused(home))


def test_a_register_among_the_exports_is_no_export(tmp_path):
    home = written(
        tmp_path, register="../data/followups.csv", sources={"responses": {"path": "../data/*.csv"}}
    )
    (home / "data" / "accounts.csv").rename(home / "params" / "accounts.csv")
    path = home / "params" / "programme.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("../data/accounts.csv", "accounts.csv"), encoding="utf-8"
    )
    assert len(opened(home).opened) == 3
    assert opened(home).kept == 3


def test_a_register_without_a_column_that_rows_need_is_refused(home):
    register_of(home).write_text("response_id,owner\nR1,Ana\n")
    assert refused(home).slug == "required-column"
    assert register_of(home).read_text() == "response_id,owner\nR1,Ana\n"


def test_an_id_that_the_register_s_letters_cannot_write_is_refused_and_nothing_written(tmp_path):
    answers = ({**ANSWERS[0], "response_id": "Ł1"},)
    source = {"path": "followups.csv", "encoding": "cp1252"}
    home = written(tmp_path, {"responses": answers}, sources={"followups": source}, follow_up={})
    register_of(home).write_bytes(b"response_id,opened_at\n\xe9,\n")
    assert refused(home).slug == "register-unwritable"
    assert register_of(home).read_bytes() == b"response_id,opened_at\n\xe9,\n"


def test_what_stands_in_the_register_by_mischief_is_told_without_its_signs(home):
    register_of(home).write_text("response_id,opened_at\nZ\x1b[31m\u202e9,\n", encoding="utf-8")
    assert list(opened(home).lines())[-1].endswith(": Z[31m9.")


def test_what_somebody_saved_meanwhile_is_not_lost(home, monkeypatch):
    register_of(home).write_text("response_id,opened_at\n")

    def saved_meanwhile(*_):
        register_of(home).write_text("response_id,opened_at\nR1,\n")
        return ()

    monkeypatch.setattr(opening, "_unknown", saved_meanwhile)
    assert refused(home).slug == "register-changed"
    assert register_of(home).read_text() == "response_id,opened_at\nR1,\n"


def test_rights_and_links_of_a_register_stay(home, tmp_path):
    place = tmp_path / "shared.csv"
    place.write_text("response_id,opened_at\n")
    place.chmod(0o640)
    register_of(home).symlink_to(place)
    opened(home)
    assert register_of(home).is_symlink()
    assert place.stat().st_mode & 0o777 == 0o640
    assert "R1" in place.read_text()


def test_answers_of_forgotten_persons_are_not_followed_up(home):
    contacts = ({"contact_id": "C1", "account_id": "A1", "name": "Ana Roy", "email": "ana@nova.example"},)
    answers = ({**ANSWERS[0], "contact_id": "C1"}, *ANSWERS[1:])
    written(home, {"contacts": contacts, "responses": answers})
    programme = load_programme(home / "params" / "programme.yml")
    list(forget(programme, "C1", home / "reports", False).lines())
    assert ids(opened(home)) == [("R2", "asked"), ("R5", "detractor")]


INVITED = tuple({"contact_id": f"C{n}", "sent_at": "2026-06-01"} for n in range(1, 6))
PEOPLE = tuple({"contact_id": f"C{n}", "account_id": f"A{n}"} for n in range(1, 6))
COMPANIES = tuple(
    {"account_id": f"A{n}", "name": f"N{n}", "revenue": 10 * n, "account_manager": "Ana" if n < 4 else ""}
    for n in range(1, 6)
)
FEW = tuple({**answer, "contact_id": f"C{9 + n}"} for n, answer in enumerate(ANSWERS))


@pytest.fixture
def silent(tmp_path):
    """A programme with five accounts invited of which none answered, and a register of second chances."""
    tables = {"contacts": PEOPLE, "accounts": COMPANIES, "invitations": INVITED, "responses": FEW[1:]}
    return written(tmp_path, tables, sources={"second_chances": {"path": "second_chances.csv"}})


def chances_of(home):
    text = (home / "params" / "second_chances.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_nobody_gets_a_second_chance_for_a_period_without_an_answer(silent):
    done = opened(silent, period="2062-10")
    assert (done.planned, done.unheard) == (None, "2062-10-01 to 2062-10-31")


def test_each_silent_account_gets_a_plan_the_best_first(silent):
    opened(silent)
    assert [(row["account_id"], row["way"], row["status"]) for row in chances_of(silent)] == [
        ("A5", "phone", "planned"),
        ("A4", "phone", "planned"),
        ("A3", "next visit", "planned"),
        ("A2", "next visit", "planned"),
        ("A1", "next visit", "planned"),
    ]
    assert chances_of(silent)[2]["account_manager"] == "Ana"


def test_a_plan_that_is_there_or_was_deleted_is_left_alone(silent):
    opened(silent)
    path = silent / "params" / "second_chances.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    planned = opened(silent).planned
    assert (len(planned.rows), planned.kept, planned.deleted) == (0, 4, 1)


def test_a_plan_that_ended_a_year_ago_is_made_again_another_way(silent):
    path = silent / "params" / "second_chances.csv"
    rows = [
        {
            "account_id": "A5",
            "opened_at": "2025-01-01",
            "way": "phone",
            "status": "done",
            "done_at": "2025-10-31",
        },
        {
            "account_id": "A4",
            "opened_at": "2025-01-01",
            "way": "phone",
            "status": "dropped",
            "done_at": "2025-11-01",
        },
        {"account_id": "A3", "opened_at": "2025-01-01", "way": "phone", "status": "planned", "done_at": ""},
    ]
    path.write_text(as_csv(rows), encoding="utf-8", newline="")
    planned = opened(silent).planned
    assert [(row["account_id"], row["way"]) for row in planned.rows] == [
        ("A5", "next visit"),
        ("A2", "next visit"),
        ("A1", "next visit"),
    ]
    assert planned.kept == 2
