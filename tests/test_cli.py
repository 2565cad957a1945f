"""The command line: the call made, the exit code, one line per error."""

import subprocess
import sys

import duckdb
import pytest

from nps_report import check, cli
from nps_report.cli import main
from nps_report.testing import sample_programme


@pytest.fixture
def call(capsys, frozen_once):
    """Runs a command; gives its exit code and what it printed, stdout and stderr together."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out + printed.err

    return run


def test_help_names_every_command(call):
    code, printed = call("--help")
    assert code == 0
    assert all(name in printed for name in ("new", "check", "run", "themes", "actions"))


def test_new_makes_a_folder_that_reads_its_own_params(call, tmp_path):
    code, printed = call("new", tmp_path / "mine")
    assert code == 0
    made = {path.name for path in (tmp_path / "mine").iterdir()}
    assert {"data", "notebooks", "templates", "params", ".gitignore"} == made
    assert "data/\nsnapshot/\nreports/" in (tmp_path / "mine" / ".gitignore").read_text()
    assert "nps-report check" in printed


def test_new_writes_over_nobodys_work(call, tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    code, printed = call("new", tmp_path)
    assert code == 2
    assert "already holds something" in printed
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_new_folder_without_an_export_says_so(call, tmp_path):
    call("new", tmp_path / "mine")
    code, printed = call("check", "-p", tmp_path / "mine" / "params" / "programme.yml")
    assert code == 2
    assert "data/*.csv" in printed


@pytest.fixture
def checked_once(monkeypatch):
    """A programme that was checked before is not checked again."""
    real, reports = check.check_programme, {}

    def once(programme):
        if programme.path not in reports:
            reports[programme.path] = real(programme)
        return reports[programme.path]

    monkeypatch.setattr(check, "check_programme", once)


def test_the_examples_check_has_only_the_flaws_put_into_it(call, tmp_path, checked_once):
    call("new", tmp_path / "helios", "--example")
    programme = tmp_path / "helios" / "params" / "programme.yml"
    assert call("check", "-p", programme)[0] == 0
    assert call("check", "-p", programme, "--strict")[0] == 1


def test_a_new_folder_has_themes_and_quotes_to_edit(call, tmp_path):
    call("new", tmp_path / "mine")
    made = {path.name for path in (tmp_path / "mine" / "params").iterdir()}
    kept = {"programme.yml", "monthly.yml", "themes.yml", "themes.cues.csv", "quotes.yml", "notes", "replies"}
    assert made == kept


@pytest.fixture
def registered(tmp_path):
    """A programme whose register of actions has one row, and a fault in it."""
    programme = sample_programme(tmp_path)
    (tmp_path / "data" / "actions.csv").write_text("action_id,title,theme,due\nA1,T,nonsense,\n", "utf-8")
    return programme


def test_an_action_is_added_with_the_options_given(call, registered):
    options = ("--title", "Slots", "--owner", "Ana", "--due", "2027-01-31", "-p", registered)
    code, printed = call("actions", "add", "delivery", *options)
    assert code == 0
    assert "action A2 added, for delivery and the whole programme." in printed
    register = registered.parent.parent / "data" / "actions.csv"
    assert register.read_text("utf-8").splitlines()[-1] == "A2,Slots,delivery,2027-01-31"


def test_a_check_of_actions_ends_with_1_where_it_is_strict(call, registered):
    code, printed = call("actions", "check", "-p", registered)
    assert code == 0
    assert "actions.csv, row 2, theme: 'nonsense'" in printed
    assert call("actions", "check", "--strict", "-p", registered)[0] == 1


def test_actions_are_suggested_for_a_unit(call, registered):
    code, printed = call("actions", "suggest", "2026-10", "--unit", "lyon", "-p", registered)
    assert code == 0
    assert printed.startswith("2026-10, Lyon: ")


def test_themes_of_the_last_period_are_told(call, tmp_path):
    code, printed = call("themes", "-p", sample_programme(tmp_path), "--unit", "lyon")
    assert code == 0
    assert ", 2026-10, Lyon: " in printed


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("themes", "--theme", "delivry"), ("'delivry'", "did you mean 'delivery'", "[unknown-theme]")),
        (("themes", "--unit", "Lyn"), ("'Lyn'", "did you mean 'Lyon'")),
        (("run", "2026-13"), ("'2026-13'", "2026-10")),
        (("run", "2026-10", "--unit", "Lyn"), ("'Lyn'", "did you mean 'Lyon'")),
        (("run", "2026-10", "--edition", "intern"), ("'intern'", "internal")),
        (("run", "2026-10", "--language", "de"), ("'de'", "fr, en")),
        (("run", "2026-10", "--format", "docx"), ("'docx'", "html, pdf")),
        (("run", "2026-10", "--as-of", "31/10/2026"), ("31/10/2026", "2026-10-31")),
        (("run", "2026-10", "--as-of", "2026-09-30"), ("2026-09-30", "starts on 2026-10-01")),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(call, tmp_path, arguments, parts):
    programme = sample_programme(tmp_path)
    output = ("-o", tmp_path / "reports") if arguments[0] == "run" else ()
    code, printed = call(*arguments, "-p", programme, *output)
    assert code == 2
    assert "Traceback" not in printed
    assert len(printed.strip().splitlines()) == 1
    assert all(part in printed for part in parts)


def test_a_missing_programme_is_told_with_the_way_out(call, tmp_path):
    code, printed = call("check", "-p", tmp_path / "params" / "programme.yml")
    assert code == 2
    assert "nps-report new" in printed


def test_a_misspelt_key_names_the_nearest(call, tmp_path):
    programme = sample_programme(tmp_path, segment=["role"])
    code, printed = call("check", "-p", programme)
    assert code == 2
    assert "segment: unknown key (did you mean 'segments'?)" in printed


def test_an_output_folder_that_cannot_be_made_stops_the_run_at_once(call, tmp_path):
    programme = sample_programme(tmp_path)
    (tmp_path / "taken").write_text("a file")
    code, printed = call("run", "2026-10", "-p", programme, "-o", tmp_path / "taken" / "reports")
    assert code == 2
    assert "taken" in printed
    assert "-o" in printed


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [(["--help"], 0, "Net Promoter Score"), (["check", "-p", "none.yml"], 2, "none.yml")],
)
def test_the_command_ends_at_once_with_its_code_and_all_that_it_said(arguments, code, said, tmp_path):
    command = [sys.executable, "-c", "from nps_report.cli import command; command()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == code
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize(
    "error", [MemoryError(), duckdb.OutOfMemoryException("Out of Memory Error: 2 GiB\n\nhints")]
)
def test_want_of_memory_is_one_line(error, monkeypatch, capsys):
    def short(**given):
        raise error

    monkeypatch.setattr(cli, "app", short)
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.startswith("nps-report: it needs more memory than there is (")
    assert told.count("\n") == 1


def test_other_faults_are_not_hidden(monkeypatch):
    def faulty(**given):
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "app", faulty)
    with pytest.raises(ZeroDivisionError):
        cli.main([])
