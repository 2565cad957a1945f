"""Actions added to their register: what the row holds, under which id, and what is refused."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

from nps_report.check import check_table
from nps_report.errors import ReportError
from nps_report.followups.actions import NewAction, add_action, next_id
from nps_report.followups.opened import Opened
from nps_report.followups.suggesting import suggest_actions
from nps_report.programme import load_programme
from nps_report.programme.sources import Source
from nps_report.sources import Input
from nps_report.testing import sample_programme

ANSWERS = tuple(
    {
        "response_id": f"R{place}",
        "contact_id": f"C{place}",
        "responded_at": "2026-10-20",
        "score": 2,
        "comment": "livraison en retard",
        "unit": "Lyon",
    }
    for place in range(5)
)
TEAM = ({"name": "Ana Roy"},)
NONE = dict.fromkeys(("accounts", "contacts", "invitations", "units", "actions"), ())
SLOT = NewAction("délais", "Guaranteed slot", "ana roy", date(2026, 12, 15), "lyon", 5, 2, "process")
HEADINGS = "action_id,title,theme,unit,owner,kind,status,opened_at,due,impact,effort\r\n"
OLD = HEADINGS + 'A-07,"Old, kept",price,,Ana Roy,,done,2026-01-05,2026-02-01,3,\r\n'


@pytest.fixture
def home(tmp_path, frozen_once):
    """The folder of a programme of five answers, a team and a register of one action."""
    return written(tmp_path)


def written(folder, register="actions.csv", content=OLD, **source):
    path = sample_programme(folder, NONE | {"responses": ANSWERS, "team": TEAM}, segments=[], targets={})
    programme = yaml.safe_load(path.read_text(encoding="utf-8"))
    programme["sources"]["actions"] = {"path": f"../data/{register}", **source}
    path.write_text(yaml.safe_dump(programme, allow_unicode=True, sort_keys=False), encoding="utf-8")
    if content is not None:
        (folder / "data" / register).write_text(content, encoding="utf-8", newline="")
    return folder


def programme_in(home):
    return load_programme(home / "params" / "programme.yml")


def added(home, new=SLOT):
    return add_action(programme_in(home), new)


def rows_in(home, delimiter=","):
    text = (home / "data" / "actions.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def with_(**changes):
    from dataclasses import replace

    return replace(SLOT, **changes)


def test_a_row_is_added_and_what_stands_there_keeps_every_byte(home):
    done = added(home)
    text = (home / "data" / "actions.csv").read_bytes().decode()
    assert text.startswith(OLD)
    assert text[len(OLD) :] == (
        "A-08,Guaranteed slot,delivery,Lyon,Ana Roy,process,planned,2026-10-20,2026-12-15,5,2\r\n"
    )
    assert list(done.lines()) == ["data/actions.csv: action A-08 added, for delivery and Lyon."]


def test_what_was_added_is_sound_and_read_again(home):
    added(home)
    assert [one.line() for one in check_table(programme_in(home), "actions").problems if one.row == 3] == []


def test_an_id_that_was_deleted_is_not_given_again(home):
    added(home)
    (home / "data" / "actions.csv").write_text(OLD, encoding="utf-8", newline="")
    assert added(home).own == "A-09"


def test_a_register_that_is_not_there_yet_is_begun_with_texts_in_each_language(tmp_path, frozen_once):
    home = written(tmp_path, content=None)
    added(home)
    (row,) = rows_in(home, ";")
    assert (row["action_id"], row["title_fr"], row["title_en"]) == ("A-1", "Guaranteed slot", "")


def test_a_register_that_was_lost_is_not_begun_anew(home):
    added(home)
    (home / "data" / "actions.csv").unlink()
    with pytest.raises(ReportError, match="2 rows were in it"):
        added(home)


def test_a_workbook_gets_its_row_with_dates_and_numbers(tmp_path, frozen_once):
    home = written(tmp_path, "actions.xlsx", None)
    added(home)
    (headings, row) = openpyxl.load_workbook(home / "data" / "actions.xlsx").active.iter_rows(
        values_only=True
    )
    told = dict(zip(headings, row, strict=True))
    assert (told["due"].date(), told["impact"], told["theme"]) == (date(2026, 12, 15), 5, "delivery")


def test_what_the_register_has_no_column_for_is_told(tmp_path, frozen_once):
    home = written(tmp_path, content="action_id,title\r\n", dates="day-first")
    lines = list(added(home, with_(unit="all")).lines())
    assert lines[0] == "data/actions.csv: action A-1 added, for delivery and the whole programme."
    assert "no such column: theme, owner, kind, status, opened_at, due, impact, effort" in lines[1]


def test_a_title_that_a_spreadsheet_would_compute_stays_text(home):
    added(home, with_(title="=1+1\nx"))
    assert rows_in(home)[1]["title"] == "'=1+1 x"


@pytest.mark.parametrize(
    ("changes", "slug", "part"),
    [
        ({"theme": "delivry"}, "unknown-theme", "Did you mean 'delivery'?"),
        ({"owner": "Ana Roi"}, "unknown-owner", "Did you mean 'Ana Roy'?"),
        ({"owner": " "}, "action-value", "--owner is blank"),
        ({"unit": "Lyn"}, "unknown-unit", "did you mean 'Lyon'"),
        ({"kind": "proces"}, "action-value", "did you mean 'process'"),
        ({"status": "done"}, "action-value", "planned, in progress"),
        ({"effort": 6}, "action-value", "--effort 6: a grade is a whole number from 1 to 5"),
        ({"due": date(2026, 10, 19)}, "before-opened", "--due 2026-10-19 is before"),
        ({"opened": date(2027, 1, 1)}, "before-opened", "is opened, 2027-01-01"),
    ],
)
def test_wrong_values_are_refused_and_nothing_is_written(home, changes, slug, part):
    with pytest.raises(ReportError) as refused:
        added(home, with_(**changes))
    assert refused.value.slug == slug
    assert part in str(refused.value)
    assert len(rows_in(home)) == 1


def test_a_programme_without_a_register_is_told_how_to_declare_one(tmp_path):
    path = sample_programme(tmp_path, NONE | {"responses": ANSWERS})
    with pytest.raises(ReportError, match=r"`actions: \{path: actions\.csv, dates: day-first\}`"):
        add_action(load_programme(path), SLOT)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], "A-1"),
        (["X"], "A-1"),
        (["A-26-09"], "A-26-10"),
        (["A-26-01", "A-27-05", "A-26-99", "A-27-01"], "A-27-06"),
        (["7", "9"], "10"),
        (["=A1"], "A-1"),
        (["B9", ""], "B10"),
    ],
)
def test_the_next_id_goes_on_with_the_form_of_the_last_one(ids, expected):
    file = Input(Path("actions.csv"), "actions.csv", Source(path="actions.csv"))
    assert next_id(ids, Opened(Path("none")), file) == expected


def test_suggestions_are_told_with_their_figures_and_the_way_to_accept_one(home):
    lines = list(suggest_actions(programme_in(home), "2026-10", "lyon", None).lines())
    assert lines[0].startswith("2026-10, Lyon: 1 suggested.")
    assert lines[1].startswith("  1. delivery: 5 of 5 comments unfavourable; associated gap –")
    assert lines[1].endswith("suggested impact 1; no open action")
    assert lines[2].endswith(
        "actions add delivery --title ... --owner ... --due DATE --impact 1 --unit 'Lyon'"
    )


def test_a_period_without_a_complaint_suggests_nothing(home):
    (line,) = suggest_actions(programme_in(home), "2026-09", "", None).lines()
    assert (
        line
        == "2026-09, the whole programme: nothing is suggested, for no theme has 3 unfavourable comments."
    )


def test_suggestions_are_those_of_one_period(home):
    with pytest.raises(ReportError, match="one period"):
        suggest_actions(programme_in(home), "2026-09..2026-10", "", None)


def test_a_check_of_the_register_tells_its_problems_alone(tmp_path):
    home = written(tmp_path, content="action_id,title,theme,status\r\nA1,T,nonsense,done\r\n")
    report = check_table(programme_in(home), "actions")
    assert [one.slug for one in report.problems] == ["unknown-theme", "done-undated"]
    assert list(report.lines())[-1] == "0 errors, 2 warnings."


def test_a_check_of_a_register_that_is_not_there_is_an_error(tmp_path):
    report = check_table(programme_in(written(tmp_path, content=None)), "actions")
    assert report.errors == 1
    assert "data/actions.csv: no such file" in report.fatal
