"""The simulated schedule of a run on many workers."""

import json
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.batch.journal import SCHEMA
from tools.schedule_simulation import Bundle, Costs, bundles_of, main, played

NOTHING = Costs(before=0.0, start=0.0, over=0.0, command=0.0, alone=0.0)
SIZES = st.lists(st.floats(0.1, 50.0), min_size=1, max_size=40)


@given(SIZES, st.integers(1, 12))
def test_a_schedule_is_no_shorter_than_the_work_allows_and_no_longer_than_one_unit_more(sizes, workers):
    bundles = [Bundle(1, size) for size in sizes]
    seconds = played(bundles, workers, NOTHING).seconds
    least = max(max(sizes), sum(sizes) / workers)
    assert least - 1e-9 <= seconds <= sum(sizes) / workers + max(sizes) + 1e-9


def test_what_is_paid_once_by_each_worker_and_by_each_report_is_counted():
    costs = Costs(before=100.0, start=2.0, over=0.5, command=0.25, alone=0.125)
    # Each worker: 2 + 10 + 4 x 0.5; then the eight reports are taken in one after the other.
    assert played([Bundle(4, 10.0)] * 2, 2, costs).seconds == pytest.approx(100 + 14 + 8 * 0.375)


@pytest.mark.parametrize(("cores", "taken"), [(1, 8 * 2.0), (2, 1.0 + 4 * 1.5), (4, 8 * 0.5 + 1.5)])
def test_several_processes_of_the_command_take_in_what_one_hands_to_them(cores, taken):
    costs = replace(NOTHING, command=1.5, alone=0.5, command_cores=cores)
    # One takes 2 s for each; of two the second begins after 1 s, and both are busy; four wait for what they are handed.
    assert played([Bundle(8, 10.0)], 1, costs).seconds == pytest.approx(10 + taken)


def test_a_unit_longer_than_an_even_share_holds_up_the_run():
    assert played([Bundle(1, 60.0), *[Bundle(1, 1.0)] * 30], 8, NOTHING).held_by == "the longest unit"


def test_reports_about_accounts_are_made_each_by_itself():
    entries = [
        {"report": f"2026-10/all/{name}", "did": "made", "cpu": 1.0}
        for name in ("internal.fr", "internal.en", "account/c1.fr", "account/c1.en", "account/c2.fr")
    ]
    assert sorted(bundle.reports for bundle in bundles_of(entries)) == [1, 2, 2]


@pytest.fixture
def play(monkeypatch):
    """Runs the command."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["schedule_simulation", *map(str, arguments)])
        main()

    return run


def test_a_folder_without_a_journal_is_told(play, tmp_path, capsys):
    with pytest.raises(SystemExit, match="no journal that tells of a report that was made"):
        play(tmp_path)
    assert capsys.readouterr().out == ""


def test_the_table_is_printed_of_a_journal(play, tmp_path, capsys):
    entry = {"schema": SCHEMA, "report": "2026-10/lyon/internal.fr", "did": "made", "cpu": 2.0}
    (tmp_path / "journal.jsonl").write_text(json.dumps(entry) + "\n")
    play(tmp_path, "--times", 3, "--command-cores", 2)
    assert capsys.readouterr().out.startswith("3 units, 3 reports, 0.00 hours")


def test_a_command_without_a_core_is_refused(play, tmp_path):
    entry = {"schema": SCHEMA, "report": "2026-10/lyon/internal.fr", "did": "made", "cpu": 2.0}
    (tmp_path / "journal.jsonl").write_text(json.dumps(entry) + "\n")
    with pytest.raises(SystemExit, match=r"^--command-cores 0: a command has at least one"):
        play(tmp_path, "--command-cores", 0)
